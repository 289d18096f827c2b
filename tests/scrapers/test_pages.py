"""Requests have the contract's form; envelopes are read strictly, so that a rename is noticed."""

from __future__ import annotations

import contextlib
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.crawls import Window
from scrapers.pages import cvr, ted, udbud
from scrapers.pages.page import PageError

WINDOW = Window(date(2026, 11, 1), date(2026, 11, 20))

UDBUD = {
    "resultatElementDtoList": [
        {"noticeId": "a", "noticeVersion": "02", "noticePublicationNumber": "00603665-2026"},
        {"noticeId": "b", "noticePublicationNumber": None},
        {"noticeId": "c", "noticeVersion": "01", "noticePublicationNumber": ""},
        {"noticeVersion": "01"},
    ],
    "soegningQueryDto": {},
    "totaltAntalResultater": 4,
}
TED = {
    "notices": [{"publication-number": "479730-2026", "links": {}}],
    "totalNoticeCount": 1,
    "iterationNextToken": "abc",
    "timedOut": False,
}
CVR: dict[str, Any] = {
    "took": 1,
    "timed_out": False,
    "_shards": {"total": 3, "successful": 3, "skipped": 0, "failed": 0},
    "hits": {
        "total": 1,
        "max_score": None,
        "hits": [
            {
                "_id": "1",
                "sort": ["99000007"],
                "_source": {"Vrvirksomhed": {"cvrNummer": 99000007}},
            }
        ],
    },
}


def test_udbud_asks_newest_first_with_only_known_keys() -> None:
    body = json.loads(udbud.search_body(3, 100, koeberCvr=["55133018"]))
    assert body == {
        "pagineringDto": {
            "aktuelSide": 3,
            "maksElementer": 100,
            "sorteringFelt": "PUBLIKATION_DATO",
            "retning": "Desc",
        },
        "filterDto": {"koeberCvr": ["55133018"]},
        "udbudStatusFilter": "ALLE",
    }
    text = json.loads(udbud.search_body(1, 25, fritekst="Aarhus Kommune"))
    assert (text["fritekstQuery"], text["filterDto"]) == ("Aarhus Kommune", {})


def test_udbud_hits_have_a_version_and_a_number_or_none() -> None:
    page, hits = udbud.read_search(json.dumps(UDBUD).encode())
    assert page.total == 4
    assert [(h.name, h.publication_number) for h in hits] == [
        ("a/02", "00603665-2026"),
        ("b/01", ""),
        ("c/01", ""),
    ]


@pytest.mark.parametrize(
    ("hit", "variant", "path"),
    [
        (udbud.Hit("a", "01", "7"), "", "/soegning/visning/a/01?noticePublicationNumber=7"),
        (udbud.Hit("a", "01", ""), "", "/soegning/visning/a/01?noticePublicationNumber="),
        (udbud.Hit("a", "01", ""), "omitted", "/soegning/visning/a/01"),
        (udbud.Hit("../x?y", "0/1", ""), "omitted", "/soegning/visning/..%2Fx%3Fy/0%2F1"),
    ],
)  # fmt: skip
def test_udbud_detail_addresses(hit: udbud.Hit, variant: str, path: str) -> None:
    assert udbud.detail_path(hit, variant) == path


def test_ted_asks_for_all_of_denmark_within_its_budget() -> None:
    body = json.loads(ted.search_body(WINDOW, 250, None))
    assert body["query"] == (
        "buyer-country=DNK AND publication-date>=20261101 AND publication-date<=20261120"
    )
    assert body["scope"] == "ALL"
    assert "iterationNextToken" not in body
    assert (len(body["fields"]) + 1) * body["limit"] <= 10_000
    assert json.loads(ted.search_body(WINDOW, 250, "t"))["iterationNextToken"] == "t"


def test_ted_numbers_lose_their_leading_zeros() -> None:
    answer = TED | {"notices": [{"publication-number": "00215378-2024"}]}
    page = ted.read_search(json.dumps(answer).encode())
    assert (page.names, page.total, page.cursor) == (["215378-2024"], 1, "abc")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<!DOCTYPE html><html>", "not XML"),
        (b"\n<HTML><body>challenge", "not XML"),
        (b'{"message":"no"}', "not XML"),
    ],
)
def test_ted_takes_no_page_for_a_notice(body: bytes, told: str) -> None:
    with pytest.raises(PageError, match=told):
        ted.check_notice(body)


