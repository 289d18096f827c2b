"""Files that are only ever added to, an entry a line, as JSON that people can read.

A line counts once it is whole: what a power cut left of a last one was never said, and is cut off
before the next is added. Does not belong here: what the entries mean.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from warehouse.parquet import write_beside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def read(path: Path) -> list[dict[str, Any]]:
    """Every entry, oldest first; none when there is no file."""
    lines = path.read_bytes().split(b"\n")[:-1] if path.is_file() else []
    return [json.loads(line) for line in lines if line]


def add(path: Path, entries: Iterable[dict[str, Any]]) -> None:
    """Add entries; they are on the disk when the call returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and not (body := path.read_bytes()).endswith(b"\n"):
        write_beside(path, lambda part: part.write_bytes(body[: body.rfind(b"\n") + 1]))
    with path.open("ab") as file:
        for entry in entries:
            file.write(json.dumps(entry, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
