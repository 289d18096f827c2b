"""Precision and recall on the labelled pairs (how they were made: README.md)."""

from __future__ import annotations

import pytest

from tests.identity.generate import SEED, cases, units
from tests.identity.report import figures, matched, rows

LABELLED = rows("labelled.csv")


def test_there_are_enough_pairs_of_both_kinds() -> None:
    assert len({(c["name"], c["postal_code"], c["city"]) for c in LABELLED}) >= 200
    assert sum(not c["cvr"] for c in LABELLED) >= 50
    assert {c["half"] for c in LABELLED} == {"tuning", "held_out"}


def test_the_files_are_what_the_generator_writes() -> None:
    import random

    dice = random.Random(SEED)
    made = list(cases(units(dice, 220), dice))
    assert [{k: v for k, v in c.items() if k != "half"} for c in LABELLED] == made


@pytest.mark.parametrize("half", ["tuning", "held_out"])
def test_accepted_matches_are_right_and_the_rest_is_listed(half: str) -> None:
    mine = [c for c in LABELLED if c["half"] == half]
    found = figures(mine, matched(mine))
    assert found.precision >= 0.99
    assert found.recall >= 0.9
    assert found.right >= 0.7 * found.with_unit  # most need no person
