"""What every step of a run needs to know: settings, options, the run's account, its checks.

The Dagster resource `night` carries it into assets. A run's account is `runs/<run>.json`; it is
written from the first step on, so that a run that is cut off leaves a true account.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field

from scrapers import crawls
from scrapers.config import VERSION, Settings, load
from scrapers.sources import SOURCES

RUN_TAG = "kortlag/run"


def new_run_id(at: datetime) -> str:
    """A run's name: its start in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


class Night(dg.ConfigurableResource):  # type: ignore[type-arg]  # generic only in Dagster's stubs
    """Options of one run, and the places it works in.

    Attributes:
        command: `nightly` or `rebuild`.
        sources: collect only these; empty means all that are enabled.
        since: ISO date from which dated sources are read; empty means from the last accepted
            window, less its overlap.
        full: read dated sources from their first date.
    """

    command: str = "nightly"
    sources: list[str] = Field(default_factory=list)
    since: str = ""
    full: bool = False

    @property
    def settings(self) -> Settings:
        """The settings of this process."""
        return load()

    def window(self, source: str, today: date) -> crawls.Window:
        """Publication dates that tonight's crawl of a source covers."""
        record, settings = SOURCES[source], self.settings
        first = settings.source(source).first_date or record.first_date
        if self.since:
            return crawls.Window(date.fromisoformat(self.since), today)
        done = crawls.accepted(settings.archive_dir, source)
        last = max((a.window.until for a in done if a.window), default=None)
        if self.full or last is None:
            return crawls.Window(first, today)
        return crawls.Window(max(first, min(last, today) - record.overlap), today)


def run_id_of(context: dg.AssetExecutionContext) -> str:
    """The run's name: the tag that our command or schedule set, else Dagster's own id."""
    return context.run.tags.get(RUN_TAG, context.run_id)


class RunAccount:
    """`runs/<run>.json`: what a run did. Every change is on disk when the call returns."""

    def __init__(self, runs_dir: Path, run_id: str) -> None:
        self.path = runs_dir / f"{run_id}.json"
        self.run_id = run_id

    def read(self) -> dict[str, Any]:
        """The account so far; empty when the run has not begun one."""
        if not self.path.is_file():
            return {}
        account: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        return account

    def update(self, **changes: Any) -> dict[str, Any]:
        """Set top-level entries; mappings are merged into the ones there."""
        account = self.read() or {
            "run_id": self.run_id,
            "started_at": datetime.now(UTC).isoformat(),
            "version": VERSION,
            "published": False,
            "sources": {},
            "steps": {},
            "tables": {},
            "checks": {},
        }
        for key, value in changes.items():
            if isinstance(value, dict) and isinstance(account.get(key), dict):
                account[key] |= value
            else:
                account[key] = value
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_suffix(".partial")
        text = json.dumps(account, ensure_ascii=False, indent=1, default=str)
        partial.write_text(text, encoding="utf-8")
        partial.replace(self.path)
        return account


@contextmanager
def step(context: dg.AssetExecutionContext, night: Night, name: str) -> Iterator[RunAccount]:
    """Note a step's duration in the run's account."""
    settings = night.settings
    account = RunAccount(settings.runs_dir, run_id_of(context))
    if not account.read():
        account.update(
            command=night.command,
            profile=settings.profile,
            as_of=settings.calculation_date.isoformat(),
            started_at=datetime.now(UTC).isoformat(),
        )
    begun = time.monotonic()
    yield account
    account.update(steps={name: round(time.monotonic() - begun, 3)})


def accounts(runs_dir: Path) -> list[dict[str, Any]]:
    """Accounts of all runs, oldest first."""
    files = sorted(runs_dir.glob("*.json")) if runs_dir.is_dir() else []
    found: list[dict[str, Any]] = [json.loads(f.read_text(encoding="utf-8")) for f in files]
    return sorted(found, key=lambda account: account["started_at"])
