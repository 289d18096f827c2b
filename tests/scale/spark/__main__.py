"""Every table that SQL fills, made on Spark of the Parquet that DuckDB read.

`make spark` (`python -m tests.scale.spark DATA`) prints a line a table: equal row for row, how many
rows differ, or why Spark could not. Exit status 1 when a table of `equal.csv` beside this file is
not equal any more; `--write` notes those that are. Does not belong here: the SQL, its translation.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.assets.join import open_workbench, variables
from scrapers.config import load
from tests.scale.spark.translation import translated
from warehouse.schema import Table
from warehouse.tables import ALL
from warehouse.workbench import inputs_of, sql_of

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import SparkSession

EQUAL = Path(__file__).with_name("equal.csv")
_HEADING = "table\n"
_TOLD = 140
_OPTIONS = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.legacy.sizeOfNull": "false",
    "spark.sql.ansi.enabled": "false",  # TRY_CAST and division as DuckDB has them
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "4",
}


def columns_of(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, dict[str, str]]]:
    """Schema -> table -> column -> type, of everything that a SELECT may read."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for database, schema, table, column, kind in con.execute(
        "SELECT database_name, schema_name, table_name, column_name, data_type "
        "FROM duckdb_columns() WHERE NOT internal ORDER BY column_index"
    ).fetchall():
        place = "ref" if database == "ref" else schema
        found.setdefault(place, {}).setdefault(table, {})[column] = kind
    return found


def compare(con: duckdb.DuckDBPyConnection, table: Table, made: Path) -> tuple[int, int]:
    """Rows of a table, and how many only one of the two engines has, each as often as it has it."""
    mine = ", ".join(f'"{c.name}"' for c in table.columns)
    theirs = ", ".join(f'CAST("{c.name}" AS {c.type}) AS "{c.name}"' for c in table.columns)
    a = f"(SELECT {mine} FROM {table.qualified})"
    b = f"(SELECT {theirs} FROM read_parquet('{made}/*.parquet'))"
    count, wrong = con.execute(
        f"SELECT (SELECT count(*) FROM {a}), (SELECT count(*) FROM ({a} EXCEPT ALL {b})) "
        f"+ (SELECT count(*) FROM ({b} EXCEPT ALL {a}))"
    ).fetchall()[0]
    return count, wrong


def session(folder: Path) -> SparkSession:
    """Spark on this machine alone; what it writes by itself lies in a folder."""
    from pyspark.sql import SparkSession

    building = SparkSession.builder.master("local[2]").appName("kortlag")
    for name, value in {**_OPTIONS, "spark.sql.warehouse.dir": str(folder / "own")}.items():
        building = building.config(name, value)
    spark: SparkSession = building.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def see(con: duckdb.DuckDBPyConnection, spark: SparkSession, read: str, folder: Path) -> None:
    """Give Spark what DuckDB reads under a name, as a Parquet file of its own."""
    path = folder / f"{read}.parquet"
    con.execute(f"COPY (FROM {read}) TO '{path}' (FORMAT parquet)")
    spark.read.parquet(str(path)).createOrReplaceTempView(read.replace(".", "_"))


def made(data: Path, only: list[str]) -> Iterator[tuple[str, str]]:
    """Each table with what came of it, told as it comes.

    Args:
        data: a data folder after a night.
        only: names of tables; none means all that SQL fills.
    """
    settings = load(None, data_dir=data.resolve())
    with tempfile.TemporaryDirectory() as name, open_workbench(settings) as con:
        columns, spark, seen = columns_of(con), session(Path(name)), set[str]()
        asked: dict[str, Any] = dict(variables(settings))
        codes = {f"ref.{code_list}" for code_list in columns["ref"]}
        for table in ALL:
            if not sql_of(table) or (only and table.qualified not in only):
                continue
            begun = time.perf_counter()
            try:
                sql = translated(table, asked, columns)
                for read in sorted({*inputs_of(table), *codes} - seen):
                    see(con, spark, read, Path(name))
                    seen.add(read)
                target = Path(name) / f"made_{table.qualified}"
                spark.sql(sql).write.parquet(str(target))
                count, wrong = compare(con, table, target)
                told = f"{count} rows, " + ("equal" if not wrong else f"{wrong} differ")
            except Exception as error:  # whatever Spark says of it is told
                told = f"{type(error).__name__}: {' '.join(str(error).split())[:_TOLD]}"
            yield table.qualified, f"{told} ({time.perf_counter() - begun:.1f} s)"


def main() -> int:
    """Make the tables and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale.spark", description=__doc__)
    parser.add_argument("data", type=Path, help="a data folder after a night")
    parser.add_argument("--only", action="append", default=[], help="this table (repeatable)")
    parser.add_argument("--write", action="store_true", help="note the equal ones")
    given = parser.parse_args()
    expected = set(EQUAL.read_text(encoding="utf-8").split()[1:]) if EQUAL.is_file() else set()
    equal, told = set(), 0
    for name, text in made(given.data, given.only):
        told += 1
        if ", equal" in text and not text.startswith("0 rows"):  # nothing shows nothing
            equal.add(name)
        sys.stdout.write(f"{name:32} {text}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(equal)} of {told} tables have rows and are equal row for row.\n")
    if given.write:
        EQUAL.write_text(_HEADING + "".join(f"{name}\n" for name in sorted(equal)), "utf-8")
    lost = (expected & set(given.only) if given.only else expected) - equal
    return 1 if lost and not given.write else 0


if __name__ == "__main__":
    raise SystemExit(main())
