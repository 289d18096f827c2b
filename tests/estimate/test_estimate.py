"""Estimates against figures worked out by hand, and against populations of known size."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.estimate import Histories, estimates
from pipelines.estimate.loglinear import loglinear
from pipelines.estimate.pairs import chapman
from tests.estimate.simulation import BROKEN, HOLDING, HOLDING_MANY, Case, simulate


def test_histories_count_each_enterprise_once() -> None:
    met = Histories.of([["rsv"], ["rsv", "mapping"], ["mapping", "rsv"], [], ["award"]])
    assert met.known == 4
    assert met.lists == ["award", "mapping", "rsv"]
    assert met.on("rsv") == 3
    assert met.on("rsv", "mapping") == 2
    assert met.exactly(frozenset({"rsv"})) == 1
    assert met.within(["mapping", "award"]).counts == {
        frozenset({"mapping"}): 2,
        frozenset({"award"}): 1,
    }


def test_chapman_by_hand() -> None:
    # Seen once 30 and 17, unseen 30.5 * 17.5 / 20.5 = 26.04; variance of its logarithm
    # 1/20.5 + 1/30.5 + 1/17.5 + 20.5/533.75 = 0.1771; 66.5 + 26.04 * exp(-+1.96 * 0.4209).
    found = chapman(50, 37, 20)
    assert found.total == pytest.approx(51 * 38 / 21 - 1)
    assert found.low == pytest.approx(77.91, abs=0.01)
    assert found.high == pytest.approx(125.91, abs=0.01)


def test_too_few_on_both_lists_says_nothing() -> None:
    found = chapman(30, 20, 6)
    assert found.total is None
    assert found.low is None
    assert found.high is None
    assert "6" in found.model


def test_lists_that_agree_wholly_leave_nobody_to_find() -> None:
    found = chapman(30, 30, 30)
    assert found.total == 30
    assert found.low == 30
    with pytest.raises(ValueError, match="31 on both"):
        chapman(30, 30, 31)


@given(
    a=st.integers(0, 500), b=st.integers(0, 500), both=st.integers(7, 200), more=st.integers(1, 99)
)
def test_chapman_holds_its_estimate_and_what_is_known(a: int, b: int, both: int, more: int) -> None:
    found = chapman(both + a, both + b, both)
    assert found.total is not None
    assert found.low is not None
    assert found.high is not None
    assert a + b + both <= found.low <= found.high
    assert found.total <= found.high
    fewer_shared = chapman(both + a + more, both + b + more, both)
    assert fewer_shared.total is not None
    assert fewer_shared.total > found.total


def test_independent_lists_fill_the_unseen_cell() -> None:
    """Counts that are exactly independent: 1000 enterprises, chances 1/2, 1/2 and 1/5."""
    chances = {"a": 0.5, "b": 0.5, "c": 0.2}
    counts = {}
    for size in (1, 2, 3):
        for names in itertools.combinations(chances, size):
            n = 1000.0
            for name, chance in chances.items():
                n *= chance if name in names else 1 - chance
            counts[frozenset(names)] = round(n)
    found = loglinear(Histories(counts))
    assert found.total == pytest.approx(1000, abs=1)
    assert "uafhængige" in found.model
    assert found.low is not None
    assert found.high is not None
    assert 900 < found.low < 1000 < found.high < 1100


def test_a_dependence_that_shows_is_modelled() -> None:
    """The second list copied from half of the first: the model names the two."""
    case = Case("copied", 4000, (0.4, 0.3, 0.3), dependence=0.5)
    import numpy as np

    found = loglinear(case.draw(np.random.default_rng(1)))
    assert "mapping og rsv afhænger" in found.model
    assert found.total == pytest.approx(4000, rel=0.1)


def test_a_model_that_gives_no_finite_number_is_not_chosen() -> None:
    # With a-b and a-c dependent the unseen are (b alone)(c alone) / (b and c alone), 40 * 40 / 0;
    # that model fits best. Next to it b-c and a-b leave 40 * 50 / 20 (a-c likewise).
    counts = {"a": 50, "b": 40, "c": 40, "ab": 20, "ac": 20, "abc": 10}
    found = loglinear(Histories({frozenset(names): n for names, n in counts.items()}))
    assert found.total is not None
    assert found.total < 1_000
    assert found.high is not None


def test_lists_without_overlap_say_nothing() -> None:
    found = loglinear(Histories({frozenset({"a"}): 20, frozenset({"b"}): 20, frozenset({"c"}): 20}))
    assert found.total is None
    assert "for få" in found.model
    with pytest.raises(ValueError, match="2 lists"):
        loglinear(Histories({frozenset({"a"}): 20, frozenset({"a", "b"}): 20}))


_COUNTS = st.lists(st.integers(0, 40), min_size=7, max_size=7)


@given(counts=_COUNTS)
@settings(max_examples=40, deadline=None)
def test_any_three_lists_give_figures_or_a_reason(counts: list[int]) -> None:
    names = [frozenset(c) for n in (1, 2, 3) for c in itertools.combinations("abc", n)]
    histories = Histories({k: n for k, n in zip(names, counts, strict=True) if n})
    if len(histories.lists) < 3:
        return
    found = loglinear(histories)
    if found.total is None:
        assert found.model.startswith("for få")
        return
    assert found.low is not None
    assert histories.known <= found.low <= found.total + 0.02
    assert found.total <= 1_001 * histories.known
    assert found.high is None or found.total <= found.high + 0.02


@pytest.mark.parametrize("case", HOLDING, ids=lambda case: case.name)
def test_the_interval_of_two_lists_covers_the_truth(case: Case) -> None:
    outcome = simulate(case, 1000, seed=7)
    assert 0.90 <= outcome.covered <= 0.98
    assert 0.95 <= outcome.median <= 1.05


@pytest.mark.parametrize("case", HOLDING_MANY, ids=lambda case: case.name)
def test_the_interval_of_more_lists_covers_the_truth(case: Case) -> None:
    """Few runs here; a thousand by `python -m tests.estimate.simulation`."""
    outcome = simulate(case, 40, seed=7)
    assert outcome.covered >= 0.85
    assert 0.93 <= outcome.median <= 1.07


@pytest.mark.parametrize("case", BROKEN[:2], ids=lambda case: case.name)
def test_broken_assumptions_give_too_few(case: Case) -> None:
    """What the words beside the figure warn of: the estimate is then a lower bound at best."""
    outcome = simulate(case, 200, seed=7)
    assert outcome.median < 0.9


def test_rows_say_what_they_take_for_granted() -> None:
    met = [["rsv"]] * 9 + [["rsv", "mapping"]] * 20 + [["mapping"]] * 30 + [["award", "rsv"]] * 3
    rows = list(estimates("0751", Histories.of(met)))
    by_pair = {(r["list_a"], r["list_b"]): r for r in rows if r["method"] == "chapman"}
    pair = by_pair["mapping", "rsv"]
    assert (pair["n_a"], pair["n_b"], pair["both"], pair["known"]) == (50, 32, 20, 62)
    assert pair["estimate"] == round(51 * 33 / 21 - 1)
    assert pair["not_yet_found"] == pair["estimate"] - 62
    assert "begyndt med registret" in pair["assumptions"]
    few = by_pair["award", "rsv"]
    assert few["estimate"] is None
    assert "for få" in few["model"]
    assert [r["estimate"] for r in rows if r["method"] == "loglinear"] == [None]
