"""Which rows of one file are about the same thing.

Belongs here: keys of rows and what becomes of rows with the same key. Does not belong here:
earlier versions of the file (`history`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from pipelines.clean.inbox.lists import plain
from pipelines.clean.inbox.report import NOTICE, ROW_LEFT_OUT
from pipelines.clean.inbox.sheet import Sheet, SheetRow


def digest(*parts: Any) -> str:
    """A short stable key; it begins with a letter, so that no spreadsheet takes it for a number."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return "k" + hashlib.sha256(text.encode()).hexdigest()[:12]


def mapping_rows(sheet: Sheet) -> dict[str, SheetRow]:
    """Rows of `mapping.csv` by record_id: as handed in, else from name and place.

    The same row twice counts once. Another row with an id that was handed in is not used, for it
    cannot be told which is meant; one with a derived id gets a number behind it.
    """
    found: dict[str, SheetRow] = {}
    # Ids that were handed in first: no derived one may take their place.
    for row in sorted(sheet.rows, key=lambda row: row.values.get("record_id") is None):
        given = row.values.get("record_id")
        key = given or _derived(row)
        number = 1
        while key in found and not _same(found[key], row):
            if given:
                break
            number += 1
            key = f"{_derived(row)}-{number}"
        if key not in found:
            found[key] = SheetRow(row.line, {**row.values, "record_id": key})
        elif _same(found[key], row):
            sheet.tell(row.line, f"Rækken står også på linje {found[key].line}.", NOTICE)
        else:
            reason = f"Kortlægnings-id {key} står også på linje {found[key].line}."
            sheet.tell(row.line, reason, ROW_LEFT_OUT)
            continue
        if number > 1:
            reason = "En anden række har samme navn og sted; rækken har fået et nummer i sit id."
            sheet.tell(row.line, reason, NOTICE)
    return found


def _derived(row: SheetRow) -> str:
    values = row.values
    return digest(
        plain(values["name"]), values.get("postal_code") or plain(values.get("city") or "")
    )


def _same(one: SheetRow, other: SheetRow) -> bool:
    """Whether two rows say the same, whoever made their ids."""
    return _said(one.values) == _said(other.values)


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if k != "record_id" and v is not None}


def decision_rows(sheet: Sheet) -> dict[str, SheetRow]:
    """Rows of `decisions.csv` by what they are about: the newest holds, else the last in the file.

    One that says otherwise and is overruled is told.
    """
    found: dict[str, SheetRow] = {}
    for row in sorted(sheet.rows, key=lambda row: row.values.get("decided_on") or date.min):
        values = row.values
        key = digest(values["kind"], values["subject"], values.get("category"))
        overruled = found.get(key)
        if overruled and overruled.values["decision"] != values["decision"]:
            reason = f"Afgørelsen er ændret af linje {row.line}."
            sheet.tell(overruled.line, reason, NOTICE)
        found[key] = SheetRow(row.line, {**values, "decision_key": key})
    return found


def ledger_rows(sheet: Sheet) -> dict[str, SheetRow]:
    """Rows of `ledger.csv`: postings alike are postings of their own, numbered."""
    found: dict[str, SheetRow] = {}
    alike: Counter[tuple[Any, ...]] = Counter()
    for row in sheet.rows:
        values = dict(row.values)
        posted = values.get("posted_on")
        if posted is not None:
            if values.get("year") not in {None, posted.year}:
                sheet.tell(row.line, "Året passer ikke med datoen; datoens år er brugt.", NOTICE)
            values["year"] = posted.year
        said = _content(values)
        alike[said] += 1
        key = digest(*said, alike[said])
        found[key] = SheetRow(row.line, {**values, "ledger_key": key})
    return found


def _content(values: dict[str, Any]) -> tuple[Any, ...]:
    pairs: Sequence[tuple[str, Any]] = sorted(values.items(), key=lambda pair: pair[0])
    return tuple(f"{name}={value}" for name, value in pairs if value is not None)
