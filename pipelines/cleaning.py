"""From one archived crawl to Parquet.

Which bytes go through which cleaning function is `pipelines.readers`, how many processes go through
them `pipelines.piecework`. What a crawl gave is kept
beside its siblings and made again only when the code that cleans has changed, so a night's work is
in proportion to what the night brought.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import polars as pl

from pipelines import piecework, progress
from pipelines.clean.document import Cleaned
from pipelines.readers import reader_of
from scrapers import crawls
from scrapers.archive import DOCUMENTS_NAME, WARC_NAME, each_document
from scrapers.integrity import past_damage
from scrapers.quarantine import read_asides
from warehouse.parquet import clean_file, read_stamp, stamp, write_frame

FINDINGS_SCHEMA = pl.Schema(
    {"kind": pl.String, "subject": pl.String, "documents": pl.Int64, "example": pl.String}
)
_LARGE = 32_000_000
"""Bytes of archive, about 4,000 notices, from which on several processes clean a crawl."""


@cache
def code_version() -> str:
    """Digest of everything that turns bytes into rows: cleaning code and table declarations."""
    here = Path(__file__).parent
    files = [
        *here.glob("clean/**/*.py"),
        *here.glob("readers/*.py"),
        Path(__file__),
        Path(piecework.__file__),
        *here.parent.glob("warehouse/tables/*.py"),
    ]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def clean_crawl(archive_dir: Path, parquet_dir: Path, source: str, crawl_id: str) -> bool:
    """Clean a crawl into `parquet/clean/<source>/<crawl>/`, unless that is there already.

    Nothing damaged gives rows: what turns out to be damaged is put aside, and the crawl is cleaned
    without it. Rows of before it was damaged stay; rows that lack something which is whole again
    are made again.

    Returns:
        Whether anything had to be done.
    """
    folder = archive_dir / source / crawl_id
    done = clean_file(parquet_dir, source, crawl_id, "stamp").with_suffix(".json")
    written = crawls.read_account(folder)
    documents = folder / DOCUMENTS_NAME
    version = {
        "code": code_version(),
        "accepted": written is not None and written.accepted,
        # A crawl without an account may still be at it; the list of one with it is damaged
        # when it changes, and what was read of it before stays.
        "documents": documents.stat().st_size if written is None and documents.is_file() else 0,
    }
    last = read_stamp(done)
    without = set(last.pop("without", ()))
    if last == version and (not without or without <= _asides(archive_dir, source)):
        return False
    done.unlink(missing_ok=True)

    def make() -> piecework.Found:
        account = crawls.standing_account(folder)
        read = reader_of(source)(archive_dir, crawl_id, account is not None and account.accepted)
        announced = 0
        if progress.is_watched():
            announced = sum(1 for _ in each_document(archive_dir, source, crawl_id))
        work = chain(_crawl(account), read)
        return piecework.clean_all(archive_dir, work, done.parent, _processes(folder), announced)

    findings = pl.DataFrame(
        past_damage(archive_dir, make).rows(), schema=FINDINGS_SCHEMA, orient="row"
    )
    write_frame(clean_file(parquet_dir, source, crawl_id, "findings"), findings)
    stamp(done, {**version, "without": sorted(_asides(archive_dir, source))})
    return True


def _processes(folder: Path) -> int:
    """How many processes are worth it: one, unless starting others is a small part of it all.

    A worker of an engine is one of many and may have no children.
    """
    archived = folder / WARC_NAME
    is_large = archived.is_file() and archived.stat().st_size >= _LARGE
    alone = multiprocessing.current_process().daemon
    return len(os.sched_getaffinity(0)) if is_large and not alone else 1


def _asides(archive_dir: Path, source: str) -> set[str]:
    """What is put aside of a source: a crawl's rows may rest on documents of an earlier one."""
    return {
        aside.ref
        for crawl_id in crawls.crawl_ids(archive_dir, source)
        for aside in read_asides(archive_dir / source / crawl_id)
    }


def _crawl(account: crawls.Account | None) -> Iterator[Cleaned]:
    """What the tables need to know of an accepted crawl itself."""
    if account is not None and account.accepted:
        told = Cleaned()
        told.add("clean.crawls", {"is_full": account.full})
        yield told
