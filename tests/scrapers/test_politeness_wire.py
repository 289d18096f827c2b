"""Every limit on what we ask of a source fires over real HTTP, and nothing leaves it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scrapers.archive import read_responses
from scrapers.config import Settings, load
from scrapers.crawls import Account
from scrapers.pages.addresses import Wanted
from scrapers.politeness import politeness
from scrapers.sandbox.ted.lots import document_url, lies_at_ethics
from scrapers.sandbox.world.world import World
from scrapers.sources import SOURCES
from tests.scrapers.standins import UNTIL, StandIns

pytestmark = pytest.mark.xdist_group("spiders")
FEW = ("--since", "2026-11-16")
PACKAGES = {"KORTLAG_SOURCES__TED__BACKFILL": "packages"}
CLOSED = "User-agent: *\nDisallow: /\n"


EVERY_SOURCE: dict[str, dict[str, str]] = {
    "udbud": {},
    "udbud_sync": {"UDBUD_SYNC__USERNAME": "someone", "UDBUD_SYNC__PASSWORD": "a-password"},
    "ted": {},
    "cvr": {},
    "addresses": {"ADDRESSES__TOKEN": "a-token-of-the-tests"},
    "datafordeler": {"ADDRESSES__PROVIDER": "datafordeler", "ADDRESSES__API_KEY": "a-key-of-tests"},
    "municipal": {},
    "comdia": {},
    "eu_supply": {},
    "ethics": {},
}
"""Source, or one provider of it -> the settings it needs."""
ADDRESS = Wanted("text:Nørrebrogade 11, 8000", None, "Nørrebrogade 11", "8000", "Aarhus C")


def wanted(what: str) -> bytes | None:
    """What a source is told to look for, as the file that the night hands to its crawl."""
    if what == "ethics":
        notices = World(date.fromisoformat(UNTIL)).national_notices
        found = next(n for n in notices if lies_at_ethics(n))
        tender = {"guid": found.procedure.procedure_id, "url": document_url(found), "is_open": True}
        return msgspec.json.encode([tender])
    return msgspec.json.encode([ADDRESS]) if what in {"addresses", "datafordeler"} else None


def crawl(stand_ins: StandIns, what: str, *options: str, **env: str) -> Account:
    """A crawl of one of `EVERY_SOURCE`."""
    env = {f"KORTLAG_SOURCES__{key}": value for key, value in EVERY_SOURCE[what].items()} | env
    if (told := wanted(what)) is not None:
        path = stand_ins.folder / "wanted.json"
        path.write_bytes(told)
        options = (*options, "--wanted", str(path))
    return stand_ins.crawl("addresses" if what == "datafordeler" else what, *options, **env)


def arrivals(stand_ins: StandIns, path: str) -> list[float]:
    """When the stand-ins received the requests whose path ends so, by their own clock."""
    return sorted(r["at"] for r in stand_ins.requests() if r["path"].endswith(path))


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(times)]


def test_every_source_is_here() -> None:
    assert set(EVERY_SOURCE) - {"datafordeler"} == set(SOURCES)
    assert {what for what, _, _, _ in REDIRECTS} == set(EVERY_SOURCE)
    assert {"ethics", *(source for source, _, _ in LINKS)} | WITHOUT_LINKS == set(EVERY_SOURCE)


@pytest.mark.parametrize("what", EVERY_SOURCE)
def test_what_a_robots_txt_closes_is_not_asked_for(stand_ins: StandIns, what: str) -> None:
    for stand_in in stand_ins.addresses:
        stand_ins.fault(stand_in, "status", status=200, body=CLOSED, path="/robots.txt")
    account = crawl(stand_ins, what)
    assert not account.accepted
    assert "robots.txt" in account.cause
    assert {r["path"] for r in stand_ins.requests()} == {"/robots.txt"}


@pytest.mark.parametrize(
    ("source", "stand_in", "closed", "told"),
    [("ted", "ted", "/v3", "/v3/notices/search"), ("ted", "ted_web", "/en/notice/", "/xml"),
     ("cvr", "cvr", "/cvr-permanent", "/_search"), ("udbud", "udbud", "/soegning/", "/soegning/")],
)  # fmt: skip
def test_a_part_that_is_closed_is_left_alone(
    stand_ins: StandIns, source: str, stand_in: str, closed: str, told: str
) -> None:
    rules = f"User-agent: *\nDisallow: {closed}\n"
    stand_ins.fault(stand_in, "status", status=200, body=rules, path="/robots.txt")
    account = stand_ins.crawl(source, *FEW)
    assert not account.accepted
    assert "robots.txt" in account.cause
    assert told in account.cause
    mine = {r["path"] for r in stand_ins.requests() if r["source"] == stand_in}
    assert not [path for path in mine if path.startswith(closed)]


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_requests_are_under_way_than_allowed(stand_ins: StandIns, most: int) -> None:
    # Answers are held until one more is under way than may be: in vain, so they come late.
    held = {"value": str(most + 1), "first": 4, "path": "/xml"}
    stand_ins.fault("ted_web", "slow", seconds=0.5, **held)
    account = stand_ins.crawl("ted", *FEW, KORTLAG_SOURCES__TED__CONCURRENCY=str(most))
    assert account.accepted, account.cause
    met = [r["under_way"] for r in stand_ins.requests() if r["path"].endswith("/xml")]
    assert len(met) > 3
    assert max(met) <= most


def test_as_many_as_allowed_are_under_way(stand_ins: StandIns) -> None:
    stand_ins.fault("ted_web", "slow", seconds=60, value="3", first=3, path="/xml")
    account = stand_ins.crawl("ted", *FEW, KORTLAG_SOURCES__TED__CONCURRENCY="3")
    assert account.accepted, account.cause
    assert max(r["under_way"] for r in stand_ins.requests()) == 3


def test_requests_keep_their_distance(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("cvr", KORTLAG_SOURCES__CVR__DELAY_S="0.25")
    assert account.accepted, account.cause
    came = arrivals(stand_ins, "")
    assert len(came) == account.requests >= 4
    # One that is late on its way comes closer to the next; all of them together do not.
    assert came[-1] - came[0] >= 0.25 * (len(came) - 1) / 2


def test_a_try_waits_longer_than_the_one_before_and_there_are_only_so_many(
    stand_ins: StandIns,
) -> None:
    stand_ins.fault("ted", "status", status=503, path="search")
    env = {"KORTLAG_SOURCES__TED__BACKOFF_S": "0.4", "KORTLAG_SOURCES__TED__RETRIES": "2"}
    account = stand_ins.crawl("ted", **env)
    assert account.retries == 2
    assert "HTTP 503 after 3 tries" in account.cause
    first, second = gaps(arrivals(stand_ins, "/search"))
    assert first >= 0.2  # jitter takes half of 0.4 and of 0.8 at most
    assert second >= 0.4


def test_a_429_without_retry_after_is_waited_out(stand_ins: StandIns) -> None:
    stand_ins.fault("ted", "status", status=429, path="search", first=2)
    account = stand_ins.crawl("ted", *FEW, KORTLAG_SOURCES__TED__THROTTLE_S="0.5")
    assert account.accepted, account.cause
    assert account.notes["too_many_requests"] == account.statuses["429"] == account.retries == 2
    assert min(gaps(arrivals(stand_ins, "/search"))[:2]) >= 0.5


def test_after_a_429_that_is_given_up_the_next_document_waits_as_well(stand_ins: StandIns) -> None:
    stand_ins.fault("ted_web", "status", status=429, path="/xml", first=3)
    env = {
        "KORTLAG_SOURCES__TED__CONCURRENCY": "1",
        "KORTLAG_SOURCES__TED__RETRIES": "0",
        "KORTLAG_SOURCES__TED__THROTTLE_S": "0.5",
    }
    account = stand_ins.crawl("ted", *FEW, **env)
    assert account.missing_count == 3
    assert min(gaps(arrivals(stand_ins, "/xml"))[:3]) >= 0.5


def test_a_service_that_counts_our_pace_is_left_alone_for_as_long_as_it_wants(
    stand_ins: StandIns,
) -> None:
    # Four in a row, none three seconds after the one before, and the next is refused.
    stand_ins.fault("ted", "unpaced", after=3, seconds=3, path="search")
    env = {"KORTLAG_SOURCES__TED__THROTTLE_S": "3.1", "KORTLAG_SOURCES__TED__PAGE_SIZE": "5"}
    account = stand_ins.crawl("ted", **env)
    assert account.accepted, account.cause
    refused = account.notes["too_many_requests"]
    assert refused == account.statuses["429"] == account.retries > 0
    assert sum(gap >= 3.1 for gap in gaps(arrivals(stand_ins, "/search"))) >= refused


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


def test_status_shows_every_limit_of_every_source(stand_ins: StandIns) -> None:
    written = "".join(
        f"[sources.{name}]\nenabled = true\ndelay_s = {number}.25\nrequests_per_night = {number}\n"
        for number, name in enumerate(SOURCES, start=1)
    )
    (stand_ins.folder / "kortlag.toml").write_text(written, encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).with_name("kortlag"), "status", "--json"],
        env=stand_ins.environment(), capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    told = {source["source"]: source for source in json.loads(done.stdout)["sources"]}
    assert set(told) == set(SOURCES)
    settings = load(stand_ins.folder / "kortlag.toml")
    for number, (name, record) in enumerate(SOURCES.items(), start=1):
        polite = politeness(settings, record)
        assert (polite.delay_s, polite.requests_per_night) == (number + 0.25, number)
        limits = {field.name: getattr(polite, field.name) for field in fields(polite)}
        own = {"backoff_s": 0.01, "agent": told[name]["agent"]}  # of the tests' environment
        assert told[name].items() >= (limits | own).items()
        assert "https://example.org/kortlag" in told[name]["agent"]
        assert {"state", "robots_delay_s", "requests_last_crawl"} <= set(told[name])


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


ONE_BUYER = {
    "KORTLAG_MUNICIPALITIES": '["0740"]',
    "KORTLAG_MUNICIPALITY_CVR": '{"0740": ["99000325"]}',
    "KORTLAG_SOURCES__UDBUD__DETAIL_VARIANTS": "[]",
}
LINKS: list[tuple[str, str, dict[str, str]]] = [
    ("udbud", "", ONE_BUYER),
    ("ted", "", {}),
    ("municipal", "", {}),
    ("comdia", "", {}),
    ("eu_supply", "", {}),
]
WITHOUT_LINKS = {"udbud_sync", "cvr", "addresses", "datafordeler"}
"""Their answers are records; what looks like an address there is a value of a record."""


@pytest.mark.parametrize(("source", "path", "env"), LINKS)
def test_links_in_answers_are_not_followed(
    stand_ins: StandIns, elsewhere: str, source: str, path: str, env: dict[str, str]
) -> None:
    stand_ins.fault(source, "foreign_links", value=elsewhere, path=path)
    account = crawl(stand_ins, source, *FEW, **env)
    assert account.accepted, account.cause
    archive = stand_ins.folder / "data" / "archive"
    bodies = [r.body for r in read_responses(archive, source, account.crawl_id)]
    assert any(elsewhere.encode() in body for body in bodies)
    assert account.records > 0
    assert _Elsewhere.asked == []


def test_links_to_wanted_tenders_are_not_followed(stand_ins: StandIns, elsewhere: str) -> None:
    told = json.loads(wanted("ethics") or b"")
    path = stand_ins.folder / "wanted.json"
    path.write_text(json.dumps([tender | {"url": f"{elsewhere}/eo"} for tender in told]))
    account = stand_ins.crawl("ethics", "--wanted", str(path))
    assert account.accepted, account.cause
    assert account.documents["documents"] == 1
    assert _Elsewhere.asked == []


REDIRECTS: list[tuple[str, str, str, dict[str, str]]] = [
    ("udbud", "udbud", "/soegeresultat", {}),
    ("udbud", "udbud", "/visning/", {}),
    ("udbud_sync", "udbud_sync", "token", {}),
    ("udbud_sync", "udbud_sync", "/fraKilde/", {}),
    ("ted", "ted", "/search", {}),
    ("ted", "ted_web", "/xml", {}),
    ("ted", "ted_web", "/release-calendar/", PACKAGES),
    ("ted", "ted_web", "/packages/", PACKAGES),
    ("ted", "ted_web", "/robots.txt", {}),
    ("cvr", "cvr", "/_search", {}),
    ("addresses", "addresses", "/vask", {}),
    ("datafordeler", "addresses", "/DAR", {}),
    ("municipal", "municipal", "/udbud", {}),
    ("comdia", "comdia", ".aspx", {}),
    ("eu_supply", "eu_supply", "/", {}),
    ("ethics", "ethics", "/publicTenderDocs/", {}),
]


@pytest.mark.parametrize(("what", "stand_in", "path", "env"), REDIRECTS)
def test_no_redirect_leads_out_of_a_source(
    stand_ins: StandIns, elsewhere: str, what: str, stand_in: str, path: str, env: dict[str, Any]
) -> None:
    stand_ins.fault(stand_in, "redirect", value=f"{elsewhere}/x", path=path)
    account = crawl(stand_ins, what, *FEW, **env)
    assert _Elsewhere.asked == []
    assert account.statuses["307"] > 0
    if path != "/robots.txt":  # one that cannot be read forbids nothing
        assert not account.accepted
        assert "is not an address of the source" in account.cause
