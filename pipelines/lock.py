"""One run at a time in a data folder, whoever started it: a command, the schedule, the web page.

The lock is the operating system's: it ends with the process that holds it, however that ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


class BusyError(Exception):
    """Another run works in the same data folder."""


@contextmanager
def alone(data_dir: Path, *, patience_s: float = 0) -> Iterator[None]:
    """Hold the data folder; within a process that holds it already, go on.

    Args:
        data_dir: the data folder; made when it is missing.
        patience_s: how long to wait for another process to leave it.

    Raises:
        BusyError: another process holds it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    # One lock a process: Dagster's resource takes it again inside a command that has it.
    lock = FileLock(data_dir / ".lock", is_singleton=True, thread_local=False)
    try:
        lock.acquire(timeout=patience_s, poll_interval=0.5)
    except Timeout:
        raise BusyError(
            f"Another run is working in {data_dir}. Wait for it, or see `kortlag status`."
        ) from None  # the library's own words add nothing
    try:
        yield
    finally:
        lock.release()
