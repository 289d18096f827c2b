"""Real spiders against the stand-in sources over real HTTP, faults included."""

from __future__ import annotations

import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from scrapers import crawls
from scrapers.archive import read_responses
from tests.scrapers.standins import StandIns

pytestmark = pytest.mark.xdist_group("spiders")
SOURCES = ("udbud", "ted", "cvr")


@pytest.mark.parametrize("source", SOURCES)
def test_a_crawl_collects_what_was_announced_and_repeats_nothing(
    stand_ins: StandIns, source: str
) -> None:
    first = stand_ins.crawl(source)
    assert first.accepted, first.cause
    assert first.announced == first.collected
    assert sum(first.announced.values()) > 0
    assert first.wanted == sum(first.documents.values())
    second = stand_ins.crawl(source, "--full")  # of CVR it would read changes only
    assert second.accepted
    assert second.collected == first.collected
    assert second.wanted == 0


@pytest.mark.parametrize("source", SOURCES)
def test_every_request_is_archived_and_names_its_agent(stand_ins: StandIns, source: str) -> None:
    account = stand_ins.crawl(source)
    asked = stand_ins.requests()
    archived = list(read_responses(stand_ins.folder / "data" / "archive", source, account.crawl_id))
    assert len(asked) == len(archived) == account.requests
    assert {r["agent"] for r in asked} == {
        f"Mozilla/5.0 (compatible; kortlag/{_version()}; +https://example.org/kortlag)"
    }
    assert any(r["path"] == "/robots.txt" for r in asked)


def _version() -> str:
    from scrapers.config import VERSION

    return VERSION


LIST_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"kind": "status", "status": 503}, "HTTP 503 after 3 tries"),
    ({"kind": "status", "status": 429}, "HTTP 429 after 3 tries"),
    ({"kind": "status", "status": 401}, "HTTP 401"),
    ({"kind": "html"}, "not JSON"),
    ({"kind": "truncate"}, "not JSON"),
    ({"kind": "challenge"}, "HTTP 202"),
]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(("fault", "cause"), LIST_FAULTS)
def test_a_list_that_fails_throughout_is_not_accepted_and_says_why(
    stand_ins: StandIns, source: str, fault: dict[str, Any], cause: str
) -> None:
    path = {"udbud": "soegeresultat", "ted": "search", "cvr": "_search"}[source]
    stand_ins.fault(source, path=path, **fault)
    env = {f"KORTLAG_SOURCES__{source}__RETRIES".upper(): "2"}
    account = stand_ins.crawl(source, **env)
    assert not account.accepted
    assert cause in account.cause
    assert not crawls.accepted(stand_ins.folder / "data" / "archive", source)


@pytest.mark.parametrize("source", SOURCES)
def test_a_passing_outage_is_waited_out(stand_ins: StandIns, source: str) -> None:
    stand_ins.fault(source, "status", status=503, first=2)
    account = stand_ins.crawl(source)
    assert account.accepted, account.cause
    assert account.statuses["503"] == account.retries == 2


def test_retry_after_is_heeded(stand_ins: StandIns) -> None:
    stand_ins.fault("ted", "status", status=429, retry_after=2, path="search", first=1)
    account = stand_ins.crawl("ted")
    assert account.accepted
    assert (account.finished_at - account.started_at).total_seconds() >= 2


def test_a_total_that_moves_is_read_again_and_not_believed(stand_ins: StandIns) -> None:
    stand_ins.fault("udbud", "total_moves")
    account = stand_ins.crawl("udbud", KORTLAG_SOURCES__UDBUD__PAGE_SIZE="25")
    assert not account.accepted
    assert "announced" in account.cause or "moved" in account.cause
    assert account.notes["lists_read_again"] > 0


def test_a_repeated_page_is_noticed(stand_ins: StandIns) -> None:
    stand_ins.fault("udbud", "repeat_page")
    account = stand_ins.crawl("udbud", KORTLAG_SOURCES__UDBUD__PAGE_SIZE="25")
    assert not account.accepted
    assert "repeats a page" in account.cause


def test_a_page_cut_short_is_noticed(stand_ins: StandIns) -> None:
    stand_ins.fault("cvr", "cut_page")
    account = stand_ins.crawl("cvr")
    assert not account.accepted
    assert "announced" in account.cause


@pytest.mark.parametrize(
    ("kind", "cause"),
    [("timed_out", "timedOut"), ("repeat_token", "repeats a page"), ("expire_token", "HTTP 400")],
)
def test_ted_s_own_faults(stand_ins: StandIns, kind: str, cause: str) -> None:
    stand_ins.fault("ted", kind)
    account = stand_ins.crawl("ted", KORTLAG_SOURCES__TED__PAGE_SIZE="5")
    assert not account.accepted
    assert cause in account.cause


