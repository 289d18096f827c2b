"""Exported tables as CSV, in the two dialects, safe to open in a spreadsheet.

Does not belong here: the description of these files for programs (`warehouse.exports.datapackage`).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from warehouse.exports.published import Dialect, Published
from warehouse.schema import LIST_SEPARATOR, Column, Table
from warehouse.tables import EXPORTED

DELIMITERS: dict[Dialect, str] = {"danish": ";", "rfc4180": ","}
LINE_TERMINATOR = "\r\n"
# What a spreadsheet takes for a formula: = + - @ (also their full-width forms, which some
# spreadsheets fold), after any blanks, control or invisible characters; and a cell that begins
# with a control blank, which some drop before they look at the next character.
FORMULA = r"^(?:[\t\r\n]|[\p{Z}\p{Cc}\p{Cf}]*[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}])"


def write_csv_files(published: Published, target: Path, dialect: Dialect) -> list[Path]:
    """Write one CSV per exported table; returns the files."""
    return [write_csv(published[table], table, target, dialect) for table in EXPORTED]


def write_csv(frame: pl.DataFrame, table: Table, target: Path, dialect: Dialect) -> Path:
    """Write rows of a table to the file its declaration names; returns the file."""
    danish = dialect == "danish"
    path = target / f"{table.exported}.csv"
    cells(frame, table, dialect).write_csv(
        path,
        separator=DELIMITERS[dialect],
        include_bom=danish,
        decimal_comma=danish,
        line_terminator=LINE_TERMINATOR,
    )
    return path


def cells(frame: pl.DataFrame, table: Table, dialect: Dialect) -> pl.DataFrame:
    """The frame with headings and cell texts of a dialect; numbers stay numbers.

    Lists are joined by `LIST_SEPARATOR`, instants are local Danish time with its offset,
    booleans `ja`/`nej` in the Danish dialect. A text that a spreadsheet would run gets an
    apostrophe before it.
    """
    danish = dialect == "danish"
    return frame.select(
        _cell(column, danish=danish).alias(column.danish if danish else column.name)
        for column in table.columns
    )


def _cell(column: Column, *, danish: bool) -> pl.Expr:
    value = pl.col(column.name)
    if column.type == "VARCHAR":
        return _defused(value)
    if column.type == "VARCHAR[]":
        return _defused(value.list.join(LIST_SEPARATOR))
    if column.type == "BOOLEAN":
        yes, no = ("ja", "nej") if danish else ("true", "false")
        return pl.when(value).then(pl.lit(yes)).when(~value).then(pl.lit(no))
    if column.type == "TIMESTAMPTZ":
        local = value.dt.convert_time_zone("Europe/Copenhagen")
        return local.dt.to_string("%Y-%m-%dT%H:%M:%S%:z")
    return value  # numbers, and dates, which Polars writes as ISO


def _defused(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(FORMULA)).then(pl.lit("'") + text).otherwise(text)
