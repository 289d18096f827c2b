"""Which days a night's crawl of a source covers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.context import Night
from scrapers import crawls
from scrapers.config import CONFIG_ENV
from scrapers.crawls import Account, Window
from scrapers.sources import UDBUD_SYNC


def _accepted(archive: Path, day: date, records: int, since: date = UDBUD_SYNC.first_date) -> None:
    at = datetime(day.year, day.month, day.day, 4, 30, tzinfo=UTC)
    folder = archive / UDBUD_SYNC.name / f"{at:%Y%m%dT%H%M%SZ}"
    folder.mkdir(parents=True)
    account = Account(
        source=UDBUD_SYNC.name, crawl_id=folder.name, started_at=at, finished_at=at,
        window=Window(since, day), finish_reason="finished",
        announced={"notices": records}, collected={"notices": records}, accepted=True,
    )  # fmt: skip
    crawls.write_account(folder, account)


def test_a_night_that_met_nothing_leaves_its_days_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty answer looks like a quiet night: what it kept back is asked for again."""
    config = tmp_path / "kortlag.toml"
    config.write_text("")
    monkeypatch.setenv(CONFIG_ENV, str(config))
    archive, today = tmp_path / "data" / "archive", date(2026, 11, 20)
    _accepted(archive, date(2026, 11, 17), records=5)
    assert Night().window(UDBUD_SYNC.name, today) == Window(date(2026, 11, 17), today)
    _accepted(archive, date(2026, 11, 18), records=0)
    assert Night().window(UDBUD_SYNC.name, today) == Window(date(2026, 11, 17), today)
    _accepted(archive, date(2026, 11, 19), records=1)
    assert Night().window(UDBUD_SYNC.name, today) == Window(date(2026, 11, 19), today)


def test_a_gap_that_a_failed_partition_left_is_met_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "kortlag.toml"
    config.write_text("")
    monkeypatch.setenv(CONFIG_ENV, str(config))
    archive, today = tmp_path / "data" / "archive", date(2026, 11, 20)
    _accepted(archive, date(2026, 8, 31), records=5)
    _accepted(archive, date(2026, 10, 31), records=5, since=date(2026, 10, 1))
    assert Night().window(UDBUD_SYNC.name, today) == Window(date(2026, 8, 31), today)
    _accepted(archive, date(2026, 9, 30), records=5, since=date(2026, 9, 1))
    assert Night().window(UDBUD_SYNC.name, today) == Window(date(2026, 10, 31), today)
