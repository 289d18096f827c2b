"""What whoever runs it can do when the machine itself refuses: disk, rights, limits, memory.

The same trouble comes in the words of Python, DuckDB, Polars and SQLite, so it is told by these.
"""

from __future__ import annotations

import re
from pathlib import Path

_ADVICE = (
    (
        r"No space left on device|[Dd]isk quota exceeded|disk is full|File too large",
        "The disk is full: make room on the volume of {data_dir}, then run again.",
    ),
    (
        r"disk I/O error|Input/output error",  # SQLite says so of a full disk too
        "The disk cannot be written to or read: is the volume of {data_dir} full, or failing? See "
        "`df` and the system's log, then run again.",
    ),
    (
        r"Read-only file system|Permission denied|Operation not permitted|readonly database"
        r"|unable to open database file",  # SQLite says so of too few open files too
        "kortlag must be able to write everywhere in {data_dir}, save in its inbox: see who owns "
        "the files there, how the volume is mounted, and that `ulimit -n` is 1024 at least, then "
        "run again.",
    ),
    (
        r"Too many open files",
        "The limit of open files is too low: `ulimit -n 1024` before the command, then run again.",
    ),
    (
        r"MemoryError|[Oo]ut of [Mm]emory|Cannot allocate memory|bad_alloc|allocation of .* failed"
        r"|[Ff]ailed to allocate|can't start new thread|failed to map segment",
        "The memory allowed is too little: allow the command more (`ulimit -v`, the service's or "
        "container's limit), then run again.",
    ),
)


def advice(text: str, data_dir: Path) -> str | None:
    """What to do about an error, told by its text; null when it is not the machine's."""
    for pattern, what in _ADVICE:
        if re.search(pattern, text):
            return f"{what.format(data_dir=data_dir)} What was published before stands."
    return None
