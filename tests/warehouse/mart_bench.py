"""A workbench over hand-made rows, for the SQL of the mart tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.parquet import table_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.workbench import fill, inputs_of, workbench

Row = dict[str, Any]
AS_OF = date(2026, 11, 20)
FIRST, LAST = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 11, 20, 3, tzinfo=UTC)
ACME, OTHER, THIRD = "99000007", "99000015", "99000023"
MUNICIPALITY = "99000031"
_INPUTS = (
    "core.notices", "core.lots", "core.clauses", "core.organisations", "core.awards",
    "core.tender_notices", "core.enterprises", "core.sites", "core.social_register", "core.ledger",
    "core.addresses", "core.party_matches", "core.mapping_records", "core.organisation_matches",
    "core.record_matches", "core.ledger_matches", "core.decisions", "core.areas_served",
    "mart.discovery",
    "mart.offering_words", "mart.social_enterprises", "mart.offerings", "mart.tenders",
)  # fmt: skip
_VARIABLES: dict[str, Any] = {
    "as_of": AS_OF,
    "municipalities": ["0751"],
    "municipality_cvr": [{"municipality_code": "0751", "cvr": MUNICIPALITY}],
    "advertising_protected": "no_contact",
    "exchange_rates": None,
    "small_below_dkk": 500_000,
    "ending_from_months": 6,
    "ending_to_months": 18,
    "ledger_municipality": "0751",
    "dependency_below": 0.3,
    "turnover_per_employee_dkk": 500_000,
    "covered_from": 3,
    "reserve_from": 10,
    "reserve_lot_from": 4,
    "clause_from": 2,
    "prior_weight": 4.0,
}
_PROVENANCE = {
    "source": "cvr",
    "source_url": "https://example.org",
    "archive_ref": "cvr/a.warc.gz#1",
    "first_seen": FIRST,
    "last_seen": LAST,
}


def enterprise(cvr: str = ACME, **changes: Any) -> Row:
    return {
        "cvr": cvr,
        "valid_from": date(2015, 1, 1),
        "name": f"Firma {cvr}",
        "form_code": "80",
        "form": "Anpartsselskab",
        "status": "NORMAL",
        "is_active": True,
        "branch_code": "812100",
        "branch_scheme": "DB25",
        "branch": "Almindelig rengøring",
        "municipality_code": "0751",
        "address": "Prøvegade 1",
        "postal_code": "8000",
        "city": "Aarhus C",
        "website": "www.proeve.dk",
        "advertising_protected": False,
        **_PROVENANCE,
        **changes,
    }


def site(cvr: str = ACME, p_number: str = "1009000001", **changes: Any) -> Row:
    return {
        "p_number": p_number,
        "valid_from": date(2015, 1, 1),
        "cvr": cvr,
        "name": f"Sted {p_number}",
        "branch_code": "961010",
        "branch_scheme": "DB25",
        "municipality_code": "0751",
        "address": "Stedgade 2",
        "postal_code": "8240",
        "city": "Risskov",
        "is_active": True,
        "advertising_protected": False,
        **_PROVENANCE,
        **changes,
    }


def registration(cvr: str = ACME, **changes: Any) -> Row:
    return {
        "cvr": cvr,
        "valid_from": date(2019, 3, 1),
        "doubtful": False,
        **_PROVENANCE,
        **changes,
    }


def notice(key: str, **changes: Any) -> Row:
    return {
        "notice_key": key,
        "publication_number": key,
        "subtype": "16",
        "form_type": "competition",
        "is_latest": True,
        "is_change": False,
        "title": f"Titel {key}",
        "buyer_cvr": MUNICIPALITY,
        "buyer_cvrs": [MUNICIPALITY],
        "buyer_name": "Prøve Kommune",
        "buyer_legal_type": "la",
        "published_on": date(2026, 10, 1),
        "nature": "services",
        "cpv_main": "90911300",
        "currency": "DKK",
        "value_withheld": False,
        "notice_url": f"https://example.org/{key}",
        "sources": ["ted"],
        **_PROVENANCE,
        "source": "ted",
        **changes,
    }


def lot(key: str, lot_id: str = "LOT-0001", **changes: Any) -> Row:
    return {
        "notice_key": key,
        "lot_id": lot_id,
        "cpv_main": "90911300",
        "deadline_at": datetime(2026, 11, 30, 11, tzinfo=UTC),
        "deadline_on": date(2026, 11, 30),
        "deadline_kind": "tender",
        "reserved_participation": ["none"],
        "reserved_execution": "no",
        "reservation_evidence": "BT-71",
        **_PROVENANCE,
        **changes,
    }


def clause(key: str, evidence: str, **changes: Any) -> Row:
    """A row of `core.clauses`: a sentence on the whole procedure that reserves it."""
    return {
        "notice_key": key,
        "lot_id": "",
        "clause_no": 1,
        "kind": "sheltered",
        "evidence": evidence,
        "field": "description",
        "rule": "a_rule",
        "language": "DAN",
        "negated": False,
        "mentioned": False,
        **_PROVENANCE,
        **changes,
    }


def award(key: str, cvr: str | None = ACME, **changes: Any) -> Row:
    return {
        "notice_key": key,
        "lot_id": "LOT-0001",
        "contract_id": "CON-0001",
        "org_id": "ORG-0001",
        "cvr": cvr,
        "name": f"Vinder {cvr}",
        "tender_id": "TEN-0001",
        "value_basis": "tender",
        "winner_rule": "settled_contract",
        **_PROVENANCE,
        **changes,
    }


def tied(tender: str, *keys: str) -> list[Row]:
    """Notices of one procedure."""
    return [{"notice_key": key, "tender_key": tender, "rule": "procedure_id"} for key in keys]


def social(cvr: str = ACME, **changes: Any) -> Row:
    """A row of `mart.social_enterprises`."""
    return {
        "municipality_code": "0751",
        "cvr": cvr,
        "name": f"Firma {cvr}",
        "status": "registered",
        "status_reason": "RSV",
        "doubtful": False,
        "found_by": ["rsv"],
        "reasons": ["RSV"],
        "in_municipality_by": "headquarters",
        "postal_code": "8000",
        "postal_district": "Aarhus C",
        "advertising_protected": False,
        "first_seen": FIRST,
        "last_seen": LAST,
        **changes,
    }


def offering(cvr: str = ACME, category: str = "rengoering", **changes: Any) -> Row:
    """A row of `mart.offerings`."""
    return {
        "cvr": cvr,
        "category": category,
        "evidence": "company_branch",
        "source_ref": cvr,
        "status": "registered",
        "reason": "Hovedbranchen er 812100",
        "is_main": True,
        "confidence": 0.5,
        "area_assumed": True,
        **changes,
    }


def tender(key: str, **changes: Any) -> Row:
    """A row of `mart.tenders`."""
    return {
        "tender_key": key,
        "municipality_code": "0751",
        "sources": ["ted"],
        "state": "closed",
        "published_on": date(2025, 6, 1),
        "categories": ["rengoering"],
        "value_basis": "none",
        "reserved": "none",
        "winners": [],
        "last_seen": LAST,
        **changes,
    }


def _between(table: str, given: Collection[str]) -> list[str]:
    """Tables that lie between the hand-made rows and a table, in the order of filling."""
    found: dict[str, None] = {}
    for name in inputs_of(BY_NAME[table]):
        if name not in given:
            found |= dict.fromkeys([*_between(name, given), name])
    return list(found)


@contextmanager
def prepared(
    folder: Path,
    made: Sequence[str],
    rows: Mapping[str, list[Row]],
    *,
    gone: tuple[str, ...] = (),
    **variables: Any,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A workbench over hand-made rows and the tables made of them.

    Args:
        folder: an empty folder.
        made: qualified names of the tables to fill, in their order.
        rows: input rows by qualified table name; of tables that are not named the usual inputs
            are empty, and others are made from them.
        gone: CVR numbers and P-numbers that the newest crawl did not meet.
        variables: SQL variables that differ from the usual ones.
    """
    names = {**dict.fromkeys(_INPUTS), **rows}
    for name in names:
        given = rows.get(name, [])
        if name in {"core.enterprises", "core.sites"}:
            given = [
                r | {"is_listed": not {r.get("p_number"), r["cvr"]} & set(gone)} for r in given
            ]
        frame = BY_NAME[name].frame(given)
        write_frame(table_file(folder, BY_NAME[name]), frame)
    with workbench(folder, crawls={}, variables={**_VARIABLES, **variables}) as con:
        for name in made:
            fill(con, BY_NAME[name], folder)
        yield con


def run(
    folder: Path,
    table: str,
    rows: Mapping[str, list[Row]],
    *,
    gone: tuple[str, ...] = (),
    **variables: Any,
) -> list[Row]:
    """Fill a mart table from hand-made rows; arguments as of `prepared`."""
    target = BY_NAME[table]
    with prepared(
        folder, [*_between(table, {*_INPUTS, *rows}), table], rows, gone=gone, **variables
    ):
        frame = pl.read_parquet(table_file(folder, target))
    assert frame.columns == target.names
    for name in target.required_names:
        assert not frame[name].has_nulls(), name
    assert not frame.select(target.key).is_duplicated().any()
    return frame.to_dicts()
