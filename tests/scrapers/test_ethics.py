"""ethics.dk's document lists over real HTTP: what is asked for, what becomes of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.clean import portals
from pipelines.clean.document import Document
from pipelines.clean.unusable import UnusablePage
from pipelines.cleaning import clean_crawl
from scrapers.crawls import Account
from scrapers.pages import ethics as pages
from scrapers.pages.page import PageError
from scrapers.sandbox.ted.lots import document_url, lies_at_ethics
from scrapers.sandbox.world.world import World
from tests.scrapers.standins import UNTIL, StandIns
from warehouse.parquet import clean_file

pytestmark = pytest.mark.xdist_group("spiders")
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def tenders() -> list[dict[str, Any]]:
    """Two tenders that lie at the portal, the second one open."""
    world = World(date.fromisoformat(UNTIL))
    found = {n.procedure.procedure_id: n for n in world.national_notices if lies_at_ethics(n)}
    return [
        {"guid": guid, "url": document_url(notice), "is_open": bool(number)}
        for number, (guid, notice) in enumerate(list(found.items())[:2])
    ]


def crawl(stand_ins: StandIns, tenders: list[dict[str, Any]], **env: str) -> Account:
    path = stand_ins.folder / "wanted.json"
    path.write_text(json.dumps(tenders))
    return stand_ins.crawl("ethics", "--wanted", str(path), **env)


def asked(stand_ins: StandIns) -> list[str]:
    return [r["path"] for r in stand_ins.requests() if r["path"] != "/robots.txt"]


def test_the_lists_of_the_wanted_tenders_become_rows_and_no_file_is_fetched(
    stand_ins: StandIns, tenders: list[dict[str, Any]]
) -> None:
    account = crawl(stand_ins, tenders)
    assert account.accepted, account.cause
    assert account.statuses == {"404": 1, "200": 2}  # robots.txt is not there
    assert sorted(asked(stand_ins)) == sorted(pages.list_path(t["guid"]) for t in tenders)
    data = stand_ins.folder / "data"
    clean_crawl(data / "archive", data / "parquet", "ethics", account.crawl_id)
    path = clean_file(data / "parquet", "ethics", account.crawl_id, "tender_documents")
    rows = pl.read_parquet(path)
    assert rows.height == 6
    assert set(rows["file_name"]) == {
        "Udbudsbetingelser.pdf", "Kravspecifikation.docx", "Tilbudsliste.xlsx",
    }  # fmt: skip
    assert set(rows["source_url"]) == {t["url"] for t in tenders}
    assert rows["md5"].str.len_chars().unique().to_list() == [32]
    assert rows["length"].min() > 0  # type: ignore[operator]  # whole numbers


def test_an_open_tender_is_asked_about_again_and_a_closed_one_is_not(
    stand_ins: StandIns, tenders: list[dict[str, Any]]
) -> None:
    crawl(stand_ins, tenders)
    stand_ins.reset()
    assert crawl(stand_ins, tenders).wanted == 1
    assert asked(stand_ins) == [pages.list_path(tenders[1]["guid"])]


def test_a_tender_the_portal_does_not_have_is_an_answer(stand_ins: StandIns) -> None:
    account = crawl(stand_ins, [{"guid": NOWHERE, "url": "https://x.example", "is_open": False}])
    assert account.accepted, account.cause
    assert account.notes["no_documents"] == 1


def test_nothing_wanted_is_a_healthy_crawl_that_asks_nobody(stand_ins: StandIns) -> None:
    account = crawl(stand_ins, [])
    assert account.accepted, account.cause
    assert stand_ins.requests() == []


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ({"kind": "status", "status": 503}, "HTTP 503 after 2 tries"),
        ({"kind": "html"}, "not JSON"),
        ({"kind": "truncate"}, "not JSON"),
    ],
)
def test_a_list_that_does_not_come_is_a_failed_crawl(
    stand_ins: StandIns, tenders: list[dict[str, Any]], fault: dict[str, Any], cause: str
) -> None:
    stand_ins.fault("ethics", path="/ethics/", **fault)
    account = crawl(stand_ins, tenders[:1], KORTLAG_SOURCES__ETHICS__RETRIES="1")
    assert not account.accepted
    assert cause in account.cause


@pytest.mark.parametrize("body", [b"", b"{}", b'{"tenderDocs": {}}', b'{"tenderDocs": [7]}'])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(PageError):
        pages.check_list(body)


def test_a_tender_wanted_twice_is_refused() -> None:
    tender = {"guid": NOWHERE, "url": "https://x.example", "is_open": True}
    with pytest.raises(PageError):
        pages.read_wanted(json.dumps([tender, tender]).encode())


def _document(body: bytes) -> Document:
    from datetime import UTC, datetime

    return Document("ethics", NOWHERE, "http://x", "a#1", datetime(2026, 11, 20, tzinfo=UTC), body)


def test_odd_documents_are_told_and_the_rest_is_kept() -> None:
    entries = [
        {"_id": "a", "filename": "A.pdf", "cat": "x", "type": "pdf", "length": 7, "md5": "m",
         "checksum": "c", "state": 3},
        {"_id": "a", "filename": "A.pdf"},
        {"filename": "uden id.pdf"},
        {"_id": "b", "length": "7"},
    ]  # fmt: skip
    found = portals.clean_documents(_document(json.dumps({"tenderDocs": entries}).encode()))
    (row,) = found.tables["core.tender_documents"]
    assert (row["document_key"], row["state"]) == (f"ethics:{NOWHERE}/a", "3")
    assert {(f.kind, f.subject.split(":")[0]) for f in found.findings} == {
        ("missing_value", "_id"),
        ("unreadable_record", "tenderDocs"),
        ("wrong_type", "tenderDocs.length=text"),
    }
    with pytest.raises(UnusablePage):
        portals.clean_documents(_document(b"[]"))
