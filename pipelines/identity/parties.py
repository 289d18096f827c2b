"""Buyers and winners of notices that have no CVR number, and what the matches say of them.

Natural persons and foreign organisations are not matched: of the ones nobody may keep more than
the notice says, of the others the Danish register knows nothing. Does not belong here: scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.identity.matching import ACCEPTED, Match, Subject
from pipelines.identity.names import normalise
from pipelines.identity.places import Place, town

Row = Mapping[str, Any]
BUYER = "BUYER"
"""`org_id` of a notice's first buyer as `core.notices` names it, for sources that tell no more."""
ORGANISATION = (
    "notice_key", "org_id", "name", "cvr", "country", "city", "postal_code", "nuts",
    "natural_person", "roles",
)  # fmt: skip
"""What is read of `core.organisations`."""
NOTICE = ("notice_key", "buyer_name", "buyer_cvr", "buyer_country", "buyer_city")
"""What is read of `core.notices`."""
_ROLES = frozenset({"buyer", "winner"})
_DENMARK = frozenset({"DNK", "DK"})


@dataclass(frozen=True, slots=True)
class Party:
    """A party of a notice version that has no number."""

    notice_key: str
    org_id: str
    subject: Subject
    country: str | None


def parties(organisations: Iterable[Row], notices: Iterable[Row]) -> list[Party]:
    """The parties to match, by notice and identifier.

    Args:
        organisations: rows of `core.organisations`.
        notices: rows of `core.notices`.
    """
    rows = [row for row in organisations if row["name"]]
    buyers = {(r["notice_key"], r["name"]): r for r in rows if "buyer" in (r["roles"] or ())}
    found = [
        *_unnumbered(row for row in rows if _ROLES & set(row["roles"] or ())),
        *_unnumbered(_buyer(notice, buyers) for notice in notices if notice["buyer_name"]),
    ]
    return sorted(found, key=lambda party: (party.notice_key, party.org_id))


def subjects(found: Iterable[Party]) -> list[Subject]:
    """Each subject once; of several that a key stands for the first by name and place."""
    by_key: dict[str, Subject] = {}
    for party in sorted(found, key=lambda p: (p.subject.key, p.subject.name, repr(p.subject))):
        by_key.setdefault(party.subject.key, party.subject)
    return list(by_key.values())


def match_rows(found: Iterable[Party], matches: Iterable[Match]) -> list[dict[str, Any]]:
    """Rows of `core.organisation_matches`."""
    of = {subject.key: subject for subject in subjects(found)}
    return [
        {
            "organisation_key": match.key,
            "name": of[match.key].name,
            "city": of[match.key].place.city,
            "postal_code": of[match.key].place.postal_code,
            "country": "DNK",
            **columns(match),
        }
        for match in matches
    ]


def party_rows(found: Iterable[Party], matches: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows of `core.party_matches`, of those of `core.organisation_matches` that are accepted."""
    accepted = {row["organisation_key"]: row for row in matches if row["state"] == ACCEPTED}
    return [
        {
            "notice_key": party.notice_key,
            "org_id": party.org_id,
            "organisation_key": party.subject.key,
            "matched_cvr": accepted[party.subject.key]["cvr"],
            "matched_by": accepted[party.subject.key]["matched_by"],
            "match_score": accepted[party.subject.key]["score"],
        }
        for party in found
        if party.subject.key in accepted
    ]


def columns(match: Match) -> dict[str, Any]:
    """The columns that every table of matches has."""
    names = ("cvr", "matched_by", "score", "runner_up", "runner_up_score", "state", "reason")
    return {name: getattr(match, name) for name in names}


def organisation_key(name: str, place: Place) -> str | None:
    """The readable key of an organisation: its name and place, raw values only.

    None for a name without a letter of the Latin alphabet: there is nothing to compare.
    """
    words = normalise(name)
    return f"org:{words}|{place.postal_code or town(place.city or '')}" if words else None


def _buyer(notice: Row, buyers: Mapping[tuple[str, str], Row]) -> Row:
    """The first buyer as an organisation, with the place that the notice's organisations tell."""
    known = buyers.get((notice["notice_key"], notice["buyer_name"]), {})
    return {
        "notice_key": notice["notice_key"],
        "org_id": BUYER,
        "name": notice["buyer_name"],
        "cvr": notice["buyer_cvr"],
        "country": known.get("country") or notice["buyer_country"],
        "city": known.get("city") or notice["buyer_city"],
        "postal_code": known.get("postal_code"),
        "nuts": known.get("nuts"),
        "natural_person": known.get("natural_person"),
    }


def _unnumbered(rows: Iterable[Row]) -> Iterator[Party]:
    for row in rows:
        if row["cvr"] or row["natural_person"] or not _is_danish(row):
            continue
        digits = re.search(r"(?<!\d)\d{4}(?!\d)", row["postal_code"] or "")
        place = Place(digits[0] if digits else None, row["city"], None, row["nuts"])
        key = organisation_key(row["name"], place)
        if key is not None:
            subject = Subject(key, row["name"], place)
            yield Party(row["notice_key"], row["org_id"], subject, row["country"])


def _is_danish(row: Row) -> bool:
    """Danish, as far as is said: sources that say no country are Danish ones."""
    nuts = row["nuts"] or "DK"
    return (row["country"] or "DNK").upper() in _DENMARK and nuts.startswith("DK")
