"""What each source's archived crawl gives: one module a source, of its name, with a `read`.

A reader goes through a crawl's documents and names the cleaning function of each, which is pure and
lies in `pipelines.clean`. What needs nothing but its own bytes is handed on as a `Piece`, so that
other processes can clean it; what is read together with others comes as rows. Here is what readers
share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from pipelines.clean.document import Cleaned, Document
from scrapers import archive, crawls


@dataclass(frozen=True, slots=True)
class Piece:
    """A document that is cleaned by itself, in whichever process.

    Attributes:
        source: name of the source record.
        found: the document.
        clean: a function of a module, for its name is what another process is given.
        size: how many notices it is worth in work and memory, about.
    """

    source: str
    found: archive.Document
    clean: Callable[[Document], Cleaned]
    size: int = 1

    def cleaned(self, archive_dir: Path) -> Cleaned:
        """Its rows.

        Raises:
            DamagedError: it is not what was stored.
        """
        return self.clean(load(archive_dir, self.source, self.found))


Reader = Callable[[Path, str, bool], Iterator[Piece | Cleaned]]
"""Takes the archive, a crawl and whether that was accepted."""


def reader_of(source: str) -> Reader:
    """The reader of a source."""
    found: Reader = import_module(f"{__name__}.{source}").read
    return found


def document(source: str, found: archive.Document, body: bytes) -> Document:
    """An archived document with its bytes, as cleaning takes it."""
    return Document(source, found.name, found.url, found.ref, found.seen_at, body)


def load(archive_dir: Path, source: str, found: archive.Document) -> Document:
    """The same, with the bytes read from the archive."""
    return document(source, found, archive.read_record(archive_dir, found.ref).body)


def documents(archive_dir: Path, source: str, crawl_id: str, kind: str) -> Iterator[Document]:
    """Documents of a kind that a crawl found, in its order."""
    for found in archive.each_document(archive_dir, source, crawl_id):
        if found.kind == kind:
            yield load(archive_dir, source, found)


def pieces(
    archive_dir: Path,
    source: str,
    crawl_id: str,
    kind: str,
    clean: Callable[[Document], Cleaned],
    size: int = 1,
) -> Iterator[Piece]:
    """The same, not read yet, each to be cleaned by itself."""
    for found in archive.each_document(archive_dir, source, crawl_id):
        if found.kind == kind:
            yield Piece(source, found, clean, size)


def until(archive_dir: Path, source: str, crawl_id: str, kind: str) -> Iterator[archive.Document]:
    """Documents of a kind that this crawl or an earlier one found, oldest first."""
    for earlier in crawls.crawl_ids(archive_dir, source):
        if earlier <= crawl_id:
            for found in archive.each_document(archive_dir, source, earlier):
                if found.kind == kind:
                    yield found
