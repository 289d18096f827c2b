"""The limit of a run: what takes longer is ended, whatever it hangs in.

At the limit the main thread is interrupted, as Dagster interrupts a run: the step that hangs ends,
its children with it, and the run tells so. If even that does not happen (something never comes back
to Python), the process is ended some time later and leaves where it hung in `<run>-hung.txt`.

Runs that Dagster's schedule starts are ended by Dagster itself: see `tags`.
"""

from __future__ import annotations

import faulthandler
import signal
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dagster import DagsterExecutionInterruptedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

    from scrapers.config import Settings

_TO_END_S = 60.0
"""How long an interrupted run may take to end."""


class LimitReachedError(DagsterExecutionInterruptedError):
    """The run has taken as long as it may."""


@dataclass(slots=True)
class Limit:
    """Whether the limit was reached."""

    reached: bool = False


@contextmanager
def limited(seconds: float, trace: Path, to_end_s: float = _TO_END_S) -> Iterator[Limit]:
    """End what is done within, should it take longer.

    Args:
        seconds: the limit.
        trace: file that gets the stack of every thread when the process had to be ended.
        to_end_s: how long it may take to end once it is interrupted.

    Raises:
        LimitReachedError: in the main thread, wherever it is then.
    """
    limit = Limit()

    def interrupt(signal_number: int, frame: FrameType | None) -> None:
        del signal_number, frame
        limit.reached = True
        raise LimitReachedError(f"the limit of {seconds:g} s was reached")

    trace.parent.mkdir(parents=True, exist_ok=True)
    before = signal.signal(signal.SIGALRM, interrupt)
    with trace.open("w", encoding="utf-8") as file:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        faulthandler.dump_traceback_later(seconds + to_end_s, exit=True, file=file)
        try:
            yield limit
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            faulthandler.cancel_dump_traceback_later()
            signal.signal(signal.SIGALRM, before)
            trace.unlink()


def tags(settings: Settings) -> dict[str, str]:
    """Tags by which Dagster's own monitoring ends a run that it started."""
    return {"dagster/max_runtime_seconds": f"{60 * settings.night.limit_minutes:.0f}"}
