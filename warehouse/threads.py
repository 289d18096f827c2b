"""How many threads DuckDB gets for some files.

Threads that find nothing to do wait by computing: over the files of one municipality, some
megabytes, two threads took half as much again as one, and were no sooner done. Does not belong
here: anything else that DuckDB is told (`warehouse.workbench`, `warehouse.database`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

WORTH_SHARING = 32_000_000
"""Bytes of Parquet, or of a database, from which on several threads are sooner done."""


def threads_for(files: Iterable[Path]) -> int:
    """One, or all there are when the files that exist are large."""
    size = sum(file.stat().st_size for file in files if file.is_file())
    return len(os.sched_getaffinity(0)) if size >= WORTH_SHARING else 1
