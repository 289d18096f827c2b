"""Rows of the tables that tell who is meant: reads Parquet, asks `pipelines.identity`.

Thin. The assets themselves are made in `join`, like all of `core`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from pipelines.clean.inbox.columns import DECISIONS, MAPPING
from pipelines.clean.inbox.report import NOTICE, ReportLine
from pipelines.identity import parties, records, register
from pipelines.identity.matching import Bounds, Decision, Subject, match, plain_key, read_decision
from pipelines.identity.places import Gazetteer, Place
from pipelines.ingredients import Given, Recipe, open_workbench
from warehouse import reference

Rows = list[dict[str, Any]]
REPORT = Recipe(
    "meta.inbox_report",
    frozenset(
        f"core.{name}"
        for name in ("record_matches", "mapping_records", "organisation_matches", "decisions")
    ),
    "",
)
"""What `report_lines` is made of."""


@cache
def gazetteer() -> Gazetteer:
    """Postal codes, towns and municipalities of the code lists."""
    districts = [
        (d.postal_code, d.postal_district, d.municipality_code, d.share)
        for d in reference.postal_districts()
    ]
    return Gazetteer(districts, reference.regions())


@dataclass(frozen=True, slots=True)
class Asking:
    """What names are held against: read once for all who are looked for."""

    register: register.Register
    decisions: list[Decision]
    bounds: Bounds


def matches(given: Given) -> dict[str, Rows]:
    """Rows of the tables of who is meant by names of notices, of the mapping team, of the ledger.

    Reading the names of a whole register costs more than looking any of them up.
    """
    asking = asking_of(given)
    return {
        "core.organisation_matches": organisation_matches(given, asking),
        "core.record_matches": record_matches(given, asking),
        "core.ledger_matches": ledger_matches(given, asking),
    }


def asking_of(given: Given) -> Asking:
    """What names are held against tonight."""
    return Asking(_register(given), _decisions(given), _bounds(given))


def organisation_matches(given: Given, asking: Asking) -> Rows:
    """Rows of `core.organisation_matches`."""
    found = _parties(given)
    subjects = parties.subjects(found)
    return parties.match_rows(
        found, match(subjects, asking.register, gazetteer(), asking.decisions, asking.bounds)
    )


def party_matches(given: Given) -> Rows:
    """Rows of `core.party_matches`."""
    return parties.party_rows(_parties(given), given.rows("core.organisation_matches"))


def record_matches(given: Given, asking: Asking) -> Rows:
    """Rows of `core.record_matches`; none before anything was handed in."""
    with open_workbench(given, ["clean.inbox_mapping_records"]) as con:
        found = con.execute("FROM clean.inbox_mapping_records")
        names = [column[0] for column in found.description or []]
        handed_in = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return records.match_rows(
        handed_in, asking.register, gazetteer(), asking.decisions, asking.bounds
    )


def report_lines(given: Given) -> list[ReportLine]:
    """What there is to tell those who handed files in, once the register was asked.

    Numbers that belong to another name in the register, and decisions about nobody we know.
    """
    matches = given.rows("core.record_matches")
    now = {
        (r["record_id"], r["valid_from"])
        for r in given.rows("core.mapping_records")
        if r["valid_to"] is None
    }
    doubts = [
        ReportLine(
            MAPPING.name, None, "cvr", row["cvr"],
            f"{row['number_doubt']} (kortlægnings-id {row['record_id']}). Nummeret er brugt.",
            NOTICE,
        )
        for row in matches
        if row["number_doubt"] and (row["record_id"], row["valid_from"]) in now
    ]  # fmt: skip
    organisations = given.rows("core.organisation_matches")
    known = {plain_key(row["organisation_key"]) for row in organisations}
    known |= {plain_key(row["record_id"]) for row in matches}
    reason = "Afgørelsens emne kendes ikke: skriv det, som det står på listen match_review."
    return doubts + [
        ReportLine(DECISIONS.name, None, "subject", decision.subject, reason, NOTICE)
        for decision in _decisions(given)
        if decision.subject not in known
    ]


def ledger_matches(given: Given, asking: Asking) -> Rows:
    """Rows of `core.ledger_matches`; none before a ledger was handed in.

    Nothing but the name is said of a supplier; it is looked for in the municipality that pays it.
    """
    postings = given.rows("core.ledger")
    names = {row["supplier_name"] for row in postings if not row["supplier_cvr"]} - {None}
    place = Place(municipality_code=given.ledger_municipality)
    subjects = [Subject(name, name, place, decided_as=f"ledger:{name}") for name in names]
    found = match(subjects, asking.register, gazetteer(), asking.decisions, asking.bounds)
    return [{"supplier_name": one.key, **parties.columns(one)} for one in found]


def _parties(given: Given) -> list[parties.Party]:
    return parties.parties(
        given.frame("core.organisations", parties.ORGANISATION).to_dicts(),
        given.frame("core.notices", parties.NOTICE).to_dicts(),
    )


def _register(given: Given) -> register.Register:
    return register.of_frames(
        given.frame("core.enterprises", register.ENTERPRISE),
        given.frame("core.sites", register.UNIT),
    )


def _decisions(given: Given) -> list[Decision]:
    return [
        read_decision(row["subject"], row["decision"], row["decided_on"])
        for row in given.rows("core.decisions")
        if row["kind"] == "match"
    ]


def _bounds(given: Given) -> Bounds:
    return Bounds(given.identity.accept_from, given.identity.review_from)
