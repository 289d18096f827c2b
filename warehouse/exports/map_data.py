"""What the map draws, as plain JSON values: land, outlines, shaded districts, points.

All texts are ready to be shown. Does not belong here: looks (`templates/map.css`), behaviour
(`templates/map.js`) and the tables of the page (`warehouse.exports.map_page`).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from warehouse.exports import danish, geography
from warehouse.exports.cards import Card, cards, place, status_rank
from warehouse.exports.published import Published
from warehouse.tables import mart, supply

CLASSES: tuple[tuple[int, str], ...] = (
    (0, "0"),
    (1, "1"),
    (2, "2–4"),
    (5, "5–9"),
    (10, "10 eller flere"),
)
"""Shades by number of registered enterprises: least number of the class, and its legend.

Fixed, so that one night's map can be laid beside another's.
"""
_MARGIN = (0.6, 0.35)
"""Degrees of longitude and latitude drawn around the municipalities, for orientation."""
_COUNTS: Mapping[str, str] = {
    "registered": "Registrerede",
    "mapped": "Kortlagte",
    "candidates": "Mulige",
    "visited": "Besøgte",
    "active_enterprises": "Aktive virksomheder i alt",
}
_SLIVER = 0.002
"""Half the width in degrees below which a strip between two boundaries is no area."""
_PLACEMENT: Mapping[str | None, str] = {
    "address": "På adressen",
    "district": "Ved postdistriktets midte, ikke på adressen",
}
_SPACING_PX = 9.5
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def municipality_codes(published: Published) -> list[str]:
    """Codes of all municipalities the published tables speak of."""
    tables = (supply.SOCIAL_ENTERPRISES, mart.COVERAGE_BY_AREA, mart.COVERAGE_BY_CATEGORY)
    return sorted({code for t in tables for code in published[t]["municipality_code"].to_list()})


def map_data(published: Published) -> dict[str, Any]:
    """All that the map draws; see the functions below for each member."""
    codes = municipality_codes(published)
    known = geography.municipalities()
    # A code without a boundary (a misspelt setting) leaves the whole country as the subject.
    subject = [known[code] for code in codes if code in known] or list(known.values())
    extent = shapely.box(*shapely.total_bounds([area.shape for area in subject]))
    frame = _widened(extent)
    shaded = {area.code: area for area in _shaded(published)}
    return {
        "bounds": _corners(extent),
        "max_bounds": _corners(frame),
        "land": geography.geometry(_land(frame, shaded)),
        "veil": geography.geometry(_veil(shaded, subject)),
        "neighbours": [_outline(a) for a in known.values() if _is_neighbour(a, subject, frame)],
        "outlines": [_outline(area) for area in subject],
        "districts": shaded_districts(published),
        "points": points(published),
    }


def shaded_districts(published: Published) -> list[dict[str, Any]]:
    """Postal districts with their shade; codes that share a boundary are added up."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in published[mart.COVERAGE_BY_AREA].to_dicts():
        if area := geography.district_of(row["postal_code"]):
            groups.setdefault(area.code, []).append(row)
    return [_district(geography.districts()[code], rows) for code, rows in sorted(groups.items())]


def districts_without_boundary(published: Published) -> list[str]:
    """Postal codes of the tables that the boundary file lacks."""
    codes = set(published[mart.COVERAGE_BY_AREA]["postal_code"].to_list())
    return sorted(code for code in codes if geography.district_of(code) is None)


def points(published: Published) -> list[dict[str, Any]]:
    """Cards with position: longitude, latitude, and an offset in pixels.

    Several at one position (the middle of their district, or one building) are spread on a
    spiral, registered ones innermost. The offset is in pixels, so that it is equally readable at
    any zoom. A card says whether its point is the address or the middle of the district.
    """
    by_id = {card.id: card for card in cards(published)}
    groups: dict[tuple[float, float, str | None], list[Card]] = {}
    for row in published[supply.SOCIAL_ENTERPRISES].to_dicts():
        if row["lon"] is not None and row["lat"] is not None:
            card = by_id[f"{row['municipality_code']}-{row['cvr']}"]
            where = (row["lon"], row["lat"], row["coordinate_source"])
            groups.setdefault(where, []).append(card)
    return [
        _point(card, position, offset)
        for position, members in sorted(groups.items(), key=lambda group: group[0][:2])
        for card, offset in zip(_inside_out(members), spiral(len(members)), strict=True)
    ]


