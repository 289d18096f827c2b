"""What a night costs when something, little or nothing has changed.

Whole nights through the command, as `tests.campaigns.nights` runs them, against stand-ins that run
beside. Does not belong here: what the parts of a night cost (there, `make nights`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from scrapers.sandbox.process import running
from scrapers.sandbox.world.places import ELSEWHERE
from tests.bench.data import municipal
from tests.bench.figures import Figure, Goal, Scale
from tests.campaigns.nights import Night, measured, starts
from tests.campaigns.requests import DAY, LATER
from tests.installation import Installation, live_environment

TITLE = "Night"
_NEW = 0.03
OURS = "0751"
NOTICES = {1: 300, 10: 100, 98: 20}
"""How many municipalities are asked for -> generated notices of each."""
ABOUT = f"""\
Three nights of one installation: everything is read on {DAY}; the same day once more; and {LATER},
a month later, when about {_NEW:.0%} of the notices are new. Stand-ins answer: the register,
udbud.dk and addresses of the sandbox, which are a municipality's whatever is asked for; TED with
its notices and generated ones (`tests.bench.data.municipal`): {NOTICES[1]} of one municipality,
{NOTICES[10]} of each of ten, {NOTICES[98]} of each of all 98. CPU counts the night's own processes
and all that it starts, the stand-ins not. Starting is everything up to the first step: Python,
Dagster, kortlag, the job put together and Dagster's storage opened."""
UNCHANGED = Goal.at_most(0.25)
_MISSED = (
    "Of an unchanged night of one municipality about a sixth each is starting (Python, Dagster, "
    "kortlag), Dagster's own steps and events, and the crawls' processes; a fifth publishing; a "
    "fifth tables of what was seen again; the rest the gate and cleaning, mostly details of "
    "udbud.dk, which are read again with each list. Of all 98 publishing is a third, the workbook "
    "half of it. The first night is little more than these: 1,620 notices more took 4 s more. "
    "Tried: one DuckDB thread for small files (a quarter less), rules told to Dagster by severity "
    "and origins only when they may be others (1,319 events became 670), texts of the workbook "
    "measured once. Exports are not taken over: all but the CSV files say run, day and the "
    "sources' ages; all are written in one second, of all 98 in five."
)
_DAGSTER, _WHOLE = "Dagster imported", "Dagster's storage opened"


def figures(scale: Scale, work: Path) -> Iterator[Figure]:
    """Small: starting alone. Full: three nights of each size as well."""
    yield from _starting(Installation(work / "starting"))
    if scale is Scale.SMALL:
        return
    for count, each in NOTICES.items():
        yield from _nights(work / f"{count}", count, each)


def _starting(installation: Installation) -> Iterator[Figure]:
    found = starts(installation, (_DAGSTER, _WHOLE))
    whole, dagster = found[_WHOLE], found[_DAGSTER]
    yield Figure(name="starting", value=whole, unit="s CPU")
    yield Figure(name="of it importing Dagster alone", value=dagster, unit="s CPU")
    yield Figure(name="starting / importing Dagster alone", value=whole / dagster)


def _nights(folder: Path, count: int, each: int) -> Iterator[Figure]:
    size = {1: "one municipality", 98: "all 98"}.get(count, f"{count} municipalities")
    # Nine others that firms of the sandbox lie in: of one without any the register tells nothing.
    ten = [OURS, *(f"{code:04d}" for code, _, _ in ELSEWHERE[:9])]
    codes = list(municipal.names()) if count == len(municipal.names()) else ten[:count]
    buyers = municipal.authorities(codes)
    installation, samples = Installation(folder / "installation"), folder / "samples"
    municipal.write_samples(samples, buyers, each, DAY, _NEW)
    asked = {
        "KORTLAG_MUNICIPALITIES": json.dumps(codes if count <= len(ten) else ["all"]),
        "KORTLAG_MUNICIPALITY_CVR": json.dumps(buyers),
        "KORTLAG_SOURCES__CVR__PASSWORD": "of-the-stand-in",
        "KORTLAG_SOURCES__UDBUD_SYNC__ENABLED": "false",
        "KORTLAG_SOURCES__TED__REQUESTS_PER_NIGHT": "100000",
    }
    nights = []
    for name, day in (("first", DAY), ("unchanged", DAY), ("3 % new", LATER)):
        with running(day, samples) as addresses:
            env = live_environment(addresses) | asked
            nights.append(measured(installation, name, day.isoformat(), **env))
    first, unchanged, little = nights
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
