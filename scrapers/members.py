"""The gzip members of a WARC file: one a record, each with a checksum of its own.

Readers of WARC pass over what cannot be unpacked and lose what comes after. Here a member is
unpacked whole, its checksum compared, before anything in it is believed, and after one that is
damaged the next is found again.

Does not belong here: what stands in a record (`scrapers.warc`).
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from zlib_ng import zlib_ng

_PIECE = 16 * 1024
GZIP = 31  # zlib's word for "gzip header and trailer, and nothing else"
UnpackError = cast("type[Exception]", zlib_ng.error)  # its stub takes the class for an error
_LEVEL = 5  # bytes of level 6 and more are 1 % fewer, and cost a quarter more time
_MAGIC = b"\x1f\x8b\x08"
_BEGINNING = b"WARC/1."


class NotWholeError(ValueError):
    """No whole member begins at a place; the message says what there is instead."""


@dataclass(frozen=True, slots=True)
class Member:
    """What lies at a place of a WARC file.

    Attributes:
        start, end: its bytes.
        plain: what it holds; null when it cannot be unpacked.
        problem: why not; empty otherwise.
    """

    start: int
    end: int
    plain: bytes | None
    problem: str = ""


def pack(*parts: bytes) -> bytes:
    """A member that holds some bytes in a row."""
    packer = zlib_ng.compressobj(_LEVEL, zlib_ng.DEFLATED, GZIP)
    return b"".join([*map(packer.compress, parts), packer.flush()])


def unpack(stream: IO[bytes] | mmap.mmap) -> tuple[bytes, int]:
    """Unpack the member that begins where `stream` stands.

    Returns:
        What it holds, and how many bytes it takes packed.

    Raises:
        NotWholeError: it is damaged, torn, or not there.
    """
    unpacker, taken, plain = zlib_ng.decompressobj(GZIP), 0, list[bytes]()
    while not unpacker.eof:
        piece = stream.read(_PIECE)
        if not piece:
            raise NotWholeError("the file ends within it" if taken else "the file ends before it")
        try:
            plain.append(unpacker.decompress(piece))
        except UnpackError as error:
            raise NotWholeError(f"it cannot be unpacked ({error})") from error
        taken += len(piece)
    return b"".join(plain), taken - len(unpacker.unused_data)


def members(path: Path) -> Iterator[Member]:
    """Everything in a WARC file, from its first byte to its last."""
    if path.stat().st_size == 0:
        return  # nothing can be mapped of it
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = 0
        while start < len(data):
            data.seek(start)
            try:
                plain, length = unpack(data)
            except NotWholeError as error:
                end = _next_member(data, start + 1)
                yield Member(start, end, None, str(error))
            else:
                end = start + length
                yield Member(start, end, plain)
            start = end


def _next_member(data: mmap.mmap, start: int) -> int:
    """Where the next record begins; the end of the file when there is none."""
    found = data.find(_MAGIC, start)
    while found >= 0:
        try:
            head = zlib_ng.decompressobj(GZIP).decompress(data[found : found + _PIECE], 64)
        except UnpackError:
            head = b""
        if head.startswith(_BEGINNING):
            return found
        found = data.find(_MAGIC, found + 1)
    return len(data)
