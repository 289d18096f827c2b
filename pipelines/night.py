"""A run from the command line: the lock, the stand-in sources, the job, the outcome.

`kortlag nightly` and the Dagster schedule run the very same job; here is only what a process
started by hand or by cron has to do around it.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

import dagster as dg

from pipelines import allowed, inbox, notifying, progress
from pipelines.advice import advice
from pipelines.context import RUN_TAG
from pipelines.freshness import Standing, standings
from pipelines.home import dagster_environment
from pipelines.limit import LimitReachedError, limited
from pipelines.lock import alone
from pipelines.runs import RunAccount, new_run_id
from scrapers import forks
from scrapers.config import Settings
from scrapers.sandbox.process import running


class Exit(IntEnum):
    """Exit statuses (PRODUCT 3)."""

    PUBLISHED = 0
    BUG = 1
    CONFIGURATION = 2
    PUBLISHED_STALE = 3
    NOT_PUBLISHED = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended.

    Attributes:
        exit: its exit status.
        account: `runs/<run>.json`.
        standings: state of each source afterwards.
        error: text of what broke, when the run broke.
    """

    exit: Exit
    account: dict[str, Any]
    standings: list[Standing]
    error: str = ""


@contextmanager
def stand_ins(settings: Settings) -> Iterator[None]:
    """Run the stand-in sources; this process and its children find them by environment."""
    with running(settings.calculation_date, settings.sandbox.samples_dir) as addresses:
        variables = addresses.variables()
        # The stand-in of CVR takes any user; without one it answers 401 like the real service.
        variables |= {
            "KORTLAG_SOURCES__CVR__USERNAME": "sandbox",
            "KORTLAG_SOURCES__CVR__PASSWORD": "sandbox",
            "KORTLAG_SOURCES__UDBUD_SYNC__USERNAME": "sandbox",
            "KORTLAG_SOURCES__UDBUD_SYNC__PASSWORD": "sandbox",
            "KORTLAG_SOURCES__ADDRESSES__TOKEN": "sandbox-token",
        }
        before = {name: os.environ.get(name) for name in variables}
        os.environ.update(variables)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def hand_in(settings: Settings) -> None:
    """Let the sandbox's invented municipality hand in its files, into an inbox not there yet.

    An inbox that exists is somebody's, however empty: nothing is ever written to it.
    """
    folder = settings.data_dir / inbox.FOLDER
    if folder.exists():
        return
    from scrapers.sandbox.world import (
        handed_in,
    )  # the invented world, which most nights are without
    from scrapers.sandbox.world.world import World

    beside = folder.with_name(f".{inbox.FOLDER}.partial")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    for name, body in handed_in.files(World(settings.calculation_date)).items():
        (beside / name).write_bytes(body)
    beside.rename(folder)  # all of them or none: a night that was cut off here hands in again


def run(settings: Settings, command: str, **options: Any) -> Outcome:
    """Run the job of a command to its end, or to its limit.

    Args:
        settings: the settings; their calculation date holds for the whole run.
        command: `nightly` or `rebuild`.
        options: fields of `pipelines.context.Night`.

    Raises:
        pipelines.lock.BusyError: another run holds the data folder.
        OSError: too few files or too little memory are allowed.
    """
    allowed.enough()
    with alone(settings.data_dir):
        os.environ["KORTLAG_AS_OF"] = settings.calculation_date.isoformat()
        os.environ.update(dagster_environment(settings))
        outcome = _run(settings, command, options)
        notifying.tell(settings, datetime.now(UTC))
        return outcome


def _run(settings: Settings, command: str, options: dict[str, Any]) -> Outcome:
    run_id = new_run_id(datetime.now(UTC))
    sandbox = settings.profile == "sandbox" and command == "nightly"
    failures: list[str] = []
    if command == "nightly":
        forks.warm_up()
    if sandbox:
        hand_in(settings)
    trace = settings.runs_dir / f"{run_id}-hung.txt"
    with (
        limited(60 * settings.night.limit_minutes, trace) as it,
        suppress(LimitReachedError),
        stand_ins(settings) if sandbox else nullcontext(),
    ):
        if settings.scale.scheduler:
            failures = _run_distributed(settings, command, run_id, options)
        else:
            failures = _run_job(command, run_id, options)
    account = RunAccount(settings.runs_dir, run_id).update(
        finished_at=datetime.now(UTC).isoformat(), failures=failures, ended_by_limit=it.reached
    )
    return judge(settings, account, failures)


def _run_job(command: str, run_id: str, options: dict[str, Any]) -> list[str]:
    """Run a job; returns what failed in it."""
    allowed.collect_rarely()
    from pipelines.definitions import defs  # here, because Dagster reads its home on import

    job = defs.resolve_job_def(command)
    gc.freeze()  # what is loaded stays
    made = job.asset_layer.executable_asset_keys
    progress.expect(sum(key.path[0] in {"core", "mart", "meta"} for key in made))
    with dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(
            instance=instance,
            tags={RUN_TAG: run_id},
            run_config={"resources": {"night": {"config": {"command": command, **options}}}},
            raise_on_error=False,
        )
        return failures_of(result.all_events)


def _run_distributed(
    settings: Settings, command: str, run_id: str, options: dict[str, Any]
) -> list[str]:
    """Have workers collect and clean, then run the job here; returns what failed in it.

    What failed on a worker keeps its source at its last good data, as a crawl that breaks here.
    """
    from pipelines.scale import running  # a night on one machine does without Dask

    left = running.before_the_run(settings, command, run_id, options)
    failures = _run_job(command, run_id, left)
    running.after_the_run(settings)
    return failures


def failures_of(events: Sequence[dg.DagsterEvent]) -> list[str]:
    """What broke in a run, without the stacks, which Dagster keeps.

    Each step that failed; where the run broke beside its steps (its resources, Dagster's own
    storage), what broke there.
    """
    steps = [
        f"{event.step_key}: {_innermost(event.step_failure_data.error)}"
        for event in events
        if event.is_step_failure
    ]
    return steps or [_innermost(e.job_failure_data.error) for e in events if e.is_run_failure]


def _innermost(error: Any) -> str:
    """Message of the first cause of an error as Dagster hands it on."""
    while error is not None and error.cause is not None:
        error = error.cause
    return str(error.message).strip() if error else "no error was given"


def judge(settings: Settings, account: dict[str, Any], failures: list[str]) -> Outcome:
    """Exit status of a finished run."""
    now = standings(settings, datetime.now(UTC))
    blocked = [
        name
        for name, check in account["checks"].items()
        if check["severity"] == "ERROR" and not check["passed"]
    ]
    if blocked:
        told = "blocked by " + ", ".join(blocked)
        if can := [name for name in blocked if name in account.get("blocked", {})]:
            told += (
                f"\nIf the change is true: `kortlag accept {can[0]} --why …` (each that blocks), "
                "then `kortlag rebuild`."
            )
        return Outcome(Exit.NOT_PUBLISHED, account, now, told)
    if account["ended_by_limit"] and not account["published"]:
        minutes = f"{settings.night.limit_minutes:g} minutes"
        told = "\n".join([f"ended after {minutes}, its limit (night.limit_minutes)", *failures])
        return Outcome(Exit.NOT_PUBLISHED, account, now, told)
    if failures or not account["published"]:
        told = "\n".join(failures)
        what_to_do = advice(told, settings.data_dir)
        return Outcome(Exit.BUG, account, now, "\n".join(filter(None, (told, what_to_do))))
    kept = [s for s in now if s.state in {"stale", "failed"}]
    return Outcome(Exit.PUBLISHED_STALE if kept else Exit.PUBLISHED, account, now)
