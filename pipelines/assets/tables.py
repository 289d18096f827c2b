"""Every asset that makes a published table, whatever room its rows come from."""

import dagster as dg

from pipelines.assets import counts, estimate, join, procedures

assets: list[dg.AssetsDefinition] = [
    *join.assets,
    *procedures.assets,
    *estimate.assets,
    *counts.assets,
]
