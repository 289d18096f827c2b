"""Coordinates of social enterprises: the address' own, else the district's, and which it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.mart_bench import enterprise, registration, run, site
from tests.warehouse.test_mart_mapped import record

AT = datetime(2026, 11, 19, tzinfo=UTC)
DAR_ID = "0a3f50b2-aaaa-4bbb-8ccc-000000000001"


def answer(key: str, match: str = "exact", **changes: Any) -> dict[str, Any]:
    point = {} if match == "none" else {"easting": 574370.0, "northing": 6224111.0, "lon": 10.1973,
                                        "lat": 56.1562}  # fmt: skip
    return {
        "address_key": key, "match": match, "provider": "adressevaelger", "asked_at": AT,
        "source": "addresses", "archive_ref": "addresses/a#1", "first_seen": AT, "last_seen": AT,
        **point, **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("company", "answers", "source"),
    [
        ({}, [answer("text:prøvegade 1, 8000")], "address"),
        ({}, [answer("text:prøvegade 1, 8000", "approx")], "address"),
        ({}, [answer("text:prøvegade 1, 8000", "interval")], "address"),
        ({}, [answer("text:prøvegade 1, 8000", "none")], "district"),
        ({}, [answer("text:prøvegade 2, 8000")], "district"),
        ({}, [], "district"),
        ({"address_id": DAR_ID.upper()}, [answer(DAR_ID)], "address"),
        ({"address_id": DAR_ID}, [answer("text:prøvegade 1, 8000")], "district"),
        ({"postal_code": None}, [answer("text:prøvegade 1, 8000")], None),
    ],
)
def test_whose_point_it_is(
    tmp_path: Path, company: dict[str, Any], answers: list[dict[str, Any]], source: str | None
) -> None:
    (row,) = run(
        tmp_path,
        "mart.social_enterprises",
        {
            "core.enterprises": [enterprise(**company)],
            "core.social_register": [registration()],
            "core.addresses": answers,
        },
    )
    assert row["coordinate_source"] == source
    assert ((row["lon"], row["lat"]) == (10.1973, 56.1562)) == (source == "address")
    assert (row["lon"] is None) == (source is None)


def test_a_site_stands_at_its_own_address(tmp_path: Path) -> None:
    (row,) = run(
        tmp_path,
        "mart.social_enterprises",
        {
            "core.enterprises": [enterprise(municipality_code="0740", address_id=DAR_ID)],
            "core.sites": [site()],
            "core.social_register": [registration()],
            "core.addresses": [
                answer(DAR_ID, lon=9.5, lat=56.0),
                answer("text:stedgade 2, 8240", lon=10.2, lat=56.2),
            ],
        },
    )
    assert (row["address"], row["lon"], row["lat"]) == ("Stedgade 2", 10.2, 56.2)


@pytest.mark.parametrize(
    ("sites", "key"),
    [
        ([], "text:ny vej 9, 8240"),
        ([site(address="Ny vej 9", address_id=DAR_ID)], DAR_ID),  # the register has it as well
    ],
)
def test_an_address_of_the_team_has_its_own_point(
    tmp_path: Path, sites: list[dict[str, Any]], key: str
) -> None:
    (row,) = run(
        tmp_path,
        "mart.social_enterprises",
        {
            "core.enterprises": [enterprise()],
            "core.sites": sites,
            "core.mapping_records": [record(address="Ny Vej 9", postal_code="8240")],
            "core.addresses": [answer("text:prøvegade 1, 8000", lon=9.5), answer(key, lon=10.2)],
        },
    )
    assert (row["address_said_by"], row["coordinate_source"]) == ("mapping", "address")
    assert row["lon"] == 10.2
