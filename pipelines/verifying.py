"""Whether the whole archive is what was stored: every crawl, and every file people handed in.

Does not belong here: one crawl's folder (`scrapers.integrity`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from pipelines.inbox import FOLDER, Sightings
from pipelines.pruning import PRUNED_NAME
from scrapers import crawls
from scrapers.integrity import Problem, inspect, mend, put_aside
from scrapers.sources import SOURCES


@dataclass(slots=True)
class Checked:
    """A part of the archive that was read through.

    Attributes:
        place: a crawl (`ted/20261120T033000Z`), `inbox`, or empty for what lies between them.
        bytes: of its files.
        records: whole responses and extracts; of the inbox, versions of files.
        is_cut_off: a crawl that never came to an account.
        problems: what is wrong.
        mended: files whose torn end was cut off just now.
    """

    place: str
    bytes: int = 0
    records: int = 0
    is_cut_off: bool = False
    problems: list[Problem] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "place": self.place,
            "bytes": self.bytes,
            "records": self.records,
            "cut_off": self.is_cut_off,
            "mended": self.mended,
            "problems": [
                {
                    "place": p.place,
                    "problem": p.text,
                    "put_aside": p.is_aside,
                    "documents": [{"kind": d.kind, "name": d.name} for d in p.documents],
                }
                for p in self.problems
            ],
        }


def verify(
    archive_dir: Path, parquet_dir: Path, only: Collection[str] = (), *, repair: bool = False
) -> Iterator[Checked]:
    """Read the archive through once.

    Args:
        archive_dir: the archive.
        parquet_dir: where cleaned rows lie, which tell of crawls that are missing.
        only: sources; empty means all, and what people handed in.
        repair: mend torn ends first, and put damaged documents aside.
    """
    for source in only or SOURCES:
        yield _missing(archive_dir, parquet_dir, source)
        for crawl_id in crawls.crawl_ids(archive_dir, source):
            yield _crawl(archive_dir / source / crawl_id, repair=repair)
    if not only:
        yield _inbox(archive_dir)
        yield _strangers(archive_dir)


def _crawl(folder: Path, *, repair: bool) -> Checked:
    mended = [path.name for path in mend(folder)] if repair else []
    if repair:
        put_aside(folder)
    found = inspect(folder)
    is_cut_off = found.account is None
    return Checked(found.place, found.bytes, found.records, is_cut_off, found.problems, mended)


def _missing(archive_dir: Path, parquet_dir: Path, source: str) -> Checked:
    """Crawls that gave rows and are not there any more; files that are no crawl."""
    there = set(crawls.crawl_ids(archive_dir, source))
    cleaned = parquet_dir / "clean" / source
    gave = {path.name for path in cleaned.iterdir()} if cleaned.is_dir() else set()
    found = Checked("")
    found.problems = [
        Problem(f"{source}/{name}", "the crawl is missing, but rows of it are there")
        for name in sorted(gave - there)
    ]
    folder = archive_dir / source
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    found.problems += [
        Problem(f"{source}/{name}", "no crawl has this name") for name in sorted(names - there)
    ]
    return found


def _inbox(archive_dir: Path) -> Checked:
    """Every version of every file: its bytes have its digest, and each file has an account."""
    found = Checked(FOLDER)
    folder = archive_dir / FOLDER
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        place = path.relative_to(archive_dir).as_posix()
        if not path.is_file():
            continue
        found.bytes += path.stat().st_size
        if path.suffix != ".json":
            if not path.with_name(f"{path.name}.json").is_file():
                found.problems.append(Problem(place, "nothing tells when this file was seen"))
            continue
        try:
            seen = msgspec.json.decode(path.read_bytes(), type=Sightings)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            found.problems.append(Problem(place, f"it cannot be read ({error})"))
            continue
        copy = path.with_suffix("")
        if not copy.is_file():
            found.problems.append(Problem(place, "the file it tells of is missing"))
        elif hashlib.sha256(copy.read_bytes()).hexdigest() != seen.sha256:
            found.problems.append(Problem(place.removesuffix(".json"), "the digest is another"))
        else:
            found.records += len(seen.seen_at)
    return found


def _strangers(archive_dir: Path) -> Checked:
    """What lies in the archive and belongs to no source."""
    known = {*SOURCES, FOLDER, PRUNED_NAME}
    names = {path.name for path in archive_dir.iterdir()} if archive_dir.is_dir() else set()
    found = Checked("")
    found.problems = [Problem(n, "no source has this name") for n in sorted(names - known)]
    return found
