"""The archive: every response, byte for byte with its request, as WARC 1.1 (ISO 28500).

One folder a crawl, `archive/<source>/<crawl>/`:

    responses.warc.gz   request and response records, credentials removed
    documents.jsonl     what the spider found to be whole: kind, name, place of the record
    crawl.json          the crawl's account and verdict, written last (`scrapers.crawls`)

Does not belong here: what an answer means, when a crawl is accepted.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import msgspec
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scrapers.redaction import hidden

WARC_NAME = "responses.warc.gz"
DOCUMENTS_NAME = "documents.jsonl"

# What must never reach a disk: headers that carry credentials or sessions, and the query
# parameters by which sources take tokens (addresses.md §2, cvr.md §11).
_SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"}
)
_SECRET_PARAMETERS = frozenset({"token", "apikey", "api_key", "password", "username"})
_LEAST_SECRET = 8  # a shorter value would blot out words that mean something else
# Hop-by-hop: the body below is stored without it, so a reader must not undo it again.
_HOP_HEADERS = frozenset({"transfer-encoding", "connection", "keep-alive"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response as they went over the wire.

    Attributes:
        kind: the spider's word for what was asked (`search`, `notice`, …).
        url, method, request_headers, request_body: the request.
        status, reason, response_headers, body: the response; `body` as transferred, still
            compressed when the source compressed it.
        fetched_at: aware, UTC.
    """

    kind: str
    url: str
    method: str
    request_headers: Iterable[tuple[str, str]]
    request_body: bytes
    status: int
    reason: str
    response_headers: Iterable[tuple[str, str]]
    body: bytes
    fetched_at: datetime


