"""DuckDB in memory, on which tables are made by SQL from Parquet files.

Nothing is published from here: `warehouse.database` builds the published file. The SQL itself
lies in `warehouse/sql/<schema>/<table>.sql`, one SELECT a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

from warehouse import reference
from warehouse.parquet import table_file, write_beside
from warehouse.schema import Column, Table
from warehouse.tables import ALL, BY_NAME
from warehouse.threads import threads_for

_CORE_MEMORY = "1500MB"
"""What making a table of `core` may take, so that the whole register fits a machine of 2 GB."""
SQL_DIR = Path(__file__).parent / "sql"
_NUMBERS = count(1)
_NAMED_TABLE = re.compile(r"\b(clean|core|mart)\.([a-z_0-9]+)")

# Macro `address_key`: the name of an address in core.addresses. In SQL because every reader of it
# is SQL; null without an id and without an address or a postal code to look it up by.
ADDRESS_KEY = """
CREATE MACRO address_key(address_id, address, postal_code) AS COALESCE(
    lower(address_id),
    'text:' || lower(regexp_replace(trim(address), '\\s+', ' ', 'g')) || ', ' || postal_code
)
"""
# Macro `real_procedure`: BT-04, null where it is the constant of the official converter's template,
# which stands in unrelated notices (eforms.md §5.8).
REAL_PROCEDURE = """
CREATE MACRO real_procedure(procedure_id) AS
    nullif(lower(procedure_id), 'aff2863e-b4cc-4e91-baba-b3b85f709117')
"""
# Macro `in_dkk`: an amount in DKK by the rate of a day; null when no rate of its currency is known.
# For a currency whose rates begin later, and without a day, nothing is guessed.
IN_DKK = """
CREATE MACRO in_dkk(amount, code, day) AS CASE
    WHEN code = 'DKK' THEN amount
    ELSE round(
        amount * (
            SELECT arg_max(rate.dkk_per_unit, rate.valid_from)
            FROM ref.exchange_rates AS rate
            WHERE rate.currency = code AND rate.valid_from <= day
        ),
        2
    )::DECIMAL(18, 2)
END
"""
# Macro `after`: the last day of a period of so many DAY, WEEK, MONTH or YEAR that begins on a day;
# null for other units. Part of a month is counted in days, 30 to the month.
AFTER = """
CREATE MACRO after(first_day, amount, unit) AS (
    CASE unit
        WHEN 'DAY' THEN first_day + to_days(round(amount)::INTEGER)
        WHEN 'WEEK' THEN first_day + to_days(round(7 * amount)::INTEGER)
        WHEN 'MONTH' THEN first_day
            + to_months(floor(amount)::INTEGER)
            + to_days(round(30 * (amount - floor(amount)))::INTEGER)
        WHEN 'YEAR' THEN first_day + to_months(round(12 * amount)::INTEGER)
    END - to_days(1)
)::DATE
"""
# Macro `renewal_months`: how many months one renewal lasts, by the first number with a unit in the
# words of BT-57, Danish or English; null where they name none, or only what all last together.
RENEWAL_MONTHS = """
CREATE MACRO renewal_months(words) AS CASE
    WHEN NOT regexp_matches(lower(words), '\\b(i alt|samlet|in total|altogether)\\b') THEN (
        SELECT CASE length.number
            WHEN 'et' THEN 1 WHEN 'ét' THEN 1 WHEN 'en' THEN 1 WHEN 'one' THEN 1
            WHEN 'to' THEN 2 WHEN 'two' THEN 2 WHEN 'tre' THEN 3 WHEN 'three' THEN 3
            WHEN 'fire' THEN 4 WHEN 'four' THEN 4 ELSE TRY_CAST(length.number AS INTEGER)
        END * CASE WHEN length.unit IN ('år', 'year') THEN 12 ELSE 1 END
        FROM (
            SELECT regexp_extract(
                lower(words),
                '(?:\\b|x)(\\d{1,3}|et|ét|en|to|tre|fire|one|two|three|four)\\s*(?:\\([^)]*\\)\\s*)?'
                || '(år|year|måned|mdr|month)',
                ['number', 'unit']
            ) AS length
        )
    )
