"""The archive keeps bytes as they came, without credentials, and gives them back."""

from __future__ import annotations

import gzip
import random
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st
from scrapy.downloadermiddlewares.httpcompression import ACCEPTED_ENCODINGS
from scrapy.utils.gz import gunzip
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from scrapers.archive import (
    CrawlArchive,
    Document,
    Exchange,
    read_documents,
    read_record,
    read_responses,
)
from scrapers.credentials import without_secrets

AT = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
PLAIN = b'{"register": "page"}' * 20


def exchange(body: bytes = b"{}", **changes: object) -> Exchange:
    values: dict[str, object] = {
        "kind": "search",
        "url": "http://127.0.0.1:1/search?q=1",
        "method": "POST",
        "request_headers": [("Content-Type", "application/json")],
        "request_body": b'{"page":1}',
        "status": 200,
        "reason": "OK",
        "response_headers": [("Content-Type", "application/json")],
        "body": body,
        "fetched_at": AT,
    }
    return Exchange(**{**values, **changes})  # type: ignore[arg-type]


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4))
def test_every_body_comes_back_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]
) -> None:
    root = tmp_path_factory.mktemp("archive")
    archive = CrawlArchive(root, "ted", AT, "kortlag/test")
    refs = [archive.write(exchange(body)) for body in bodies]
    archive.close()
    assert [read_record(root, ref).body for ref in refs] == bodies
    found = list(read_responses(root, "ted", archive.crawl_id))
    assert [(r.ref, r.body) for r in found] == list(zip(refs, bodies, strict=True))


def test_compressed_bodies_are_stored_as_transferred_and_read_decoded(tmp_path: Path) -> None:
    packed = gzip.compress(b"register page")
    archive = CrawlArchive(tmp_path, "cvr", AT, "kortlag/test")
    headers = [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    ref = archive.write(exchange(packed, response_headers=headers))
    archive.close()
    assert read_record(tmp_path, ref).body == b"register page"
    with (archive.folder / "responses.warc.gz").open("rb") as stream:
        bodies = [r.raw_stream.read() for r in ArchiveIterator(stream) if r.rec_type == "response"]
    assert bodies == [packed]


def test_the_file_is_warc_1_1_with_requests_and_valid_digests(tmp_path: Path) -> None:
    archive = CrawlArchive(tmp_path, "ted", AT, "kortlag/test")
    archive.write(exchange(b"<xml/>"))
    archive.close()
    path = archive.folder / "responses.warc.gz"
    with path.open("rb") as stream:
        records = [(r.rec_type, r.rec_headers.protocol) for r in ArchiveIterator(stream)]
    assert records == [
        ("warcinfo", "WARC/1.1"),
        ("response", "WARC/1.1"),
        ("request", "WARC/1.1"),
    ]
    checker = Checker(_CheckerOptions([str(path)]))
    checker.process_all()
    assert checker.exit_value == 0


class _CheckerOptions:
    verbose = False

    def __init__(self, inputs: list[str]) -> None:
        self.inputs = inputs


def test_no_credential_reaches_the_disk(tmp_path: Path) -> None:
    archive = CrawlArchive(tmp_path, "cvr", AT, "kortlag/test")
    archive.write(
        exchange(
            url="http://user:hunter2@127.0.0.1:1/a?token=hunter2&apiKey=hunter2&q=x",
            request_headers=[("Authorization", "Basic hunter2"), ("Cookie", "hunter2")],
            response_headers=[("Set-Cookie", "session=hunter2"), ("Server", "x")],
        )
    )
    archive.close()
    stored = gzip.decompress((archive.folder / "responses.warc.gz").read_bytes())
    assert b"hunter2" not in stored
    assert b"q=x" in stored


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.dk/x?y=1&z=", "https://a.dk/x?y=1&z="),
        ("https://a.dk/x?Token=abc", "https://a.dk/x?Token=REMOVED"),
        ("https://u:p@a.dk/x", "https://a.dk/x"),
        ("https://a.dk/s%C3%B8g?q=%C3%A6", "https://a.dk/s%C3%B8g?q=%C3%A6"),
    ],
)
def test_addresses_are_kept_but_for_their_secrets(url: str, kept: str) -> None:
    assert without_secrets(url) == kept