def spiral(count: int) -> list[tuple[int, int]]:
    """Offsets in pixels for `count` points around one position; a lone one stays on it."""
    if count == 1:
        return [(0, 0)]
    radii = (_SPACING_PX * math.sqrt(index + 0.5) for index in range(count))
    return [
        (round(r * math.cos(i * _GOLDEN_ANGLE)), round(r * math.sin(i * _GOLDEN_ANGLE)))
        for i, r in enumerate(radii)
    ]


def _inside_out(members: Iterable[Card]) -> list[Card]:
    return sorted(members, key=lambda card: (status_rank(card.status), card.id))


def _point(
    card: Card, position: tuple[float, float, str | None], offset: tuple[int, int]
) -> dict[str, Any]:
    shown = ("id", "name", "status", "status_label", "is_protected", "facts", "links")
    texts = asdict(card)
    return {
        "lon": position[0],
        "lat": position[1],
        "offset": offset,
        "doubtful": card.doubt is not None,
        **{key: texts[key] for key in shown},
        "facts": [*card.facts, ("Placering", _PLACEMENT.get(position[2], danish.UNKNOWN))],
    }


def _district(area: geography.Area, rows: list[dict[str, Any]]) -> dict[str, Any]:
    total = {key: sum(row[key] for row in rows) for key in _COUNTS}
    minima = [least for least, _ in CLASSES]
    return {
        "title": place(area.code, area.name),
        "shade": bisect_right(minima, total["registered"]) - 1,
        "facts": [(term, danish.number(total[key])) for key, term in _COUNTS.items()],
        "geometry": geography.geometry(area.shape),
    }


def _widened(extent: BaseGeometry) -> BaseGeometry:
    west, south, east, north = extent.bounds
    return shapely.box(west - _MARGIN[0], south - _MARGIN[1], east + _MARGIN[0], north + _MARGIN[1])


def _corners(box: BaseGeometry) -> list[list[float]]:
    """South-west and north-east corner as latitude and longitude."""
    west, south, east, north = (round(value, 4) for value in box.bounds)
    return [[south, west], [north, east]]


def _shaded(published: Published) -> list[geography.Area]:
    codes = published[mart.COVERAGE_BY_AREA]["postal_code"].to_list()
    return [area for code in codes if (area := geography.district_of(code))]


def _land(frame: BaseGeometry, shaded: Mapping[str, geography.Area]) -> BaseGeometry:
    """Land in the frame that is not shaded, from the districts, whose coast is the finer one."""
    near = (a for a in geography.districts().values() if a.code not in shaded)
    land: BaseGeometry = shapely.coverage_union_all(
        [a.shape for a in near if a.shape.intersects(frame)]
    )
    return land


def _veil(shaded: Mapping[str, geography.Area], subject: list[geography.Area]) -> BaseGeometry:
    """Parts of shaded districts outside the municipalities, to be dimmed.

    Slivers are left out: they come from the two boundary files being simplified differently.
    """
    districts = shapely.coverage_union_all([area.shape for area in shaded.values()])
    outside = districts.difference(shapely.union_all([area.shape for area in subject]))
    narrowed = outside.buffer(-_SLIVER, join_style="mitre")
    return narrowed.buffer(_SLIVER, join_style="mitre").intersection(outside)


def _is_neighbour(area: geography.Area, subject: list[geography.Area], frame: BaseGeometry) -> bool:
    return area not in subject and bool(area.shape.intersects(frame))


def _outline(area: geography.Area) -> dict[str, Any]:
    middle = area.shape.representative_point()
    return {
        "name": area.name,
        "lon": round(middle.x, 4),
        "lat": round(middle.y, 4),
        "geometry": geography.geometry(area.shape),
    }
