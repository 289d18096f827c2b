"""udbud.dk, data-sync API: the feed's pages of an accepted crawl, and the XML in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.clean import udbud
from pipelines.clean.document import Cleaned
from pipelines.clean.notices import parse_notice
from pipelines.readers import documents
from scrapers.pages import udbud_sync as pages


def read(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Pages of an accepted crawl list the notices; their XML lies beside them in the archive."""
    if not is_accepted:
        return
    identities: dict[str, udbud.Identity] = {}
    for document in documents(archive_dir, "udbud_sync", crawl_id, "page"):
        listed = Cleaned()
        for entry in pages.read_page(document.body)[1]:
            # The public search's own reading, so that both sources call a notice the same.
            identity = udbud.identity_of(
                udbud.Entry(entry.notice_id, entry.version, entry.publication_number)
            )
            if identity is not None:
                identities[entry.name] = identity
                listed.add("clean.listed", {"name": identity.key, "seen_at": document.seen_at})
        yield listed
    for document in documents(archive_dir, "udbud_sync", crawl_id, "notice"):
        yield parse_notice(replace(document, name=identities[document.name].key))
