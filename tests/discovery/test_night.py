"""Discovery and offerings on the sandbox's first night, against what its world knows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scrapers.sandbox.world.social import social_enterprises
from tests.installation import AS_OF, Installation

pytestmark = pytest.mark.xdist_group("night")
CONFIRMED, DECLINED = 1203, 105
"""Of the world's decisions (`world.handed_in`)."""


@pytest.fixture(scope="module")
def discovered(first_night: Installation) -> dict[str, dict[str, Any]]:
    """`mart.discovery` by CVR number."""
    rows = first_night.rows("FROM mart.discovery WHERE municipality_code = '0751'")
    return {row["cvr"]: row for row in rows}


def of_kind(kind: str, *, found: bool | None = None) -> dict[str, int]:
    """CVR number to index of the world's firms of a kind, by whether the team has found them."""
    day = date.fromisoformat(AS_OF)
    return {
        f"{firm.cvr:08d}": firm.index
        for firm in social_enterprises()
        if firm.kind == kind
        and (found is None or bool(firm.found_on and firm.found_on <= day) == found)
    }


def test_the_unregistered_that_show_it_come_out(discovered: dict[str, dict[str, Any]]) -> None:
    unknown = of_kind("social", found=False)
    assert len(unknown) == 4
    for cvr, index in unknown.items():
        expected = "confirmed" if index == CONFIRMED else "candidate"
        assert discovered[cvr]["verdict"] == expected, cvr
    mapped = of_kind("social", found=True)
    assert len(mapped) == 20
    assert {discovered[cvr]["verdict"] for cvr in mapped} == {"known"}


def test_quiet_ones_are_not_found_by_the_rules(discovered: dict[str, dict[str, Any]]) -> None:
    quiet = of_kind("quiet")
    assert len(quiet) == 8
    assert not quiet.keys() & discovered.keys()


def test_how_many_candidates_come_out(
    first_night: Installation, discovered: dict[str, dict[str, Any]]
) -> None:
    candidates = {cvr for cvr, row in discovered.items() if row["verdict"] == "candidate"}
    others = candidates - of_kind("social").keys()
    assert (len(candidates), len(others)) == (6, 3)
    # The others are placement firms that sell job training in a social branch: for a person.
    assert {tuple(discovered[cvr]["rules"]) for cvr in others} == {
        ("jobtraening", "form_med_formaal", "branche_social")
    }
    listed = first_night.rows(
        "SELECT cvr, status_reason, reasons FROM mart.social_enterprises WHERE status = 'candidate'"
    )
    assert {row["cvr"] for row in listed} == candidates
    assert all(row["status_reason"].startswith("Mulig ") for row in listed)
    assert all(len(row["reasons"]) >= 3 for row in listed)


def test_the_team_s_decisions_are_obeyed(first_night: Installation) -> None:
    status = "SELECT status, found_by FROM mart.social_enterprises WHERE cvr = "
    (confirmed,) = [cvr for cvr, index in of_kind("social").items() if index == CONFIRMED]
    assert first_night.rows(f"{status}'{confirmed}'") == [
        {"status": "mapped", "found_by": ["discovery"]}
    ]
    declined = first_night.rows("SELECT cvr FROM mart.discovery WHERE verdict = 'declined'")
    assert len(declined) == 1
    assert first_night.rows(f"{status}'{declined[0]['cvr']}'") == []
    doubtful = first_night.rows(
        "SELECT doubtful_reason FROM mart.social_enterprises WHERE doubtful_reason LIKE 'Afgjort%'"
    )
    assert len(doubtful) == 1


def test_offerings_rest_on_every_kind_the_world_gives(first_night: Installation) -> None:
    kinds = first_night.rows(
        "SELECT evidence, count(DISTINCT cvr) AS firms FROM mart.offerings GROUP BY ALL ORDER BY 1"
    )
    assert [row["evidence"] for row in kinds] == [
        "award", "company_branch", "purpose", "site_branch", "survey",
    ]  # fmt: skip
    assert all(row["firms"] > 5 for row in kinds)
    said_no = first_night.rows(
        "SELECT count(*) AS n FROM mart.offerings JOIN core.decisions AS d "
        "ON d.subject = cvr AND d.category = offerings.category "
        "WHERE d.kind = 'offering' AND d.decision = 'no' AND evidence <> 'survey'"
    )
    assert said_no == [{"n": 0}]
    areas = first_night.rows(
        "SELECT area_served, min(len(area_municipalities)) AS n, bool_or(area_assumed) AS assumed "
        "FROM mart.offerings WHERE area_served IS NOT NULL GROUP BY ALL ORDER BY 1"
    )
    assert {row["area_served"]: row["n"] for row in areas} == {
        "8000-8270": 1, "Aarhus Kommune": 1, "Aarhus, Favrskov og Skanderborg": 3,
        "Hele landet": 99, "Østjylland": 11,
    }  # fmt: skip
    assert not any(row["assumed"] for row in areas)
