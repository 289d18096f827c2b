"""From one archived crawl to Parquet: which archived bytes go through which cleaning function.

The functions themselves are pure and lie in `pipelines.clean`. What a crawl gave is kept beside
its siblings and made again only when the code that cleans has changed, so a night's work is in
proportion to what the night brought.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path

import polars as pl

from pipelines.clean import addresses, cvr, portals, udbud
from pipelines.clean.document import Cleaned, Document
from pipelines.clean.eforms import parse_notice
from scrapers import archive, crawls, municipalities
from scrapers.pages import comdia as comdia_pages
from scrapers.pages import ted as ted_pages
from scrapers.pages import udbud_sync as sync_pages
from warehouse.parquet import clean_file, write_frame
from warehouse.workbench import CLEANED

FINDINGS_SCHEMA = pl.Schema(
    {"kind": pl.String, "subject": pl.String, "documents": pl.Int64, "example": pl.String}
)
_BATCH = 2_000


@cache
def code_version() -> str:
    """Digest of everything that turns bytes into rows: cleaning code and table declarations."""
    here = Path(__file__).parent
    files = [
        *here.glob("clean/**/*.py"),
        Path(__file__),
        *here.parent.glob("warehouse/tables/*.py"),
    ]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def clean_crawl(archive_dir: Path, parquet_dir: Path, source: str, crawl_id: str) -> bool:
    """Clean a crawl into `parquet/clean/<source>/<crawl>/`, unless that is there already.

    Returns:
        Whether anything had to be done.
    """
    stamp = clean_file(parquet_dir, source, crawl_id, "stamp").with_suffix(".json")
    account = crawls.read_account(archive_dir / source / crawl_id)
    is_accepted = account is not None and account.accepted
    version = {"code": code_version(), "accepted": is_accepted}
    if stamp.is_file() and json.loads(stamp.read_text()) == version:
        return False
    stamp.unlink(missing_ok=True)
    met = _READERS[source](archive_dir, crawl_id, is_accepted)
    batches = list(_batches(chain(_crawl(account), met)))
    _write(parquet_dir, source, crawl_id, batches)
    stamp.write_text(json.dumps(version))
    return True


def _crawl(account: crawls.Account | None) -> Iterator[Cleaned]:
    """What the tables need to know of an accepted crawl itself."""
    if account is not None and account.accepted:
        told = Cleaned()
        told.add("clean.crawls", {"is_full": account.full})
        yield told


def _batches(results: Iterator[Cleaned]) -> Iterator[tuple[dict[str, pl.DataFrame], Cleaned]]:
    """Frames of every few thousand documents, so that rows do not pile up as Python objects."""
    pile = Cleaned()
    for count, cleaned in enumerate(results, start=1):
        pile.extend(cleaned)
        if count % _BATCH == 0:
            yield _frames(pile), pile
            pile = Cleaned()
    yield _frames(pile), pile


def _frames(cleaned: Cleaned) -> dict[str, pl.DataFrame]:
    return {
        name: table.frame(cleaned.tables.get(table.qualified, []))
        for name, table in CLEANED.items()
    }


def _write(
    parquet_dir: Path,
    source: str,
    crawl_id: str,
    batches: list[tuple[dict[str, pl.DataFrame], Cleaned]],
) -> None:
    for name in CLEANED:
        frame = pl.concat([frames[name] for frames, _ in batches])
        target = clean_file(parquet_dir, source, crawl_id, name)
        if frame.height:
            write_frame(target, frame)
        else:
            target.unlink(missing_ok=True)
    found = Counter((f.kind, f.subject) for _, cleaned in batches for f in cleaned.findings)
    example = {(f.kind, f.subject): f.document for _, c in reversed(batches) for f in c.findings}
    rows = [(kind, subject, n, example[kind, subject]) for (kind, subject), n in found.items()]
    frame = pl.DataFrame(sorted(rows), schema=FINDINGS_SCHEMA, orient="row")
    write_frame(clean_file(parquet_dir, source, crawl_id, "findings"), frame)


def _document(source: str, found: archive.Document, body: bytes) -> Document:
    return Document(source, found.name, found.url, found.ref, found.seen_at, body)


def _read(archive_dir: Path, source: str, found: archive.Document) -> Document:
    return _document(source, found, archive.read_record(archive_dir, found.ref).body)


def _documents(archive_dir: Path, source: str, crawl_id: str, kind: str) -> Iterator[Document]:
    for found in archive.read_documents(archive_dir, source, crawl_id):
        if found.kind == kind:
            yield _read(archive_dir, source, found)


def _ted(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Every notice fetched whole; the list of an accepted crawl says which of them count."""
    for document in _documents(archive_dir, "ted", crawl_id, "notice"):
        yield parse_notice(document)
    if is_accepted:
        for document in _documents(archive_dir, "ted", crawl_id, "search"):
            listed = Cleaned()
            for name in ted_pages.read_search(document.body).names:
                listed.add("clean.listed", {"name": name, "seen_at": document.seen_at})
            yield listed


