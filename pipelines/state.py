"""What `kortlag status` tells: sources, last runs, checks that did not pass, what was told.

`docs/monitoring.md` explains the keys of its JSON; tests hold them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import msgspec

from pipelines import acceptance, notifications
from pipelines.freshness import Standing, standings
from pipelines.runs import accounts
from scrapers import crawls
from scrapers.config import ConfigError
from scrapers.politeness import politeness
from scrapers.sources import SOURCES
from warehouse import release

if TYPE_CHECKING:
    from scrapers.config import Settings
    from scrapers.quarantine import Aside

_RUNS_SHOWN = 5
MEANING = {
    0: "published, all sources fresh",
    3: "published, but at least one source kept its last good data",
    4: "the last run did not publish; what was published before stands",
}
"""Exit status -> what it means."""


@dataclass(frozen=True, slots=True)
class State:
    """The state of an installation.

    Attributes:
        at: when it was read.
        sources: state of each source.
        runs: accounts of the last runs, newest first.
        running: account of the run under way; null when there is none.
        judged: account of the newest run that is over.
        last_published: account of the newest run that published.
        blocking: check -> figures that block now and could be accepted.
        accepted: changes that were accepted, newest first.
        notify: channel -> what waits for it, and why.
        limit_s: after so long a run is ended.
        asking: source -> how much is asked of it and how fast, and what its last crawl asked.
        damaged: source -> documents damaged in its archive and not fetched again yet.
        exit: 0 all fresh, 3 something stale, 4 the last run did not publish.
    """

    at: datetime
    sources: list[Standing]
    runs: list[dict[str, Any]]
    running: dict[str, Any] | None
    judged: dict[str, Any] | None
    last_published: dict[str, Any] | None
    blocking: dict[str, list[dict[str, Any]]]
    accepted: list[dict[str, Any]]
    notify: dict[str, dict[str, Any]]
    limit_s: float
    asking: dict[str, dict[str, Any]]
    damaged: dict[str, list[Aside]]
    exit: int

    def as_dict(self) -> dict[str, Any]:
        """For `--json`: instants in UTC, ages in seconds."""
        last = self.last_published
        return {
            "at": self.at,
            "exit": self.exit,
            "meaning": MEANING[self.exit],
            "running": self.running and self.running["run_id"],
            "limit_s": self.limit_s,
            "last_published_at": last and last["started_at"],
            "last_published_run": last and last["run_id"],
            "age_s": last and self._age(datetime.fromisoformat(last["started_at"])),
            "sources": [
                {
                    **s.row(),
                    **self.asking[s.source],
                    "age_s": self._age(s.last_success_at) if s.last_success_at else None,
                }
                for s in self.sources
            ],
            "damaged": [
                {"source": source, **msgspec.to_builtins(aside)}
                for source, asides in self.damaged.items()
                for aside in asides
            ],
            "runs": self.runs,
            "checks": self.failed_checks(),
            "blocked": self.blocking,
            "accepted": self.accepted,
            "notifications": self.notify,
        }

    def _age(self, then: datetime) -> float:
        return (self.at - then).total_seconds()

    def check(self, name: str) -> tuple[str, dict[str, Any]]:
        """A check by name, with the run that made it last.

        Raises:
            ConfigError: no run shown here made it.
        """
        for run in self.runs:
            if name in run.get("checks", {}):
                return run["run_id"], run["checks"][name]
        known = sorted({check for run in self.runs for check in run.get("checks", {})})
        near = get_close_matches(name, known, n=3)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise ConfigError(
            f"No check {name} in the last runs.{hint} Checks are named <schema>.<table>.<rule>: "
            "press Tab after --check, or see meta.checks."
        )

    def failed_checks(self) -> dict[str, Any]:
        """Checks of the last run that is over that did not pass, by name."""
        checks = self.judged.get("checks", {}) if self.judged else {}
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
        "limit_s": polite.limit_s,
        "agent": polite.agent,
    }


def is_running(run: dict[str, Any], at: datetime, limit_s: float) -> bool:
    """Whether a run is under way: not over, within its limit, and its process is alive."""
    if "finished_at" in run or run.get("published") or "pid" not in run:
        return False
    if at - datetime.fromisoformat(run["started_at"]) > timedelta(seconds=2 * limit_s):
        return False  # another process has its number by now
    try:
        os.kill(run["pid"], 0)  # signal 0 only asks
    except ProcessLookupError:
        return False
    except PermissionError:  # it is there, and another user's
        return True
    return True


def _notify(settings: Settings) -> dict[str, dict[str, Any]]:
    """Each channel that is set: how much waits for it, when it last took or refused something."""
    messages = notifications.read(settings.data_dir)
    sent = notifications.sent(settings.data_dir)
    found = {}
    for name in notifications.channels(settings):
        noted = sent.get(name, {})
        waiting = notifications.pending(messages, noted.get("upto"))
        found[name] = {
            "pending": len(waiting), "at": noted.get("at"), "error": noted.get("error"),
        }  # fmt: skip
    return found


def read(settings: Settings, at: datetime) -> State:
    """Read the state of an installation."""
    limit_s = 60 * settings.night.limit_minutes
    runs = accounts(settings.runs_dir, release.current(settings.exports_dir))[::-1]
    running = next((run for run in runs[:1] if is_running(run, at, limit_s)), None)
    over = runs[1:] if running else runs
    sources = standings(settings, at)
    if not over or not over[0].get("published"):
        code = 4
    else:
        code = 3 if any(s.state in {"stale", "failed"} for s in sources) else 0
    return State(
        at=at,
        sources=sources,
        runs=runs[:_RUNS_SHOWN],
        running=running,
        judged=over[0] if over else None,
        last_published=next((run for run in runs if run.get("published")), None),
        blocking=acceptance.last_judged(settings).get("blocked", {}),
        accepted=acceptance.rows(settings)[::-1],
        notify=_notify(settings),
        limit_s=limit_s,
        damaged={s.source: crawls.damaged(settings.archive_dir, s.source) for s in sources},
        asking={s.source: _asking(settings, s.source) for s in sources},
        exit=code,
    )
