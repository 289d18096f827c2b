"""What was measured as lines in a terminal and as the page `docs/performance.md`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

from tests.bench.figures import Figure

DOC = Path(__file__).parents[2] / "docs" / "performance.md"
_PAGE = """\
# What it costs

Written on {day} by `python -m tests.bench --write` (`make bench`), on {cores} cores beside other
programs of mean load {load:.1f}. Seconds are of CPU unless a figure says otherwise; a ratio is the
median of pairs run in turn in one process, with the smallest and the largest beside it. `make
bench-check` tells which ratios have moved since those stored in `tests/bench/baseline.csv` by more
than their noise.

{reached} of {goals} goals are reached.{missed}
{parts}"""
_HEAD = "| figure | measured | spread | goal | reached |\n|---|---|---|---|---|\n"


def number(value: float) -> str:
    """A figure with three digits that count, whole from a hundred on."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def measured(figure: Figure) -> str:
    """Value and unit."""
    gap = "" if figure.unit == "×" else " "
    return f"{number(figure.value)}{gap}{figure.unit}"


def spread(figure: Figure) -> str:
    """Smallest and largest."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{number(figure.low)} – {number(figure.high)}"


def reached(figure: Figure) -> str:
    """Whether the goal is reached; nothing without a goal."""
    if figure.goal is None:
        return ""
    return "**no**" if figure.is_missed else "yes"


def line(figure: Figure) -> str:
    """A figure on a terminal."""
    goal = "" if figure.goal is None else f"goal {figure.goal}"
    is_missed = "MISSED" if figure.is_missed else ""
    note = f"\n    {figure.note}" if figure.note else ""
    shown = f"{measured(figure):>18}  {spread(figure):18}"
    return f"{figure.name:58} {shown} {goal:12} {is_missed}".rstrip() + note


def page(figures: Mapping[str, Sequence[Figure]], day: date, load: float) -> str:
    """The page.

    Args:
        figures: part -> what it measured.
        day: when.
        load: mean number of processes that wanted to run meanwhile.
    """
    everything = [f for measured in figures.values() for f in measured]
    missed = [f for f in everything if f.is_missed]
    return _PAGE.format(
        day=day,
        cores=os.cpu_count(),
        load=load,
        goals=sum(f.goal is not None for f in everything),
        reached=sum(f.goal is not None and not f.is_missed for f in everything),
        missed=" Missed:\n\n" + "".join(f"- {_missed(f)}\n" for f in missed) if missed else "\n",
        parts="".join(_part(part, found) for part, found in figures.items()),
    )


def _missed(figure: Figure) -> str:
    return f"**{figure.name}**: {measured(figure)}, goal {figure.goal}. {figure.note}".rstrip()


def _part(name: str, figures: Sequence[Figure]) -> str:
    module = import_module(f"tests.bench.{name}")
    rows = "".join(
        f"| {f.name} | {measured(f)} | {spread(f)} | {f.goal or ''} | {reached(f)} |\n"
        for f in figures
    )
    about = " ".join(module.ABOUT.split())
    notes = "".join(f"- {f.name}: {f.note}\n" for f in figures if f.note and not f.is_missed)
    tail = f"\n{notes}" if notes else ""
    return (
        f"\n## {module.TITLE}\n\n{about}\n\n`python -m tests.bench {name}`\n\n{_HEAD}{rows}{tail}"
    )
