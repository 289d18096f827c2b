"""A crawl's account: what it was asked, what it met, whether it is accepted.

A finished crawl is not an accepted crawl. `judge` holds every rule of acceptance; a crawl that
breaks one keeps its bytes in the archive but changes no table.

Does not belong here: making requests, reading answers.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scrapers.archive import Document, document_lines, read_documents, sync
from scrapers.quarantine import Aside, read_asides

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACCOUNT_NAME = "crawl.json"
NOT_ACCEPTED = 3
"""Exit status of a crawl that was made and is not accepted."""
_MISSING_NAMED = 50
"""How many missing identifiers an account names; it always counts them all."""


class Window(msgspec.Struct, frozen=True):
    """Publication dates a crawl covers, both ends included."""

    since: date
    until: date


class Progress(msgspec.Struct, frozen=True):
    """How far a crawl is: entries of lists and single documents together.

    Attributes:
        done: read or fetched.
        announced: what the source says there is, and the documents wanted of it, as far as known.
    """

    done: int
    announced: int


class Account(msgspec.Struct, kw_only=True):
    """A crawl's account, as stored in `crawl.json`.

    Attributes:
        full: everything was read; else only changes since an earlier crawl, and nothing that is
            missing is gone.
        announced: list -> number of entries the source itself announced.
        collected: list -> number of distinct identifiers read.
        documents: kind -> documents found whole in this crawl.
        wanted: single documents that had to be fetched, because no crawl had them.
        missing: names announced or listed but not collected (at most 50 are named).
        missing_count: all of them.
        lost: requests that gave no usable answer, each with its reason.
        statuses: HTTP status -> responses.
        robots_delay_s: seconds between two requests that a robots.txt asked for, when that is
            more than our own; null otherwise.
        archived_bytes: size of what the crawl wrote into the archive, its account excluded.
        archived_records, archived_documents: responses and extracts, and lines of its list of
            documents; null in accounts of before they were counted.
        cause: why it was not accepted, in words for a person; empty when accepted.
    """

    source: str
    crawl_id: str
    started_at: datetime
    finished_at: datetime
    window: Window | None = None
    full: bool = True
    finish_reason: str
    announced: dict[str, int] = {}
    collected: dict[str, int] = {}
    documents: dict[str, int] = {}
    wanted: int = 0
    missing: list[str] = []
    missing_count: int = 0
    lost: list[str] = []
    errors: int = 0
    requests: int = 0
    retries: int = 0
    response_bytes: int = 0
    statuses: dict[str, int] = {}
    robots_delay_s: float | None = None
    notes: dict[str, int] = {}
    archived_bytes: int = 0
    archived_records: int | None = None
    archived_documents: int | None = None
    accepted: bool = False
    cause: str = ""

    @property
    def records(self) -> int:
        """Distinct identifiers read over all lists."""
        return sum(self.collected.values())


def judge(account: Account, *, min_records: int, bands: dict[str, tuple[int, int]]) -> list[str]:
    """Reasons why a crawl is not accepted; empty when it is.

    Args:
        account: the crawl.
        min_records: fewest identifiers a healthy crawl reads (source record's bounds).
        bands: list -> lowest and highest sane count of its identifiers.
    """
    reasons: list[str] = []
    if account.lost:
        reasons.append(account.lost[0])
    if account.finish_reason != "finished":
        reasons.append(f"the crawl ended with '{account.finish_reason}'")
    if account.errors and not account.lost:  # a lost request logs an error too
        reasons.append(f"{account.errors} errors were logged")
    reasons += [
        f"{name}: {announced} announced, {account.collected.get(name, 0)} collected"
        for name, announced in account.announced.items()
        if announced != account.collected.get(name, 0)
    ]
    if not account.announced:
        reasons.append("no list was read")
    if account.missing_count:
        named = ", ".join(account.missing[:3])
        reasons.append(f"{account.missing_count} listed documents were not collected ({named})")
    if not reasons and account.records < min_records:
        reasons.append(f"{account.records} records, fewer than the {min_records} expected")
    for name, (low, high) in bands.items():
        count = account.collected.get(name, 0)
        if not reasons and not low <= count <= high:
            reasons.append(
                f"{name}: {count} is outside {low}-{high}; was the source's field renamed?"
            )
    return reasons


def write_account(folder: Path, account: Account) -> None:
    """Write `crawl.json` beside and move it into place: it is there whole or not at all.

    It speaks for the archive's files, so these are on the disk before it is (`CrawlArchive.close`).
    """
    account.missing = account.missing[:_MISSING_NAMED]
    partial = folder / f"{ACCOUNT_NAME}.partial"
    partial.write_bytes(msgspec.json.format(msgspec.json.encode(account)))
    sync(partial)
    partial.replace(folder / ACCOUNT_NAME)
    sync(folder)


def read_account(folder: Path) -> Account | None:
    """The account of a crawl folder, as the crawl wrote it.

    Null when it never got to write one, and when that cannot be read any more: then nothing says
    that its lists are whole (`kortlag archive verify` tells the two apart).
    """
    path = folder / ACCOUNT_NAME
    try:
        return msgspec.json.decode(path.read_bytes(), type=Account) if path.is_file() else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def standing_account(folder: Path) -> Account | None:
    """The account of a crawl folder as far as it still holds.

    A crawl whose lists are damaged in the archive was accepted, but is not any more: the source
    falls back on the one before, until it is asked again.
    """
    account = read_account(folder)
    damaged = [aside for aside in read_asides(folder) if aside.is_list]
    if account is not None and damaged:
        account.accepted = False
        account.cause = f"damaged in the archive: {damaged[0].ref}: {damaged[0].problem}"
    return account


def crawl_ids(root: Path, source: str) -> list[str]:
    """All crawls of a source, oldest first."""
    folder = root / source
    return sorted(p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []


def accounts(root: Path, source: str) -> list[Account]:
    """Accounts of a source's crawls as far as they hold, oldest first."""
    found = (standing_account(root / source / crawl) for crawl in crawl_ids(root, source))
    return [account for account in found if account is not None]


def accepted(root: Path, source: str) -> list[Account]:
    """Accounts of the accepted crawls, oldest first."""
    return [account for account in accounts(root, source) if account.accepted]


def reached(done: Iterable[Account]) -> date | None:
    """Up to which day accepted crawls have read, without a gap from the first day on.

    A gap is left by a partition of a distributed night that failed while later ones did not. A
    crawl that met nothing moves no window on: an empty answer may be a fault that looks like a
    quiet night, and what it left out must still be met.
    """
    until: date | None = None
    windows = [account.window for account in done if account.window and account.records]
    for window in sorted(windows, key=attrgetter("since")):
        if until is not None and window.since > until + timedelta(days=1):
            break
        until = max(until or window.until, window.until)
    return until


def damaged(root: Path, source: str) -> list[Aside]:
    """What is put aside of a source's crawls and has not been fetched again since, oldest first."""
    ids = crawl_ids(root, source)
    asides = [(i, aside) for i in ids for aside in read_asides(root / source / i)]
    if not asides:
        return []
    newest = max((a.crawl_id for a in accepted(root, source)), default="")
    whole: dict[tuple[str, str], str] = {}
    for crawl_id in ids:
        folder = root / source / crawl_id
        unused = {aside.ref for aside in read_asides(folder)}
        lines = [line for _, line in document_lines(folder) if isinstance(line, Document)]
        whole |= {(d.kind, d.name): crawl_id for d in lines if d.ref not in unused}
    return [
        aside
        for crawl_id, aside in asides
        if crawl_id > (newest if aside.is_list else whole.get((aside.kind, aside.name), ""))
    ]


def must_read_all(root: Path, source: str) -> bool:
    """Whether a document that is put aside was not asked for in a whole read since.

    A night reads what is new; an old document is met again only when everything is read once
    more. When the source does not have it then, it is not looked for every night.
    """
    singles = [aside for aside in damaged(root, source) if not aside.is_list]
    done = accepted(root, source)
    first = min((a.window.since for a in done if a.window), default=None)
    whole = [a.started_at for a in done if a.full and (not a.window or a.window.since == first)]
    return bool(singles) and max(aside.noted_at for aside in singles) > max(
        whole, default=datetime.min.replace(tzinfo=UTC)
    )


def all_documents(root: Path, source: str, kind: str) -> Iterator[Document]:
    """Whole documents of a kind from every crawl, accepted or not, oldest first.

    A single document that was fetched whole is good whatever became of its crawl; that is what
    makes a crawl that was cut off cheap to repeat.
    """
    for crawl in crawl_ids(root, source):
        yield from (d for d in read_documents(root, source, crawl) if d.kind == kind)


def now() -> datetime:
    """The present instant, UTC."""
    return datetime.now(UTC)
