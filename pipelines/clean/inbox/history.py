"""Versions of the inbox files to tables: what held when, and what was said of the newest ones.

A row holds from the day a version with it was first seen until the day a later version without
it, or with another content, was. A version of which nothing can be read ends nothing, and neither
does a file that is no longer in the inbox (PRODUCT 8.1, 8.4).

Does not belong here: keeping the versions (`pipelines.inbox`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from pipelines.clean.document import Cleaned, Row
from pipelines.clean.inbox import keys
from pipelines.clean.inbox.columns import DECISIONS, FILES, LEDGER, MAPPING, InboxFile
from pipelines.clean.inbox.lists import Lists
from pipelines.clean.inbox.report import NOTICE, ReportLine
from pipelines.clean.inbox.sheet import Sheet, SheetRow, read_sheet
from pipelines.clean.values import DENMARK

SOURCE = "inbox"
REPORT = "meta.inbox_report"
Rows = dict[str, SheetRow]

_KEYED: dict[str, Callable[[Sheet], Rows]] = {
    MAPPING.name: keys.mapping_rows,
    DECISIONS.name: keys.decision_rows,
    LEDGER.name: keys.ledger_rows,
}


@dataclass(frozen=True, slots=True)
class Version:
    """The bytes a file had from an instant on.

    Attributes:
        file: name of the file.
        ref: where its copy lies below `archive/`.
        seen_at: when it was first seen with these bytes, or seen with them again after others.
        body: the bytes.
    """

    file: str
    ref: str
    seen_at: datetime
    body: bytes


@dataclass(frozen=True, slots=True)
class _Read:
    """A version with its rows by key."""

    version: Version
    rows: Rows


def tables_of(
    versions: Iterable[Version], lists: Lists, notes: Iterable[ReportLine] = ()
) -> Cleaned:
    """Rows of `core.mapping_records`, `core.decisions`, `core.ledger` and `meta.inbox_report`.

    Args:
        versions: every version ever seen, oldest first.
        lists: code lists.
        notes: what there is to tell of the inbox itself.
    """
    cleaned = Cleaned()
    report = list(notes)
    by_file: dict[str, list[Version]] = {name: [] for name in FILES}
    for version in versions:
        by_file[version.file].append(version)
    for name, mine in by_file.items():
        # Only the team's list has a history; the others say in full what holds today, so of
        # them the newest that can be read is enough.
        found, told = _read(FILES[name], mine, lists, is_all=name == MAPPING.name)
        report += told
        rows = _periods(found) if name == MAPPING.name else _newest(found)
        cleaned.tables[FILES[name].table.qualified].extend(rows)
    for entry, line in enumerate(report, start=1):
        cleaned.add(REPORT, {"entry": entry, **_report_row(line)})
    return cleaned


def _report_row(line: ReportLine) -> Row:
    names = ("file", "line", "column", "value", "reason", "effect")
    return {name: getattr(line, name) for name in names}


def _read(
    spec: InboxFile, versions: Sequence[Version], lists: Lists, *, is_all: bool
) -> tuple[list[_Read], list[ReportLine]]:
    """The usable versions, oldest first, and the report on the newest one."""
    found: list[_Read] = []
    report: list[ReportLine] = []
    for version in reversed(versions):
        sheet = read_sheet(spec, version.body, lists)
        rows = _KEYED[spec.name](sheet) if sheet.is_usable else {}
        if version is versions[-1]:
            report = sorted(sheet.report, key=lambda line: line.line or 0)
        if sheet.is_usable:
            if not found and version is not versions[-1]:
                day = _day(version)
                told = f"Den seneste udgave, der kan læses, er fra {day:%d-%m-%Y} og bruges stadig."
                report.append(ReportLine(spec.name, None, None, None, told, NOTICE))
            found.insert(0, _Read(version, rows))
            if not is_all:
                break
    return found, report


def _day(version: Version) -> date:
    return version.seen_at.astimezone(DENMARK).date()


def _provenance(version: Version, row: SheetRow, last: Version) -> Row:
    return {
        "source": SOURCE,
        "source_url": None,
        "archive_ref": f"{version.ref}#{row.line}",
        "first_seen": version.seen_at,
        "last_seen": last.seen_at,
    }


def _newest(found: Sequence[_Read]) -> Iterable[Row]:
    for read in found[-1:]:
        for row in read.rows.values():
            yield row.values | _provenance(read.version, row, read.version)


@dataclass(slots=True)
class _Open:
    """A row that holds: since which version, and the last one seen with it."""

    row: SheetRow
    first: Version
    last: Version

    def period(self, until: date | None) -> Row:
        bounds: dict[str, Any] = {"valid_from": _day(self.first), "valid_to": until}
        return self.row.values | bounds | _provenance(self.first, self.row, self.last)


def _periods(found: Sequence[_Read]) -> Iterable[Row]:
    """One row a record and period; of the versions of one day the last counts."""
    held: dict[str, _Open] = {}
    for day, group in groupby(found, key=lambda read: _day(read.version)):
        reads = list(group)
        newest = reads[-1]
        for key, before in list(held.items()):
            now = newest.rows.get(key)
            if now is None or now.values != before.row.values:
                yield held.pop(key).period(day)
            else:
                before.last = newest.version
        for key, row in newest.rows.items():
            if key not in held:
                first = next(r for r in reads if key in r.rows and r.rows[key].values == row.values)
                held[key] = _Open(first.rows[key], first.version, newest.version)
    for open_row in held.values():
        yield open_row.period(None)
