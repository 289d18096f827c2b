"""The harness: what goals mean, what the baseline calls moved, and that every part runs small.

That a part's figures come is what is shown here, never how good they are.
"""

from __future__ import annotations

import math
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.bench import PARTS, baseline, page
from tests.bench import __main__ as there
from tests.bench.__main__ import apart
from tests.bench.figures import Figure, Goal, Measured, Scale, paired

MISSED = Figure(name="slow", value=3.0, goal=Goal.at_most(2.5), low=2.9, high=3.1, note="why")
REACHED = Figure(name="wide", value=1.9, goal=Goal.at_least(1.8), low=1.8, high=2.0)
TIMED = Figure(name="took", value=1234.5, unit="s")


@pytest.mark.parametrize("part", PARTS)
def test_every_part_measures(part: str) -> None:
    figures = apart(part, Scale.SMALL)
    assert figures
    assert len({figure.name for figure in figures}) == len(figures)
    assert all(math.isfinite(figure.value) for figure in figures)
    # How cost grows is a slope through two small timings: noise may bend it below nought.
    assert all(figure.value >= 0 for figure in figures if figure.unit != "exponent")


@pytest.mark.parametrize(
    ("goal", "value", "is_reached"),
    [
        (Goal.at_most(2.5), 2.5, True),
        (Goal.at_most(2.5), 2.51, False),
        (Goal.at_least(0.8), 0.8, True),
        (Goal.at_least(0.8), 0.79, False),
    ],
)
def test_goals(goal: Goal, value: float, is_reached: bool) -> None:
    assert goal.reached(value) == is_reached


def test_pairs_are_run_in_turn_and_the_first_does_not_count() -> None:
    ran: list[str] = []
    ticks = iter([0, 90, 0, 10, 0, 4, 0, 2, 0, 9, 0, 3])
    ratio = paired(lambda: ran.append("a"), lambda: ran.append("b"), 2, lambda: next(ticks))
    assert ran == ["a", "b"] * 3
    assert (ratio.low, ratio.median, ratio.high) == (2, 2.5, 3)


@pytest.mark.parametrize(
    ("value", "how"), [(3.0, ""), (3.3, ""), (2.7, ""), (3.4, "worse"), (2.5, "better")]
)
def test_moved_is_what_leaves_the_noise(tmp_path: Path, value: float, how: str) -> None:
    baseline.write({"notices": [MISSED, TIMED]}, tmp_path / "baseline.csv")
    stored = baseline.read(tmp_path / "baseline.csv")
    assert list(stored) == [("notices", "slow")]
    now = Figure(name="slow", value=value, goal=MISSED.goal)
    assert [one.how for one in baseline.moved(stored, {"notices": [now]})] == [how] * bool(how)


def test_a_figure_that_is_measured_no_more_is_told(tmp_path: Path) -> None:
    baseline.write({"notices": [MISSED], "crawl": [REACHED]}, tmp_path / "baseline.csv")
    stored = baseline.read(tmp_path / "baseline.csv")
    found = [str(one) for one in baseline.moved(stored, {"notices": []})]
    assert found == ["gone     notices: slow: 3 -> not measured"]


def test_the_page_names_what_is_missed_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    part = SimpleNamespace(TITLE="Made up", ABOUT="What nobody does.")
    monkeypatch.setitem(sys.modules, "tests.bench.made_up", part)
    measured = Measured([MISSED, REACHED, TIMED], date(2026, 11, 26), 0.5)
    text = page.page({"made_up": measured})
    assert "`python -m tests.bench made_up`, 2026-11-26, load 0.5\n" in text
    assert "1 of 2 goals are reached. Missed:\n\n- **slow**: 3×, goal ≤ 2.5. why" in text
    assert "## Made up\n\nWhat nobody does.\n" in text
    assert "| wide | 1.9× | 1.8 – 2 | ≥ 1.8 | yes |" in text
    assert "| took | 1,234 s |  |  |  |" in text


def test_what_was_measured_is_kept_by_part(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(there, "KEPT", tmp_path / "bench")
    assert there.kept() == {}
    one = Measured([MISSED, TIMED], date(2026, 11, 26), 0.5)
    two = Measured([REACHED], date(2026, 11, 27), 2.0)
    for part, measured in (("queries", one), ("crawl", one), ("crawl", two)):
        there.keep(part, measured)
    assert list(there.kept().items()) == [("crawl", two), ("queries", one)]
