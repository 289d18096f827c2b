"""TED to the letter of its contract: limits, the syntax check, lost tokens, refusals (ted.md)."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.crawls import Window
from scrapers.pages import ted
from tests.scrapers.standins import StandIns

pytestmark = pytest.mark.xdist_group("spiders")
WINDOW = Window(date(2026, 11, 1), date(2026, 11, 20))
SMALL_PAGES = {"KORTLAG_SOURCES__TED__PAGE_SIZE": "25"}


@given(st.integers(1, 5000))
def test_no_page_is_larger_than_the_service_gives(size: int) -> None:
    body = json.loads(ted.search_body(WINDOW, size, None))
    assert body["limit"] == min(size, 250)
    assert body["scope"] == "ALL"
    assert (len(body["fields"]) + 1) * body["limit"] <= 10_000


@pytest.mark.parametrize(
    ("fields", "limit", "fits"),
    [(39, 250, True), (40, 250, False), (55, 178, True), (55, 179, False)],
)
def test_the_builder_refuses_what_exceeds_the_field_budget(
    fields: int, limit: int, fits: bool
) -> None:
    names = [f"field-{n}" for n in range(fields)]
    if fits:
        assert json.loads(ted.search_body(WINDOW, limit, None, names))["fields"] == names
    else:
        with pytest.raises(ValueError, match="exceeds 10000"):
            ted.search_body(WINDOW, limit, None, names)


def test_the_syntax_check_is_the_first_page_s_request_with_one_key_more() -> None:
    first = json.loads(ted.search_body(WINDOW, 250, None))
    assert json.loads(ted.syntax_check_body(WINDOW, 250)) == {**first, "checkQuerySyntax": True}


@pytest.mark.parametrize(
    ("body", "is_lost"),
    [
        (b'{"message":"x","error":{"type":"EXPIRED_ITERATION_TOKEN"}}', True),
        (b'{"message":"x","error":{"type":"INVALID_ITERATION_TOKEN"}}', True),
        (b'{"message":"x","error":{"type":"QUERY_SYNTAX_ERROR"}}', False),
        (b'{"message":"Validation error","error":[{"field":"fields"}]}', False),
        (b'{"message":"x","error":{}}', False),
        (b"<html>EXPIRED_ITERATION_TOKEN</html>", False),
        (b"\xff\xfe", False),
    ],
)
def test_only_token_errors_are_token_errors(body: bytes, is_lost: bool) -> None:
    assert ted.is_lost_token(body) is is_lost


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"message":"Value x","error":{"type":"UNSUPPORTED_VALUE"}}', r"`fields` \(publication"),
        (b'{"message":"Validation error","error":[{"field":"fields"}]}', "`fields`"),
        (b'{"message":"bad","error":{"type":"QUERY_SYNTAX_ERROR"}}', "our query: bad"),
        (
            b'{"message":"big","error":{"type":"SEARCH_EXCEEDS_MAX_LIMIT"}}',
            "size of our pages: big",
        ),
        (b'{"message":"x","error":{"type":"INVALID_ITERATION_TOKEN"}}', "our iteration token: x"),
        (b"<html></html>", "no message"),
    ],
)
def test_a_refusal_names_its_subject(body: bytes, told: str) -> None:
    assert re.search(told, ted.refusal(body))


def test_a_refusal_repeats_no_list_of_all_legal_names() -> None:
    body = json.dumps({"message": "x" * 40_000, "error": {"type": "UNSUPPORTED_VALUE"}}).encode()
    assert len(ted.refusal(body)) < 500


def test_the_field_names_are_checked_once_before_the_first_page(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("ted", **SMALL_PAGES)
    assert account.accepted, account.cause
    searches = [r for r in stand_ins.requests() if r["path"] == ted.SEARCH_PATH]
    pages = -(-account.collected["notices"] // 25) + 1  # and the empty one
    assert len(searches) == pages + 1
    assert searches[0]["body_bytes"] == len(ted.syntax_check_body(WINDOW, 25))


def test_a_renamed_field_is_told_as_such(stand_ins: StandIns) -> None:
    body = {"message": "Parameter 'fields' …", "error": {"type": "UNSUPPORTED_VALUE"}}
    stand_ins.fault("ted", "status", status=400, body=json.dumps(body), path="search", first=1)
    account = stand_ins.crawl("ted")
    assert not account.accepted
    assert "HTTP 400" in account.cause
    assert "`fields` (publication-number" in account.cause
    assert len([r for r in stand_ins.requests() if r["path"] == ted.SEARCH_PATH]) == 1


def test_an_expired_token_lets_the_list_be_read_again(stand_ins: StandIns) -> None:
    whole = stand_ins.crawl("ted").collected
    stand_ins.fault("ted", "expire_token", after=1, first=1)
    stand_ins.folder = stand_ins.folder / "again"
    stand_ins.folder.mkdir()
    account = stand_ins.crawl("ted", **SMALL_PAGES)
    assert account.accepted, account.cause
    assert account.collected == whole
    assert account.notes["lists_read_again"] == 1


def test_a_token_that_always_expires_ends_after_three_readings(stand_ins: StandIns) -> None:
    stand_ins.fault("ted", "expire_token")
    account = stand_ins.crawl("ted", **SMALL_PAGES)
    assert not account.accepted
    assert "refuses our iteration token: Iteration token has expired" in account.cause
    searches = [r for r in stand_ins.requests() if r["path"] == ted.SEARCH_PATH]
    assert len(searches) == 1 + 3 * 2


def test_a_page_size_above_the_limit_is_cut(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("ted", KORTLAG_SOURCES__TED__PAGE_SIZE="1000")
    assert account.accepted, account.cause


@pytest.mark.parametrize(
    ("source", "path", "fault", "note", "told", "times"),
    [
        ("ted", "search", {"kind": "challenge"}, "challenge", "firewall challenges our agent", 2),
        ("ted_web", "/xml", {"kind": "challenge", "first": 2}, "challenge", "", 2),
        ("ted", "search", {"kind": "status", "status": 429}, "too_many_requests", "delay_s", 2),
        ("ted_web", "/xml", {"kind": "status", "status": 429, "first": 2}, "too_many_requests",
         "", 2),
    ],
)  # fmt: skip
def test_refusals_are_counted_and_explained(
    stand_ins: StandIns,
    source: str,
    path: str,
    fault: dict[str, str | int],
    note: str,
    told: str,
    times: int,
) -> None:
    stand_ins.fault(source, path=path, **fault)  # type: ignore[arg-type] # kind is among them
    account = stand_ins.crawl(
        "ted", KORTLAG_SOURCES__TED__RETRIES="1", KORTLAG_SOURCES__TED__CONCURRENCY="1"
    )
    assert account.notes[note] == times
    assert told in account.cause
    assert not told or not account.accepted
