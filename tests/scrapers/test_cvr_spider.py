"""CVR's own ways over real HTTP: changes or everything, sorted or by scroll, let in or not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from scrapers.config import COPENHAGEN, Settings, SourceSettings
from scrapers.crawls import Account, Window
from scrapers.pages import cvr as pages
from scrapers.sandbox.process import running
from scrapers.spiders.base import Job
from scrapers.spiders.cvr import began, delta_start
from tests.scrapers.standins import StandIns

LISTS = ("virksomhed 0751", "produktionsenhed 0751", "rsv")
NIGHT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
LATER = "2026-12-15"
"""A day on which the stand-ins' register has moved on."""


def account(started_at: datetime, *, full: bool, lists: tuple[str, ...] = LISTS) -> Account:
    return Account(
        source="cvr",
        crawl_id=f"{started_at:%Y%m%dT%H%M%SZ}",
        started_at=started_at,
        finished_at=started_at,
        window=Window(date(1900, 1, 1), started_at.date()),
        full=full,
        finish_reason="finished",
        announced=dict.fromkeys(lists, 1),
        accepted=True,
    )


def job(days_on: int = 1, every: int = 7, **changes: Any) -> Job:
    settings = Settings(sources={"cvr": SourceSettings(full_every_days=every)})
    whole = account(NIGHT, full=True)
    window = Window(date(1900, 1, 1), NIGHT.date() + timedelta(days=days_on))
    return replace(Job(settings, window, {}, False, whole, whole), **changes)


def test_changes_are_read_since_the_last_crawl_less_the_overlap_in_danish_time() -> None:
    since = delta_start(job(), LISTS)
    assert since is not None
    assert since == NIGHT - timedelta(days=3)
    query = pages.changed_since("virksomhed", pages.in_municipality("virksomhed", "0751"), since)
    term, changed = query["bool"]["filter"]
    assert term == pages.in_municipality("virksomhed", "0751")
    assert changed == {"range": {"Vrvirksomhed.sidstOpdateret": {"gte": "2026-11-17T03:30:00"}}}


def test_they_are_read_since_the_last_crawl_of_any_kind() -> None:
    last = account(NIGHT + timedelta(days=2), full=False)
    assert delta_start(job(3, last=last), LISTS) == NIGHT - timedelta(days=1)


@pytest.mark.parametrize(
    ("asked", "lists"),
    [
        (job(last=None, last_full=None), LISTS),
        (job(last=account(NIGHT, full=False), last_full=None), LISTS),
        (job(full=True), LISTS),
        (job(7), LISTS),
        (job(1, every=1), LISTS),
        (job(), (*LISTS, "virksomhed 0101")),
        (job(), LISTS[1:]),
        (job(), ("virksomhed all", "produktionsenhed all", "rsv")),
    ],
    ids=["first", "no full one", "asked", "old", "every night", "one more", "one less", "all"],
)
def test_everything_is_read_when(asked: Job, lists: tuple[str, ...]) -> None:
    assert delta_start(asked, lists) is None


def test_the_sixth_night_still_reads_changes() -> None:
    assert delta_start(job(6), LISTS) is not None


def test_a_crawl_for_an_earlier_day_counts_from_that_day() -> None:
    made_later = msgspec.structs.replace(
        account(NIGHT + timedelta(days=40), full=True),
        window=Window(date(1900, 1, 1), date(2026, 11, 20)),
    )
    assert began(made_later).date() == date(2026, 11, 20)
    assert began(account(NIGHT, full=True)) == NIGHT.astimezone(COPENHAGEN)


def test_registered_ones_are_asked_for_in_every_spelling() -> None:
    asked = pages.registered_social()["bool"]
    assert asked["minimum_should_match"] == 1
    names = [clause["match"]["Vrvirksomhed.attributter.type"] for clause in asked["should"]]
    assert "SOCIAL_ØKONOMISK_VIRKSOMHED" in names
    assert "SOCIAL_OEKONOMISK_VIRKSOMHED" in names


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"error":{"type":"parsing_exception","reason":"no [query]"},"status":400}',
         "parsing_exception: no [query]"),
        (b'{"error":"bad","status":406}', "bad"),
        (b'{"error":{"type":"x"}}', "x: no reason"),
        (b"<html>500</html>", ""),
        (b'{"hits":{}}', ""),
        (b"\xff", ""),
    ],
)  # fmt: skip
def test_what_the_service_says_is_told_from_what_stands_before_it(body: bytes, told: str) -> None:
    assert pages.refusal(body) == told


def test_a_scroll_s_page_has_no_cursor_and_a_sorted_one_must() -> None:
    hit = {"_id": "4000000001", "_source": {"Vrvirksomhed": {"cvrNummer": 99000007}}}
    answer = {"timed_out": False, "_shards": {"failed": 0}, "hits": {"total": 1, "hits": [hit]}}
    scrolled = json.dumps(answer | {"_scroll_id": "abc"}).encode()
    page, scroll_id = pages.read_scroll(scrolled, "virksomhed")
    assert (page.names, page.total, page.cursor, scroll_id) == (["4000000001"], 1, None, "abc")
    with pytest.raises(pages.PageError, match="_scroll_id"):
        pages.read_scroll(json.dumps(answer).encode(), "virksomhed")
    with pytest.raises(pages.PageError, match="sort"):
        pages.read_search(json.dumps(answer).encode(), "virksomhed")


