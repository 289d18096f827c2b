"""What a command costs: wall clock, computing and memory, with everything it starts.

Does not belong here: which commands are worth it (`tests.campaigns.nights`, `tests.bench.night`).
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_ADOPT = 36
"""PR_SET_CHILD_SUBREAPER of Linux: whoever loses his parent becomes ours, and is waited for."""


@dataclass(frozen=True)
class Cost:
    """What a command took, with all it started; `peak` of the largest process, in MB."""

    wall: float
    user: float
    system: float
    peak: float

    @property
    def cpu(self) -> float:
        """Seconds of computing."""
        return self.user + self.system


def cost_of(command: Sequence[str], folder: Path, env: Mapping[str, str], log: Path) -> Cost:
    """Run a command to its end; what it says goes to `log`.

    Raises:
        RuntimeError: it failed.
    """
    reader, writer = os.pipe()
    watched = [sys.executable, __file__, str(writer), *command]
    with os.fdopen(reader, encoding="utf-8") as told, log.open("wb") as said:
        process = subprocess.Popen(
            watched, cwd=folder, env=env, stdout=said, stderr=said, pass_fds=[writer]
        )
        os.close(writer)
        cost = told.read()
    if process.wait():
        raise RuntimeError(f"exit status {process.returncode}:\n{log.read_text()[-2000:]}")
    return Cost(**json.loads(cost))


def _watch(told: int, command: Sequence[str]) -> int:
    """Run a command, wait for it and for all it leaves behind, and tell what they took.

    A process that its starter does not wait for is in nobody's account but ours.
    """
    if ctypes.CDLL(None).prctl(_ADOPT, 1, 0, 0, 0):
        raise OSError("the system does not hand orphans on")
    begun = time.monotonic()
    process = subprocess.Popen(command, close_fds=True)
    status, wall = 0, 0.0
    while True:
        try:
            pid, ended = os.wait()
        except ChildProcessError:
            break
        if pid == process.pid:
            status, wall = os.waitstatus_to_exitcode(ended), time.monotonic() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = Cost(wall, used.ru_utime, used.ru_stime, used.ru_maxrss / 1024)
    os.write(told, json.dumps(asdict(cost)).encode())
    return status


if __name__ == "__main__":
    sys.exit(_watch(int(sys.argv[1]), sys.argv[2:]))
