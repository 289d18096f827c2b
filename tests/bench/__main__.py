"""`python -m tests.bench [PART …]`: measure, print, write the page, compare with the baseline."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from tests.bench import PARTS, baseline, page
from tests.bench.figures import Figure, Measured, Scale

KEPT = Path(__file__).parents[2] / "build" / "bench"
"""Figures of each part, `<part>.json`."""


def measure(part: str, scale: Scale) -> list[Figure]:
    """All figures of a part, in this process, in a folder of its own."""
    work = Path(tempfile.mkdtemp(prefix=f"kortlag-bench-{part}-"))
    try:
        return list(import_module(f"tests.bench.{part}").figures(scale, work))
    finally:
        shutil.rmtree(work)


def apart(part: str, scale: Scale) -> list[Figure]:
    """All figures of a part, in a new process: its memory is its own."""
    # By the module's own name: what `-m` calls `__main__` is another module to a new process.
    there = import_module("tests.bench.__main__").measure
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        figures: list[Figure] = process.submit(there, part, scale).result()
        return figures


def run(parts: Sequence[str], scale: Scale) -> Iterator[tuple[str, Measured]]:
    """Measure parts one after the other, each printed as it comes."""
    for part in parts:
        _print(f"\n{import_module(f'tests.bench.{part}').TITLE}\n")
        before = os.getloadavg()[0]
        figures = apart(part, scale)
        load = statistics.mean((before, os.getloadavg()[0]))
        _print("".join(f"{page.line(figure)}\n" for figure in figures))
        day = date.today()  # noqa: DTZ011 - the machine's
        yield part, Measured(figures, day, load)


def keep(part: str, measured: Measured) -> None:
    """Keep what a part measured, so that a page is not measured in one go."""
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{part}.json").write_bytes(msgspec.json.encode(measured))


def kept() -> dict[str, Measured]:
    """What every part measured last, as far as it was."""
    files = {part: KEPT / f"{part}.json" for part in PARTS}
    return {
        part: msgspec.json.decode(file.read_bytes(), type=Measured)
        for part, file in files.items()
        if file.is_file()
    }


def main(
    parts: Annotated[list[str] | None, typer.Argument(help=f"Of {', '.join(PARTS)}.")] = None,
    scale: Annotated[Scale, typer.Option(help="small: seconds")] = Scale.FULL,
    write: Annotated[bool, typer.Option("--write", help=f"{page.DOC.name}, of all")] = False,
    store: Annotated[bool, typer.Option("--store", help="all as the baseline")] = False,
    check: Annotated[bool, typer.Option("--check", help="against the baseline")] = False,
) -> None:
    """Measure; with `--check`, exit status 1 when a figure has become worse.

    Parts that are not measured now count as they were measured last.
    """
    if unknown := set(parts or ()) - set(PARTS):
        raise typer.BadParameter(f"no such part: {', '.join(sorted(unknown))}")
    measured = {}
    for part, found in run(parts or PARTS, scale):
        measured[part] = found
        if scale is Scale.FULL:
            keep(part, found)
    if write:
        page.DOC.write_text(page.page(kept()), encoding="utf-8")
    if store:
        baseline.write({part: found.figures for part, found in kept().items()})
    if check:
        now = {part: found.figures for part, found in measured.items()}
        moved = list(baseline.moved(baseline.read(), now))
        _print("\nSince the baseline:\n" + "".join(f"{one}\n" for one in moved))
        _print("" if moved else "nothing moved by more than its noise\n")
        raise typer.Exit(int(any(one.how in {"worse", "gone"} for one in moved)))


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    typer.run(main)
