"""What a reader is shown about one enterprise: the same words on its card and in the list.

Does not belong here: layout, and any judgement about the enterprise (made in `mart`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import polars as pl

from warehouse.exports import danish, geography
from warehouse.exports.published import Published
from warehouse.tables import mart, supply
from warehouse.tables.ways_in import OPPORTUNITIES

NO_CATEGORY = "Ukendt – ingen har spurgt"
PROTECTED = "Reklamebeskyttet: må ikke kontaktes med reklame"
STATUS_ORDER = ("registered", "mapped", "candidate", "former")
WAYS_SHOWN = 5
"""Ways in on a card, best first; the rest are counted and stand in `opportunities.csv`."""
_DOMAIN = re.compile(r"(?i)[a-zæøå0-9-]+(\.[a-zæøå0-9-]+)*\.[a-z]{2,}(/\S*)?")

Row = Mapping[str, Any]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Supplied:
    """A category that an enterprise may supply.

    Attributes:
        label: Danish name of the category.
        certainty: whether somebody said so or how sure the guess is.
        evidence: what it rests on, strongest first, one text each.
    """

    label: str
    certainty: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One enterprise in one municipality, in Danish.

    Attributes:
        id: municipality code and CVR number; unique on a page.
        status: code, for looks; `status_label` is its Danish word.
        doubt: why the registration is doubtful; null when it is not.
        categories: keys of what it may supply; empty when nothing is known.
        supplies: the same, with labels and evidence.
        served: where it works and whether anybody said so.
        is_visited: whether the mapping team has visited it.
        standing: pairs of term and text: why it is on the list, since when, doubtful or not.
        facts: the other pairs.
        ways: pairs of purchase and way in, best first.
        more_ways: ways in that are not shown.
        links: pairs of text and http(s) address.
    """

    id: str
    municipality_code: str
    cvr: str
    name: str
    status: str
    status_label: str
    status_reason: str
    doubt: str | None
    is_protected: bool
    district: str
    categories: tuple[str, ...]
    supplies: tuple[Supplied, ...]
    served: str
    is_visited: bool
    visited: str
    standing: Pairs
    facts: Pairs
    ways: Pairs
    more_ways: int
    links: Pairs

    @property
    def category_text(self) -> str:
        """What it may supply on one line."""
        return ", ".join(supplied.label for supplied in self.supplies) or NO_CATEGORY


def cards(published: Published) -> list[Card]:
    """Cards of all enterprises: registered first, then by name and CVR number."""
    labels = category_labels(published)
    offered = _grouped(published[supply.OFFERINGS], "cvr")
    ways = _grouped(published[OPPORTUNITIES], "municipality_code", "cvr")
    found = [
        _card(
            row,
            labels,
            offered.get((row["cvr"],), []),
            ways.get((row["municipality_code"], row["cvr"]), []),
        )
        for row in published[supply.SOCIAL_ENTERPRISES].to_dicts()
    ]
    return sorted(found, key=lambda card: (status_rank(card.status), card.name.casefold(), card.id))


def status_rank(status: str) -> int:
    """Place of a status in lists; unknown ones last."""
    return STATUS_ORDER.index(status) if status in STATUS_ORDER else len(STATUS_ORDER)


def category_labels(published: Published) -> Mapping[str, str]:
    """Danish names of supply categories by key."""
    table = published[mart.COVERAGE_BY_CATEGORY]
    return dict(table.select("category", "label_da").iter_rows())


def web_address(text: str | None) -> str | None:
    """Address that is safe to put into a link; null when it is none.

    Registers hold `www.example.dk` as well as full addresses; only http and https come through.
    """
    if not text:
        return None
    candidate = f"https://{text}" if _DOMAIN.fullmatch(text) else text
    try:
        parts = urlsplit(candidate)
    except ValueError:  # e.g. a stray bracket: no address, shown as text
        return None
    return candidate if parts.scheme in {"http", "https"} and parts.hostname else None


def place(code: str | None, name: str | None) -> str:
    """Postal code and district in one text; unknown when both are."""
    return " ".join(part for part in (code, name) if part) or danish.UNKNOWN


def card_id(municipality_code: str, cvr: str) -> str:
    """`Card.id` of an enterprise."""
    return f"{municipality_code}-{cvr}"


def _grouped(frame: pl.DataFrame, *key: str) -> dict[tuple[str, ...], list[Row]]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in frame.to_dicts():
        groups.setdefault(tuple(row[name] for name in key), []).append(row)
    return groups


