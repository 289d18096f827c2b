"""Coverage by postal district, and category x district (`mart.coverage_by_area`, `_matrix`)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.mart_bench import (
    ACME,
    OTHER,
    THIRD,
    Row,
    enterprise,
    offering,
    run,
    site,
    social,
    tender,
)
from tests.warehouse.test_mart_coverage import facts, market, numbers


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


def matrix(folder: Path, rows: dict[str, list[Row]], **more: Any) -> dict[str, Row]:
    """Cells of cleaning in Aarhus, by postal code."""
    found = run(
        folder,
        "mart.coverage_matrix",
        {**facts(rows.get("mart.tenders", [])), **rows},
        **more,
    )
    assert len(found) == 22 * len({row["postal_code"] for row in found})
    return {row["postal_code"]: row for row in found if row["category"] == "rengoering"}


def test_cells_of_a_category(tmp_path: Path) -> None:
    cvrs = numbers(6)
    rows = {
        "mart.tenders": [tender("T")],
        "mart.social_enterprises": [
            *(social(cvr) for cvr in cvrs[:3]),
            social(cvrs[3], postal_code="8240"),
            social(cvrs[4], postal_code="8240", status="candidate"),
            social(cvrs[5], postal_code="8200", doubtful=True),
        ],
        "mart.offerings": [offering(cvr) for cvr in cvrs]
        + [offering(cvrs[0], evidence="site_branch", source_ref="1009000001")],
    }
    found = matrix(tmp_path, rows)
    assert {code: (row["suppliers"], row["candidates"], row["state"]) for code, row in found.items()
            if row["state"] != "outside_only"} == {
        "8000": (3, 0, "covered"), "8240": (1, 1, "thin"),
    }  # fmt: skip
    assert (found["8200"]["suppliers"], found["8200"]["suppliers_municipality"]) == (0, 4)


@pytest.mark.parametrize(
    ("outside", "tenders", "asked", "state"),
    [
        (0, [tender("T")], None, "not_surveyed"),
        (0, [tender("T")], date(2026, 5, 1), "uncovered"),
        (1, [tender("T")], date(2026, 5, 1), "outside_only"),
        (1, [], None, "no_demand"),
    ],
)
def test_without_suppliers_a_district_is_as_its_municipality(
    tmp_path: Path, outside: int, tenders: list[Row], asked: date | None, state: str
) -> None:
    rows = market(outside=outside, tenders=tenders) | {
        "mart.social_enterprises": [social(ACME, questionnaire_returned_on=asked)]
    }
    assert {row["state"] for row in matrix(tmp_path, rows).values()} == {state}
