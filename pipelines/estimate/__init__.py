"""How many social enterprises are there in all, found or not: capture-recapture from lists.

`pairs` compares two lists (Chapman), `loglinear` three or more. Pure: from counts to estimates.
Does not belong here: which enterprise stands on which list (`mart.social_enterprises.found_by`).
"""

from pipelines.estimate.histories import Histories
from pipelines.estimate.result import Estimate
from pipelines.estimate.table import estimates

__all__ = ["Estimate", "Histories", "estimates"]
