"""What the tables of `mart` and the matching steps cost, and how that grows."""

from __future__ import annotations

import multiprocessing
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
from msgspec.structs import replace as replace_struct

from pipelines.allowed import collect_rarely
from pipelines.assets import join
from pipelines.assets.ways_in import bought
from pipelines.ingredients import open_workbench
from pipelines.ways_in.consortia import consortia
from scrapers.config import Settings
from tests.bench.data import country
from tests.bench.data.country import Size
from tests.bench.figures import Figure, Goal, Scale, seconds
from tests.bench.filling import Filled, fill_all, order

TITLE = "Joins"
ABOUT = """All 98 municipalities, ten years of notices and the whole register of companies, drawn \
from a seed (`tests/bench/data/country`). The tables of `mart` are filled one after the other in \
one process by the code of the night, checks left out. Growth is the slope of a line through three \
sizes, each twice the one before, both axes logarithmic: the CPU of a matching step when there are \
more enterprises, or more lots, the other staying as it is; the spread is that of the two \
doublings. The largest has a tenth of the companies, as many social enterprises, or two thirds \
of the procedures of the country."""

SMALL = Size(
    municipalities=4, years=2, companies=800, sites=1_000, procedures=30, registered=40,
    mapped=30, postings=100,
)  # fmt: skip
_COUNTRY = Size()
GROWING = replace(
    _COUNTRY.times(1 / 40, 1 / 6),
    registered=_COUNTRY.registered // 4, mapped=_COUNTRY.mapped // 4, postings=0,
)  # fmt: skip
"""The smallest of the sizes that growth is measured over."""
STEPS = {
    "identity": ("core.organisation_matches", "core.party_matches"),
    "procedures": ("core.tender_ties", "core.tender_notices"),
    "discovery": ("mart.discovery",),
    "offerings": ("core.areas_served", "mart.offering_words", "mart.offerings"),
    "ways in": ("mart.opportunities",),
}
"""Matching steps and tables that they fill; others are filled along with them."""
GROUPS = "groups"
"""A part of `ways in`, measured once more alone."""
OF_PAIRS = {"ways in", GROUPS}
PAIRS = "pairs to look at"
"""What ways in and groups are made of: how many, not how long."""
FACTORS = (1, 2, 4)
"""How much more there is of something."""
WHY_MART = """In CPU of all threads. By the profile two fifths are ways in: 307,000 pairs of a lot \
and an enterprise and 189,000 leads, each with its sentences, made in Python. Tried: facts read \
once for three tables; of a buyer's contracts one lead for each question; who can do all alone \
left out of the search for groups; lists of texts gathered as one column; sharing equal matches \
(no gain). Then come discovery, a sixth (patterns over all purposes, now wider ones first), \
and the estimate, a tenth (statsmodels, a fit a model)."""
WHY_GROWTH = {
    "procedures": "Of a buyer with twice the notices more share a word of their titles, until 40 "
    "do and the word finds none of them: by each name of its buyers a notice has at most 120 "
    "candidates, so this growth ends. By the profile looking for them is a fifth, reading the "
    "notices a third. Tried: names of buyers made comparable once, rows "
    "without copies (a fifth less)",
    "ways in": "Who wins more lots offers more, by the evidence of awards, so pairs of a lot and "
    "an enterprise grow faster than lots; in them this does not. Tried: facts read once for all "
    "three tables, one lead for each question, facts and reasons as msgspec's structs",
    GROUPS: "The search for a tender ends after `group_steps` steps; what grows is how many "
    "tenders have two parts that somebody can carry. Tried: who can carry all alone left out of "
    "the search, the same few asked once (43 s for the country before); all in all a second",
}
"""Of steps that grow faster than they should: what the profile shows."""
_TOLD = 5
"""Tables that are told of alone: those that take longest."""

P = ParamSpec("P")
T = TypeVar("T")