END
"""
# Macro `danish_number`: a whole number as Danes write it, 1.234.567.
DANISH_NUMBER = "CREATE MACRO danish_number(n) AS replace(format('{:,}', n), ',', '.')"
MACROS = (ADDRESS_KEY, REAL_PROCEDURE, IN_DKK, AFTER, RENEWAL_MONTHS, DANISH_NUMBER)
LISTED = Table(
    "clean", "listed", "a document met in a list of one crawl", ("name",),
    (
        Column("name", "VARCHAR", "The source's own name of the document."),
        Column("seen_at", "TIMESTAMPTZ", "When the list was read."),
    ),
)  # fmt: skip
CRAWLS = Table(
    "clean", "crawls", "an accepted crawl: one row a crawl", ("is_full",),
    (Column("is_full", "BOOLEAN", "Everything was read, so what it does not meet is gone."),),
)  # fmt: skip
CLEANED = {
    name: BY_NAME[f"core.{name}"]
    for name in (
        "notices", "lots", "clauses", "organisations", "awards", "unread_documents", "enterprises",
        "sites", "social_register", "addresses", "tender_documents",
    )
} | {"listed": LISTED, "crawls": CRAWLS}  # fmt: skip
"""What a crawl may give, by file name: the core table's own columns."""

HANDED_IN_NAME, HANDED_IN_NOW = "inbox", "current"
HANDED_IN = {name: BY_NAME[f"core.{name}"] for name in ("mapping_records", "decisions", "ledger")}
"""What the inbox gives, by file name; its history is made whole each time, as one "crawl"."""


def sql_of(table: Table) -> str:
    """The SELECT that fills a table; empty when no SQL fills it."""
    path = SQL_DIR / table.schema / f"{table.name}.sql"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def inputs_of(table: Table) -> list[str]:
    """Qualified names of the tables that a table is made from, itself excluded."""
    return sorted((named_in(sql_of(table)) | set(table.reads)) - {table.qualified})


def named_in(sql: str) -> set[str]:
    """Qualified names of the tables that a text in SQL reads."""
    text = re.sub(r"--[^\n]*", "", sql)
    return {f"{schema}.{name}" for schema, name in _NAMED_TABLE.findall(text)}


