"""Crawls forked from one process that has imported everything, so that each starts at once.

Each crawl is still a process of its own with its own environment and output, and goes through the
command line of `scrapers.run`. Importing Scrapy takes longer than most crawls of a test: here it
happens once. Does not belong here: what a crawl is pointed at (`standins`).
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["__main__", "tests.scrapers.preloaded"])
_LONGEST_S = 120


@dataclass(frozen=True)
class Done:
    """What a crawl's process left behind."""

    returncode: int
    stdout: bytes
    stderr: bytes


def _crawl(arguments: list[str], env: dict[str, str], stdout: str, stderr: str) -> None:
    os.environ.clear()
    os.environ.update(env)
    for path, descriptor in ((stdout, 1), (stderr, 2)):
        os.dup2(os.open(path, os.O_WRONLY), descriptor)
    from tests.scrapers.preloaded import main, typer

    sys.argv = ["scrapers.run", *arguments]
    typer.run(main)


def start(
    arguments: Sequence[str], env: Mapping[str, str], stdout: Path, stderr: Path
) -> BaseProcess:
    """Start `python -m scrapers.run` with arguments and exactly this environment."""
    for path in (stdout, stderr):
        path.touch()
    told = (list(arguments), dict(env), str(stdout), str(stderr))
    process = _FORKS.Process(target=_crawl, args=told)
    process.start()
    return process


def run(arguments: Sequence[str], env: Mapping[str, str]) -> Done:
    """Run one crawl to its end.

    Raises:
        TimeoutError: it did not end; it has been killed.
    """
    with tempfile.TemporaryDirectory() as folder:
        stdout, stderr = Path(folder, "stdout"), Path(folder, "stderr")
        process = start(arguments, env, stdout, stderr)
        process.join(_LONGEST_S)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutError(stderr.read_text(encoding="utf-8", errors="replace")[-3000:])
        return Done(process.exitcode, stdout.read_bytes(), stderr.read_bytes())
