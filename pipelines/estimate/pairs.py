"""Two lists: Chapman's estimator.

Chapman (1951), University of California Publications in Statistics 1; the interval is the
transformed logit interval of Sadinle (2009), Communications in Statistics B 38, whose coverage
holds for small lists too, unlike the one from the normal distribution.
"""

from __future__ import annotations

import math

from pipelines.estimate.result import FEWEST_IN_BOTH, Z95, Estimate


def chapman(n_a: int, n_b: int, both: int) -> Estimate:
    """Estimate a population from two lists.

    Args:
        n_a: enterprises on the first list.
        n_b: enterprises on the second.
        both: enterprises on both of them.

    Returns:
        An estimate without figures when fewer than seven stand on both.

    Raises:
        ValueError: more on both lists than on one of them.
    """
    if both > min(n_a, n_b) or both < 0:
        raise ValueError(f"{both} on both lists of {n_a} and {n_b}")
    if both < FEWEST_IN_BOTH:
        return Estimate(None, None, None, f"for få på begge lister ({both}) til at sige noget")
    only_a, only_b, shared = n_a - both + 0.5, n_b - both + 0.5, both + 0.5
    total = (n_a + 1) * (n_b + 1) / (both + 1) - 1
    spread = Z95 * math.sqrt(1 / shared + 1 / only_a + 1 / only_b + shared / (only_a * only_b))
    unseen = only_a * only_b / shared
    known = n_a + n_b - both
    low, high = (known - 0.5 + unseen * math.exp(sign * spread) for sign in (-1, 1))
    return Estimate(total, max(low, known), high, "Chapmans estimator for to lister")
