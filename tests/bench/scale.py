"""What a partition costs a worker beyond the work itself: the store's part, and Dagster's."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import msgspec

from pipelines.cleaning import clean_crawl
from pipelines.scale import job, plan, work
from scrapers.config import Settings
from scrapers.crawls import Window
from scrapers.store import Store
from tests.bench.data.crawls import SOURCE, archived
from tests.bench.data.notices import notices
from tests.bench.figures import Figure, Goal, Scale, cpu_s, paired

TITLE = "Past one machine"
ABOUT = """
A worker's way with a partition (fetch the crawl from the store, clean it, put the rows) against
cleaning the same crawl where it lies; and what each step costs before it begins, for Dagster makes
the whole job anew for every step. Speed by workers: `make distributed`, [scale](scale.md).
"""
_NOTICES = {Scale.SMALL: 150, Scale.FULL: 1_500}
_MONTHS = {Scale.SMALL: 24, Scale.FULL: 120}


def figures(scale: Scale, work_dir: Path) -> Iterator[Figure]:
    """The store's part, then Dagster's."""
    yield _through_the_store(scale, work_dir)
    yield from _jobs(_MONTHS[scale])


def _through_the_store(scale: Scale, folder: Path) -> Figure:
    store, number = Store(f"file://{folder}/store"), count()
    at = datetime(2026, 11, 20, tzinfo=UTC)
    crawl, _ = archived(folder / "archive", notices(_NOTICES[scale]), at)
    store.put(crawl, work.archive_key(SOURCE, crawl.name))

    def ours() -> None:
        settings = Settings(data_dir=folder / f"worker-{next(number)}")
        shutil.rmtree(folder / "store" / "parquet", ignore_errors=True)
        assert work.clean(settings, store, SOURCE, crawl.name)

    def peer() -> None:
        assert clean_crawl(folder / "archive", folder / f"{next(number)}", SOURCE, crawl.name)

    times = 3 if scale is Scale.SMALL else 5
    return paired(ours, peer, times).figure("clean through the store", Goal.at_most(1.15))


def _jobs(months: int) -> Iterator[Figure]:
    few, many = _job_s(months // 2), _job_s(months)
    yield Figure(name=f"a job of {months} partitions, made", value=many, unit="s")
    yield Figure(
        name="the same, in partitions",
        value=math.log2(many / few),
        unit="exponent",
        goal=Goal.at_most(1.3),
    )


def _job_s(months: int) -> float:
    last = date(2000 + (months - 1) // 12, (months - 1) % 12 + 1, 28)
    partitions = plan.to_collect({SOURCE: (Window(date(2000, 1, 1), last), False)}, 1)
    text = msgspec.json.encode(partitions).decode()
    begun = cpu_s()
    job.job(text, "2026-11-20")
    return cpu_s() - begun