pytest_group = pytest.mark.xdist_group("spiders")


@pytest_group
def test_the_second_night_reads_changes_and_registered_ones_whole(stand_ins: StandIns) -> None:
    first = stand_ins.crawl("cvr")
    assert (first.accepted, first.full) == (True, True), first.cause
    with running(date.fromisoformat(LATER)) as later:
        moved_on = StandIns(later, stand_ins.folder)
        limits = {"KORTLAG_SOURCES__CVR__FULL_EVERY_DAYS": "90"}
        second = moved_on.crawl("cvr", "--until", LATER, **limits)
        assert (second.accepted, second.full) == (True, False), second.cause
        whole = moved_on.crawl("cvr", "--until", LATER, "--full", **limits)
    assert (whole.accepted, whole.full) == (True, True)
    assert set(second.announced) == set(first.announced)
    assert second.collected["rsv"] == whole.collected["rsv"] > 0
    for name in ("virksomhed 0751", "produktionsenhed 0751"):
        assert 0 < second.collected[name] < whole.collected[name] / 2


@pytest_group
def test_another_municipality_is_read_whole(stand_ins: StandIns) -> None:
    assert stand_ins.crawl("cvr").full
    other = stand_ins.crawl("cvr", KORTLAG_MUNICIPALITIES='["0751","0101"]')
    assert (other.accepted, other.full) == (True, True), other.cause
    assert {name for name in other.announced if name.endswith("0101")} == {
        "virksomhed 0101",
        "produktionsenhed 0101",
    }


@pytest_group
def test_the_whole_country_is_one_list_a_kind(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("cvr", KORTLAG_MUNICIPALITIES='["all"]')
    assert (account.accepted, account.full) == (True, True), account.cause
    assert set(account.announced) == {"virksomhed all", "produktionsenhed all", "rsv"}


@pytest_group
def test_lists_are_read_by_scroll_when_sorting_is_refused(stand_ins: StandIns) -> None:
    sorted_ = stand_ins.crawl("cvr")
    stand_ins.reset()
    stand_ins.fault("cvr", "no_sort")
    env = {"KORTLAG_SOURCES__CVR__RETRIES": "1", "KORTLAG_SOURCES__CVR__PAGE_SIZE": "100"}
    scrolled = stand_ins.crawl("cvr", "--full", **env)
    assert scrolled.accepted, scrolled.cause
    assert scrolled.collected == sorted_.collected
    assert scrolled.notes["read_by_scroll"] == 1  # the service is not asked to sort again
    sent = stand_ins.requests()
    opened = [r for r in sent if r["query"] == "scroll=2m"]
    ended = [r for r in sent if r["method"] == "DELETE"]
    assert len(opened) == len(ended) == len(scrolled.announced)
    assert {r["path"] for r in ended} == {"/_search/scroll"}
    assert {r["status"] for r in ended} == {200}


@pytest_group
@pytest.mark.parametrize(("times", "is_accepted"), [(1, True), (None, False)])
def test_an_expired_scroll_starts_the_list_again_but_not_for_ever(
    stand_ins: StandIns, times: int | None, is_accepted: bool
) -> None:
    stand_ins.fault("cvr", "no_sort")
    stand_ins.fault("cvr", "expire_token", first=times)
    env = {"KORTLAG_SOURCES__CVR__RETRIES": "0", "KORTLAG_SOURCES__CVR__PAGE_SIZE": "100"}
    crawl = stand_ins.crawl("cvr", **env)
    assert crawl.accepted is is_accepted, crawl.cause
    assert crawl.notes["lists_read_again"] == (1 if is_accepted else 2)
    assert is_accepted or "the scroll has expired" in crawl.cause


@pytest_group
def test_an_outage_is_no_reason_to_scroll(stand_ins: StandIns) -> None:
    stand_ins.fault("cvr", "status", status=500, path="_search")  # an HTML page, not the service
    crawl = stand_ins.crawl("cvr", KORTLAG_SOURCES__CVR__RETRIES="0")
    assert not crawl.accepted
    assert "read_by_scroll" not in crawl.notes
    assert "HTTP 500" in crawl.cause


@pytest_group
def test_refused_credentials_are_said_in_words_and_not_tried_again(stand_ins: StandIns) -> None:
    crawl = stand_ins.crawl(
        "cvr", KORTLAG_SOURCES__CVR__USERNAME="", KORTLAG_SOURCES__CVR__PASSWORD=""
    )
    assert not crawl.accepted
    assert "refused or have expired" in crawl.cause
    assert (crawl.retries, crawl.statuses["401"]) == (0, 1)
    stand_ins.fault("cvr", "status", status=503, path="_search")
    outage = stand_ins.crawl("cvr", KORTLAG_SOURCES__CVR__RETRIES="0")
    assert "refused or have expired" not in outage.cause
