"""udbud.dk's data-sync API: tokens, paging, what is archived of it (udbud.md §2)."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from pipelines.clean import udbud as public
from pipelines.cleaning import clean_crawl
from scrapers.archive import read_documents, read_record, read_responses
from scrapers.crawls import Account, Window
from scrapers.pages import udbud_sync as pages
from scrapers.pages.page import PageError
from scrapers.sandbox.process import running
from scrapers.sandbox.world.world import World
from tests.installation import SAMPLES
from tests.scrapers.standins import SINCE, UNTIL, StandIns

pytestmark = pytest.mark.xdist_group("spiders")
WINDOW = Window(date(2026, 11, 1), date(2026, 11, 20))
USER = {
    "KORTLAG_SOURCES__UDBUD_SYNC__USERNAME": "someone",
    "KORTLAG_SOURCES__UDBUD_SYNC__PASSWORD": "sync-canary",
    "KORTLAG_SOURCES__UDBUD_SYNC__PAGE_SIZE": "5",
}
WITHOUT_TED = {"KORTLAG_SOURCES__TED__ENABLED": "false"}
BOTH_ENDS = (date.fromisoformat(SINCE), date.fromisoformat(UNTIL))


@pytest.fixture(scope="module")
def world() -> World:
    return World(BOTH_ENDS[1])


def archive_of(stand_ins: StandIns) -> Path:
    return stand_ins.folder / "data" / "archive"


def paths(stand_ins: StandIns) -> list[str]:
    return [r["path"] for r in stand_ins.requests() if r["path"] != "/robots.txt"]


def test_a_page_is_asked_for_with_exactly_three_parameters() -> None:
    assert pages.page_path("DKUDBUD", 2, 100, WINDOW) == (
        "/ekstern-data/bekendtgoerelse/v1/fraKilde/DKUDBUD"
        "?page=2&size=100&since=2026-10-31T23:00:00"
    )


def page(*entries: dict[str, Any], total: int = 1) -> bytes:
    return json.dumps({"totalt": total, "bekendtgoerelser": entries}).encode()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ({"noticeId": "a", "noticeVersion": "02"}, "a/02"),
        ({"noticeId": "a"}, "a/01"),
        ({"noticeId": "a", "noticeVersion": None, "noticePublicationNumber": None}, "a/01"),
        ({"noticeId": "a", "noticeVersion": 3}, "a/03"),
    ],
)
def test_entries_have_a_version(written: dict[str, Any], name: str) -> None:
    found, entries = pages.read_page(page(written))
    assert found.names == [name] == [entry.name for entry in entries]


def test_an_entry_without_identifier_is_counted_and_left_out() -> None:
    found, entries = pages.read_page(page({"noticeVersion": "01"}))
    assert len(found.names) == 1
    assert entries == []


@pytest.mark.parametrize("body", [b"{}", b"<html>", b'{"totalt":-1,"bekendtgoerelser":[]}'])
def test_what_is_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(PageError):
        pages.read_page(body)


@given(st.binary(max_size=200))
def test_xml_comes_back_byte_for_byte(body: bytes) -> None:
    written = base64.encodebytes(body).decode()  # with line breaks, as some encoders write
    assert pages.xml_of(pages.Entry(notice_id="a", xml=written)) == body


@pytest.mark.parametrize(("written", "body"), [(None, b""), ("<a/>", b"<a/>"), ("abc", b"abc")])
def test_what_is_no_base64_is_kept_as_it_stands(written: str | None, body: bytes) -> None:
    assert pages.xml_of(pages.Entry(notice_id="a", xml=written)) == body


@pytest.mark.parametrize("body", [b"", b"secret", b'{"access_token": 12345}', b'["secret"]'])
def test_an_odd_token_answer_is_not_repeated(body: bytes) -> None:
    with pytest.raises(PageError) as caught:
        pages.read_token(body)
    assert "secret" not in str(caught.value)
    assert "12345" not in str(caught.value)


def test_national_notices_only_while_ted_is_collected(stand_ins: StandIns, world: World) -> None:
    account = stand_ins.crawl("udbud_sync", **USER)
    assert account.accepted, account.cause
    national = {
        f"{n.notice_id}/{n.version}" for n in world.national_notices if n.published >= BOTH_ENDS[0]
    }
    archived = read_documents(archive_of(stand_ins), "udbud_sync", account.crawl_id)
    assert {d.name for d in archived if d.kind == "notice"} == national
    assert account.documents == {"notice": len(national)}
    assert account.announced == account.collected
    assert all("/DKUDBUD" in p for p in paths(stand_ins) if "fraKilde" in p)


def test_every_notice_when_ted_is_off(stand_ins: StandIns, world: World) -> None:
    account = stand_ins.crawl("udbud_sync", **USER | WITHOUT_TED)
    assert account.accepted, account.cause
    notices = [*world.national_notices, *world.eu_notices]
    assert account.documents["notice"] == len(
        {n.notice_id for n in notices if n.published >= BOTH_ENDS[0]}
    )
    assert any("/ALLE" in p for p in paths(stand_ins))


def test_real_notices_in_the_feed_are_archived_byte_for_byte(tmp_path: Path) -> None:
    parts = ("real_eforms", "sdk_examples", "converted_eforms")
    files = {path.read_bytes() for part in parts for path in (SAMPLES / part).glob("*.xml")}
    with running(BOTH_ENDS[1], SAMPLES) as found:
        stand_ins = StandIns(found, tmp_path)
        account = stand_ins.crawl("udbud_sync", "--since", UNTIL, **USER | WITHOUT_TED)
    assert account.accepted, account.cause
    root = archive_of(stand_ins)
    documents = read_documents(root, "udbud_sync", account.crawl_id)
    archived = {read_record(root, d.ref).body for d in documents if d.kind == "notice"}
    assert len(files) >= 13
    assert files <= archived


def test_twins_are_folded_and_counted(stand_ins: StandIns, world: World) -> None:
    account = crawl_from(stand_ins, "2024-11-01")
    assert account.accepted, account.cause
    shown = [n for n in world.national_notices if n.published >= date(2024, 11, 1)]
    twins = [n for n in shown if n.twin]
    assert account.notes["duplicates"] == len(twins) > 0
    assert account.documents["notice"] == len(shown)
    assert account.collected["notices"] == len(shown) + len(twins)


def crawl_from(stand_ins: StandIns, since: str) -> Account:
    """A crawl that starts earlier than those of other tests."""
    env = USER | {"KORTLAG_SOURCES__UDBUD_SYNC__PAGE_SIZE": "50"}
    return stand_ins.crawl("udbud_sync", "--since", since, **env)


def test_neither_token_nor_password_reaches_the_disk(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("udbud_sync", **USER)
    folder = archive_of(stand_ins) / "udbud_sync" / account.crawl_id
    records = list(read_responses(archive_of(stand_ins), "udbud_sync", account.crawl_id))
    tokens = [r for r in records if r.kind == "token"]
    assert [(r.status, r.body, dict(r.headers)) for r in tokens] == [(200, b"", {})]
    raw = gzip.decompress((folder / "responses.warc.gz").read_bytes())
    basic = base64.b64encode(b"someone:sync-canary")
    for secret in (b"access_token", b"sync-canary", b"Bearer", basic):
        assert secret not in raw
    assert b"grant_type=client_credentials" in raw  # what was asked is no secret


def test_the_token_is_asked_for_in_the_form_then_in_the_query(stand_ins: StandIns) -> None:
    stand_ins.fault("udbud_sync", "token_place", value="query")
    account = stand_ins.crawl("udbud_sync", **USER)
    assert account.accepted, account.cause
    tokens = [r for r in stand_ins.requests() if r["path"] == "/auth/token"]
    assert [(r["query"], r["body_bytes"] > 0, r["status"]) for r in tokens] == [
        ("", True, 400),
        ("grant_type=client_credentials", False, 200),
    ]


def test_a_token_that_runs_out_in_mid_crawl_is_renewed(stand_ins: StandIns) -> None:
    whole = stand_ins.crawl("udbud_sync", **USER)
    stand_ins.fault("udbud_sync", "expire_token", after=1, first=1)
    account = stand_ins.crawl("udbud_sync", **USER)
    assert account.accepted, account.cause
    assert account.collected == whole.collected
    assert account.notes["tokens"] == 2
    assert account.statuses["401"] == 1


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"kind": "expire_token"}, "user name and password, or the token"),
        ({"kind": "status", "status": 401, "path": "/auth/token"}, "HTTP 401"),
        ({"kind": "status", "status": 403, "body": '{"status":"403 FORBIDDEN"}',
          "path": "fraKilde"}, "lacks the role MU_API_DATASYNK"),
        ({"kind": "total_moves"}, "announced"),
        ({"kind": "cut_page"}, "announced"),
        ({"kind": "repeat_page"}, "repeats a page"),
        ({"kind": "html", "path": "fraKilde"}, "not JSON"),
    ],
)  # fmt: skip
def test_a_feed_that_fails_is_not_accepted_and_says_why(
    stand_ins: StandIns, fault: dict[str, Any], told: str
) -> None:
    stand_ins.fault("udbud_sync", **fault)
    account = stand_ins.crawl("udbud_sync", **USER)
    assert not account.accepted
    assert told in account.cause


def test_without_credentials_it_says_what_to_set_and_asks_nobody(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("udbud_sync")
    assert not account.accepted
    assert "KORTLAG_SOURCES__UDBUD_SYNC__USERNAME" in account.cause
    assert stand_ins.requests() == []


def test_its_rows_have_the_keys_of_the_public_search(stand_ins: StandIns, world: World) -> None:
    account = stand_ins.crawl("udbud_sync", **USER | WITHOUT_TED)
    root, parquet = archive_of(stand_ins), stand_ins.folder / "parquet"
    assert clean_crawl(root, parquet, "udbud_sync", account.crawl_id)
    folder = parquet / "clean" / "udbud_sync" / account.crawl_id
    rows = pl.read_parquet(folder / "notices.parquet").to_dicts()
    expected = {
        identity.key: notice
        for notice in (*world.national_notices, *world.eu_notices)
        if notice.published >= BOTH_ENDS[0]
        for identity in [
            public.identity_of(public.Entry(notice.notice_id, notice.version, notice.padded_number))
        ]
        if identity
    }
    assert {row["notice_key"] for row in rows} == set(expected)
    assert set(pl.read_parquet(folder / "listed.parquet")["name"]) == set(expected)
    for row in rows:
        notice = expected[row["notice_key"]]
        assert row["title"] == notice.procedure.title
        assert row["source"] == "udbud_sync"
        assert notice.notice_id in row["source_url"]
        record = read_record(root, row["archive_ref"])
        assert record.kind == "notice"
        assert record.body.startswith(b"<?xml")
    assert {row["notice_key"][:6] for row in rows if row["publication_number"] is None} == {
        "udbud:"
    }


def test_each_notice_lies_in_the_archive_as_a_record_of_its_own(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("udbud_sync", **USER)
    path = archive_of(stand_ins) / "udbud_sync" / account.crawl_id / "responses.warc.gz"
    with path.open("rb") as stream:
        found = [
            (
                r.rec_headers.get_header("Kortlag-Taken-From"),
                r.rec_headers.get_header("Kortlag-Kind"),
            )
            for r in ArchiveIterator(stream)
            if r.rec_type == "resource"
        ]
    assert len(found) == account.documents["notice"]
    for taken_from, kind in found:
        assert kind == "notice"
        assert read_record(archive_of(stand_ins), taken_from).kind == "page"
