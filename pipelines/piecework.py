"""A crawl's documents cleaned in batches: in this process when they are few, else in one a core.

Rows of a batch become frames before the next batch is begun, so that they do not pile up as Python
objects. Of a crawl of several batches each batch's frames go to files of their own, and these are
joined at the end: what is in memory at one time does not grow with the crawl. Batches are the same
however many processes there are, and so is every byte of the files that come out.

Belongs here: batches, processes, joining. Does not belong here: what a document becomes
(`pipelines.clean`), which documents there are (`pipelines.readers`), what is made again when
(`pipelines.cleaning`).
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

import polars as pl

from pipelines import progress
from pipelines.clean.clauses import add_clauses
from pipelines.clean.document import Cleaned, Finding
from pipelines.clean.texts import take_out_persons
from pipelines.readers import Piece
from warehouse.parquet import write_beside, write_frame
from warehouse.workbench import CLEANED

BATCH = 500
"""Documents whose rows are in memory at one time, in each process; a page of a list is several."""
_ROW_GROUP = 10_000
"""Rows that are in memory at once while files are joined; their texts are kilobytes each."""
_AHEAD = 2
"""Batches that wait for each process, so that none idles while results are taken in order."""

Work = Piece | Cleaned
Batch = Sequence[Work]
_Findings = list[Finding]


@dataclass(slots=True)
class Found:
    """What was not expected: how often by kind and subject, and the first document with it."""

    times: Counter[tuple[str, str]] = field(default_factory=Counter)
    example: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, findings: Iterable[Finding]) -> None:
        """Count the findings of documents in their order."""
        for finding in findings:
            subject = finding.kind, finding.subject
            self.times[subject] += 1
            self.example.setdefault(subject, finding.document)

    def rows(self) -> list[tuple[str, str, int, str]]:
        """Kind, subject, documents, example; sorted."""
        return sorted((*key, n, self.example[key]) for key, n in self.times.items())


def clean_all(
    archive_dir: Path, work: Iterable[Work], folder: Path, processes: int, announced: int
) -> Found:
    """Make the tables of a crawl, `<folder>/<table>.parquet`; one without rows has no file.

    Args:
        archive_dir: where the documents are.
        work: the crawl's, in its order.
        folder: of the crawl's tables; what is in it stays until all the work is done.
        processes: how many may be at it.
        announced: documents there are, for whoever watches.

    Raises:
        DamagedError: a document is not what was stored.
    """
    found, batches = Found(), _batches(work)
    first, second = next(batches, []), next(batches, None)
    if second is None:
        frames, findings = _clean(archive_dir, first)
        found.add(findings)
        progress.reach(len(first), max(len(first), announced))
        for name, frame in frames.items():
            _replace(folder / f"{name}.parquet", frame if frame.height else None)
        return found
    parts, done = folder / ".parts", 0
    shutil.rmtree(parts, ignore_errors=True)  # of one that was killed
    for name in CLEANED:
        (parts / name).mkdir(parents=True)
    task = partial(_clean_into, parts, archive_dir)
    for batch, findings in _in_order(task, chain((first, second), batches), processes):
        found.add(findings)
        done += batch
        progress.reach(done, max(done, announced))
    for name in CLEANED:
        files = sorted((parts / name).iterdir())
        _replace(folder / f"{name}.parquet", pl.scan_ipc(files) if files else None)
    shutil.rmtree(parts)
    return found


def finished(batch: Sequence[Cleaned]) -> Cleaned:
    """All rows of some documents, without what may identify a person, and with their clauses.

    Args:
        batch: what each document gave; changed in place.
    """
    take_out_persons(batch)
    add_clauses(batch)
    pile = Cleaned()
    for cleaned in batch:
        pile.extend(cleaned)
    return pile


def _batches(work: Iterable[Work]) -> Iterator[list[Work]]:
    batch: list[Work] = []
    size = 0
    for one in work:
        batch.append(one)
        size += one.size if isinstance(one, Piece) else 1
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _clean(archive_dir: Path, batch: Batch) -> tuple[dict[str, pl.DataFrame], _Findings]:
    """Frames of all tables that cleaning fills, by name, and what was met on the way."""
    pile = finished(
        [work.cleaned(archive_dir) if isinstance(work, Piece) else work for work in batch]
    )
    frames = {
        name: table.frame(pile.tables.get(table.qualified, [])) for name, table in CLEANED.items()
    }
    return frames, pile.findings


def _clean_into(parts: Path, archive_dir: Path, number: int, batch: Batch) -> _Findings:
    """Clean a batch; each frame that has rows to `<parts>/<table>/<number>.arrow`."""
    frames, findings = _clean(archive_dir, batch)
    for name, frame in frames.items():
        if frame.height:
            frame.write_ipc(parts / name / f"{number:06d}.arrow", compression="lz4")
    return findings


def _in_order(
    task: partial[_Findings], batches: Iterable[Batch], processes: int
) -> Iterator[tuple[int, _Findings]]:
    """Documents of each batch, and what the task found in it; some batches are done at once.

    What does not come as a `Piece` is rows already, and stays in this process.
    """
    if processes == 1:
        for number, batch in enumerate(batches):
            yield len(batch), task(number, batch)
        return
    # Forking is not for a process that has threads, as polars and Dagster have.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_end_with_parent)
    waiting: deque[tuple[int, Future[_Findings]]] = deque()
    try:
        for number, batch in enumerate(batches):
            if all(isinstance(work, Piece) for work in batch):
                result = pool.submit(task, number, batch)
            else:
                result = Future()
                result.set_result(task(number, batch))
            waiting.append((len(batch), result))
            if len(waiting) > _AHEAD * processes:
                documents, result = waiting.popleft()
                yield documents, result.result()
        for documents, result in waiting:
            yield documents, result.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """Leave interrupts to the parent, and outlive it in no case."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def end() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=end, daemon=True).start()


def _replace(target: Path, rows: pl.DataFrame | pl.LazyFrame | None) -> None:
    if rows is None:
        target.unlink(missing_ok=True)
    elif isinstance(rows, pl.DataFrame):
        write_frame(target, rows)
    else:
        write_beside(
            target,
            lambda path: rows.sink_parquet(path, compression="zstd", row_group_size=_ROW_GROUP),
        )
