"""Killing: a night, its process group, a crawl or the publisher, and looking at what is left.

Does not belong here: how many of which, and the account of them (`tests.campaigns.kills`).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.campaigns.ground import Ground, Moment, wait_for
from tests.campaigns.killpoint import KillPoint
from tests.campaigns.whole import Before, crawls_in, losses, running_in
from tests.installation import Installation

SOURCES = ("udbud", "ted", "cvr", "addresses")
"""Those that a sandbox night crawls."""


class Kill(Protocol):
    """Something that is killed, somewhere."""

    @property
    def kind(self) -> str:
        """What is killed."""

    def __call__(self, ground: Ground, installation: Installation) -> bool:
        """Start what is killed and kill it; whether it was still alive to be."""


@dataclass(frozen=True)
class InTime:
    """The night's process (`night`), or its whole group (`group`), killed at a moment."""

    kind: str
    moment: Moment

    def __call__(self, ground: Ground, installation: Installation) -> bool:
        log = installation.folder / "night.log"
        process = installation.start("nightly", log=log, **ground.env)
        is_alive = wait_for(process, log, self.moment)
        if self.kind == "group" and is_alive:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        return process.wait() == -signal.SIGKILL

    def __str__(self) -> str:
        return str(self.moment)


@dataclass(frozen=True)
class AtStep:
    """A process that ends itself before or after one of its renames and syncs.

    Attributes:
        kind: what is killed.
        command: `nightly` or `export`.
        below: as in `KillPoint`.
        step, when: as in `KillPoint`.
        name: what the step was in the undisturbed night.
    """

    kind: str
    command: str
    below: str
    step: int
    when: str
    name: str

    def __call__(self, ground: Ground, installation: Installation) -> bool:
        folder = Path(tempfile.mkdtemp(dir=ground.folder))
        pattern = rf"-c .* {self.command}$"
        log = str(folder / "steps")
        point = KillPoint(pattern, log, below=self.below, step=self.step, when=self.when)
        env = {**ground.env, **point.environment(folder)}
        installation.start(self.command, log=folder / "log", **env).wait()
        return point.has_killed

    def __str__(self) -> str:
        return f"{self.command}, {self.when} step {self.step}: {self.name}"


@dataclass(frozen=True)
class Line:
    """What came of a kill, or of the night after a round of them.

    Attributes:
        round: kills of a round are on one folder.
        kind: what was killed; `this night` or `next night` for what came after.
        where: where it was killed.
        is_kill: whether somebody was killed. A command that had ended already counts for nothing.
        problems: what is lost, half or untrue.
    """

    round: int
    kind: str
    where: str
    is_kill: bool
    problems: tuple[str, ...]

    @property
    def is_night(self) -> bool:
        """Whether it tells of a night that was compared with the undisturbed one."""
        return self.kind.endswith(" night")

    def __str__(self) -> str:
        verdict = "ok" if self.is_kill or self.is_night else "ok, but had ended already"
        verdict = "; ".join(self.problems) or verdict
        return f"round {self.round:3}  {self.kind:10}  {self.where:76}  {verdict}"


def killed_in_turn(ground: Ground, number: int, *, kills: Sequence[Kill]) -> Iterator[Line]:
    """Kill on one folder, again and again; then one night that is left alone."""
    installation = ground.copy(f"round{number}")
    for kill in kills:
        before = Before.of(installation)
        is_kill = kill(ground, installation)
        found = losses(installation, before)
        yield Line(number, kill.kind, str(kill), is_kill, tuple(found))
    yield _next_night(ground, number, installation)
    shutil.rmtree(installation.folder)


def _next_night(ground: Ground, number: int, installation: Installation) -> Line:
    before = Before.of(installation)
    found = [*ground.finish(installation), *losses(installation, before)]
    return Line(number, "next night", "whole and equal to the undisturbed one", False, tuple(found))


def crawls_killed(
    ground: Ground, number: int, *, shares: Sequence[float], times: int
) -> Iterator[Line]:
    """One night whose crawls are killed, each `times` times, at shares of what they take.

    Killed once, a crawl is started again, and the night ends as if nothing had been. Killed twice,
    its source keeps what it had and the night says so; the next is whole.
    """
    installation = ground.copy(f"round{number}")
    before = Before.of(installation)
    log = installation.folder / "night.log"
    process = installation.start("nightly", log=log, **ground.env)
    took = ground.undisturbed.last_run()["steps"]
    seconds = {s: share * took[f"collect {s}"] for s, share in zip(SOURCES, shares, strict=True)}
    left = dict.fromkeys(SOURCES, times)
    while process.poll() is None and any(left.values()):
        if (source := _kill_a_crawl(process, installation, left, seconds)) is None:
            continue
        left[source] -= 1
        found = losses(installation, before, is_running=process.poll() is None)
        yield Line(number, "crawl", f"{source}, after {seconds[source]:.1f} s", True, tuple(found))
    status = process.wait()
    found = losses(installation, before)
    if status != (0 if times == 1 else 3):
        found.append(f"exit status {status}: {log.read_text()[-500:]}")
    if times == 1:
        found += ground.unlike(installation)
    yield Line(number, "this night", f"its end, with {status}", False, tuple(found))
    if times > 1:
        yield _next_night(ground, number, installation)
    shutil.rmtree(installation.folder)


def _kill_a_crawl(
    night: subprocess.Popen[bytes],
    installation: Installation,
    left: Mapping[str, int],
    seconds: Mapping[str, float],
) -> str | None:
    """Kill the next crawl of a source that has kills left, so long after it has started.

    Returns:
        The source; null when its crawl was over before, or none came.
    """
    crawl, source = None, ""
    while crawl is None and night.poll() is None:
        time.sleep(0.02)
        for pid, crawled in crawls_in(installation).items():
            if left.get(crawled):
                crawl, source = pid, crawled
    if crawl is None:
        return None
    time.sleep(seconds[source])
    try:
        os.kill(crawl, signal.SIGKILL)
    except ProcessLookupError:  # it took less than when nobody disturbed it
        crawl = None
    while crawl in running_in(installation):
        time.sleep(0.02)
    return source if crawl else None
