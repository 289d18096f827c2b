"""udbud.dk, data-sync API: the feed's pages of an accepted crawl, and the XML in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from pipelines.clean import udbud
from pipelines.clean.document import Cleaned
from pipelines.clean.notices import parse_notice
from pipelines.readers import Piece, documents, pieces


def read(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Piece | Cleaned]:
    """Pages of an accepted crawl list the notices; their XML lies beside them in the archive."""
    if not is_accepted:
        return
    keys: dict[str, str] = {}
    for document in documents(archive_dir, "udbud_sync", crawl_id, "page"):
        listed, found = udbud.clean_sync_page(document)
        keys |= found
        yield listed
    for piece in pieces(archive_dir, "udbud_sync", crawl_id, "notice", parse_notice):
        yield replace(piece, found=structs.replace(piece.found, name=keys[piece.found.name]))
