"""What the map draws, as plain JSON values: land, outlines, shaded districts, points.

All texts are ready to be shown. Does not belong here: looks and behaviour (`templates/map/`),
the words of a card (`warehouse.exports.map_page.cards`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from warehouse.exports import danish, geography
from warehouse.exports.map_page import measures
from warehouse.exports.map_page.cards import Card, card_id, place, status_rank
from warehouse.exports.published import Published, municipality_codes
from warehouse.tables import mart, supply
from warehouse.tables.coverage import COVERAGE_MATRIX

_MARGIN = (0.6, 0.35)
"""Degrees of longitude and latitude drawn around the municipalities, for orientation."""
_SLIVER = 0.002
"""Half the width in degrees below which a strip between two boundaries is no area."""
_PLACEMENT: Mapping[str | None, str] = {
    "address": "På adressen",
    "district": "Ved postdistriktets midte, ikke på adressen",
}
_SHOWN = (
    *("id", "cvr", "name", "status", "status_label", "is_protected", "categories", "supplies"),
    *("served", "is_visited", "standing", "ways", "more_ways", "links"),
)
_SPACING_PX = 9.5
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))

Position = tuple[float, float, str | None]
"""Longitude, latitude, and what the coordinate is of."""


def map_data(published: Published, cards: list[Card]) -> dict[str, Any]:
    """All that the page's script needs; see the functions below for each member."""
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
        "measures": [
            {"key": m.key, "title": m.title, "labels": m.labels} for m in measures.MEASURES
        ],
        "enterprises": enterprises(published, cards),
    }


def shaded_districts(published: Published) -> list[dict[str, Any]]:
    """Postal districts with a shade for each measure; codes that share a boundary are joined."""
    covered: dict[tuple[str, str], set[str]] = {}
    supplied = published[COVERAGE_MATRIX].filter(pl.col("suppliers") > 0)
    for municipality, postal_code, category in supplied.select(
        "municipality_code", "postal_code", "category"
    ).iter_rows():
        covered.setdefault((municipality, postal_code), set()).add(category)
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in published[mart.COVERAGE_BY_AREA].to_dicts():
        if area := geography.district_of(row["postal_code"]):
            groups.setdefault(area.code, []).append(row)
    return [
        _district(geography.districts()[code], measures.figures(rows, covered))
        for code, rows in sorted(groups.items())
    ]


def districts_without_boundary(published: Published) -> list[str]:
    """Postal codes of the tables that the boundary file lacks."""
    codes = set(published[mart.COVERAGE_BY_AREA]["postal_code"].to_list())
    return sorted(code for code in codes if geography.district_of(code) is None)


def enterprises(published: Published, cards: list[Card]) -> list[dict[str, Any]]:
    """Cards with position, in the order of the list.

    A position is longitude, latitude, and an offset in pixels; a card without one has null.
    Several at one position (the middle of their district, or one building) are spread on a
    spiral, registered ones innermost. The offset is in pixels, so that it is equally readable at
    any zoom. A card says whether its point is the address or the middle of the district.
    """
    by_id = {card.id: card for card in cards}
    groups: dict[Position, list[Card]] = {}
    for row in published[supply.SOCIAL_ENTERPRISES].to_dicts():
        if row["lon"] is not None and row["lat"] is not None:
            where = (row["lon"], row["lat"], row["coordinate_source"])
            card = by_id[card_id(row["municipality_code"], row["cvr"])]
            groups.setdefault(where, []).append(card)
    positions = {
        card.id: (position, offset)
        for position, members in groups.items()
        for card, offset in zip(_inside_out(members), spiral(len(members)), strict=True)
    }
    return [_enterprise(card, positions.get(card.id)) for card in cards]


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


def _enterprise(card: Card, where: tuple[Position, tuple[int, int]] | None) -> dict[str, Any]:
    texts = asdict(card)
    placement = "Ikke på kortet" if where is None else _PLACEMENT.get(where[0][2], danish.UNKNOWN)
    return {
        "point": None
        if where is None
        else {"lon": where[0][0], "lat": where[0][1]} | {"offset": where[1]},
        "doubtful": card.doubt is not None,
        **{key: texts[key] for key in _SHOWN},
        "facts": [*card.facts, ("Placering", placement)],
    }


def _district(area: geography.Area, total: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": place(area.code, area.name),
        "shades": {m.key: m.shade(total[m.key]) for m in measures.MEASURES},
        "texts": {m.key: m.text(total[m.key]) for m in measures.MEASURES},
        "facts": measures.facts(total),
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
