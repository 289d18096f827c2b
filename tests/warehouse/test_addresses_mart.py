"""Coordinates of social enterprises: the address' own, else the district's, and which it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.mart_bench import enterprise, registration, run, site

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
