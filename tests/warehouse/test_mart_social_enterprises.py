"""Which social enterprises a municipality has (`mart.social_enterprises`)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.mart_bench import (
    ACME,
    FIRST,
    LAST,
    OTHER,
    THIRD,
    Row,
    enterprise,
    registration,
    run,
    site,
)


def listed(
    folder: Path,
    enterprises: list[Row],
    registrations: list[Row],
    sites: list[Row] | None = None,
    **more: Any,
) -> list[Row]:
    rows = {
        "core.enterprises": enterprises,
        "core.social_register": registrations,
        "core.sites": sites or [],
    }
    return run(folder, "mart.social_enterprises", rows, **more)


def test_a_registered_one(tmp_path: Path) -> None:
    (row,) = listed(tmp_path, [enterprise(purpose="At gøre rent.")], [registration()])
    expected = {
        "municipality_code": "0751",
        "cvr": ACME,
        "status": "registered",
        "status_reason": "Registreret socialøkonomisk virksomhed (RSV) i CVR siden 01.03.2019",
        "registered_from": date(2019, 3, 1),
        "registered_to": None,
        "doubtful": False,
        "found_by": ["rsv"],
        "purpose": "At gøre rent.",
        "in_municipality_by": "headquarters",
        "address": "Prøvegade 1",
        "postal_code": "8000",
        "postal_district": "Aarhus C",
        "coordinate_source": "district",
        "website": "www.proeve.dk",
        "first_seen": FIRST,
        "last_seen": LAST,
    }
    assert {key: row[key] for key in expected} == expected
    assert row["reasons"] == [row["status_reason"], "Hovedadresse i kommunen"]
    assert 10.1 < row["lon"] < 10.3
    assert 56.1 < row["lat"] < 56.2


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({}, "registered", "siden"),
        ({"valid_to": date(2026, 11, 20)}, "registered", "siden"),  # the last day counts
        ({"valid_to": date(2026, 11, 19), "ended_by": "period"}, "former", "registreringen er"),
        ({"valid_to": date(2022, 5, 31), "ended_by": "false"}, "former", "til 31.05.2022"),
        ({"valid_to": date(2022, 5, 31), "ended_by": "ceased"}, "former", "virksomheden er ophørt"),
        ({"valid_from": date(2026, 11, 21)}, None, ""),  # not yet
    ],
)
def test_status(tmp_path: Path, changes: dict[str, Any], status: str | None, words: str) -> None:
    rows = listed(tmp_path, [enterprise()], [registration(**changes)])
    assert [row["status"] for row in rows] == ([status] if status else [])
    if status:
        assert words in rows[0]["status_reason"]


def test_who_was_registered_twice_is_judged_by_the_newest(tmp_path: Path) -> None:
    periods = [
        registration(valid_from=date(2016, 1, 1), valid_to=date(2018, 1, 1), ended_by="period"),
        registration(),
    ]
    (row,) = listed(tmp_path, [enterprise()], periods)
    assert (row["status"], row["registered_from"]) == ("registered", date(2019, 3, 1))


@pytest.mark.parametrize(
    ("active", "status"), [(True, "registered"), (None, "registered"), (False, "former")]
)
def test_the_company_must_be_alive(tmp_path: Path, active: bool | None, status: str) -> None:
    (row,) = listed(tmp_path, [enterprise(is_active=active)], [registration()])
    assert row["status"] == status


def test_a_ceased_one_stands_at_its_last_address(tmp_path: Path) -> None:
    ended = enterprise(is_active=False, valid_to=date(2024, 8, 31))
    gone = registration(valid_to=date(2024, 8, 31), ended_by="ceased")
    (row,) = listed(tmp_path, [ended], [gone])
    assert (row["status"], row["registered_to"]) == ("former", date(2024, 8, 31))


def test_nobody_without_registration_is_listed(tmp_path: Path) -> None:
    assert not listed(tmp_path, [enterprise()], [])


def test_only_the_period_of_as_of_counts(tmp_path: Path) -> None:
    moved = [
        enterprise(valid_to=date(2020, 1, 1), name="Før"),
        enterprise(valid_from=date(2020, 1, 2), municipality_code="0101", name="Nu"),
        enterprise(valid_from=date(2027, 1, 1), municipality_code="0751", name="Senere"),
    ]
    assert not listed(tmp_path, moved, [registration()])
    (row,) = listed(tmp_path / "b", moved, [registration()], municipalities=["0101"])
    assert row["name"] == "Nu"


def test_through_a_production_unit(tmp_path: Path) -> None:
    (row,) = listed(
        tmp_path,
        [enterprise(municipality_code="0101")],
        [registration()],
        [site(p_number="1009000002"), site(p_number="1009000001", name="Cafeen")],
    )
    assert row["in_municipality_by"] == "site"
    assert (row["address"], row["postal_code"]) == ("Stedgade 2", "8240")
    assert "Produktionsenhed i kommunen: Cafeen" in row["reasons"]


@pytest.mark.parametrize(
    "changes",
    [
        {"is_active": False},
        {"valid_to": date(2020, 1, 1)},
        {"valid_from": date(2027, 1, 1)},
        {"municipality_code": "0101"},
    ],
)
def test_not_through_a_unit_that_is_gone_or_elsewhere(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    elsewhere = enterprise(municipality_code="0101")
    assert not listed(tmp_path, [elsewhere], [registration()], [site(**changes)])


def test_headquarters_before_units(tmp_path: Path) -> None:
    (row,) = listed(tmp_path, [enterprise()], [registration()], [site()])
    assert row["in_municipality_by"] == "headquarters"


def test_all_municipalities(tmp_path: Path) -> None:
    rows = listed(
        tmp_path,
        [enterprise(), enterprise(OTHER, municipality_code="0101"),
         enterprise(THIRD, municipality_code=None)],
        [registration(), registration(OTHER), registration(THIRD)],
        [site()],
        municipalities=["all"],
    )  # fmt: skip
    assert [(row["municipality_code"], row["cvr"]) for row in rows] == [
        ("0101", OTHER),
        ("0751", ACME),
    ]


def test_doubt_is_told_and_nobody_is_left_out(tmp_path: Path) -> None:
    doubtful = registration(doubtful=True, doubtful_reason="Ligner en forening")
    (row,) = listed(tmp_path, [enterprise()], [doubtful])
    assert row["doubtful"]
    assert row["reasons"][-1] == "Tvivl: Ligner en forening"


def test_who_the_newest_crawl_did_not_meet_is_gone(tmp_path: Path) -> None:
    rows = listed(
        tmp_path,
        [enterprise(), enterprise(OTHER)],
        [registration(), registration(OTHER)],
        gone=(OTHER,),
    )
    assert [row["cvr"] for row in rows] == [ACME]
    elsewhere = enterprise(municipality_code="0101")
    assert not listed(tmp_path / "b", [elsewhere], [registration()], [site()], gone=("1009000001",))


@pytest.mark.parametrize(
    ("changes", "website"),
    [
        ({}, "www.proeve.dk"),
        ({"form_code": None}, "www.proeve.dk"),
        ({"advertising_protected": True}, None),
        ({"form_code": "10"}, None),
        ({"form_code": "15"}, None),
        ({"form_code": "30"}, None),
    ],
)
def test_websites(tmp_path: Path, changes: dict[str, Any], website: str | None) -> None:
    (row,) = listed(tmp_path, [enterprise(**changes)], [registration()])
    assert row["website"] == website


def test_protected_ones_can_be_left_out(tmp_path: Path) -> None:
    rows = listed(
        tmp_path,
        [enterprise(advertising_protected=True), enterprise(OTHER)],
        [registration(), registration(OTHER)],
        advertising_protected="omit",
    )
    assert [row["cvr"] for row in rows] == [OTHER]


def test_places_without_a_boundary(tmp_path: Path) -> None:
    rows = listed(
        tmp_path,
        [
            enterprise(postal_code="8245", city="Risskov Ø"),
            enterprise(OTHER, postal_code="8382"),  # on the border, the boundaries say elsewhere
            enterprise(THIRD, postal_code=None, city=None),
        ],
        [registration(), registration(OTHER), registration(THIRD)],
    )
    new, border, none = rows
    assert (new["postal_district"], new["lon"], new["coordinate_source"]) == (
        "Risskov Ø",
        None,
        None,
    )
    assert (border["postal_district"], border["coordinate_source"]) == ("Hinnerup", "district")
    assert (none["postal_district"], none["lat"]) == (None, None)
