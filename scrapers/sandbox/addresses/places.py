"""Where the invented houses lie: a point inside their postal district, in UTM zone 32 metres."""

from __future__ import annotations

import json
import math
import random
from functools import cache
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

import warehouse

_GEO = Path(warehouse.__file__).parent / "geo"
_A, _F, _K0 = 6_378_137.0, 1 / 298.257222101, 0.9996
_E2 = _F * (2 - _F)
_TRIES = 1000


def point_in(postal_code: str, municipality: str, chance: random.Random) -> tuple[float, float]:
    """Easting and northing, whole metres, inside the district and, if they meet, the municipality.

    Raises:
        ValueError: no boundary is known for the postal code.
    """
    area = _area(postal_code, municipality)
    west, south, east, north = area.bounds
    for _ in range(_TRIES):
        lon, lat = chance.uniform(west, east), chance.uniform(south, north)
        if area.contains(shapely.Point(lon, lat)):
            easting, northing = _metres(lon, lat)
            return round(easting), round(northing)
    raise ValueError(f"no point found inside {postal_code}")


@cache
def _area(postal_code: str, municipality: str) -> BaseGeometry:
    district = next((d for code, d in _districts() if _covers(code, postal_code)), None)
    if district is None:
        raise ValueError(f"no boundary for postal code {postal_code}")
    part = district.intersection(_municipalities().get(municipality, district))
    # A little inwards, so that rounding to metres keeps the point inside.
    inner = (part if part.area else district).buffer(-0.001)
    return inner if inner.area else district


def _covers(code: str, postal_code: str) -> bool:
    first, _, last = code.partition("-")
    return first <= postal_code <= (last or first)


@cache
def _districts() -> list[tuple[str, BaseGeometry]]:
    return _features("postnumre_simpel.geojson", "postnr")


@cache
def _municipalities() -> dict[str, BaseGeometry]:
    return dict(_features("kommuner_simpel.geojson", "kommunekode"))


def _features(file: str, key: str) -> list[tuple[str, BaseGeometry]]:
    found = json.loads((_GEO / file).read_text(encoding="utf-8"))["features"]
    return [(f["properties"][key], shapely.from_geojson(json.dumps(f["geometry"]))) for f in found]


def _metres(lon: float, lat: float) -> tuple[float, float]:
    """UTM zone 32 by Redfearn's series, on purpose another than the one that reads it back."""
    phi, lam = math.radians(lat), math.radians(lon - 9.0)
    e4, e6 = _E2**2, _E2**3
    ep2 = _E2 / (1 - _E2)
    n = _A / math.sqrt(1 - _E2 * math.sin(phi) ** 2)
    t, c = math.tan(phi) ** 2, ep2 * math.cos(phi) ** 2
    a = lam * math.cos(phi)
    arc = _A * (
        (1 - _E2 / 4 - 3 * e4 / 64 - 5 * e6 / 256) * phi
        - (3 * _E2 / 8 + 3 * e4 / 32 + 45 * e6 / 1024) * math.sin(2 * phi)
        + (15 * e4 / 256 + 45 * e6 / 1024) * math.sin(4 * phi)
        - 35 * e6 / 3072 * math.sin(6 * phi)
    )
    east = a + (1 - t + c) * a**3 / 6 + (5 - 18 * t + t**2 + 72 * c - 58 * ep2) * a**5 / 120
    north = (
        a**2 / 2
        + (5 - t + 9 * c + 4 * c**2) * a**4 / 24
        + (61 - 58 * t + t**2 + 600 * c - 330 * ep2) * a**6 / 720
    )
    return 500_000 + _K0 * n * east, _K0 * (arc + n * math.tan(phi) * north)
