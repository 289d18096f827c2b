"""CVR: the pages of an accepted crawl."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.clean import cvr
from pipelines.clean.document import Cleaned
from pipelines.readers import documents


def read(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Companies, then production units."""
    if is_accepted:
        for document in documents(archive_dir, "cvr", crawl_id, "virksomhed"):
            yield cvr.clean_companies(document)
        for document in documents(archive_dir, "cvr", crawl_id, "produktionsenhed"):
            yield cvr.clean_sites(document)
