"""Groups: minimal, they cover, none twice, whatever the order; and the search ends."""

from __future__ import annotations

import random
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.ways_in.groups import LARGEST, Bounds, Carrier, Task, can_carry, minimal_groups

WIDE = Bounds(carriers_per_part=50, steps=50_000)
_NAMES = "ABCDEF"


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """Two to four parts, up to six enterprises, loads and limits known or not."""
    parts = [f"P{number}" for number in range(draw(st.integers(2, 4)))]
    able = {p: draw(st.lists(st.sampled_from(_NAMES), min_size=1, unique=True)) for p in parts}
    scores = st.integers(0, 100).map(float)
    return Task(
        {p: [Carrier(cvr, draw(scores)) for cvr in found] for p, found in able.items()},
        {p: draw(st.none() | st.integers(1, 9).map(float)) for p in parts},
        {cvr: draw(st.none() | st.integers(1, 12).map(float)) for cvr in _NAMES},
    )


def carried_by(members: tuple[str, ...], task: Task) -> bool:
    """The rule itself: some assignment of the parts to members is within every limit."""
    parts = list(task.carriers)
    for chosen in product(*([c.cvr for c in task.carriers[p] if c.cvr in members] for p in parts)):
        taken = dict.fromkeys(members, 0.0)
        for part, cvr in zip(parts, chosen, strict=True):
            taken[cvr] += task.loads[part] or 0.0
        limits = {cvr: task.limits[cvr] for cvr in members}
        if all(limit is None or taken[cvr] <= limit for cvr, limit in limits.items()
               if cvr in chosen):  # fmt: skip
            return True
    return False


@given(tasks())
@settings(max_examples=150, deadline=None)
def test_exactly_the_minimal_groups_are_found(task: Task) -> None:
    able = [
        members
        for size in range(1, LARGEST + 1)
        for members in combinations(_NAMES, size)
        if carried_by(members, task)
    ]
    minimal = {m for m in able if not any(set(fewer) < set(m) for fewer in able)}
    found = minimal_groups(task, WIDE)
    assert found == sorted(found, key=lambda g: (len(g.members), -g.score, g.members))
    assert {g.members for g in found} == {m for m in minimal if len(m) > 1}
    assert len({g.members for g in found}) == len(found)


@given(tasks())
@settings(max_examples=100, deadline=None)
def test_a_group_carries_every_part_within_its_limits(task: Task) -> None:
    for group in minimal_groups(task, WIDE):
        assert set(group.carries) == set(task.carriers)
        assert set(group.carries.values()) == set(group.members)
        for part, cvr in group.carries.items():
            assert cvr in {c.cvr for c in task.carriers[part]}
        for cvr in group.members:
            total = sum(task.loads[p] or 0.0 for p, by in group.carries.items() if by == cvr)
            limit = task.limits[cvr]
            assert limit is None or total <= limit


@given(tasks(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_input_does_not_matter(task: Task, chance: random.Random) -> None:
    mixed = Task(
        {p: chance.sample(list(f), len(f)) for p, f in chance.sample(list(task.carriers.items()),
                                                                     len(task.carriers))},
        task.loads,
        dict(chance.sample(list(task.limits.items()), len(task.limits))),
    )  # fmt: skip
    bounds = Bounds(carriers_per_part=2, steps=40)
    assert minimal_groups(mixed, bounds) == minimal_groups(task, bounds)


def test_smallest_first_then_best() -> None:
    carriers = {
        "P1": [Carrier("A", 50.0), Carrier("B", 90.0)],
        "P2": [Carrier("C", 50.0), Carrier("D", 10.0)],
        "P3": [Carrier("C", 50.0), Carrier("E", 99.0)],
    }
    task = Task(carriers, dict.fromkeys(carriers, 1.0), dict.fromkeys("ABCDE", None))
    found = minimal_groups(task, WIDE)
    assert [g.members for g in found] == [("B", "C"), ("A", "C"), ("B", "D", "E"), ("A", "D", "E")]
    assert found[0].carries == {"P1": "B", "P2": "C", "P3": "C"}
    assert found[0].score == round((90 + 50 + 50) / 3, 1)


def test_one_enterprise_that_can_do_all_needs_no_group() -> None:
    carriers = {"P1": [Carrier("A", 1.0), Carrier("B", 1.0)], "P2": [Carrier("A", 1.0)]}
    task = Task(carriers, {"P1": 5.0, "P2": 5.0}, {"A": None, "B": None})
    assert minimal_groups(task, WIDE) == []
    small = Task(carriers, task.loads, {"A": 5.0, "B": None})
    assert [g.members for g in minimal_groups(small, WIDE)] == [("A", "B")]


def test_more_than_four_are_no_group_and_one_part_needs_none() -> None:
    five = {f"P{n}": [Carrier(name, 1.0)] for n, name in enumerate("ABCDE")}
    assert minimal_groups(Task(five, {}, {}), WIDE) == []
    assert minimal_groups(Task({"P1": [Carrier("A", 1.0), Carrier("B", 1.0)]}, {}, {}), WIDE) == []


def test_the_search_ends_where_no_group_can_be_found() -> None:
    """Fifty lots and no room: every question is answered within its steps."""
    names = [f"{number:02d}" for number in range(20)]
    parts = {f"P{n:02d}": [Carrier(name, float(n)) for name in names] for n in range(50)}
    task = Task(parts, dict.fromkeys(parts, 1.0), dict.fromkeys(names, 12.0))
    bounds = Bounds(carriers_per_part=8, steps=2_000)
    assert minimal_groups(task, bounds) == []
    assert not can_carry(names[:4], task, bounds)
