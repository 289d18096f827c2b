"""Single values of register documents, read and normalised (cvr.md §6, §13, §14).

Does not belong here: which value holds on which day (`periods`), rows.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from pipelines.clean import cvr_number
from pipelines.clean.cvr.codes import FORMS

if TYPE_CHECKING:
    from pipelines.clean.cvr.notes import Notes
    from pipelines.clean.cvr.periods import Span
    from pipelines.clean.cvr.shapes import Address, Branch, Company, Contact, Form, Name

PERSONAL_FORMS = frozenset({"10", "15", "30"})
"""Forms that are a person: no contact fields (cvr.md §12), no RSV registration (law 711)."""
DB25_FROM = date(2025, 1, 1)

# cvr.md §6.4; compared without case and blanks.
_ALIVE = frozenset({"normal", "aktiv"})
_ALIVE_BUT = "under"
_ENDED = frozenset({
    "ophørt", "tvangsopløst", "opløstefterkonkurs", "opløsteftererklæring",
    "opløstefterfrivilliglikvidation", "opløstefterfusion", "opløstefterspaltning",
    "opløsteftergrænseoverskridendefusion", "slettet", "udenretsvirkning", "fremtid", "omdannet",
})  # fmt: skip
_DANISH = frozenset({None, "", "DK"})
_FIRST_YEAR = 1900
"""Before it the register counted nobody: an earlier year is a slip."""
_INTERVAL = re.compile(r"ANTAL_([0-9]{1,9})_([0-9]{0,9})(?![0-9])")
_BRANCH = re.compile(r"\d{6}")


class FormValue(NamedTuple):
    """Virksomhedsform: code and words."""

    code: str
    text: str | None


class BranchValue(NamedTuple):
    """Main branch: six digits, words, and the scheme that the digits are of."""

    code: str
    text: str | None
    scheme: str | None


class Employees(NamedTuple):
    """An interval of employees, the series it stands in, and the last day that it tells of."""

    low: int
    high: int | None
    series: str
    as_of: date


class Place(TypedDict):
    """An address, by the columns that the tables have for it."""

    municipality_code: str | None
    address: str | None
    postal_code: str | None
    city: str | None
    address_id: str | None


def own_text_of(value: str | int | None) -> str | None:
    """Text without superfluous blanks; null when nothing is left."""
    if value is None:
        return None
    return " ".join(str(value).split()) or None


text_of = lru_cache(maxsize=50_000, typed=True)(own_text_of)
"""The same of words that many units share; what is a unit's own would only fill the memory."""


@lru_cache(maxsize=50_000, typed=True)
def digits_of(value: int | str | None, length: int) -> str | None:
    """A number of the register as text with leading zeros; null for 0 and for no number."""
    text = str(value).strip() if value is not None else ""
    return text.zfill(length) if text.strip("0") else None


def name_of(element: Name, _span: Span, _notes: Notes) -> str | None:
    """Name."""
    return own_text_of(element.navn)


def cvr_of(value: int | str | None, field: str, notes: Notes) -> str | None:
    """CVR number of eight digits; null, and noted, when it fails the checksum (§13)."""
    number = digits_of(value, 8)
    if number is None or cvr_number.is_valid(number):
        return number
    notes.add("invalid_cvr", f"{field}={number}")
    return None


def is_active(status: str | None, field: str, notes: Notes) -> bool | None:
    """Whether a unit is alive (§6.4): `UNDER…` is, in whatever spelling.

    Returns:
        Null, and noted, for a status that is not known to us: it may be a new word for either.
    """
    word = _word_of(status)
    if word in _ALIVE or word.startswith(_ALIVE_BUT):
        return True
    if word in _ENDED:
        return False
    if word:
        notes.add("unknown_code", f"{field}={status}")
    return None


@lru_cache(maxsize=1_000)
def _word_of(status: str | None) -> str:
    return "".join((status or "").split()).casefold()


def branch_of(element: Branch, span: Span, notes: Notes) -> BranchValue | None:
    """Main branch with the scheme that its own period tells.

    A period that began in 2025 or later is DB25: every living unit was recoded on that day. One
    that began earlier is DB07, open or closed: a unit that still has it was not recoded (§14.2).
    """
    code, is_known = _branch_code(element.branchekode)
    if code is None:
        return None
    if not is_known:
        notes.add("unknown_code", f"hovedbranche.branchekode={code}")
    scheme: str | None = "DB25" if span.start >= DB25_FROM else "DB07"
    if span.start == date.min and span.end >= DB25_FROM:
        scheme = None  # no start and not ended before the change: either is possible
    return BranchValue(code, text_of(element.branchetekst), scheme)


