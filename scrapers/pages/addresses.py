"""Adressevælger and Adressevask: requests to send, envelopes to read (addresses.md §2).

What is asked for next follows from what is read here; what an answer means for a table is
`pipelines.clean.addresses`. The token goes into the query because the service takes it nowhere
else; the archive and the log leave it out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Literal
from urllib.parse import quote, urlencode

import msgspec

from scrapers.pages.page import PageError, decode

BATCH = 100
"""Most ids in one question (§2 trap 11: 500 are refused with 431)."""
_ABOLISHED = frozenset({"4", "5"})  # abolished, abandoned; a number in /vask/, text elsewhere
_LONGEST_STREET = 40
_LONGEST_NUMBER = 4
_LONGEST_TEXT = 73
_LOCATED = frozenset({1000, 900, 800, 700})
_HOUSE_KNOWN = frozenset({-500, -600})
_KNOWN_CODES = _LOCATED | _HOUSE_KNOWN | {-300, -700, -800, -1000}
_STREET = re.compile(r"(?P<street>.*\S)\s+(?P<number>\d+\s*[A-Za-zÆØÅæøå]?)(?:\s*-\s*\d+\s*\w?)?")


class Wanted(msgspec.Struct, frozen=True):
    """An address to find.

    Attributes:
        key: its name in the tables: the DAR id, else `text:` and the normalised text.
        dar_id: DAR id of the unit address; null when the register gives none.
        address: street, number, floor and door on one line, as the tables have it.
        postal_code: four digits.
        city: name of the postal district.
        municipality_code: four digits, from CVR, which is authoritative for it.
    """

    key: str
    dar_id: str | None = None
    address: str | None = None
    postal_code: str | None = None
    city: str | None = None
    municipality_code: str | None = None


class House(msgspec.Struct, frozen=True):
    """A house number of a search result or of an answer with coordinates."""

    id: str
    street: str
    number: str


class _Point(msgspec.Struct):
    x: float
    y: float


class _Access(msgspec.Struct):
    koordinater: _Point


class _Part(msgspec.Struct):
    kommune: str


class _House(msgspec.Struct):
    # A key that is not there is no address that is not there: null says that, absence does not.
    id_lokalid: str
    adgangspunkt: _Access | None
    navngivenvejkommunedel: _Part | None
    status: str | int | None


class _Unit(msgspec.Struct):
    id_lokalid: str
    husnummer: _House
    status: str | int | None


class _UnitAnswer(msgspec.Struct):
    status: Literal["ok"]
    adresse: _Unit


class _UnitsAnswer(msgspec.Struct):
    status: Literal["ok"]
    adresse: list[msgspec.Raw]


class _HouseAnswer(msgspec.Struct):
    status: Literal["ok"]
    husnummer: _House


class _Typed(msgspec.Struct):
    type: str


class _Hit(msgspec.Struct):
    id: str
    vejnavn: str
    husnummer: str


class _SearchAnswer(msgspec.Struct):
    status: Literal["ok"]
    fund: list[msgspec.Raw]


class _Verdict(msgspec.Struct):
    kode: int
    tekst: str | None = None


class _Washed(msgspec.Struct):
    adresse_id_lokalid: str | None = None


class _WashAnswer(msgspec.Struct):
    vaskestatus: _Verdict
    vaskeresultat: _Washed | None = None


class _Refusal(msgspec.Struct):
    status: str = ""


class Washed(msgspec.Struct, frozen=True):
    """What washing a text gave.

    Attributes:
        code: the service's own code.
        unit_id: unit address to ask for next; null when the code names none.
        house_may_exist: the number is there, only floor or door is not (§2 trap 6), or the
            service names no id: search house numbers instead.
        is_known: the code is one that the contract names.
    """

    code: int
    unit_id: str | None
    house_may_exist: bool
    is_known: bool


def unit_url(base: str, unit_id: str, token: str) -> str:
    """One unit address with its house number and point."""
    return _url(base, f"/adresser/{quote(unit_id, safe='')}", {}, token)


def units_url(base: str, unit_ids: Sequence[str], token: str) -> str:
    """Up to `BATCH` unit addresses at once."""
    return _url(base, "/adresser/", {"id_lokalids": ",".join(unit_ids)}, token)


def house_url(base: str, house_id: str, token: str) -> str:
    """One house number with its point."""
    return _url(base, f"/husnumre/{quote(house_id, safe='')}", {}, token)


def wash_url(base: str, text: str, token: str) -> str:
    """Washing of a whole address text."""
    return _url(base, "/vask/", {"adresse": text}, token)


def house_search_url(base: str, wanted: Wanted, house: House, token: str) -> str:
    """Search of a house number, always within its postal district (§2 trap 2).

    The municipality is sent as well, but whether it filters is not sure (trap 10).
    """
    asked = {
        "vejnavn": house.street[:_LONGEST_STREET].strip(),
        "husnummer": house.number[:_LONGEST_NUMBER],
        "postnummer": wanted.postal_code or "",
        "maksimum": "10",
    }
    if wanted.municipality_code:
        asked["kommuneKode"] = wanted.municipality_code
    return _url(base, "/husnumre/soeg", asked, token)


def _url(base: str, path: str, query: dict[str, str], token: str) -> str:
    return f"{base}{path}?{urlencode({**query, 'token': token}, quote_via=quote)}"


def house_of(wanted: Wanted) -> House | None:
    """Street and first house number of an address line; null when it has none (a post box)."""
    line = (wanted.address or "").partition(",")[0].strip()
    match = _STREET.fullmatch(line)
    if match is None:
        return None
    return House("", match["street"], match["number"].replace(" ", "").upper())


def wash_text(wanted: Wanted) -> str | None:
    """The text to wash: with postal code, a blank after each comma, 73 characters at most.

    Letters stay as they are: without æ, ø and å nothing is found (§2 traps 3, 4, 8). What is too
    long loses the district's name first, then floor and door, then the end of the street.

    Returns:
        Null without address or postal code: nothing could be found (code -300).
    """
    if not wanted.address or not wanted.postal_code:
        return None
    parts = [" ".join(part.split()) for part in wanted.address.split(",") if part.strip()]
    place = f"{wanted.postal_code} {wanted.city or ''}".strip()
    tries = [[*parts, place], [*parts, wanted.postal_code], [parts[0], wanted.postal_code]]
    for chosen in tries:
        if len(text := ", ".join(chosen)) <= _LONGEST_TEXT:
            return text
    house = house_of(wanted)
    if house is None:
        return None
    return f"{house.street[:_LONGEST_STREET].strip()} {house.number}, {wanted.postal_code}"


def same_street(one: str, other: str) -> bool:
    """Whether two street names are one, whatever their case and blanks (§2 trap 5)."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def read_unit(body: bytes) -> str | None:
    """Id of the unit address in an answer.

    Returns:
        Null when it is abolished or has no point, or when the service says that there is none.

    Raises:
        PageError: no answer of this service.
    """
    if _is_refusal(body):
        return None
    unit = decode(body, _UnitAnswer).adresse
    return unit.id_lokalid.casefold() if _is_usable(unit) else None


