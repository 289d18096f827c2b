"""Causes that the mapping team reads are in Danish."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scrapers.crawls import Account, judge
from scrapers.sources import SOURCES
from warehouse.exports.causes import danish_cause

AT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cause", "danish"),
    [
        ("switched off", "slået fra"),
        ("never collected", "aldrig hentet"),
        ("ted: 5 announced, 4 collected; no list was read",
         "ted: 5 annonceret, 4 hentet; ingen liste kunne læses"),
        ("HTTP 503 <fra kilden>", "HTTP 503 <fra kilden>"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_cause_in_danish(cause: str, danish: str) -> None:
    assert danish_cause(cause) == danish


def test_every_reason_for_not_accepting_a_crawl_has_its_danish() -> None:
    """But what a request met, which is the source's own words."""
    reasons = judge(
        Account(
            source="ted", crawl_id="x", started_at=AT, finished_at=AT, finish_reason="limit",
            errors=2, missing=["a"], missing_count=1, announced={"all": 3}, collected={"all": 1},
        ),
        min_records=1,
        bands={},
    ) + judge(
        Account(
            source="ted", crawl_id="x", started_at=AT, finished_at=AT, finish_reason="finished",
            announced={"all": 1}, collected={"all": 1},
        ),
        min_records=2,
        bands={},
    )  # fmt: skip
    assert len(reasons) == 5
    assert all(danish_cause(reason) != reason for reason in reasons)


def test_every_age_of_a_stale_source_has_its_danish() -> None:
    for limit in {source.freshness for source in SOURCES.values()} | {timedelta(days=2)}:
        cause = f"last collected more than {limit} ago"
        assert danish_cause(cause).startswith("sidst hentet for")
