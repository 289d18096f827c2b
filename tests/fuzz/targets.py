"""Every reader of bytes from outside, as a function of bytes, and the errors it may raise.

A target holds when it gives rows that fit their tables, or raises one of its declared errors.
Anything else is a crash. Does not belong here: inputs (`seeds`), changing them (`mutators`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from pydantic import ValidationError

from pipelines.clean import cvr, portals, udbud
from pipelines.clean.clauses import read_clauses, with_clauses
from pipelines.clean.dar import ENTITIES as DAR_KINDS
from pipelines.clean.document import Cleaned, Document
from pipelines.clean.inbox import FILES, Lists, Version, tables_of
from pipelines.clean.notices import parse_notice
from pipelines.clean.ted_search import clean_search
from pipelines.clean.unusable import UnusablePage
from pipelines.readers import addresses as lookups
from scrapers import archive, integrity
from scrapers.pages import (
    addresses,
    comdia,
    dar,
    ethics,
    eu_supply,
    municipal,
    ted,
    ted_packages,
    udbud_sync,
)
from scrapers.pages import cvr as cvr_pages
from scrapers.pages import udbud as udbud_pages
from scrapers.pages.page import PageError
from warehouse import reference
from warehouse.tables import BY_NAME
from warehouse.workbench import CLEANED

SEEN_AT = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
MARKUP = (
    municipal.MunicipalPage(
        municipality_code="0751", url="https://kommune.example/udbud", container="body",
        item="li, tr, article", title="a, h3", link="a", date="time, td, span",
        deadline="td:nth-of-type(2)", date_format="%d-%m-%Y %H:%M", empty="p",
    ),
    municipal.MunicipalPage(
        municipality_code="0740", url="https://kommune.example/b", container="div, table, ul",
        item="*", date="*", deadline="*", date_format="%d. %B %Y",
    ),
)  # fmt: skip
LISTS = Lists.of(reference.code_list("categories.csv"), reference.code_list("kommuner.csv"))
_TABLES = BY_NAME | {table.qualified: table for table in CLEANED.values()}
_KINDS = frozenset({"wash", "unit", "house_search", "house", "nowhere"})
_ONCE = frozenset({
    "core.notices", "core.lots", "core.organisations", "core.awards", "core.clauses",
    "core.tender_documents", "core.decisions", "core.ledger", "core.mapping_records",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """A reader.

    Attributes:
        name: also the name of its corpus and of its cases.
        run: takes the bytes; checks what comes out.
        raises: errors it declares.
        form: how inputs are changed: as `xml`, `html`, `json`, `table`, `text`, `packed` (gzip)
            or `bytes`.
        weight: share of a campaign's time, against the others'.
    """

    name: str
    run: Callable[[bytes], None]
    raises: tuple[type[Exception], ...] = ()
    form: str = "bytes"
    weight: int = 2


def check(cleaned: Cleaned) -> None:
    """Make sure that rows fit their tables, keyed; a notice and its parts come once a document.

    Columns that the join fills (`core.enterprises.valid_to`, …) are not looked at.

    Raises:
        AssertionError, polars.exceptions.PolarsError: they do not.
    """
    for name, rows in with_clauses(cleaned).tables.items():
        table = _TABLES[name]
        keys = table.frame(rows).select(table.key)
        assert not any(keys.null_count().row(0)), f"{name}: a key is null"
        assert name not in _ONCE or not keys.is_duplicated().any(), f"{name}: a key comes twice"


def document(source: str, body: bytes, name: str = "1-2026") -> Document:
    """A document as the archive hands it over."""
    url = "https://source.example/page"
    return Document(source, name, url, f"{source}/20261120T043000Z/responses.warc.gz#0", SEEN_AT,
                    body)  # fmt: skip


def _notice(body: bytes) -> None:
    cleaned = parse_notice(document("ted", body))
    check(cleaned)
    found = len(cleaned.tables["core.notices"]), len(cleaned.tables["core.unread_documents"])
    assert found in {(1, 0), (0, 1)}


def _cleaned(source: str, clean: Callable[[Document], Cleaned], body: bytes) -> None:
    check(clean(document(source, body)))


def _udbud_detail(body: bytes) -> None:
    facts = udbud.clean_detail(document("udbud", body, "0f0f0f0f-2b45-4961-a9be-8e1aa1909bc8/01"))
    key = {"notice_key": f"udbud:{facts.name}", **document("udbud", b"").provenance()}
    listed = {"notice_id": facts.notice_id, "version": facts.version}
    told = {"is_latest": True, "is_change": True, "value_withheld": False}
    page = Cleaned()
    page.add("core.notices", key | listed | told)
    page.add("core.lots", key | {"lot_id": "LOT-0000", "deadline_kind": "tender"})
    check(udbud.merge(page, [facts]))


def _comdia_list(body: bytes) -> None:
    closed = {"4101": portals.Detail(closed=True), "4102": portals.Detail(closed=None)}
    check(portals.clean_list(document("comdia", body, "aarhus-kommune"), closed))


def _comdia_detail(body: bytes) -> None:
    portals.clean_detail(document("comdia", body, "4101@202611200430"))


def _municipal(body: bytes) -> None:
    for page in MARKUP:
        reading = portals.Reading.of(dict(page.reading()), "Aarhus Kommune")
        check(portals.clean_page(document("municipal", body), reading))


class _Told(msgspec.Struct):
    name: str
    kinds: list[str]
    bodies: list[msgspec.Raw]
    reading: dict[str, str] = {}


def _lookup(body: bytes) -> None:
    """A look-up: `kinds` of its answers, their `bodies`, and what the spider read in them."""
    try:
        told = msgspec.json.decode(body, type=_Told)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    trail = [
        (kind, document("addresses", bytes(one), told.name))
        for kind, one in zip(told.kinds, told.bodies, strict=False)
    ]
    kinds = {kind for kind, _ in trail}
    # What the spider itself writes is not in doubt: kinds it knows, and of DAR a house.
    of_dar = kinds <= set(DAR_KINDS) and "house" in told.reading and "dar_house" in kinds
    if trail and lookups.is_concluded(trail) and (of_dar or kinds <= _KINDS):
        check(lookups.clean_trail(trail, told.reading))


def _address_answers(body: bytes) -> None:
    house = addresses.House("", "Nørrebrogade", "11")
    _all(
        body,
        addresses.read_unit,
        addresses.read_units,
        addresses.read_house,
        partial(addresses.read_house_search, house=house),
        addresses.read_wash,
        addresses.read_wanted,
        *(partial(dar.read_nodes, entity=entity) for entity in dar.FIELDS),
        dar.codes,
    )


def _all(body: bytes, *readers: Callable[[bytes], Any]) -> None:
    """Each of several readers of one body, a declared error of one not ending the others."""
    for read in readers:
        try:
            read(body)
        except PageError:
            continue


def _ted_answers(body: bytes) -> None:
    _all(
        body, ted.read_search, ted.read_syntax_check, ted.is_lost_token, ted.refusal,
        ted.check_notice, ted_packages.read_count, ted_packages.read_calendar,
    )  # fmt: skip


def _ted_package(body: bytes) -> None:
    for name, member in ted_packages.read_package(body):
        assert "/" not in name
        assert ".." not in name
        ted.is_notice(member)


def _udbud_answers(body: bytes) -> None:
    def search(one: bytes) -> None:
        for hit in udbud_pages.read_search(one)[1]:
            path = udbud_pages.detail_path(hit, "empty")
            assert path.partition("?")[0].count("/") == 4
            udbud_pages.page_url("https://udbud.example", hit)
            hit.names_buyer("Aarhus Kommune")

    def feed(one: bytes) -> None:
        for entry in udbud_sync.read_page(one)[1]:
            assert udbud_sync.notice_path(entry).count("/") == 5
            udbud_sync.xml_of(entry)

    _all(body, search, udbud_pages.problem, udbud_pages.check_detail, feed, udbud_sync.read_token)


def _cvr_answers(body: bytes) -> None:
    units: tuple[cvr_pages.Unit, ...] = ("virksomhed", "produktionsenhed")
    readers = (cvr_pages.read_search, cvr_pages.read_scroll)
    _all(body, *(partial(read, unit=unit) for read in readers for unit in units))
    _all(body, cvr_pages.refusal, cvr_pages.is_expired)


def _portal_answers(body: bytes) -> None:
    _all(
        body, comdia.read_menu, comdia.read_list, comdia.check_detail, ethics.check_list,
        ethics.read_wanted, eu_supply.read_feed,
        *(partial(municipal.read_page, page=page) for page in MARKUP),
    )  # fmt: skip


def _inbox(name: str, body: bytes) -> None:
    version = Version(name, f"inbox/0123456789abcdef/{name}", SEEN_AT, body)
    later = Version(name, f"inbox/fedcba9876543210/{name}", datetime(2026, 11, 21, tzinfo=UTC),
                    body[: len(body) // 2])  # fmt: skip
    cleaned = tables_of([version, later], LISTS)
    check(cleaned)


def _clauses(body: bytes) -> None:
    for clause in read_clauses(body.decode("utf-8", "replace")):
        assert len(clause.evidence) <= 400


def _archive(body: bytes) -> None:
    """Bytes as a crawl's folder: damage is named and put aside, and nothing of it is read then."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        crawl = root / "ted" / "20261120T043000Z"
        crawl.mkdir(parents=True)
        warc, _, listed = body.partition(b"\n==documents==\n")
        (crawl / archive.WARC_NAME).write_bytes(warc)
        (crawl / archive.DOCUMENTS_NAME).write_bytes(listed)
        for ref in (f"ted/{crawl.name}/{archive.WARC_NAME}#0", "ted/../x#0", "ted#0"):
            with suppress(KeyError):  # DamagedError among them
                archive.read_record(root, ref)
        integrity.inspect(crawl)
        integrity.put_aside(crawl)
        for found in archive.read_documents(root, "ted", crawl.name):
            with suppress(KeyError):
                archive.read_record(root, found.ref)


