"""What an archived record holds byte for byte, and whether it is still what was stored.

Does not belong here: what the bytes mean (`scrapers.pages`, `pipelines.clean`); undoing the
source's compression (`scrapers.archive.read_record`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scrapers.archive import stored_at


@dataclass(frozen=True, slots=True)
class Payload:
    """The payload of a WARC record.

    Attributes:
        ref: archive reference.
        url, fetched_at, status: as stored; an extract of a response has status 0.
        taken_from: of an extract, the response it came in; else empty.
        encoding: content encoding that the bytes still have (`gzip`), empty for none.
        body: the bytes as the source sent them.
        digest: the digest that the record names.
        is_whole: the bytes have that digest.
    """

    ref: str
    url: str
    fetched_at: datetime
    status: int
    taken_from: str
    encoding: str
    body: bytes
    digest: str
    is_whole: bool

    @property
    def sha256(self) -> str:
        """Digest of the bytes as they are now."""
        return hashlib.sha256(self.body).hexdigest()


def read_payload(root: Path, ref: str) -> Payload:
    """Read a record's payload and compare it with the digest it was stored with.

    Raises:
        KeyError: the reference is malformed.
        DamagedError: it points at no response and no extract, or at what cannot be unpacked.
    """
    found = stored_at(root, ref)
    headers = found.headers
    return Payload(
        ref=ref,
        url=headers["warc-target-uri"],
        fetched_at=datetime.fromisoformat(headers["warc-date"]),
        status=found.status,
        taken_from=headers.get("kortlag-taken-from", ""),
        encoding=found.http_headers.get("content-encoding", ""),
        body=found.payload,
        digest=headers.get("warc-payload-digest", ""),
        is_whole=not found.problem(),
    )
