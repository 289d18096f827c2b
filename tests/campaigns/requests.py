"""What a night asks of each source: a full read, an unchanged night, a night that brought a little.

`python -m tests.campaigns.requests` prints the page `docs/requests.md`, `--write` writes it
(`make requests`). The sandbox's world goes on for a month between the second night and the third,
which is about 3 % of its notices.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from scrapers.crawls import Account
from scrapers.sandbox.process import running
from scrapers.sources import SOURCES
from tests.campaigns.crawling import WANTED, Crawls
from tests.scrapers.standins import StandIns

DAY, LATER = date(2026, 10, 20), date(2026, 11, 20)
DOC = Path(__file__).parents[2] / "docs" / "requests.md"
PAGE = f"""\
# What a night asks of each source

Measured against the sandbox's stand-ins, written by `python -m tests.campaigns.requests --write`.
Three nights: everything read on {DAY}, the same day once more, and {LATER}, a month later, when
the invented world has brought a little. Lists have 100 entries a page; robots.txt counts as a
request.

In brackets: single documents that had to be fetched. "New of all": new documents (for sources whose
lists are the documents: more entries than before) of the third night in all of the first.
"Requests per new document": what the third night asked more than the second, shared by its new
documents; "-" where none is fetched singly, so that a night asks for its list pages and no more.

| source | full read: requests (documents) | unchanged night | night with changes \
| new of all | requests per new document |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Nights:
    """Accounts of three nights of a source."""

    source: str
    full: Account
    unchanged: Account
    changed: Account

    @property
    def share(self) -> float:
        """New documents of the third night in all documents of the first; records without any."""
        all_then = self.full.wanted or self.full.records
        new = self.changed.wanted or max(self.changed.records - self.unchanged.records, 0)
        return new / all_then if all_then else 0.0

    @property
    def per_new_document(self) -> float | None:
        """Requests beyond those of an unchanged night, a new document."""
        if not self.changed.wanted:
            return None
        return (self.changed.requests - self.unchanged.requests) / self.changed.wanted


def crawl(stand_ins: StandIns, source: str, day: date, since: date) -> Account:
    """One accepted crawl of a day."""
    wanted = WANTED[source](day, 40 if day == DAY else 42) if source in WANTED else None
    env = {"KORTLAG_AS_OF": day.isoformat(), f"KORTLAG_SOURCES__{source}__PAGE_SIZE".upper(): "100"}
    return Crawls(stand_ins, source, since, day, wanted, env).run()


def nights(sources: Sequence[str], folder: Path) -> Iterator[Nights]:
    """Three nights of each source, as `kortlag nightly` would ask for them."""
    first: dict[str, tuple[Account, Account]] = {}
    with running(DAY) as addresses:
        for source in sources:
            (folder / source / "data").mkdir(parents=True)
            stand_ins = StandIns(addresses, folder / source)
            record = SOURCES[source]
            full = crawl(stand_ins, source, DAY, record.first_date)
            again = crawl(stand_ins, source, DAY, max(record.first_date, DAY - record.overlap))
            first[source] = full, again
    with running(LATER) as addresses:
        for source in sources:
            record = SOURCES[source]
            stand_ins = StandIns(addresses, folder / source)
            (folder / source / "kortlag.toml").write_text("")
            since = max(record.first_date, DAY - record.overlap)
            yield Nights(source, *first[source], crawl(stand_ins, source, LATER, since))


def row(found: Nights) -> str:
    """A line of the table."""
    rate = found.per_new_document
    return (
        f"| `{found.source}` | {found.full.requests} ({found.full.wanted}) "
        f"| {found.unchanged.requests} ({found.unchanged.wanted}) "
        f"| {found.changed.requests} ({found.changed.wanted}) | {found.share:.1%} "
        f"| {'-' if rate is None else f'{rate:.2f}'} |\n"
    )


def main(
    sources: Annotated[list[str] | None, typer.Argument()] = None,
    write: Annotated[bool, typer.Option("--write", help="into docs/requests.md")] = False,
) -> None:
    """Print the table of all sources, or of those named."""
    with tempfile.TemporaryDirectory(prefix="kortlag-requests-") as folder:
        text = PAGE + "".join(
            row(found) for found in nights(sources or list(SOURCES), Path(folder))
        )
    sys.stdout.write(text)
    if write:
        DOC.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
