"""The archive: every response, byte for byte with its request, as WARC 1.1 (ISO 28500).

One folder a crawl, `archive/<source>/<crawl>/`:

    responses.warc.gz   request and response records, credentials removed
    documents.jsonl     what the spider found to be whole: kind, name, place of the record
    crawl.json          the crawl's account and verdict, written last (`scrapers.crawls`)
    quarantine.jsonl    what of these is damaged and not used (`scrapers.quarantine`), if anything

Does not belong here: what an answer means, when a crawl is accepted, what is a credential
(`scrapers.credentials`), whether a folder is whole (`scrapers.integrity`).
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit

import msgspec

from scrapers import warc
from scrapers.credentials import kept_headers, without_echo, without_secrets
from scrapers.members import NotWholeError, members, unpack
from scrapers.quarantine import DamagedError, read_asides

WARC_NAME = "responses.warc.gz"
DOCUMENTS_NAME = "documents.jsonl"
CRAWL_ID = "%Y%m%dT%H%M%SZ"
"""A crawl is named by the second in which it began, UTC."""
_REFERENCE = re.compile(r"([\w.-]+/[\w.-]+/[\w.-]+)#(\d+)")


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


def sync(path: Path) -> None:
    """Have a file's content, or a folder's names, on the disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class CrawlArchive:
    """Writer of one crawl's folder.

    Each record outlives the process once `write` returns, and a power cut once `close` does.

    Attributes:
        crawl_id, folder: the crawl's name and place.
        records: responses and extracts written so far.
        documents: lines of its list of documents.
    """

    def __init__(self, root: Path, source: str, started_at: datetime, software: str) -> None:
        """Make the folder `root/source/<crawl>` and open its files.

        Raises:
            FileExistsError: two crawls of a source started in the same second (writing over an
                existing crawl is an error, never a way on).
        """
        self.crawl_id = started_at.astimezone(UTC).strftime(CRAWL_ID)
        self.folder = root / source / self.crawl_id
        self.folder.mkdir(parents=True)
        self._relative = f"{source}/{self.crawl_id}/{WARC_NAME}"
        # Unbuffered, and so its list: what is written outlives this process.
        self._warc: IO[bytes] = (self.folder / WARC_NAME).open("xb", buffering=0)
        # Held as long as this process lives: nobody mends a file that is being written.
        fcntl.flock(self._warc, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._documents: IO[bytes] = (self.folder / DOCUMENTS_NAME).open("xb", buffering=0)
        self.records = self.documents = 0
        info = {"software": software, "format": "WARC File Format 1.1", "robots": "obey"}
        headers = {
            "WARC-Filename": WARC_NAME,
            "WARC-Date": _instant(datetime.now(UTC)),
            "Content-Type": "application/warc-fields",
        }
        fields = "".join(f"{name}: {value}\r\n" for name, value in info.items()).encode()
        self._add(warc.member("warcinfo", headers, fields)[0])

    def _add(self, members: bytes) -> str:
        """Write whole members; the reference of the first."""
        offset, left = self._warc.tell(), memoryview(members)
        while left:  # an unbuffered file may take a part
            left = left[self._warc.write(left) :]
        return f"{self._relative}#{offset}"

    def write(self, exchange: Exchange) -> str:
        """Store an exchange.

        Returns:
            The archive reference of its response record.
        """
        url = without_secrets(exchange.url)
        parts = urlsplit(url)
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        body = without_echo(exchange.url, exchange.body)
        both = {"WARC-Target-URI": url, "WARC-Date": _instant(exchange.fetched_at)}
        response, record_id = warc.member(
            "response",
            {
                **both,
                "WARC-Payload-Digest": warc.digest(body),
                "Kortlag-Kind": exchange.kind,
                "Content-Type": "application/http; msgtype=response",
            },
            warc.head(
                f"HTTP/1.1 {exchange.status} {exchange.reason}",
                kept_headers(exchange.response_headers),
            ),
            body,
        )
        request, _ = warc.member(
            "request",
            {
                **both,
                "WARC-Concurrent-To": record_id,
                "Content-Type": "application/http; msgtype=request",
            },
            warc.head(
                f"{exchange.method} {target} HTTP/1.1",
                [("Host", parts.netloc), *kept_headers(exchange.request_headers)],
            ),
            exchange.request_body,
        )
        self.records += 1
        return self._add(response + request)

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
        headers = {
            "WARC-Target-URI": without_secrets(url),
            "WARC-Date": _instant(datetime.now(UTC)),
            "WARC-Payload-Digest": warc.digest(body),
            "Kortlag-Kind": kind,
            "Kortlag-Taken-From": taken_from,
            "Content-Type": content_type,
        }
        self.records += 1
        return self._add(warc.member("resource", headers, body)[0])

    def add_document(self, document: Document) -> None:
        """Note that an archived response is whole."""
        self._documents.write(msgspec.json.encode(document) + b"\n")
        self.documents += 1

    def close(self) -> None:
        """Close both files, which are not written to again, and have them on the disk."""
        self._warc.close()
        self._documents.close()
        for path in (self.folder / WARC_NAME, self.folder / DOCUMENTS_NAME, self.folder):
            sync(path)
        sync(self.folder.parent)
        sync(self.folder.parent.parent)


def _instant(moment: datetime) -> str:
    """An aware instant as WARC 1.1 writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def folder_bytes(folder: Path) -> int:
    """Size of all files of a crawl."""
    return sum(path.stat().st_size for path in folder.iterdir())


class Record(msgspec.Struct, frozen=True):
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
        KeyError: the reference is malformed or leaves the archive.
        DamagedError: it points at neither, or what it points at is not what was stored.
    """
    return _as_record(ref, stored_at(root, ref))


def stored_at(root: Path, ref: str) -> warc.Stored:
    """The record of a response or extract as it is stored, held against none of its digests.

    Raises:
        KeyError, DamagedError: as `read_record`, but for its digest.
    """
    match = _REFERENCE.fullmatch(ref)
    if match is None or ".." in ref:
        raise KeyError(f"not an archive reference: {ref}")
    try:
        # Unbuffered: a member is a piece or a few.
        with open(f"{root}/{match[1]}", "rb", buffering=0) as stream:  # noqa: PTH123 - half the time
            stream.seek(int(match[2]))
            record = warc.read(unpack(stream)[0])
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DamagedError(ref, "the archive file is missing") from error
    except (NotWholeError, warc.NotARecordError) as error:
        raise DamagedError(ref, str(error)) from error
    if record.type not in warc.DOCUMENT_TYPES:
        raise DamagedError(ref, "no response record is there")
    return record


def read_responses(root: Path, source: str, crawl_id: str) -> Iterator[Record]:
    """All responses of a crawl in the order in which they came.

    Raises:
        DamagedError: one of its records is damaged.
    """
    relative = f"{source}/{crawl_id}/{WARC_NAME}"
    for member in members(root / relative):
        ref = f"{relative}#{member.start}"
        if member.plain is None:
            raise DamagedError(ref, member.problem)
        try:
            record = warc.read(member.plain)
        except warc.NotARecordError as error:
            raise DamagedError(ref, str(error)) from error
        if record.type == "response":
            yield _as_record(ref, record)


def read_documents(root: Path, source: str, crawl_id: str) -> list[Document]:
    """The documents of a crawl that are not put aside; a torn last line (a kill) is left out.

    Raises:
        DamagedError: a line cannot be read, and nobody has noted that yet.
    """
    return list(each_document(root, source, crawl_id))


def each_document(root: Path, source: str, crawl_id: str) -> Iterator[Document]:
    """The same, one after the other: of a large crawl they need not all be in memory."""
    folder = root / source / crawl_id
    aside = {entry.ref for entry in read_asides(folder)}
    for ref, line in document_lines(folder):
        if isinstance(line, Document):
            if line.ref not in aside:
                yield line
        elif ref not in aside:
            raise DamagedError(ref, line)


def document_lines(folder: Path) -> Iterator[tuple[str, Document | str]]:
    """The lines of a crawl's list: reference of the line, the document or why it is none."""
    path = folder / DOCUMENTS_NAME
    if not path.is_file():
        return
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.endswith(b"\n"):
                return
            ref = f"{folder.parent.name}/{folder.name}/{DOCUMENTS_NAME}#{number}"
            try:
                yield ref, msgspec.json.decode(line, type=Document)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                yield ref, f"the line cannot be read ({error})"


def _as_record(ref: str, stored: warc.Stored) -> Record:
    """A stored record as its readers take it.

    Raises:
        DamagedError: its digests do not speak for it, or a header of it cannot be read.
    """
    if problem := stored.payload_problem():
        raise DamagedError(ref, problem)
    headers = stored.headers
    try:
        fetched_at = datetime.fromisoformat(headers["warc-date"])
        url = headers["warc-target-uri"]
    except (ValueError, KeyError) as error:  # no date, or no address, where one is
        raise DamagedError(ref, f"a header of it cannot be read ({error})") from error
    return Record(
        ref=ref,
        kind=headers.get("kortlag-kind", ""),
        url=url,
        status=stored.status,
        fetched_at=fetched_at,
        headers=stored.http_headers,
        body=stored.body,
    )
