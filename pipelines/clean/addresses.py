"""Answers of Adressevælger and Adressevask about one address into a row of `core.addresses`.

What was asked and in which order is the spider's; here the archived answers of one look-up are
read again (addresses.md §2). Does not belong here: addresses that were never asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec

from pipelines.clean.document import Cleaned, Document, Finding
from pipelines.clean.drift import Drift, Shape
from pipelines.clean.unusable import UNREADABLE, UnusablePage
from pipelines.clean.utm import is_danish, to_degrees

PROVIDER = "adressevaelger"
CONCLUSIONS = frozenset({"unit", "house", "nowhere"})
"""Kinds of answers that end a look-up."""
_MATCHES = {1000: "exact", 900: "approx", 800: "interval", 700: "interval"}
_NO_MATCH = frozenset({-300, -500, -600, -700, -800, -1000})
_LARGEST_CODE = 2**31
"""What the column takes; a code beyond it is unknown, and told as such."""
_CRS = "EPSG:25832"


class _Names(Shape):
    name: str | None = None


class _Crs(Shape):
    properties: _Names | None = None
    known: ClassVar[frozenset[str]] = frozenset({"type"})


class _Geometry(Shape):
    crs: _Crs | None = None
    known: ClassVar[frozenset[str]] = frozenset({"type", "coordinates"})


class _Point(Shape):
    x: float
    y: float


class _Access(Shape):
    koordinater: _Point
    geometri: _Geometry | None = None


class _Part(Shape):
    kommune: str | None = None
    known: ClassVar[frozenset[str]] = frozenset({"vejkode"})


class House(Shape):
    """A house number with its point."""

    id_lokalid: str
    adgangspunkt: _Access
    navngivenvejkommunedel: _Part | None = None
    status: str | int | None = None
    known: ClassVar[frozenset[str]] = frozenset(
        {"husnummertekst", "vejnavn", "postnummer", "supplerendebynavn"}
    )


class Unit(Shape):
    """A unit address with its house number."""

    id_lokalid: str
    husnummer: House
    status: str | int | None = None
    known: ClassVar[frozenset[str]] = frozenset(
        {"adressebetegnelse", "etagebetegnelse", "doerbetegnelse"}
    )


class HouseAnswer(Shape):
    """Answer to a house number's id."""

    status: str | None = None
    husnummer: House | None = None
    known: ClassVar[frozenset[str]] = frozenset({"beskrivelse"})


class _Answer(msgspec.Struct):
    adresse: Any = None
    husnummer: House | None = None


class _Verdict(Shape):
    kode: int
    tekst: str | None = None


class _Washed(Shape):
    adresse_id_lokalid: str | None = None
    known: ClassVar[frozenset[str]] = frozenset({"adressebetegnelse", "status", "virkningtil"})


class WashAnswer(Shape):
    """Answer to a text that was washed."""

    vaskestatus: _Verdict | None = None
    vaskeresultat: _Washed | None = None
    known: ClassVar[frozenset[str]] = frozenset({"vaskeresultat_historisk"})


class Hit(Shape):
    """A hit of the search; those of other types than house numbers lack some keys."""

    type: str | None = None
    id: str | None = None
    vejnavn: str | None = None
    husnummer: str | None = None
    known: ClassVar[frozenset[str]] = frozenset(
        {"titel", "postnr", "postdistrikt", "antal_husnumre", "vejNavn", "husnummerId"}
    )


class SearchAnswer(Shape):
    """Answer to a search."""

    status: str | None = None
    fund: list[Hit] | None = None
    known: ClassVar[frozenset[str]] = frozenset({"beskrivelse"})


SHAPES: dict[str, type[Shape]] = {
    "wash": WashAnswer, "house_search": SearchAnswer, "house": HouseAnswer,
}  # fmt: skip
"""Kind of answer -> its shape; that of a unit is met alone, for it may stand among a hundred."""


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
    out.findings += _drift(documents)
    wash = next((_wash(document) for name, document in documents if name == "wash"), None)
    code = wash.vaskestatus.kode if wash and wash.vaskestatus else None
    row: dict[str, Any] = {
        "address_key": last.name,
        "match": "none",
        "provider": PROVIDER,
        "code": code if code is None or abs(code) < _LARGEST_CODE else None,
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


def _drift(documents: Sequence[tuple[str, Document]]) -> list[Finding]:
    """What the answers have or lack against what the contract says."""
    drift = Drift(documents[-1][1].name)
    for kind, document in documents:
        try:
            body = msgspec.json.decode(document.body)
        except UNREADABLE:
            continue  # a refusal need not be JSON
        if not isinstance(body, dict) or body.get("status") == "fejl":
            continue
        if kind in SHAPES:
            drift.meet(body, SHAPES[kind], kind, document.name)
        if kind == "unit":
            drift.meet(_own(body.get("adresse"), document), Unit, kind, document.name)
    return drift.findings()


def _own(found: Any, document: Document) -> Any:
    """The unit address of a document out of an answer to many, by their keys."""
    if not isinstance(found, list):
        return found
    name = document.name.casefold()
    mine = (u for u in found if isinstance(u, dict))
    return next((u for u in mine if str(u.get("id_lokalid")).casefold() == name), None)


def _problem(access: _Access) -> str | None:
    """What is wrong with a point; null when nothing is."""
    crs = access.geometri.crs if access.geometri else None
    name = crs.properties.name if crs and crs.properties else None
    if name is not None and name != _CRS:
        return f"adgangspunkt.crs={name}"
    x, y = access.koordinater.x, access.koordinater.y
    if not is_danish(x, y):
        return f"adgangspunkt={x} {y}"
    return None


def _unit(document: Document) -> Unit:
    """The unit address that was asked for, out of an answer to one, or to many by their keys."""
    found = _decode(document, _Answer).adresse
    try:
        return msgspec.convert(_own(found, document), type=Unit)
    except msgspec.ValidationError as error:
        raise UnusablePage(f"{document.name}: {error}") from error


def _house(document: Document) -> House:
    house = _decode(document, _Answer).husnummer
    if house is None:
        raise UnusablePage(f"no house number in the answer for {document.name}")
    return house


def _wash(document: Document) -> WashAnswer | None:
    try:
        return msgspec.json.decode(document.body, type=WashAnswer)
    except UNREADABLE:
        return None  # a refusal (400, 404) need not be JSON; it said no, and that is all


def _decode(document: Document, shape: type[_Answer]) -> _Answer:
    try:
        return msgspec.json.decode(document.body, type=shape)
    except UNREADABLE as error:
        raise UnusablePage(f"{document.name}: {error}") from error
