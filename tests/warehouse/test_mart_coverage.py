"""Coverage by category and by postal district (`mart.coverage_by_*`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.mart_bench import (
    ACME,
    AS_OF,
    OTHER,
    THIRD,
    Row,
    award,
    enterprise,
    notice,
    offering,
    registration,
    run,
    site,
    social,
    tender,
    tied,
)


def numbers(count: int) -> list[str]:
    return [f"{90000000 + i}" for i in range(count)]


def cell(folder: Path, rows: dict[str, list[Row]], **more: Any) -> Row:
    """The cell of cleaning in Aarhus."""
    found = run(folder, "mart.coverage_by_category", rows, **more)
    (row,) = [r for r in found if (r["municipality_code"], r["category"]) == ("0751", "rengoering")]
    return row


def market(
    suppliers: int = 0, outside: int = 0, tenders: list[Row] | None = None
) -> dict[str, list[Row]]:
    """A municipality with so many suppliers of cleaning in it and elsewhere."""
    cvrs = numbers(suppliers + outside)
    return {
        "mart.tenders": [tender("T")] if tenders is None else tenders,
        "mart.social_enterprises": [social(cvr) for cvr in cvrs[:suppliers]],
        "mart.offerings": [offering(cvr) for cvr in cvrs],
    }


def test_every_category_of_every_municipality_has_a_row(tmp_path: Path) -> None:
    rows = run(tmp_path, "mart.coverage_by_category", {}, municipalities=["0751", "0740"])
    assert len(rows) == 2 * 22
    assert {row["coverage"] for row in rows} == {"no_demand"}
    assert {row["route"] for row in rows} == {"none"}
    assert rows[0]["label_da"]
    everywhere = run(tmp_path, "mart.coverage_by_category", {}, municipalities=["all"])
    assert len(everywhere) == 99 * 22


@pytest.mark.parametrize(
    ("suppliers", "outside", "coverage"),
    [
        (3, 0, "covered"),
        (2, 5, "thin"),
        (1, 0, "thin"),
        (0, 1, "outside_only"),
        (0, 0, "not_surveyed"),
    ],
)
def test_coverage(tmp_path: Path, suppliers: int, outside: int, coverage: str) -> None:
    row = cell(tmp_path, market(suppliers, outside))
    assert (row["coverage"], row["suppliers"], row["suppliers_outside"]) == (
        coverage,
        suppliers,
        outside,
    )


def test_nobody_can_is_said_only_when_everybody_was_asked(tmp_path: Path) -> None:
    asked = social(ACME, questionnaire_returned_on=date(2026, 5, 1))
    rows = {**market(), "mart.social_enterprises": [asked]}
    row = cell(tmp_path, rows)
    assert (row["coverage"], row["route"]) == ("uncovered", "capacity_gap")
    rows["mart.social_enterprises"].append(social(OTHER))
    assert cell(tmp_path / "b", rows)["coverage"] == "not_surveyed"


LARGE = [tender("T", value_dkk=Decimal(2_000_000))]
SMALL = [tender("T", value_dkk=Decimal(499_999)), tender("U", value_dkk=Decimal(1))]


@pytest.mark.parametrize(
    ("suppliers", "tenders", "route", "words"),
    [
        (10, LARGE, "reserve", "10 leverandører i kommunen: nok til at forbeholde en hel"),
        (9, LARGE, "reserve_lot", "delaftale"),
        (4, LARGE, "reserve_lot", "delaftale"),
        (3, LARGE, "clause", "social klausul"),
        (2, LARGE, "clause", "social klausul"),
        (1, LARGE, "direct", "1 leverandør i kommunen"),
        (12, SMALL, "direct", "alle annoncerede køb er under 500.000"),
        (12, [*SMALL, tender("V")], "reserve", "hel kontrakt"),  # one value is not known
        (0, LARGE, "capacity_gap", "Ingen kendt"),
        (5, [], "none", "ikke annonceret"),
    ],
)
def test_route(tmp_path: Path, suppliers: int, tenders: list[Row], route: str, words: str) -> None:
    row = cell(tmp_path, market(suppliers, tenders=tenders))
    assert row["route"] == route
    assert words in row["route_reason"]
    if route not in {"none", "capacity_gap"}:
        assert "§ 54" in row["route_reason"]
        assert "30 %" in row["route_reason"]


def test_thresholds_are_settings(tmp_path: Path) -> None:
    row = cell(tmp_path, market(1, tenders=LARGE), covered_from=1, reserve_from=1)
    assert (row["coverage"], row["route"]) == ("covered", "reserve")


def test_demand_of_five_years(tmp_path: Path) -> None:
    tenders = [
        tender("new", published_on=AS_OF, value_dkk=Decimal(5)),
        tender("edge", published_on=date(2021, 11, 21), value_dkk=Decimal(7)),
        tender("old", published_on=date(2021, 11, 20), value_dkk=Decimal(11)),
        tender("later", published_on=date(2026, 11, 21), value_dkk=Decimal(13)),
        tender("silent"),
        tender("undated", published_on=None),
        tender("elsewhere", municipality_code="0101"),
        tender("nowhere", municipality_code=None),
        tender("other", categories=["bygge_maler"]),
        tender("both", categories=["bygge_maler", "rengoering"]),
        tender("open for years", published_on=date(2019, 1, 1), state="open"),
    ]
    row = cell(tmp_path, market(tenders=tenders))
    assert (row["tenders_5y"], row["open_tenders"]) == (4, 1)
    assert row["value_dkk_5y"] == Decimal(12)


def test_an_open_tender_alone_is_demand(tmp_path: Path) -> None:
    old = tender("T", published_on=date(2019, 1, 1), state="open")
    assert cell(tmp_path, market(tenders=[old]))["coverage"] == "not_surveyed"


def test_without_values_there_is_no_value_and_awards_are_none_known(tmp_path: Path) -> None:
    row = cell(tmp_path, market())
    assert row["value_dkk_5y"] is None
    assert row["social_awards_dkk_5y"] == 0


def test_awards_to_social_enterprises_count_once(tmp_path: Path) -> None:
    result = {"form_type": "result", "subtype": "29"}
    rows = {
        **market(),
        "core.notices": [
            notice("1-2026", **result),
            notice("2-2026", **result, is_latest=False),
            notice("3-2026", form_type="cont-modif", subtype="38"),
        ],
        "core.tender_notices": tied("T", "1-2026", "2-2026", "3-2026"),
        "core.social_register": [
            registration(valid_to=date(2020, 1, 1)),
            registration(valid_from=date(2021, 1, 1)),
            registration(OTHER),
        ],
        "core.awards": [
            award("1-2026", ACME, value_dkk=Decimal(100)),
            award("1-2026", OTHER, org_id="ORG-0002", value_dkk=Decimal(100)),
            award("1-2026", THIRD, tender_id="TEN-0009", contract_id="C9", value_dkk=Decimal(900)),
            award("2-2026", ACME, value_dkk=Decimal(5000)),
            award("3-2026", ACME, value_dkk=Decimal(5000)),
        ],
    }
    assert cell(tmp_path, rows)["social_awards_dkk_5y"] == Decimal(100)


def test_who_counts_as_supplier(tmp_path: Path) -> None:
    sure, doubtful, former, candidate, mapped, idle = numbers(6)
    rows = {
        "mart.tenders": [tender("T")],
        "mart.social_enterprises": [
            social(sure),
            social(doubtful, doubtful=True),
            social(former, status="former"),
            social(candidate, status="candidate"),
            social(mapped, status="mapped"),
            social(idle),
        ],
        "mart.offerings": [
            offering(sure),
            offering(sure, evidence="site_branch", source_ref="1009000001"),
            *(offering(cvr) for cvr in (doubtful, candidate, mapped)),
            offering(idle, "bygge_maler"),
        ],
    }
    row = cell(tmp_path, rows)
    counts = ("registered", "mapped", "candidates", "suppliers", "suppliers_outside")
    assert [row[name] for name in counts] == [2, 1, 1, 2, 0]


def test_outside_counts_nobody_doubtful_and_nobody_who_is_here_too(tmp_path: Path) -> None:
    here, there, doubtful = numbers(3)
    rows = {
        "mart.tenders": [tender("T")],
        "mart.social_enterprises": [social(here), social(here, municipality_code="0101")],
        "mart.offerings": [offering(here), offering(there), offering(doubtful)],
        "core.social_register": [registration(doubtful, doubtful=True), registration(there)],
    }
    row = cell(tmp_path, rows, municipalities=["0751", "0101"])
    assert (row["suppliers"], row["suppliers_outside"]) == (1, 1)


def areas(folder: Path, rows: dict[str, list[Row]], **more: Any) -> dict[str, Row]:
    found = run(folder, "mart.coverage_by_area", rows, **more)
    return {row["postal_code"]: row for row in found if row["municipality_code"] == "0751"}


def test_every_district_of_the_municipality_has_a_row(tmp_path: Path) -> None:
    found = areas(tmp_path, {})
    assert len(found) == 26
    assert found["8000"]["postal_district"] == "Aarhus C"
    assert found["8000"]["per_1000_enterprises"] is None
    counts = set(found["8000"]) - {"municipality_code", "postal_code", "postal_district"}
    assert {found["8000"][name] for name in counts - {"per_1000_enterprises"}} == {0}


def test_codes_met_on_companies_have_a_row_too(tmp_path: Path) -> None:
    rows = {
        "core.enterprises": [
            enterprise(ACME, postal_code="8245", city="Risskov Ø"),
            enterprise(OTHER, postal_code="8382", city="HINNERUP"),
            enterprise(THIRD, postal_code=None),
        ],
        "mart.social_enterprises": [social(postal_code="8660", postal_district="Skanderborg")],
    }
    found = areas(tmp_path, rows)
    assert len(found) == 29
    assert found["8245"]["postal_district"] == "Risskov Ø"
    assert found["8382"]["postal_district"] == "Hinnerup"
    assert (found["8660"]["postal_district"], found["8660"]["registered"]) == ("Skanderborg", 1)


def test_counts_of_a_district(tmp_path: Path) -> None:
    sure, doubtful, former, mapped = numbers(4)
    rows = {
        "core.enterprises": [
            *(enterprise(cvr) for cvr in numbers(7)),
            enterprise(ACME, is_active=False),
            enterprise(OTHER, valid_to=date(2020, 1, 1)),
            enterprise(THIRD, municipality_code="0740"),
        ],
        "core.sites": [
            site(sure, "1009000001", postal_code="8000"),
            site(sure, "1009000002", postal_code="8000"),
            site(sure, "1009000003", postal_code="8000", is_active=False),
            site(former, "1009000004", postal_code="8000"),
            site(mapped, "1009000005", postal_code="8240"),
            site(mapped, "1009000006", postal_code="8000", municipality_code="0740"),
        ],
        "mart.social_enterprises": [
            social(sure, visited_on=date(2026, 2, 1)),
            social(doubtful, doubtful=True),
            social(former, status="former"),
            social(mapped, status="mapped", questionnaire_returned_on=date(2026, 3, 1)),
        ],
        "mart.offerings": [
            offering(sure),
            offering(sure, "tekstil_vask"),
            offering(mapped),
            offering(doubtful, "bygge_maler"),
            offering(former, "bygge_maler"),
        ],
    }
    found = areas(tmp_path, rows, gone=("1009000002", numbers(7)[6]))
    row = found["8000"]
    assert {
        name: row[name]
        for name in (
            "registered", "mapped", "candidates", "sites", "visited", "questionnaires",
            "active_enterprises", "per_1000_enterprises", "categories_covered",
        )
    } == {
        "registered": 2,
        "mapped": 1,
        "candidates": 0,
        "sites": 1,
        "visited": 1,
        "questionnaires": 1,
        "active_enterprises": 6,
        "per_1000_enterprises": 333.33,
        "categories_covered": 2,
    }  # fmt: skip
    assert found["8240"]["sites"] == 1
