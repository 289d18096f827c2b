"""What the archive takes on disk and to read back, against the same content in plain zstd.

Does not belong here: what keeping it costs a crawl (`tests.bench.crawl`).
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from backports import zstd

from scrapers import warc
from scrapers.archive import CrawlArchive, Document, Exchange, folder_bytes, read_record, stored_at
from scrapers.members import members
from scrapers.pages.cvr import search_path
from scrapers.sandbox.process import running
from scrapers.sources import CVR, SOURCES, TED
from tests.bench.data import register
from tests.bench.data.notices import notices
from tests.bench.figures import Figure, Goal, Scale, paired
from tests.campaigns.requests import crawl
from tests.scrapers.standins import StandIns

TITLE = "Archive"
ABOUT = """
Generated notices, one exchange each, and pages of a generated register of a country's make-up,
stored as a crawl stores them: response and request records, headers and the list of documents
included. The peer is a zstd file (level 3) a document or page, without headers and digests: each
answer is referred to and read back alone, which one stream over all would not give. Reading is
`read_record` against reading and unpacking the peer's files; ours also compares checksum and
SHA-256. What an unchanged night adds is measured at the sandbox's stand-ins: documents are not
asked for again, and what of the answers was stored before is all that records of the type `revisit`
could leave out. At the live register and TED it is less: each answer there has its own time taken,
cursor or token in it.
"""
NOTICES = {Scale.SMALL: 40, Scale.FULL: 1_000}
COMPANIES = {Scale.SMALL: 400, Scale.FULL: 4_000}
NIGHTS = {Scale.SMALL: ("ted",), Scale.FULL: ("ted", "udbud", "cvr")}
LEVEL = 3
AT = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
DAY = date(2026, 10, 20)
ASKED = (
    ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("Accept-Language", "en"),
    ("User-Agent", "Mozilla/5.0 (compatible; kortlag/0.1; +https://example.org/kortlag)"),
    ("Accept-Encoding", "gzip, deflate, br, zstd"),
)
ANSWERED = (("Date", "Thu, 26 Nov 2026 01:00:00 GMT"), ("Server", "Python/3.11 aiohttp/3.14.5"))


@dataclass(frozen=True)
class Content:
    """The same answers in the archive and in plain zstd.

    Attributes:
        folder: of all files.
        archived: the crawl's folder.
        refs: archive reference of each answer.
        packed: the peer's file of each.
        plain: bytes of all bodies.
        in_one: bytes of all in one stream of zstd.
    """

    folder: Path
    archived: Path
    refs: Sequence[str]
    packed: Sequence[Path]
    plain: int
    in_one: int

    @classmethod
    def stored(
        cls, folder: Path, source: str, exchanges: Sequence[Exchange], bodies: Sequence[bytes]
    ) -> Content:
        """Store exchanges both ways; `bodies` are theirs without the source's compression."""
        archive, refs = CrawlArchive(folder, source, AT, "kortlag/bench"), list[str]()
        stream, in_one = zstd.ZstdCompressor(LEVEL), 0
        packed = [folder / f"{number}.zst" for number in range(len(bodies))]
        for path, exchange, body in zip(packed, exchanges, bodies, strict=True):
            refs.append(archive.write(exchange))
            archive.add_document(Document("document", path.stem, exchange.url, refs[-1], AT))
            path.write_bytes(zstd.compress(body, LEVEL))
            in_one += len(stream.compress(body))
        archive.close()
        in_one += len(stream.flush())
        return cls(folder, archive.folder, refs, packed, sum(map(len, bodies)), in_one)

    def figures(self, name: str, times: int) -> Iterator[Figure]:
        """Bytes and speed against the peer."""
        ours, peer = folder_bytes(self.archived), sum(p.stat().st_size for p in self.packed)
        yield Figure(name=f"bytes stored per {name}", value=ours / len(self.refs), unit="bytes")
        yield Figure(
            name=f"bytes per {name} / zstd file each",
            value=ours / peer,
            goal=Goal.at_most(1.3),
            note="" if ours <= 1.3 * peer else _LARGER,
        )
        yield Figure(name=f"bytes per {name} / one zstd stream", value=ours / self.in_one)
        verified = paired(self.unpack, self.read, times)
        why = _SLOWER if verified.median < 0.5 else ""
        yield verified.figure(
            f"speed of reading a {name} / zstd file each", Goal.at_least(0.5), why
        )
        without = paired(self.unpack, self.read_unverified, times)
        yield without.figure(f"speed of reading a {name} without its digest / zstd file each")

    def read(self) -> None:
        """The product's way, of every answer."""
        for ref in self.refs:
            read_record(self.folder, ref)

    def read_unverified(self) -> None:
        """The same, held against no digest."""
        for ref in self.refs:
            stored_at(self.folder, ref).body  # noqa: B018 - unpacked when it is asked for

    def unpack(self) -> None:
        """The peer's way."""
        for path in self.packed:
            zstd.decompress(path.read_bytes())


