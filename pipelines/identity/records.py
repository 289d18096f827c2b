"""The mapping team's records: which register unit each of them is about.

A valid number that the team wrote is taken as it is; a name in the register that is nothing like
the record's is told, not corrected: their word wins over ours. Without a number the record is
matched by name and place like an organisation. Does not belong here: reading the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipelines.identity.likeness import likeness
from pipelines.identity.matching import NUMBER, Bounds, Decision, Match, Subject, match
from pipelines.identity.names import variants
from pipelines.identity.parties import columns
from pipelines.identity.places import Gazetteer, Place
from pipelines.identity.register import CURRENT, Register

Row = Mapping[str, Any]
_NOTHING_ALIKE = 0.6
"""Below it a name says another enterprise; a part of a name or an abbreviation is above."""


def match_rows(
    records: Iterable[Row],
    register: Register,
    gazetteer: Gazetteer,
    decisions: Iterable[Decision],
    bounds: Bounds,
) -> list[dict[str, Any]]:
    """Rows of `core.record_matches`, one a record and period, all periods decided alike.

    Args:
        records: what was handed in: record_id, valid_from, cvr, name, postal_code, city,
            municipality_code.
        register: the register's units.
        gazetteer: which places are the same.
        decisions: those of kind `match`; a record is named by its record_id.
        bounds: of scores.
    """
    rows = {f"{row['record_id']}\n{row['valid_from']}": row for row in records}
    subjects = [
        Subject(
            key=key,
            name=row["name"],
            place=Place(row["postal_code"], row["city"], row["municipality_code"]),
            decided_as=row["record_id"],
            number=row["cvr"],
        )
        for key, row in rows.items()
    ]
    found = match(subjects, register, gazetteer, decisions, bounds)
    names = _names_of(register, {m.cvr for m in found if m.matched_by == NUMBER and m.cvr})
    return [_row(rows[one.key], one, register, names) for one in found]


def _names_of(register: Register, numbers: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, name in enumerate(register.names):
        if name.cvr in numbers:
            found.setdefault(name.cvr, []).append(index)
    return found


def _row(
    record: Row, found: Match, register: Register, names: Mapping[str, list[int]]
) -> dict[str, Any]:
    doubt = None
    if found.matched_by == NUMBER and found.cvr:
        doubt = _doubt(record["name"], found.cvr, register, names)
    return {
        "record_id": record["record_id"],
        "valid_from": record["valid_from"],
        **columns(found),
        "number_doubt": doubt,
    }


def _doubt(name: str, cvr: str, register: Register, names: Mapping[str, list[int]]) -> str | None:
    """What speaks against a number that was said; None when nothing does.

    A number that the register's extract does not hold is no doubt: it holds our municipalities
    and the registered social enterprises only.
    """
    known = [register.names[index] for index in names.get(cvr, ())]
    likest = max(
        (
            likeness(said, other.variant, register.words)
            for said in variants(name)
            for other in known
        ),
        default=None,
    )
    if likest is None or likest >= _NOTHING_ALIKE:
        return None
    registered = next((n.name for n in known if n.kind == CURRENT), known[0].name)
    return f"CVR-nummeret {cvr} tilhører {registered} i CVR"
