"""Addresses: look-ups that came to a conclusion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipelines.clean import addresses, dar
from pipelines.clean.document import Cleaned, Document
from pipelines.readers import document
from scrapers import archive

Trail = list[tuple[str, Document]]


def read(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Look-ups that came to a conclusion, which are good whatever became of their crawl."""
    del is_accepted
    trails: dict[str, Trail] = {}
    readings: dict[str, dict[str, str]] = {}
    bodies: dict[str, bytes] = {}  # an answer to a hundred ids is the answer of each
    for found in archive.read_documents(archive_dir, "addresses", crawl_id):
        if found.ref not in bodies:
            bodies[found.ref] = archive.read_record(archive_dir, found.ref).body
        answer = document("addresses", found, bodies[found.ref])
        trails.setdefault(found.name, []).append((found.kind, answer))
        readings[found.name] = dict(found.reading)
    for name, trail in trails.items():
        if is_concluded(trail):  # a killed crawl may have left half a trail
            yield clean_trail(trail, readings[name])


def is_concluded(trail: Trail) -> bool:
    """Whether the last answer of a look-up is one that ends it."""
    return trail[-1][0] in addresses.CONCLUSIONS | {dar.CONCLUSION}


def clean_trail(trail: Trail, reading: Mapping[str, str]) -> Cleaned:
    """Clean a look-up's answers by the provider that gave them."""
    if trail[-1][0] == dar.CONCLUSION or reading.get("provider") == dar.PROVIDER:
        return dar.clean_lookup(trail, reading)
    return addresses.clean_lookup(trail)
