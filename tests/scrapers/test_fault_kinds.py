"""Faults of the campaign that a crawl once took for good, or could not get over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.campaigns.crawling import Crawls
from tests.scrapers.standins import StandIns

pytestmark = pytest.mark.xdist_group("spiders")

SETTINGS = {
    "udbud": {"PAGE_SIZE": "25", "DETAIL_VARIANTS": "[]"},
    "ted": {"PAGE_SIZE": "3", "RETRIES": "1"},
    "udbud_sync": {"ENABLED": "true", "PAGE_SIZE": "2", "USERNAME": "x", "PASSWORD": "x"},
    "cvr": {"PAGE_SIZE": "400"},
    "municipal": {"ENABLED": "true"},
    "comdia": {"ENABLED": "true", "ORGANISATIONS": '["all"]'},
    "eu_supply": {"ENABLED": "true", "BOARDS": '["DK_UDBUD", "SKATTEMINISTERIET"]'},
    "ethics": {"ENABLED": "true"},
    "addresses": {"TOKEN": "a-token-of-the-tests"},
}


def env(source: str) -> dict[str, str]:
    """Small pages, one request after the other."""
    given = {**SETTINGS[source], "CONCURRENCY": "1"}
    return {f"KORTLAG_SOURCES__{source}__{key}".upper(): value for key, value in given.items()}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("udbud", {"kind": "html", "path": "/soegeresultat"}),
        ("udbud", {"kind": "not_json", "path": "/visning/"}),
        ("ted", {"kind": "challenge", "path": "/v3"}),
        ("udbud_sync", {"kind": "cut_gzip", "path": "/fraKilde"}),
        ("cvr", {"kind": "other_shape", "path": "_search"}),
        ("cvr", {"kind": "charset", "path": "_search"}),
        ("municipal", {"kind": "truncate", "path": "/odder"}),
        ("comdia", {"kind": "html", "path": ".aspx"}),
        ("eu_supply", {"kind": "truncate", "path": "/rss"}),
    ],
)
def test_an_answer_of_no_use_is_asked_for_again(
    stand_ins: StandIns, source: str, fault: dict[str, Any]
) -> None:
    stand_ins.fault(source, fault.pop("kind"), first=1, **fault)
    account = stand_ins.crawl(source, "--since", "2026-11-10", **env(source))
    assert account.accepted, account.cause
    assert account.retries == 1


@pytest.mark.parametrize("kind", ["truncate", "cut_gzip", "charset"])
def test_a_notice_that_is_cut_off_is_none(stand_ins: StandIns, kind: str) -> None:
    stand_ins.fault("ted_web", kind, path="/en/notice/", after=1)
    account = stand_ins.crawl("ted", "--since", "2026-11-10", **env("ted"))
    assert not account.accepted
    assert "not well-formed" in account.cause


def test_a_single_notice_that_stays_malformed_is_kept_raw_and_asked_for_again(
    stand_ins: StandIns,
) -> None:
    first = stand_ins.crawl("ted", "--since", "2026-11-10", **env("ted"))
    asked = [r["path"] for r in stand_ins.requests() if r["path"].startswith("/en/notice/")]
    other = StandIns(stand_ins.addresses, stand_ins.folder / "other")
    other.folder.mkdir()
    other.fault("ted_web", "truncate", path=asked[0])
    crawls = Crawls(other, "ted", date(2026, 11, 10), date(2026, 11, 20), env=env("ted"))
    account = crawls.run()
    assert account.documents == first.documents
    assert account.notes["malformed"] == 1
    assert crawls.rows()["core.unread_documents"].total() == 1
    other.reset()
    assert crawls.run().wanted == 1
    rows = crawls.rows()
    assert rows["core.unread_documents"].total() == 0
    assert rows["core.notices"].total() == len(asked)


@pytest.mark.parametrize("source", ["udbud", "udbud_sync"])
@pytest.mark.parametrize("moved", ["1", "-1"])
def test_rows_that_move_from_page_to_page_are_not_lost(
    stand_ins: StandIns, source: str, moved: str
) -> None:
    since = {"udbud": "2026-11-10", "udbud_sync": "2026-09-01"}[source]
    stand_ins.fault(source, "shift_rows", value=moved, first=1)
    account = stand_ins.crawl(source, "--since", since, **env(source))
    assert account.accepted, account.cause
    assert account.notes["lists_read_again"] >= 1


@pytest.mark.parametrize(
    ("source", "kind"),
    [("udbud", "repeat_page"), ("udbud_sync", "repeat_page"), ("ted", "repeat_token"),
     ("cvr", "repeat_page")],
)  # fmt: skip
def test_a_page_that_comes_twice_has_the_list_read_again(
    stand_ins: StandIns, source: str, kind: str
) -> None:
    stand_ins.fault(source, kind, first=1)
    account = stand_ins.crawl(source, "--since", "2026-09-01", **env(source))
    assert account.accepted, account.cause
    assert account.notes["lists_read_again"] == 1


def test_a_total_that_ends_with_a_page_does_not_end_a_list(stand_ins: StandIns) -> None:
    stand_ins.fault("udbud", "total_off", value="/25")
    account = stand_ins.crawl("udbud", **env("udbud"))
    assert not account.accepted
    assert "announced" in account.cause


@pytest.mark.parametrize(
    ("source", "fault", "told"),
    [
        ("udbud", {"first": 1}, "national: 0"),
        ("eu_supply", {"first": 1}, "DK_UDBUD: 0"),
        ("comdia", {}, "none of 4 organisations"),
    ],
)
def test_a_list_that_had_entries_is_not_believed_to_have_none(
    stand_ins: StandIns, source: str, fault: dict[str, Any], told: str
) -> None:
    assert stand_ins.crawl(source, **env(source)).accepted
    stand_ins.fault(source, "empty_list", **fault)
    account = stand_ins.crawl(source, "--full", **env(source))
    assert not account.accepted
    assert told in account.cause
    stand_ins.reset()
    assert stand_ins.crawl(source, **env(source)).accepted
