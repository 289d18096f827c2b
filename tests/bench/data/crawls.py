"""Generated notices in the archive, as a crawl of TED leaves those it took out of packages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from scrapers.archive import CrawlArchive, Document
from scrapers.crawls import Account, write_account
from tests.bench.data.notices import Notice

SOURCE = "ted"


def archived(archive_dir: Path, notices: Iterable[Notice], at: datetime) -> tuple[Path, int]:
    """Store notices as an accepted crawl that began at a time.

    Returns:
        The crawl's folder, and bytes of XML that went into it.
    """
    archive = CrawlArchive(archive_dir, SOURCE, at, "kortlag/bench")
    size = 0
    for notice in notices:
        page = f"https://ted.europa.eu/en/notice/-/detail/{notice.name}"
        ref = archive.write_extract(
            "notice", f"{page}/xml", "application/xml", notice.body, taken_from=page
        )
        archive.add_document(Document("notice", notice.name, page, ref, at))
        size += len(notice.body)
    archive.close()
    account = Account(
        source=SOURCE,
        crawl_id=archive.crawl_id,
        started_at=at,
        finished_at=at,
        finish_reason="finished",
        documents={"notice": archive.documents},
        archived_records=archive.records,
        archived_documents=archive.documents,
        accepted=True,
    )
    write_account(archive.folder, account)
    return archive.folder, size
