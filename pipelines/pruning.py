"""Which crawls may go from the archive without any table losing anything.

A whole crawl goes, or nothing of it: archive references stay what they are, and no file is written
anew. A crawl may go when the tables would be the same without it, every column of every row, what
was first and last seen and known when included. So it stays when

- a row of the tables names it, or it is the newest of its kind by which the next crawl goes on;
- it holds a single document that the crawl after it does not hold again (a notice's XML is fetched
  once);
- something in it was told there first or last, or in other words than in the reading before or
  after it: tables of history are made of these turns;
- it is a full read of the register that first missed a unit: that is how its end is known.

What is left over are nights that failed or told nothing new. Before anything goes, the tables that
are made of crawls are counted with and without (`differing`): the rules above are not believed.

Does not belong here: deciding that history may be forgotten. Nothing here does that.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.cleaning import code_version
from scrapers import crawls
from scrapers.archive import Document, document_lines, folder_bytes
from scrapers.sources import SOURCES
from scrapers.spiders.finding import spider_of
from warehouse import resting
from warehouse.parquet import clean_file, read_stamp
from warehouse.workbench import HANDED_IN_NAME, HANDED_IN_NOW

if TYPE_CHECKING:
    from scrapers.config import Settings

PRUNED_NAME = "pruned.jsonl"
"""Which crawls went, when, of what size: a line each, at the root of the archive."""
_GOING = ".going"


class NotPrunedError(Exception):
    """Without the crawls a table would be another; the message names it. Nothing went."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """A crawl and why it stays.

    Attributes:
        bytes: of its files.
        reason: why it stays, for a person; empty when it may go.
    """

    source: str
    crawl_id: str
    bytes: int
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


def plan(settings: Settings, before: datetime, only: Collection[str] = ()) -> list[Crawl]:
    """Every crawl that began before an instant, oldest first, with why it stays."""
    return [crawl for source in only or SOURCES for crawl in _plan(settings, source, before)]


def _plan(settings: Settings, source: str, before: datetime) -> Iterator[Crawl]:
    root = settings.archive_dir
    ids = crawls.crawl_ids(root, source)
    old = [crawl_id for crawl_id in ids if crawl_id < f"{before:%Y%m%dT%H%M%SZ}"]
    if not old:
        return
    parquet_dir = settings.parquet_dir
    full = [account.crawl_id for account in crawls.accepted(root, source) if account.full]
    reasons: list[tuple[str, Collection[str]]] = [
        ("the next crawl goes on from it", _newest(root, source, ids)),
        ("rows of the tables name it", resting.referred(parquet_dir, settings.database, source)),
        ("it is not cleaned yet by this version", _not_cleaned(settings, source, ids)),
        ("it holds documents that no later crawl fetched", _holding(root, source, ids)),
        ("it was the first or the last to say something", resting.turns(parquet_dir, source, ids)),
        (
            "it says who was gone from the register",
            resting.absences(parquet_dir, source, ids, full),
        ),
    ]
    for crawl_id in old:
        why = next((text for text, found in reasons if crawl_id in found), "")
        yield Crawl(source, crawl_id, folder_bytes(root / source / crawl_id), why)


def _newest(root: Path, source: str, ids: Sequence[str]) -> set[str]:
    """The newest crawl, the newest accepted one, the newest of these that read everything."""
    done = crawls.accepted(root, source)
    newest = [ids[-1:], [a.crawl_id for a in done[-1:]]]
    newest.append([a.crawl_id for a in done if a.full][-1:])
    reached = [(a.window.until, a.crawl_id) for a in done if a.window is not None]
    newest.append([max(reached, key=itemgetter(0))[1]] if reached else [])
    return {crawl_id for found in newest for crawl_id in found}


def _not_cleaned(settings: Settings, source: str, ids: Sequence[str]) -> set[str]:
    """Crawls whose rows this version has not made yet."""
    stamps = {i: clean_file(settings.parquet_dir, source, i, "stamp") for i in ids}
    read = {i: read_stamp(path.with_suffix(".json")) for i, path in stamps.items()}
    return {i for i, found in read.items() if found.get("code") != code_version()}


def _holding(root: Path, source: str, ids: Sequence[str]) -> set[str]:
    """Crawls with a single document that the crawl after them does not hold.

    A portal's page is looked at again under a name with the minute, `<id>@<minute>`.
    """
    kinds = spider_of(SOURCES[source]).document_kinds
    held = [
        {
            (line.kind, line.name.partition("@")[0])
            for _, line in document_lines(root / source / crawl_id)
            if isinstance(line, Document) and line.kind in kinds
        }
        for crawl_id in ids
    ]
    after = [*held[1:], set()]
    return {i for i, mine, next_ones in zip(ids, held, after, strict=True) if mine - next_ones}


def differing(settings: Settings, going: Collection[Crawl]) -> list[str]:
    """Tables made of crawls that would have other rows without some of them."""
    from pipelines.assets.join import variables  # Dagster takes a second to import

    without = {(crawl.source, crawl.crawl_id) for crawl in going}
    all_ids = {source: crawls.crawl_ids(settings.archive_dir, source) for source in SOURCES}
    kept_ids = {s: [i for i in ids if (s, i) not in without] for s, ids in all_ids.items()}
    told = variables(settings)
    now, then = (
        resting.sums(settings.parquet_dir, {**ids, HANDED_IN_NAME: [HANDED_IN_NOW]}, told)
        for ids in (all_ids, kept_ids)
    )
    return sorted(name for name in now if now[name] != then[name])


def prune(settings: Settings, going: Sequence[Crawl], at: datetime) -> None:
    """Remove crawls, each whole, with the rows that were cleaned of them.

    Raises:
        NotPrunedError: a table would be another without them.
    """
    shutil.rmtree(settings.archive_dir / _GOING, ignore_errors=True)  # a kill left it
    if tables := differing(settings, going):
        raise NotPrunedError(f"Without these crawls {', '.join(tables)} would differ.")
    for crawl in going:
        clean = clean_file(settings.parquet_dir, crawl.source, crawl.crawl_id, "any").parent
        shutil.rmtree(clean, ignore_errors=True)  # cleaned again if the next line is not reached
        with (settings.archive_dir / PRUNED_NAME).open("a", encoding="utf-8") as log:
            log.write(json.dumps({**crawl.as_dict(), "pruned_at": at.isoformat()}) + "\n")
        aside = settings.archive_dir / _GOING / crawl.source / crawl.crawl_id
        aside.parent.mkdir(parents=True, exist_ok=True)
        (settings.archive_dir / crawl.source / crawl.crawl_id).rename(aside)
    shutil.rmtree(settings.archive_dir / _GOING, ignore_errors=True)
