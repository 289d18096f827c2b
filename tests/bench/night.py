"""What a night costs when something, little or nothing has changed.

Whole nights through the command against the sandbox's stand-ins, as `tests.campaigns.nights` runs
them. Does not belong here: what the parts of a night cost (there, `make nights`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.figures import Figure, Goal, Scale
from tests.campaigns.nights import Night, measured, starts
from tests.campaigns.requests import DAY, LATER
from tests.installation import Installation
from warehouse import reference

TITLE = "Night"
ABOUT = f"""\
Three nights of one installation against the sandbox's stand-ins: everything is read on {DAY}; the
same day once more; and {LATER}, a month later, when about 3 % of the notices are new. The world of
the sandbox is a municipality's: the others have their share of the register and few notices, so
what all 98 cost here is what asking for them adds. CPU counts the night's own processes and all
that it starts, the stand-ins among them. Starting is everything up to the first step: Python,
Dagster, kortlag, the job put together and Dagster's storage opened."""
UNCHANGED = Goal.at_most(0.25)
_MISSED = (
    "The profile of an unchanged night of one municipality: about half is Dagster's own (importing "
    "it, its steps, events of tables and checks and storing them), a quarter publishing (the whole "
    "set is written anew), the rest crawls, the gate, and the tables that say when a record was "
    "seen last. Tables, outcomes of checks and Scrapy's import are spared already."
)
_DAGSTER, _WHOLE = "Dagster imported", "Dagster's storage opened"
OURS = "0751"


def sizes() -> dict[str, list[str]]:
    """How many municipalities -> their codes, as the setting has them."""
    others = [row["kommunekode"] for row in reference.code_list("kommuner.csv")]
    ten = [OURS, *(code for code in others if code != OURS)][:10]
    return {"one municipality": [OURS], "ten": ten, "all 98": ["all"]}


def figures(scale: Scale, work: Path) -> Iterator[Figure]:
    """Small: starting alone. Full: three nights of each size as well."""
    yield from _starting(Installation(work / "starting"))
    if scale is Scale.SMALL:
        return
    for size, codes in sizes().items():
        installation = Installation(work / size.replace(" ", "_"))
        yield from _nights(size, installation, {"KORTLAG_MUNICIPALITIES": json.dumps(codes)})


def _starting(installation: Installation) -> Iterator[Figure]:
    found = starts(installation, (_DAGSTER, _WHOLE))
    whole, dagster = found[_WHOLE], found[_DAGSTER]
    yield Figure(name="starting", value=whole, unit="s CPU")
    yield Figure(name="of it importing Dagster alone", value=dagster, unit="s CPU")
    yield Figure(name="starting / importing Dagster alone", value=whole / dagster)


def _nights(size: str, installation: Installation, env: Mapping[str, str]) -> Iterator[Figure]:
    first, unchanged, little = (
        measured(installation, name, day.isoformat(), **env)
        for name, day in (("first", DAY), ("unchanged", DAY), ("3 % new", LATER))
    )
    yield from _costs(size, first)
    for night in (unchanged, little):
        yield from _costs(size, night)
        ratio = {
            "CPU": night.cost.cpu / first.cost.cpu,
            "wall": night.cost.wall / first.cost.wall,
        }
        for clock, value in ratio.items():
            goal = UNCHANGED if night is unchanged else None
            note = _MISSED if goal and not goal.reached(value) else ""
            name = f"{size}: {night.name} / first, {clock}"
            yield Figure(name=name, value=value, goal=goal, note=note)


def _costs(size: str, night: Night) -> Iterator[Figure]:
    cost, name = night.cost, f"{size}: {night.name}"
    yield Figure(name=f"{name}, CPU", value=cost.cpu, unit="s CPU")
    yield Figure(name=f"{name}, wall", value=cost.wall, unit="s")
    yield Figure(name=f"{name}, largest process", value=cost.peak * 1.048576, unit="MB")
    told = f"of {len(night.account['made'])}"
    yield Figure(name=f"{name}, tables made", value=len(night.made), unit="tables", note=told)
