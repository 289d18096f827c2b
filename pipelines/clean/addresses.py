"""Answers of Adressevælger and Adressevask about one address into a row of `core.addresses`.

What was asked and in which order is the spider's; here the archived answers of one look-up are
read again (addresses.md §2). Does not belong here: addresses that were never asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from pipelines.clean.document import Cleaned, Document, Finding
from pipelines.clean.unusable import UnusablePage
from pipelines.clean.utm import to_degrees

PROVIDER = "adressevaelger"
CONCLUSIONS = frozenset({"unit", "house", "nowhere"})
"""Kinds of answers that end a look-up."""
_MATCHES = {1000: "exact", 900: "approx", 800: "interval", 700: "interval"}
_NO_MATCH = frozenset({-300, -500, -600, -700, -800, -1000})
_CRS = "EPSG:25832"
# Denmark with Bornholm in zone 32, metres, rounded outwards.
_EASTINGS = (420_000.0, 920_000.0)
_NORTHINGS = (6_020_000.0, 6_420_000.0)


class _Names(msgspec.Struct):
    name: str | None = None


class _Crs(msgspec.Struct):
    properties: _Names | None = None


class _Geometry(msgspec.Struct):
    crs: _Crs | None = None


class _Point(msgspec.Struct):
    x: float
    y: float


class _Access(msgspec.Struct):
    koordinater: _Point
    geometri: _Geometry | None = None


class _Part(msgspec.Struct):
    kommune: str | None = None


class _House(msgspec.Struct):
    id_lokalid: str
    adgangspunkt: _Access
    navngivenvejkommunedel: _Part | None = None


class _Unit(msgspec.Struct):
    id_lokalid: str
    husnummer: _House


class _Answer(msgspec.Struct):
    adresse: Any = None
    husnummer: _House | None = None


class _Verdict(msgspec.Struct):
    kode: int
    tekst: str | None = None


class _Wash(msgspec.Struct):
    vaskestatus: _Verdict | None = None


def clean_lookup(documents: Sequence[tuple[str, Document]]) -> Cleaned:
    """Read the archived answers of one look-up.

    Args:
        documents: kind and document of each answer, in the order in which they came, all under
            the address' key as name. The last one concludes: `unit` or `house` holds the
            point, `nowhere` is the answer that left nothing more to ask.

    Returns:
        One row of `core.addresses`. Match `exact`, `approx` or `interval` with a point in
        EPSG:25832 metres and in WGS84 degrees, or `none` without one. Findings: wash codes that
        the contract does not name, points outside Denmark or in another system.

    Raises:
        UnusablePage: an answer is not JSON of the shape that the spider found it to have.
    """
    out = Cleaned()
    kind, last = documents[-1]
    wash = next((_wash(document) for name, document in documents if name == "wash"), None)
    code = wash.vaskestatus.kode if wash and wash.vaskestatus else None
    row: dict[str, Any] = {
        "address_key": last.name,
        "match": "none",
        "provider": PROVIDER,
        "code": code,
        "asked_at": last.seen_at,
        **last.provenance(),
    }
    if wash and wash.vaskestatus and code not in _MATCHES and code not in _NO_MATCH:
        text = f"vaskestatus.kode={code} {wash.vaskestatus.tekst or ''}".strip()
        out.findings.append(Finding("unknown_code", text, last.name))
    if kind == "nowhere":
        out.add("core.addresses", row)
        return out
    unit = _unit(last) if kind == "unit" else None
    house = unit.husnummer if unit else _house(last)
    row["dar_address_id"] = unit.id_lokalid if unit else None
    row["dar_house_id"] = house.id_lokalid
    part = house.navngivenvejkommunedel
    row["municipality_code"] = part.kommune if part else None
    if problem := _problem(house.adgangspunkt):
        out.findings.append(Finding("suspicious_value", problem, last.name))
    else:
        # A house found by its exact street and number is exact, whatever washing said of the
        # floor; all units of a house share its point.
        row["match"] = _MATCHES.get(code, "exact") if unit and code is not None else "exact"
        point = house.adgangspunkt.koordinater
        row["easting"], row["northing"] = point.x, point.y
        lon, lat = to_degrees(point.x, point.y)
        row["lon"], row["lat"] = round(lon, 7), round(lat, 7)  # 7 decimals are about 1 cm
    out.add("core.addresses", row)
    return out


def _problem(access: _Access) -> str | None:
    """What is wrong with a point; null when nothing is."""
    crs = access.geometri.crs if access.geometri else None
    name = crs.properties.name if crs and crs.properties else None
    if name is not None and name != _CRS:
        return f"adgangspunkt.crs={name}"
    x, y = access.koordinater.x, access.koordinater.y
    if not (_EASTINGS[0] <= x <= _EASTINGS[1] and _NORTHINGS[0] <= y <= _NORTHINGS[1]):
        return f"adgangspunkt={x} {y}"
    return None


def _unit(document: Document) -> _Unit:
    """The unit address that was asked for, out of an answer to one, or to many by their keys."""
    found = _decode(document, _Answer).adresse
    if isinstance(found, list):
        name = document.name.casefold()
        found = next((u for u in found if str(u.get("id_lokalid")).casefold() == name), None)
    try:
        return msgspec.convert(found, type=_Unit)
    except msgspec.ValidationError as error:
        raise UnusablePage(f"{document.name}: {error}") from error


def _house(document: Document) -> _House:
    house = _decode(document, _Answer).husnummer
    if house is None:
        raise UnusablePage(f"no house number in the answer for {document.name}")
    return house


def _wash(document: Document) -> _Wash | None:
    try:
        return msgspec.json.decode(document.body, type=_Wash)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None  # a refusal (400, 404) need not be JSON; it said no, and that is all


def _decode(document: Document, shape: type[_Answer]) -> _Answer:
    try:
        return msgspec.json.decode(document.body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnusablePage(f"{document.name}: {error}") from error
