"""Where tables lie as Parquet between assets, and how a file gets there.

`<parquet_dir>/<schema>/<table>/data.parquet` for a table; `<parquet_dir>/clean/<source>/
<crawl>/<table>.parquet` for what one crawl gave. Files are written beside and moved into place.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from warehouse.schema import Table


def table_file(parquet_dir: Path, table: Table) -> Path:
    """The file of a table."""
    return parquet_dir / table.schema / table.name / "data.parquet"


def clean_file(parquet_dir: Path, source: str, crawl_id: str, name: str) -> Path:
    """The file of what one crawl gave for a table (or for `listed`, `findings`)."""
    return parquet_dir / "clean" / source / crawl_id / f"{name}.parquet"


def write_beside(target: Path, write: Callable[[Path], object]) -> Path:
    """Let `write` fill a file beside `target`, then move it into place whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    write(partial)
    partial.replace(target)
    return target


def write_frame(target: Path, frame: pl.DataFrame) -> Path:
    """Write a frame as Parquet."""
    return write_beside(target, lambda path: frame.write_parquet(path, compression="zstd"))
