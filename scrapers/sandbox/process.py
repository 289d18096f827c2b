"""Running the sandbox as a process of its own, for a night and for tests."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any


class Addresses(dict[str, dict[str, str]]):
    """Where the stand-ins listen: source -> setting key -> address, as settings take them.

    Attributes:
        control: address of the control server (faults, request log).
    """

    def __init__(self, told: dict[str, Any]) -> None:
        self.control: str = told.pop("control")
        super().__init__(told)

    def variables(self) -> dict[str, str]:
        """Environment variables by which settings find the stand-ins."""
        return {
            f"KORTLAG_SOURCES__{source}__{key}".upper(): address
            for source, found in self.items()
            for key, address in found.items()
        }


class SandboxError(Exception):
    """The sandbox did not start."""


@contextmanager
def running(today: date, samples_dir: Path | None = None, port: int = 0) -> Iterator[Addresses]:
    """The stand-ins on loopback ports, stopped at the end.

    Args:
        today: the day whose world is shown.
        samples_dir: folder of real notices that TED serves too; may be missing.
        port: first of several in a row; 0 takes free ones.

    Raises:
        SandboxError: it ended before it was ready.
    """
    command = [sys.executable, "-m", "scrapers.sandbox", "--today", today.isoformat()]
    if samples_dir is not None:
        command += ["--samples", str(samples_dir)]
    if port:
        command += ["--port", str(port)]
    # Our own interpreter and module; the arguments are a date and a path.
    process = subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield _read_addresses(process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()


def _read_addresses(process: subprocess.Popen[str]) -> Addresses:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise SandboxError(f"the sandbox ended with status {process.wait()} before it was ready")
    return Addresses(json.loads(line))
