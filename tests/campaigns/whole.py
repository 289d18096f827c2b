"""What must hold of an installation whatever was done to it: nothing lost, nothing half published.

Read from outside: files, the published database, `kortlag status`, the table of processes.
Does not belong here: what is done to it (`tests.campaigns.kills`, `tests.campaigns.limits`).
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from scrapers import crawls
from scrapers.archive import read_documents, read_record
from scrapers.quarantine import DamagedError
from scrapers.sources import SOURCES
from tests.installation import Installation
from warehouse import release
from warehouse.exports.datapackage import FILE_NAME
from warehouse.tables import EXPORTED

_PATIENCE_S = 20
"""How long what was killed may take to be gone, on a busy machine."""


def digests(folder: Path) -> dict[str, str]:
    """Digest of every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@dataclass(frozen=True)
class Before:
    """What an installation held before something was done to it.

    Attributes:
        inbox: what people had handed in.
        archive: every file of every crawl that had come to its account, and of the inbox's copies.
        current: name of the published set.
        runs: runs that had an account.
    """

    inbox: dict[str, str]
    archive: dict[str, str]
    current: str
    runs: frozenset[str]

    @classmethod
    def of(cls, installation: Installation) -> Before:
        """Look at an installation."""
        archive = installation.data / "archive"
        whole = {folder.parent for folder in archive.glob(f"*/*/{crawls.ACCOUNT_NAME}")}
        files = {
            name: digest
            for name, digest in digests(archive).items()
            if (archive / name).parent in whole or name.startswith("inbox/")
        }
        inbox = digests(installation.data / "inbox")
        assert inbox, "nothing was handed in that could be lost"
        runs = frozenset(path.stem for path in (installation.data / "runs").glob("*.json"))
        return cls(inbox, files, current(installation).name, runs)

    @property
    def exported(self) -> str:
        """The run whose set a `kortlag export` publishes once more."""
        return self.current.partition("-")[0]


def current(installation: Installation) -> Path:
    """The published set.

    Raises:
        AssertionError: there is none.
    """
    found = release.current(installation.data / "exports")
    assert found is not None, "nothing is published"
    return found


def losses(installation: Installation, before: Before, *, is_running: bool = False) -> list[str]:
    """What is lost, half or untrue; empty when all is well.

    Args:
        installation: after something was done to it.
        before: as it was.
        is_running: a night is still at work in it; else nobody is to be.
    """
    left = [] if is_running else left_running(installation)  # waits until what was killed is gone
    found = [*_published(installation), *_kept(installation, before)]
    found += _status(installation, is_running=is_running)
    runs = {path.stem for path in (installation.data / "runs").glob("*.json")} - before.runs
    name = current(installation)
    if name.name != before.current and release.run_of(name) not in {*runs, before.exported}:
        found.append(f"published is {name.name}, neither the last nor the next")
    return found + [f"still running: {line}" for line in left]


def _published(installation: Installation) -> Iterator[str]:
    """What is wrong with the published set: every file of one run, in agreement with each other."""
    exports = installation.data / "exports"
    folder = release.current(exports)
    if folder is None:
        yield "the pointer leads nowhere"
        return
    run_id = release.run_of(folder)
    database = folder / release.DATABASE_NAME
    if installation.database != database:
        yield f"the database's path leads to {installation.database}"
    package: dict[str, Any] = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    if package["kortlag"]["run_id"] != run_id:
        yield f"{FILE_NAME} is of {package['kortlag']['run_id']}, the set of {run_id}"
    named = {resource["path"]: resource for resource in package["resources"]}
    there = {path.name for path in folder.iterdir()} - {FILE_NAME, release.DATABASE_NAME}
    if there != named.keys():
        yield f"files that are missing or too many: {sorted(there ^ named.keys())}"
    for name, resource in named.items():
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if resource["hash"] != f"sha256:{digest}":
            yield f"{name} is not what {FILE_NAME} says"
    with duckdb.connect(str(database), read_only=True) as con:
        runs = con.execute(
            "SELECT run_id, published FROM meta.runs ORDER BY started_at DESC LIMIT 1"
        ).fetchall()
        if runs != [(run_id, True)]:
            yield f"the database is of {runs}, the set of {run_id}"
        for table in EXPORTED:
            rows = con.execute(f"SELECT count(*) FROM {table.qualified}").fetchall()[0][0]
            dialect = named[f"{table.exported}.csv"]["dialect"]
            with (folder / f"{table.exported}.csv").open(encoding="utf-8-sig", newline="") as file:
                lines = sum(1 for _ in csv.reader(file, delimiter=dialect["delimiter"])) - 1
            if lines != rows:
                yield f"{table.exported}.csv has {lines} rows, {table.qualified} {rows}"


