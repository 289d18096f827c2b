"""Faults on demand, the request log, and the sandbox as a process."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
import urllib.error
from datetime import date
from typing import Any

import pytest

from scrapers.sandbox.process import Addresses, SandboxError, running
from scrapers.sources import SOURCES
from tests.sandbox.client import BASIC, CRAWLER, ask, get, post


def fault(addresses: Addresses, **values: Any) -> None:
    assert post(f"{addresses.control}/__faults__", values).status == 201


def shell(addresses: Addresses) -> str:
    return f"{addresses['udbud']['base_url']}/soeg"


def test_a_status_for_the_first_requests_with_retry_after(addresses: Addresses) -> None:
    fault(addresses, source="udbud", kind="status", status=503, retry_after=7, first=2)
    answers = [get(shell(addresses)) for _ in range(3)]
    assert [answer.status for answer in answers] == [503, 503, 200]
    assert answers[0].headers["Retry-After"] == "7"


def test_429_is_html_without_retry_after_once_enough_came(addresses: Addresses) -> None:
    fault(addresses, source="ted", kind="status", status=429, after=2)
    url = f"{addresses['ted']['api_url']}/v3/notices/search"
    body = {"query": "buyer-country=DNK", "fields": ["links"]}
    answers = [post(url, body) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[2].headers.get_content_type() == "text/html"
    assert answers[2].headers["Retry-After"] is None


def test_a_fault_strikes_only_its_source_and_path(addresses: Addresses) -> None:
    fault(addresses, source="udbud", kind="html", path="/soegning/")
    assert get(shell(addresses)).status == 200
    search = f"{addresses['udbud']['base_url']}/soegning/public/soegeresultat"
    answer = post(search, {})
    assert answer.status == 200
    assert answer.headers.get_content_type() == "text/html"
    assert get(f"{addresses['cvr']['base_url']}/", authorization=BASIC).status == 200


def test_a_challenge_is_empty(addresses: Addresses) -> None:
    fault(addresses, source="ted_web", kind="challenge", path="/robots.txt")
    answer = get(f"{addresses['ted']['web_url']}/robots.txt", user_agent=CRAWLER)
    assert (answer.status, answer.body) == (202, b"")
    assert answer.headers["x-amzn-waf-action"] == "challenge"


def test_a_body_is_cut_whole_or_with_the_connection(addresses: Addresses) -> None:
    url = f"{addresses['cvr']['base_url']}/"
    whole = get(url, authorization=BASIC).body
    fault(addresses, source="cvr", kind="truncate", first=1)
    assert get(url, authorization=BASIC).body == whole[: len(whole) // 2]
    fault(addresses, source="cvr", kind="truncate", value="connection", first=1)
    with pytest.raises((http.client.IncompleteRead, urllib.error.URLError)):
        get(url, authorization=BASIC)
    assert get(url, authorization=BASIC).body == whole


def test_slow_is_slow(addresses: Addresses) -> None:
    fault(addresses, source="udbud", kind="slow", seconds=0.3, first=1)
    started = time.monotonic()
    assert get(shell(addresses)).status == 200
    assert time.monotonic() - started >= 0.3


@pytest.mark.parametrize(
    "body", [{"source": "nowhere", "kind": "slow"}, {"source": "cvr", "kind": "odd"},
             {"source": "cvr", "kind": "slow", "tpyo": 1}, b"{"],
)  # fmt: skip
def test_a_fault_that_nobody_knows_is_refused(addresses: Addresses, body: Any) -> None:
    assert ask("POST", f"{addresses.control}/__faults__", body).status == 400


def test_requests_are_logged_without_credentials(addresses: Addresses) -> None:
    ask("DELETE", f"{addresses.control}/__requests__")
    url = f"{addresses['cvr']['base_url']}/cvr-permanent/virksomhed/_search?scroll=1m"
    post(url, {"size": 1}, authorization=BASIC, user_agent=CRAWLER)
    log = get(f"{addresses.control}/__requests__")
    assert log.json == [
        {
            "source": "cvr", "method": "POST", "path": "/cvr-permanent/virksomhed/_search",
            "query": "scroll=1m", "body_bytes": 11, "agent": CRAWLER, "status": 200,
            "under_way": 1, "at": log.json[0]["at"],
        }
    ]  # fmt: skip
    assert BASIC not in log.text
    assert ask("DELETE", f"{addresses.control}/__requests__").status == 204
    assert get(f"{addresses.control}/__requests__").json == []


def test_faults_are_listed_and_cleared(addresses: Addresses) -> None:
    fault(addresses, source="udbud", kind="status", status=500)
    assert get(shell(addresses)).status == 500
    (shown,) = get(f"{addresses.control}/__faults__").json
    assert (shown["kind"], shown["seen"]) == ("status", 1)
    ask("DELETE", f"{addresses.control}/__faults__")
    assert get(shell(addresses)).status == 200


def test_it_starts_quickly_says_where_it_is_and_ends_with_its_input() -> None:
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapers.sandbox", "--today", "2026-11-23"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    with process:
        told = json.loads(process.stdout.readline())
        took = time.monotonic() - started
        assert set(told) == {*SOURCES, "control"}  # every source has a stand-in
        assert get(f"{told['udbud']['base_url']}/").status == 200
        process.stdin.close()
        assert process.wait(timeout=5) == 0
        assert process.stdout.read() == b""
    assert took < 10  # 0.6 s on an idle machine; a bound that a busy one keeps too


def test_it_ends_by_signal_and_the_addresses_go_with_it() -> None:
    with running(date(2026, 11, 23)) as addresses:
        url = f"{addresses['udbud']['base_url']}/"
        assert set(addresses) == set(SOURCES)
        assert get(url).status == 200
    with pytest.raises(urllib.error.URLError):
        get(url)


def test_a_sandbox_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(SandboxError, match="status 1"), running(date(2026, 11, 23)):
        pass
