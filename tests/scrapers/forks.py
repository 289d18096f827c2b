"""Crawls of tests: forked as a night's are (`scrapers.forks`), and run to their end.

Does not belong here: what a crawl is pointed at (`standins`).
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scrapers.forks import start

_LONGEST_S = 120


@dataclass(frozen=True)
class Done:
    """What a crawl's process left behind."""

    returncode: int | None
    stdout: bytes
    stderr: bytes


def run(arguments: Sequence[str], env: Mapping[str, str]) -> Done:
    """Run one crawl to its end.

    Raises:
        TimeoutError: it did not end; it has been killed.
    """
    with tempfile.TemporaryDirectory() as folder:
        stderr = Path(folder, "stderr")
        process, lines = start(arguments, env, stderr)
        limit = threading.Timer(_LONGEST_S, process.kill)
        limit.start()
        with lines:
            stdout = lines.read()
        process.join()
        if limit.finished.is_set():
            raise TimeoutError(stderr.read_text(encoding="utf-8", errors="replace")[-3000:])
        limit.cancel()
        return Done(process.exitcode, stdout, stderr.read_bytes())
