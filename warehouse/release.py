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
from pathlib import Path

DATABASE_NAME = "kortlag.duckdb"
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


def publish(building: Path, database: Path, *, keep: int) -> Path:
    """Make a finished folder the published set.

    Everything in it is on disk before the pointer moves.

    Args:
        building: what `prepare` gave, now complete.
        database: the fixed path of the published database.
        keep: how many sets stay, this one included.

    Returns:
        The folder's final place.
    """
    exports_dir = building.parent
    final = exports_dir / building.name.removeprefix(_BUILDING)
    for file in building.rglob("*"):
        _sync(file)
    _sync(building)
    if final.exists():  # the same run again: exported once more
        final = exports_dir / f"{final.name}-{sum(1 for _ in exports_dir.glob(f'{final.name}*'))}"
    building.rename(final)
    _point(exports_dir / "current", Path(final.name))
    _sync(exports_dir)
    database.parent.mkdir(parents=True, exist_ok=True)
    target = Path(os.path.relpath(exports_dir / "current" / DATABASE_NAME, database.parent))
    if not database.is_symlink() or database.readlink() != target:
        _point(database, target)
    _prune(exports_dir, final, keep)
    return final


def current(exports_dir: Path) -> Path | None:
    """The published set; null when nothing has been published."""
    pointer = exports_dir / "current"
    return pointer.resolve() if pointer.exists() else None


def _point(link: Path, target: Path) -> None:
    """Let a symbolic link point elsewhere, in one step."""
    beside = link.with_name(f".{link.name}.new")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    beside.replace(link)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _prune(exports_dir: Path, newest: Path, keep: int) -> None:
    sets = sorted(
        (p for p in exports_dir.iterdir() if p.is_dir() and not p.is_symlink() and p != newest),
        key=lambda p: p.stat().st_mtime,
    )
    for old in sets[: max(0, len(sets) - (keep - 1))]:
        shutil.rmtree(old)
