"""Code lists: which form a subtype is, and which codes are known.

Belongs here: tables of codes and their sources. Lists with Danish labels are read from
`warehouse/reference/eforms_codelists_dk.csv`; short lists that are not in it stand here.
Does not belong here: what a code leads to in a row.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from importlib import resources

PLANNING = "planning"
CONSULTATION = "consultation"
COMPETITION = "competition"
DIRECT_AWARD = "dir-awa-pre"
RESULT = "result"
MODIFICATION = "cont-modif"
COMPLETION = "completion"
REGISTRATION = "bri"

_SUBTYPES: dict[str, tuple[str, ...]] = {
    PLANNING: (*map(str, range(1, 10)), "E2", "T01"),
    CONSULTATION: ("E1",),
    COMPETITION: (*map(str, range(10, 25)), "E3", "CEI"),
    DIRECT_AWARD: tuple(map(str, range(25, 29))),
    RESULT: (*map(str, range(29, 38)), "E4", "T02"),
    MODIFICATION: (*map(str, range(38, 41)), "E6"),
    COMPLETION: ("E5",),
    REGISTRATION: ("X01", "X02"),
}
FORM_TYPES: dict[str, str] = {
    subtype: form for form, subtypes in _SUBTYPES.items() for subtype in subtypes
}
"""Form type of each subtype (eforms.md §2.1). Root element and `listName` are not to be trusted."""

AWARDED_BY_TYPE = frozenset({DIRECT_AWARD, MODIFICATION})
"""Forms whose lots carry no result code because there is a winner by nature (eforms.md §5.1)."""

RESERVED = frozenset({"res-ws", "res-pub-ser"})
"""Codes of BT-71 that reserve a lot: udbudsloven § 54, directive 2014/24/EU art. 77."""

SERVICE_ROLES = frozenset({"ted-esen", "serv-prov"})
"""Roles of those who serve a buyer: sender of the notice, other procurement service."""

# eforms.md §4; none of these lists has Danish labels in the reference table.
_OWN_LISTS: dict[str, frozenset[str]] = {
    "change-corrig-justification": frozenset(
        (
            "cancel",
            "cancel-intent",
            "cor-buy",
            "cor-esen",
            "cor-pub",
            "info-release",
            "susp-review",
            "update-add",
        )
    ),
    "duration-unit": frozenset({"DAY", "WEEK", "MONTH", "YEAR"}),
    "duration-other": frozenset({"UNLIMITED", "UNKNOWN"}),
    "service-role": SERVICE_ROLES,
}


def _read_lists() -> dict[str, frozenset[str]]:
    table = resources.files("warehouse") / "reference" / "eforms_codelists_dk.csv"
    codes: dict[str, set[str]] = defaultdict(set)
    with table.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            codes[row["list"]].add(row["code"])
    return {name: frozenset(members) for name, members in codes.items()} | _OWN_LISTS


LISTS: dict[str, frozenset[str]] = _read_lists()
"""Known codes by list name."""
