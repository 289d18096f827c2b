"""The clean step on a crawl of its own, in a process of its own: what it takes.

Which processes the step starts is its own decision (`pipelines.cleaning`); how many cores it may
use is set here, as an operator would.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec

from pipelines.cleaning import clean_crawl
from tests.bench.figures import cpu_s


class Cost(msgspec.Struct, frozen=True):
    """What some work took.

    Attributes:
        wall: seconds that passed.
        cpu: seconds of computing, of all its processes.
        peak: MB (10^6 bytes) of the one of its processes that held most.
    """

    wall: float
    cpu: float
    peak: float


def clean(crawl: Path, parquet: Path, cores: int) -> Cost:
    """Clean an archived crawl in a new process.

    Args:
        crawl: `<archive>/<source>/<crawl>`.
        parquet: where the Parquet files go; nothing of the crawl is there yet.
        cores: how many cores may be used.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(_clean, crawl, parquet, cores).result()


def _clean(crawl: Path, parquet: Path, cores: int) -> Cost:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    return clean_here(crawl, parquet)


def clean_here(crawl: Path, parquet: Path) -> Cost:
    """The same in this process, whose peak of memory may be of before."""
    began, used = time.perf_counter(), cpu_s()
    if not clean_crawl(crawl.parent.parent, parquet, crawl.parent.name, crawl.name):
        raise ValueError(f"{crawl.name} is cleaned already in {parquet}")
    most = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return Cost(time.perf_counter() - began, cpu_s() - used, most * 1024 / 1e6)
