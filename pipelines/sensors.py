"""What is looked at between the nights: files put into the inbox, changes of state to be told.

Does not belong here: reading the file (the asset `clean/inbox` does, in the run it asks for).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg

from pipelines import inbox, limit, notifying
from pipelines.assets.inbox import inbox_dir
from pipelines.context import RUN_TAG
from pipelines.runs import new_run_id
from scrapers.config import Settings, load

_SETTLED_AFTER_S = 5.0
"""A file written to more recently than this may still be on its way."""


@dg.sensor(
    job_name="rebuild",
    name="inbox",
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Rebuilds when a file in the inbox is new or has changed.",
)
def inbox_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Ask for one `rebuild` for what is in the inbox and not yet in the archive."""
    del context  # what was seen before stands in the archive, so no cursor is needed
    settings = load()
    if _is_being_written(settings):
        return dg.SkipReason("A file in the inbox was written to just now; waiting.")
    seen = inbox.sightings(settings.archive_dir)
    changed = inbox.changed(inbox.read_folder(inbox_dir(settings)), seen)
    if not changed:
        return dg.SkipReason("Nothing in the inbox is new.")
    # How often anything was new before is part of the key: a file put back to what it was
    # once is new again.
    count = sum(len(version.seen_at) for version in seen)
    digests = " ".join(f"{name}:{digest[:16]}" for name, digest in sorted(changed.items()))
    request = dg.RunRequest(
        run_key=f"{digests} #{count}",
        run_config={"resources": {"night": {"config": {"command": "rebuild"}}}},
        tags={
            RUN_TAG: new_run_id(datetime.now(UTC)),
            "kortlag/inbox": ", ".join(changed),
            **limit.tags(settings),
        },
    )
    return dg.SensorResult(run_requests=[request])


def _is_being_written(settings: Settings) -> bool:
    return any(0 <= age < _SETTLED_AFTER_S for age in _ages(settings))


def _ages(settings: Settings) -> Iterator[float]:
    """Seconds since each file was written; negative where its clock is ahead of ours."""
    folder = inbox_dir(settings)
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            yield time.time() - path.stat().st_mtime
        except FileNotFoundError:  # taken away since the folder was listed
            continue


@dg.sensor(
    name="telling",
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells failures and recoveries, of scheduled runs and of sources that grow stale.",
)
def telling_sensor(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Tell what has changed; asks for no run."""
    del context
    told = notifying.tell(load(), datetime.now(UTC))
    return dg.SkipReason(f"Told {len(told)} changes." if told else "Nothing has changed.")