@contextmanager
def workbench(
    parquet_dir: Path,
    *,
    crawls: Mapping[str, Sequence[str]],
    variables: Mapping[str, Any],
    only: Collection[str] | None = None,
    without: Callable[[Table], Sequence[str]] = lambda _: (),
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection with a view on every Parquet table that exists.

    Args:
        parquet_dir: root of the Parquet files.
        crawls: source -> crawls whose rows count, oldest first.
        variables: SQL variables (`getvariable('as_of')` and so on).
        only: qualified names of the tables that are needed; None means all. A view costs a
            millisecond, and a night opens a workbench for every table.
        without: columns that a table's view does not have.

    Yields:
        A connection with schemas `clean` (one view a source and table, with `crawl_id`),
        `core`, `mart`, `meta` (views) and the catalog `ref` (code lists).
    """
    name = f"bench_{next(_NUMBERS)}"
    con = _instance().cursor()
    con.execute(f"ATTACH ':memory:' AS {name}; USE {name}; SET TimeZone = 'UTC'")
    con.execute("SET enable_progress_bar = false")  # it would draw one among ours
    _spill_to(con, parquet_dir / ".spill")
    try:
        con.execute(";".join(f"CREATE SCHEMA {s}" for s in ("clean", "core", "mart", "meta")))
        con.execute(";".join(f"SET VARIABLE {k} = {_sql_value(v)}" for k, v in variables.items()))
        con.execute(";".join(MACROS))
        files = _clean_views(con, parquet_dir, crawls, only)
        for table in ALL:
            if only is None or table.qualified in only:
                _view(con, table, parquet_dir, without(table))
                files.append(table_file(parquet_dir, table))
        con.execute(f"SET threads = {threads_for(files)}")
        yield con
    finally:
        con.execute(f"USE memory; DETACH {name}")
        con.close()


@cache
def _instance() -> duckdb.DuckDBPyConnection:
    """The DuckDB instance of this process, with the code lists.

    A night opens a workbench for every table; starting an instance and reading the code lists each
    time was a quarter of its computing.
    """
    con = duckdb.connect(config={"autoinstall_known_extensions": False})
    reference.attach(con)
    return con


def _spill_to(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Have what does not fit into memory laid there; DuckDB takes no other once it was used."""
    if con.execute("SELECT current_setting('temp_directory')").fetchall() != [(str(folder),)]:
        con.execute(f"SET temp_directory = {_sql_value(str(folder))}")


def _view(
    con: duckdb.DuckDBPyConnection, table: Table, parquet_dir: Path, without: Sequence[str] = ()
) -> None:
    path = table_file(parquet_dir, table)
    if path.is_file():
        # Not EXCLUDE, which refuses a name that an older file does not have.
        shown = f"COLUMNS(lambda c: c NOT IN {_sql_value(without)})" if without else "*"
        select = f"SELECT {shown} FROM read_parquet({_sql_value(str(path))})"
        con.execute(f"CREATE OR REPLACE VIEW {table.qualified} AS {select}")


def _clean_views(
    con: duckdb.DuckDBPyConnection,
    parquet_dir: Path,
    crawls: Mapping[str, Sequence[str]],
    only: Collection[str] | None,
) -> list[Path]:
    """Make the views of cleaned tables; returns the files they read."""
    read: list[Path] = []
    for source, ids in crawls.items():
        for name, table in (HANDED_IN if source == HANDED_IN_NAME else CLEANED).items():
            if only is not None and f"clean.{source}_{name}" not in only:
                continue
            files = [parquet_dir / "clean" / source / crawl / f"{name}.parquet" for crawl in ids]
            found = [str(file) for file in files if file.is_file()]
            read += files
            view = f"clean.{source}_{name}"
            if found:
                con.execute(
                    f"CREATE VIEW {view} AS SELECT * EXCLUDE (filename), "
                    "parse_path(filename)[-2] AS crawl_id "
                    f"FROM read_parquet({_sql_value(found)}, filename = true)"
                )
            else:
                columns = ", ".join(f'"{c.name}" {c.type}' for c in table.columns)
                con.execute(f"CREATE TABLE {view} ({columns}, crawl_id VARCHAR)")
    return read


def fill(con: duckdb.DuckDBPyConnection, table: Table, parquet_dir: Path) -> Path:
    """Run a table's SQL and write its rows, typed, in column order and sorted by key.

    Afterwards the connection has a view on what was written.

    Raises:
        duckdb.Error: the SQL fails, misses a column or gives a value of another type.
    """
    # What the sources gave may be a country's register: it is sorted on the disk. To keep rows in
    # their order before they are sorted would take more memory than there is.
    if table.schema == "core":
        con.execute(f"SET memory_limit = '{_CORE_MEMORY}'; SET preserve_insertion_order = false")
    columns = ", ".join(f'CAST("{c.name}" AS {c.type}) AS "{c.name}"' for c in table.columns)
    order = ", ".join(f'"{name}"' for name in table.key)
    select = f"SELECT {columns} FROM ({sql_of(table).rstrip().rstrip(';')}\n) ORDER BY {order}"
    try:
        written = write_beside(
            table_file(parquet_dir, table),
            lambda path: con.execute(
                f"COPY ({select}) TO {_sql_value(str(path))} (FORMAT parquet, COMPRESSION zstd)"
            ),
        )
    finally:  # they hold for the whole instance, which other tables are made in
        con.execute("RESET memory_limit; RESET preserve_insertion_order")
    _view(con, table, parquet_dir)
    return written


def _sql_value(value: Any) -> str:
    """A SQL literal of a Python value (none, text, number, date, list, or mapping as struct)."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case date():
            return f"DATE '{value.isoformat()}'"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case Mapping():
            return (
                "{" + ", ".join(f"{_sql_value(k)}: {_sql_value(v)}" for k, v in value.items()) + "}"
            )
        case Sequence():
            return "[" + ", ".join(_sql_value(item) for item in value) + "]"
    raise TypeError(f"no SQL literal for {type(value).__name__}")
