"""udbud.dk, public search: the pages of an accepted crawl, with details."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipelines.clean import udbud
from pipelines.clean.document import Cleaned
from pipelines.readers import documents, load, until
from scrapers import archive


def read(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Search pages of an accepted crawl, with the details that any crawl up to it fetched."""
    if not is_accepted:
        return
    details: dict[str, archive.Document] = {}
    for found in until(archive_dir, "udbud", crawl_id, "detail"):
        details[found.name] = found
    for document in documents(archive_dir, "udbud", crawl_id, "search"):
        page = udbud.clean_search_page(document)
        names = {f"{r['notice_id']}/{r['version']}" for r in page.tables.get("core.notices", [])}
        facts = [
            _detail_facts(archive_dir, details[name]) for name in sorted(names) if name in details
        ]
        yield udbud.merge(page, facts)


@cache
def _detail_facts(archive_dir: Path, found: archive.Document) -> udbud.DetailFacts:
    # Kept for the process: a rebuild meets the same detail once in every night's list.
    return udbud.clean_detail(load(archive_dir, "udbud", found))
