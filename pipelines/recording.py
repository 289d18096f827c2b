"""Fixture cases: archived responses saved with the rows they gave, to be held against later.

A case is a folder `<source>/<case>/` with `body` (the decoded bytes), `document.json` (what was
known of them from outside) and `expected.json` (the cleaned rows). An address takes several answers
to find: then `document.json` is a list, and the bytes of the second are `body.2`. `kortlag record`
writes a case; one test replays them all.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from pipelines.clean import cvr, portals, udbud
from pipelines.clean.document import Cleaned, Document
from pipelines.clean.notices import parse_notice
from pipelines.clean.scrub import scrubbed
from pipelines.clean.ted_search import clean_search
from pipelines.readers import addresses, municipal
from pipelines.readers import document as as_document
from scrapers import archive, crawls

BODY, DOCUMENT, EXPECTED = "body", "document.json", "expected.json"

Facts = udbud.DetailFacts | portals.Detail
CLEANERS: dict[tuple[str, str], Callable[[Document], Cleaned | Facts]] = {
    ("ted", "notice"): parse_notice,
    ("ted", "search"): clean_search,
    ("udbud", "search"): udbud.clean_search_page,
    ("udbud", "detail"): udbud.clean_detail,
    ("cvr", "virksomhed"): cvr.clean_companies,
    ("cvr", "produktionsenhed"): cvr.clean_sites,
    ("udbud_sync", "page"): lambda page: udbud.clean_sync_page(page)[0],
    ("udbud_sync", "notice"): parse_notice,
    ("comdia", "list"): lambda page: portals.clean_list(page, {}),
    ("comdia", "detail"): portals.clean_detail,
    ("eu_supply", "feed"): portals.clean_feed,
    ("ethics", "documents"): portals.clean_documents,
}
"""Source and kind of document -> the function that cleans it."""
MUNICIPAL_PAGE = ("municipal", "page")
"""Cleaned by what the archive says of how it is read."""
LOOK_UPS = "addresses"
"""The source whose documents are cleaned together: all that one address took."""


def _scrubbed_page(body: bytes) -> bytes:
    """A page of the data-sync feed with its notices scrubbed; other pages as they are."""
    if b"bekendtgoerelseXml" not in body:
        return body
    page = json.loads(body)
    for entry in page["bekendtgoerelser"]:
        xml = base64.b64decode(entry["bekendtgoerelseXml"] or "")
        entry["bekendtgoerelseXml"] = base64.b64encode(scrubbed(xml)).decode()
    return json.dumps(page, ensure_ascii=False).encode()


_SCRUBBERS: dict[str, Callable[[bytes], bytes]] = {"notice": scrubbed, "page": _scrubbed_page}
"""Kind of document -> what blanks persons' contact data in it."""


class NotRecordedError(Exception):
    """There is nothing to record; the message says what there is instead."""


def find(archive_dir: Path, source: str, name: str) -> list[archive.Document]:
    """The newest archived document of a name; of an address, the answers of its newest look-up.

    Names are TED's publication numbers, udbud.dk's `<notice id>/<version>`, and list pages such
    as `national 1` (udbud.dk), `rsv 1` (CVR) or `page 1` (TED); an address has its key.

    Raises:
        NotRecordedError: no crawl has it, or no function cleans its kind.
    """
    found: list[archive.Document] = []
    names: set[str] = set()
    for crawl in crawls.crawl_ids(archive_dir, source):
        documents = archive.read_documents(archive_dir, source, crawl)
        if source != LOOK_UPS:
            documents = [d for d in documents if (source, d.kind) in {*CLEANERS, MUNICIPAL_PAGE}]
        names |= {document.name for document in documents}
        here = [document for document in documents if document.name == name]
        found = (here if source == LOOK_UPS else here[-1:]) or found
    if not found:
        some = ", ".join(sorted(names)[:5]) or "nothing at all"
        raise NotRecordedError(
            f"The archive has no document '{name}' of {source}. It has {some} … `kortlag nightly` "
            "collects; names stand in each crawl's documents.jsonl."
        )
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
    folder.mkdir(parents=True, exist_ok=True)
    known = []
    for number, document in enumerate(found, start=1):
        body = archive.read_record(archive_dir, document.ref).body
        body = _SCRUBBERS.get(document.kind, bytes)(body)
        (folder / _body(number)).write_bytes(body)
        known.append({"source": source} | msgspec.to_builtins(document))
    text = _text(known if source == LOOK_UPS else known[0])
    (folder / DOCUMENT).write_text(text, encoding="utf-8")
    (folder / EXPECTED).write_text(_text(replay(folder)), encoding="utf-8")
    return folder


def replay(folder: Path) -> dict[str, Any]:
    """Clean a case's bytes again.

    Returns:
        Rows by table and findings, or a detail's facts, as JSON would hold them.
    """
    known = documents(folder)
    source = known[0]["source"]
    trail, reading = [], {}
    for number, one in enumerate(known, start=1):
        found = msgspec.convert({k: v for k, v in one.items() if k != "source"}, archive.Document)
        body = (folder / _body(number)).read_bytes()
        trail.append((found.kind, as_document(source, found, body)))
        reading = dict(found.reading)
    (kind, last) = trail[-1]
    cleaned: Cleaned | Facts
    if source == LOOK_UPS:
        cleaned = addresses.clean_trail(trail, reading)
    elif (source, kind) == MUNICIPAL_PAGE:
        cleaned = portals.clean_page(last, municipal.reading_of(reading))
    else:
        cleaned = CLEANERS[source, kind](last)
    if isinstance(cleaned, Cleaned):
        result: dict[str, Any] = {
            "tables": dict(cleaned.tables),
            "findings": [asdict(finding) for finding in cleaned.findings],
        }
    else:
        result = {"facts": asdict(cleaned)}
    plain: dict[str, Any] = json.loads(_text(result))
    return plain


def documents(folder: Path) -> list[dict[str, Any]]:
    """What is known of a case's documents from outside, `source` included."""
    known = json.loads((folder / DOCUMENT).read_text(encoding="utf-8"))
    return known if isinstance(known, list) else [known]


def _body(number: int) -> str:
    return BODY if number == 1 else f"{BODY}.{number}"


def expected(folder: Path) -> dict[str, Any]:
    """The rows that a case was recorded with."""
    rows: dict[str, Any] = json.loads((folder / EXPECTED).read_text(encoding="utf-8"))
    return rows


def _text(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False, indent=1) + "\n"
