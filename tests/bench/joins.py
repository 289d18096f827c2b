"""What the tables of `mart` and the matching steps cost, and how that grows."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np

from scrapers.config import Settings
from tests.bench.data import country
from tests.bench.data.country import Size
from tests.bench.figures import Figure, Goal, Scale
from tests.bench.filling import Filled, fill_all, order

TITLE = "Joins"
ABOUT = """All 98 municipalities, ten years of notices and the whole register of companies, drawn \
from a seed (`tests/bench/data/country`). The tables of `mart` are filled one after the other in \
one process by the code of the night, checks left out. Growth is the slope of a line through three \
sizes, each twice the one before, both axes logarithmic: the CPU of a matching step when there are \
more enterprises, or more lots, the other staying as it is."""

SMALL = Size(
    municipalities=4, years=3, companies=1_500, sites=1_900, procedures=40, registered=40,
    mapped=30, postings=300,
)  # fmt: skip
STEPS = {
    "identity": ("core.organisation_matches", "core.party_matches", "core.record_matches"),
    "procedures": ("core.tender_ties", "core.tender_notices"),
    "discovery": ("mart.discovery",),
    "offerings": ("core.areas_served", "mart.offering_words", "mart.offerings"),
    "ways in": ("mart.subcontract_leads", "mart.consortia", "mart.opportunities"),
}
"""Matching steps and the tables they fill."""
_TOLD = 5
"""Tables that are told of alone: those that take longest."""

P = ParamSpec("P")
T = TypeVar("T")


def figures(scale: Scale, work: Path) -> Iterator[Figure]:
    """Time and memory of everything, then the growth of each step."""
    is_full = scale is Scale.FULL
    size = Size() if is_full else SMALL
    core, mart = country_filled(size, work / "country", is_apart=is_full)
    yield _figure("all tables of mart", "s", sum(f.cpu_s for f in mart), Goal.at_most(60))
    yield _figure("all tables of mart, memory", "MB", mart[-1].peak_mb, Goal.at_most(4_000))
    for table in sorted(mart, key=lambda f: -f.cpu_s)[:_TOLD]:
        yield _figure(table.table, "s", table.cpu_s)
    yield _figure("who is meant, procedures, wins", "s", sum(f.cpu_s for f in core))
    yield _figure("who is meant, procedures, wins: memory", "MB", core[-1].peak_mb)
    if is_full:
        base = size.times(1 / 100, 1 / 10)
        for what in ("enterprises", "lots"):
            for step, exponent in growth(base, what, work / what).items():
                name = f"{step}, growth in {what}"
                yield _figure(name, "exponent", exponent, Goal.at_most(1.1))


def country_filled(
    size: Size, folder: Path, *, is_apart: bool
) -> tuple[list[Filled], list[Filled]]:
    """Draw a country and fill its tables: those of `core`, then those of `mart`.

    Args:
        size: of the country.
        folder: its data folder.
        is_apart: each of the three in a process of its own, so that memory tells of one.
    """
    run = apart if is_apart else here
    settings = run(country.write, folder, size)
    wanted = [table.qualified for table in order(settings)]
    core = [name for name in wanted if name.startswith("core.")]
    mart = [name for name in wanted if name.startswith("mart.")]
    return run(filled, settings, core), run(filled, settings, mart)


def growth(base: Size, what: str, folder: Path) -> dict[str, float]:
    """Exponent of each step's CPU when there is more of something.

    Args:
        base: the smallest of three sizes; each is twice the one before.
        what: `enterprises` or `lots`.
        folder: an empty one.
    """
    factors = (1, 2, 4)
    spent: dict[str, list[float]] = {step: [] for step in STEPS}
    for factor in factors:
        size = replace(base.times(**{what: factor}), postings=0)
        core, mart = country_filled(size, folder / str(factor), is_apart=False)
        took = {table.table: table.cpu_s for table in (*core, *mart)}
        for step, tables in STEPS.items():
            spent[step].append(sum(took[name] for name in tables))
    return {step: slope(factors, seconds) for step, seconds in spent.items()}


def slope(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Slope of the line through the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def filled(settings: Settings, names: Sequence[str]) -> list[Filled]:
    """Fill tables by name."""
    return list(fill_all(settings, names))


def apart(what: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What a function returns in a new process, whose memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(what, *arguments, **named).result()


def here(what: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """The same in this process, where nobody asks for memory."""
    return what(*arguments, **named)


def _figure(name: str, unit: str, value: float, goal: Goal | None = None) -> Figure:
    return Figure(name=name, value=value, unit=unit, goal=goal)
