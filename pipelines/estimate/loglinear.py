"""Three lists or more: log-linear models.

Fienberg (1972), Biometrika 59: the counts of all histories but the unseen one are Poisson with a
log-linear mean; terms for pairs of lists let them depend on each other. Of all models with every
list and some pairs the one of the least BIC counts, and its interval is the profile likelihood
interval of Cormack (1992), Biometrics 48.

Belongs here: choosing and fitting a model. Does not belong here: what the lists are.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

import numpy as np

from pipelines.estimate.histories import Histories
from pipelines.estimate.result import FEWEST_IN_BOTH, Z95, Estimate

MOST_LISTS = 5
"""With more lists the number of models explodes (2^10 for five); no municipality has them."""
_BEYOND = 1000
"""So many times as many unseen as seen: there a number grows without end, the data stop it not."""
_DEVIANCE_95 = Z95**2
"""95 % point of chi-square with one degree of freedom."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Model:
    """A model of the seen histories.

    Attributes:
        pairs: lists that depend on each other.
        design: a row a history, the unseen one last; a column a term.
        counts: of the seen histories.
    """

    pairs: tuple[Pair, ...]
    design: Any
    counts: Any

    def fit(self, unseen: float | None = None) -> Any:
        """Fit by maximum likelihood, with the unseen count given or left out."""
        # Here and not above: it takes seconds to import, and most commands estimate nothing.
        from statsmodels.genmod.families import Poisson
        from statsmodels.genmod.generalized_linear_model import GLM
        from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

        counts = self.counts if unseen is None else np.append(self.counts, unseen)
        with warnings.catch_warnings():
            # An exact fit is nothing bad where counts are fitted; small ones often are.
            warnings.simplefilter("ignore", PerfectSeparationWarning)
            return GLM(counts, self.design[: len(counts)], family=Poisson()).fit()

    @property
    def terms(self) -> int:
        """Terms estimated."""
        return int(self.design.shape[1])


def loglinear(histories: Histories) -> Estimate:
    """Estimate a population from three lists or more.

    Returns:
        An estimate without figures when a list shares fewer than seven enterprises with all the
        others together; with `high` None when the data set no upper end.

    Raises:
        ValueError: fewer than three lists, or more than `MOST_LISTS`.
    """
    lists = histories.lists
    if not 3 <= len(lists) <= MOST_LISTS:
        raise ValueError(f"a log-linear model of {len(lists)} lists")
    shared = {name: _shared(histories, name) for name in lists}
    if few := [name for name, n in shared.items() if n < FEWEST_IN_BOTH]:
        return Estimate(
            None, None, None, f"for få fælles med andre lister ({', '.join(few)}) til at sige noget"
        )
    model, fitted = _best(histories)
    unseen = _unseen(model, fitted)
    known = histories.known
    low, high = _interval(model, unseen)
    return Estimate(
        known + unseen, known + low, None if high is None else known + high, _words(model)
    )


def _shared(histories: Histories, name: str) -> int:
    """Enterprises on a list that stand on another one too."""
    return histories.on(name) - histories.exactly(frozenset({name}))


def _words(model: _Model) -> str:
    if not model.pairs:
        return "log-lineær model, listerne uafhængige"
    named = ", ".join(f"{a} og {b}" for a, b in model.pairs)
    return f"log-lineær model, hvor {named} afhænger af hinanden"


def _models(histories: Histories) -> Iterator[_Model]:
    """Models with every list and any set of pairs that leaves the data something to say."""
    lists = histories.lists
    seen = [
        frozenset(names) for size in range(len(lists), 0, -1) for names in combinations(lists, size)
    ]
    counts = np.array([histories.exactly(names) for names in seen], dtype=float)
    # Lists that share nobody cannot be told to depend on each other by any finite term.
    pairs = [(a, b) for a, b in combinations(lists, 2) if histories.on(a, b)]
    for chosen in chain.from_iterable(combinations(pairs, n) for n in range(len(pairs) + 1)):
        design = [
            [1.0, *(name in names for name in lists), *({a, b} <= names for a, b in chosen)]
            for names in (*seen, frozenset[str]())
        ]
        if len(design[0]) < len(seen):  # a saturated model says nothing about itself
            yield _Model(chosen, np.array(design, dtype=float), counts)


def _best(histories: Histories) -> tuple[_Model, Any]:
    """The model of least BIC; among equals the one with fewer pairs, which comes first.

    A model whose likelihood has no maximum, for what the unseen are divided by is nought, is none
    (Fienberg and Rinaldo 2012, Annals of Statistics 40). Without pairs there always is one.
    """
    size = math.log(histories.known)
    fits = [(model, model.fit()) for model in _models(histories)]
    most = _BEYOND * histories.known
    fits = [(m, fit) for m, fit in fits if not m.pairs or _unseen(m, fit) < most]
    return min(fits, key=lambda fit: -2 * fit[1].llf + size * fit[0].terms)


def _unseen(model: _Model, fitted: Any) -> float:
    return float(fitted.predict(model.design[-1:])[0])


def _interval(model: _Model, unseen: float) -> tuple[float, float | None]:
    """Ends of the profile likelihood interval of the unseen count."""
    from scipy.optimize import brentq

    def rise(count: float) -> float:
        return float(_profile(model, count) - best - _DEVIANCE_95)

    best = _profile(model, unseen)
    low = 0.0 if rise(0.0) <= 0 else float(brentq(rise, 0.0, unseen, xtol=0.01))
    above = max(2 * unseen, 1.0)
    while rise(above) < 0:
        above *= 2
        if above > _BEYOND * model.counts.sum():
            return low, None
    return low, float(brentq(rise, max(unseen, 1e-9), above, xtol=0.01))


def _profile(model: _Model, unseen: float) -> float:
    """Minus twice the log-likelihood of the multinomial with the unseen count given."""
    total = model.counts.sum() + unseen
    fitted = model.fit(unseen)
    shares = np.asarray(fitted.fittedvalues) / total
    seen = float(np.sum(model.counts * np.log(shares[:-1])))
    hidden = unseen * math.log(max(float(shares[-1]), 1e-300)) if unseen else 0.0
    ways = math.lgamma(total + 1) - math.lgamma(unseen + 1)
    return -2 * (ways + seen + hidden)
