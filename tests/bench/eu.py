"""`python -m tests.bench.eu`: the clean step on a year of the whole Union's notices.

871,149 notices were published on TED in 2025 (ted.md). So many are generated, half a month at a
time, stored in the archive's format, cleaned to Parquet by the product's own step, counted and
thrown away, so that the disk never holds more than a month. What each half took is noted when it is
done: a run that was ended goes on where it stopped. After the last, the page is written
(`eu_page`).
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import msgspec
import polars as pl
import typer

from tests.bench import eu_page
from tests.bench.clean_step import Cost, clean, clean_here
from tests.bench.data.crawls import archived
from tests.bench.data.notices import notices
from tests.bench.figures import cpu_s, peak_mb
from warehouse.parquet import write_beside

NOTICES = 871_149
YEAR = 2025
DONE = "halves.json"
WORK = Path(__file__).parents[2] / "build" / "eu"
_FIRST_DAYS = (1, 16)
_WORTH_PROCESSES = 1_000
"""Notices from which on generating and cleaning are worth processes of their own."""


class Stored(msgspec.Struct, frozen=True):
    """Half a month of notices in the archive."""

    crawl: str
    documents: int
    xml: int
    cost: Cost


class Half(msgspec.Struct, frozen=True):
    """Half a month, done.

    Attributes:
        begins: its first day.
        documents: notices.
        xml, stored, parquet: bytes of the notices, of the archive, of the tables.
        rows: by table.
        made: what generating and archiving took.
        cleaned: what the clean step took.
    """

    begins: datetime
    documents: int
    xml: int
    stored: int
    parquet: int
    rows: dict[str, int]
    made: Cost
    cleaned: Cost


def run(total: int, work: Path, cores: int) -> list[Half]:
    """Every half month not done yet, in order; what all of them took.

    Args:
        total: notices of the year.
        work: folder of what is under way, and of the notes of what is done.
        cores: how many may be used.
    """
    work.mkdir(parents=True, exist_ok=True)
    notes = work / DONE
    noted = msgspec.json.decode(notes.read_bytes(), type=list[Half]) if notes.is_file() else []
    done = {half.begins: half for half in noted}
    for month in range(1, 13):
        begins = [datetime(YEAR, month, day, tzinfo=UTC) for day in _FIRST_DAYS]
        wanted = {day: _share(total, day) for day in begins if day not in done}
        for day, stored in _stored(wanted, work / "archive", cores).items():
            half = _cleaned(day, stored, work, cores)
            done[day] = half
            text = msgspec.json.encode(list(done.values()))
            write_beside(notes, partial(Path.write_bytes, data=text))
            sys.stdout.write(_told(half))
            sys.stdout.flush()
    return [done[begins] for begins in sorted(done)]


def _share(total: int, begins: datetime) -> range:
    """Publication numbers of a half: all of them together are 1 to the total."""
    place = 2 * (begins.month - 1) + _FIRST_DAYS.index(begins.day)
    return range(1 + total * place // 24, 1 + total * (place + 1) // 24)


def _stored(wanted: dict[datetime, range], archive: Path, cores: int) -> dict[datetime, Stored]:
    """Halves generated and archived, at once as far as there are cores."""
    for begins in wanted:  # what a run that was ended left
        shutil.rmtree(archive / "ted" / f"{begins:%Y%m%dT%H%M%SZ}", ignore_errors=True)
    make = partial(_store, archive)
    if sum(map(len, wanted.values())) < _WORTH_PROCESSES:
        return dict(zip(wanted, map(make, wanted, wanted.values()), strict=True))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, mp_context=context) as processes:
        return dict(zip(wanted, processes.map(make, wanted, wanted.values()), strict=True))


def _store(archive: Path, begins: datetime, numbers: range) -> Stored:
    began, used = time.perf_counter(), cpu_s()
    made = notices(len(numbers), seed=YEAR, year=YEAR, first=numbers.start)
    crawl, xml = archived(archive, made, begins)
    cost = Cost(time.perf_counter() - began, cpu_s() - used, peak_mb())
    return Stored(str(crawl), len(numbers), xml, cost)


def _cleaned(begins: datetime, stored: Stored, work: Path, cores: int) -> Half:
    """Clean a half, count what came of it, and throw both away."""
    crawl, parquet = Path(stored.crawl), work / "parquet"
    shutil.rmtree(parquet, ignore_errors=True)
    is_small = stored.documents < _WORTH_PROCESSES
    cost = clean_here(crawl, parquet) if is_small else clean(crawl, parquet, cores)
    tables = sorted(parquet.glob("clean/*/*/*.parquet"))
    half = Half(
        begins,
        stored.documents,
        stored.xml,
        _size(crawl),
        _size(parquet),
        {file.stem: pl.scan_parquet(file).select(pl.len()).collect().item() for file in tables},
        stored.cost,
        cost,
    )
    shutil.rmtree(crawl)
    shutil.rmtree(parquet)
    return half


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _told(half: Half) -> str:
    took = half.cleaned
    return (
        f"{half.begins:%Y-%m-%d}: {half.documents:,} notices, {sum(half.rows.values()):,} rows, "
        f"cleaned in {took.wall:.0f} s (CPU {took.cpu:.0f} s, at most {took.peak:.0f} MB), "
        f"made in {half.made.wall:.0f} s\n"
    )


def main(
    count: Annotated[int, typer.Option("--notices", help="of the year", min=24)] = NOTICES,
    work: Annotated[Path, typer.Option(help="what is under way; resumed when it exists")] = WORK,
    write: Annotated[bool, typer.Option("--write", help="docs/eu.md")] = False,
) -> None:
    """Clean a year of the Union's notices, generated."""
    cores = len(os.sched_getaffinity(0))
    page = eu_page.page(run(count, work, cores), cores)
    sys.stdout.write(page)
    if write:
        eu_page.DOC.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
