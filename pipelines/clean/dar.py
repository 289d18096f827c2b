"""DAR's own nodes about one address into a row of `core.addresses` (addresses.md §3).

Which house an address is was decided by the spider and stands in the archive beside its answers;
here its point is read again. Does not belong here: Adressevælger's answers
(`pipelines.clean.addresses`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import msgspec

from pipelines.clean.document import Cleaned, Document, Finding
from pipelines.clean.drift import Drift, Shape
from pipelines.clean.unusable import UNREADABLE, UnusablePage
from pipelines.clean.utm import is_danish, to_degrees

PROVIDER = "datafordeler"
CONCLUSION = "dar_point"
_CRS = re.compile(r"(?:EPSG:)?25832")
_NUMBER = r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?"
_POINT = re.compile(rf"POINT ?Z? ?\(({_NUMBER}) ({_NUMBER})(?: {_NUMBER})?\)")


class Position(Shape):
    """`position` of a point."""

    wkt: str | None = None
    crs: str | int | None = None


class Point(Shape):
    """`DAR_Adressepunkt`."""

    id_lokalId: str | None = None  # noqa: N815 - the register's name
    position: Position | None = None


class House(Shape):
    """`DAR_Husnummer`."""

    id_lokalId: str | None = None  # noqa: N815 - the register's name
    husnummertekst: str | None = None
    adgangspunkt: str | None = None
    navngivenVej: str | None = None  # noqa: N815 - the register's name
    postnummer: str | None = None
    known: ClassVar[frozenset[str]] = frozenset({"status"})


class Unit(Shape):
    """`DAR_Adresse`."""

    id_lokalId: str | None = None  # noqa: N815 - the register's name
    husnummer: str | None = None
    known: ClassVar[frozenset[str]] = frozenset({"status"})


class Part(Shape):
    """`DAR_NavngivenVejKommunedel`."""

    navngivenVej: str | None = None  # noqa: N815 - the register's name
    kommune: str | None = None
    known: ClassVar[frozenset[str]] = frozenset({"id_lokalId", "vejkode"})


ENTITIES: dict[str, tuple[str, type[Shape]]] = {
    "dar_unit": ("DAR_Adresse", Unit),
    "dar_house": ("DAR_Husnummer", House),
    "dar_part": ("DAR_NavngivenVejKommunedel", Part),
    CONCLUSION: ("DAR_Adressepunkt", Point),
}
"""Kind of answer -> the entity in it, and what of a node is read."""


def clean_lookup(documents: Sequence[tuple[str, Document]], reading: Mapping[str, str]) -> Cleaned:
    """Read the archived answers of one look-up.

    Args:
        documents: kind and document of each answer under the address' key; the last concludes.
        reading: what the spider found in them: `house`, `unit`, `municipality_code`.

    Returns:
        One row of `core.addresses`, as `pipelines.clean.addresses.clean_lookup` gives.

    Raises:
        UnusablePage: the point that was found is not in the answers.
    """
    out, (kind, last) = Cleaned(), documents[-1]
    row: dict[str, Any] = {
        "address_key": last.name, "match": "none", "provider": PROVIDER,
        "asked_at": last.seen_at, **last.provenance(),
    }  # fmt: skip
    out.add("core.addresses", row)
    if kind != CONCLUSION:
        return out
    drift = Drift(last.name)
    found: dict[str, dict[str, Any]] = {}
    for name, document in documents:
        entity, shape = ENTITIES[name]
        nodes = _nodes(document, entity)
        for node in nodes:
            drift.meet(node, shape, entity, document.name)
        found.setdefault(name, {}).update({str(node.get("id_lokalId")): node for node in nodes})
    house = found["dar_house"].get(reading["house"], {})
    point = found[CONCLUSION].get(str(house.get("adgangspunkt")))
    if point is None:
        raise UnusablePage(f"{last.name}: no point of house {reading['house']} in the answers")
    row["dar_house_id"] = reading["house"]
    row["dar_address_id"] = reading.get("unit")
    row["municipality_code"] = reading.get("municipality_code")
    place = _place(point.get("position"))
    if isinstance(place, str):
        out.findings.append(Finding("suspicious_value", place, last.name))
    else:
        row["match"] = "exact"
        row["easting"], row["northing"] = place
        lon, lat = to_degrees(*place)
        row["lon"], row["lat"] = round(lon, 7), round(lat, 7)  # 7 decimals are about 1 cm
    out.findings += drift.findings()
    return out


def _nodes(document: Document, entity: str) -> list[dict[str, Any]]:
    try:
        nodes = msgspec.json.decode(document.body)["data"][entity]["nodes"]
        return msgspec.convert(nodes, list[dict[str, Any]])
    except (*UNREADABLE, KeyError, TypeError) as error:
        raise UnusablePage(f"{document.name}: {entity}: {error!r}") from error


def _place(position: object) -> tuple[float, float] | str:
    """Easting and northing in metres; a text says what is wrong with them."""
    told = position if isinstance(position, dict) else {}
    match = _POINT.fullmatch(str(told.get("wkt")))
    if match is None or not _CRS.fullmatch(str(told.get("crs"))):
        return f"DAR_Adressepunkt.position={told!r:.80}"
    place = float(match[1]), float(match[2])
    return place if is_danish(*place) else f"DAR_Adressepunkt.position={match[0]}"
