"""EU-Supply: the feeds of an accepted crawl."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.clean import portals
from pipelines.clean.document import Cleaned
from pipelines.readers import documents


def read(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """The feed of each board."""
    if is_accepted:
        for document in documents(archive_dir, "eu_supply", crawl_id, "feed"):
            yield portals.clean_feed(document)
