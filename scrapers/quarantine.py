"""What of a crawl is put aside: named, kept as it lies, and not used.

`quarantine.jsonl` beside a crawl's files, a line a document. It is what the last inspection found
(`scrapers.integrity`), never a decision: where the bytes are whole again, the next inspection
takes the line away. The files it speaks of stay as they are for people to look at.

Does not belong here: finding out what is damaged.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

QUARANTINE_NAME = "quarantine.jsonl"


class DamagedError(KeyError):
    """What the archive holds is not what was stored, or is not there any more.

    Attributes:
        ref: archive reference of the record, or of the line in a crawl's list of documents.
        problem: what is wrong with it, for a person.
    """

    def __init__(self, ref: str, problem: str) -> None:
        super().__init__(ref)
        self.ref, self.problem = ref, problem

    def __str__(self) -> str:
        return f"{self.ref}: {self.problem}"

    def __reduce__(self) -> tuple[type[DamagedError], tuple[str, str]]:
        """For the way from one process to another."""
        return DamagedError, (self.ref, self.problem)


class Aside(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of `quarantine.jsonl`.

    Attributes:
        ref: archive reference.
        problem: what is wrong, for a person.
        noted_at: when that was found.
        kind, name: the document; empty where that cannot be told any more.
        is_list: it belongs to what the crawl itself was asked for, so the crawl counts as not
            accepted; else it is a single document, which the next crawl fetches again.
    """

    ref: str
    problem: str
    noted_at: datetime
    kind: str = ""
    name: str = ""
    is_list: bool = False


def read_asides(folder: Path) -> tuple[Aside, ...]:
    """What is put aside of a crawl; nothing of a whole one.

    A line that is damaged itself may have spoken of a list.
    """
    path = folder / QUARANTINE_NAME
    lines = path.read_bytes().splitlines() if path.is_file() else []
    return tuple(_read(folder, number, line) for number, line in enumerate(lines, start=1))


def _read(folder: Path, number: int, line: bytes) -> Aside:
    try:
        return msgspec.json.decode(line, type=Aside)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        ref = f"{folder.parent.name}/{folder.name}/{QUARANTINE_NAME}#{number}"
        unknown = datetime.min.replace(tzinfo=UTC)
        return Aside(ref, f"the line cannot be read ({error})", unknown, is_list=True)


def write_asides(folder: Path, asides: Sequence[Aside]) -> None:
    """Write what is put aside of a crawl; without anything, the file goes."""
    path = folder / QUARANTINE_NAME
    if not asides:
        path.unlink(missing_ok=True)
        return
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as file:
        file.writelines(msgspec.json.encode(aside) + b"\n" for aside in asides)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
