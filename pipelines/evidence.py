"""From an archive reference to bytes, verified: WARC records and versions of inbox files alike.

Does not belong here: which references a row rests on (`pipelines.explain`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from pipelines.inbox import FOLDER, Sightings
from scrapers.payloads import read_payload
from scrapers.quarantine import DamagedError


@dataclass(frozen=True, slots=True)
class Evidence:
    """An archived response, an extract of one, or a version of a file that people handed in.

    Attributes:
        ref: archive reference, of an inbox file without the line.
        url: what was asked; of a file its name.
        fetched_at: when it was archived.
        status: HTTP status; 0 for what no server answered.
        taken_from: of an extract, the response it came in; else empty.
        encoding: content encoding that the bytes still have, empty for none.
        body: the bytes as archived.
        digest: the digest they were stored with; of what cannot be read any more, why not.
        sha256: the digest they have.
        is_whole: the two agree.
    """

    ref: str
    url: str
    fetched_at: datetime
    status: int
    taken_from: str
    encoding: str
    body: bytes
    digest: str
    sha256: str
    is_whole: bool


def evidence(archive_dir: Path, refs: Iterable[str]) -> list[Evidence]:
    """The archived bytes behind references, oldest first, each once.

    Raises:
        KeyError: a reference is malformed, or points at no inbox file.
    """
    wanted = sorted({ref.partition("#")[0] if _is_inbox(ref) else ref for ref in refs})
    found = [
        _of_inbox(archive_dir, r) if _is_inbox(r) else _of_warc(archive_dir, r) for r in wanted
    ]
    return sorted(found, key=lambda e: (e.fetched_at, e.ref))


def _is_inbox(ref: str) -> bool:
    return ref.startswith(f"{FOLDER}/")


def _of_warc(archive_dir: Path, ref: str) -> Evidence:
    try:
        found = read_payload(archive_dir, ref)
    except DamagedError as error:
        return _unreadable(error)
    return Evidence(
        ref=ref,
        url=found.url,
        fetched_at=found.fetched_at,
        status=found.status,
        taken_from=found.taken_from,
        encoding=found.encoding,
        body=found.body,
        digest=found.digest,
        sha256=found.sha256,
        is_whole=found.is_whole,
    )


def _unreadable(error: DamagedError) -> Evidence:
    """What is left of a record that cannot be read: when its crawl began, and what is wrong."""
    began = datetime.strptime(error.ref.split("/")[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return Evidence(
        ref=error.ref,
        url="",
        fetched_at=began,
        status=0,
        taken_from="",
        encoding="",
        body=b"",
        digest=f"unknown ({error.problem})",
        sha256=hashlib.sha256(b"").hexdigest(),
        is_whole=False,
    )


def _of_inbox(archive_dir: Path, ref: str) -> Evidence:
    copy = archive_dir / ref
    account = copy.with_name(f"{copy.name}.json")
    if ".." in ref or not copy.is_file() or not account.is_file():
        raise KeyError(f"no archived file for {ref}")
    seen = msgspec.json.decode(account.read_bytes(), type=Sightings)
    body = copy.read_bytes()
    sha256 = hashlib.sha256(body).hexdigest()
    return Evidence(
        ref=ref,
        url=seen.file,
        fetched_at=seen.seen_at[0],
        status=0,
        taken_from="",
        encoding="",
        body=body,
        digest=f"sha256:{seen.sha256}",
        sha256=sha256,
        is_whole=sha256 == seen.sha256,
    )
