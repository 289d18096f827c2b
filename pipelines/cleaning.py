"""From one archived crawl to Parquet, in batches.

Which bytes go through which cleaning function is `pipelines.readers`. What a crawl gave is kept
beside its siblings and made again only when the code that cleans has changed, so a night's work is
in proportion to what the night brought.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import polars as pl

from pipelines import progress
from pipelines.clean.clauses import with_clauses
from pipelines.clean.document import Cleaned
from pipelines.clean.texts import without_persons
from pipelines.readers import reader_of
from scrapers import crawls
from scrapers.archive import DOCUMENTS_NAME, read_documents
from scrapers.integrity import past_damage
from scrapers.quarantine import read_asides
from warehouse.parquet import clean_file, read_stamp, stamp, write_frame
from warehouse.workbench import CLEANED

FINDINGS_SCHEMA = pl.Schema(
    {"kind": pl.String, "subject": pl.String, "documents": pl.Int64, "example": pl.String}
)
_BATCH = 2_000


@cache
def code_version() -> str:
    """Digest of everything that turns bytes into rows: cleaning code and table declarations."""
    here = Path(__file__).parent
    files = [
        *here.glob("clean/**/*.py"),
        *here.glob("readers/*.py"),
        Path(__file__),
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

    def batches() -> list[tuple[dict[str, pl.DataFrame], Cleaned]]:
        account = crawls.standing_account(folder)
        read = reader_of(source)(archive_dir, crawl_id, account is not None and account.accepted)
        met: Iterator[Cleaned] = map(without_persons, read)
        if progress.is_watched():
            met = _counted(met, len(read_documents(archive_dir, source, crawl_id)))
        return list(_batches(chain(_crawl(account), map(with_clauses, met))))

    _write(parquet_dir, source, crawl_id, past_damage(archive_dir, batches))
    stamp(done, {**version, "without": sorted(_asides(archive_dir, source))})
    return True


def _asides(archive_dir: Path, source: str) -> set[str]:
    """What is put aside of a source: a crawl's rows may rest on documents of an earlier one."""
    return {
        aside.ref
        for crawl_id in crawls.crawl_ids(archive_dir, source)
        for aside in read_asides(archive_dir / source / crawl_id)
    }


def _counted(met: Iterator[Cleaned], announced: int) -> Iterator[Cleaned]:
    """The same, told to whoever watches."""
    for done, cleaned in enumerate(met, start=1):
        yield cleaned
        progress.reach(done, max(done, announced))


def _crawl(account: crawls.Account | None) -> Iterator[Cleaned]:
    """What the tables need to know of an accepted crawl itself."""
    if account is not None and account.accepted:
        told = Cleaned()
        told.add("clean.crawls", {"is_full": account.full})
        yield told


def _batches(results: Iterator[Cleaned]) -> Iterator[tuple[dict[str, pl.DataFrame], Cleaned]]:
    """Frames of every few thousand documents, so that rows do not pile up as Python objects."""
    pile = Cleaned()
    for count, cleaned in enumerate(results, start=1):
        pile.extend(cleaned)
        if count % _BATCH == 0:
            yield _frames(pile), pile
            pile = Cleaned()
    yield _frames(pile), pile


def _frames(cleaned: Cleaned) -> dict[str, pl.DataFrame]:
    return {
        name: table.frame(cleaned.tables.get(table.qualified, []))
        for name, table in CLEANED.items()
    }


def _write(
    parquet_dir: Path,
    source: str,
    crawl_id: str,
    batches: list[tuple[dict[str, pl.DataFrame], Cleaned]],
) -> None:
    for name in CLEANED:
        frame = pl.concat([frames[name] for frames, _ in batches])
        target = clean_file(parquet_dir, source, crawl_id, name)
        if frame.height:
            write_frame(target, frame)
        else:
            target.unlink(missing_ok=True)
    found = Counter((f.kind, f.subject) for _, cleaned in batches for f in cleaned.findings)
    example = {(f.kind, f.subject): f.document for _, c in reversed(batches) for f in c.findings}
    rows = [(kind, subject, n, example[kind, subject]) for (kind, subject), n in found.items()]
    frame = pl.DataFrame(sorted(rows), schema=FINDINGS_SCHEMA, orient="row")
    write_frame(clean_file(parquet_dir, source, crawl_id, "findings"), frame)
