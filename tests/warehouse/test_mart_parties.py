"""A party without number that was found in the register is that unit in everything after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.assets.identity import gazetteer
from pipelines.explain import EXPLAINED, explain
from pipelines.identity import parties, register
from pipelines.identity.matching import Bounds, match
from tests.warehouse.mart_bench import (
    ACME,
    MUNICIPALITY,
    OTHER,
    Row,
    award,
    enterprise,
    notice,
    registration,
    run,
    tender,
    tied,
)
from warehouse.parquet import table_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.workbench import workbench

BOUNDS = Bounds(accept_from=0.92, review_from=0.7)
RESULT = {"form_type": "result", "subtype": "29", "buyer_country": "DNK", "buyer_city": "Aarhus C"}
UNITS = [
    enterprise(name="Rugtoft Genbrug ApS"),
    enterprise(OTHER, name="Klitholm Byg A/S"),
    enterprise(MUNICIPALITY, name="Prøve Kommune", form_code="250"),
]


def organisation(org_id: str, name: str, **changes: Any) -> Row:
    return {
        "notice_key": "2-2026", "org_id": org_id, "name": name, "country": "DNK",
        "city": "Aarhus C", "postal_code": "8000", "roles": ["winner"], "source": "ted",
        "archive_ref": "ted/a#1", **changes,
    }  # fmt: skip


def matched(notices: list[Row], organisations: list[Row]) -> dict[str, list[Row]]:
    """The rows that the night makes of parties without number."""
    shaped = BY_NAME["core.organisations"].frame(organisations).to_dicts()
    found = parties.parties(shaped, BY_NAME["core.notices"].frame(notices).to_dicts())
    known = register.read(UNITS, [])
    rows = parties.match_rows(found, match(parties.subjects(found), known, gazetteer(), [], BOUNDS))
    return {
        "core.organisation_matches": rows,
        "core.party_matches": parties.party_rows(found, rows),
    }


@pytest.fixture
def rows() -> dict[str, list[Row]]:
    """Two lots of an award, won by one firm that is written twice, and by one from elsewhere."""
    call = notice("1-2026", published_on=date(2026, 6, 1))
    result = notice(
        "2-2026", **RESULT, buyer_name="Prøve Kommune - Indkøb", buyer_cvr=None, buyer_cvrs=[],
        published_on=date(2026, 11, 1),
    )  # fmt: skip
    organisations = [
        organisation("ORG-0001", "Prøve Kommune - Indkøb", roles=["buyer"]),
        organisation("ORG-0002", "RUGTOFT GENBRUG"),
        organisation("ORG-0003", "Rugtoft Genbrug Aps., afd. Øst"),
        organisation("ORG-0004", "Klitholm Byg A/S", city="Odense", postal_code="5000"),
    ]
    awards = [
        award("2-2026", None, name="RUGTOFT GENBRUG", org_id="ORG-0002", value_dkk=Decimal(100)),
        award("2-2026", None, name="Rugtoft Genbrug Aps., afd. Øst", org_id="ORG-0003",
              lot_id="LOT-0002", tender_id="TEN-0002", value_dkk=Decimal(30)),
        award("2-2026", None, name="Klitholm Byg A/S", org_id="ORG-0004", lot_id="LOT-0003",
              tender_id="TEN-0003", value_dkk=Decimal(7)),
    ]  # fmt: skip
    return {
        "core.notices": [call, result],
        "core.organisations": organisations,
        "core.awards": awards,
        "core.tender_notices": tied("T", "1-2026", "2-2026"),
        "core.enterprises": UNITS,
        "core.social_register": [registration()],
        "mart.tenders": [tender("T")],
        **matched([call, result], organisations),
    }


def test_who_is_accepted_and_who_is_left_to_a_person(
    rows: dict[str, list[Row]], tmp_path: Path
) -> None:
    assert {r["org_id"]: r["matched_cvr"] for r in rows["core.party_matches"]} == {
        "BUYER": MUNICIPALITY, "ORG-0001": MUNICIPALITY, "ORG-0002": ACME, "ORG-0003": ACME,
    }  # fmt: skip
    (review,) = run(tmp_path, "mart.match_review", rows)
    assert (review["of"], review["name"], review["cvr"]) == (
        "organisation", "Klitholm Byg A/S", OTHER,
    )  # fmt: skip
    assert review["notices"] == 1


def test_a_winner_is_named_once_however_it_is_written(
    rows: dict[str, list[Row]], tmp_path: Path
) -> None:
    (row,) = run(tmp_path, "mart.tenders", rows)
    assert row["winners"] == ["Klitholm Byg A/S", "Rugtoft Genbrug Aps., afd. Øst"]
    unknown = {**rows, "core.party_matches": []}
    (row,) = run(tmp_path / "b", "mart.tenders", unknown)
    assert len(row["winners"]) == 3


def test_an_award_to_a_social_enterprise_without_number_counts(
    rows: dict[str, list[Row]], tmp_path: Path
) -> None:
    cells = run(tmp_path, "mart.coverage_by_category", rows)
    won = {c["category"]: c["social_awards_dkk_5y"] for c in cells}
    assert won["rengoering"] == Decimal(130)
    cells = run(tmp_path / "b", "mart.coverage_by_category", {**rows, "core.party_matches": []})
    assert {c["social_awards_dkk_5y"] for c in cells} == {Decimal(0)}


def test_a_buyer_without_number_is_the_municipality(
    rows: dict[str, list[Row]], tmp_path: Path
) -> None:
    alone = {**rows, "core.tender_notices": tied("T", "2-2026"),
             "core.notices": rows["core.notices"][1:]}  # fmt: skip
    (row,) = run(tmp_path, "mart.tenders", alone)
    assert (row["buyer_cvr"], row["municipality_code"]) == (MUNICIPALITY, "0751")
    assert row["buyer_name"] == "Prøve Kommune - Indkøb"


@pytest.fixture
def tables(rows: dict[str, list[Row]], tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    for table in EXPLAINED:
        write_frame(table_file(tmp_path, table), table.frame(rows.get(table.qualified, [])))
    with workbench(tmp_path, crawls={}, variables={}) as con:
        yield con


@pytest.mark.parametrize(
    ("table", "basis"),
    [
        ("core.party_matches", {"core.organisation_matches", "core.organisations", "core.notices"}),
        ("core.organisation_matches", {"core.organisations", "core.enterprises"}),
    ],
)
def test_a_match_is_explained_by_the_notice_and_the_register_unit(
    tables: duckdb.DuckDBPyConnection, table: str, basis: set[str]
) -> None:
    row = next(r for r in explain(tables, ACME) if r.table.qualified == table)
    assert {"matched_by", "match_score", "score", "reason"} & set(row.rules)
    assert basis <= {found.table for found in row.basis if found.count}
