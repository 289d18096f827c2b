"""What was measured as lines in a terminal and as the page `docs/performance.md`."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from tests.bench.figures import Figure, Measured

DOC = Path(__file__).parents[2] / "docs" / "performance.md"
_PAGE = """\
# What it costs

Written by `python -m tests.bench --write` (`make bench`) on {cores} cores; each part tells when it
was measured, and how many processes wanted to run meanwhile. Seconds are of CPU unless a figure
says otherwise; a ratio is the median of pairs run in turn in one process, with the smallest and the
largest beside it. `make bench-check` tells which ratios have moved since those stored in
`tests/bench/baseline.csv` by more than their noise.

{reached} of {goals} goals are reached.{missed}
{parts}"""
_HEAD = "| figure | measured | spread | goal | reached |\n|---|---|---|---|---|\n"


def number(value: float) -> str:
    """A figure with three digits that count, whole from a hundred on."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def value(figure: Figure) -> str:
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
    shown = f"{value(figure):>18}  {spread(figure):18}"
    return f"{figure.name:58} {shown} {goal:12} {is_missed}".rstrip() + note


def page(measured: Mapping[str, Measured]) -> str:
    """The page, of what each part has measured."""
    everything = [figure for found in measured.values() for figure in found.figures]
    missed = [f for f in everything if f.is_missed]
    return _PAGE.format(
        cores=os.cpu_count(),
        goals=sum(f.goal is not None for f in everything),
        reached=sum(f.goal is not None and not f.is_missed for f in everything),
        missed=f" Missed:\n\n{_missed(missed)}" if missed else "\n",
        parts="".join(_part(part, found) for part, found in measured.items()),
    )


def _missed(missed: Sequence[Figure]) -> str:
    """A list of figures, those of one reason together."""
    of: dict[str, list[str]] = defaultdict(list)
    for figure in missed:
        of[figure.note].append(f"**{figure.name}**: {value(figure)}, goal {figure.goal}")
    return "".join(f"- {'; '.join(named)}. {why}".rstrip() + "\n" for why, named in of.items())


def _part(name: str, measured: Measured) -> str:
    module = import_module(f"tests.bench.{name}")
    rows = "".join(
        f"| {f.name} | {value(f)} | {spread(f)} | {f.goal or ''} | {reached(f)} |\n"
        for f in measured.figures
    )
    about = " ".join(module.ABOUT.split())
    of = f"`python -m tests.bench {name}`, {measured.day}, load {measured.load:.1f}"
    notes = "".join(
        f"- {f.name}: {f.note}\n" for f in measured.figures if f.note and not f.is_missed
    )
    tail = f"\n{notes}" if notes else ""
    return f"\n## {module.TITLE}\n\n{about}\n\n{of}\n\n{_HEAD}{rows}{tail}"
