"""TED: every notice fetched whole, and the lists of accepted crawls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.clean.document import Cleaned
from pipelines.clean.notices import parse_notice
from pipelines.clean.ted_search import clean_search
from pipelines.readers import documents


def read(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Every notice fetched whole; the list of an accepted crawl says which of them count."""
    for document in documents(archive_dir, "ted", crawl_id, "notice"):
        yield parse_notice(document)
    if is_accepted:
        for document in documents(archive_dir, "ted", crawl_id, "search"):
            yield clean_search(document)
