"""How far a run is, told to whoever watches it; to nobody, unless somebody does.

Steps say what they are and how many of how many they have done (`step`, `reach`, `expect`);
`kortlag nightly` on a terminal watches and draws bars (`pipelines.printing.bars`). A schedule, a
log file, a test does not watch, and then each call here returns at once. Nothing of it is stored.

Does not belong here: how it looks; durations, which are logged and noted (`pipelines.context`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Watcher(Protocol):
    """What somebody who watches is told."""

    def begin(self, step: str) -> None:
        """A step begins: `collect ted`, `clean ted`, `mart.tenders`, `publish`."""

    def end(self, step: str) -> None:
        """It has ended, well or not."""

    def reach(self, step: str, done: int, announced: int) -> None:
        """So many of so many; both may grow."""

    def expect(self, tables: int) -> None:
        """So many tables will be made."""


_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)
_step: ContextVar[str] = ContextVar("step", default="")


def is_watched() -> bool:
    """Whether anybody wants to know."""
    return _watcher.get() is not None


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Tell somebody what happens inside."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


@contextmanager
def step(name: str) -> Iterator[None]:
    """A step: what is reached inside counts for it."""
    watcher = _watcher.get()
    if watcher is None:
        yield
        return
    token = _step.set(name)
    watcher.begin(name)
    try:
        yield
    finally:
        watcher.end(name)
        _step.reset(token)


def reach(done: int, announced: int) -> None:
    """The present step has done so many of so many."""
    if (watcher := _watcher.get()) is not None:
        watcher.reach(_step.get(), done, announced)


def expect(tables: int) -> None:
    """The run is going to make so many tables."""
    if (watcher := _watcher.get()) is not None:
        watcher.expect(tables)
