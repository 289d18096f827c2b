"""`python -m tests.bench [PART …]`: measure, print, write the page, compare with the baseline."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from tests.bench import PARTS, baseline, page
from tests.bench.figures import Figure, Scale


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


def run(parts: Sequence[str], scale: Scale) -> tuple[dict[str, list[Figure]], float]:
    """Measure parts one after the other, printed as they come; and the mean load meanwhile."""
    found: dict[str, list[Figure]] = {}
    loads = [os.getloadavg()[0]]
    for part in parts:
        _print(f"\n{import_module(f'tests.bench.{part}').TITLE}\n")
        found[part] = apart(part, scale)
        loads.append(os.getloadavg()[0])
        for figure in found[part]:
            _print(f"{page.line(figure)}\n")
    return found, statistics.mean(loads)


def main(
    parts: Annotated[list[str] | None, typer.Argument(help=f"Of {', '.join(PARTS)}.")] = None,
    scale: Annotated[Scale, typer.Option(help="small: seconds")] = Scale.FULL,
    write: Annotated[bool, typer.Option("--write", help="docs/performance.md")] = False,
    store: Annotated[bool, typer.Option("--store", help="as the baseline")] = False,
    check: Annotated[bool, typer.Option("--check", help="against the baseline")] = False,
) -> None:
    """Measure; with `--check`, exit status 1 when a figure has become worse."""
    if unknown := set(parts or ()) - set(PARTS):
        raise typer.BadParameter(f"no such part: {', '.join(sorted(unknown))}")
    figures, load = run(parts or PARTS, scale)
    if write:
        text = page.page(figures, date.today(), load)  # noqa: DTZ011 - the machine's day
        page.DOC.write_text(text, encoding="utf-8")
    if store:
        baseline.write(figures)
    if check:
        moved = list(baseline.moved(baseline.read(), figures))
        _print("\nSince the baseline:\n" + "".join(f"{one}\n" for one in moved))
        _print("" if moved else "nothing moved by more than its noise\n")
        raise typer.Exit(int(any(one.how in {"worse", "gone"} for one in moved)))


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    typer.run(main)
