"""How many notices a second one, two and three workers clean: generated crawls, each time anew.

What is timed is the distributed part of `kortlag rebuild` alone, from the plan to the last row in
the store; workers are there and have imported everything. Each is held to one core, as on a machine
with a worker a core. With fewer cores than workers there is no more than the cores have.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.data.crawls import archived
from tests.bench.data.notices import notices
from tests.scale.cluster import Cluster, cluster

_DISTRIBUTE = """
import os, sys, time
from pipelines.home import dagster_environment
from pipelines.scale import plan, running, work
from scrapers.config import load
from scrapers.store import Store
settings = load()
os.environ.update(dagster_environment(settings))
store = Store(settings.scale.store)
work.put_new(settings, store, ["ted"])
for round in sys.argv[1:]:
    todo = running._not_cleaned(store)
    chosen = todo[:len(todo) // 4] if round == "warm" else todo
    begun = time.perf_counter()
    failed = running._distribute(settings, "20261120T000000Z", plan.to_clean(chosen))
    assert not failed, failed
    print(time.perf_counter() - begun, flush=True)
assert not running._not_cleaned(store)
"""


@dataclass(frozen=True, slots=True)
class Throughput:
    """What cleaning took.

    Attributes:
        workers: how many there were.
        notices: how many were cleaned.
        wall: seconds that passed.
        cpu: seconds of computing by the workers.
    """

    workers: int
    notices: int
    wall: float
    cpu: float


def throughput(
    folder: Path, partitions: int, size: int, workers: Sequence[int] = (1, 2, 3)
) -> list[Throughput]:
    """Clean generated crawls with some numbers of workers.

    Args:
        folder: an empty folder.
        partitions: crawls that are cleaned; a third more warm the workers up.
        size: notices in each.
        workers: numbers of workers.
    """
    archive, crawls = folder / "archive", partitions + partitions // 3
    began = datetime(2026, 11, 1, tzinfo=UTC)
    for number in range(crawls):
        some = notices(size, seed=number, first=1 + number * size)
        archived(archive, some, began + timedelta(minutes=number))
    return [_measured(folder, archive, count, partitions * size) for count in workers]


def _measured(folder: Path, archive: Path, workers: int, count: int) -> Throughput:
    env = {"KORTLAG_PROFILE": "live", "KORTLAG_CONTACT": "https://example.org/kortlag"}
    with cluster(folder / str(workers), env, 1, workers) as machines:
        cores = sorted(os.sched_getaffinity(0))
        for number, process in enumerate(machines.workers.values()):
            os.sched_setaffinity(process.pid, {cores[number % len(cores)]})
        join = machines.machine("join")
        join.data.mkdir()
        (join.data / "archive").symlink_to(archive)
        command = [sys.executable, "-c", _DISTRIBUTE, "warm", "measured"]
        with subprocess.Popen(
            command, cwd=join.folder, env=join.environment(), stdout=subprocess.PIPE, text=True
        ) as driver:
            assert driver.stdout is not None
            assert driver.stdout.readline(), "the warm-up failed"
            before = _cpu(machines)
            told = driver.stdout.readline()
            used = _cpu(machines) - before
        assert driver.returncode == 0
    return Throughput(workers, count, float(told), used)


def _cpu(machines: Cluster) -> float:
    """Seconds of computing of the workers so far."""
    ticks = 0
    for process in machines.workers.values():
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
