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

WITHHELD_TERMS = {
    "awa-cri-com": "BT-543",
    "awa-cri-des": "BT-540",
    "awa-cri-nam": "BT-734",
    "awa-cri-num": "BT-541",
    "awa-cri-ord": "BT-733",
    "awa-cri-typ": "BT-539",
    "awa-cri-wei": "BT-5421",
    "awa-cri-fix": "BT-5422",
    "awa-cri-thr": "BT-5423",
    "buy-rev-cou": "BT-635",
    "buy-rev-typ": "BT-636",
    "con-rev-buy": "BT-160",
    "con-rev-use": "BT-162",
    "cou-ori": "BT-191",
    "cro-bor-law": "BT-09",
    "dir-awa-jus": "BT-136",
    "dir-awa-pre": "BT-1252",
    "dir-awa-tex": "BT-135",
    "gro-max-ide": "BT-556",
    "gro-max-val": "BT-156",
    "gro-ree-val": "BT-1561",
    "max-val": "BT-709",
    "no-awa-rea": "BT-144",
    "not-app-val": "BT-1118",
    "not-max-val": "BT-118",
    "not-val": "BT-161",
    "pro-acc": "BT-106",
    "pro-acc-jus": "BT-1351",
    "pro-fea": "BT-88",
    "pro-typ": "BT-105",
    "rec-sub-cou": "BT-759",
    "rec-sub-typ": "BT-760",
    "ree-val": "BT-660",
    "sub-con": "BT-773",
    "sub-des": "BT-554",
    "sub-per": "BT-555",
    "sub-per-kno": "BT-731",
    "sub-val": "BT-553",
    "sub-val-kno": "BT-730",
    "ten-ran": "BT-171",
    "ten-val-hig": "BT-711",
    "ten-val-low": "BT-710",
    "val-con-des": "BT-163",
    "win-cho": "BT-142",
    "win-ten-val": "BT-720",
    "win-ten-var": "BT-193",
}
"""The field that each code of BT-195 withholds.

Of the list non-publication-identifier eforms.md §4 names the main codes; the others are the
eForms SDK's (CC BY 4.0).
"""

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
    "non-publication-identifier": frozenset(WITHHELD_TERMS),
    "service-role": SERVICE_ROLES,
    "received-submission-type": frozenset(
        (
            "tenders",
            "part-req",
            "t-esubm",
            "t-micro",
            "t-small",
            "t-med",
            "t-large",
            "t-sme",
            "t-oth-eea",
            "t-no-eea",
            "t-no-verif",
            "t-verif-inad",
            "t-verif-inad-low",
        )
    ),
    "eu-funded": frozenset({"eu-funds", "no-eu-funds"}),
    "other-place": frozenset({"anyw", "anyw-cou", "anyw-eea"}),
    "modification-justification": frozenset(
        ("add-wss", "mod-cir", "mod-minv", "mod-nons", "mod-repl", "mod-rev")
    ),
}
# Codes that older SDK versions had in lists of the same name (selection criteria to 1.11).
_OLD_CODES = {"selection-criterion": frozenset({"sui-act", "ef-stand", "tp-abil", "other"})}


def _read_lists() -> dict[str, frozenset[str]]:
    table = resources.files("warehouse") / "reference" / "eforms_codelists_dk.csv"
    codes: dict[str, set[str]] = defaultdict(set)
    with table.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            codes[row["list"]].add(row["code"])
    lists = {name: frozenset(members) for name, members in codes.items()} | _OWN_LISTS
    return lists | {name: lists[name] | old for name, old in _OLD_CODES.items()}


LISTS: dict[str, frozenset[str]] = _read_lists()
"""Known codes by list name."""