_LARGER = (
    "Headers, request and list are 1.2 kB of a page; the rest is deflate, which looks back 32 kB "
    "and does not see what the units of a page have in common. Levels 5 to 9 of zlib-ng and 9 of "
    "zlib give 1.39 to 1.34, so none reaches 1.3; zstd would (level 3: 1.0, level 9: 0.75), "
    "but of well-kept libraries only fastwarc reads such a WARC file, not what operators have "
    "(warcio, pywb). What came as gzip is kept as it was sent, byte for byte."
)
_SLOWER = (
    "SHA-256 of the payload, once, in one call, is a quarter of a notice's time and of a page's as "
    "much as the peer takes in all; the line below shows the rest, and no answer is believed "
    "without. Of that rest inflating is half of a notice's and nine tenths of a page's; then the "
    "file, the headers. Tried: zlib-ng for zlib, fastwarc's headers for warcio's, one copy of the "
    "body for four, the digest of the whole record only when the archive is verified, records as "
    "msgspec's structs and the file opened without a `Path` (a fifth less of a notice)."
)


def figures(scale: Scale, work: Path) -> Iterator[Figure]:
    """Of notices, of register pages as JSON and as the register packs them, of unchanged nights."""
    times = 5 if scale is Scale.FULL else 1
    found = list(notices(NOTICES[scale]))
    url = f"{TED.addresses['web_url']}/en/notice/"
    bodies = [notice.body for notice in found]
    exchanges = [
        _exchange("notice", f"{url}{notice.name}/xml", notice.body, "application/xml")
        for notice in found
    ]
    yield from Content.stored(_new(work / "n"), "ted", exchanges, bodies).figures("notice", times)

    pages = [(unit, body) for _, unit, body in register.pages(register.Register(COMPANIES[scale]))]
    bodies = [body for _, body in pages]
    base = CVR.addresses["base_url"]
    exchanges = [
        _exchange(unit, base + search_path(unit), body, "application/json") for unit, body in pages
    ]
    yield from Content.stored(_new(work / "r"), "cvr", exchanges, bodies).figures(
        "register page", times
    )
    packed = [
        replace(
            one,
            body=gzip.compress(one.body, 6),
            response_headers=[*one.response_headers, ("Content-Encoding", "gzip")],
        )
        for one in exchanges
    ]
    yield from Content.stored(_new(work / "z"), "cvr", packed, bodies).figures(
        "register page that came as gzip", times
    )
    yield from _nights(NIGHTS[scale], _new(work / "nights"))


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _exchange(kind: str, url: str, body: bytes, content_type: str) -> Exchange:
    answered = [*ANSWERED, ("Content-Type", content_type), ("Content-Length", str(len(body)))]
    return Exchange(kind, url, "GET", ASKED, b"", 200, "OK", answered, body, AT)


def _nights(sources: Sequence[str], work: Path) -> Iterator[Figure]:
    """What a second night adds when nothing has changed, and what of it was stored before."""
    with running(DAY) as addresses:
        for source in sources:
            stand_ins, record = StandIns(addresses, _new(work / source)), SOURCES[source]
            first = crawl(stand_ins, source, DAY, record.first_date).account
            since = max(record.first_date, DAY - record.overlap)
            again = crawl(stand_ins, source, DAY, since).account
            root = stand_ins.folder / "data" / "archive" / source
            share = again.archived_bytes / first.archived_bytes
            yield Figure(
                name=f"bytes of an unchanged night / of the first (`{source}`)", value=share
            )
            known, bytes_again = set(_payloads(root / first.crawl_id)), 0
            for digest, size in _payloads(root / again.crawl_id).items():
                bytes_again += size if digest in known else 0
            yield Figure(
                name=f"`{source}`: of these, stored a second time",
                value=bytes_again / again.archived_bytes,
            )


def _payloads(folder: Path) -> dict[str, int]:
    """Payload digest -> bytes in the archive, of a crawl's answers."""
    found: dict[str, int] = {}
    for member in members(folder / "responses.warc.gz"):
        record = warc.read(member.plain or b"")
        if record.type in warc.DOCUMENT_TYPES:
            digest = record.headers["warc-payload-digest"]
            found[digest] = found.get(digest, 0) + member.end - member.start
    return found
