"""One WARC 1.1 record (ISO 28500): made into the bytes of a gzip member, and read back out of them.

Does not belong here: which records a crawl stores and what is a credential (`scrapers.archive`),
what a member is and where the next begins (`scrapers.members`).
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from gzip import GzipFile
from io import BytesIO

from fastwarc.stream_io import BrotliReader, ZstdReader
from fastwarc.warc import ArchiveIterator, HeaderMap, WarcRecord, WarcRecordType
from zlib_ng import zlib_ng

from scrapers.members import GZIP, UnpackError, pack

DOCUMENT_TYPES = frozenset({"response", "resource"})
"""Types of the records that a document may be."""
TYPES = DOCUMENT_TYPES | {"warcinfo", "request"}
"""Types of the records that a crawl writes."""
_DIGEST = "WARC-Payload-Digest"
_BLOCK_DIGEST = "WARC-Block-Digest"
_ALGORITHMS = frozenset({"sha256", "sha1"})
_PIECE = 64 * 1024  # as Scrapy's


class NotARecordError(ValueError):
    """What was unpacked is no WARC record."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A record read back.

    Attributes:
        type: `response`, `resource`, `request`, `warcinfo`, or another's.
        headers: of the record, names in lower case.
        status: of the HTTP answer in it; 0 when there is none.
        http_headers: of the HTTP message in it, names in lower case; the last of each name.
        payload: the body as it was transferred.
        problem: why its digests do not speak for it; empty when they do.
    """

    type: str
    headers: Mapping[str, str]
    status: int
    http_headers: Mapping[str, str]
    payload: bytes
    problem: str

    @property
    def body(self) -> bytes:
        """The payload with the source's compression undone."""
        return decoded(self.payload, self.http_headers.get("content-encoding", ""))


def message(first_line: str, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    """The block of a record that holds an HTTP message."""
    lines = [first_line, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def member(kind: WarcRecordType, headers: Mapping[str, str], block: bytes) -> tuple[bytes, str]:
    """A record as a gzip member, with a digest of its block, and its id.

    Args:
        kind: type of the record.
        headers: besides those that every record has; a `WARC-Date` among them takes the place of
            the present moment.
        block: what the record holds.
    """
    record = WarcRecord()
    record.init_headers(kind)
    for name, value in {**headers, _BLOCK_DIGEST: digest(block)}.items():
        record.headers[name] = value
    record.set_bytes_content(block)
    plain = BytesIO()
    record.write(plain)
    return pack(plain.getbuffer()), str(record.record_id)


def digest(body: bytes) -> str:
    """The digest of a payload as our records name it."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def read(plain: bytes) -> Stored | None:
    """Read the record that an unpacked member holds; none when it holds nothing.

    Raises:
        NotARecordError: it holds something else.
    """
    http, begin = HeaderMap("latin1"), 0  # any byte is a character
    try:
        record = next(iter(ArchiveIterator(BytesIO(plain), parse_http=False)), None)
        if record is None:
            return None
        block = record.reader.read()
        if record.is_http:
            begin = http.parse(BytesIO(block))
    except (OSError, ValueError) as error:
        raise NotARecordError(str(error)) from error
    headers, payload = _lower(record.headers.to_tuples()), block[begin:]
    digests = [
        (name, digested)
        for name, digested in ((_BLOCK_DIGEST, block), (_DIGEST, payload))
        if name.lower() in headers
    ]
    problems = [_problem(name, headers[name.lower()], digested) for name, digested in digests]
    return Stored(
        type=str(record.record_type),
        headers=headers,
        status=http.status_code or 0,
        http_headers=_lower(http.to_tuples()),
        payload=payload,
        problem="; ".join(filter(None, problems)) if problems else "its digest is missing",
    )


def _lower(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in pairs}


def _problem(name: str, told: str, digested: bytes) -> str:
    """Why bytes have not the digest that a header tells, in hexadecimal or base 32."""
    algorithm, _, value = told.partition(":")
    if algorithm not in _ALGORITHMS:
        return f"{name} cannot be read ({told})"
    found = hashlib.new(algorithm, digested, usedforsecurity=False)
    # Base 32 is what other writers of WARC take, ours of before too, and Python's is slow.
    is_right = value == found.hexdigest() or value == base64.b32encode(found.digest()).decode()
    return "" if is_right else f"it has not its {name} ({told})"


def decoded(payload: bytes, encodings: str) -> bytes:
    """A body with the codings undone that its Content-Encoding names (RFC 9110 §8.4).

    They are those that Scrapy asks for. Of gzip comes as much as can be unpacked, as the spider got
    it; what is not what it is said to be stays as it is, for whoever reads it to refuse.
    """
    for encoding in reversed(encodings.lower().split(",")):
        undo = _UNDOING.get(encoding.strip())
        try:
            payload = undo(payload) if undo else payload
        except (OSError, EOFError, zlib.error, UnpackError):
            return payload
    return payload


def _gunzip(payload: bytes) -> bytes:
    unpacker = zlib_ng.decompressobj(GZIP)
    try:
        plain = unpacker.decompress(payload)
    except UnpackError:
        return _gunzip_as_scrapy(payload)
    return plain if unpacker.eof and not unpacker.unused_data else _gunzip_as_scrapy(payload)


def _gunzip_as_scrapy(payload: bytes) -> bytes:
    """What comes of several streams in a row, or of one that is cut off or damaged."""
    packed, pieces = GzipFile(fileobj=BytesIO(payload)), list[bytes]()
    try:
        while piece := packed.read1(_PIECE):
            pieces.append(piece)
    except (OSError, EOFError, zlib.error):
        if not pieces:
            raise
    return b"".join(pieces)


def _inflate(payload: bytes) -> bytes:
    try:
        return zlib_ng.decompress(payload)
    except UnpackError:
        return zlib_ng.decompress(payload, -zlib_ng.MAX_WBITS)  # some servers leave the frame out


_UNDOING: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": lambda payload: BrotliReader(BytesIO(payload)).read(),
    "zstd": lambda payload: ZstdReader(BytesIO(payload)).read(),
}
