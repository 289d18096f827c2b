"""A table as a sheet: its name, cells with types, formats, widths, frozen headings, filter.

Does not belong here: what headings say beside their name (`guidance`), the first sheet (`cover`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from warehouse.exports.danish import COPENHAGEN
from warehouse.schema import LIST_SEPARATOR, Column, Table

Cell: TypeAlias = str | int | float | date | datetime | None

MAX_ROWS = 1_048_575
"""Rows a sheet holds below its headings."""
MAX_TEXT = 16_000
"""Characters of a text that are shown: Excel's limit of 32,767 counts some of them twice."""
CUT = "… (afkortet; hele teksten står i CSV-filen)"
_MAX_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_NO_XML = str.maketrans(dict.fromkeys("\ufffe\uffff", "\ufffd"))
# A spreadsheet counts days from 1900 and takes that year for a leap year: before March it is off.
_FIRST_DAY = date(1900, 3, 1)

# [$-406] is Danish: decimal comma and dates as Danes write them, whatever the program's language.
COUNT = "[$-406]#,##0"
PERCENT = "[$-406]0.00%"
_FORMATS: Mapping[str, str] = {
    # Text, so that what is typed keeps its leading zero and never becomes a formula.
    "VARCHAR": "@",
    "VARCHAR[]": "@",
    "BOOLEAN": "General",
    "INTEGER": COUNT,
    "BIGINT": COUNT,
    "DOUBLE": "[$-406]0.00####",
    "DECIMAL(18,2)": "[$-406]#,##0.00",
    "DATE": "[$-406]dd-mm-yyyy",
    "TIMESTAMPTZ": "[$-406]dd-mm-yyyy hh:mm",
}
_WIDTHS: Mapping[str, int] = {
    "BOOLEAN": 7,
    "INTEGER": 9,
    "BIGINT": 9,
    "DOUBLE": 11,
    "DECIMAL(18,2)": 16,
    "DATE": 12,
    "TIMESTAMPTZ": 17,
}
"""In characters; those of texts follow from what stands in them."""
_NARROWEST, _WIDEST, _WIDEST_NAME, _WIDEST_KEY = 8, 60, 48, 20
_LINE = 15
"""Height of a line in points."""
_MOST_LINES = 4
_LETTERS_PER_DIGIT = 1.1
_FILTER_BUTTON = 3
_CALLED = frozenset({"name", "title", "label_da"})
"""Columns that say what a row is about; they stay in sight."""
_CALLED_WITHIN = 4
BLUE, GREEN, GREY = "#1F4E79", "#2E6B3A", "#595959"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook: its name, and the table it shows."""

    name: str
    table: Table
    frame: pl.DataFrame

    @property
    def rows(self) -> int:
        """How many rows of the table fit."""
        return min(self.frame.height, MAX_ROWS)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading shows besides its text: a comment, a colour that says whose column it is."""

    comment: str = ""
    colour: str = BLUE


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a column looks: its width, and whether texts are wrapped in it.

    Where most texts are long they are not: rows stay low and keep an overview.
    """

    width: float
    wraps: bool = True

    def lines(self, values: Sequence[Cell]) -> list[int]:
        """Lines each cell takes; a text that would take too many is not wrapped either.

        Columns say the same again and again, so each text is looked at once.
        """
        texts = {value for value in values if self.wraps and isinstance(value, str)}
        found = {text: wrapped_lines(text, self.width) for text in texts}
        taken: dict[Cell, int] = {t: lines for t, lines in found.items() if lines <= _MOST_LINES}
        return [taken.get(value, 1) for value in values]


class Styles:
    """Formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def __call__(self, **properties: object) -> Format:
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def heading(self, colour: str = BLUE) -> Format:
        """White on a dark colour, as every heading."""
        return self(
            bold=True, font_color="#FFFFFF", bg_color=colour, text_wrap=True, valign="vcenter",
            border=1, border_color="#BFBFBF", align="left", indent=1,
        )  # fmt: skip


def sheet_names(titles: Iterable[str], *, taken: str) -> list[str]:
    """Names Excel accepts, from titles: at most 31 characters, different in more than case.

    A title that is too long ends at a word with `…`.
    """
    names: list[str] = []
    seen = {taken.casefold()}
    for title in titles:
        clean = " ".join(title.translate(_NOT_IN_NAMES).split()).strip("'")
        name, number = _shortened(clean, _MAX_NAME), 1
        while name.casefold() in seen:
            number += 1
            behind = f" ({number})"
            name = _shortened(clean, _MAX_NAME - len(behind)) + behind
        seen.add(name.casefold())
        names.append(name)
    return names


def _shortened(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    cut = text[:length]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut[:-1]).rstrip(" ,") + "…"


def cell(value: Any) -> Cell:
    """A value of a table as a spreadsheet holds it.

    Lists are joined as in the CSV files, instants are local Danish time, booleans `ja` and `nej`.
    A date that a spreadsheet cannot count is its ISO text. An empty text is an empty cell.
    """
    match value:
        case bool():
            return "ja" if value else "nej"
        case str():
            return _text(value) or None
        case list():
            return _text(LIST_SEPARATOR.join(value)) or None
        case datetime():
            local = value.astimezone(COPENHAGEN).replace(tzinfo=None)
            return local if local.date() >= _FIRST_DAY else local.isoformat(" ")
        case date():
            return value if value >= _FIRST_DAY else value.isoformat()
        case Decimal():
            return float(value)
        case int() | float() | None:
            return value
    raise TypeError(f"no cell for {type(value).__name__}")