@pytest.mark.parametrize("kind", ["challenge", "html"])
def test_what_is_no_notice_is_never_taken_for_one(stand_ins: StandIns, kind: str) -> None:
    stand_ins.fault("ted_web", kind, path="/xml", first=1)
    account = stand_ins.crawl("ted", KORTLAG_SOURCES__TED__RETRIES="0")
    assert not account.accepted
    assert account.missing_count == 1
    archive = stand_ins.folder / "data" / "archive"
    assert len(list(crawls.all_documents(archive, "ted", "notice"))) == account.wanted - 1


@pytest.mark.parametrize(("variant", "no_detail"), [("empty", 0), ("omitted", 0), ("never", 1)])
def test_the_detail_of_national_notices_in_each_variant(
    stand_ins: StandIns, variant: str, no_detail: int
) -> None:
    stand_ins.fault("udbud", "national_detail", value=variant)
    account = stand_ins.crawl("udbud")
    assert account.accepted, account.cause
    assert bool(account.notes.get("no_detail", 0)) == bool(no_detail)


def test_a_source_that_dies_half_way_ends_the_crawl_early(stand_ins: StandIns) -> None:
    stand_ins.fault("udbud", "status", status=500, path="/visning/", after=20)
    account = stand_ins.crawl("udbud", KORTLAG_SOURCES__UDBUD__RETRIES="0")
    assert not account.accepted
    assert account.finish_reason == "source_down"
    assert account.documents["detail"] >= 20
    assert len(account.lost) < 60


def test_a_killed_crawl_goes_on_where_it_was(stand_ins: StandIns) -> None:
    stand_ins.fault("udbud", "slow", seconds=60, after=25, path="/visning/")
    process = stand_ins.start("udbud")
    archive = stand_ins.folder / "data" / "archive"
    while process.is_alive() and len(list(crawls.all_documents(archive, "udbud", "detail"))) < 20:
        time.sleep(0.05)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    stand_ins.reset()
    held = len(list(crawls.all_documents(archive, "udbud", "detail")))
    assert held >= 20
    assert not crawls.accounts(archive, "udbud")
    account = stand_ins.crawl("udbud")
    assert account.accepted, account.cause
    # A detail that was under way when the crawl was killed is asked for again: at most eight.
    names = [d.name for d in crawls.all_documents(archive, "udbud", "detail")]
    assert len(names) == len(set(names)) == held + account.wanted


def test_cvr_without_credentials_is_told_apart_from_an_outage(stand_ins: StandIns) -> None:
    account = stand_ins.crawl(
        "cvr", KORTLAG_SOURCES__CVR__USERNAME="", KORTLAG_SOURCES__CVR__PASSWORD=""
    )
    assert not account.accepted
    assert "HTTP 401" in account.cause
    assert account.retries == 0


def test_a_renamed_rsv_attribute_fails_loudly(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("cvr", KORTLAG_SOURCES__CVR__RSV_BAND="[300, 2000]")
    assert not account.accepted
    assert "was the source's field renamed?" in account.cause


class _Elsewhere(BaseHTTPRequestHandler):
    """Counts requests; answers robots.txt, and sends everything else to another address."""

    target = ""
    asked: list[str] = []  # noqa: RUF012 - reset by the test

    def _answer(self) -> None:
        type(self).asked.append(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        status = 200 if self.path == "/robots.txt" else 307
        self.send_response(status)
        if status == 307:
            self.send_header("Location", type(self).target + self.path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = _answer  # noqa: N815 - names of the base class

    def log_message(self, *_: object) -> None:
        """Quiet."""


def serve(handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def test_no_request_leaves_for_another_address_redirects_included(stand_ins: StandIns) -> None:
    class Target(_Elsewhere):
        asked: list[str] = []  # noqa: RUF012

    class Redirecting(_Elsewhere):
        asked: list[str] = []  # noqa: RUF012

    target, redirecting = serve(Target), serve(Redirecting)
    Redirecting.target = f"http://127.0.0.1:{target.server_address[1]}"
    account = stand_ins.crawl(
        "ted",
        KORTLAG_SOURCES__TED__API_URL=f"http://127.0.0.1:{redirecting.server_address[1]}",
    )
    for server in (target, redirecting):
        server.shutdown()
        server.server_close()
    assert not account.accepted
    assert "is not an address of the source" in account.cause
    assert Redirecting.asked
    assert Target.asked == []
