"""ethics.dk: document lists, which are good whatever became of their crawl."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.clean import portals
from pipelines.clean.document import Cleaned
from pipelines.readers import documents


def read(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """The list of each tender, and in `clean.listed` that it was read."""
    del is_accepted
    for document in documents(archive_dir, "ethics", crawl_id, "documents"):
        cleaned = portals.clean_documents(document)
        cleaned.add("clean.listed", {"name": document.name, "seen_at": document.seen_at})
        yield cleaned