@lru_cache(maxsize=5_000, typed=True)
def _branch_code(raw: str | int | None) -> tuple[str | None, bool]:
    """A branch code as text, and whether it is one of six digits."""
    code = f"{raw:06d}" if isinstance(raw, int) else own_text_of(raw)
    return code, code is not None and _BRANCH.fullmatch(code) is not None


def form_of(element: Form, _span: Span, notes: Notes) -> FormValue | None:
    """Virksomhedsform; a code that is not in §14.1 is kept and noted."""
    code = text_of(element.virksomhedsformkode)
    if code is None:
        return None
    if code not in FORMS:
        notes.add("unknown_code", f"virksomhedsform.virksomhedsformkode={code}")
    return FormValue(code, text_of(element.lang_beskrivelse) or text_of(element.kort_beskrivelse))


def website_of(element: Contact, _span: Span, notes: Notes) -> str | None:
    """Website; null unless the register says outright that it is not hidden (§6.1)."""
    website = text_of(element.kontaktoplysning)
    if website is None or element.hemmelig is not False:
        return None
    if "@" in website:
        notes.add("suspicious_value", "hjemmeside holds a mail address")
        return None
    return website


def place_of(element: Address, _span: Span, _notes: Notes) -> Place:
    """Address (§6.2). Abroad there is no municipality and no Danish postal code."""
    abroad = element.landekode not in _DANISH
    code = None if abroad or element.kommune is None else element.kommune.kommune_kode
    return {
        "municipality_code": digits_of(code, 4),
        "address": _street(element),
        "postal_code": None if abroad else digits_of(element.postnummer, 4),
        "city": text_of(element.postdistrikt),
        "address_id": own_text_of(element.adresse_id),
    }


def _street(element: Address) -> str | None:
    """Street, number, floor and door on one line, or the free text of an address abroad."""
    street = text_of(element.vejnavn)
    if street is None:
        if box := text_of(element.postboks):
            return f"Postboks {box}"
        return text_of(element.fritekst)
    number = f"{element.husnummer_fra or ''}{element.bogstav_fra or ''}"
    if element.husnummer_til:
        number += f"-{element.husnummer_til}{element.bogstav_til or ''}"
    line = own_text_of(f"{street} {number}")
    if element.etage is None and element.sidedoer is None:
        return line
    floor, door = text_of(element.etage), text_of(element.sidedoer)
    if not floor and not door:
        return line
    return f"{line}, " + " ".join(filter(None, (f"{floor}." if floor else None, door)))


def employees(company: Company, notes: Notes) -> Employees | None:
    """Employees by the newest interval of the three series (§6.1, §6.4).

    The newest period wins; of one period the finer series, then what was written last.

    Returns:
        Null when no interval is given, or the newest one cannot be read (noted).
    """
    series = (
        ("aarsbeskaeftigelse", company.aarsbeskaeftigelse),
        ("kvartalsbeskaeftigelse", company.kvartalsbeskaeftigelse),
        ("erstMaanedsbeskaeftigelse", company.erst_maanedsbeskaeftigelse),
    )
    years = [
        e.aar for _, all_ in series for e in all_ or () if e.aar and e.interval_kode_antal_ansatte
    ]
    if not years:
        return None
    newest = max(years)
    told = [
        ((newest, e.last_month, fineness, e.sidst_opdateret or "", code), name)
        for fineness, (name, all_) in enumerate(series)
        for e in all_ or ()
        if e.aar == newest and (code := e.interval_kode_antal_ansatte)
    ]
    (year, month, *_, code), name = max(told)
    match = _INTERVAL.match(code)
    if match is None:
        notes.add("unknown_code", f"intervalKodeAntalAnsatte={code}")
        return None
    if not 1 <= month <= 12 or not _FIRST_YEAR <= year <= date.max.year:
        notes.add("suspicious_value", f"{name}: month {month} of {year}")
        return None
    as_of = date(year, month, monthrange(year, month)[1])
    return Employees(int(match[1]), int(match[2]) if match[2] else None, name, as_of)
