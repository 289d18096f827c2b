"""Progress bars of a run, for a person at a terminal (`pipelines.progress`).

What is under way has a bar: documents done of announced, rate, time left; the tables have one
together. A step that is done leaves a line, and its bar goes, so that few lines move.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.text import Text

if TYPE_CHECKING:
    from rich.progress import Task

TABLES = "tables"
PUBLISH = "publish"
"""Its parts are no documents: they are counted while it lasts only."""
_BAR = 20  # characters; all columns together fit 80
_NAME = 30


class _Count(TextColumn):
    """`1,200 of 5,000`; the announced number is left out until it is known."""

    def render(self, task: Task) -> Text:
        """Text of a bar."""
        of = f" of {task.total:,.0f}" if task.total else ""
        return Text(f"{task.completed:,.0f}{of}" if task.completed or of else "", justify="right")


class _Pace(TextColumn):
    """`12/s, 0:40 left`, once there is something to tell it from."""

    def render(self, task: Task) -> Text:
        """Text of a bar."""
        if task.finished or not task.speed:
            return Text("")
        left = "" if task.time_remaining is None else f"  {clock(task.time_remaining)} left"
        return Text(f"{task.speed:,.{0 if task.speed >= 10 else 1}f}/s{left}", style="dim")


def clock(seconds: float) -> str:
    """`0:09`, `12:40`, `3:07:05`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class Bars:
    """A watcher that draws; use as a context around the run."""

    def __init__(self, console: Console) -> None:
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=_BAR),
            _Count(""),
            _Pace(""),
            console=console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}
        self._begun: dict[str, float] = {}
        self._tables = 0

    def __enter__(self) -> Bars:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if TABLES in self._tasks:
            self._leave(TABLES)
        self.progress.stop()

    def expect(self, tables: int) -> None:
        """So many tables will be made."""
        self._tables = tables

    def begin(self, step: str) -> None:
        """A step has a bar of its own; tables share one, which names the one being made."""
        name = TABLES if _is_table(step) else step
        if name not in self._tasks:
            self._begun[name] = time.monotonic()
            total = self._tables or None if name == TABLES else None
            self._tasks[name] = self.progress.add_task(escape(name), total=total)
        self.progress.update(self._tasks[name], description=escape(step)[:_NAME])

    def reach(self, step: str, done: int, announced: int) -> None:
        """So many documents of so many."""
        if step in self._tasks:
            self.progress.update(self._tasks[step], completed=done, total=announced or None)

    def end(self, step: str) -> None:
        """The bar goes, a line stays; the tables' when the last of them is made."""
        if not _is_table(step):
            self._leave(step)
            return
        self.progress.advance(self._tasks[TABLES])
        if self._task(TABLES).completed >= self._tables:
            self._leave(TABLES)

    def _leave(self, name: str) -> None:
        done = self._task(name).completed
        seconds = time.monotonic() - self._begun.pop(name)
        self.progress.remove_task(self._tasks.pop(name))
        if not done and name.startswith("clean "):
            return  # nothing new of that source
        count = f"{done:>8,.0f}" if done and name != PUBLISH else " " * 8
        self.progress.console.print(
            f"{name:<{_NAME}}{count}  {seconds:>7.1f} s", highlight=False, markup=False
        )

    def _task(self, name: str) -> Task:
        return next(t for t in self.progress.tasks if t.id == self._tasks[name])


def _is_table(step: str) -> bool:
    return "." in step
