"""The published set: built beside, then one pointer moves.

    exports/<run>/          every file of one run, the database among them
    exports/current         -> <run>: the pointer, the only thing that moves
    warehouse/kortlag.duckdb -> ../exports/current/kortlag.duckdb

Database and files hang on the same pointer, so that readers get all of one run or all of the
one before (PRODUCT 8.2). Whoever has a file open keeps what they opened.
"""

from __future__ import annotations

import os
import shutil
import time
from datetime import timedelta
from pathlib import Path

DATABASE_NAME = "kortlag.duckdb"
POINTER = "current"
LINGER = timedelta(hours=1)
"""How long a replaced set stays for those who read it file by file."""
_BUILDING = ".building-"


def prepare(exports_dir: Path, run_id: str) -> Path:
    """An empty folder beside the published sets, in which a run builds its own.

    What an earlier run left half built is cleared away: it was never published.
    """
    exports_dir.mkdir(parents=True, exist_ok=True)
    for left in exports_dir.glob(f"{_BUILDING}*"):
        shutil.rmtree(left)
    folder = exports_dir / f"{_BUILDING}{run_id}"
    folder.mkdir()
    return folder


def publish(building: Path, database: Path, *, keep: int, linger: timedelta = LINGER) -> Path:
    """Make a finished folder the published set.

    The order holds through a power cut at any step (`tests/warehouse/test_release_powercut.py`):
    files before their names, the set's name before the pointer, the pointer before anything is
    cleared away.

    Args:
        building: what `prepare` gave, now complete.
        database: the fixed path of the published database.
        keep: how many sets stay, this one included.
        linger: how long a set stays after it was replaced, however many came after it.

    Returns:
        The folder's final place.
    """
    exports_dir = building.parent
    before = current(exports_dir)
    for file in building.rglob("*"):
        sync(file)
    sync(building)
    final = building.rename(_free(exports_dir, building.name.removeprefix(_BUILDING)))
    sync(exports_dir)
    sync(exports_dir.parent)
    _hang(database, exports_dir)
    if before is not None:
        os.utime(before)  # since when it is no longer the published one
    _point(exports_dir / POINTER, Path(final.name))
    _prune(exports_dir, final, keep, linger)
    return final


def run_of(final: Path) -> str:
    """The run whose set a folder is; it has a number behind it when it was exported again."""
    return final.name.partition("-")[0]


def current(exports_dir: Path) -> Path | None:
    """The published set; null when nothing has been published."""
    pointer = exports_dir / POINTER
    return pointer.resolve() if pointer.exists() else None


def sync(path: Path) -> None:
    """Have a file's content, or a folder's names, on the disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _free(exports_dir: Path, name: str) -> Path:
    """A place for a set; the same run exported again gets the next number behind its name."""
    numbers = [0] + [int(path.name.rpartition("-")[2]) for path in exports_dir.glob(f"{name}-*")]
    is_taken = (exports_dir / name).exists() or len(numbers) > 1
    return exports_dir / (f"{name}-{max(numbers) + 1}" if is_taken else name)


def _hang(database: Path, exports_dir: Path) -> None:
    """Let the database's fixed path lead through the pointer, once and for all.

    Before the pointer first moves: from then on both are there, or neither.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    target = Path(os.path.relpath(exports_dir / POINTER / DATABASE_NAME, database.parent))
    if not database.is_symlink() or database.readlink() != target:
        _point(database, target)
        sync(database.parent.parent)


def _point(link: Path, target: Path) -> None:
    """Let a symbolic link point elsewhere, in one step."""
    beside = link.with_name(f".{link.name}.new")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    beside.replace(link)
    sync(link.parent)


def _prune(exports_dir: Path, newest: Path, keep: int, linger: timedelta) -> None:
    """Clear away the oldest sets; not one that somebody may still be reading file by file."""
    sets = sorted(
        (p for p in exports_dir.iterdir() if p.is_dir() and not p.is_symlink() and p != newest),
        key=lambda p: p.stat().st_mtime,
    )
    latest = time.time() - linger.total_seconds()
    for old in sets[: max(0, len(sets) - (keep - 1))]:
        if old.stat().st_mtime <= latest:
            shutil.rmtree(old)
