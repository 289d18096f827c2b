"""Which cells share a night: a night costs far more than a crawl, so each strikes several sources.

A night has at most one cell of a source that brings nothing (and, of TED, both its stand-ins where
both recover). Its sources are parted so that only few nights are needed to compare with: those of
one half bring nothing or are not asked, those of the other half recover or are left in peace. That
the others are untouched shows in every such night.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scrapers.sources import SOURCES
from tests.campaigns.faults.cells import Cell
from tests.campaigns.faults.kinds import CLOCKS

HALVES = (
    frozenset({"ted", "cvr", "municipal", "ethics"}),
    frozenset({"udbud", "udbud_sync", "comdia", "eu_supply", "addresses"}),
)


@dataclass(frozen=True)
class Plan:
    """A night to run.

    Attributes:
        cells: what is struck, and how.
        without: sources that are to bring nothing.
        clock: key of `CLOCKS`, if our own clock is off; then the next night counts.
        next_night: whether the night after is looked at too.
    """

    cells: tuple[Cell, ...]
    without: frozenset[str]
    clock: str = ""
    next_night: bool = False

    @property
    def asked(self) -> list[str]:
        """Sources that the night asks: those that are struck, and those that are to be well."""
        struck = {cell.source for cell in self.cells}
        return [name for name in SOURCES if name in struck or name not in self.without]


def alone(cell: Cell) -> Plan:
    """A cell in a night that asks no other source."""
    others = frozenset(SOURCES) - {cell.source}
    without = others if cell.rows == "undisturbed" else frozenset(SOURCES)
    return Plan((cell,), without, next_night=cell.is_kept and cell.state == "fresh")


def plans(cells: Iterable[Cell]) -> list[Plan]:
    """Nights for cells, each cell in one of them."""
    running = [cell for cell in cells if cell.applies]
    clocks = [
        Plan(tuple(of), frozenset(), clock, next_night=True)
        for clock in CLOCKS
        if (of := [cell for cell in running if cell.fault == clock])
    ]
    shared = [plan for half in HALVES for plan in _of_half(running, half)]
    by_themselves = [alone(cell) for cell in running if cell.is_alone]
    return [*clocks, *_with_next_nights(shared), *by_themselves]


def _of_half(cells: Sequence[Cell], half: frozenset[str]) -> Iterator[Plan]:
    """Nights in which the sources of a half bring nothing and the others recover."""
    queues: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.fault in CLOCKS or cell.is_alone:
            continue
        if cell.is_kept == (cell.source in half):
            # What recovers at both stand-ins of TED can be told apart in one crawl.
            queues[cell.source if cell.is_kept else cell.target].append(cell)
    for number in range(max(map(len, queues.values()), default=0)):
        yield Plan(tuple(q[number] for q in queues.values() if number < len(q)), half)


def _with_next_nights(shared: Iterable[Plan]) -> Iterator[Plan]:
    """The same, with a next night where a class of faults is met by a source for the first time."""
    met: set[tuple[str, str]] = set()
    for plan in shared:
        new = {(cell.source, cell.kind.group) for cell in plan.cells if cell.is_kept} - met
        met |= new
        unnoticed = any(cell.is_kept and cell.state == "fresh" for cell in plan.cells)
        yield Plan(plan.cells, plan.without, next_night=bool(new) or unnoticed)