def figures(scale: Scale, work: Path) -> Iterator[Figure]:
    """Time and memory of everything, then the growth of each step."""
    is_full = scale is Scale.FULL
    size = _COUNTRY if is_full else SMALL
    core, mart = country_filled(size, work / "country", is_apart=is_full)
    took = sum(f.cpu_s for f in mart)
    yield _figure("all tables of mart", "s", took, Goal.at_most(60), WHY_MART)
    yield _figure("all tables of mart, memory", "MB", mart[-1].peak_mb, Goal.at_most(4_000))
    for made in sorted(mart, key=lambda f: -f.cpu_s)[:_TOLD]:
        yield _figure(", ".join(made.tables), "s", made.cpu_s)
    yield _figure("who is meant, procedures, wins", "s", sum(f.cpu_s for f in core))
    yield _figure("who is meant, procedures, wins: memory", "MB", core[-1].peak_mb)
    if is_full:
        for what in ("enterprises", "lots"):
            spent = apart(grown, GROWING, what, work / what)
            for step in spent:
                against = spent[PAIRS] if step in OF_PAIRS else None
                yield _growth(step, what, spent[step], against)


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


def grown(base: Size, what: str, folder: Path) -> dict[str, list[float]]:
    """CPU seconds of each step, and pairs there are, at each of `FACTORS`.

    Args:
        base: the smallest of the sizes.
        what: of which there is more: `enterprises` or `lots`.
        folder: an empty one.
    """
    filled(country.write(folder / "warm", SMALL))  # imports are no work of a step
    spent: dict[str, list[float]] = defaultdict(list)
    for factor in FACTORS:
        settings = country.write(folder / str(factor), base.times(**{what: factor}))
        took = {table: made.cpu_s for made in filled(settings) for table in made.tables}
        for step, tables in STEPS.items():
            spent[step].append(sum(took[name] for name in tables))
        spent[GROUPS].append(groups_s(settings))
        spent[PAIRS].append(pairs(settings))
    return spent


def pairs(settings: Settings) -> int:
    """How many pairs of a lot and an enterprise share a category and an area."""
    with open_workbench(join.given(settings, "mart.opportunities")) as con:
        return len(bought(con).pairs)


def groups_s(settings: Settings) -> float:
    """CPU seconds that suggesting groups takes, the facts at hand."""
    given = join.given(settings, "mart.consortia")
    with open_workbench(given) as con:
        found = bought(con)
    return seconds(
        lambda: list(consortia(found.lots, found.pairs, given.ways_in, given.calculation_date))
    )


def slope(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Slope of the line through the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def filled(settings: Settings, names: Sequence[str] | None = None) -> list[Filled]:
    """Fill tables by name, or all."""
    collect_rarely()
    return list(fill_all(settings, names))


def apart(what: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What a function returns in a new process, whose memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(what, *arguments, **named).result()


def here(what: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """The same in this process, where nobody asks for memory."""
    return what(*arguments, **named)


def _growth(
    step: str, what: str, spent: Sequence[float], of_pairs: Sequence[float] | None = None
) -> Figure:
    """The exponent over all sizes; low and high are those of one doubling.

    Who wins more lots offers more, by the evidence of awards: pairs, and with them rows, grow
    faster than lots. So what is made of pairs is told as it grows with them, too.
    """
    doublings = [slope(FACTORS[i : i + 2], spent[i : i + 2]) for i in range(len(FACTORS) - 1)]
    exponent = slope(FACTORS, spent)
    is_time, goal = step != PAIRS, Goal.at_most(1.1)
    note = ", ".join(f"{s:.2f} s" if is_time else f"{s:,}" for s in spent)
    if of_pairs:
        grows = f"{slope(FACTORS, of_pairs):.2f}"
        note += (
            f"; pairs grow with exponent {grows}, this with {slope(of_pairs, spent):.2f} in them"
        )
    if is_time and not goal.reached(exponent) and step in WHY_GROWTH:
        note += f". {WHY_GROWTH[step]}."
    return Figure(
        name=f"{step}, growth in {what}", value=exponent, unit="exponent",
        goal=goal if is_time else None, low=min(doublings), high=max(doublings), note=note,
    )  # fmt: skip


def _figure(
    name: str, unit: str, value: float, goal: Goal | None = None, why_missed: str = ""
) -> Figure:
    found = Figure(name=name, value=value, unit=unit, goal=goal)
    return replace_struct(found, note=why_missed) if found.is_missed else found
