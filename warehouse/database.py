"""The published DuckDB file: built from Parquet in one go, opened read-only ever after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

import duckdb

from warehouse.parquet import table_file, write_frame
from warehouse.schema import Table
from warehouse.tables import ALL
from warehouse.threads import threads_for

_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_SMALL_BLOCKS: dict[str, str | bool | int | float | list[str]] = {"default_block_size": 16_384}
"""Each column of each table takes whole blocks: with the usual 256 KiB the file of one municipality
is four times as big. The size of its blocks stands in a file; DuckDB reads either since 1.2."""
_SHUT: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,  # else a query sees its caller's variables
    "memory_limit": "2GB",
    "temp_directory": "",
}


def build(target: Path, parquet_dir: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Write a complete database file.

    Args:
        target: file that does not exist yet.
        parquet_dir: where the `core` and `mart` tables lie.
        rows: of the tables that no Parquet file holds, by qualified name: those of `meta`
            (`meta.columns` needs none), and `mart.changes`.

    Raises:
        duckdb.ConstraintException: a key is not unique, or a required column has nulls.
        FileNotFoundError: a declared table was not made.
    """
    threads = threads_for(table_file(parquet_dir, table) for table in ALL)
    with duckdb.connect(str(target), config=_OFFLINE | _SMALL_BLOCKS | {"threads": threads}) as con:
        con.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        con.begin()  # one transaction: committing each statement costs more than the statement
        for schema in sorted({table.schema for table in ALL}):
            con.execute(f"CREATE SCHEMA {schema}")
        with TemporaryDirectory() as folder:
            for table in ALL:
                con.execute(table.create_statement())
                path = table_file(parquet_dir, table)
                if table.schema == "meta" or table.qualified in rows:
                    path = write_frame(Path(folder, table.name), table.frame(_rows(table, rows)))
                if not path.is_file():
                    raise FileNotFoundError(f"{table.qualified} was not made: {path} is missing")
                con.execute(
                    f"INSERT INTO {table.qualified} BY NAME FROM read_parquet(?)", [str(path)]
                )
                con.execute(";".join(table.comment_statements()))
        con.commit()
        con.execute("CHECKPOINT")


def _rows(
    table: Table, rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Sequence[Mapping[str, Any]]:
    if table.qualified == "meta.columns":
        return [row for declared in ALL for row in declared.dictionary_rows()]
    return rows.get(table.qualified, ())


@contextmanager
def open_published(
    path: Path, *, limit_s: float | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a published file for reading only, with no way to any other file or network.

    Whoever writes the queries is not trusted: memory is bounded, nothing is spilled to disk, and no
    setting can be changed any more.

    Args:
        path: the file.
        limit_s: seconds after which what is being asked is interrupted; null: never.

    Raises:
        FileNotFoundError: nothing has been published yet.
    """
    if not path.exists():
        raise FileNotFoundError(f"nothing has been published yet ({path} is missing)")
    con = duckdb.connect(
        str(path),
        read_only=True,
        config=_OFFLINE | _SHUT,
    )
    is_over = Event()
    watch = Thread(target=_interrupt, args=(con, limit_s, is_over), daemon=True)
    try:
        con.execute("SET TimeZone = 'UTC'")
        # Only once it is open, for the file itself lies there too. Without it a query could still
        # have folders made, by turning the library's log on (DuckDB 1.5.5).
        con.execute("SET disabled_filesystems = 'LocalFileSystem'")
        con.execute("SET lock_configuration = true")
        watch.start()
        yield con
    finally:
        is_over.set()
        if watch.is_alive():
            watch.join()
        con.close()


def _interrupt(con: duckdb.DuckDBPyConnection, limit_s: float | None, is_over: Event) -> None:
    """Interrupt whatever is asked once the time is up, again and again.

    Once would not do: between two queries, or before the first, it means nothing to the library.
    """
    if is_over.wait(limit_s):
        return
    while not is_over.wait(0.05):
        con.interrupt()