def _selectors(body: bytes) -> None:
    """A municipality's page as an operator declares it, then used on a page."""
    try:
        told = tomllib.loads(body.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return
    page = municipal.MunicipalPage.model_validate(told)
    html = b"<html><body><ul><li><a href=/x>En</a> 1-2-2026</li></ul></body></html>"
    _all(html, partial(municipal.read_page, page=page))
    reading = portals.Reading.of(dict(page.reading()), "Aarhus Kommune")
    try:
        check(portals.clean_page(document("municipal", html), reading))
    except UnusablePage:
        return


TARGETS = {
    target.name: target
    for target in (
        Target("eforms", _notice, form="xml", weight=6),
        Target("ted_export", _notice, form="xml", weight=5),
        Target("ted_search", partial(_cleaned, "ted", clean_search), (UnusablePage,), "json", 1),
        Target("ted_answers", _ted_answers, form="json"),
        Target("ted_package", _ted_package, (PageError,), "packed"),
        Target("udbud_search", partial(_cleaned, "udbud", udbud.clean_search_page),
               (UnusablePage,), "json", 3),
        Target("udbud_detail", _udbud_detail, (UnusablePage,), "json", 4),
        Target("udbud_sync",
               partial(_cleaned, "udbud_sync", lambda page: udbud.clean_sync_page(page)[0]),
               (UnusablePage,), "json", 1),
        Target("udbud_answers", _udbud_answers, form="json"),
        Target("cvr_companies", partial(_cleaned, "cvr", cvr.clean_companies),
               (UnusablePage,), "json", 4),
        Target("cvr_sites", partial(_cleaned, "cvr", cvr.clean_sites), (UnusablePage,), "json", 3),
        Target("cvr_answers", _cvr_answers, form="json"),
        Target("municipal", _municipal, (UnusablePage,), "html", 3),
        Target("comdia_list", _comdia_list, (UnusablePage,), "html"),
        Target("comdia_detail", _comdia_detail, (UnusablePage,), "html", 1),
        Target("eu_supply", partial(_cleaned, "eu_supply", portals.clean_feed),
               (UnusablePage,), "xml"),
        Target("ethics", partial(_cleaned, "ethics", portals.clean_documents),
               (UnusablePage,), "json", 1),
        Target("portal_answers", _portal_answers, form="html"),
        Target("addresses", _lookup, (UnusablePage,), "json", 3),
        Target("address_answers", _address_answers, form="json"),
        Target("clauses", _clauses, form="text", weight=3),
        Target("inbox_mapping", partial(_inbox, "mapping.csv"), form="table", weight=5),
        Target("inbox_decisions", partial(_inbox, "decisions.csv"), form="table", weight=3),
        Target("inbox_ledger", partial(_inbox, "ledger.csv"), form="table", weight=3),
        Target("archive", _archive, form="packed"),
        Target("selectors", _selectors, (ValidationError,), "text"),
    )
}  # fmt: skip
assert set(FILES) == {"mapping.csv", "decisions.csv", "ledger.csv"}
