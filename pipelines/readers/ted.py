"""TED: every notice fetched whole, and the lists of accepted crawls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.clean.notices import parse_notice
from pipelines.clean.ted_search import clean_search
from pipelines.readers import Piece, pieces


def read(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Piece]:
    """Every notice fetched whole; the list of an accepted crawl says which of them count."""
    yield from pieces(archive_dir, "ted", crawl_id, "notice", parse_notice)
    if is_accepted:
        yield from pieces(archive_dir, "ted", crawl_id, "search", clean_search)