def _text(value: str) -> str:
    text = value.replace("\r\n", "\n").replace("\r", "\n").translate(_NO_XML)
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + CUT


def write_sheet(
    book: Workbook, styles: Styles, sheet: Sheet, headings: Mapping[str, Heading]
) -> Worksheet:
    """Add a sheet; `headings` by column, a column without one has a plain heading."""
    worksheet = book.add_worksheet(sheet.name)
    columns = sheet.table.columns
    cells = [[cell(v) for v in sheet.frame[c.name].head(MAX_ROWS).to_list()] for c in columns]
    shapes = [_shape(sheet.table, c, values) for c, values in zip(columns, cells, strict=True)]
    lines = [shape.lines(values) for shape, values in zip(shapes, cells, strict=True)]
    for position, (column, values) in enumerate(zip(columns, cells, strict=True)):
        shape = shapes[position]
        # The whole column, so that what is typed below the last row looks and counts like the rest.
        usual = _style(styles, column, is_other=shape.wraps and _is_text(column))
        worksheet.set_column(position, position, shape.width, usual)
        _write_column(worksheet, styles, position, column, values, lines[position])
    _write_headings(worksheet, styles, columns, shapes, headings)
    for row, most in enumerate(map(max, zip(*lines, strict=True)), start=1):
        if most > 1:
            worksheet.set_row(row, most * _LINE)
    worksheet.freeze_panes(1, _frozen(columns))
    worksheet.autofilter(0, 0, max(sheet.rows, 1), len(columns) - 1)
    worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MAX_ROWS + 1}"})
    worksheet.repeat_rows(0)
    worksheet.set_print_scale(60)
    return worksheet


def _write_column(
    worksheet: Worksheet,
    styles: Styles,
    position: int,
    column: Column,
    values: Sequence[Cell],
    lines: Sequence[int],
) -> None:
    looks: dict[bool, Format] = {}
    is_text = _is_text(column)
    for row, (value, taken) in enumerate(zip(values, lines, strict=True), start=1):
        if value is None:
            continue
        # A text that takes several lines; a share with more decimals than a percentage shows.
        is_other = taken > 1 if is_text else isinstance(value, float) and round(value, 4) != value
        style = looks.get(is_other) or looks.setdefault(
            is_other, _style(styles, column, is_other=is_other)
        )
        if isinstance(value, str):
            worksheet.write_string(row, position, value, style)
        elif isinstance(value, date):
            worksheet.write_datetime(row, position, value, style)
        else:
            worksheet.write_number(row, position, value, style)


def _is_text(column: Column) -> bool:
    return column.type.startswith("VARCHAR")


def _style(styles: Styles, column: Column, *, is_other: bool) -> Format:
    """Either look of a column's cells: texts wrapped or not, shares as they are or in per cent."""
    number_format = _FORMATS[column.type]
    if column.name.endswith("_share"):
        number_format = "[$-406]General" if is_other else PERCENT
    if column.name == "year":
        number_format = "0"
    if _is_text(column):
        return styles(
            num_format=number_format, valign="top", align="left", indent=1, text_wrap=is_other
        )
    if column.type in {"BOOLEAN", "DATE", "TIMESTAMPTZ"}:
        return styles(num_format=number_format, valign="top", align="center")
    return styles(num_format=number_format, valign="top", align="right", indent=1)


def _write_headings(
    worksheet: Worksheet,
    styles: Styles,
    columns: Sequence[Column],
    shapes: Sequence[_Shape],
    headings: Mapping[str, Heading],
) -> None:
    lines = 1
    for position, (column, shape) in enumerate(zip(columns, shapes, strict=True)):
        heading = headings.get(column.name, Heading())
        worksheet.write_string(0, position, column.danish, styles.heading(heading.colour))
        lines = max(lines, wrapped_lines(column.danish, shape.width - _FILTER_BUTTON))
        if heading.comment:
            size = {"width": 280, "height": 20 * wrapped_lines(heading.comment, 40) + 12}
            worksheet.write_comment(0, position, heading.comment, size)
    worksheet.set_row(0, lines * _LINE + 6)


def _shape(table: Table, column: Column, values: Sequence[Cell]) -> _Shape:
    """Wide enough for the heading's longest word and for nine of ten texts, within bounds."""
    words = column.danish.split()
    # Headings take two lines, about.
    heading = max(len(column.danish) / 2, *map(len, words)) + _FILTER_BUTTON
    if column.type in _WIDTHS:
        return _Shape(max(_WIDTHS[column.type], heading))
    widest = _WIDEST_NAME if column.name in _CALLED else _WIDEST
    if column.name in table.key:
        widest = _WIDEST_KEY
    texts = sorted(max(map(len, v.split("\n"))) for v in values if isinstance(v, str))
    usual = texts[(len(texts) - 1) * 9 // 10] + 2 if texts else 0
    return _Shape(max(min(usual, widest), _NARROWEST, heading), wraps=usual <= widest)


def wrapped_lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column that is as wide as so many digits.

    Programs that open a file do not all find the height of a row themselves.
    """
    per_line = width * _LETTERS_PER_DIGIT
    return sum(max(1, math.ceil(len(line) / per_line)) for line in text.split("\n"))


def _frozen(columns: Sequence[Column]) -> int:
    """How many columns stay in sight: up to the one that says what a row is about, else one."""
    names = [column.name for column in columns[:_CALLED_WITHIN]]
    return next((i for i, name in enumerate(names, start=1) if name in _CALLED), 1)
