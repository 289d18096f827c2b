"""Whether a crawl's folder is what was stored: inspected, put aside, mended.

`inspect` reads everything once and changes nothing. `put_aside` notes what of it is not used.
`mend` cuts off what a kill or a power cut left half written at the end of a crawl that has no
account; whole records are never touched, and what was cut off lies beside it. The next crawl of the
source does that before anything else, and `kortlag archive repair` by hand.

Does not belong here: what people handed in (`pipelines.verifying`), what may go
(`pipelines.pruning`).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec

from scrapers import crawls, warc
from scrapers.archive import (
    DOCUMENTS_NAME,
    WARC_NAME,
    Document,
    document_lines,
    folder_bytes,
)
from scrapers.crawls import ACCOUNT_NAME, Account
from scrapers.members import Member, members
from scrapers.quarantine import QUARANTINE_NAME, Aside, DamagedError, read_asides, write_asides
from scrapers.sources import SOURCES

T = TypeVar("T")
TORN = ".torn"
"""What the name of a file gets that holds what was cut off another."""
PARTIAL = ".partial"
_EXPECTED = frozenset({WARC_NAME, DOCUMENTS_NAME, ACCOUNT_NAME, QUARANTINE_NAME}) | {
    f"{name}{TORN}" for name in (WARC_NAME, DOCUMENTS_NAME)
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the archive that is not as it was stored.

    Attributes:
        place: archive reference, or file below the archive.
        text: what is wrong, for a person.
        documents: documents of the crawl that rest on it.
        is_aside: it is known, and nothing uses it.
    """

    place: str
    text: str
    documents: tuple[Document, ...] = ()
    is_aside: bool = False


@dataclass(slots=True)
class Inspection:
    """What a crawl's folder holds.

    Attributes:
        folder: the crawl's folder, `archive/<source>/<crawl>`.
        account: its account; null when the crawl was cut off.
        bytes: of all its files.
        records: whole responses and extracts.
        problems: what is wrong.
        torn_at: where the half-written end of its WARC file begins; null when there is none.
    """

    folder: Path
    account: Account | None = None
    bytes: int = 0
    records: int = 0
    problems: list[Problem] = field(default_factory=list)
    torn_at: int | None = None

    @property
    def place(self) -> str:
        """The folder below the archive."""
        return f"{self.folder.parent.name}/{self.folder.name}"


def inspect(folder: Path) -> Inspection:
    """Read all files of a crawl once and hold them against each other."""
    found = Inspection(folder, bytes=folder_bytes(folder))
    problems = _of_files(found)
    places = _of_records(found)
    lines = list(document_lines(folder))
    resting: dict[str, list[Document]] = {}
    for ref, line in lines:
        if isinstance(line, str):
            problems[ref] = line
            continue
        problem = places.get(line.ref, "the list names it, but no record is there")
        if problem:
            places[line.ref] = problem
            resting.setdefault(line.ref, []).append(line)
    problems |= {ref: problem for ref, problem in places.items() if problem}
    problems = _of_counts(found, len(lines)) | _of_ends(found) | problems
    aside = {entry.ref for entry in read_asides(folder)}
    found.problems = [
        Problem(place, text, tuple(resting.get(place, ())), place in aside)
        for place, text in sorted(problems.items())
    ]
    return found


def _of_files(found: Inspection) -> dict[str, str]:
    """Unexpected and missing files, and an account that cannot be read; by place."""
    problems = {}
    for path in sorted(found.folder.iterdir()):
        if path.name not in _EXPECTED:
            problems[f"{found.place}/{path.name}"] = "no file of a crawl has this name"
    path = found.folder / ACCOUNT_NAME
    if path.is_file():
        try:
            found.account = msgspec.json.decode(path.read_bytes(), type=Account)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            problems[f"{found.place}/{ACCOUNT_NAME}"] = f"the account cannot be read ({error})"
        for name in (WARC_NAME, DOCUMENTS_NAME):
            if not (found.folder / name).is_file():
                problems[f"{found.place}/{name}"] = "the file is missing"
    return problems


def _of_records(found: Inspection) -> dict[str, str]:
    """Each record that a document may be, and each that is not whole -> what is wrong with it."""
    path, places = found.folder / WARC_NAME, dict[str, str]()
    for member in members(path) if path.is_file() else ():
        kind, problem = _read_member(member)
        found.records += kind in warc.DOCUMENT_TYPES and not problem
        found.torn_at = member.start if member.plain is None else None  # of the last one
        if problem or kind in warc.DOCUMENT_TYPES:
            places[f"{found.place}/{WARC_NAME}#{member.start}"] = problem
    return places


def _read_member(member: Member) -> tuple[str, str]:
    """Type of the record in a member, and what is wrong with it."""
    if member.plain is None:
        return "", member.problem
    try:
        record = warc.read(member.plain)
    except warc.NotARecordError as error:
        return "", f"it is no WARC record ({error})"
    if record.type not in warc.TYPES:
        return "", "no record that a crawl writes"
    return record.type, record.problem()


def _of_ends(found: Inspection) -> dict[str, str]:
    """A last line of the list that has no end."""
    path = found.folder / DOCUMENTS_NAME
    body = path.read_bytes() if path.is_file() else b""
    whole = body.rfind(b"\n") + 1
    return {f"{found.place}/{DOCUMENTS_NAME}": "the last line is torn"} if body[whole:] else {}


