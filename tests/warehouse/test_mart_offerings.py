"""What registered enterprises can supply by their branches (`mart.offerings`)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.mart_bench import ACME, OTHER, Row, enterprise, registration, run, site


def offered(
    folder: Path,
    enterprises: list[Row],
    sites: list[Row] | None = None,
    registrations: list[Row] | None = None,
    **more: Any,
) -> list[Row]:
    rows = {
        "core.enterprises": enterprises,
        "core.sites": sites or [],
        "core.social_register": [registration()] if registrations is None else registrations,
    }
    return run(folder, "mart.offerings", rows, **more)


def test_company_and_site(tmp_path: Path) -> None:
    company, unit = offered(
        tmp_path, [enterprise(municipality_code="0101")], [site(), site(p_number="1009000002",
        branch_code=None, municipality_code="0740")],
    )  # fmt: skip
    assert company == {
        "cvr": ACME,
        "category": "rengoering",
        "evidence": "company_branch",
        "source_ref": ACME,
        "cpv_prefix": "9091",
        "status": "registered",
        "confidence": 0.6,  # the prior knows of nothing else that the branch sells
        "reason": "Hovedbranchen er 812100",
        "is_main": True,
        "service_mode": None,
        "branch_code": "812100",
        "branch_prefix": "8121",
        "area_municipalities": ["0101", "0740", "0751"],
        "area_assumed": True,
        "area_served": None,
    }
    assert (unit["category"], unit["evidence"], unit["source_ref"], unit["confidence"]) == (
        "tekstil_vask",
        "site_branch",
        "1009000001",
        0.7,
    )


@pytest.mark.parametrize(
    ("branch", "matches"),
    [
        ("477900", [("butik_merchandise", "47"), ("genbrug_affald", "477900")]),
        ("881030", [("beskaeftigelsesindsats", "881030"), ("sociale_tilbud_bosted", "88")]),
        ("011110", [("groen_pleje", "01")]),
        ("999999", []),
        (None, []),
    ],
)
def test_all_categories_of_a_branch_stay(
    tmp_path: Path, branch: str | None, matches: list[tuple[str, str]]
) -> None:
    rows = offered(tmp_path, [enterprise(branch_code=branch)])
    assert [(row["category"], row["branch_prefix"]) for row in rows] == matches


@pytest.mark.parametrize(
    ("enterprises", "registrations"),
    [
        ([enterprise()], []),
        ([enterprise()], [registration(valid_to=date(2022, 1, 1))]),
        ([enterprise()], [registration(valid_from=date(2027, 1, 1))]),
        ([enterprise(is_active=False)], None),
        ([enterprise(valid_to=date(2024, 1, 1))], None),
        ([enterprise(branch_scheme="DB07")], None),  # another scheme's prefixes mean other things
    ],
)
def test_nothing_of_others(
    tmp_path: Path, enterprises: list[Row], registrations: list[Row] | None
) -> None:
    assert not offered(tmp_path, enterprises, registrations=registrations)


def test_sites_that_are_gone_offer_nothing(tmp_path: Path) -> None:
    gone = [
        site(is_active=False),
        site(p_number="1009000002", valid_to=date(2020, 1, 1)),
        site(p_number="1009000003"),
    ]
    rows = offered(tmp_path, [enterprise()], gone, gone=("1009000003",))
    assert [row["evidence"] for row in rows] == ["company_branch"]
    assert rows[0]["area_municipalities"] == ["0751"]


def test_no_place_is_no_area(tmp_path: Path) -> None:
    (row,) = offered(tmp_path, [enterprise(municipality_code=None)])
    assert row["area_municipalities"] == []


def test_gone_and_omitted_companies(tmp_path: Path) -> None:
    both = [registration(), registration(OTHER)]
    rows = offered(tmp_path, [enterprise(), enterprise(OTHER)], registrations=both, gone=(OTHER,))
    assert {row["cvr"] for row in rows} == {ACME}
    rows = offered(
        tmp_path / "b",
        [enterprise(), enterprise(OTHER, advertising_protected=True)],
        registrations=both,
        advertising_protected="omit",
    )
    assert {row["cvr"] for row in rows} == {ACME}
