"""Bounds of a crawl over real HTTP: the requests of a night, a robots.txt's Crawl-delay."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.state import read
from scrapers.config import Settings, SourceSettings
from scrapers.politeness import politeness
from scrapers.sources import SOURCES
from tests.scrapers.standins import StandIns

pytestmark = pytest.mark.xdist_group("spiders")


@pytest.mark.parametrize(("source", "budget"), [("udbud", 15), ("cvr", 2)])
def test_a_crawl_that_would_ask_too_much_is_ended(
    stand_ins: StandIns, source: str, budget: int
) -> None:
    env = {f"KORTLAG_SOURCES__{source}__REQUESTS_PER_NIGHT".upper(): str(budget)}
    account = stand_ins.crawl(source, **env)
    assert not account.accepted
    assert account.finish_reason == "budget"
    assert f"the {budget} requests of a night are used up" in account.cause
    assert len(stand_ins.requests()) == budget


def test_tries_count_as_well(stand_ins: StandIns) -> None:
    stand_ins.fault("cvr", "status", status=503, path="_search")
    account = stand_ins.crawl(
        "cvr",
        KORTLAG_SOURCES__CVR__REQUESTS_PER_NIGHT="4",
        KORTLAG_SOURCES__CVR__RETRIES="50",
    )
    assert account.finish_reason == "budget"
    assert len(stand_ins.requests()) == 4


def test_a_budget_that_just_suffices_is_no_hindrance(stand_ins: StandIns) -> None:
    needed = stand_ins.crawl("cvr").requests
    env = {"KORTLAG_SOURCES__CVR__REQUESTS_PER_NIGHT": str(needed)}
    account = stand_ins.crawl("cvr", "--full", **env)
    assert account.accepted, account.cause
    assert account.requests == needed


@pytest.mark.parametrize(
    ("asked", "own", "told"), [("0.6", "0", 0.6), ("0.1", "0.2", None), (None, "0", None)]
)
def test_a_crawl_delay_is_kept_when_it_is_more_than_ours(
    stand_ins: StandIns, asked: str | None, own: str, told: float | None
) -> None:
    rules = "User-agent: *\nDisallow:\n" + (f"Crawl-delay: {asked}\n" if asked else "")
    stand_ins.fault("cvr", "status", status=200, body=rules, path="/robots.txt")
    account = stand_ins.crawl("cvr", KORTLAG_SOURCES__CVR__DELAY_S=own)
    assert account.accepted, account.cause
    assert account.robots_delay_s == told
    seconds = (account.finished_at - account.started_at).total_seconds()
    assert seconds >= (account.requests - 1) * (told or float(own))


def test_a_public_service_is_spared_and_a_stand_in_is_not() -> None:
    live = Settings(profile="live", contact="https://example.org")
    sandbox = Settings(
        sources={"ted": SourceSettings(delay_s=0.3, requests_per_night=7)},
    )
    ted = SOURCES["ted"]
    assert politeness(live, ted).delay_s == ted.delay_s
    assert politeness(live, ted).concurrency == ted.concurrency
    assert politeness(live, ted).requests_per_night == 40_000
    assert politeness(sandbox, SOURCES["cvr"]).delay_s == 0
    assert politeness(sandbox, ted).delay_s == 0.3
    assert politeness(sandbox, ted).requests_per_night == 7


def test_status_shows_the_bounds_and_what_was_asked(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("cvr")
    settings = Settings(data_dir=stand_ins.folder / "data")
    told = read(settings, datetime.now(UTC)).as_dict()["sources"]
    by_name = {source["source"]: source for source in told}
    assert set(by_name) == set(SOURCES)
    cvr = by_name["cvr"]
    assert cvr["requests_per_night"] == 10_000
    assert cvr["requests_last_crawl"] == account.requests
    assert cvr["full_last_crawl"] is True
    assert (cvr["delay_s"], cvr["concurrency"]) == (0, 8)
    assert cvr["agent"] == settings.user_agent
    assert by_name["ted"]["requests_last_crawl"] is None