class Document(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of `documents.jsonl`: an archived response that its spider found whole.

    Attributes:
        kind: as in the exchange.
        name: the source's own name for the document.
        url: page for people.
        ref: WARC file below the archive, `#`, byte offset of the response record.
        seen_at: when it was fetched.
        reading: what the spider was told to read it by (a municipality's selectors), as pairs;
            a rebuild from the archive reads it by the same.
    """

    kind: str
    name: str
    url: str
    ref: str
    seen_at: datetime
    reading: tuple[tuple[str, str], ...] = ()


def without_secrets(url: str) -> str:
    """`url` with the values of credential parameters, and any user info, replaced."""
    parts = urlsplit(url)
    query = urlencode(
        [
            (key, "REMOVED" if key.lower() in _SECRET_PARAMETERS else value)
            for key, value in parse_qsl(parts.query, keep_blank_values=True)
        ]
    )
    netloc = parts.netloc.rpartition("@")[2]
    changed = netloc != parts.netloc or "REMOVED" in query
    return urlunsplit(parts._replace(netloc=netloc, query=query)) if changed else url


def _without_echo(exchange: Exchange) -> bytes:
    """The body, with credentials of the query that it repeats blotted out, byte by byte.

    Only that departs from byte for byte: a page about a redirect or an error may quote the
    address it was asked by. The length stays, so that headers that tell it stay true.
    """
    body = exchange.body
    for key, value in parse_qsl(urlsplit(exchange.url).query):
        if key.lower() in _SECRET_PARAMETERS and len(value) >= _LEAST_SECRET:
            for written in (value, quote(value, safe="")):
                body = body.replace(written.encode(), b"*" * len(written.encode()))
    return body


def sync(path: Path) -> None:
    """Have a file's content, or a folder's names, on the disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(body: bytes) -> str:
    """A WARC digest; warcio's own would be SHA-1."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def _kept_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (name, hidden(value))  # a redirect's Location repeats the query
        for name, value in headers
        if name.lower() not in _SECRET_HEADERS and name.lower() not in _HOP_HEADERS
    ]


class CrawlArchive:
    """Writer of one crawl's folder.

    Each record outlives the process once `write` returns, and a power cut once `close` does.
    """

    def __init__(self, root: Path, source: str, started_at: datetime, software: str) -> None:
        """Make the folder `root/source/<crawl>` and open its files.

        Raises:
            FileExistsError: two crawls of a source started in the same second (writing over an
                existing crawl is an error, never a way on).
        """
        self.crawl_id = f"{started_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        self.folder = root / source / self.crawl_id
        self.folder.mkdir(parents=True)
        self._relative = f"{source}/{self.crawl_id}/{WARC_NAME}"
        self._warc: IO[bytes] = (self.folder / WARC_NAME).open("xb")
        self._documents: IO[bytes] = (self.folder / DOCUMENTS_NAME).open("xb")
        self._writer = WARCWriter(self._warc, gzip=True, warc_version="1.1")
        info = {"software": software, "format": "WARC File Format 1.1", "robots": "obey"}
        self._writer.write_record(self._writer.create_warcinfo_record(WARC_NAME, info))

    def write(self, exchange: Exchange) -> str:
        """Store an exchange.

        Returns:
            The archive reference of its response record.
        """
        offset = self._warc.tell()
        url = without_secrets(exchange.url)
        parts = urlsplit(url)
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        body = _without_echo(exchange)
        response = self._writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            length=len(body),  # without it warcio puts digests of its own in place of ours
            http_headers=StatusAndHeaders(
                f"{exchange.status} {exchange.reason}",
                _kept_headers(exchange.response_headers),
                protocol="HTTP/1.1",
            ),
            warc_headers_dict={
                "WARC-Date": exchange.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "WARC-Payload-Digest": _digest(body),
                "Kortlag-Kind": exchange.kind,
            },
        )
        request = self._writer.create_warc_record(
            url,
            "request",
            payload=BytesIO(exchange.request_body),
            http_headers=StatusAndHeaders(
                f"{exchange.method} {target} HTTP/1.1",
                [("Host", parts.netloc), *_kept_headers(exchange.request_headers)],
                is_http_request=True,
            ),
        )
        self._writer.write_request_response_pair(request, response)
        self._warc.flush()
        return f"{self._relative}#{offset}"

    def write_extract(
        self, kind: str, url: str, content_type: str, body: bytes, *, taken_from: str
    ) -> str:
        """Store a document that came inside an archived response, as a record of its own.

        What a list of documents points at must be readable alone (`read_record`), also when the
        source sent many documents in one answer. It becomes a WARC `resource` record: nobody
        answered with just these bytes.

        Args:
            kind: the spider's word for the document.
            url: its address at the source.
            content_type: media type of the body.
            body: the document's own bytes, unpacked.
            taken_from: archive reference of the response it came in.

        Returns:
            The archive reference of the record.
        """
        offset = self._warc.tell()
        record = self._writer.create_warc_record(
            without_secrets(url),
            "resource",
            payload=BytesIO(body),
            length=len(body),
            warc_content_type=content_type,
            warc_headers_dict={
                "WARC-Payload-Digest": _digest(body),
                "Kortlag-Kind": kind,
                "Kortlag-Taken-From": taken_from,
            },
        )
        self._writer.write_record(record)
        self._warc.flush()
        return f"{self._relative}#{offset}"

    def add_document(self, document: Document) -> None:
        """Note that an archived response is whole."""
        self._documents.write(msgspec.json.encode(document) + b"\n")
        self._documents.flush()

    def close(self) -> None:
        """Close both files, which are not written to again, and have them on the disk."""
        self._warc.close()
        self._documents.close()
        for path in (self.folder / WARC_NAME, self.folder / DOCUMENTS_NAME, self.folder):
            sync(path)
        sync(self.folder.parent)
        sync(self.folder.parent.parent)


@dataclass(frozen=True, slots=True)
class Record:
    """An archived response, or a document taken out of one, read back.

    Attributes:
        ref: archive reference.
        kind, url, status, fetched_at: as stored; an extract has status 0, for it was no answer.
        headers: response headers, lower-case names; an extract has none.
        body: decoded body (compression undone).
    """

    ref: str
    kind: str
    url: str
    status: int
    fetched_at: datetime
    headers: Mapping[str, str]
    body: bytes


def read_record(root: Path, ref: str) -> Record:
    """Read one response or extract by its archive reference.

    Raises:
        KeyError: the reference is malformed, leaves the archive, or points at neither.
    """
    with open_record(root, ref) as record:
        return _as_record(ref, record)


@contextmanager
def open_record(root: Path, ref: str, *, check: bool = False) -> Iterator[Any]:
    """Warcio's record of a response or extract, its body not yet read.

    With `check` its `digest_checker` knows, once the body is read, whether it is what was stored.

    Raises:
        KeyError: as `read_record`.
    """
    match = re.fullmatch(r"([\w.-]+/[\w.-]+/[\w.-]+)#(\d+)", ref)
    if match is None or ".." in ref:
        raise KeyError(f"not an archive reference: {ref}")
    path = root / match[1]
    if not path.is_file():
        raise KeyError(f"no archive file for {ref}")
    with path.open("rb") as stream:
        stream.seek(int(match[2]))
        record = next(iter(ArchiveIterator(stream, check_digests=check)), None)
        if record is None or record.rec_type not in {"response", "resource"}:
            raise KeyError(f"no response record at {ref}")
        yield record


def read_responses(root: Path, source: str, crawl_id: str) -> Iterator[Record]:
    """All responses of a crawl in the order in which they came."""
    relative = f"{source}/{crawl_id}/{WARC_NAME}"
    with (root / relative).open("rb") as stream:
        records = ArchiveIterator(stream)
        for record in records:
            if record.rec_type == "response":
                found = _as_record("", record)  # body first: asking for the offset skips it
                yield replace(found, ref=f"{relative}#{records.get_record_offset()}")


def read_documents(root: Path, source: str, crawl_id: str) -> list[Document]:
    """The documents of a crawl; a torn last line (a kill) is left out."""
    path = root / source / crawl_id / DOCUMENTS_NAME
    if not path.is_file():
        return []
    lines = path.read_bytes().split(b"\n")
    return [msgspec.json.decode(line, type=Document) for line in lines[:-1]]


def _as_record(ref: str, record: Any) -> Record:
    http = record.http_headers
    headers = {name.lower(): value for name, value in http.headers} if http else {}
    return Record(
        ref=ref,
        kind=record.rec_headers.get_header("Kortlag-Kind") or "",
        url=record.rec_headers.get_header("WARC-Target-URI"),
        status=int(http.get_statuscode()) if http else 0,
        fetched_at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
        headers=headers,
        body=record.content_stream().read(),
    )
