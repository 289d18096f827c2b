"""What a benchmark measures: figures, their goals, and ratios taken side by side.

What is measured is CPU time, of this process and of the children it has waited for: other
programs on the machine change it little. Absolute times tell of the machine; ratios carry.
"""

from __future__ import annotations

import resource
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum

import msgspec

RATIO = "×"
COMPARABLE = frozenset({RATIO, "exponent", "requests"})
"""Units of figures that tell of the code rather than of the machine."""


class Scale(Enum):
    """How much is measured: what CI does in seconds, or what the goals are about."""

    SMALL = "small"
    FULL = "full"


class Goal(msgspec.Struct, frozen=True):
    """What a figure should be: at most, or at least, a limit."""

    limit: float
    most: bool

    @classmethod
    def at_most(cls, limit: float) -> Goal:
        """Reached by the limit and what is below."""
        return cls(limit, most=True)

    @classmethod
    def at_least(cls, limit: float) -> Goal:
        """Reached by the limit and what is above."""
        return cls(limit, most=False)

    def reached(self, value: float) -> bool:
        """Whether a value is as good as the goal asks."""
        return value <= self.limit if self.most else value >= self.limit

    def __str__(self) -> str:
        return f"{'≤' if self.most else '≥'} {self.limit:g}"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured figure.

    Attributes:
        name: unique in its part.
        value: the median where it was taken several times.
        unit: `×` for a ratio, `exponent`, `requests`, `s`, `MB`, `rows/s` …
        goal: what it should be; none where there is nothing to hold it to.
        low: smallest seen.
        high: largest seen.
        note: where the goal is missed, what the profile shows and what was tried.
    """

    name: str
    value: float
    unit: str = RATIO
    goal: Goal | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""

    @property
    def is_missed(self) -> bool:
        """Whether there is a goal and it is not reached."""
        return self.goal is not None and not self.goal.reached(self.value)


class Measured(msgspec.Struct, frozen=True):
    """What a part measured.

    Attributes:
        figures: all of them.
        day: when.
        load: mean number of processes that wanted to run before and after.
    """

    figures: list[Figure]
    day: date
    load: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """Ours divided by the peer's, over several pairs."""

    median: float
    low: float
    high: float

    def figure(self, name: str, goal: Goal | None = None, note: str = "") -> Figure:
        """The ratio as a figure."""
        return Figure(
            name=name, value=self.median, goal=goal, low=self.low, high=self.high, note=note
        )


def cpu_s() -> float:
    """Seconds of computing so far, of this process and of the children it has waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mb() -> float:
    """The most memory this process has held, in MB (10^6 bytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def seconds(work: Callable[[], object], clock: Callable[[], float] = cpu_s) -> float:
    """What some work takes by a clock."""
    begun = clock()
    work()
    return clock() - begun


def paired(
    ours: Callable[[], object],
    peer: Callable[[], object],
    times: int = 5,
    clock: Callable[[], float] = cpu_s,
) -> Ratio:
    """Run both in turn and divide each pair; a first pair warms up and does not count.

    Args:
        ours: the product's way.
        peer: what it is held against.
        times: pairs that count.
        clock: what is measured, in seconds.
    """
    pairs = [(seconds(ours, clock), seconds(peer, clock)) for _ in range(1 + times)]
    ratios = [mine / theirs for mine, theirs in pairs[1:]]
    return Ratio(statistics.median(ratios), min(ratios), max(ratios))
