"""Documents of the register as a fault makes them: an attribute renamed, a number that is not one.

Does not belong here: when a fault strikes (the server says), envelopes.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from scrapers.sandbox.cvr.search import Indexed

RENAMED = "SOCIALT_MÆRKE"
"""What a renamed attribute is called."""
_ROOT = "Vrvirksomhed"


def renamed(documents: list[Indexed], attribute: str) -> list[Indexed]:
    """The documents with an attribute under another name (cvr.md §8)."""
    return [_renamed(document, attribute) for document in documents]


def _renamed(document: Indexed, attribute: str) -> Indexed:
    company = document.source.get(_ROOT, {})
    if all(found["type"] != attribute for found in company.get("attributter", [])):
        return document
    attributes = [
        found | {"type": RENAMED} if found["type"] == attribute else found
        for found in company["attributter"]
    ]
    return replace(document, source={_ROOT: company | {"attributter": attributes}})


def with_twin(documents: list[Indexed], cvr: str) -> list[Indexed]:
    """The documents and a second one of a CVR number, registered by mistake (cvr.md §9).

    Sorted by number the two are neighbours that nothing but another key tells apart.
    """
    twins = []
    for document in documents:
        company = document.source.get(_ROOT, {})
        if str(company.get("cvrNummer")) == cvr:
            unit = company["enhedsNummer"] + 5_000_000_000
            body = company | {"enhedsNummer": unit, "fejlRegistreret": True}
            twins.append(replace(document, unit=str(unit), source={_ROOT: body}))
    return documents + twins


def names_field(body: object, field: str) -> bool:
    """Whether a search names a field, which then is one that the mapping does not have."""
    return field.encode() in msgspec.json.encode(body)
