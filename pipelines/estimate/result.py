"""An estimate with its interval.

Belongs here: the record and what "too few to say" means. Does not belong here: any method.
"""

from __future__ import annotations

from dataclasses import dataclass

FEWEST_IN_BOTH = 7
"""Fewest enterprises on both of two lists for an estimate: from there on Chapman's estimator is
all but unbiased (Robson and Regier 1964, Transactions of the American Fisheries Society 93)."""

Z95 = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many there are in all.

    Attributes:
        total: the estimate; None when the lists are too few or too small to say.
        low, high: ends of the 95 % interval; high is None when the data set no upper end.
        model: for a person: how it was calculated, in Danish.
    """

    total: float | None
    low: float | None
    high: float | None
    model: str
