"""`docs/eu.md`: what a year of the Union's notices took, from what was noted of each half month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.eu import Half

DOC = Path(__file__).parents[2] / "docs" / "eu.md"
_PAGE = """\
# A year of the whole Union's notices

Written by `python -m tests.bench.eu --write` (`make bench-eu`): {documents:,} generated notices of
{xml:.1f} kB on average (871,149 were published in 2025), half a month at a time into the archive's
own format, through the clean step with {cores} cores, and away. The notices are variations of
recorded ones, with sizes and lots distributed as those of 1,000 real notices
(`tests/bench/data/notices.py`); their texts repeat sentences, so that they pack smaller than real
ones do. Wall seconds and notices a second hold whatever else the machine did meanwhile; CPU is of
this alone. Memory is of the process that held most: the one that cleans, or one that it started.

| | |
|---|---|
| notices | {documents:,} |
| rows | {rows:,} |
| clean step, wall | {wall} |
| clean step, CPU | {cpu} |
| notices a second | {rate:,.0f} |
| CPU a notice | {each:.2f} ms |
| peak memory, smallest and largest half month | {least:.0f} – {most:.0f} MB |
| XML in | {xml_mb:,.0f} MB |
| archive (WARC, gzip) | {stored:,.0f} MB |
| Parquet out | {parquet:,.0f} MB |
| generating and archiving, CPU | {made} |

| table | rows |
|---|---|
{tables}
| half month from | notices | rows | wall s | CPU s | peak MB | Parquet MB |
|---|---|---|---|---|---|---|
{halves}"""


def page(halves: Sequence[Half], cores: int) -> str:
    """The page of halves that are done."""
    tables: Counter[str] = Counter()
    for half in halves:
        tables.update(half.rows)
    documents = sum(half.documents for half in halves)
    wall, cpu = (sum(getattr(half.cleaned, what) for half in halves) for what in ("wall", "cpu"))
    return _PAGE.format(
        documents=documents,
        xml=sum(half.xml for half in halves) / documents / 1_000,
        cores=cores,
        rows=tables.total(),
        wall=_minutes(wall),
        cpu=_minutes(cpu),
        rate=documents / wall,
        each=cpu / documents * 1_000,
        least=min(half.cleaned.peak for half in halves),
        most=max(half.cleaned.peak for half in halves),
        xml_mb=sum(half.xml for half in halves) / 1e6,
        stored=sum(half.stored for half in halves) / 1e6,
        parquet=sum(half.parquet for half in halves) / 1e6,
        made=_minutes(sum(half.made.cpu for half in halves)),
        tables="".join(f"| {name} | {rows:,} |\n" for name, rows in tables.most_common()),
        halves="".join(map(_line, halves)),
    )


def _line(half: Half) -> str:
    cost = half.cleaned
    return (
        f"| {half.begins:%Y-%m-%d} | {half.documents:,} | {sum(half.rows.values()):,} "
        f"| {cost.wall:.0f} | {cost.cpu:.0f} | {cost.peak:.0f} | {half.parquet / 1e6:.1f} |\n"
    )


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f} min" if seconds >= 60 else f"{seconds:.1f} s"