def read_units(body: bytes) -> set[str]:
    """Ids, in lower case, of the living unit addresses in an answer to many.

    One of another shape is left out: it is asked for alone then, and does not cost the others.

    Raises:
        PageError: no answer of this service.
    """
    if _is_refusal(body):
        return set()
    found = set()
    for raw in decode(body, _UnitsAnswer).adresse:
        with suppress(PageError):
            unit = decode(bytes(raw), _Unit)
            if _is_usable(unit):
                found.add(unit.id_lokalid.casefold())
    return found


def read_house(body: bytes) -> str | None:
    """Municipality code of the house number in an answer; empty when it names none.

    Returns:
        Null when it is abolished or has no point, or when the service says that there is none.

    Raises:
        PageError: no answer of this service.
    """
    if _is_refusal(body):
        return None
    house = decode(body, _HouseAnswer).husnummer
    if str(house.status) in _ABOLISHED or house.adgangspunkt is None:
        return None
    part = house.navngivenvejkommunedel
    return part.kommune if part else ""


def read_house_search(body: bytes, house: House) -> str | None:
    """Id of the hit that is the house asked for: same street name, same number.

    The search finds what sounds alike (§2 trap 5), so any other hit is none.

    Raises:
        PageError: no answer of this service.
    """
    if _is_refusal(body):
        return None
    for raw in map(bytes, decode(body, _SearchAnswer).fund):
        if decode(raw, _Typed).type != "husnummer":
            continue
        hit = decode(raw, _Hit)
        is_number = hit.husnummer.casefold() == house.number.casefold()
        if is_number and same_street(hit.vejnavn, house.street):
            return hit.id
    return None


def read_wash(body: bytes) -> Washed | None:
    """What washing gave; null when the service refuses the text.

    Raises:
        PageError: no answer of this service.
    """
    if _is_refusal(body):
        return None
    answer = decode(body, _WashAnswer)
    code = answer.vaskestatus.kode
    unit_id = answer.vaskeresultat.adresse_id_lokalid if answer.vaskeresultat else None
    located = code in _LOCATED
    return Washed(
        code=code,
        unit_id=unit_id if located else None,
        house_may_exist=code in _HOUSE_KNOWN or (located and not unit_id),
        is_known=code in _KNOWN_CODES,
    )


def _is_usable(unit: _Unit) -> bool:
    is_gone = str(unit.status) in _ABOLISHED or str(unit.husnummer.status) in _ABOLISHED
    return not is_gone and unit.husnummer.adgangspunkt is not None


def _is_refusal(body: bytes) -> bool:
    """`{"status": "fejl"}`: the service's own no, whatever the HTTP status around it.

    Raises:
        PageError: the body is not JSON of this service.
    """
    return decode(body, _Refusal).status == "fejl"


def read_wanted(body: bytes) -> tuple[Wanted, ...]:
    """The addresses a crawl is to find, as handed over in a file.

    Raises:
        PageError: the file is not a list of addresses.
    """
    found = decode(body, list[Wanted])
    if len({wanted.key for wanted in found}) != len(found):
        raise PageError("an address is wanted twice")
    return tuple(found)