def _of_counts(found: Inspection, lines: int) -> dict[str, str]:
    """Where the account says otherwise than the files; older accounts say less."""
    account = found.account
    if account is None:
        return {}
    told = {
        "source": (account.source, found.folder.parent.name),
        "crawl": (account.crawl_id, found.folder.name),
        "records": (account.archived_records, found.records),
    }
    problems = {}
    differing = [f"{name} {a}, found {b}" for name, (a, b) in told.items() if a not in {None, b}]
    if differing:
        problems[f"{found.place}/{ACCOUNT_NAME}"] = f"it tells of {'; '.join(differing)}"
    if account.archived_documents not in {None, lines}:
        text = f"the account tells of {account.archived_documents} lines, found {lines}"
        problems[f"{found.place}/{DOCUMENTS_NAME}"] = text
    return problems


def put_aside(folder: Path) -> list[Aside]:
    """Note what of a crawl is damaged, so that nothing uses it; returns what is put aside.

    With a document go all of its name in the crawl, for several answers may be one look-up.
    """
    # Here and not above: it imports Scrapy, and damage is rare.
    from scrapers.spiders.finding import spider_of

    found, noted_at = inspect(folder), crawls.now()
    singles = spider_of(SOURCES[folder.parent.name]).document_kinds
    problems = {problem.place: problem.text for problem in found.problems}
    documents = [line for _, line in document_lines(folder) if isinstance(line, Document)]
    names = {d.name for d in documents if d.ref in problems}
    asides = [
        Aside(
            d.ref,
            problems.get(d.ref, "another answer to the same question is damaged"),
            noted_at,
            d.kind,
            d.name,
            is_list=not any(o.kind in singles for o in documents if o.name == d.name),
        )
        for d in documents
        if d.name in names
    ]
    asides += [
        Aside(place, text, noted_at, is_list=True)
        for place, text in problems.items()
        if place.startswith(f"{found.place}/{DOCUMENTS_NAME}#")
        or (place.endswith(DOCUMENTS_NAME) and found.account is not None)
    ]
    known = {aside.ref: aside.noted_at for aside in read_asides(folder)}
    asides = [
        msgspec.structs.replace(aside, noted_at=known.get(aside.ref, noted_at)) for aside in asides
    ]
    write_asides(folder, asides)
    return asides


def mend(folder: Path) -> list[Path]:
    """Cut off what is half written at the end of a crawl without an account.

    Whole records and lines stay as they are. What is cut off is put beside, `<file>.torn`.

    Returns:
        The files that were cut; none of a crawl that is being written this moment.
    """
    if (folder / ACCOUNT_NAME).is_file() or not (folder / WARC_NAME).is_file():
        return []
    with (folder / WARC_NAME).open("r+b") as warc:
        try:
            fcntl.flock(warc, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return []
        found, mended = inspect(folder), []
        if found.torn_at is not None:
            warc.seek(found.torn_at)
            _keep_torn(folder / WARC_NAME, warc.read())
            warc.truncate(found.torn_at)
            os.fsync(warc.fileno())
            mended.append(folder / WARC_NAME)
        size = warc.seek(0, os.SEEK_END)
        (folder / (ACCOUNT_NAME + PARTIAL)).unlink(missing_ok=True)
    return mended + _mend_documents(folder, size)


def _mend_documents(folder: Path, size: int) -> list[Path]:
    """Keep the lines that can be read and speak of the first `size` bytes of the WARC file."""
    path = folder / DOCUMENTS_NAME
    body = path.read_bytes() if path.is_file() else b""
    *lines, rest = body.split(b"\n")
    whole = [
        isinstance(read, Document) and int(read.ref.rpartition("#")[2]) < size
        for _, read in document_lines(folder)
    ]
    kept = b"".join(line + b"\n" for line, is_whole in zip(lines, whole, strict=True) if is_whole)
    if kept == body:
        return []
    cut = [line for line, is_whole in zip(lines, whole, strict=True) if not is_whole]
    _keep_torn(path, b"\n".join([*cut, rest]))
    partial = path.with_name(path.name + PARTIAL)
    partial.write_bytes(kept)
    partial.replace(path)
    return [path]


def _keep_torn(path: Path, cut: bytes) -> None:
    with path.with_name(path.name + TORN).open("ab") as beside:
        beside.write(cut)
        beside.flush()
        os.fsync(beside.fileno())


def tend(archive_dir: Path, source: str) -> None:
    """Mend what was cut off since the source's last crawl that came to an account."""
    for crawl_id in reversed(crawls.crawl_ids(archive_dir, source)):
        folder = archive_dir / source / crawl_id
        if (folder / ACCOUNT_NAME).is_file():
            return
        mend(folder)


def past_damage(archive_dir: Path, make: Callable[[], T]) -> T:
    """What `make` makes of the archive; it begins again whenever it met damage, now put aside.

    Raises:
        DamagedError: an inspection finds whole what `make` cannot read.
    """
    met: set[str] = set()
    while True:
        try:
            return make()
        except DamagedError as error:
            if error.ref in met:
                raise
            met.add(error.ref)
            source, crawl_id, _ = error.ref.split("/", 2)
            put_aside(archive_dir / source / crawl_id)
