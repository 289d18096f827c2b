"""What every step of a run needs to know: settings, options, the run's account.

The Dagster resource `night` carries it into assets.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property

import dagster as dg
from dagster import DagsterRunStatus
from pydantic import Field

from pipelines import progress
from pipelines.lock import alone
from pipelines.runs import RunAccount, settle
from scrapers import crawls
from scrapers.config import Settings, load
from scrapers.sources import SOURCES
from warehouse import release

RUN_TAG = "kortlag/run"
PATIENCE_S = 3 * 3600.0
"""How long a run that nobody sits before waits for the one at work."""
log = logging.getLogger("kortlag")


class Night(dg.ConfigurableResource):  # type: ignore[type-arg]  # generic only in Dagster's stubs
    """Options of one run, and the places it works in.

    Attributes:
        command: `nightly` or `rebuild`.
        sources: collect only these; empty means all that are enabled.
        since: ISO date from which dated sources are read; empty means from the last accepted
            window, less its overlap.
        full: read dated sources from their first date, and the rest not only for changes.
    """

    command: str = "nightly"
    sources: list[str] = Field(default_factory=list)
    since: str = ""
    full: bool = False

    @cached_property
    def settings(self) -> Settings:
        """The settings as they were when the run first asked; they hold for the whole run."""
        return load()

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Night]:
        """Hold the data folder for the length of a run, and complete what was cut off before.

        A command holds it already and has said so if it could not; a run that the schedule, the
        inbox or the web page asked for waits for its turn.

        Raises:
            pipelines.lock.BusyError: another run held it all the time.
        """
        settings = self.settings
        with alone(settings.data_dir, patience_s=PATIENCE_S):
            settle(settings.runs_dir, release.current(settings.exports_dir))
            if context.instance is not None and context.run is not None:
                close_cut_off(context.instance, context.run.run_id)
            yield self

    def reads_all(self, source: str) -> bool:
        """Whether a source is read from its start: asked for, or to meet again what is damaged."""
        return self.full or crawls.must_read_all(self.settings.archive_dir, source)

    def window(self, source: str, today: date) -> crawls.Window:
        """Publication dates that tonight's crawl of a source covers."""
        record, settings = SOURCES[source], self.settings
        first = settings.source(source).first_date or record.first_date
        if self.since:
            return crawls.Window(date.fromisoformat(self.since), today)
        last = crawls.reached(crawls.accepted(settings.archive_dir, source))
        if self.reads_all(source) or last is None:
            return crawls.Window(first, today)
        return crawls.Window(max(first, min(last, today) - record.overlap), today)


def close_cut_off(instance: dg.DagsterInstance, run_id: str) -> None:
    """Tell Dagster that runs have failed which it takes to be at work, and which were killed.

    Whoever calls it, as the run `run_id`, is alone in the data folder. Without it the schedule's
    queue, where one run is let through at a time, would wait for them for ever.
    """
    at_work = [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]
    for run in instance.get_runs(dg.RunsFilter(statuses=at_work)):
        if run.run_id != run_id:
            instance.report_run_failed(run, "It was cut off: its process is gone.")


def run_id_of(context: dg.AssetExecutionContext) -> str:
    """The run's name: the tag that our command or schedule set, else Dagster's own id."""
    return context.run.tags.get(RUN_TAG, context.run.run_id)


def account_of(night: Night, run_id: str) -> RunAccount:
    """The run's account, begun when it is not yet."""
    settings = night.settings
    account = RunAccount(settings.runs_dir, run_id)
    if not account.read():
        account.update(
            command=night.command,
            profile=settings.profile,
            as_of=settings.calculation_date.isoformat(),
            municipalities=settings.municipalities,
            pid=os.getpid(),
            started_at=datetime.now(UTC).isoformat(),
        )
    return account


@contextmanager
def step(context: dg.AssetExecutionContext, night: Night, name: str) -> Iterator[RunAccount]:
    """Note a step's duration in the run's account."""
    account = account_of(night, run_id_of(context))
    begun = time.monotonic()
    with progress.step(name):
        yield account
    seconds = time.monotonic() - begun
    account.update(steps={name: round(seconds, 3)})
    log.info("%-28s %6.1f s", name, seconds)
