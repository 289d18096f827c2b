"""Smallest groups of enterprises that can carry the parts of a tender together.

A part is carried by one member, within what that member can take on in a year. A group is minimal
when no smaller group of its members can carry all parts. Does not belong here: what a part is,
who can carry it, which groups are shown.

The search is bounded (`Bounds`): of each part only the best carriers are tried, and it ends after
a number of steps (a part given to a carrier). Within the bounds it is exhaustive, and it never
depends on the order of the input.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

LARGEST = 4
"""Members of a group at most; two at least."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """An enterprise that can carry a part.

    Attributes:
        cvr: who.
        score: how well it suits the part; the best are tried first.
    """

    cvr: str
    score: float


@dataclass(frozen=True, slots=True)
class Task:
    """What a group has to carry.

    Attributes:
        carriers: part -> who can carry it.
        loads: part -> DKK a year; null when not known (then it counts nothing).
        limits: enterprise -> DKK a year at most; null when not known (then anything).
    """

    carriers: Mapping[str, Sequence[Carrier]]
    loads: Mapping[str, float | None]
    limits: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far the search goes.

    Attributes:
        carriers_per_part: best carriers of each part that are tried.
        steps: times a part is given to a carrier, at most; of each question asked.
    """

    carriers_per_part: int
    steps: int


@dataclass(frozen=True, slots=True)
class Group:
    """A minimal group.

    Attributes:
        members: CVR numbers in order.
        carries: part -> member that carries it.
        score: mean of the members' scores over the parts.
    """

    members: tuple[str, ...]
    carries: dict[str, str]
    score: float


def minimal_groups(task: Task, bounds: Bounds) -> list[Group]:
    """Minimal groups of two to four, smallest first, then best first, then by number.

    Args:
        task: at least two parts, each with at least one carrier; else there are none.
        bounds: of the search.
    """
    if len(task.carriers) < 2:
        return []
    best: dict[tuple[str, ...], Group] = {}
    for carries in _assignments(task, bounds):
        members = tuple(sorted(set(carries.values())))
        group = Group(members, carries, _score(task, carries))
        if members not in best or _rank(group) < _rank(best[members]):
            best[members] = group
    found = [
        g for g in best.values() if len(g.members) > 1 and _is_minimal(g.members, task, bounds)
    ]
    return sorted(found, key=_rank)


def can_carry(members: Sequence[str], task: Task, bounds: Bounds) -> bool:
    """Whether members can carry all parts, each part one of them, within their limits."""
    theirs = {part: [c for c in found if c.cvr in members] for part, found in task.carriers.items()}
    return next(_spread(replace(task, carriers=theirs), bounds), None) is not None


def _is_minimal(members: tuple[str, ...], task: Task, bounds: Bounds) -> bool:
    return not any(
        can_carry(fewer, task, bounds)
        for size in range(1, len(members))
        for fewer in combinations(members, size)
    )


def _assignments(task: Task, bounds: Bounds) -> Iterator[dict[str, str]]:
    best = {
        part: sorted(found, key=lambda c: (-c.score, c.cvr))[: bounds.carriers_per_part]
        for part, found in task.carriers.items()
    }
    return _spread(replace(task, carriers=best), bounds)


def _order(task: Task) -> list[str]:
    """Parts with the fewest carriers first, then the largest."""
    return sorted(
        task.carriers, key=lambda p: (len(task.carriers[p]), -(task.loads.get(p) or 0.0), p)
    )


def _spread(task: Task, bounds: Bounds) -> Iterator[dict[str, str]]:
    """Ways to give each part a carrier, at most `LARGEST` carriers in all."""
    parts = _order(task)
    stack: list[tuple[dict[str, str], dict[str, float]]] = [({}, {})]
    for _ in range(bounds.steps):
        if not stack:
            return
        carries, taken = stack.pop()
        if len(carries) == len(parts):
            yield carries
            continue
        part = parts[len(carries)]
        # The best carrier is put last, for it is taken up first.
        for carrier in sorted(task.carriers[part], key=lambda c: (c.score, c.cvr)):
            total = taken.get(carrier.cvr, 0.0) + (task.loads.get(part) or 0.0)
            limit = task.limits.get(carrier.cvr)
            has_room = carrier.cvr in taken or len(taken) < LARGEST
            if has_room and (limit is None or total <= limit):
                stack.append((carries | {part: carrier.cvr}, taken | {carrier.cvr: total}))


def _score(task: Task, carries: Mapping[str, str]) -> float:
    scores = [
        next(c.score for c in task.carriers[part] if c.cvr == cvr)
        for part, cvr in sorted(carries.items())
    ]
    return round(sum(scores) / len(scores), 1)


def _rank(group: Group) -> tuple[int, float, tuple[str, ...], list[tuple[str, str]]]:
    return len(group.members), -group.score, group.members, sorted(group.carries.items())
