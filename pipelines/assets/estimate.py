"""Join: how many social enterprises there are in all.

The methods lie in `pipelines.estimate`; here is the table's asset.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import dagster as dg
import polars as pl

from pipelines.assets.join import computed
from pipelines.estimate import Histories, estimates
from pipelines.ingredients import Given

READS = ("mart.social_enterprises", "mart.mapping_progress")
_COUNTED = ("registered", "mapped")
"""Candidates that nobody has confirmed are not known to be social enterprises at all."""


def mapping_estimate(given: Given) -> list[dict[str, Any]]:
    """Rows of `mart.mapping_estimate`.

    Doubtful registrations are left out: they would swell the register's list with what is no
    social enterprise. An enterprise of the team's list that is not recognised in the register
    stands on that list alone.
    """
    enterprises = given.frame(READS[0])
    found: dict[str, list[list[str]]] = defaultdict(list)
    for row in enterprises.iter_rows(named=True):
        if row["status"] in _COUNTED and not row["doubtful"]:
            found[row["municipality_code"]].append(row["found_by"])
    progress = given.frame(READS[1])
    for row in progress.filter(pl.col("step") == "found").iter_rows(named=True):
        found[row["municipality_code"]] += [["mapping"]] * row["unmatched"]
    return [
        row for code, lists in sorted(found.items()) for row in estimates(code, Histories.of(lists))
    ]


assets: list[dg.AssetsDefinition] = [computed("mart.mapping_estimate", READS, mapping_estimate)]
