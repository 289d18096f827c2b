"""How many threads DuckDB gets."""

from __future__ import annotations

import os
from pathlib import Path

from warehouse.threads import WORTH_SHARING, threads_for


def test_small_files_are_left_to_one_thread_and_large_ones_shared(tmp_path: Path) -> None:
    small, large, missing = (tmp_path / name for name in ("small", "large", "missing"))
    small.write_bytes(b"x")
    with large.open("wb") as file:
        file.truncate(WORTH_SHARING - 1)
    assert threads_for([missing]) == threads_for([large]) == 1
    assert threads_for([large, small, missing]) == len(os.sched_getaffinity(0))
