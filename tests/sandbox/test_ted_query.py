"""The expert query: what it finds and how it complains."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.sandbox.ted.query import QueryError, parse

TODAY = date(2026, 11, 23)
NOTICE = {
    "buyer-country": ["DNK"],
    "publication-date": ["20261120"],
    "classification-cpv": ["71318100", "90911200"],
    "notice-type": ["can-social"],
    "publication-number": ["479730-2026"],
    "buyer-name": ["Aarhus Kommune"],
}


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("buyer-country=DNK", True),
        ("buyer-country=SWE", False),
        ("buyer-country!=SWE", True),
        ("NOT buyer-country=DNK", False),
        ("CY = DNK AND PD >= 20261120", True),
        ("publication-date>20261120", False),
        ("publication-date>=20261101 AND publication-date<=20261130", True),
        ("publication-date>=today(-3)", True),
        ("publication-date>=today()", False),
        ("publication-date<today()", True),
        ("classification-cpv=71000000", True),
        ("classification-cpv=90910000", True),
        ("classification-cpv=90911300", False),
        ("notice-type IN (can-standard can-social)", True),
        ("notice-type IN (can-standard)", False),
        ("publication-number IN (1-2020 479730-2026)", True),
        ('buyer-name = "Aarhus Kommune"', True),
        ("buyer-country=SWE OR buyer-country=DNK AND notice-type=can-social", True),
        ("(buyer-country=SWE OR buyer-country=DNK) AND notice-type=can-standard", False),
        ("buyer-country=DNK SORT BY publication-date DESC", True),
    ],
)
def test_finds(query: str, finds: bool) -> None:
    assert parse(query, TODAY).test(NOTICE) is finds


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("", "QUERY_SYNTAX_ERROR"),
        ("buyer-country", "QUERY_SYNTAX_ERROR"),
        ("buyer-country=", "QUERY_SYNTAX_ERROR"),
        ("buyer-country ~ DNK", "QUERY_SYNTAX_ERROR"),
        ("(buyer-country=DNK", "QUERY_SYNTAX_ERROR"),
        ("buyer-country=DNK AND", "QUERY_SYNTAX_ERROR"),
        ("buyer-country=DNK buyer-country=DNK", "QUERY_SYNTAX_ERROR"),
        ("buyer-country=DNK SORT BY publication-date ASC", "QUERY_SYNTAX_ERROR"),
        ("nonsense=1", "QUERY_UNKNOWN_FIELD"),
        ("publication-date>=2026-11-01", "QUERY_INVALID_FIELD_FORMAT"),
        ("notice-type=nonsense", "QUERY_UNSUPPORTED_FIELD_VALUE"),
        ("buyer-country>DNK", "QUERY_UNSUPPORTED_FIELD_OPERATION"),
    ],
)
def test_complains(query: str, kind: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(query, TODAY)
    assert raised.value.error["type"] == kind


def test_the_location_points_at_the_trouble() -> None:
    with pytest.raises(QueryError, match=r"col 40: extraneous input 'ASC'") as raised:
        parse("buyer-country=DNK SORT BY buyer-country ASC", TODAY)
    location = raised.value.error["location"]
    assert (location["beginColumn"], location["endColumn"]) == (40, 43)


@given(st.text(alphabet='abdny-=<>()" ~INORTDESC0123', max_size=40))
def test_any_text_is_a_query_or_a_complaint(text: str) -> None:
    complaint = "QUERY_"
    try:
        parse(text, TODAY).test(NOTICE)
    except QueryError as error:
        complaint = error.error["type"]
    assert complaint.startswith("QUERY_")
