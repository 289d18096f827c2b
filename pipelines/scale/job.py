"""The partitions of a night as assets of one job, on Dagster's own executor for Dask.

One asset a partition and stage, `raw/<source>/<partition>` and `clean/<source>/<partition>`, in one
run: the executor hands the steps of a run to workers, and it names their tasks by job and step
alone, so that two runs at once would get each other's results (`docs/scale.md`). Partitions of one
source are collected one after the other, wherever: a source is asked by one crawl at a time.
Does not belong here: what is done with a partition (`pipelines.scale.work`).
"""

import os
from itertools import groupby
from operator import attrgetter

import dagster as dg
import msgspec
from dagster_dask import dask_executor

from pipelines.context import Night, step
from pipelines.scale import work
from pipelines.scale.plan import Partition
from scrapers.store import Store

NAME = "distributed"


def job(plan: str, as_of: str) -> dg.JobDefinition:
    """The job of a plan; every worker makes it anew from the same two texts.

    Args:
        plan: the partitions, as JSON.
        as_of: ISO date that is calculated for, on every machine.
    """
    os.environ["KORTLAG_AS_OF"] = as_of
    partitions = msgspec.json.decode(plan, type=list[Partition])
    assets: list[dg.AssetsDefinition] = []
    for _, of_source in groupby(partitions, attrgetter("source")):
        before: list[dg.AssetsDefinition] = []
        for partition in of_source:
            if partition.window is not None:
                before = [_collecting(partition, before)]
            assets += [*before, _cleaning(partition, before)]
    chosen = dg.define_asset_job(NAME, executor_def=dask_executor)
    definitions = dg.Definitions(assets=assets, jobs=[chosen], resources={"night": Night()})
    return definitions.resolve_job_def(NAME)


def _collecting(partition: Partition, before: list[dg.AssetsDefinition]) -> dg.AssetsDefinition:
    @dg.asset(
        key=["raw", partition.source, partition.key],
        deps=[asset.key for asset in before],
        group_name="collect",
    )
    def collected(context: dg.AssetExecutionContext, night: Night) -> dg.MaterializeResult:
        name = f"collect {partition.source} {partition.key}"
        with step(context, night, name) as account:
            crawl, is_new = work.collect(
                night.settings, Store(night.settings.scale.store), partition, account
            )
        return dg.MaterializeResult(
            metadata={
                "crawl": crawl.crawl_id,
                "accepted": crawl.accepted,
                "cause": crawl.cause or "none",
                "made_now": is_new,
                "requests": crawl.requests if is_new else 0,
            }
        )

    return collected


def _cleaning(partition: Partition, after: list[dg.AssetsDefinition]) -> dg.AssetsDefinition:
    @dg.asset(
        key=["clean", partition.source, partition.key],
        deps=[asset.key for asset in after],
        group_name="clean",
    )
    def cleaned(context: dg.AssetExecutionContext, night: Night) -> dg.MaterializeResult:
        store = Store(night.settings.scale.store)
        name = f"clean {partition.source} {partition.key}"
        crawl_id = partition.crawl_id
        with step(context, night, name) as account:
            if not crawl_id:
                crawl = work.made(store, partition, account.run_id)
                if crawl is None:
                    raise dg.Failure(f"{partition.source} {partition.key} was not collected")
                crawl_id = crawl.crawl_id
            done = work.clean(night.settings, store, partition.source, crawl_id)
        return dg.MaterializeResult(metadata={"crawl": crawl_id, "made_now": done})

    return cleaned