def _kept(installation: Installation, before: Before) -> Iterator[str]:
    """What of inbox and archive is gone, changed or cannot be read."""
    if digests(installation.data / "inbox") != before.inbox:
        yield "the inbox was changed"
    archive = installation.data / "archive"
    now = digests(archive)
    for name, digest in before.archive.items():
        if now.get(name) != digest:
            yield f"the archive's {name} was changed or is gone"
    known = {Path(name).parent.as_posix() for name in before.archive}
    for source in SOURCES:
        for crawl in crawls.crawl_ids(archive, source):
            if f"{source}/{crawl}" not in known:
                yield from _unreadable(archive, source, crawl)


def _unreadable(archive: Path, source: str, crawl: str) -> Iterator[str]:
    for document in read_documents(archive, source, crawl):
        try:
            read_record(archive, document.ref)
        except DamagedError as error:
            yield f"{document.ref}: {error}"


def _status(installation: Installation, *, is_running: bool) -> Iterator[str]:
    """What `kortlag status` says and is not so, nor was a moment ago."""
    before = _collected(installation)
    status = installation.status()
    after = _collected(installation)
    code, runs = status["exit_status"], status["runs"]
    folder = current(installation)
    if (status["running"] is not None) != is_running:
        yield f"status says that {status['running']} is at work"
    for run in runs:
        if run["run_id"] == release.run_of(folder) and not run["published"]:
            yield f"status says that {run['run_id']} has not published"
    newest = runs[1] if is_running and status["running"] else runs[0]
    if newest["published"] != (release.run_of(folder) == newest["run_id"]):
        yield f"status says of {newest['run_id']}: published {newest['published']}"
    if code not in ({0, 3} if newest["published"] else {4}):
        yield f"status ends with {code}, published {newest['published']}"
    for source in status["sources"]:
        name, told = source["source"], source["last_success_at"]
        # While a night goes on, another crawl may be accepted between the looks.
        if told not in {before.get(name), after.get(name)}:
            yield f"status says {name} was last collected {told}"


def _collected(installation: Installation) -> dict[str, str]:
    """Source -> when its newest accepted crawl started, as `kortlag status` tells it."""
    archive = installation.data / "archive"
    newest = {source: crawls.accepted(archive, source)[-1:] for source in SOURCES}
    return {source: str(one.started_at) for source, good in newest.items() for one in good}


def left_running(installation: Installation) -> list[str]:
    """Processes at work in the folder that were to be gone, after waiting for them."""
    until = time.monotonic() + _PATIENCE_S
    while (found := running_in(installation)) and time.monotonic() < until:
        time.sleep(0.05)
    try:
        with FileLock(installation.data / ".lock", timeout=0):
            return list(found.values())
    except Timeout:
        return [*found.values(), "somebody holds the lock"]


def running_in(installation: Installation) -> dict[int, str]:
    """Processes whose working directory is the installation's folder: id -> command line."""
    found = {}
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            try:
                if (process / "cwd").readlink() == installation.folder:
                    line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if line:  # a process that has ended has none
                        found[int(process.name)] = line.strip()
            except OSError:  # gone since the list was made, or somebody else's
                continue
    return found


def crawls_in(installation: Installation) -> dict[int, str]:
    """Crawls at work in an installation: process id -> source, by the log it writes to."""
    found = {}
    for process in running_in(installation):
        with suppress(OSError):  # it has ended, or closed it
            log = Path(f"/proc/{process}/fd/2").readlink()
            if log.parent == installation.data / "runs" and log.suffix == ".log":
                found[process] = log.stem.partition("-")[2]
    return found
