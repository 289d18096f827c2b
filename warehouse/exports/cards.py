"""What a reader is shown about one enterprise: the same words on the map's card and in its table.

Does not belong here: layout, and any judgement about the enterprise (made in `mart`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from warehouse.exports import danish
from warehouse.exports.published import Published
from warehouse.tables import mart, supply

NO_CATEGORY = "Ukendt – ingen har spurgt"
PROTECTED = "Reklamebeskyttet: må ikke kontaktes med reklame"
STATUS_ORDER = ("registered", "mapped", "candidate", "former")
_DOMAIN = re.compile(r"(?i)[a-zæøå0-9-]+(\.[a-zæøå0-9-]+)*\.[a-z]{2,}(/\S*)?")


@dataclass(frozen=True, slots=True)
class Card:
    """One enterprise in one municipality, in Danish.

    Attributes:
        id: municipality code and CVR number; unique on a page.
        status: code, for looks; `status_label` is its Danish word.
        doubt: why the registration is doubtful; null when it is not.
        categories: Danish labels of what it may supply, or `NO_CATEGORY`.
        facts: pairs of term and text for the map's card.
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
    visited: str
    facts: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]


def cards(published: Published) -> list[Card]:
    """Cards of all enterprises: registered first, then by name and CVR number."""
    categories = _categories_by_cvr(published)
    rows = published[supply.SOCIAL_ENTERPRISES].to_dicts()
    found = [_card(row, categories.get(row["cvr"], (NO_CATEGORY,))) for row in rows]
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


def _categories_by_cvr(published: Published) -> dict[str, tuple[str, ...]]:
    labels = category_labels(published)
    found: dict[str, set[str]] = {}
    for cvr, category in published[supply.OFFERINGS].select("cvr", "category").iter_rows():
        found.setdefault(cvr, set()).add(labels.get(category, category))
    return {cvr: tuple(sorted(names)) for cvr, names in found.items()}


def _card(row: Mapping[str, Any], categories: tuple[str, ...]) -> Card:
    doubt = (row["doubtful_reason"] or "Uden begrundelse") if row["doubtful"] else None
    return Card(
        id=f"{row['municipality_code']}-{row['cvr']}",
        municipality_code=row["municipality_code"],
        cvr=row["cvr"],
        name=row["name"] or f"Uden navn (CVR {row['cvr']})",
        status=row["status"],
        status_label=danish.label("status", row["status"]),
        status_reason=row["status_reason"],
        doubt=doubt,
        is_protected=row["advertising_protected"],
        district=place(row["postal_code"], row["postal_district"]),
        categories=categories,
        visited=danish.day(row["visited_on"]),
        facts=tuple(_facts(row, categories, doubt)),
        links=tuple(_links(row)),
    )


def _since(row: Mapping[str, Any]) -> str:
    start, end = row["registered_from"], row["registered_to"]
    if start is None:
        first_seen = row["first_seen"].astimezone(danish.COPENHAGEN)
        return f"Kendt af kortlag siden {danish.day(first_seen.date())}"
    if end is None:
        return f"Registreret siden {danish.day(start)}"
    return f"Registreret fra {danish.day(start)} til {danish.day(end)}"


def _facts(
    row: Mapping[str, Any], categories: tuple[str, ...], doubt: str | None
) -> Iterable[tuple[str, str]]:
    yield "Begrundelse", row["status_reason"]
    yield "Siden", _since(row)
    if doubt is not None:
        yield "Tvivlsom", doubt
    elif row["registered_from"] is not None:
        yield "Tvivlsom", "Nej, der er ikke fundet grund til tvivl"
    yield "Kan måske levere", ", ".join(categories)
    found_by = [danish.label("found_by", code) for code in row["found_by"]]
    yield "Fundet via", danish.listed(found_by) if found_by else danish.UNKNOWN
    yield "Form", row["form"] or danish.UNKNOWN
    yield "Ansatte", _employees(row["employees_low"], row["employees_high"])
    yield "Postdistrikt", place(row["postal_code"], row["postal_district"])
    yield "Besøgt", danish.day(row["visited_on"])
    yield "Spørgeskema", danish.day(row["questionnaire_returned_on"])
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


def _links(row: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if website := web_address(row["website"]):
        yield "Hjemmeside", website
    if source := web_address(row["source_url"]):
        yield "Opslag i CVR", source
