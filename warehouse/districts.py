"""Postal districts by municipality, with a point in each: derived from the boundaries.

`python -m warehouse.districts` writes `reference/postal_districts.csv`; a test fails when it is not
what the boundaries say. It is a file because laying boundaries over each other takes longer than
all other code lists together, in every process. Does not belong here: who reads it
(`warehouse.reference`), boundaries for maps (`warehouse.exports.geography`).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from shapely.geometry import shape

from warehouse.reference import code_list

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

FILE = Path(__file__).parent / "reference" / "postal_districts.csv"
_GEO = Path(__file__).parent / "geo"
_HEADINGS = ("postal_code", "postal_district", "municipality_code", "share", "lon", "lat")


def write(file: TextIO) -> None:
    """Write the list, sorted as `postnr_kommune.csv` is."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_HEADINGS)
    writer.writerows(_rows())


def _rows() -> Iterator[tuple[str | float | None, ...]]:
    districts = _boundaries("postnumre_simpel.geojson", "postnr")
    municipalities = _boundaries("kommuner_simpel.geojson", "kommunekode")
    for row in code_list("postnr_kommune.csv"):
        point = _point_in(districts.get(row["postnr"]), municipalities.get(row["kommunekode"]))
        for code, name in _codes(row["postnr"], row["postnrnavn"]):
            yield code, name, row["kommunekode"], row["andel_af_postnr"], *point


def _codes(code: str, name: str) -> Iterator[tuple[str, str]]:
    """A postal code with its name, or all codes of a range but those of bulk receivers."""
    first, dash, last = code.partition("-")
    if not dash:
        yield code, name
        return
    for row in code_list("postnumre.csv"):
        if first <= row["postnr"] <= last and row["stormodtager"] == "0":
            yield row["postnr"], row["navn"]


def _point_in(
    district: BaseGeometry | None, municipality: BaseGeometry | None
) -> tuple[float | None, float | None]:
    """A point inside both, else inside the district; the boundaries are coarse."""
    if district is None:
        return None, None
    part = district if municipality is None else district.intersection(municipality)
    point = (part if part.area else district).representative_point()
    return round(point.x, 5), round(point.y, 5)


def _boundaries(file: str, key: str) -> dict[str, BaseGeometry]:
    features = json.loads((_GEO / file).read_text(encoding="utf-8"))["features"]
    return {f["properties"][key]: shape(f["geometry"]) for f in features}


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as opened:
        write(opened)
