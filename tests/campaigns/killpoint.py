"""A kill at a step: a process ends itself, by SIGKILL, at its n-th rename or sync.

The product knows nothing of this. Python imports a module `sitecustomize` wherever it starts; the
campaign lays one that calls `arm` on the path of the processes it starts.
Does not belong here: which steps, and what is to hold afterwards (`tests.campaigns.kills`).
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

VARIABLE = "KILL_POINT"
STEPS = ("rename", "replace", "symlink", "link", "fsync")


@dataclass(frozen=True)
class KillPoint:
    """Where a process is to die.

    Attributes:
        command: pattern of the command line of the process that is meant.
        name: name of the steps that count; empty means all.
        below: part of the path of the steps that count; empty means all.
        step: number of the step, from 1; 0 kills nobody.
        when: `before` or `after` the step.
        log: file to which each step's name and path is added; and beside it, with `.killed`
            behind its name, a file that is there once somebody was killed. Only one is.
    """

    command: str
    log: str
    name: str = ""
    below: str = ""
    step: int = 0
    when: str = "before"

    def environment(self, folder: Path) -> dict[str, str]:
        """Variables that arm the processes started with them; `folder` gets their module."""
        (folder / "sitecustomize.py").write_text(
            "from tests.campaigns import killpoint\n\nkillpoint.arm()\n"
        )
        root = Path(__file__).parents[2]
        return {VARIABLE: json.dumps(asdict(self)), "PYTHONPATH": f"{folder}{os.pathsep}{root}"}

    def steps(self) -> list[str]:
        """The steps that were taken, as `name path`."""
        log = Path(self.log)
        return log.read_text(encoding="utf-8").splitlines() if log.is_file() else []

    @property
    def has_killed(self) -> bool:
        """Whether a process died here."""
        return Path(f"{self.log}.killed").exists()


def arm() -> None:
    """Let this process die where the environment says, if it is the one that is meant."""
    if told := os.environ.get(VARIABLE):
        point = KillPoint(**json.loads(told))
        if re.search(point.command, " ".join(sys.orig_argv)):
            _Counter(point).patch()


class _Counter:
    def __init__(self, point: KillPoint) -> None:
        self.point, self.count = point, 0
        self.log = os.open(point.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def patch(self) -> None:
        for name in STEPS:
            setattr(os, name, self._watched(name, getattr(os, name)))

    def _watched(self, name: str, real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **options: object) -> object:
            path = _path(arguments[0])
            if self.point.name not in {"", name} or self.point.below not in path:
                return real(*arguments, **options)
            self.count += 1
            os.write(self.log, f"{name} {path}\n".encode())
            is_here = self.count == self.point.step
            if is_here and self.point.when == "before":
                self._die()
            answer = real(*arguments, **options)
            if is_here:
                self._die()
            return answer

        return step

    def _die(self) -> None:
        try:
            os.close(os.open(f"{self.point.log}.killed", os.O_CREAT | os.O_EXCL))
        except FileExistsError:  # another process was the one
            return
        os.kill(os.getpid(), signal.SIGKILL)


def _path(argument: object) -> str:
    if isinstance(argument, int):
        return os.fspath(Path(f"/proc/self/fd/{argument}").readlink())
    return str(argument)
