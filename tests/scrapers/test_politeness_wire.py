"""Every limit on what we ask of a source fires over real HTTP, and nothing leaves it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipelines.state import read
from scrapers.config import Settings
from scrapers.crawls import Account
from scrapers.politeness import politeness
from scrapers.sandbox.process import Addresses, running
from scrapers.sources import SOURCES
from tests.scrapers.standins import UNTIL, StandIns

pytestmark = pytest.mark.xdist_group("spiders")
FEW = ("--since", "2026-11-16")
PACKAGES = {"KORTLAG_SOURCES__TED__BACKFILL": "packages"}


@pytest.fixture(scope="module")
def addresses() -> Iterator[Addresses]:
    with running(date.fromisoformat(UNTIL)) as found:
        yield found


@pytest.fixture
def stand_ins(addresses: Addresses, tmp_path: Path) -> StandIns:
    found = StandIns(addresses, tmp_path)
    found.reset()
    return found


def seconds(account: Account) -> float:
    return (account.finished_at - account.started_at).total_seconds()


@pytest.mark.parametrize(("source", "closed"), [("ted", "/v3"), ("cvr", "/cvr-permanent")])
def test_what_a_robots_txt_closes_is_not_asked_for(
    stand_ins: StandIns, source: str, closed: str
) -> None:
    rules = f"User-agent: *\nDisallow: {closed}\n"
    stand_ins.fault(source, "status", status=200, body=rules, path="/robots.txt")
    account = stand_ins.crawl(source)
    assert not account.accepted
    assert "robots.txt" in account.cause
    assert {r["path"] for r in stand_ins.requests()} == {"/robots.txt"}


def test_no_more_requests_are_under_way_than_allowed(stand_ins: StandIns) -> None:
    stand_ins.fault("ted_web", "slow", seconds=0.1, path="/xml")
    for most in (1, 3):
        stand_ins.control("DELETE", "/__requests__")
        env = {"KORTLAG_SOURCES__TED__CONCURRENCY": str(most)}
        stand_ins.folder = stand_ins.folder / str(most)
        stand_ins.folder.mkdir()
        account = stand_ins.crawl("ted", *FEW, **env)
        assert account.accepted, account.cause
        met = [r["under_way"] for r in stand_ins.requests() if r["path"].endswith("/xml")]
        assert len(met) >= 3
        assert max(met) == most


def test_requests_keep_their_distance(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("cvr", KORTLAG_SOURCES__CVR__DELAY_S="0.2")
    assert account.accepted, account.cause
    assert seconds(account) >= 0.2 * (account.requests - 1)


def test_a_try_waits_longer_than_the_one_before_and_there_are_only_so_many(
    stand_ins: StandIns,
) -> None:
    stand_ins.fault("ted", "status", status=503, path="search")
    env = {"KORTLAG_SOURCES__TED__BACKOFF_S": "0.4", "KORTLAG_SOURCES__TED__RETRIES": "2"}
    account = stand_ins.crawl("ted", **env)
    assert account.retries == 2
    assert "HTTP 503 after 3 tries" in account.cause
    assert seconds(account) >= 0.2 + 0.4  # jitter takes half of 0.4 and of 0.8 at most


def test_a_429_without_retry_after_is_waited_out(stand_ins: StandIns) -> None:
    stand_ins.fault("ted", "unpaced", after=8, seconds=1.5, path="search")
    env = {"KORTLAG_SOURCES__TED__THROTTLE_S": "1.6", "KORTLAG_SOURCES__TED__PAGE_SIZE": "2"}
    account = stand_ins.crawl("ted", **env)
    assert account.accepted, account.cause
    refused = account.notes["too_many_requests"]
    assert refused == account.statuses["429"] == account.retries >= 1
    assert seconds(account) >= 1.6 * refused


def test_the_public_ted_is_left_alone_for_half_a_minute_after_a_429() -> None:
    live = Settings(profile="live", contact="https://example.org")
    assert politeness(live, SOURCES["ted"]).throttle_s == 30
    assert politeness(live, SOURCES["ted"]).delay_s >= 1
    assert politeness(live, SOURCES["ted"]).concurrency == 1


def test_an_answer_that_takes_too_long_is_none(stand_ins: StandIns) -> None:
    stand_ins.fault("ted", "slow", seconds=2, path="search")
    env = {"KORTLAG_SOURCES__TED__TIMEOUT_S": "0.5", "KORTLAG_SOURCES__TED__RETRIES": "0"}
    account = stand_ins.crawl("ted", **env)
    assert not account.accepted
    assert "0.5 seconds" in account.cause


def test_status_shows_every_limit(stand_ins: StandIns) -> None:
    settings = Settings(data_dir=stand_ins.folder / "data")
    told = read(settings, datetime.now(UTC)).as_dict()["sources"]
    for source in told:
        polite = politeness(settings, SOURCES[source["source"]])
        for name in polite.__dataclass_fields__:
            assert source[name] == getattr(polite, name), name


class _Elsewhere(BaseHTTPRequestHandler):
    """Counts what is asked of an address that is none of the source's."""

    asked: list[str] = []  # noqa: RUF012 - emptied by the fixture

    def _answer(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    do_GET = do_POST = _answer  # noqa: N815 - names of the base class

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    _Elsewhere.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_links_of_notices_are_not_followed(stand_ins: StandIns, elsewhere: str) -> None:
    stand_ins.fault("ted", "foreign_links", value=elsewhere)
    account = stand_ins.crawl("ted", *FEW)
    assert account.accepted, account.cause
    assert account.documents["notice"] > 0
    assert _Elsewhere.asked == []


REDIRECTS: list[tuple[str, str, str, dict[str, str]]] = [
    ("ted", "ted", "/search", {}),
    ("ted", "ted_web", "/xml", {}),
    ("ted", "ted_web", "/release-calendar/", PACKAGES),
    ("ted", "ted_web", "/packages/", PACKAGES),
    ("ted", "ted_web", "/robots.txt", {}),
    ("cvr", "cvr", "/_search", {}),
]


@pytest.mark.parametrize(("source", "stand_in", "path", "env"), REDIRECTS)
def test_no_redirect_leads_out_of_a_source(
    stand_ins: StandIns, elsewhere: str, source: str, stand_in: str, path: str, env: dict[str, Any]
) -> None:
    stand_ins.fault(stand_in, "redirect", value=f"{elsewhere}/x", path=path)
    account = stand_ins.crawl(source, *FEW, **env)
    assert _Elsewhere.asked == []
    if path != "/robots.txt":  # one that cannot be read forbids nothing
        assert not account.accepted
        assert "is not an address of the source" in account.cause
