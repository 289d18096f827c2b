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

from scrapers.archive import read_responses
from scrapers.crawls import Account
from scrapers.sandbox.process import running
from scrapers.sources import SOURCES
from scrapers.spiders.finding import spider_of
from tests.campaigns.crawling import WANTED, Crawls
from tests.scrapers.standins import StandIns

DAY, LATER = date(2026, 10, 20), date(2026, 11, 20)
DOC = Path(__file__).parents[2] / "docs" / "requests.md"
PAGE = f"""\
# What a night asks of each source

Measured against the sandbox's stand-ins, written by `python -m tests.campaigns.requests --write`.
Three nights: everything is read on {DAY}; the same day once more; and {LATER}, a month
later, when the invented world has brought a little, read as on an ordinary night. Lists have 100
entries a page.

Requests are told as lists + single documents; tokens and robots.txt count as lists. "New of all"
is the third night's new documents in all of the first (for sources whose lists are the documents:
the entries met more than the night before). The last column is the third night's requests for
single documents, shared by its new documents; "-" where none is fetched singly or none was new. The
portals of the sandbox list the same tenders on both days.

| source | full read | unchanged night | night with changes | new of all | per new document |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Night:
    """A crawl's account, and how many of its requests were for single documents."""

    account: Account
    for_documents: int

    @property
    def for_lists(self) -> int:
        """Requests for list pages, tokens and robots.txt."""
        return self.account.requests - self.for_documents

    def __str__(self) -> str:
        return f"{self.for_lists} + {self.for_documents}"


@dataclass(frozen=True)
class Nights:
    """Three nights of a source."""

    source: str
    full: Night
    unchanged: Night
    changed: Night

    @property
    def share(self) -> float:
        """New documents of the third night in all of the first; of lists, entries met more."""
        full, unchanged, changed = (n.account for n in (self.full, self.unchanged, self.changed))
        new = changed.wanted or max(changed.records - unchanged.records, 0)
        all_then = full.wanted or full.records
        return new / all_then if all_then else 0.0

    def __str__(self) -> str:
        new = self.changed.account.wanted
        rate = f"{self.changed.for_documents / new:.2f}" if new else "-"
        cells = f"{self.full} | {self.unchanged} | {self.changed} | {self.share:.1%} | {rate}"
        return f"| `{self.source}` | {cells} |\n"


def crawl(stand_ins: StandIns, source: str, day: date, since: date) -> Night:
    """One accepted crawl of a day, an ordinary night's where something was read before."""
    prefix = f"KORTLAG_SOURCES__{source}__".upper()
    wanted = WANTED[source](day, 40 if day == DAY else 42) if source in WANTED else None
    env = {
        "KORTLAG_AS_OF": day.isoformat(),
        f"{prefix}PAGE_SIZE": "100",
        f"{prefix}FULL_EVERY_DAYS": "60",
    }
    crawls = Crawls(stand_ins, source, since, day, wanted, env)
    account = crawls.run()
    kinds = spider_of(SOURCES[source]).checks
    answers = read_responses(crawls.archive, source, account.crawl_id)
    return Night(account, sum(answer.kind in kinds for answer in answers))


def nights(sources: Sequence[str], folder: Path) -> Iterator[Nights]:
    """Three nights of each source, as `kortlag nightly` would ask for them."""
    first: dict[str, tuple[Night, Night]] = {}
    with running(DAY) as addresses:
        for source in sources:
            (folder / source).mkdir(parents=True)
            stand_ins, record = StandIns(addresses, folder / source), SOURCES[source]
            full = crawl(stand_ins, source, DAY, record.first_date)
            again = crawl(stand_ins, source, DAY, max(record.first_date, DAY - record.overlap))
            first[source] = full, again
    with running(LATER) as addresses:
        for source in sources:
            stand_ins, record = StandIns(addresses, folder / source), SOURCES[source]
            since = max(record.first_date, DAY - record.overlap)
            yield Nights(source, *first[source], crawl(stand_ins, source, LATER, since))


def main(
    sources: Annotated[list[str] | None, typer.Argument()] = None,
    write: Annotated[bool, typer.Option("--write", help="into docs/requests.md")] = False,
) -> None:
    """Print the table of all sources, or of those named."""
    with tempfile.TemporaryDirectory(prefix="kortlag-requests-") as folder:
        text = PAGE + "".join(map(str, nights(sources or list(SOURCES), Path(folder))))
    sys.stdout.write(text)
    if write:
        DOC.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