@pytest.mark.parametrize("body", [b"<?xml version='1.0'?><a/>", b"\xef\xbb\xbf <TED_EXPORT/>"])
def test_ted_takes_xml(body: bytes) -> None:
    ted.check_notice(body)


def test_cvr_leaves_out_participants_and_contacts() -> None:
    query = cvr.in_municipality("virksomhed", "0751")
    body = json.loads(cvr.search_body("virksomhed", query, 1000, ("99000007", 4)))
    assert body["search_after"] == ["99000007", 4]
    by_unit = {"Vrvirksomhed.enhedsNummer": "asc"}  # two documents may have one number
    assert body["sort"] == [{"Vrvirksomhed.cvrNummer": "asc"}, by_unit]
    assert (
        '"Vrvirksomhed.virksomhedMetadata.nyesteBeliggenhedsadresse.kommune.kommuneKode": 751'
        in (json.dumps(body["query"]))
    )
    asked = " ".join(body["_source"])
    for never in ("deltager", "telefon", "telefax", "elektroniskPost", "Email", "Kontakt"):
        assert never not in asked


def test_cvr_reads_numbers_totals_and_where_to_go_on() -> None:
    page = cvr.read_search(json.dumps(CVR).encode(), "virksomhed")
    assert (page.names, page.total, page.cursor) == (["1"], 1, ("99000007",))
    newer = {**CVR, "hits": {**CVR["hits"], "total": {"value": 1, "relation": "eq"}}}
    assert cvr.read_search(json.dumps(newer).encode(), "virksomhed").total == 1


def broken(answer: dict[str, Any], path: str, value: Any = ...) -> bytes:
    """The answer with one key renamed, or given another value."""
    copy = json.loads(json.dumps(answer))
    *parents, last = path.split(".")
    target = copy
    for key in parents:
        target = target[int(key)] if key.isdigit() else target[key]
    old = target.pop(last)
    target[last if value is not ... else f"{last}X"] = old if value is ... else value
    return json.dumps(copy).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"<html>429 Too Many Requests</html>",
        b"",
        b"[]",
        b"null",
        broken(UDBUD, "totaltAntalResultater"),
        broken(UDBUD, "totaltAntalResultater", "4"),
        broken(UDBUD, "totaltAntalResultater", -1),
        broken(UDBUD, "resultatElementDtoList"),
        broken(UDBUD, "resultatElementDtoList", None),
    ],
)
def test_udbud_refuses_what_is_no_page(body: bytes) -> None:
    with pytest.raises(PageError):
        udbud.read_search(body)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>429</html>",
        broken(TED, "notices"),
        broken(TED, "totalNoticeCount"),
        broken(TED, "totalNoticeCount", None),
        broken(TED, "notices.0.publication-number"),
        broken(TED, "notices.0.publication-number", "../../etc"),
        broken(TED, "timedOut", True),
    ],
)
def test_ted_refuses_what_is_no_page(body: bytes) -> None:
    with pytest.raises(PageError):
        ted.read_search(body)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>401 Authorization Required</html>",
        broken(CVR, "hits"),
        broken(CVR, "hits.total"),
        broken(CVR, "hits.total", "1"),
        broken(CVR, "hits.hits"),
        broken(CVR, "hits.hits.0.sort"),
        broken(CVR, "hits.hits.0._source"),
        broken(CVR, "hits.hits.0._source.Vrvirksomhed"),
        broken(CVR, "hits.hits.0._source.Vrvirksomhed.cvrNummer"),
        broken(CVR, "timed_out", True),
        broken(CVR, "_shards.failed", 1),
        broken(CVR, "_shards"),
    ],
)
def test_cvr_refuses_what_is_no_page(body: bytes) -> None:
    with pytest.raises(PageError):
        cvr.read_search(body, "virksomhed")


@given(st.binary(max_size=400))
def test_any_bytes_are_a_page_or_a_named_refusal(body: bytes) -> None:
    for read in (udbud.read_search, ted.read_search, udbud.check_detail, ted.check_notice):
        with contextlib.suppress(PageError):  # any other exception fails the test
            read(body)
