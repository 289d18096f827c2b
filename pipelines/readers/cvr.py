"""CVR: the pages of an accepted crawl."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.clean import cvr
from pipelines.readers import Piece, pieces

_PAGE = 100
"""A page of 1,000 units gives as many rows as so many notices."""


def read(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Piece]:
    """Companies, then production units."""
    if is_accepted:
        yield from pieces(archive_dir, "cvr", crawl_id, "virksomhed", cvr.clean_companies, _PAGE)
        yield from pieces(archive_dir, "cvr", crawl_id, "produktionsenhed", cvr.clean_sites, _PAGE)
