"""What a night costs: the first, an unchanged one, one that brought a little; and its parts.

`python -m tests.campaigns.nights` prints the page `docs/nights.md`, `--write` writes it (`make
nights`). All figures come from one run on one machine, so they may be held against each other; held
against another day's they tell of the machine as well.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from tests.campaigns.cost import Cost, cost_of
from tests.campaigns.requests import DAY, LATER
from tests.installation import COMMAND, Installation

DOC = Path(__file__).parents[2] / "docs" / "nights.md"
PAGE = """\
# What a night costs

Measured over the sandbox, one municipality, by `python -m tests.campaigns.nights --write` (`make
nights`): everything is read on {day}; the same day once more; and {later}, a month later, when
about 3 % of the notices are new. Other programs ran beside it: mean load {load:.1f} on {cores}
cores. CPU counts the night's own processes and all that it starts, the stand-ins among them.

| night | wall s | user s | system s | CPU of the first | peak MB | tables made |
|---|---|---|---|---|---|---|
{nights}
Where the time goes, in seconds of wall clock. A table's checks are part of its step, as far as they
were asked; "checks" is what running all of them once more took on the finished tables. "Between" is
what no step accounts for: Python and Dagster starting, Dagster's events, the stand-ins.

| night | crawls | clean | join | checks | publish | between |
|---|---|---|---|---|---|---|
{parts}
Starting, in seconds of CPU, each in a process of its own, what stands above it included:

| what | CPU s |
|---|---|
{starts}"""

# In the installation, with its settings: every table's checks on the finished tables.
_CHECKS = """
import time
from pipelines.assets import checking, join
from scrapers.config import load
from warehouse import checks
from warehouse.tables import ALL
settings = load()
begun = time.monotonic()
with join.open_workbench(settings) as con:
    for table in ALL:
        if table.schema != "meta" and table.name != "changes":
            for check in checking.all_checks(table):
                checks.run(con, check)
print(time.monotonic() - begun)
"""
STARTS = {
    "Python": "pass",
    "Dagster imported": "import dagster",
    "all of kortlag imported": "import pipelines.definitions",
    "the job put together": (
        "from pipelines.definitions import defs; defs.resolve_job_def('nightly')"
    ),
    "Dagster's storage opened": (
        "import dagster; from pipelines.definitions import defs; "
        "defs.resolve_job_def('nightly'); dagster.DagsterInstance.get()"
    ),
    "what crawls are forked from": "import scrapers.preloaded",
}
"""What is started on the way to a night's first step, one after the other; and beside it."""


@dataclass(frozen=True)
class Night:
    """A night: its cost, its account, and how long its checks take alone."""

    name: str
    cost: Cost
    account: Mapping[str, Any]
    checks: float

    @property
    def made(self) -> list[str]:
        """The tables that were made; the others stayed."""
        return [table for table, why in self.account["made"].items() if why]

    def parts(self) -> dict[str, float]:
        """Wall clock by part."""
        found = {"crawls": 0.0, "clean": 0.0, "join": 0.0, "checks": self.checks, "publish": 0.0}
        for step, seconds in self.account["steps"].items():
            found[part_of(step)] += seconds
        return found | {"between": self.cost.wall - sum(self.account["steps"].values())}


def part_of(step: str) -> str:
    """The part of a night that a step of its account belongs to."""
    if step == "publish":
        return step
    return {"collect": "crawls", "clean": "clean"}.get(step.partition(" ")[0], "join")


def measured(installation: Installation, name: str, day: str, **env: str) -> Night:
    """Run a night of a day; its checks are not run once more."""
    log = installation.folder / "night.log"
    cost = cost_of(
        [*COMMAND, "nightly"], installation.folder, _environment(installation, day, env), log
    )
    return Night(name, cost, installation.last_run(), 0.0)


def night(installation: Installation, name: str, day: str) -> Night:
    """Run a night of a day, then its checks once more."""
    found = measured(installation, name, day)
    log = installation.folder / "checks.log"
    env = _environment(installation, day, {})
    cost_of([sys.executable, "-c", _CHECKS], installation.folder, env, log)
    return replace(found, checks=float(log.read_text().splitlines()[-1]))


def _environment(installation: Installation, day: str, env: Mapping[str, str]) -> dict[str, str]:
    full = {f"KORTLAG_SOURCES__{s}__FULL_EVERY_DAYS": "60" for s in ("CVR", "UDBUD")}
    return installation.environment(KORTLAG_AS_OF=day, **full, **env)


def starts(installation: Installation, only: Collection[str] = STARTS.keys()) -> dict[str, float]:
    """CPU of each start, or of some, in seconds."""
    folder = installation.folder
    env = installation.environment(
        DAGSTER_HOME=str(Path(__file__).parents[2]),
        KORTLAG_DAGSTER_DIR=str(installation.data / "dagster"),
    )
    commands = {name: [sys.executable, "-c", code] for name, code in STARTS.items() if name in only}
    return {
        name: cost_of(command, folder, env, folder / "start.log").cpu
        for name, command in commands.items()
    }


def page(nights: Sequence[Night], started: Mapping[str, float], load: float) -> str:
    """The page of nights, the first of which is the measure."""
    first = nights[0].cost
    rows = [
        f"| {n.name} | {n.cost.wall:.1f} | {n.cost.user:.1f} | {n.cost.system:.1f} "
        f"| {n.cost.cpu / first.cpu:.0%} | {n.cost.peak:.0f} "
        f"| {len(n.made)} of {len(n.account['made'])} |\n"
        for n in nights
    ]
    parts = [
        f"| {n.name} | " + " | ".join(f"{seconds:.1f}" for seconds in n.parts().values()) + " |\n"
        for n in nights
    ]
    return PAGE.format(
        day=DAY,
        later=LATER,
        load=load,
        cores=os.cpu_count(),
        nights="".join(rows),
        parts="".join(parts),
        starts="".join(f"| {name} | {seconds:.2f} |\n" for name, seconds in started.items()),
    )


def main(
    write: Annotated[bool, typer.Option("--write", help="into docs/nights.md")] = False,
) -> None:
    """Print the page."""
    with tempfile.TemporaryDirectory(prefix="kortlag-nights-") as folder:
        installation = Installation(Path(folder))
        loads = [os.getloadavg()[0]]
        nights = []
        for name, day in (("first", DAY), ("unchanged", DAY), ("3 % new", LATER)):
            nights.append(night(installation, name, day.isoformat()))
            loads.append(os.getloadavg()[0])
        text = page(nights, starts(installation), sum(loads) / len(loads))
    sys.stdout.write(text)
    if write:
        DOC.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
