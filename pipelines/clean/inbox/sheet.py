"""An inbox file to rows and report lines: finds the headings, reads row by row.

Belongs here: what makes a row or a file usable. Does not belong here: what a cell means
(`cells`), keys of rows and earlier versions of the file (`history`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from pipelines.clean import cvr_number
from pipelines.clean.inbox import people
from pipelines.clean.inbox.cells import is_excel_error, says_unknown, tidy, words
from pipelines.clean.inbox.columns import InboxFile
from pipelines.clean.inbox.lists import Lists, plain
from pipelines.clean.inbox.report import (
    CELL_LEFT_OUT,
    FILE_LEFT_OUT,
    NOTICE,
    ROW_LEFT_OUT,
    ReportLine,
)
from pipelines.clean.inbox.text import (
    SEPARATORS,
    UNREADABLE_CHARACTER,
    Record,
    UnreadableFileError,
    decode,
    lines_of,
    records,
)
from warehouse.tables.inbox import TOLD

_HEADING_WITHIN = 10
_TOLD_BY_US = frozenset(plain(heading) for c in TOLD for heading in (c.name, c.danish))
_BLOCK_OF_EXCEL = 16
# Codes that only look like numbers of people.
_NOT_SCRUBBED = frozenset({"account", "cvr", "supplier_cvr"})
_COMPANY_NUMBERS = frozenset({"cvr", "supplier_cvr", "decision", "subject"})


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A usable row: its line in the file, and values by column of the table."""

    line: int
    values: dict[str, Any]


@dataclass(slots=True)
class Sheet:
    """What a file gave.

    Attributes:
        file: its name.
        is_usable: it is a table with our headings, and not all of its rows were unreadable.
        rows: usable rows in file order.
        report: what was not read, and what should be told.
    """

    file: str
    is_usable: bool = True
    rows: list[SheetRow] = field(default_factory=list)
    report: list[ReportLine] = field(default_factory=list)

    def tell(
        self, line: int | None, reason: str, effect: str, *, column: str = "", value: str = ""
    ) -> None:
        """Add a line to the report."""
        self.report.append(
            ReportLine(self.file, line, column or None, value or None, reason, effect)
        )


@dataclass(frozen=True, slots=True)
class _Headings:
    """The line of headings: what each cell below it belongs to."""

    record: Record
    separator: str
    names: tuple[str, ...]
    columns: tuple[str | None, ...]
    keys: tuple[str | None, ...]
    """Keys in `extra` of those without a column; None also for contact columns."""


def read_sheet(spec: InboxFile, body: bytes, lists: Lists) -> Sheet:
    """Read a file.

    Args:
        spec: which file it is.
        body: its bytes.
        lists: code lists for categories and municipalities.

    Returns:
        Rows and report lines; never an exception, whatever the bytes are.
    """
    sheet = Sheet(spec.name)
    try:
        lines = lines_of(decode(body))
        headings = _headings(spec, lines)
    except UnreadableFileError as error:
        sheet.is_usable = False
        sheet.tell(None, str(error), FILE_LEFT_OUT)
        return sheet
    _tell_headings(sheet, headings)
    found = _data(lines, headings)
    widths = Counter(len(record.cells) for record in found)
    for record in found:
        reason = _unreadable(record, headings, widths)
        if reason:
            sheet.tell(record.line, reason, ROW_LEFT_OUT)
        else:
            _read_row(sheet, spec, record, headings, lists)
    _judge(sheet, has_data=bool(found))
    return sheet


def _judge(sheet: Sheet, *, has_data: bool) -> None:
    """A file of which no row can be read is not taken for "nothing is true any more"."""
    if sheet.rows:
        return
    if has_data:
        sheet.is_usable = False
        sheet.tell(None, "Ingen af filens rækker kan læses.", FILE_LEFT_OUT)
    else:
        sheet.tell(None, "Filen har overskrifter, men ingen rækker.", NOTICE)


def _headings(spec: InboxFile, lines: list[str]) -> _Headings:
    """The line with the most of our headings among the first, and its separator.

    Lines above it (a merged heading, a title, Excel's `sep=;`) hold no data.
    """
    best: _Headings | None = None
    most = 0
    for separator in SEPARATORS:
        for record in islice(records(lines, separator), _HEADING_WITHIN):
            names = tuple(" ".join(tidy(cell).split()) for cell in record.cells)
            columns = spec.columns_of(names)
            known = sum(column is not None for column in columns)
            has_all = set(spec.required) <= set(columns) and (
                not spec.one_of or not set(spec.one_of).isdisjoint(columns)
            )
            if has_all and known > most:
                most = known
                keys = _extra_keys(names, columns)
                best = _Headings(record, separator, names, tuple(columns), keys)
    if best is None:
        wanted = ", ".join(spec.table[name].danish for name in spec.required)
        either = " eller ".join(spec.table[name].danish for name in spec.one_of)
        needed = f"{wanted} og {either}" if either else wanted
        raise UnreadableFileError(f"Filen har ingen linje med overskrifterne {needed}.")
    return best


def _extra_keys(names: Sequence[str], columns: Sequence[str | None]) -> tuple[str | None, ...]:
    keys: list[str | None] = []
    for position, (name, column) in enumerate(zip(names, columns, strict=True), start=1):
        if column is not None or people.is_contact_heading(name) or plain(name) in _TOLD_BY_US:
            keys.append(None)
            continue
        key = people.without_contacts(name) or f"kolonne {position}"
        keys.append(f"{key} ({position})" if key in keys else key)
    return tuple(keys)


