"""Crawls forked from one process that has imported everything, so that each starts at once.

Each crawl is a process of its own with its own environment and output, and goes through the
command line of `scrapers.run`. Importing Scrapy takes longer than most crawls of an unchanged
night: here it happens once (`scrapers.preloaded`). Does not belong here: what a crawl does, and
what becomes of it.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import IO

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["__main__", "scrapers.preloaded"])
ORPHANED = 9


def warm_up() -> None:
    """Have the process that crawls are forked from begin to import, while others do something."""
    from multiprocessing import forkserver

    forkserver.ensure_running()


def start(
    arguments: Sequence[str], env: Mapping[str, str], log: Path
) -> tuple[BaseProcess, IO[bytes]]:
    """Start `python -m scrapers.run` with arguments and exactly this environment.

    It ends, as by a kill, when this process does: a crawl that outlived its night would go on
    asking the source beside the next one.

    Args:
        arguments: of the command.
        env: its whole environment.
        log: file for what it writes to standard error; emptied.

    Returns:
        The process, and what it writes to standard output.

    Raises:
        OSError, EOFError: the process to fork from cannot be started, or is gone.
    """
    log.write_bytes(b"")
    reader, writer = _FORKS.Pipe(duplex=False)
    with reader, writer:
        told = (list(arguments), dict(env), writer, str(log))
        process = _FORKS.Process(target=_crawl, args=told, daemon=True)
        process.start()
        return process, os.fdopen(os.dup(reader.fileno()), "rb")


def _crawl(arguments: list[str], env: dict[str, str], stdout: Connection, stderr: str) -> None:
    threading.Thread(target=_end_with_starter, daemon=True).start()
    os.environ.clear()
    os.environ.update(env)
    os.dup2(stdout.fileno(), 1)
    os.dup2(os.open(stderr, os.O_WRONLY | os.O_APPEND), 2)
    stdout.close()
    from scrapers.preloaded import main, typer

    sys.argv = ["scrapers.run", *arguments]
    typer.run(main)


def _end_with_starter() -> None:
    if (starter := multiprocessing.parent_process()) is not None:
        starter.join()
        os._exit(ORPHANED)
