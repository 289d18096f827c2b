"""Every asset that makes a published table, whatever room its rows come from."""

import dagster as dg

from pipelines.assets import counts, estimate, join, procedures, supply, ways_in

assets: list[dg.AssetsDefinition] = [
    *join.assets,
    *procedures.assets,
    *supply.assets,
    *estimate.assets,
    *ways_in.assets,
    *counts.assets,
]
