"""A crawl and its cleaning, cut off by a power cut at any step: what was noted is true."""

from __future__ import annotations

import json
import random
import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.cleaning import clean_crawl
from scrapers import crawls
from scrapers.archive import CrawlArchive, Document, Exchange, read_documents, stored_at
from scrapers.crawls import Account
from tests.powercut import Recorder
from warehouse.parquet import clean_file

AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
CASE = Path(__file__).parents[1] / "fixtures" / "cases" / "cvr" / "rsv_1"
CRAWL = "20261120T023000Z"


def crawl(root: Path) -> None:
    """What a crawl of the register's list writes, from its first byte to its account."""
    known = json.loads((CASE / "document.json").read_text())
    archive = CrawlArchive(root / "archive", "cvr", AT, "kortlag/test")
    for name in ("rsv 1", "rsv 2"):
        body = (CASE / "body").read_bytes()
        ref = archive.write(
            Exchange("virksomhed", known["url"], "POST", [], b"{}", 200, "OK", [], body, AT)
        )
        archive.add_document(Document("virksomhed", name, known["url"], ref, AT))
    archive.close()
    account = Account(
        source="cvr",
        crawl_id=archive.crawl_id,
        started_at=AT,
        finished_at=AT,
        finish_reason="finished",
        accepted=True,
    )
    crawls.write_account(archive.folder, account)


def clean(root: Path) -> pl.DataFrame:
    """The rows that the crawl gives."""
    clean_crawl(root / "archive", root / "parquet", "cvr", CRAWL)
    return pl.read_parquet(clean_file(root / "parquet", "cvr", CRAWL, "enterprises"))


@pytest.mark.parametrize("torn", [b"", b'{"accepted": tr'], ids=["empty", "half"])
def test_a_torn_note_is_no_note(tmp_path: Path, torn: bytes) -> None:
    """What a kill or a full disk leaves of it; the crawl is cleaned again."""
    crawl(tmp_path)
    rows = clean(tmp_path)
    stamp = clean_file(tmp_path / "parquet", "cvr", CRAWL, "stamp").with_suffix(".json")
    whole = stamp.read_bytes()
    stamp.write_bytes(torn)
    assert clean(tmp_path).equals(rows)
    assert stamp.read_bytes() == whole


def test_documents_that_came_after_a_crawl_was_cleaned_are_cleaned_too(tmp_path: Path) -> None:
    """A crawl whose night was killed may still be at it when the next night cleans."""
    crawl(tmp_path)
    folder = tmp_path / "archive" / "cvr" / CRAWL
    documents = (folder / "documents.jsonl").read_bytes()
    account = (folder / "crawl.json").read_bytes()
    first, _, _ = documents.partition(b"\n")
    (folder / "documents.jsonl").write_bytes(first + b"\n")
    (folder / "crawl.json").unlink()
    assert clean_crawl(tmp_path / "archive", tmp_path / "parquet", "cvr", CRAWL)
    assert not clean_crawl(tmp_path / "archive", tmp_path / "parquet", "cvr", CRAWL)
    (folder / "documents.jsonl").write_bytes(documents)
    assert clean_crawl(tmp_path / "archive", tmp_path / "parquet", "cvr", CRAWL)
    (folder / "crawl.json").write_bytes(account)
    assert clean(tmp_path).height


def test_an_account_speaks_for_bytes_that_are_there_and_a_note_for_rows(tmp_path: Path) -> None:
    root = tmp_path / "data"
    (root / "archive").mkdir(parents=True)
    recorder = Recorder(root)
    with recorder.watching():
        crawl(root)
        rows = clean(root)
    assert rows.height
    left = accounts = 0
    for told, lay in recorder.outcomes(random.Random(1)):
        here = tmp_path / "left"
        lay(here)
        left += 1
        folder = here / "archive" / "cvr" / CRAWL
        if (account := crawls.read_account(folder)) is not None:
            accounts += 1
            assert account.accepted, told
            documents = read_documents(here / "archive", "cvr", CRAWL)
            assert [d.name for d in documents] == ["rsv 1", "rsv 2"], told
            for document in documents:
                assert not stored_at(here / "archive", document.ref).problem(), told
            assert clean(here).equals(rows), told
        elif folder.is_dir():  # what is whole of it is read, and the rest is no error
            clean_crawl(here / "archive", here / "parquet", "cvr", CRAWL)
        shutil.rmtree(here)
    assert left > accounts > 10
