"""Municipalities' own pages, each read by the selectors it was accepted by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.clean import portals
from pipelines.clean.document import Cleaned
from pipelines.readers import load
from scrapers import archive, municipalities


def read(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Pages of an accepted crawl, each read by the selectors it was accepted by."""
    for found in archive.read_documents(archive_dir, "municipal", crawl_id):
        if is_accepted and found.kind == "page":
            reading = reading_of(dict(found.reading))
            yield portals.clean_page(load(archive_dir, "municipal", found), reading)


def reading_of(told: dict[str, str]) -> portals.Reading:
    """How a page is read, by what the archive keeps of the settings."""
    buyer = f"{municipalities.name_of(told['municipality_code'])} Kommune"
    return portals.Reading.of(told, buyer)