def _tell_headings(sheet: Sheet, headings: _Headings) -> None:
    dropped = [
        name
        for name, column in zip(headings.names, headings.columns, strict=True)
        if column is None and people.is_contact_heading(name)
    ]
    if dropped:
        sheet.tell(
            headings.record.line,
            "Kolonner med oplysninger om kontaktpersoner læses ikke og gemmes ikke i tabellerne.",
            NOTICE,
            column=people.shown(", ".join(dropped)),
        )


def _data(lines: list[str], headings: _Headings) -> list[Record]:
    """Every record below the headings that is not blank."""
    below = records(
        lines,
        headings.separator,
        first_line=headings.record.next_line,
        width=len(headings.names),
    )
    return [record for record in below if record.is_broken or any(map(tidy, record.cells))]


def _unreadable(record: Record, headings: _Headings, widths: Counter[int]) -> str:
    """Why a record cannot be read as a row at all; empty when it can."""
    width = len(headings.names)
    given = len(record.cells)
    if record.is_broken:
        return "Rækken kan ikke deles i felter: et anførselstegn er ikke lukket."
    # Excel leaves trailing empty cells out, but in whole blocks of 16 rows; one short row is a
    # row in which something is missing, and nobody knows where.
    is_short = given < width and widths[given] < _BLOCK_OF_EXCEL
    if is_short or any(map(tidy, record.cells[width:])):
        return f"Rækken har {given} felter, men overskriften har {width}."
    if UNREADABLE_CHARACTER in "".join(record.cells):
        return "Rækken har tegn, der ikke kan læses. Gem filen som UTF-8."
    return ""


def _read_row(
    sheet: Sheet, spec: InboxFile, record: Record, headings: _Headings, lists: Lists
) -> None:
    """Read one row's cells; a bad cell costs the row only where the row cannot do without."""
    mine = Sheet(sheet.file)
    values: dict[str, Any] = {}
    extra: dict[str, str] = {}
    # Cells beyond the headings are empty, and cells that Excel left out too (see above).
    for raw, name, column, key in zip(
        record.cells, headings.names, headings.columns, headings.keys, strict=False
    ):
        text = tidy(raw)
        if text and column is not None:
            _read_cell(mine, spec, (record.line, name, column), text, lists, values)
        elif text and key is not None:
            extra[key] = people.without_contacts(text)
    values["extra"] = json.dumps(extra, ensure_ascii=False, sort_keys=True) if extra else None
    missing = _missing(spec, values)
    is_misread = any(column in values and values[column] is None for column in spec.decisive)
    if missing or is_misread:
        bad = [line for line in mine.report if line.effect == CELL_LEFT_OUT]
        sheet.report += [replace(line, effect=ROW_LEFT_OUT) for line in bad]
        if not bad:
            sheet.tell(record.line, f"Rækken mangler {missing}.", ROW_LEFT_OUT)
        return
    sheet.report += mine.report
    sheet.rows.append(SheetRow(record.line, values))


def _missing(spec: InboxFile, values: dict[str, Any]) -> str:
    """Headings of what a row cannot do without and does not have; empty when it has all."""
    lacking = [spec.table[c].danish for c in spec.required if values.get(c) is None]
    if spec.one_of and all(values.get(column) is None for column in spec.one_of):
        lacking.append(" eller ".join(spec.table[column].danish for column in spec.one_of))
    return ", ".join(lacking)


def _read_cell(
    sheet: Sheet,
    spec: InboxFile,
    place: tuple[int, str, str],
    text: str,
    lists: Lists,
    values: dict[str, Any],
) -> None:
    """Read one cell that is not empty into `values`, and tell what could not be read of it."""
    line, heading, column = place
    reader = spec.readers[column]
    if is_excel_error(text):
        reason = "Feltet er en fejl fra regnearket."
        sheet.tell(line, reason, CELL_LEFT_OUT, column=heading, value=text)
        return
    if reader is words:
        values[column] = _scrubbed(sheet, place, text)
        return
    if column in spec.raw and not cvr_number.is_person_number(text, "DK"):
        values[spec.raw[column]] = _raw(column, text)
    if says_unknown(text):
        return
    cell = reader(text, lists)
    values[column] = cell.value
    if cell.reason:
        # Of several categories some may be known: the cell is read, but not all of it.
        effect = CELL_LEFT_OUT if cell.value is None else NOTICE
        value = people.shown(text, is_company_number=column in _COMPANY_NUMBERS)
        sheet.tell(line, cell.reason, effect, column=heading, value=value)


def _raw(column: str, text: str) -> str:
    return text if column in _NOT_SCRUBBED else people.without_contacts(text)


def _scrubbed(sheet: Sheet, place: tuple[int, str, str], text: str) -> str | None:
    """A text without contact data, which is told; None when nothing else was in it."""
    line, heading, column = place
    kept = text if column in _NOT_SCRUBBED else people.without_contacts(text)
    if kept != text:
        reason = "Mailadresse, telefon- eller CPR-nummer er udeladt."
        sheet.tell(line, reason, NOTICE, column=heading)
    return None if kept == people.LEFT_OUT else kept
