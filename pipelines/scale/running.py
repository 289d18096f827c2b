"""A night over several machines, from the machine that joins and publishes.

Collect and clean on the workers, fetch what they made, then the same run as ever, which finds its
crawls collected and cleaned. What is asked by what the tables say (addresses, document lists) is
collected by that run, here. Does not belong here: what a worker does (`pipelines.scale.work`).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import dagster as dg
import msgspec
from dagster._core.definitions.reconstruct import build_reconstructable_job

from pipelines import runs
from pipelines.cleaning import code_version
from pipelines.context import RUN_TAG, Night, account_of
from pipelines.night import failures_of
from pipelines.scale import job, plan, work
from pipelines.scale.plan import Partition
from scrapers import crawls
from scrapers.config import Settings
from scrapers.sources import ADDRESSES, ETHICS, SOURCES
from scrapers.store import STAMP, Store

_HERE = frozenset({ADDRESSES.name, ETHICS.name})
"""Asked for what the tables want, so by the machine that has them."""
log = logging.getLogger("kortlag")


def before_the_run(
    settings: Settings, command: str, run_id: str, options: Mapping[str, Any]
) -> dict[str, Any]:
    """Collect and clean on the workers, and have here what they made.

    Args:
        settings: with a scheduler and a store.
        command: `nightly` or `rebuild`.
        run_id: the run's name.
        options: of the run, fields of `pipelines.context.Night`.

    Returns:
        Options of the run that is left to do here.
    """
    store, night = Store(settings.scale.store), Night(command=command, **options)
    sent = work.put_new(settings, store, SOURCES)
    fetched = work.fetch_all(settings, store)  # so that windows follow from everything there is
    collects = command == "nightly"
    partitions = _to_collect(night) if collects else plan.to_clean(_not_cleaned(store))
    account = account_of(night, run_id)
    failures = _distribute(settings, run_id, partitions) if partitions else []
    fetched += work.fetch_all(settings, store)
    asked = {partition.source for partition in partitions if partition.window}
    account.update(
        sources=_accounts(settings, run_id, asked, failures),
        scale={
            "partitions": len(partitions),
            "failures": failures,
            "sent": sent,
            "fetched": fetched,
        },
    )
    log.info("%-28s %d partitions, %d failed", "distributed", len(partitions), len(failures))
    return {**options, "sources": _left(night)} if collects else dict(options)


def after_the_run(settings: Settings) -> None:
    """Put into the store what was collected here."""
    work.put_new(settings, Store(settings.scale.store), SOURCES)


def _is_wanted(night: Night, source: str) -> bool:
    return night.settings.is_enabled(SOURCES[source]) and (
        not night.sources or source in night.sources
    )


def _to_collect(night: Night) -> list[Partition]:
    today = night.settings.calculation_date
    windows = {
        source: (night.window(source, today), night.reads_all(source))
        for source in SOURCES
        if source not in _HERE and _is_wanted(night, source)
    }
    return plan.to_collect(windows, night.settings.scale.months)


def _left(night: Night) -> list[str]:
    """Sources that the run collects here: never an empty list, which would mean all."""
    return [source for source in sorted(_HERE) if _is_wanted(night, source)] or ["none"]


def _not_cleaned(store: Store) -> list[tuple[str, str]]:
    """Crawls in the store whose rows this version has not made yet."""
    found = [
        (source, crawl_id)
        for source in SOURCES
        for crawl_id in store.folders(work.archive_key(source))
    ]
    stamps = {(s, i): store.read(work.clean_key(s, i), STAMP) for s, i in found}
    return [
        key
        for key, stamp in stamps.items()
        if stamp is None or msgspec.json.decode(stamp).get("code") != code_version()
    ]


def _distribute(settings: Settings, run_id: str, partitions: Sequence[Partition]) -> list[str]:
    """Run the job of the partitions; returns what failed in it, by step."""
    recipe = build_reconstructable_job(
        job.__name__,
        job.job.__name__,
        reconstructable_kwargs={
            "plan": msgspec.json.encode(partitions).decode(),
            "as_of": settings.calculation_date.isoformat(),
        },
    )
    cluster = {"existing": {"address": settings.scale.scheduler}}
    with dg.DagsterInstance.get() as instance:
        result = dg.execute_job(
            recipe,
            instance=instance,
            run_config={"execution": {"config": {"cluster": cluster}}},
            tags={RUN_TAG: run_id},
        )
        return failures_of(result.all_events)


def _accounts(
    settings: Settings, run_id: str, asked: Collection[str], failures: Sequence[str]
) -> dict[str, Any]:
    """What the run's account says of each source: the crawl that went wrong, else the last one."""
    told: dict[str, Any] = {}
    for source in asked:
        made = [
            account
            for account in crawls.accounts(settings.archive_dir, source)
            if account.crawl_id >= run_id
        ]
        wrong = [account for account in made if not account.accepted]
        broke = [why for why in failures if why.startswith(f"raw__{source}__")]
        if broke or not made:
            told[source] = runs.broken((broke or ["no crawl was made"])[0])
        else:
            told[source] = msgspec.to_builtins((wrong or made)[-1])
    return told
