"""Addresses: look-ups that came to a conclusion."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.clean import addresses
from pipelines.clean.document import Cleaned, Document
from pipelines.readers import document
from scrapers import archive


def read(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Look-ups that came to a conclusion, which are good whatever became of their crawl."""
    del is_accepted
    trails: dict[str, list[tuple[str, Document]]] = {}
    bodies: dict[str, bytes] = {}  # an answer to a hundred ids is the answer of each
    for found in archive.read_documents(archive_dir, "addresses", crawl_id):
        if found.ref not in bodies:
            bodies[found.ref] = archive.read_record(archive_dir, found.ref).body
        answer = document("addresses", found, bodies[found.ref])
        trails.setdefault(found.name, []).append((found.kind, answer))
    for trail in trails.values():
        if trail[-1][0] in addresses.CONCLUSIONS:  # a killed crawl may have left half a trail
            yield addresses.clean_lookup(trail)
