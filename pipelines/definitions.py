"""Dagster definitions: the assets, the `nightly` and `rebuild` jobs, the schedule.

Assembled here and nowhere else. What an asset does lies in `pipelines.assets`.
"""

from __future__ import annotations

import dagster as dg

from pipelines import limit
from pipelines.assets import (
    addresses,
    clean,
    collect,
    gate,
    inbox,
    publish,
    stages,
    tables,
    tender_documents,
)
from pipelines.context import RUN_TAG, Night
from pipelines.runs import new_run_id
from pipelines.sensors import inbox_sensor, telling_sensor
from scrapers.config import load

NIGHTLY = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    description="Collect, clean, join, check, publish: what `kortlag nightly` runs.",
)
REBUILD = dg.define_asset_job(
    "rebuild",
    selection=dg.AssetSelection.all() - dg.AssetSelection.key_prefixes(["raw"]),
    description="The same from the archive alone: what `kortlag rebuild` runs.",
)


# 04:30 lies outside the hour that daylight saving skips or repeats (02:00-03:00).
@dg.schedule(
    job=NIGHTLY,
    cron_schedule="30 4 * * *",
    execution_timezone="Europe/Copenhagen",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    name="nightly",
)
def nightly_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Run the `nightly` job once a night."""
    run_id = new_run_id(context.scheduled_execution_time)
    return dg.RunRequest(run_key=run_id, tags={RUN_TAG: run_id, **limit.tags(load())})


defs = dg.Definitions(
    assets=stages.staged(
        [
            *collect.assets,
            *addresses.assets,
            *tender_documents.assets,
            *clean.assets,
            *inbox.assets,
            *tables.assets,
            *gate.assets,
            *publish.assets,
        ]
    ),
    jobs=[NIGHTLY, REBUILD],
    schedules=[nightly_schedule],
    sensors=[inbox_sensor, telling_sensor],
    resources={"night": Night()},
    executor=dg.in_process_executor,  # a process a step costs seconds; crawls have their own
)
