"""Boundaries of municipalities and postal districts, as `warehouse/geo` has them.

Rings are turned as RFC 7946 asks (exterior counter-clockwise). Does not belong here: what is
counted inside a boundary, and any decision about which municipality an address lies in (the
boundaries are too coarse for that, see geo/SOURCES.md).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

ATTRIBUTION = (
    "Indeholder data fra Klimadatastyrelsen (tidl. Geodatastyrelsen), DAGI 1:500.000, "
    "februar 2014. CC BY 4.0."
)
"""The line of geo/SOURCES.md, shown wherever a boundary or a district point is."""

_HOME = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Area:
    """A boundary.

    Attributes:
        code: municipality code, postal code, or a range of postal codes such as `1000-1499`.
        name: Danish name.
        shape: polygon or multipolygon, WGS84 degrees, longitude first.
    """

    code: str
    name: str
    shape: BaseGeometry


@cache
def districts() -> Mapping[str, Area]:
    """Postal districts by the code of the boundary file (the centre of Copenhagen in ranges)."""
    return _areas("postnumre_simpel.geojson", "postnr")


@cache
def municipalities() -> Mapping[str, Area]:
    """Municipalities by four-digit code."""
    return _areas("kommuner_simpel.geojson", "kommunekode")


@cache
def municipality_names() -> Mapping[str, str]:
    """Names of municipalities by four-digit code."""
    with (_HOME / "reference" / "kommuner.csv").open(encoding="utf-8", newline="") as file:
        return {row["kommunekode"]: row["navn"] for row in csv.DictReader(file)}


def district_of(postal_code: str) -> Area | None:
    """Boundary a postal code lies in; null when the boundary file has none (newer districts)."""
    return _district_index().get(postal_code)


def geometry(shape: BaseGeometry) -> dict[str, Any]:
    """GeoJSON geometry of a shape."""
    parsed: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return parsed


@cache
def _district_index() -> Mapping[str, Area]:
    index: dict[str, Area] = {}
    for code, area in districts().items():
        first, _, last = code.partition("-")
        index[code] = area
        index |= {f"{number:04d}": area for number in range(int(first), int(last or first) + 1)}
    return index


def _areas(file_name: str, code_key: str) -> dict[str, Area]:
    text = (_HOME / "geo" / file_name).read_text(encoding="utf-8")
    areas: dict[str, Area] = {}
    for feature in json.loads(text)["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        properties = feature["properties"]
        code = properties[code_key]
        oriented = shapely.orient_polygons(shape, exterior_cw=False)
        areas[code] = Area(code, properties["navn"], oriented)
    return areas
