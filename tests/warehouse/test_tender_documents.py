"""Which tenders ethics.dk is asked about, what its lists become, where documents lie."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.assets.tender_documents import wanted_tenders
from warehouse.parquet import clean_file, table_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.tables.documents import DOCUMENT_HOSTS, TENDER_DOCUMENTS
from warehouse.workbench import LISTED, fill, workbench

GUID = "0a3f50b2-aaaa-4bbb-8ccc-000000000001"
LINK = f"https://www.ethics.dk/ethics/eo#/{GUID.upper()}/publicTenderDocs"
ELSEWHERE = "https://udbudsplatformen.example/1"
VARIABLES: dict[str, Any] = {
    "as_of": date(2026, 11, 23),
    "municipalities": ["0751"],
    "municipality_cvr": [{"municipality_code": "0751", "cvr": "55133018"}],
}
SEEN = {"source_url": "x", "archive_ref": "a#1"}


def notice(key: str, *urls: str, cvr: str = "55133018", day: int = 1) -> dict[str, Any]:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return {
        "notice_key": key, "buyer_cvrs": [cvr], "document_urls": list(urls) or None,
        "published_on": date(2026, 11, day), "is_latest": True, "is_change": False,
        "value_withheld": False, "sources": ["ted"], "source": "ted", "first_seen": at,
        "last_seen": at, **SEEN,
    }  # fmt: skip


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    notices = [
        notice("1", LINK, ELSEWHERE),
        notice("2", LINK, day=9),
        notice("3", ELSEWHERE, "ikke en adresse"),
        notice("4", LINK.replace("0001", "0002"), cvr="29189846"),
        notice("5", LINK.replace("ethics.dk", "ethics.dk.example")),
        notice("6"),
    ]
    lots = [
        {"notice_key": "1", "lot_id": "LOT-0001", "deadline_on": date(2026, 11, 2)},
        {"notice_key": "2", "lot_id": "LOT-0001", "deadline_on": date(2026, 11, 23)},
        {"notice_key": "6", "lot_id": "LOT-0001", "documents_url": LINK},  # as XML tells it
    ]
    for name, rows in (("core.notices", notices), ("core.lots", lots)):
        table = BY_NAME[name]
        write_frame(table_file(tmp_path, table), table.frame(rows))
    return tmp_path


def test_each_tender_of_ours_is_asked_about_once(parquet: Path) -> None:
    with workbench(parquet, crawls={}, variables=VARIABLES) as con:
        assert [(w.guid, w.url, w.is_open) for w in wanted_tenders(con)] == [(GUID, LINK, True)]


def test_where_a_municipality_s_documents_lie(parquet: Path) -> None:
    with workbench(parquet, crawls={}, variables=VARIABLES) as con:
        fill(con, DOCUMENT_HOSTS, parquet)
    with workbench(parquet, crawls={}, variables=VARIABLES) as con:
        rows = con.execute("FROM core.document_hosts ORDER BY notices DESC, host").fetchall()
    assert rows == [
        ("0751", "ethics.dk", 3, date(2026, 11, 9), "2"),
        ("0751", "udbudsplatformen.example", 2, date(2026, 11, 1), "3"),
        ("0751", "ethics.dk.example", 1, date(2026, 11, 1), "5"),
    ]


def listed(parquet: Path, crawl: str, *ids: str) -> None:
    """A crawl in which the tender's list had these documents."""
    at = datetime.strptime(crawl, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    rows = [
        {"document_key": f"ethics:{GUID}/{i}", "tender_id": GUID, "document_id": i,
         "file_name": f"{i} {crawl}", "source": "ethics", "source_url": LINK,
         "archive_ref": f"ethics/{crawl}#1", "first_seen": at, "last_seen": at}
        for i in ids
    ]  # fmt: skip
    frame = TENDER_DOCUMENTS.frame(rows)
    write_frame(clean_file(parquet, "ethics", crawl, "tender_documents"), frame)
    seen = LISTED.frame([{"name": GUID, "seen_at": at}])
    write_frame(clean_file(parquet, "ethics", crawl, "listed"), seen)


def test_a_document_that_left_the_list_is_kept_and_said_to_have_left(parquet: Path) -> None:
    listed(parquet, "20261101T000000Z", "a", "b")
    listed(parquet, "20261102T000000Z", "b")
    crawls = {"ethics": ["20261101T000000Z", "20261102T000000Z"]}
    with workbench(parquet, crawls=crawls, variables=VARIABLES) as con:
        fill(con, TENDER_DOCUMENTS, parquet)
    with workbench(parquet, crawls=crawls, variables=VARIABLES) as con:
        rows = con.execute(
            "SELECT document_id, file_name, is_listed, notice_keys, day(first_seen), "
            "day(last_seen) FROM core.tender_documents"
        ).fetchall()
    assert rows == [
        ("a", "a 20261101T000000Z", False, ["1", "2", "6"], 1, 1),
        ("b", "b 20261102T000000Z", True, ["1", "2", "6"], 1, 2),
    ]
