"""The folder that people put files into: read, never written; every version of a file is kept.

A copy of each version lies in `archive/inbox/<digest>/<name>`, byte for byte, and beside it
`<name>.json` with the instants at which the file was first seen to be that version. Everything
about the inbox can be made again from these.

Does not belong here: what stands in a file (`pipelines.clean.inbox`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec

from pipelines.clean.inbox import FILES, ReportLine, Version
from pipelines.clean.inbox.report import FILE_LEFT_OUT, NOTICE
from warehouse.parquet import write_beside
from warehouse.release import sync

FOLDER = "inbox"


class Sightings(msgspec.Struct, frozen=True):
    """`<name>.json` beside a copy.

    Attributes:
        file: name of the file.
        sha256: digest of its bytes.
        bytes: how many there are.
        seen_at: when the file was first seen to be this version; more than one when other
            versions lay between.
    """

    file: str
    sha256: str
    bytes: int
    seen_at: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies in the inbox now.

    Attributes:
        files: bytes of the files that are read, by the name we know them by.
        notes: what there is to tell of the folder.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[ReportLine] = field(default_factory=list)


def read_folder(inbox: Path) -> Folder:
    """Read the folder; a missing one is an empty one. Case of a name does not matter."""
    found = Folder()
    entries = sorted(inbox.iterdir()) if inbox.is_dir() else []
    for path in entries:
        name = path.name.casefold()
        if not path.is_file() or path.name.startswith((".", "~$")):
            continue
        if name not in FILES:
            known = ", ".join(FILES)
            reason = f"Filen læses ikke. Filer, der læses, hedder {known}."
            found.notes.append(ReportLine(path.name, None, None, None, reason, FILE_LEFT_OUT))
        elif name in found.files:
            reason = f"Der er flere filer med navnet {name}; denne læses ikke."
            found.notes.append(ReportLine(path.name, None, None, None, reason, FILE_LEFT_OUT))
        else:
            try:
                found.files[name] = _bytes_of(path)
            except OSError as error:
                reason = f"Filen kan ikke åbnes ({error.strerror}). Luk den i andre programmer."
                found.notes.append(ReportLine(name, None, None, None, reason, FILE_LEFT_OUT))
    return found


def sightings(archive_dir: Path) -> list[Sightings]:
    """All versions ever seen, in no order that means anything."""
    files = sorted((archive_dir / FOLDER).glob("*/*.json"))
    return [msgspec.json.decode(file.read_bytes(), type=Sightings) for file in files]


def newest(seen: list[Sightings]) -> dict[str, tuple[datetime, str]]:
    """When each file was last seen to change, and the digest it has since."""
    found: dict[str, tuple[datetime, str]] = {}
    for version in seen:
        latest = (max(version.seen_at), version.sha256)
        found[version.file] = max(found.get(version.file, latest), latest)
    return found


def changed(folder: Folder, seen: list[Sightings]) -> dict[str, str]:
    """Digests of the files that are new, or are another version than the one last seen."""
    last = newest(seen)
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in folder.files.items()}
    return {n: d for n, d in digests.items() if n not in last or last[n][1] != d}


def keep(folder: Folder, archive_dir: Path, at: datetime) -> list[str]:
    """Copy what is new into the archive; returns the names of the files that were.

    Args:
        folder: the inbox.
        archive_dir: root of the archive.
        at: now; where the clock has gone back, the version still counts as the newest.
    """
    seen = sightings(archive_dir)
    last = newest(seen)
    new = changed(folder, seen)
    for name, digest in new.items():
        body = folder.files[name]
        copy = _copy(archive_dir, name, digest)
        if not copy.is_file():
            write_beside(copy, partial(Path.write_bytes, data=body))
            sync(copy.parent)
        earlier = [v for v in seen if (v.file, v.sha256) == (name, digest)]
        moment = at.astimezone(UTC)
        if name in last:
            moment = max(moment, last[name][0] + timedelta(microseconds=1))
        instants = (*(earlier[0].seen_at if earlier else ()), moment)
        account = Sightings(name, digest, len(body), instants)
        # Written last: a copy without it was never seen, and is seen again the next time.
        text = msgspec.json.format(msgspec.json.encode(account))
        write_beside(copy.with_name(f"{name}.json"), partial(Path.write_bytes, data=text))
    return sorted(new)


def versions(archive_dir: Path) -> list[Version]:
    """Every version of every file with its bytes, oldest first.

    Raises:
        FileNotFoundError: a copy is missing in the archive.
    """
    found = []
    for seen in sightings(archive_dir):
        copy = _copy(archive_dir, seen.file, seen.sha256)
        ref = copy.relative_to(archive_dir).as_posix()
        body = copy.read_bytes()
        found += [Version(seen.file, ref, instant, body) for instant in seen.seen_at]
    return sorted(found, key=lambda version: (version.seen_at, version.file))


def absences(folder: Folder, archive_dir: Path) -> list[ReportLine]:
    """Files that were there once and are not any more: what they said still holds."""
    reason = "Filen ligger ikke længere i indbakken; den seneste udgave bruges stadig."
    told = {note.file for note in folder.notes}
    return [
        ReportLine(name, None, None, None, reason, NOTICE)
        for name in sorted(newest(sightings(archive_dir)))
        if name not in folder.files and name not in told
    ]


def _bytes_of(path: Path) -> bytes:
    return path.read_bytes()


def _copy(archive_dir: Path, name: str, digest: str) -> Path:
    return archive_dir / FOLDER / digest[:16] / name