def _cvr(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    if is_accepted:
        for document in _documents(archive_dir, "cvr", crawl_id, "virksomhed"):
            yield cvr.clean_companies(document)
        for document in _documents(archive_dir, "cvr", crawl_id, "produktionsenhed"):
            yield cvr.clean_sites(document)


def _udbud(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Search pages of an accepted crawl, with the details that any crawl up to it fetched."""
    if not is_accepted:
        return
    details: dict[str, archive.Document] = {}
    for earlier in crawls.crawl_ids(archive_dir, "udbud"):
        if earlier <= crawl_id:
            for found in archive.read_documents(archive_dir, "udbud", earlier):
                if found.kind == "detail":
                    details[found.name] = found
    for document in _documents(archive_dir, "udbud", crawl_id, "search"):
        page = udbud.clean_search_page(document)
        names = {f"{r['notice_id']}/{r['version']}" for r in page.tables.get("core.notices", [])}
        facts = [
            _detail_facts(archive_dir, details[name]) for name in sorted(names) if name in details
        ]
        yield udbud.merge(page, facts)


def _udbud_sync(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Pages of an accepted crawl list the notices; their XML lies beside them in the archive."""
    if not is_accepted:
        return
    identities: dict[str, udbud.Identity] = {}
    for document in _documents(archive_dir, "udbud_sync", crawl_id, "page"):
        listed = Cleaned()
        for entry in sync_pages.read_page(document.body)[1]:
            # The public search's own reading, so that both sources call a notice the same.
            identity = udbud.identity_of(
                udbud.Entry(entry.notice_id, entry.version, entry.publication_number)
            )
            if identity is not None:
                identities[entry.name] = identity
                listed.add("clean.listed", {"name": identity.key, "seen_at": document.seen_at})
        yield listed
    for document in _documents(archive_dir, "udbud_sync", crawl_id, "notice"):
        yield parse_notice(replace(document, name=identities[document.name].key))


@cache
def _detail_facts(archive_dir: Path, found: archive.Document) -> udbud.DetailFacts:
    # Kept for the process: a rebuild meets the same detail once in every night's list.
    return udbud.clean_detail(_read(archive_dir, "udbud", found))


def _municipal(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Pages of an accepted crawl, each read by the selectors it was accepted by."""
    for found in archive.read_documents(archive_dir, "municipal", crawl_id):
        if is_accepted and found.kind == "page":
            told = dict(found.reading)
            buyer = f"{municipalities.name_of(told['municipality_code'])} Kommune"
            reading = portals.Reading.of(told, buyer)
            yield portals.clean_page(_read(archive_dir, "municipal", found), reading)


def _comdia(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Lists of an accepted crawl, with the last look of any crawl up to it at each tender."""
    if not is_accepted:
        return
    looks: dict[str, archive.Document] = {}
    for earlier in crawls.crawl_ids(archive_dir, "comdia"):
        if earlier <= crawl_id:
            for found in archive.read_documents(archive_dir, "comdia", earlier):
                if found.kind == "detail":
                    looks[found.name.partition("@")[0]] = found
    for document in _documents(archive_dir, "comdia", crawl_id, "list"):
        listed = comdia_pages.read_list(document.body).names
        details = {i: _comdia_detail(archive_dir, looks[i]) for i in listed if i in looks}
        yield portals.clean_list(document, details)


@cache
def _comdia_detail(archive_dir: Path, found: archive.Document) -> portals.Detail:
    return portals.clean_detail(_read(archive_dir, "comdia", found))


def _eu_supply(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    if is_accepted:
        for document in _documents(archive_dir, "eu_supply", crawl_id, "feed"):
            yield portals.clean_feed(document)


def _addresses(archive_dir: Path, crawl_id: str, is_accepted: bool) -> Iterator[Cleaned]:
    """Look-ups that came to a conclusion, which are good whatever became of their crawl."""
    del is_accepted
    trails: dict[str, list[tuple[str, Document]]] = {}
    bodies: dict[str, bytes] = {}  # an answer to a hundred ids is the answer of each
    for found in archive.read_documents(archive_dir, "addresses", crawl_id):
        if found.ref not in bodies:
            bodies[found.ref] = archive.read_record(archive_dir, found.ref).body
        document = _document("addresses", found, bodies[found.ref])
        trails.setdefault(found.name, []).append((found.kind, document))
    for trail in trails.values():
        if trail[-1][0] in addresses.CONCLUSIONS:  # a killed crawl may have left half a trail
            yield addresses.clean_lookup(trail)


_READERS: dict[str, Callable[[Path, str, bool], Iterator[Cleaned]]] = {
    "ted": _ted,
    "cvr": _cvr,
    "addresses": _addresses,
    "udbud": _udbud,
    "udbud_sync": _udbud_sync,
    "municipal": _municipal,
    "comdia": _comdia,
    "eu_supply": _eu_supply,
}
