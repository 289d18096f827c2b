"""Blocks that the register's documents are made of: periods, addresses, branches (cvr.md §6).

A history is cut at `today`: periods that begin later are left out, ends that have not come yet
are null.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from scrapers.sandbox.world.dice import at, dice
from scrapers.sandbox.world.firms import RECODED, Span
from scrapers.sandbox.world.places import Address, municipality_names
from scrapers.sandbox.world.trades import Branch

Json = dict[str, Any]


def stamp(day: date) -> str:
    """`sidstOpdateret` of something written that day."""
    return at(day, 9, day.day % 60).isoformat(timespec="milliseconds")


def cut(spans: Iterable[Span[Any]], today: date) -> list[Span[Any]]:
    """What is known on a day: an end shows the day after it."""
    return [
        Span(span.value, span.since, span.until if span.until and span.until < today else None)
        for span in spans
        if span.since <= today
    ]


def period(span: Span[Any]) -> Json:
    """`periode` of a span."""
    return {
        "gyldigFra": span.since.isoformat(),
        "gyldigTil": span.until.isoformat() if span.until else None,
    }


def entry(span: Span[Any], **values: Any) -> Json:
    """A list entry: its values, its period, and when it was last written."""
    changed = span.until + timedelta(days=1) if span.until else span.since
    return {**values, "periode": period(span), "sidstOpdateret": stamp(changed)}


_ADDRESS_KEYS = """
landekode fritekst vejkode kommune husnummerFra husnummerTil bogstavFra bogstavTil etage sidedoer
conavn postboks vejnavn bynavn postnummer postdistrikt adresseId sidstValideret
"""


def address(span: Span[Address | None]) -> Json:
    """An address object (cvr.md §6.2); all keys, many null."""
    result = entry(span, **dict.fromkeys(_ADDRESS_KEYS.split()))
    here = span.value
    if here is None:
        return result | {"landekode": "DK", "fritekst": "Uden fast adresse"}
    if here.foreign:
        return result | {"landekode": "SE", "fritekst": here.foreign}
    name = municipality_names()[here.municipality].upper()
    municipality = {"kommuneKode": here.municipality, "kommuneNavn": name}
    return result | {
        "landekode": "DK",
        "vejkode": dice("street", here.municipality, here.street).randint(100, 8999),
        "kommune": {**municipality, "periode": result["periode"],
                    "sidstOpdateret": result["sidstOpdateret"]},
        "husnummerFra": here.number,
        "etage": here.floor,
        "conavn": here.care_of,
        "vejnavn": here.street,
        "postnummer": here.postal_code,
        "postdistrikt": here.district,
        "adresseId": here.address_id,
        "sidstValideret": result["sidstOpdateret"] if here.address_id else None,
    }  # fmt: skip


def branches(
    branch: Branch | None, life: list[Span[None]], *, recoded: bool, today: date
) -> list[Json]:
    """Periods of a branch: DB07 until 2024-12-31 and DB25 after it; DB07 only on ceased units."""
    if branch is None or not life:
        return []
    since = life[0].since
    old = {"branchekode": branch.db07, "branchetekst": branch.db07_text}
    new = {"branchekode": branch.db25, "branchetekst": branch.db25_text}
    if since >= RECODED:
        return [entry(Span(None, since), **new)]
    if not recoded or today < RECODED:
        return [entry(Span(None, since), **old)]
    return [
        entry(Span(None, since, RECODED - timedelta(days=1)), **old),
        entry(Span(None, RECODED), **new),
    ]
