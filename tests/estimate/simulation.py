"""Populations of known size, and how often the intervals cover it.

`python -m tests.estimate.simulation [RUNS]` prints a line a case.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from pipelines.estimate.histories import Histories
from pipelines.estimate.loglinear import loglinear
from pipelines.estimate.pairs import chapman
from pipelines.estimate.result import Estimate

LISTS = ("rsv", "mapping", "award", "discovery")


@dataclass(frozen=True)
class Case:
    """A population and how its lists come about.

    Attributes:
        size: enterprises.
        chances: chance of standing on each list.
        dependence: chance that an enterprise of the first list is copied to the second.
        spread: standard deviation of a logit each enterprise carries to all lists (some are
            easier to find than others); 0 = all alike.
    """

    name: str
    size: int
    chances: tuple[float, ...]
    dependence: float = 0.0
    spread: float = 0.0

    def draw(self, random: np.random.Generator) -> Histories:
        base = np.log(np.array(self.chances) / (1 - np.array(self.chances)))
        own = random.normal(0, self.spread, (self.size, 1)) if self.spread else 0.0
        met = random.random((self.size, len(base))) < 1 / (1 + np.exp(-(base + own)))
        if self.dependence:
            met[:, 1] |= met[:, 0] & (random.random(self.size) < self.dependence)
        return Histories.of([LISTS[i] for i in range(len(base)) if row[i]] for row in met)


HOLDING = (
    Case("two lists, small", 60, (0.5, 0.6)),
    Case("two lists, Aarhus", 120, (0.4, 0.4)),
    Case("two lists, large", 800, (0.3, 0.2)),
)
HOLDING_MANY = (
    Case("three lists, independent", 120, (0.4, 0.4, 0.3)),
    Case("four lists, independent", 200, (0.4, 0.3, 0.2, 0.3)),
)
BROKEN = (
    Case("two lists, the second copied from the first", 120, (0.4, 0.4), dependence=0.5),
    Case("two lists, some easier to find", 120, (0.4, 0.4), spread=1.5),
    Case("three lists, two of them dependent", 200, (0.4, 0.3, 0.3), dependence=0.5),
    Case("three lists, some easier to find", 200, (0.4, 0.4, 0.3), spread=1.5),
)


def method(histories: Histories, lists: int) -> Estimate:
    """What the table would say of these lists."""
    if lists > 2:
        return loglinear(histories)
    a, b = LISTS[:2]
    return chapman(histories.on(a), histories.on(b), histories.on(a, b))


@dataclass(frozen=True)
class Outcome:
    """Shares over runs, and the median estimate as a share of the truth."""

    runs: int
    covered: float
    silent: float
    median: float


def simulate(case: Case, runs: int, seed: int) -> Outcome:
    """Draw a case many times; runs that are too few to say count as silent."""
    random = np.random.default_rng(seed)
    found = [method(case.draw(random), len(case.chances)) for _ in range(runs)]
    told = [e for e in found if e.total is not None]
    covered = [e.low <= case.size <= (e.high if e.high is not None else np.inf) for e in told]
    return Outcome(
        runs,
        float(np.mean(covered)) if told else float("nan"),
        1 - len(told) / runs,
        float(np.median([e.total for e in told])) / case.size if told else float("nan"),
    )


def report(runs: int, write: Callable[[str], object]) -> Iterator[tuple[Case, Outcome]]:
    """Simulate every case and print a line each."""
    write(f"{'case':50} {'size':>5} {'covered':>8} {'silent':>7} {'median/true':>11}\n")
    for case in (*HOLDING, *HOLDING_MANY, *BROKEN):
        outcome = simulate(case, runs, seed=2026)
        write(
            f"{case.name:50} {case.size:5} {outcome.covered:8.3f} {outcome.silent:7.3f} "
            f"{outcome.median:11.2f}\n"
        )
        yield case, outcome


if __name__ == "__main__":
    list(report(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, sys.stdout.write))
