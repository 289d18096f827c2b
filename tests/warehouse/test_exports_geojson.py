"""The GeoJSON files against RFC 7946, checked with shapely."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from tests.warehouse import exports_samples as samples
from tests.warehouse.conftest import ExportSet
from warehouse.exports import geography
from warehouse.tables import mart, supply


def _document(folder: Path, name: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return parsed


def test_enterprises_are_points_with_all_columns(export_set: ExportSet) -> None:
    document = _document(export_set(), "social_enterprises.geojson")
    features = document["features"]
    assert len(features) == len(samples.ENTERPRISES) - 1
    assert document["without_coordinate"] == 1
    for feature in features:
        assert set(feature["properties"]) == set(supply.SOCIAL_ENTERPRISES.names)
        lon, lat = feature["geometry"]["coordinates"]
        assert 8 < lon < 16  # longitude first, in Denmark
        assert 54 < lat < 58
    first = features[0]["properties"]
    assert first["name"] == samples.HOSTILE_NAME
    assert first["registered_from"] == "2019-03-01"
    assert first["first_seen"] == "2026-11-23T04:30:00+01:00"
    assert first["found_by"] == ["rsv"]


def test_collections_say_where_the_data_are_from(export_set: ExportSet) -> None:
    for name in ("social_enterprises.geojson", "coverage_by_area.geojson"):
        document = _document(export_set(), name)
        assert document["type"] == "FeatureCollection"
        assert document["attribution"] == ["Kilde: CVR", "Kilde: TED", geography.ATTRIBUTION]
        assert document["collected_at"] == {
            "cvr": "2026-11-23T04:30:00+01:00",
            "ted": "2026-11-20T04:30:00+01:00",
            "udbud": None,
        }
        assert "opfundne" in document["notice"]
        assert "notice" not in _document(export_set(profile="live"), name)


def test_districts_are_valid_and_counter_clockwise(export_set: ExportSet) -> None:
    document = _document(export_set(), "coverage_by_area.geojson")
    assert len(document["features"]) == len(samples.DISTRICTS) - 1
    assert document["without_boundary"] == ["8245"]
    for feature in document["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shape.is_valid, feature["id"]
        for polygon in getattr(shape, "geoms", [shape]):
            assert polygon.exterior.is_ccw, feature["id"]
            assert not any(ring.is_ccw for ring in polygon.interiors), feature["id"]


@pytest.mark.parametrize("areas", [geography.districts(), geography.municipalities()])
def test_every_boundary_is_turned_the_right_way(areas: dict[str, geography.Area]) -> None:
    for area in areas.values():
        assert area.shape.is_valid, area.code
        for polygon in getattr(area.shape, "geoms", [area.shape]):
            assert polygon.exterior.is_ccw, area.code


@pytest.mark.parametrize(
    ("code", "boundary"),
    [
        ("8000", "8000"),
        ("1000", "1000-1499"),
        ("1050", "1000-1499"),
        ("1499", "1000-1499"),
        ("1500", "1500-1799"),
        ("1000-1499", "1000-1499"),
        ("8245", None),
        ("", None),
    ],
)
def test_ranges_are_expanded(code: str, boundary: str | None) -> None:
    area = geography.district_of(code)
    assert (area.code if area else None) == boundary


def test_codes_of_a_range_share_its_boundary(export_set: ExportSet, tmp_path: Path) -> None:
    database = samples.write_database(
        tmp_path / "k.duckdb", {mart.COVERAGE_BY_AREA: samples.COPENHAGEN_DISTRICTS}
    )
    features = _document(export_set(database=database), "coverage_by_area.geojson")["features"]
    assert [f["properties"]["postal_code"] for f in features] == ["1050", "1051", "2100"]
    codes = [feature["properties"]["boundary_code"] for feature in features]
    assert codes == ["1000-1499", "1000-1499", "2100"]
    assert features[0]["geometry"] == features[1]["geometry"]
