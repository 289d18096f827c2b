"""What campaigns on whole nights start from: a first night, a month later, and how that night ends.

The month between them brings something new from every source, so a night that is disturbed has work
to lose. The stand-ins run once for all; every disturbed installation is a
copy of the first.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from scrapers.sandbox.process import running
from scrapers.sandbox.world import handed_in
from scrapers.sandbox.world.world import World
from tests.campaigns.crawling import NOT_COMPARED
from tests.campaigns.killpoint import KillPoint
from tests.installation import SAMPLES, Installation, addresses_env
from warehouse.schema import Table
from warehouse.tables import ALL
from warehouse.tables.changes import CHANGES

FIRST, SECOND = date(2026, 10, 20), date(2026, 11, 20)
NIGHT = r"-c .* nightly$"
"""Pattern of the command line of a night's own process."""
_STEP_TOLD = re.compile(rb"\d s$")


@dataclass(frozen=True)
class Moment:
    """A moment of a night: so many seconds after a step was told, or when the next is told."""

    steps: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s after step {self.steps}"


@dataclass
class Ground:
    """See above.

    Attributes:
        folder: where everything lies.
        base: the installation after its first night.
        env: environment of a night on the second day.
        undisturbed: the installation after a second night that nobody disturbed.
        told: seconds after its start at which that night told each of its steps.
        steps: its renames and syncs, as `name path`.
    """

    folder: Path
    base: Installation
    env: dict[str, str]
    undisturbed: Installation
    told: list[float] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    def copy(self, name: str) -> Installation:
        """A copy of the first night's installation."""
        folder = self.folder / name
        shutil.copytree(self.base.folder, folder, symlinks=True)
        return Installation(folder)

    def moment(self, share: float) -> Moment:
        """The moment at a share of the undisturbed night."""
        at = share * self.told[-1]
        before = [second for second in self.told if second <= at]
        return Moment(len(before), at - (before[-1] if before else 0.0))

    def steps_of_export(self) -> list[str]:
        """Renames and syncs of `kortlag export` below the published sets, as `name path`."""
        installation = self.copy("exported")
        log = self.folder / "exported.steps"
        point = KillPoint(r"-c .* export$", str(log), below="/exports")
        done = installation.run("export", **self.env, **point.environment(self.folder))
        assert done.returncode == 0, done.stdout + done.stderr
        return point.steps()

    def finish(self, installation: Installation) -> list[str]:
        """Let a whole night follow; returns in what it differs from the undisturbed one."""
        done = installation.run("nightly", **self.env)
        told = f"exit status {done.returncode}: {(done.stdout + done.stderr)[-500:]}"
        return [*self.unlike(installation), *([told] if done.returncode else [])]

    def unlike(self, installation: Installation) -> list[str]:
        """Tables of `core` and `mart` whose rows are not those of the undisturbed night.

        When and in which crawl something was read is left out: that was another minute.
        """
        with duckdb.connect() as con:
            for alias, one in (("a", self.undisturbed), ("b", installation)):
                con.execute(f"ATTACH '{one.database}' AS {alias} (READ_ONLY)")
            found = {table.qualified: _rows_unlike(con, table) for table in ALL if is_told(table)}
        return [f"{name}: {count} rows differ" for name, count in found.items() if count]


def is_told(table: Table) -> bool:
    """Whether a table tells of the world; `meta` and `mart.changes` tell of runs."""
    return table.schema != "meta" and table != CHANGES


def _rows_unlike(con: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Rows that only one of the databases `a` and `b` has."""
    names = [f'"{name}"' for name in table.stable_names if name not in NOT_COMPARED]
    select = f"SELECT {', '.join(names)} FROM"
    a, b = f"{select} a.{table.qualified}", f"{select} b.{table.qualified}"
    unlike = f"(({a}) EXCEPT ALL ({b})) UNION ALL (({b}) EXCEPT ALL ({a}))"
    return int(con.execute(f"SELECT count(*) FROM ({unlike})").fetchall()[0][0])


def steps_told(log: Path) -> int:
    """How many steps a night has told so far."""
    return sum(bool(_STEP_TOLD.search(line)) for line in log.read_bytes().splitlines())


def wait_for(process: subprocess.Popen[bytes], log: Path, moment: Moment) -> bool:
    """Wait for a moment of a night that was started; whether it is still at work then."""
    while process.poll() is None and steps_told(log) < moment.steps:
        time.sleep(0.02)
    until = time.monotonic() + moment.seconds
    while process.poll() is None and steps_told(log) == moment.steps:
        if (left := until - time.monotonic()) <= 0:
            break
        time.sleep(min(0.02, left))
    return process.poll() is None


@contextmanager
def prepared(folder: Path) -> Iterator[Ground]:
    """Run the first night and the undisturbed second, and leave the stand-ins running.

    Raises:
        AssertionError: one of them did not end well.
    """
    base = Installation(folder / "base")
    hand_in(base)
    with running(FIRST, SAMPLES) as addresses:
        done = base.run("nightly", **_day(FIRST, addresses))
        assert done.returncode == 0, done.stdout + done.stderr
    with running(SECOND, SAMPLES) as addresses:
        env = _day(SECOND, addresses)
        ground = Ground(folder, base, env, Installation(folder / "undisturbed"))
        shutil.copytree(base.folder / "data", ground.undisturbed.data, symlinks=True)
        _watch(ground)
        yield ground


def hand_in(installation: Installation) -> None:
    """Put into the inbox what the sandbox's invented municipality hands in."""
    inbox = installation.data / "inbox"
    inbox.mkdir(parents=True)
    for name, body in handed_in.files(World(FIRST)).items():
        (inbox / name).write_bytes(body)


def _day(day: date, addresses: dict[str, dict[str, str]]) -> dict[str, str]:
    return {**addresses_env(addresses), "KORTLAG_AS_OF": day.isoformat()}


def _watch(ground: Ground) -> None:
    """Run the undisturbed night, noting when it told what and which steps it took."""
    log = ground.folder / "undisturbed.log"
    point = KillPoint(NIGHT, str(ground.folder / "undisturbed.steps"))
    begun = time.monotonic()
    process = ground.undisturbed.start(
        "nightly", log=log, **ground.env, **point.environment(ground.folder)
    )
    while process.poll() is None:
        if steps_told(log) > len(ground.told):
            ground.told.append(time.monotonic() - begun)
        time.sleep(0.02)
    assert process.returncode == 0, log.read_text()
    ground.steps = point.steps()
