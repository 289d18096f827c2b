"""Comdia: lists of an accepted crawl, with the last look at each tender."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipelines.clean import portals
from pipelines.clean.document import Cleaned
from pipelines.readers import documents, load, until
from scrapers import archive
from scrapers.pages import comdia as pages


def read(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Lists of an accepted crawl, with the last look of any crawl up to it at each tender."""
    if not is_accepted:
        return
    looks: dict[str, archive.Document] = {}
    for found in until(archive_dir, "comdia", crawl_id, "detail"):
        looks[found.name.partition("@")[0]] = found
    for document in documents(archive_dir, "comdia", crawl_id, "list"):
        listed = pages.read_list(document.body).names
        details = {i: _comdia_detail(archive_dir, looks[i]) for i in listed if i in looks}
        yield portals.clean_list(document, details)


@cache
def _comdia_detail(archive_dir: Path, found: archive.Document) -> portals.Detail:
    return portals.clean_detail(load(archive_dir, "comdia", found))
