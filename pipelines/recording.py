"""Fixture cases: archived responses saved with the rows they gave, to be held against later.

A case is a folder `<source>/<case>/` with `body` (the decoded bytes), `document.json` (what was
known of them from outside) and `expected.json` (the cleaned rows). `kortlag record` writes one;
one test replays them all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from pipelines.clean import cvr, udbud
from pipelines.clean.document import Cleaned, Document
from pipelines.clean.notices import parse_notice
from pipelines.clean.scrub import scrubbed
from scrapers import archive, crawls

BODY, DOCUMENT, EXPECTED = "body", "document.json", "expected.json"

CLEANERS: dict[tuple[str, str], Callable[[Document], Cleaned | udbud.DetailFacts]] = {
    ("ted", "notice"): parse_notice,
    ("udbud", "search"): udbud.clean_search_page,
    ("udbud", "detail"): udbud.clean_detail,
    ("cvr", "virksomhed"): cvr.clean_companies,
    ("cvr", "produktionsenhed"): cvr.clean_sites,
}
"""Source and kind of document -> the function that cleans it."""


class NotRecordedError(Exception):
    """There is nothing to record; the message says what there is instead."""


def find(archive_dir: Path, source: str, name: str) -> archive.Document:
    """The newest archived document of a name.

    Names are TED's publication numbers, udbud.dk's `<notice id>/<version>`, and list pages such
    as `national 1` (udbud.dk) or `rsv 1` (CVR).

    Raises:
        NotRecordedError: no crawl has it, or no function cleans its kind.
    """
    found = None
    names: set[str] = set()
    for crawl in crawls.crawl_ids(archive_dir, source):
        for document in archive.read_documents(archive_dir, source, crawl):
            if (source, document.kind) in CLEANERS:
                names.add(document.name)
                found = document if document.name == name else found
    if found is None:
        some = ", ".join(sorted(names)[:5]) or "nothing at all"
        raise NotRecordedError(f"The archive has no document '{name}' of {source}. It has {some} …")
    return found


def record(archive_dir: Path, source: str, name: str, folder: Path) -> Path:
    """Save an archived document and its rows as a case.

    Persons' contact data in notices are blanked; nothing else is changed.

    Args:
        archive_dir: the archive.
        source: name of the source.
        name: name of the document.
        folder: the case's folder; its files are written over.

    Raises:
        NotRecordedError: see `find`.
    """
    found = find(archive_dir, source, name)
    body = archive.read_record(archive_dir, found.ref).body
    folder.mkdir(parents=True, exist_ok=True)
    (folder / BODY).write_bytes(scrubbed(body) if found.kind == "notice" else body)
    known = {"source": source} | msgspec.to_builtins(found)
    (folder / DOCUMENT).write_text(_text(known), encoding="utf-8")
    (folder / EXPECTED).write_text(_text(replay(folder)), encoding="utf-8")
    return folder


def replay(folder: Path) -> dict[str, Any]:
    """Clean a case's bytes again.

    Returns:
        Rows by table and findings, or a detail's facts, as JSON would hold them.
    """
    known = json.loads((folder / DOCUMENT).read_text(encoding="utf-8"))
    source = known.pop("source")
    found = msgspec.convert(known, archive.Document)
    body = (folder / BODY).read_bytes()
    document = Document(source, found.name, found.url, found.ref, found.seen_at, body)
    cleaned = CLEANERS[source, found.kind](document)
    if isinstance(cleaned, Cleaned):
        result: dict[str, Any] = {
            "tables": dict(cleaned.tables),
            "findings": [asdict(finding) for finding in cleaned.findings],
        }
    else:
        result = {"facts": asdict(cleaned)}
    plain: dict[str, Any] = json.loads(_text(result))
    return plain


def expected(folder: Path) -> dict[str, Any]:
    """The rows that a case was recorded with."""
    rows: dict[str, Any] = json.loads((folder / EXPECTED).read_text(encoding="utf-8"))
    return rows


def _text(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False, indent=1) + "\n"
