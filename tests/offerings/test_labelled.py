"""The word list on the labelled offerings: floors that both halves hold (README.md)."""

from __future__ import annotations

import pytest

from tests.offerings.report import Said, by_words, by_words_and_branch, cases, figures, labelled
from warehouse.reference import code_list


def test_the_set_is_as_large_as_it_says_and_has_every_category() -> None:
    both = cases("tuning") + cases("held_out")
    assert len(both) >= 120
    known = {row["category"] for row in code_list("categories.csv")}
    assert set().union(*map(labelled, both)) == known


@pytest.mark.parametrize(
    ("half", "said", "precision", "recall"),
    [
        ("tuning", by_words, 0.9, 0.95),
        ("held_out", by_words, 0.8, 0.75),
        ("tuning", by_words_and_branch, 0.8, 0.95),
        ("held_out", by_words_and_branch, 0.7, 0.8),
    ],
)
def test_precision_and_recall(half: str, said: Said, precision: float, recall: float) -> None:
    mine = figures(cases(half), said)
    assert mine.precision >= precision
    assert mine.recall >= recall
