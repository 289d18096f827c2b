"""A distributed night played whole on this machine: `python -m tests.scale` (`make distributed`).

Stand-ins, a bucket, a scheduler and three workers; one worker is killed in the middle of a crawl;
one machine joins and publishes; every table is held against those of a night on one machine. Then
the throughput of cleaning by one, two and three workers. Prints what it finds as Markdown; exit
status 1 when a row differs. Does not belong here: the cluster (`tests.scale.cluster`).
"""

from __future__ import annotations

import argparse
import tempfile
import threading
from datetime import date
from pathlib import Path

from scrapers.sandbox.process import running
from tests.installation import AS_OF, SAMPLES, Installation, live_environment
from tests.scale.cluster import cluster, kill_in_mid_crawl
from tests.scale.comparing import differing
from tests.scale.throughput import Throughput, throughput

WORKERS = 3


def played(folder: Path, months: int) -> dict[str, int]:
    """Table -> rows in which a distributed night differs from one on one machine.

    Args:
        folder: an empty folder.
        months: months in one partition.

    Raises:
        AssertionError: a night did not publish, or no worker was killed in the middle of a crawl.
    """
    with running(date.fromisoformat(AS_OF), SAMPLES) as addresses:
        env = live_environment(addresses) | {"KORTLAG_SOURCES__CVR__PASSWORD": "someone"}
        one = Installation(folder / "one", env=env)
        done = one.run("nightly")
        assert done.returncode == 0, done.stdout + done.stderr
        with cluster(folder / "many", env, months, WORKERS) as machines:
            killed: list[str] = []
            killer = threading.Thread(target=kill_in_mid_crawl, args=(machines, killed))
            killer.start()
            join = machines.machine("join")
            done = join.run("nightly")
            killer.join()
            assert done.returncode == 0, done.stdout + done.stderr
            assert killed, "no worker was in the middle of a crawl"
            told = join.last_run()["scale"]
            _tell(
                f"{told['partitions']} partitions on {WORKERS} workers, {killed[0]} killed in the "
                f"middle of a crawl, {len(told['failures'])} steps failed; "
                f"{told['fetched']:,} bytes fetched by the machine that joined and published."
            )
    return differing(one.data / "warehouse/kortlag.duckdb", join.data / "warehouse/kortlag.duckdb")


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - what this is for


def _table(found: list[Throughput]) -> str:
    first = found[0]
    lines = [
        "| workers | seconds | CPU seconds | notices a second | × one worker |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {t.workers} | {t.wall:.1f} | {t.cpu:.1f} | {t.notices / t.wall:.0f} "
        f"| {first.wall / t.wall:.2f} |"
        for t in found
    ]
    return "\n".join(lines)


def main() -> int:
    """Play the night, then measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale", description=__doc__)
    parser.add_argument("--months", type=int, default=3, help="months in one partition")
    parser.add_argument("--partitions", type=int, default=12, help="of the throughput; 0 leaves it")
    parser.add_argument("--notices", type=int, default=800, help="in each of these")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kortlag-scale-") as name:
        folder = Path(name)
        found = played(folder / "night", given.months)
        wrong = {table: rows for table, rows in found.items() if rows}
        _tell(f"{len(found)} tables compared, {len(wrong)} differ: {wrong or 'none'}.\n")
        if given.partitions:
            measured = throughput(folder / "throughput", given.partitions, given.notices)
            _tell(_table(measured))
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
