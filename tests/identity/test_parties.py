"""Which parties of notices are matched, and what their rows say."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.assets.identity import gazetteer
from pipelines.identity import parties
from pipelines.identity.matching import match
from pipelines.identity.places import Place
from pipelines.identity.register import read
from tests.identity.bench import ACME, BOUNDS, unit
from warehouse.tables.identity import ORGANISATION_MATCHES, PARTY_MATCHES

Row = dict[str, Any]


def organisation(**changes: Any) -> Row:
    return {
        "notice_key": "1-2026", "org_id": "ORG-0002", "name": "Kvist Byg ApS", "cvr": None,
        "city": "Aarhus C", "postal_code": "8000", "nuts": "DK042", "country": "DNK",
        "natural_person": None, "roles": ["winner"], **changes,
    }  # fmt: skip


def notice(**changes: Any) -> Row:
    return {
        "notice_key": "1-2026", "buyer_name": "Prøve Kommune", "buyer_cvr": None,
        "buyer_city": "Prøveby", "buyer_country": "DNK", **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "is_matched"),
    [
        ({}, True),
        ({"roles": ["buyer"]}, True),
        ({"country": None, "nuts": None}, True),  # Danish sources that do not say
        ({"country": "DK"}, True),
        ({"natural_person": False}, True),
        ({"cvr": ACME}, False),
        ({"natural_person": True}, False),
        ({"country": "SWE"}, False),
        ({"country": None, "nuts": "SE232"}, False),
        ({"roles": ["reviewer"]}, False),
        ({"roles": None}, False),
        ({"name": None}, False),
        ({"name": "Ελλάδα"}, False),
    ],
)
def test_who_is_matched(changes: dict[str, Any], is_matched: bool) -> None:
    assert bool(parties.parties([organisation(**changes)], [])) == is_matched


@pytest.mark.parametrize(
    ("name", "place", "key"),
    [
        ("Kvist Byg ApS", Place("8000", "Aarhus C"), "org:kvist byg aps|8000"),
        ("KVIST BYG aps.", Place("8000"), "org:kvist byg aps|8000"),
        ("Kvist & Søn", Place(None, "Århus C"), "org:kvist soen|aarhus c"),
        ("Kvist", Place(), "org:kvist|"),
    ],
)
def test_keys_are_readable_and_made_of_raw_values(name: str, place: Place, key: str) -> None:
    assert parties.organisation_key(name, place) == key


def test_the_buyer_of_a_notice_is_a_party_with_the_place_its_organisation_tells() -> None:
    rows = [organisation(name="Prøve Kommune", roles=["buyer"], postal_code="DK-8000")]
    found = parties.parties(rows, [notice(), notice(notice_key="2-2026")])
    keys = [(p.notice_key, p.org_id, p.subject.key) for p in found]
    assert keys == [
        ("1-2026", "BUYER", "org:proeve kommune|8000"),
        ("1-2026", "ORG-0002", "org:proeve kommune|8000"),
        ("2-2026", "BUYER", "org:proeve kommune|proeveby"),
    ]
    assert not parties.parties([], [notice(buyer_cvr=ACME)])
    assert not parties.parties([], [notice(buyer_country="SWE")])


def test_rows_fit_their_tables_and_only_accepted_ones_reach_the_parties() -> None:
    found = parties.parties(
        [organisation(), organisation(org_id="ORG-0003", name="KVIST BYG APS"),
         organisation(org_id="ORG-0004", name="Kvist")], [],
    )  # fmt: skip
    register = read([unit("Kvist Byg ApS")], [])
    matches = match(parties.subjects(found), register, gazetteer(), [], BOUNDS)
    rows = ORGANISATION_MATCHES.frame(parties.match_rows(found, matches)).to_dicts()
    assert [(r["organisation_key"], r["state"], r["cvr"]) for r in rows] == [
        ("org:kvist byg aps|8000", "accepted", ACME),
        ("org:kvist|8000", "review", ACME),
    ]
    tied = PARTY_MATCHES.frame(parties.party_rows(found, rows)).to_dicts()
    assert [(r["org_id"], r["matched_cvr"], r["matched_by"]) for r in tied] == [
        ("ORG-0002", ACME, "name_place"),
        ("ORG-0003", ACME, "name_place"),
    ]
