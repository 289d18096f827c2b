"""Smallest groups of enterprises that can carry the parts of a tender together.

A part is carried by one member, within what that member can take on in a year. A group is minimal
when no smaller group of its members can carry all parts. Does not belong here: what a part is,
who can carry it, which groups are shown.

The search is bounded (`Bounds`): of each part only the best carriers are tried, and it ends after
a number of steps (a part given to a carrier). Within the bounds it is exhaustive, and it never
depends on the order of the input.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations

import msgspec
from msgspec.structs import replace

LARGEST = 4
"""Members of a group at most; two at least."""


class Carrier(msgspec.Struct, frozen=True):
    """An enterprise that can carry a part.

    Attributes:
        cvr: who.
        score: how well it suits the part; the best are tried first.
    """

    cvr: str
    score: float


class Task(msgspec.Struct, frozen=True):
    """What a group has to carry.

    Attributes:
        carriers: part -> who can carry it.
        loads: part -> DKK a year; null when not known (then it counts nothing).
        limits: enterprise -> DKK a year at most; null when not known (then anything).
    """

    carriers: Mapping[str, Sequence[Carrier]]
    loads: Mapping[str, float | None]
    limits: Mapping[str, float | None]


class Bounds(msgspec.Struct, frozen=True):
    """How far the search goes.

    Attributes:
        carriers_per_part: best carriers of each part that are tried.
        steps: times a part is given to a carrier, at most; of each question asked.
    """

    carriers_per_part: int
    steps: int


class Group(msgspec.Struct, frozen=True):
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
    able = {
        part: sorted(found, key=lambda c: (-c.score, c.cvr))[: bounds.carriers_per_part]
        for part, found in task.carriers.items()
    }
    tried = _among({c.cvr for found in able.values() for c in found}, task)
    # Whether fewer can carry all is asked of the same few again and again.
    can = cache(lambda members: can_carry(members, tried, bounds))
    # Who can carry all alone is in no minimal group: mostly nobody is left, and nothing to search.
    helped = {part: [c for c in found if not can((c.cvr,))] for part, found in able.items()}
    best = _best_ways(replace(task, carriers=helped), bounds)
    found = [
        group for members, group in best.items() if len(members) > 1 and _is_minimal(members, can)
    ]
    return sorted(found, key=_rank)


def can_carry(members: Sequence[str], task: Task, bounds: Bounds) -> bool:
    """Whether members can carry all parts, each part one of them, within their limits."""
    return next(_spread(_among(members, task), bounds), None) is not None


def _among(members: Collection[str], task: Task) -> Task:
    """The task with no other carriers."""
    theirs = {part: [c for c in found if c.cvr in members] for part, found in task.carriers.items()}
    return replace(task, carriers=theirs)


def _is_minimal(members: tuple[str, ...], can: Callable[[tuple[str, ...]], bool]) -> bool:
    return not any(
        can(fewer) for size in range(1, len(members)) for fewer in combinations(members, size)
    )


def _best_ways(task: Task, bounds: Bounds) -> dict[tuple[str, ...], Group]:
    """Members -> the best way of theirs to carry the parts."""
    scores = {part: {c.cvr: c.score for c in found} for part, found in task.carriers.items()}
    in_order = sorted(scores)
    best: dict[tuple[str, ...], Group] = {}
    for carries in _spread(task, bounds):
        members = tuple(sorted(set(carries.values())))
        score = round(sum(scores[part][carries[part]] for part in in_order) / len(in_order), 1)
        if members in best and score < best[members].score:
            continue
        group = Group(members, carries, score)
        if members not in best or _rank(group) < _rank(best[members]):
            best[members] = group
    return best


def _order(task: Task) -> list[str]:
    """Parts with the fewest carriers first, then the largest."""
    return sorted(
        task.carriers, key=lambda p: (len(task.carriers[p]), -(task.loads.get(p) or 0.0), p)
    )


def _spread(task: Task, bounds: Bounds) -> Iterator[dict[str, str]]:
    """Ways to give each part a carrier, at most `LARGEST` carriers in all."""
    parts = _order(task)
    loads = [task.loads.get(part) or 0.0 for part in parts]
    # The best carrier is put last, for it is taken up first.
    able = [sorted(task.carriers[part], key=lambda c: (c.score, c.cvr)) for part in parts]
    stack: list[tuple[tuple[str, ...], dict[str, float]]] = [((), {})]
    for _ in range(bounds.steps):
        if not stack:
            return
        chosen, taken = stack.pop()
        at = len(chosen)
        if at == len(parts):
            yield dict(zip(parts, chosen, strict=True))
            continue
        for carrier in able[at]:
            cvr = carrier.cvr
            total = taken.get(cvr, 0.0) + loads[at]
            limit = task.limits.get(cvr)
            has_room = cvr in taken or len(taken) < LARGEST
            if has_room and (limit is None or total <= limit):
                stack.append(((*chosen, cvr), taken | {cvr: total}))


def _rank(group: Group) -> tuple[int, float, tuple[str, ...], list[tuple[str, str]]]:
    return len(group.members), -group.score, group.members, sorted(group.carries.items())
