"""What each source's archived crawl gives: one module a source, of its name, with a `read`.

A reader goes through a crawl's documents and hands each to the cleaning function of its kind, which
is pure and lies in `pipelines.clean`. Here is what readers share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from pipelines.clean.document import Cleaned, Document
from scrapers import archive, crawls

Reader = Callable[[Path, str, bool], Iterator[Cleaned]]
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
    for found in archive.read_documents(archive_dir, source, crawl_id):
        if found.kind == kind:
            yield load(archive_dir, source, found)


def until(archive_dir: Path, source: str, crawl_id: str, kind: str) -> Iterator[archive.Document]:
    """Documents of a kind that this crawl or an earlier one found, oldest first."""
    for earlier in crawls.crawl_ids(archive_dir, source):
        if earlier <= crawl_id:
            for found in archive.read_documents(archive_dir, source, earlier):
                if found.kind == kind:
                    yield found
