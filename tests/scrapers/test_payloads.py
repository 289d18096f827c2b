"""Archived payloads are verified by the digest they were stored with."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.evidence import evidence
from scrapers.archive import WARC_NAME, CrawlArchive, Exchange
from scrapers.payloads import read_payload

AT = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
BODY = b'{"hits": []}'


def archived(root: Path, body: bytes, encoding: str = "") -> str:
    archive = CrawlArchive(root, "cvr", AT, "kortlag")
    headers = [("Content-Encoding", encoding)] if encoding else []
    ref = archive.write(
        Exchange("search", "https://example.org/", "GET", [], b"", 200, "OK", headers, body, AT)
    )
    archive.close()
    return ref


@pytest.mark.parametrize(
    ("body", "encoding"), [(BODY, ""), (gzip.compress(BODY, mtime=0), "gzip"), (b"", "")]
)
def test_a_payload_is_what_the_source_sent(tmp_path: Path, body: bytes, encoding: str) -> None:
    found = read_payload(tmp_path, archived(tmp_path, body, encoding))
    assert (found.body, found.encoding, found.status) == (body, encoding, 200)
    assert found.digest == f"sha256:{hashlib.sha256(body).hexdigest()}" == f"sha256:{found.sha256}"
    assert found.is_whole


def test_a_payload_that_was_altered_is_not_whole(tmp_path: Path) -> None:
    ref = archived(tmp_path, BODY)
    warc = tmp_path / "cvr" / "20261120T033000Z" / WARC_NAME
    # Member by member, so that the reference still points at the record.
    whole, offset = warc.read_bytes(), int(ref.partition("#")[2])
    head, rest = whole[:offset], whole[offset:]
    warc.write_bytes(head + gzip.compress(gzip.decompress(rest).replace(b'"hits"', b'"lies"')))
    found = read_payload(tmp_path, ref)
    assert found.body == b'{"lies": []}'
    assert not found.is_whole


def test_an_extract_names_the_response_it_came_in(tmp_path: Path) -> None:
    archive = CrawlArchive(tmp_path, "ted", AT, "kortlag")
    ref = archive.write_extract(
        "notice", "https://example.org/1", "application/xml", b"<a/>", taken_from="ted/x/y#1"
    )
    archive.close()
    found = read_payload(tmp_path, ref)
    assert (found.body, found.status, found.taken_from) == (b"<a/>", 0, "ted/x/y#1")
    assert found.is_whole


def test_evidence_that_cannot_be_read_is_told_as_such(tmp_path: Path) -> None:
    ref = archived(tmp_path, BODY)
    warc = tmp_path / "cvr" / "20261120T033000Z" / WARC_NAME
    warc.write_bytes(warc.read_bytes()[: int(ref.partition("#")[2]) + 50])
    (found,) = evidence(tmp_path, [ref])
    assert (found.is_whole, found.body) == (False, b"")
    assert "the file ends within it" in found.digest
    assert found.fetched_at == AT
