"""One WARC 1.1 record (ISO 28500): made into the bytes of a gzip member, and read back out of them.

Does not belong here: which records a crawl stores and what is a credential (`scrapers.archive`),
what a member is and where the next begins (`scrapers.members`).
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from gzip import GzipFile
from io import BytesIO
from uuid import uuid4

import msgspec
from fastwarc.stream_io import BrotliReader, ZstdReader
from fastwarc.warc import HeaderMap
from zlib_ng import zlib_ng

from scrapers.members import GZIP, UnpackError, pack

DOCUMENT_TYPES = frozenset({"response", "resource"})
"""Types of the records that a document may be."""
TYPES = DOCUMENT_TYPES | {"warcinfo", "request"}
"""Types of the records that a crawl writes."""
_DIGEST, _BLOCK_DIGEST = "warc-payload-digest", "warc-block-digest"
_ALGORITHMS = frozenset({"sha256", "sha1"})
_PIECE = 64 * 1024  # as Scrapy's


class NotARecordError(ValueError):
    """What was unpacked is no WARC record."""


class Stored(msgspec.Struct, frozen=True):
    """A record read back.

    Attributes:
        type: `response`, `resource`, `request`, `warcinfo`, or another's.
        headers: of the record, names in lower case.
        status: of the HTTP answer in it; 0 when there is none.
        http_headers: of the HTTP message in it, names in lower case; the last of each name.
        block: what the record holds, an HTTP message as a whole.
        payload: the body as it was transferred.
    """

    type: str
    headers: Mapping[str, str]
    status: int
    http_headers: Mapping[str, str]
    block: memoryview
    payload: bytes

    @property
    def body(self) -> bytes:
        """The payload with the source's compression undone."""
        return decoded(self.payload, self.http_headers.get("content-encoding", ""))

    def problem(self) -> str:
        """Why its digests do not speak for it; empty when they do."""
        digested = {_DIGEST: memoryview(self.payload), _BLOCK_DIGEST: self.block}
        named = [name for name in digested if name in self.headers] or [_BLOCK_DIGEST]
        return "; ".join(filter(None, (self._problem(name, digested[name]) for name in named)))

    def payload_problem(self) -> str:
        """The same of the payload alone: the member's checksum has spoken for the rest."""
        return self._problem(_DIGEST, memoryview(self.payload))

    def _problem(self, name: str, digested: memoryview) -> str:
        """Why bytes have not the digest that a header tells, in hexadecimal or base 32."""
        told = self.headers.get(name, "")
        algorithm, _, value = told.partition(":")
        if not told:
            return f"its {name} is missing"
        if algorithm not in _ALGORITHMS:
            return f"its {name} cannot be read ({told})"
        found = hashlib.new(algorithm, digested, usedforsecurity=False)
        # Base 32 is what other writers of WARC take, ours of before too, and Python's is slow.
        is_right = value == found.hexdigest() or value == base64.b32encode(found.digest()).decode()
        return "" if is_right else f"it has not its {name} ({told})"


def head(first_line: str, headers: Iterable[tuple[str, str]]) -> bytes:
    """What stands before the body of an HTTP message."""
    lines = [first_line, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1")


def member(kind: str, headers: Mapping[str, str], *block: bytes) -> tuple[bytes, str]:
    """A record as a gzip member, with a digest of its block, and its id.

    Put together here: a writer of records would copy the body three times on its way.

    Args:
        kind: type of the record.
        headers: besides those that every record has; what needs a `WARC-Date` names it.
        block: what the record holds, in parts.
    """
    digested, record_id = hashlib.sha256(), f"<urn:uuid:{uuid4()}>"
    for part in block:
        digested.update(part)
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: {record_id}",
        *(f"{name}: {value}" for name, value in headers.items()),
        f"WARC-Block-Digest: sha256:{digested.hexdigest()}",
        f"Content-Length: {sum(map(len, block))}",
    ]
    return pack("\r\n".join([*lines, "", ""]).encode(), *block, b"\r\n\r\n"), record_id


def digest(body: bytes) -> str:
    """The digest of a payload as our records name it."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def read(plain: bytes) -> Stored:
    """Read the record that an unpacked member holds.

    Raises:
        NotARecordError: it holds something else, or nothing.
    """
    record, http = HeaderMap(), HeaderMap("latin1")  # of which any byte is a character
    stream = BytesIO(plain)
    try:
        payload_at = begin = record.parse(stream)
        headers = _lower(record.to_tuples())
        end = begin + int(headers.get("content-length", ""))
        if headers.get("content-type", "").startswith("application/http"):
            stream.seek(begin)
            payload_at += http.parse(stream)
    except (OSError, ValueError) as error:
        raise NotARecordError(str(error)) from error
    if not (record.status_line or "").startswith("WARC/1.") or end > len(plain):
        raise NotARecordError("it begins otherwise, or ends before its end")
    return Stored(
        type=headers.get("warc-type", ""),
        headers=headers,
        status=http.status_code or 0,
        http_headers=_lower(http.to_tuples()),
        block=memoryview(plain)[begin:end],
        payload=plain[payload_at:end],
    )


def _lower(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in pairs}


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