def _card(row: Row, labels: Mapping[str, str], offered: list[Row], ways: list[Row]) -> Card:
    doubt = (row["doubtful_reason"] or "Uden begrundelse") if row["doubtful"] else None
    told = sorted(ways, key=lambda way: (-way["score"], way["tender_key"], way["lot_id"]))
    return Card(
        id=card_id(row["municipality_code"], row["cvr"]),
        municipality_code=row["municipality_code"],
        cvr=row["cvr"],
        name=row["name"] or f"Uden navn (CVR {row['cvr']})",
        status=row["status"],
        status_label=danish.label("status", row["status"]),
        status_reason=row["status_reason"],
        doubt=doubt,
        is_protected=row["advertising_protected"],
        district=place(row["postal_code"], row["postal_district"]),
        categories=tuple(sorted({offer["category"] for offer in offered})),
        supplies=tuple(_supplies(offered, labels)),
        served=_served(offered),
        is_visited=row["visited_on"] is not None,
        visited=danish.day(row["visited_on"]),
        standing=tuple(_standing(row, doubt)),
        facts=tuple(_facts(row)),
        ways=tuple(_way(way) for way in told[:WAYS_SHOWN]),
        more_ways=max(0, len(told) - WAYS_SHOWN),
        links=tuple(_links(row)),
    )


def _supplies(offered: list[Row], labels: Mapping[str, str]) -> Iterable[Supplied]:
    """Categories by how sure they are, then by name."""
    groups: dict[str, list[Row]] = {}
    for offer in sorted(offered, key=lambda offer: -offer["confidence"]):
        groups.setdefault(offer["category"], []).append(offer)
    told = ((labels.get(key, key), rows) for key, rows in groups.items())
    for label, rows in sorted(told, key=lambda item: (-item[1][0]["confidence"], item[0])):
        evidence = dict.fromkeys(offer["reason"] for offer in rows)
        yield Supplied(label, _certainty(rows[0]["confidence"]), tuple(evidence))


def _certainty(confidence: float) -> str:
    if confidence >= 1:
        return "Oplyst"
    return f"Skøn, {round(100 * confidence)} %"


def _served(offered: list[Row]) -> str:
    said = next((offer["area_served"] for offer in offered if not offer["area_assumed"]), None)
    if said is not None:
        return f"{said} (oplyst)"
    codes = sorted({code for offer in offered for code in offer["area_municipalities"]})
    if not codes:
        return danish.UNKNOWN
    names = [geography.municipality_names().get(code, code) for code in codes]
    return f"{danish.listed(names)} (antaget ud fra, hvor den ligger; ingen har spurgt)"


def _way(way: Row) -> tuple[str, str]:
    parts = [danish.label("way_in", way["route"]), danish.label("lot_state", way["lot_state"])]
    if way["deadline_at"]:
        parts.append(f"frist {danish.moment(way['deadline_at'])}")
    elif way["expected_on"]:
        parts.append(f"ventes {danish.day(way['expected_on'])}")
    parts.append(f"{danish.points(way['score'])} point")
    return way["title"], ", ".join(parts)


def _since(row: Row) -> str:
    start, end = row["registered_from"], row["registered_to"]
    if start is None:
        first_seen = row["first_seen"].astimezone(danish.COPENHAGEN)
        return f"Kendt af kortlag siden {danish.day(first_seen.date())}"
    if end is None:
        return f"Registreret siden {danish.day(start)}"
    return f"Registreret fra {danish.day(start)} til {danish.day(end)}"


def _standing(row: Row, doubt: str | None) -> Iterable[tuple[str, str]]:
    yield "Begrundelse", row["status_reason"]
    yield "Siden", _since(row)
    if doubt is not None:
        yield "Tvivlsom", doubt
    elif row["registered_from"] is not None:
        yield "Tvivlsom", "Nej, der er ikke fundet grund til tvivl"
    if row["status"] == "candidate":
        # The first reason repeats the status.
        yield "Tegn", "; ".join(row["reasons"][1:]) or danish.UNKNOWN


def _facts(row: Row) -> Iterable[tuple[str, str]]:
    found_by = [danish.label("found_by", code) for code in row["found_by"]]
    yield "Fundet via", danish.listed(found_by) if found_by else danish.UNKNOWN
    yield "Fundet", danish.day(row["found_on"])
    yield "Besøgt", danish.day(row["visited_on"])
    yield "Spørgeskema", danish.day(row["questionnaire_returned_on"])
    yield "Form", row["form"] or danish.UNKNOWN
    yield "Branche", row["branch"] or danish.UNKNOWN
    yield "Ansatte", _employees(row["employees_low"], row["employees_high"])
    yield "Postdistrikt", place(row["postal_code"], row["postal_district"])
    if row["advertising_protected"]:
        yield "Bemærk", PROTECTED
    if row["website"] and web_address(row["website"]) is None:
        yield "Hjemmeside", row["website"]


def _employees(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return danish.UNKNOWN
    if high is None:
        return f"{danish.number(low)} eller flere"
    if low is None or low == high:
        return danish.number(high)
    return f"{danish.number(low)}–{danish.number(high)}"


def _links(row: Row) -> Iterable[tuple[str, str]]:
    if website := web_address(row["website"]):
        yield "Hjemmeside", website
    if source := web_address(row["source_url"]):
        yield "Opslag i CVR", source
