"""What the cookbook's questions cost on the published file of a whole country."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

import duckdb

from scrapers.config import Settings
from tests.bench.data.country import Size
from tests.bench.figures import Figure, Goal, Scale, seconds
from tests.bench.joins import SMALL, country_filled
from tests.docs.answers import DOCS, steps
from warehouse import database
from warehouse.parquet import table_file
from warehouse.tables import ALL

TITLE = "Queries"
ABOUT = """Every question of the cookbook (`docs/cookbook.md`) on the published DuckDB file of the \
same country, opened as `kortlag sql` opens it: the median of several times, in CPU of all \
threads, which on a quiet machine is more than what one waits for."""
_TIMES = {Scale.FULL: 5, Scale.SMALL: 1}
_TOLD = 8
"""Questions that are told of alone: the slowest."""
_HEADING = re.compile(r"^### (\d+\. .*)$", re.MULTILINE)


def figures(scale: Scale, work: Path) -> Iterator[Figure]:
    """The slowest questions, and the file they are asked of."""
    is_full = scale is Scale.FULL
    country_filled(Size() if is_full else SMALL, work, is_apart=is_full)
    file = work / "kortlag.duckdb"
    yield _published(work, file)
    yield Figure(name="size of the file", value=file.stat().st_size / 1e6, unit="MB")
    found = sorted(asked(file, _TIMES[scale]).items(), key=lambda question: -question[1])
    for question, milliseconds in found[:_TOLD]:
        yield Figure(name=question, value=milliseconds, unit="ms", goal=Goal.at_most(200))
    least = median(milliseconds for _, milliseconds in found)
    yield Figure(name=f"median of all {len(found)} questions", value=least, unit="ms")


def questions() -> dict[str, str]:
    """The cookbook's questions and their queries."""
    text = (DOCS / "cookbook.md").read_text(encoding="utf-8")
    return dict(zip(_HEADING.findall(text), (query for query, _ in steps(text)), strict=True))


def asked(file: Path, times: int) -> dict[str, float]:
    """Median milliseconds of each question; a first time warms up and does not count."""
    found = {}
    with database.open_published(file) as con:
        for question, query in questions().items():
            ask = partial(_answer, con, query)
            took = [seconds(ask, time.process_time) for _ in range(1 + times)]
            found[question] = 1000 * median(took[1:])
    return found


def _answer(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return con.execute(query).fetchall()


def published(settings: Settings, file: Path) -> None:
    """Build the file that is published; what only runs tell of is empty."""
    rows = {t.qualified: () for t in ALL if not table_file(settings.parquet_dir, t).is_file()}
    database.build(file, settings.parquet_dir, rows)


def _published(data: Path, file: Path) -> Figure:
    took = seconds(lambda: published(Settings(data_dir=data), file))
    return Figure(name="the file is built", value=took, unit="s")
