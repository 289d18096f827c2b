"""A source is as fresh as its last crawl, also when that broke before it came to an account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.freshness import Standing, standing
from pipelines.runs import RunAccount, broken
from scrapers import crawls
from scrapers.config import CONFIG_ENV, Settings, load
from scrapers.crawls import Account
from scrapers.sources import CVR

AT = datetime.now(UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "kortlag.toml").touch()
    monkeypatch.setenv(CONFIG_ENV, str(tmp_path / "kortlag.toml"))
    return load()


def crawled(settings: Settings, at: datetime) -> None:
    """An accepted crawl that was started at an instant."""
    crawl_id = f"{at:%Y%m%dT%H%M%SZ}"
    folder = settings.archive_dir / "cvr" / crawl_id
    folder.mkdir(parents=True)
    account = Account(
        source="cvr",
        crawl_id=crawl_id,
        started_at=at,
        finished_at=at,
        finish_reason="finished",
        accepted=True,
    )
    crawls.write_account(folder, account)


def broke(settings: Settings, at: datetime) -> None:
    """A run, started at an instant, whose crawl was killed."""
    run = RunAccount(settings.runs_dir, f"{at:%Y%m%dT%H%M%SZ}")
    run.update(sources={"cvr": broken("exit status -9; see its log")})


def now(settings: Settings) -> Standing:
    return standing(settings, CVR, AT)


def test_a_crawl_that_broke_is_told_and_the_last_good_one_s_age_is_kept(
    settings: Settings,
) -> None:
    crawled(settings, AT - timedelta(hours=3))
    assert now(settings).state == "fresh"
    broke(settings, AT - timedelta(hours=2))
    found = now(settings)
    assert (found.state, found.cause) == ("failed", "exit status -9; see its log")
    assert found.last_success_at == AT - timedelta(hours=3)
    assert found.last_attempt_at > AT - timedelta(hours=1)
    RunAccount(settings.runs_dir, f"{AT:%Y%m%dT%H%M%SZ}").update(sources={})
    assert now(settings).state == "failed", "a run that did not ask the source says nothing of it"
    crawled(settings, AT - timedelta(minutes=1))
    assert now(settings).state == "fresh"


def test_a_first_crawl_that_broke_is_told(settings: Settings) -> None:
    broke(settings, AT)
    assert (now(settings).state, now(settings).cause) == ("failed", "exit status -9; see its log")
