"""Where tables lie as Parquet between assets, and how a file gets there whole.

`<parquet_dir>/<schema>/<table>/data.parquet` for a table; `<parquet_dir>/clean/<source>/
<crawl>/<table>.parquet` for what one crawl gave. Files are written beside and moved into place.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.release import sync

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from warehouse.schema import Table


def table_file(parquet_dir: Path, table: Table) -> Path:
    """The file of a table."""
    return parquet_dir / table.schema / table.name / "data.parquet"


def clean_file(parquet_dir: Path, source: str, crawl_id: str, name: str) -> Path:
    """The file of what one crawl gave for a table (or for `listed`, `findings`)."""
    return parquet_dir / "clean" / source / crawl_id / f"{name}.parquet"


def write_beside(target: Path, write: Callable[[Path], object]) -> Path:
    """Let `write` fill a file beside `target`, then move it into place whole.

    Its content is on the disk before its name is: what a power cut leaves is the file before, or
    this one. That its name is too is for `sync` of its folder to see to, where it matters.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    write(partial)
    sync(partial)
    partial.replace(target)
    return target


def stamp(target: Path, version: Mapping[str, Any]) -> None:
    """Note of which version the files are that lie in `target`'s folder.

    They are on the disk before the note is, their names too.
    """
    sync(target.parent)
    write_beside(target, lambda path: path.write_text(_text(version), encoding="utf-8"))


def is_stamped(target: Path, version: Mapping[str, Any]) -> bool:
    """Whether just this version was noted; a damaged note says that none was."""
    return read_stamp(target) == version


def read_stamp(target: Path) -> dict[str, Any]:
    """The version that was noted; empty when none was, or its note is damaged."""
    try:
        found = json.loads(target.read_bytes()) if target.is_file() else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _text(version: Mapping[str, Any]) -> str:
    return json.dumps(version, sort_keys=True)


def write_frame(target: Path, frame: pl.DataFrame) -> Path:
    """Write a frame as Parquet."""
    return write_beside(target, lambda path: frame.write_parquet(path, compression="zstd"))
