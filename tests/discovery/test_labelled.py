"""The rules on the labelled firms: floors that both halves hold (README.md)."""

from __future__ import annotations

import pytest

from pipelines.discovery.verdicts import is_candidate
from tests.discovery.report import CANDIDATE_FROM, cases, figures, found


def test_the_set_is_as_large_and_as_hard_as_it_says() -> None:
    both = cases("tuning") + cases("held_out")
    labels = [case["label"] for case in both]
    assert len(both) >= 160
    assert len({case["name"] for case in both}) == len(both)
    assert set(labels) == {"yes", "no", "excluded"}
    assert min(labels.count("yes"), labels.count("no")) >= 50
    assert sum(case["note"].startswith("quiet") for case in both) >= 5


@pytest.mark.parametrize(
    ("half", "precision", "recall"), [("tuning", 0.95, 0.85), ("held_out", 0.85, 0.75)]
)
def test_precision_and_recall(half: str, precision: float, recall: float) -> None:
    mine = figures(found(cases(half)))
    assert mine.precision >= precision
    assert mine.recall >= recall


@pytest.mark.parametrize("half", ["tuning", "held_out"])
def test_a_candidate_has_a_reason_and_quotes_what_it_read(half: str) -> None:
    for case, one in found(cases(half)):
        if is_candidate(one, CANDIDATE_FROM):
            assert one.reasons
            assert any("»" in reason for reason in one.reasons), case["name"]
