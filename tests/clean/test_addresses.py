"""Archived answers about one address into its row."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.clean.addresses import clean_lookup
from pipelines.clean.document import Cleaned, Document
from pipelines.clean.unusable import UnusablePage

SEEN = datetime(2026, 11, 20, 4, tzinfo=UTC)
KEY = "text:vej 3, 8200"
HOUSE: dict[str, Any] = {
    "id_lokalid": "house-1",
    "husnummertekst": "3",
    "status": "3",
    "adgangspunkt": {
        "geometri": {"type": "Point", "crs": {"properties": {"name": "EPSG:25832"}}},
        "koordinater": {"x": 574370, "y": 6224111},
    },
    "navngivenvejkommunedel": {"kommune": "0751", "vejkode": "1234"},
}
UNIT = {"id_lokalid": "Unit-1", "status": "3", "husnummer": HOUSE}
OTHER = {**UNIT, "id_lokalid": "unit-2", "husnummer": {**HOUSE, "id_lokalid": "house-2"}}


def document(body: Any, name: str = KEY) -> Document:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Document("addresses", name, "https://example.org", "addresses/a#1", SEEN, raw)


def washed(code: int) -> tuple[str, Document]:
    return "wash", document(
        {
            "vaskestatus": {"kode": code, "tekst": "Ord"},
            "vaskeresultat": {"adresse_id_lokalid": None},
        }
    )


def unit(**changes: Any) -> tuple[str, Document]:
    return "unit", document({"status": "ok", "adresse": {**UNIT, **changes}})


def house(**changes: Any) -> tuple[str, Document]:
    return "house", document({"status": "ok", "husnummer": {**HOUSE, **changes}})


def row(cleaned: Cleaned) -> dict[str, Any]:
    (found,) = cleaned.tables["core.addresses"]
    return found


@pytest.mark.parametrize(
    ("code", "match"), [(1000, "exact"), (900, "approx"), (800, "interval"), (700, "interval")]
)
def test_a_washed_address(code: int, match: str) -> None:
    found = row(clean_lookup([washed(code), unit()]))
    assert found == {
        "address_key": KEY, "match": match, "provider": "adressevaelger", "code": code,
        "easting": 574370, "northing": 6224111, "lon": 10.1973087, "lat": 56.1562101,
        "dar_address_id": "Unit-1", "dar_house_id": "house-1", "municipality_code": "0751",
        "asked_at": SEEN, "source": "addresses", "source_url": "https://example.org",
        "archive_ref": "addresses/a#1", "first_seen": SEEN, "last_seen": SEEN,
    }  # fmt: skip


def test_an_id_in_an_answer_to_many_whatever_its_case() -> None:
    answer = document({"status": "ok", "adresse": [OTHER, {"odd": 1}, UNIT]}, name="unit-1")
    found = row(clean_lookup([("unit", answer)]))
    assert (found["dar_house_id"], found["match"], found["code"]) == ("house-1", "exact", None)


def test_a_house_is_exact_although_its_floor_is_unknown() -> None:
    found = row(clean_lookup([washed(-600), ("house_search", document({})), house()]))
    assert (found["match"], found["code"], found["easting"]) == ("exact", -600, 574370)
    assert found["dar_address_id"] is None


def test_an_address_that_is_nowhere_has_no_point() -> None:
    found = row(clean_lookup([washed(-700), ("nowhere", washed(-700)[1])]))
    assert (found["match"], found["code"]) == ("none", -700)
    assert not {"easting", "lon", "dar_house_id"} & found.keys()


def test_a_refusal_need_not_be_json() -> None:
    gone = document(b"<html>404</html>")
    found = row(clean_lookup([("wash", gone), ("nowhere", gone)]))
    assert (found["match"], found["code"]) == ("none", None)


def test_an_unknown_wash_code_is_kept_and_reported() -> None:
    cleaned = clean_lookup([washed(-1234), ("nowhere", washed(-1234)[1])])
    assert row(cleaned)["code"] == -1234
    (finding,) = cleaned.findings
    assert (finding.kind, finding.subject) == ("unknown_code", "vaskestatus.kode=-1234 Ord")


@pytest.mark.parametrize(
    ("point", "name"),
    [((10.2, 56.1), "EPSG:25832"), ((0, 0), "EPSG:25832"), ((574370, 6224111), "EPSG:4326")],
)
def test_a_point_that_cannot_be_is_reported_and_left_out(
    point: tuple[float, float], name: str
) -> None:
    access = {
        "geometri": {"crs": {"properties": {"name": name}}},
        "koordinater": {"x": point[0], "y": point[1]},
    }
    cleaned = clean_lookup([unit(husnummer={**HOUSE, "adgangspunkt": access})])
    assert row(cleaned)["match"] == "none"
    assert "lon" not in row(cleaned)
    assert [finding.kind for finding in cleaned.findings] == ["suspicious_value"]


@pytest.mark.parametrize(
    "trail",
    [
        [("unit", document(b"<html>"))],
        [("unit", document({"status": "ok", "adresse": [OTHER]}))],
        [("house", document({"status": "ok"}))],
    ],
)
def test_a_conclusion_that_holds_no_address_stops_the_source(
    trail: list[tuple[str, Document]],
) -> None:
    with pytest.raises(UnusablePage):
        clean_lookup(trail)
