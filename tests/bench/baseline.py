"""The stored ratios of an earlier run, and which figures have moved since by more than noise."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import COMPARABLE, Figure

PATH = Path(__file__).parent / "baseline.csv"
_HEAD = ("part", "name", "unit", "value", "low", "high", "better")
_LEAST_NOISE = 0.05
"""Share of a figure by which it moves with nothing changed, however close its repeats were."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A figure of the baseline; `better` is `lower`, `higher` or nothing known."""

    value: float
    low: float
    high: float
    better: str

    def moved(self, figure: Figure) -> str:
        """How a figure has moved: `worse`, `better`, `moved`, or nothing."""
        noise = max(self.high - self.low, _LEAST_NOISE * abs(self.value))
        if self.low - noise <= figure.value <= self.high + noise:
            return ""
        if not self.better:
            return "moved"
        is_lower = figure.value < self.value
        return "better" if is_lower == (self.better == "lower") else "worse"


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that has moved; `now` is missing where it is measured no more."""

    part: str
    name: str
    how: str
    before: float
    now: float | None

    def __str__(self) -> str:
        now = "not measured" if self.now is None else f"{self.now:.3g}"
        return f"{self.how:8} {self.part}: {self.name}: {self.before:.3g} -> {now}"


def write(figures: Mapping[str, Sequence[Figure]], path: Path = PATH) -> None:
    """Store what can be compared of a run: part -> its figures."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(_HEAD)
        for part, measured in figures.items():
            for f in measured:
                if f.unit in COMPARABLE:
                    better = "" if f.goal is None else ("lower" if f.goal.most else "higher")
                    spread = [f.value if end is None else end for end in (f.low, f.high)]
                    numbers = [f"{number:.4g}" for number in (f.value, *spread)]
                    rows.writerow([part, f.name, f.unit, *numbers, better])


def read(path: Path = PATH) -> dict[tuple[str, str], Stored]:
    """The baseline: part and name -> what was stored."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["part"], row["name"]): Stored(
                float(row["value"]), float(row["low"]), float(row["high"]), row["better"]
            )
            for row in csv.DictReader(file)
        }


def moved(
    stored: Mapping[tuple[str, str], Stored], figures: Mapping[str, Iterable[Figure]]
) -> Iterator[Moved]:
    """Which figures of the parts that were measured have moved by more than their noise."""
    now = {(part, f.name): f for part, measured in figures.items() for f in measured}
    for (part, name), before in stored.items():
        if part not in figures:
            continue
        figure = now.get((part, name))
        if figure is None:
            yield Moved(part, name, "gone", before.value, None)
        elif how := before.moved(figure):
            yield Moved(part, name, how, before.value, figure.value)
