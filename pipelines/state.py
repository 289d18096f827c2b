"""What `kortlag status` tells: sources, last runs, checks that did not pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.freshness import Standing, standings
from pipelines.runs import accounts
from scrapers import crawls
from scrapers.politeness import politeness
from scrapers.sources import SOURCES
from warehouse import release

if TYPE_CHECKING:
    from datetime import datetime

    from scrapers.config import Settings

_RUNS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class State:
    """The state of an installation.

    Attributes:
        at: when it was read.
        sources: state of each source.
        runs: accounts of the last runs, newest first.
        asking: source -> how much is asked of it and how fast, and what its last crawl asked.
        exit: 0 all fresh, 3 something stale, 4 the last run did not publish.
    """

    at: datetime
    sources: list[Standing]
    runs: list[dict[str, Any]]
    asking: dict[str, dict[str, Any]]
    exit: int

    def as_dict(self) -> dict[str, Any]:
        """For `--json`: ages in seconds, checks of the last run that did not pass."""
        return {
            "at": self.at,
            "exit": self.exit,
            "sources": [
                {
                    **s.row(),
                    **self.asking[s.source],
                    "age_s": (self.at - s.last_success_at).total_seconds()
                    if s.last_success_at
                    else None,
                }
                for s in self.sources
            ],
            "runs": self.runs,
            "checks": self.failed_checks(),
        }

    def failed_checks(self) -> dict[str, Any]:
        """Checks of the last run that did not pass, by name."""
        checks = self.runs[0].get("checks", {}) if self.runs else {}
        return {name: check for name, check in checks.items() if not check["passed"]}


def _asking(settings: Settings, name: str) -> dict[str, Any]:
    """Every bound that holds, and the agent; what the last crawl asked and was told."""
    polite = politeness(settings, SOURCES[name])
    last = next(iter(crawls.accounts(settings.archive_dir, name)[-1:]), None)
    return {
        "requests_per_night": polite.requests_per_night,
        "requests_last_crawl": last.requests if last else None,
        "full_last_crawl": last.full if last else None,
        "delay_s": polite.delay_s,
        "robots_delay_s": last.robots_delay_s if last else None,
        "concurrency": polite.concurrency,
        "timeout_s": polite.timeout_s,
        "retries": polite.retries,
        "backoff_s": polite.backoff_s,
        "throttle_s": polite.throttle_s,
        "agent": polite.agent,
    }


def read(settings: Settings, at: datetime) -> State:
    """Read the state of an installation."""
    current = release.current(settings.exports_dir)
    runs = accounts(settings.runs_dir, current)[::-1][:_RUNS_SHOWN]
    sources = standings(settings, at)
    if not runs or not runs[0].get("published"):
        code = 4
    else:
        code = 3 if any(s.state in {"stale", "failed"} for s in sources) else 0
    asking = {s.source: _asking(settings, s.source) for s in sources}
    return State(at, sources, runs, asking, code)
