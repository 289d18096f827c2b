"""Nights to which the machine refuses something: disk, rights, open files, memory, being alone.

Each ends with a status and a message that says what to do, what was published before stands, and
the night after, to which nothing is refused, ends as one that nobody disturbed.
`python -m tests.campaigns.limits` runs them all; mounting takes root. Does not belong here: kills
(`tests.campaigns.kills`, which runs these too).
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.ground import Ground, prepared
from tests.campaigns.whole import Before, crawls_in, losses
from tests.installation import COMMAND, Installation

Refuse = Callable[[Installation], AbstractContextManager[None]]
_MB = 1024**2


@dataclass(frozen=True)
class Refusal:
    """What is refused, and what has to come of it.

    Attributes:
        name: in words.
        refuse: refuses it while the context lasts.
        statuses: exit statuses that are right; with 0 nothing has to be told.
        told: what the command or `kortlag status` has to say; empty when nothing.
        limit: a limit of the process, as for `resource.setrlimit`, and its value.
    """

    name: str
    refuse: Refuse
    statuses: frozenset[int]
    told: str
    limit: tuple[int, int] | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    name: str
    status: str
    message: str
    problems: tuple[str, ...]

    def __str__(self) -> str:
        verdict = "; ".join(self.problems) or "ok"
        return f"{self.name:52} exit {self.status:6} {self.message[:90]:90} {verdict}"

    def row(self) -> str:
        """A row of a Markdown table."""
        cells = (self.name, self.status, self.message, "; ".join(self.problems) or "nothing")
        return (
            "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |\n"
        )


def nothing(installation: Installation) -> AbstractContextManager[None]:
    """Refuses nothing."""
    del installation
    return nullcontext()


def all_but(free: int) -> Refuse:
    """Fills the disk that an installation lies on, save for so many bytes."""

    @contextmanager
    def refuse(installation: Installation) -> Iterator[None]:
        filler = installation.folder / "filler"
        left = shutil.disk_usage(installation.folder).free
        with filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, left - free))
        try:
            yield
        finally:
            filler.unlink()

    return refuse


def writing_to(name: str) -> Refuse:
    """Makes a folder below the data folder read-only, for root too."""

    @contextmanager
    def refuse(installation: Installation) -> Iterator[None]:
        folder = str(installation.data / name)
        subprocess.run(["mount", "--bind", folder, folder], check=True)
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
            yield
        finally:
            subprocess.run(["umount", folder], check=True)

    return refuse


BROKEN, KEPT, FINE = frozenset({1}), frozenset({1, 3}), frozenset({0})
_FULL, _RIGHTS = "The disk ", "kortlag must be able to write"
REFUSALS = (
    *(
        Refusal(f"disk full but for {free / _MB:g} MB", all_but(int(free)), BROKEN, _FULL)
        for free in (0.05 * _MB, 1 * _MB, 4 * _MB, 12 * _MB)
    ),
    Refusal("disk full but for 30 MB", all_but(30 * _MB), BROKEN | FINE, _FULL),  # may do
    Refusal("data folder read-only", writing_to("."), BROKEN, _RIGHTS),
    Refusal("archive read-only", writing_to("archive"), KEPT, "Read-only file system"),
    *(
        Refusal(f"{name} read-only", writing_to(name), BROKEN, _RIGHTS)
        for name in ("parquet", "exports", "runs", "dagster")
    ),
    Refusal("inbox read-only", writing_to("inbox"), FINE, ""),
    Refusal("20 open files", nothing, BROKEN, "`ulimit -n ", (resource.RLIMIT_NOFILE, 20)),
    Refusal(
        "800 MB of memory", nothing, BROKEN, "The memory allowed", (resource.RLIMIT_AS, 800 * _MB)
    ),
)


def refused(
    installation: Installation, refusal: Refusal, env: Mapping[str, str], command: str = "nightly"
) -> Outcome:
    """Run a command to which something is refused."""
    before = Before.of(installation)

    def limit() -> None:
        if refusal.limit is not None:
            what, value = refusal.limit
            resource.setrlimit(what, (value, value))

    with refusal.refuse(installation):
        done = subprocess.run(
            [*COMMAND, command],
            cwd=installation.folder,
            env=installation.environment(**env),
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=limit,
        )
    told = done.stdout + done.stderr
    found = losses(installation, before)
    if done.returncode not in refusal.statuses:
        found.append(f"exit status {done.returncode}: {told[-500:]}")
    if done.returncode and refusal.told not in told:
        found.append(f"not told: {refusal.told}: {told[-500:]}")
    if "Traceback" in told:
        found.append(f"a stack is no message: {told[-500:]}")
    lines = [line for line in told.splitlines() if refusal.told and refusal.told in line]
    message = (lines or [""])[-1].replace(str(installation.data), "data")
    return Outcome(refusal.name, str(done.returncode), message, tuple(found))


def left_alone(ground: Ground, installation: Installation) -> Outcome:
    """The night after."""
    before = Before.of(installation)
    found = [*ground.finish(installation), *losses(installation, before)]
    return Outcome("the night after, nothing refused", "0", "", tuple(found))


def at_once(ground: Ground, installation: Installation) -> Iterator[Outcome]:
    """Two nights started at once: one is alone, the other says so; so do others meanwhile."""
    before = Before.of(installation)
    logs = [installation.folder / f"night{n}.log" for n in (1, 2)]
    nights = [installation.start("nightly", log=log, **ground.env) for log in logs]
    while not crawls_in(installation):
        time.sleep(0.02)
    for command in ("rebuild", "export"):
        done = installation.run(command, **ground.env)
        found = losses(installation, before, is_running=True)
        if done.returncode != 4 or "Another run is working" not in done.stderr:
            found.append(f"exit status {done.returncode}: {done.stderr[-500:]}")
        yield Outcome(f"{command} during a night", str(done.returncode), BUSY, tuple(found))
    statuses = sorted(night.wait() for night in nights)
    found = [*losses(installation, before), *ground.unlike(installation)]
    if statuses != [0, 4] or not any("Another run is working" in log.read_text() for log in logs):
        found.append("; ".join(log.read_text()[-500:] for log in logs))
    told = ", ".join(map(str, statuses))
    yield Outcome("two nights started at once", told, BUSY, tuple(found))


BUSY = "Another run is working in data. Wait for it, or see `kortlag status`."


@contextmanager
def disk(folder: Path, size: int) -> Iterator[None]:
    """A disk of its own, in memory."""
    folder.mkdir()
    options = ["-o", f"size={size}", "tmpfs", str(folder)]
    subprocess.run(["mount", "-t", "tmpfs", *options], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def campaign(ground: Ground, write: Callable[[str], object]) -> list[Outcome]:
    """Refuse everything in turn on one installation; a whole night after each kind."""
    found = []

    def note(outcome: Outcome) -> None:
        found.append(outcome)
        write(f"{outcome}\n")

    folder = ground.folder / "disk"
    with disk(folder, 600 * _MB):
        shutil.copytree(ground.base.folder, folder, symlinks=True, dirs_exist_ok=True)
        installation = Installation(folder)
        for refusal in REFUSALS:
            note(refused(installation, refusal, ground.env))
        note(left_alone(ground, installation))
    for outcome in at_once(ground, ground.copy("at_once")):
        note(outcome)
    return found


def table(outcomes: list[Outcome]) -> str:
    """What came of everything, as a Markdown table."""
    head = "| what is refused | exit status | message | lost |\n|---|---|---|---|\n"
    return head + "".join(outcome.row() for outcome in outcomes)


def main() -> int:
    """Run the campaign; exit status 1 when anything was lost or not told."""
    work = Path(tempfile.mkdtemp(prefix="kortlag-limits-"))
    with prepared(work) as ground:
        outcomes = campaign(ground, sys.stdout.write)
    shutil.rmtree(work)
    return int(any(outcome.problems for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