def test_an_existing_crawl_is_never_written_over(tmp_path: Path) -> None:
    CrawlArchive(tmp_path, "ted", AT, "kortlag/test").close()
    with pytest.raises(FileExistsError):
        CrawlArchive(tmp_path, "ted", AT, "kortlag/test")


@pytest.mark.parametrize(
    "ref", ["", "ted/x/y", "../secret/a/b#1", "ted/../../etc#0", "ted/none/responses.warc.gz#0"]
)
def test_a_reference_that_is_none_is_refused(tmp_path: Path, ref: str) -> None:
    with pytest.raises(KeyError):
        read_record(tmp_path, ref)


def test_a_torn_last_line_of_the_document_list_is_left_out(tmp_path: Path) -> None:
    archive = CrawlArchive(tmp_path, "ted", AT, "kortlag/test")
    document = Document("notice", "1-2026", "https://x", "ted/a/b#0", AT)
    archive.add_document(document)
    archive.close()
    with (archive.folder / "documents.jsonl").open("ab") as stream:
        stream.write(b'{"kind":"notice","na')
    assert read_documents(tmp_path, "ted", archive.crawl_id) == [document]


def test_a_document_taken_out_of_an_answer_is_a_record_that_can_be_read_alone(
    tmp_path: Path,
) -> None:
    archive = CrawlArchive(tmp_path, "udbud_sync", AT, "kortlag/test")
    page = archive.write(exchange(b'["PHhtbC8+"]'))
    url = "https://example.org/notice/1?token=hunter2"
    ref = archive.write_extract("notice", url, "application/xml", b"<xml/>", taken_from=page)
    after = archive.write(exchange(b"{}"))
    archive.close()
    found = read_record(tmp_path, ref)
    assert (found.kind, found.status, found.body) == ("notice", 0, b"<xml/>")
    assert found.url == "https://example.org/notice/1?token=REMOVED"
    assert dict(found.headers) == {}
    assert read_record(tmp_path, after).body == b"{}"
    answers = list(read_responses(tmp_path, "udbud_sync", archive.crawl_id))
    assert [r.ref for r in answers] == [page, after]
    path = archive.folder / "responses.warc.gz"
    assert b"hunter2" not in gzip.decompress(path.read_bytes())


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PLAIN, mtime=0)),
        ("x-gzip", gzip.compress(PLAIN[:100], mtime=0) + gzip.compress(PLAIN[100:], mtime=0)),
        ("deflate", zlib.compress(PLAIN)),
        ("deflate", zlib.compress(PLAIN)[2:-4]),
        ("br", brotli.compress(PLAIN)),
        ("zstd", zstd.compress(PLAIN)),
        ("gzip, BR", brotli.compress(gzip.compress(PLAIN, mtime=0))),
        ("identity", PLAIN),
        ("unheard-of", PLAIN),
        ("gzip", PLAIN),
        ("br", PLAIN),
    ],
)
def test_every_coding_that_a_source_may_answer_in_is_undone(
    tmp_path: Path, encoding: str, packed: bytes
) -> None:
    assert ACCEPTED_ENCODINGS == [b"gzip", b"deflate", b"br", b"zstd"], "what Scrapy asks for"
    archive = CrawlArchive(tmp_path, "cvr", AT, "kortlag/test")
    ref = archive.write(exchange(packed, response_headers=[("Content-Encoding", encoding)]))
    archive.close()
    assert read_record(tmp_path, ref).body == PLAIN


def test_of_a_gzip_that_ends_early_comes_what_the_spider_got(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(300_000)
    packed = gzip.compress(noise)[:-1000]
    archive = CrawlArchive(tmp_path, "cvr", AT, "kortlag/test")
    ref = archive.write(exchange(packed, response_headers=[("Content-Encoding", "gzip")]))
    archive.close()
    assert read_record(tmp_path, ref).body == gunzip(packed)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["X-A", "x-a", "Content-Type"]),
            st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=9),
        ),
        max_size=4,
    )
)
def test_headers_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, headers: list[tuple[str, str]]
) -> None:
    root = tmp_path_factory.mktemp("archive")
    archive = CrawlArchive(root, "ted", AT, "kortlag/test")
    ref = archive.write(exchange(b"x", response_headers=headers))
    archive.close()
    found = read_record(root, ref)
    assert found.body == b"x"
    assert found.headers == {name.lower(): value.strip(" \t") for name, value in headers}
