"""Rows of the tables that tell who is meant: reads Parquet, asks `pipelines.identity`.

Thin. The assets themselves are made in `join`, like all of `core`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl

from pipelines.clean.inbox.columns import DECISIONS, MAPPING
from pipelines.clean.inbox.report import NOTICE, ReportLine
from pipelines.identity import parties, records, register
from pipelines.identity.matching import Bounds, Decision, Subject, match, plain_key, read_decision
from pipelines.identity.places import Gazetteer, Place
from scrapers.config import Settings
from warehouse import reference
from warehouse.parquet import clean_file, table_file
from warehouse.tables import BY_NAME
from warehouse.workbench import HANDED_IN_NAME, HANDED_IN_NOW

Rows = list[dict[str, Any]]


@cache
def gazetteer() -> Gazetteer:
    """Postal codes, towns and municipalities of the code lists."""
    districts = [
        (d.postal_code, d.postal_district, d.municipality_code, d.share)
        for d in reference.postal_districts()
    ]
    return Gazetteer(districts, reference.regions())


def organisation_matches(settings: Settings) -> Rows:
    """Rows of `core.organisation_matches`."""
    found = _parties(settings)
    matches = match(
        parties.subjects(found), _register(settings), gazetteer(), _decisions(settings),
        _bounds(settings),
    )  # fmt: skip
    return parties.match_rows(found, matches)


def party_matches(settings: Settings) -> Rows:
    """Rows of `core.party_matches`."""
    return parties.party_rows(_parties(settings), _rows(settings, "core.organisation_matches"))


def record_matches(settings: Settings) -> Rows:
    """Rows of `core.record_matches`; none before anything was handed in."""
    path = clean_file(settings.parquet_dir, HANDED_IN_NAME, HANDED_IN_NOW, "mapping_records")
    handed_in = pl.read_parquet(path).to_dicts() if path.is_file() else []
    return records.match_rows(
        handed_in, _register(settings), gazetteer(), _decisions(settings), _bounds(settings)
    )


def report_lines(settings: Settings) -> list[ReportLine]:
    """What there is to tell those who handed files in, once the register was asked.

    Numbers that belong to another name in the register, and decisions about nobody we know.
    """
    matches = _rows(settings, "core.record_matches")
    now = {
        (r["record_id"], r["valid_from"])
        for r in _rows(settings, "core.mapping_records")
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
    organisations = _rows(settings, "core.organisation_matches")
    known = {plain_key(row["organisation_key"]) for row in organisations}
    known |= {plain_key(row["record_id"]) for row in matches}
    reason = "Afgørelsens emne kendes ikke: skriv det, som det står på listen match_review."
    return doubts + [
        ReportLine(DECISIONS.name, None, "subject", decision.subject, reason, NOTICE)
        for decision in _decisions(settings)
        if decision.subject not in known
    ]


def ledger_matches(settings: Settings) -> Rows:
    """Rows of `core.ledger_matches`; none before a ledger was handed in.

    Nothing but the name is said of a supplier; it is looked for in the municipality that pays it.
    """
    postings = _rows(settings, "core.ledger")
    names = {row["supplier_name"] for row in postings if not row["supplier_cvr"]} - {None}
    place = Place(municipality_code=settings.ledger_municipality)
    subjects = [Subject(name, name, place, decided_as=f"ledger:{name}") for name in names]
    found = match(
        subjects, _register(settings), gazetteer(), _decisions(settings), _bounds(settings)
    )
    return [{"supplier_name": one.key, **parties.columns(one)} for one in found]


def _rows(settings: Settings, table: str) -> Rows:
    return pl.read_parquet(table_file(settings.parquet_dir, BY_NAME[table])).to_dicts()


def _parties(settings: Settings) -> list[parties.Party]:
    organisations = _rows(settings, "core.organisations")
    return parties.parties(organisations, _rows(settings, "core.notices"))


def _register(settings: Settings) -> register.Register:
    return register.read(_rows(settings, "core.enterprises"), _rows(settings, "core.sites"))


def _decisions(settings: Settings) -> list[Decision]:
    return [
        read_decision(row["subject"], row["decision"], row["decided_on"])
        for row in _rows(settings, "core.decisions")
        if row["kind"] == "match"
    ]


def _bounds(settings: Settings) -> Bounds:
    return Bounds(settings.identity.accept_from, settings.identity.review_from)
