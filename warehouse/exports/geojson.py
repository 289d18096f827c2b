"""The two GeoJSON files (RFC 7946): enterprises as points, postal districts as areas.

Positions are WGS84 longitude and latitude. Does not belong here: what the map page draws
(`warehouse.exports.map_page`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from warehouse.exports import danish, geography
from warehouse.exports.published import Published
from warehouse.tables import mart, meta, supply

Feature = dict[str, Any]


def write_geojson_files(published: Published, target: Path) -> list[Path]:
    """Write both files; returns them."""
    documents = {
        "social_enterprises.geojson": enterprises(published),
        "coverage_by_area.geojson": districts(published),
    }
    for name, document in documents.items():
        text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        (target / name).write_text(text + "\n", encoding="utf-8")
    return [target / name for name in documents]


def enterprises(published: Published) -> dict[str, Any]:
    """One point per social enterprise that has a coordinate.

    Those without one are counted in the member `without_coordinate`.
    """
    rows = published[supply.SOCIAL_ENTERPRISES].to_dicts()
    located = [row for row in rows if row["lon"] is not None and row["lat"] is not None]
    features = (
        _feature(
            f"{row['municipality_code']}-{row['cvr']}",
            {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            row,
        )
        for row in located
    )
    more = {"without_coordinate": len(rows) - len(located)}
    return _collection(supply.SOCIAL_ENTERPRISES.exported, published, features, more)


def districts(published: Published) -> dict[str, Any]:
    """One area per row of `mart.coverage_by_area` that has a boundary.

    A postal code inside a range of the boundary file (`1000-1499`) gets the boundary of the
    range, named in the property `boundary_code`. Codes without any are listed in the member
    `without_boundary`.
    """
    features: list[Feature] = []
    missing: list[str] = []
    for row in published[mart.COVERAGE_BY_AREA].to_dicts():
        code = row["postal_code"]
        area = geography.district_of(code)
        if area is None:
            missing.append(code)
            continue
        properties = row | {"boundary_code": area.code}
        shape = geography.geometry(area.shape)
        features.append(_feature(f"{row['municipality_code']}-{code}", shape, properties))
    more = {"without_boundary": sorted(set(missing))}
    return _collection(mart.COVERAGE_BY_AREA.exported, published, features, more)


def attributions(published: Published) -> list[str]:
    """Lines to show with the data: of every source that delivered any, and of the boundaries."""
    sources = published[meta.SOURCES].to_dicts()
    lines = [row["attribution"] for row in sources if row["last_success_at"] is not None]
    return [*dict.fromkeys(lines), geography.ATTRIBUTION]


def collected_at(published: Published) -> dict[str, str | None]:
    """When each source's data were collected, ISO with the Danish offset; null = never."""
    sources = published[meta.SOURCES].to_dicts()
    return {row["source"]: plain(row["last_success_at"]) for row in sources}


def plain(value: Any) -> Any:
    """A cell as JSON has it: dates and instants ISO, decimals as numbers."""
    if isinstance(value, datetime):
        return value.astimezone(danish.COPENHAGEN).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _feature(identifier: str, shape: dict[str, Any], row: Mapping[str, Any]) -> Feature:
    properties = {name: plain(value) for name, value in row.items()}
    return {"type": "Feature", "id": identifier, "geometry": shape, "properties": properties}


def _collection(
    name: str, published: Published, features: Iterable[Feature], more: Mapping[str, Any]
) -> dict[str, Any]:
    notice = {"notice": danish.SANDBOX_STATEMENT} if published.is_sandbox else {}
    return {
        "type": "FeatureCollection",
        "name": name,
        "run_id": published.run_id,
        "as_of": published.as_of.isoformat(),
        "attribution": attributions(published),
        "collected_at": collected_at(published),
        **notice,
        **more,
        "features": list(features),
    }
