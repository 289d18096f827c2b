"""No key that we read can go, be renamed or change its type unnoticed (PRODUCT 8.7).

One recorded page of each kind is walked key by key, as our shapes declare the keys: each is
removed, renamed and given every JSON type that the shape does not take, at all its places at once
as a source would do it. Then the page must be refused, or the findings must name the key.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Any

import msgspec
import pytest

from pipelines.clean import addresses, cvr, dar, udbud
from pipelines.clean.cvr import shapes
from pipelines.clean.document import Document, Finding
from pipelines.clean.drift import Drift, Key, Shape, keys_of
from pipelines.clean.ted_search import SearchAnswer, clean_search
from pipelines.clean.udbud.detail import Detail
from pipelines.clean.udbud.entries import Entry
from pipelines.clean.unusable import UnusablePage
from scrapers.pages import addresses as address_pages
from scrapers.pages import cvr as cvr_pages
from scrapers.pages import dar as dar_pages
from scrapers.pages import ted as ted_pages
from scrapers.pages import ted_packages
from scrapers.pages import udbud as udbud_pages
from scrapers.pages.addresses import House
from scrapers.pages.page import PageError
from scrapers.sandbox.cvr.search import Found, Register, find, hit
from scrapers.sandbox.udbud.detail import detail
from scrapers.sandbox.udbud.entries import entry
from scrapers.sandbox.udbud.search import Search
from scrapers.sandbox.world.world import World

Path = tuple[str, ...]
DRIFT = {"missing_key", "unknown_key", "wrong_type"}
SAMPLES: dict[type, Any] = {
    str: "7", bool: True, int: 7, float: 7.5, list: [[7]], dict: {"x": 7},
}  # fmt: skip
"""A value of each JSON type; the list is one that no shape takes for a list of something."""


@dataclass(frozen=True)
class Case:
    """A kind of page.

    Attributes:
        page: the recorded page.
        read: what the crawl and the cleaning make of its bytes, as findings.
        shapes: where in the page which shape is read; outermost first.
        names: what findings call the innermost of these places.
        absent: declared paths that the page does not show, with the reason.
        may_lack: keys whose removal nobody has to notice, with the contract's words.
    """

    page: dict[str, Any]
    read: Callable[[bytes], list[Finding]]
    shapes: dict[Path, type[msgspec.Struct]]
    names: str
    absent: dict[Path, str] = field(default_factory=dict)
    may_lack: dict[Path, str] = field(default_factory=dict)

    def declared(self) -> dict[Path, Key]:
        """Every key that is read, from the page down."""
        found: dict[Path, Key] = {}
        for prefix, shape in self.shapes.items():
            found.update(declared(shape, prefix))
        return found

    def named(self, path: Path) -> str:
        """What findings call a key; its path below the innermost shape."""
        return ".".join((self.names, *path[len(list(self.shapes)[-1]) :]))


def declared(shape: type[msgspec.Struct], prefix: Path) -> Iterator[tuple[Path, Key]]:
    for name, key in keys_of(shape).items():
        yield (*prefix, name), key
        if key.inner is not None:
            yield from declared(key.inner, (*prefix, name))


def places(value: Any, path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """The objects that have a key, wherever its path leads, with the key."""
    if isinstance(value, list):
        for element in value:
            yield from places(element, path)
    elif isinstance(value, dict) and path[0] in value:
        if len(path) == 1:
            yield value, path[0]
        else:
            yield from places(value[path[0]], path[1:])


def changed(page: dict[str, Any], path: Path, change: Callable[[dict[str, Any], str], None]) -> Any:
    """The page with a change made at every place of a path."""
    result = copy.deepcopy(page)
    for holder, key in list(places(result, path)):
        change(holder, key)
    return result


def remove(holder: dict[str, Any], key: str) -> None:
    del holder[key]


def rename(holder: dict[str, Any], key: str) -> None:
    holder[f"{key}Ny"] = holder.pop(key)


def retype(value: Any) -> Callable[[dict[str, Any], str], None]:
    def change(holder: dict[str, Any], key: str) -> None:
        holder[key] = value

    return change


def is_noticed(case: Case, page: Any, path: Path, kind: str) -> bool:
    """Whether the page is refused, or a finding of the kind names the key."""
    try:
        findings = case.read(json.dumps(page).encode())
    except (PageError, UnusablePage):
        return True
    named = case.named(path)
    return any(f.kind == kind and f.subject.partition("=")[0] == named for f in findings)


def document(source: str, name: str, body: bytes) -> Document:
    return Document(source, name, "http://x", "a#1", datetime(2026, 11, 20, tzinfo=UTC), body)


@cache
def world() -> World:
    return World(date(2026, 11, 20))


def covering(pages: list[Any], shape: type[msgspec.Struct]) -> list[Any]:
    """As few of the recorded records as together show every key that is read."""
    chosen, shown = [], set[Path]()
    paths = [path for path, _ in declared(shape, ())]
    for page in pages:
        new = {path for path in paths if path not in shown and any(places(page, path))}
        if new:
            chosen.append(page)
            shown |= new
    return chosen


def cvr_case(unit: cvr_pages.Unit, root: str, shape: type[msgspec.Struct]) -> Case:
    query = cvr_pages.in_municipality(unit, "0751")
    body = json.loads(cvr_pages.search_body(unit, query, 1000, None))
    _, found = find(Register(world()).of_kind(unit), body)
    by_source: dict[int, Found] = {}
    sources = []
    for one in found:
        sources.append(hit(one, body)["_source"][root])
        by_source[id(sources[-1])] = one
    hits = [hit(by_source[id(source)], body) for source in covering(sources, shape)]
    page = {
        "took": 7,
        "timed_out": False,
        "_shards": {"total": 3, "successful": 3, "skipped": 0, "failed": 0},
        "hits": {"total": len(hits), "max_score": None, "hits": hits},
    }
    clean = cvr.clean_companies if unit == "virksomhed" else cvr.clean_sites

    def read(raw: bytes) -> list[Finding]:
        cvr_pages.read_search(raw, unit)
        return clean(document("cvr", "page 1", raw)).findings

    return Case(
        page,
        read,
        {(): cvr_pages._Answer, ("hits", "hits", "_source", root): shape},
        root,
        absent={
            ("_scroll_id",): "only in the answers of a scroll (cvr.md §3)",
            ("hits", "total", "value"): "the form that later versions give the total (cvr.md §3)",
        },
    )


def udbud_search_case() -> Case:
    notices = [n for n in Search(world()).notices if n.form == "competition"]
    europe = next(n for n in notices if n.number)
    nation = next(
        n
        for n in notices
        if n.national and "noticePublicationNumber" in entry(n) and entry(n)["dataDa"]
    )
    entries = [entry(europe), entry(nation)]
    entries[0]["dataEn"] = copy.deepcopy(entries[0]["dataDa"])
    page = {
        "resultatElementDtoList": entries,
        "soegningQueryDto": {},
        "totaltAntalResultater": len(entries),
    }

    def read(raw: bytes) -> list[Finding]:
        udbud_pages.read_search(raw)
        return udbud.clean_search_page(document("udbud", "page 1", raw)).findings

    at = ("resultatElementDtoList",)
    often_absent = "udbud.md §1.4: often absent or empty"
    return Case(
        page,
        read,
        {(): udbud_pages._Answer, at: Entry},
        "entry",
        may_lack={
            (*at, "noticePublicationNumber"): (
                "udbud.md §1.4: empty, null or absent on national notices, handle all three"
            ),
            **{
                (*at, block, key): often_absent
                for block in ("dataDa", "dataEn")
                for key in ("anslaaetVaerdi", "anslaaetVaerdiValuta")
            },
        },
    )


def udbud_detail_case() -> Case:
    notices = Search(world()).notices
    notice = next(n for n in notices if n.number and n.form == "competition")
    page = detail(notice)
    page["opsummeringEN"] = copy.deepcopy(page["opsummeringDA"])

    def read(raw: bytes) -> list[Finding]:
        udbud_pages.check_detail(raw)
        return list(udbud.clean_detail(document("udbud", "a/01", raw)).findings)

    return Case(
        page,
        read,
        {(): Detail},
        "detail",
        may_lack={("opsummeringEN",): "udbud.md §1.6: English may be missing"},
    )


def cvr_scroll_case() -> Case:
    case = cvr_case("virksomhed", "Vrvirksomhed", shapes.Company)
    page = case.page | {"_scroll_id": "DnF1ZXJ5VGhlbkZldGNo"}

    def read(raw: bytes) -> list[Finding]:
        cvr_pages.read_scroll(raw, "virksomhed")
        return []

    total = ("hits", "total", "value")
    lacks = {("hits", "hits", "sort"): "a scroll is not sorted (cvr.md §2)"}
    for found in page["hits"]["hits"]:
        del found["sort"]
    return Case(
        page, read, {(): cvr_pages._Answer}, "answer", absent={total: case.absent[total], **lacks}
    )


def ted_search_case() -> Case:
    body = {"publication-number": "215378-2024", "publication-date": "2024-04-11+02:00",
            "notice-type": "cn-standard", "notice-identifier": "x", "links": {}}  # fmt: skip
    page = {"notices": [body], "totalNoticeCount": 1, "iterationNextToken": "t", "timedOut": False}

    def read(raw: bytes) -> list[Finding]:
        ted_pages.read_search(raw)
        return clean_search(document("ted", "page 1", raw)).findings

    return Case(page, read, {(): SearchAnswer}, "search")


def ted_count_case() -> Case:
    def read(raw: bytes) -> list[Finding]:
        ted_packages.read_count(raw)
        return []

    page = {"notices": [], "totalNoticeCount": 1, "iterationNextToken": None, "timedOut": False}
    return Case(page, read, {(): ted_packages._Count}, "count")


HOUSE: dict[str, Any] = {
    "id_lokalid": "house-1", "husnummertekst": "3", "vejnavn": "Vej", "status": "3",
    "adgangspunkt": {
        "geometri": {"type": "Point", "crs": {"properties": {"name": "EPSG:25832"}},
                     "coordinates": [574370, 6224111]},
        "koordinater": {"x": 574370, "y": 6224111},
    },
    "postnummer": {"postnr": "8200", "navn": "Aarhus N"},
    "navngivenvejkommunedel": {"kommune": "0751", "vejkode": "1234"},
    "supplerendebynavn": {"navn": "By"},
}  # fmt: skip
UNIT: dict[str, Any] = {
    "id_lokalid": "unit-1", "adressebetegnelse": "Vej 3, 8200 Aarhus N", "etagebetegnelse": None,
    "doerbetegnelse": None, "status": "3", "husnummer": HOUSE,
}  # fmt: skip
WASHED: dict[str, Any] = {
    "vaskestatus": {"kode": 1000, "tekst": "ord"},
    "vaskeresultat": {"adresse_id_lokalid": "unit-1", "adressebetegnelse": "Vej 3", "status": 3,
                      "virkningtil": None},
    "vaskeresultat_historisk": {"adressebetegnelse": None},
}  # fmt: skip
HITS: dict[str, Any] = {
    "status": "ok", "beskrivelse": "",
    "fund": [{"type": "husnummer", "id": "house-1", "titel": "Vej 3", "vejnavn": "Vej",
              "husnummer": "3"}],
}  # fmt: skip
REACH: dict[str, tuple[Any, Callable[[bytes], object], type[msgspec.Struct], Path]] = {
    "wash": (WASHED, address_pages.read_wash, addresses.WashAnswer, ()),
    "house_search": (
        HITS,
        lambda raw: address_pages.read_house_search(raw, House("", "Vej", "3")),
        addresses.SearchAnswer,
        (),
    ),
    "house": (
        {"status": "ok", "husnummer": HOUSE},
        address_pages.read_house,
        addresses.HouseAnswer,
        (),
    ),
    "unit": (
        {"status": "ok", "adresse": UNIT}, address_pages.read_unit, addresses.Unit, ("adresse",)
    ),
    "units": (
        {"status": "ok", "adresse": [UNIT]}, address_pages.read_units, addresses.Unit, ("adresse",)
    ),
}  # fmt: skip
"""Kind of answer -> an answer, the spider's reading of it, its shape and where that begins."""


def address_case(kind: str) -> Case:
    page, spider_reads, shape, at = REACH[kind]
    name = kind.removesuffix("s")

    def read(raw: bytes) -> list[Finding]:
        if kind == "units" and not spider_reads(raw):
            # What is odd among many is asked for alone, so that it does not cost the others.
            alone = {"status": "ok", "adresse": json.loads(raw)["adresse"][0]}
            return address_case("unit").read(json.dumps(alone).encode())
        if not spider_reads(raw):
            return []  # taken for "no such address"
        trail = [(name, document("addresses", "unit-1", raw))]
        if name in {"wash", "house_search"}:
            trail.append(("nowhere", trail[0][1]))
        return addresses.clean_lookup(trail).findings

    return Case(page, read, {at: shape}, name)


DAR: dict[str, dict[str, Any]] = {
    "dar_unit": {"id_lokalId": "u", "husnummer": "h", "status": "3"},
    "dar_house": {"id_lokalId": "h", "husnummertekst": "3", "adgangspunkt": "p",
                  "navngivenVej": "v", "postnummer": "n", "status": "3"},
    "dar_part": {"id_lokalId": "d", "navngivenVej": "v", "kommune": "0751", "vejkode": "1234"},
    "dar_point": {"id_lokalId": "p",
                  "position": {"wkt": "POINT(574370 6224111)", "crs": "EPSG:25832"}},
}  # fmt: skip


def dar_answer(kind: str) -> dict[str, Any]:
    info = {"hasNextPage": False, "endCursor": None}
    return {"data": {dar.ENTITIES[kind][0]: {"pageInfo": info, "nodes": [DAR[kind]]}}}


def dar_case(kind: str) -> Case:
    entity, shape = dar.ENTITIES[kind]

    def read(raw: bytes) -> list[Finding]:
        dar_pages.read_nodes(raw, entity)
        bodies = {other: json.dumps(dar_answer(other)).encode() for other in DAR} | {kind: raw}
        trail = [(other, document("addresses", "u", body)) for other, body in bodies.items()]
        return dar.clean_lookup(trail, {"house": "h", "unit": "u"}).findings

    at: Path = ("data", entity)
    return Case(dar_answer(kind), read, {at: dar_pages._Nodes, (*at, "nodes"): shape}, entity)


CASES: dict[str, Callable[[], Case]] = {
    "company": lambda: cvr_case("virksomhed", "Vrvirksomhed", shapes.Company),
    "site": lambda: cvr_case("produktionsenhed", "VrproduktionsEnhed", shapes.Site),
    "cvr scroll": cvr_scroll_case,
    "ted search": ted_search_case,
    "ted count": ted_count_case,
    **{kind: partial(address_case, kind) for kind in REACH},
    **{kind: partial(dar_case, kind) for kind in DAR},
    "udbud search": udbud_search_case,
    "udbud detail": udbud_detail_case,
}


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]()


def test_the_recorded_page_itself_has_every_key_and_nothing_odd(case: Case) -> None:
    shown = {path for path in case.declared() if any(places(case.page, path))}
    assert set(case.declared()) - shown == set(case.absent)
    findings = case.read(json.dumps(case.page).encode())
    assert [f for f in findings if f.kind in DRIFT] == []


def test_no_key_can_be_removed_unnoticed(case: Case) -> None:
    silent = {
        path
        for path in set(case.declared()) - set(case.absent)
        if not is_noticed(case, changed(case.page, path, remove), path, "missing_key")
    }
    assert silent == set(case.may_lack)


def test_no_key_can_be_renamed_unnoticed(case: Case) -> None:
    silent = {
        path
        for path in set(case.declared()) - set(case.absent)
        if not is_noticed(
            case,
            changed(case.page, path, rename),
            (*path[:-1], f"{path[-1]}Ny"),
            "unknown_key",
        )
    }
    assert silent == set()


def test_no_key_can_change_its_type_unnoticed(case: Case) -> None:
    silent, tried = [], 0
    for path, key in case.declared().items():
        for kind, sample in SAMPLES.items():
            if path in case.absent or not key.types or kind in key.types:
                continue
            tried += 1
            page = changed(case.page, path, retype(sample))
            if not is_noticed(case, page, path, "wrong_type"):
                silent.append((path, kind))
    assert silent == []
    assert tried >= 3 * len(set(case.declared()) - set(case.absent)) - len(SAMPLES)


class Inner(Shape):
    known = frozenset({"andet"})
    may_lack = frozenset({"valgfri"})

    navn: str | None = None
    valgfri: int | None = None


class Outer(Shape):
    liste: list[Inner] | None = None
    ord: list[str | None] | None = None
    tal: float | None = None
    hvad: Any = None


WHOLE: dict[str, Any] = {"liste": [{"navn": "a"}], "ord": ["x", None], "tal": 7, "hvad": {}}


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ([WHOLE], set()),
        ([WHOLE, {}], set()),  # one record lacks keys that another has
        ([{}], {"missing_key o.liste", "missing_key o.ord", "missing_key o.tal",
                "missing_key o.hvad"}),
        ([WHOLE | {"liste": []}], set()),
        ([WHOLE | {"liste": [{"andet": 1}]}], {"missing_key o.liste.navn"}),
        ([WHOLE | {"liste": [{"navn": None, "nyt": 1}]}], {"unknown_key o.liste.nyt"}),
        ([WHOLE | {"liste": ["a"]}], {"wrong_type o.liste=text"}),
        ([WHOLE | {"liste": {"navn": "a"}}], {"wrong_type o.liste=object"}),
        ([WHOLE | {"ord": [7]}], {"wrong_type o.ord=number in a list"}),
        ([WHOLE | {"tal": True}], {"wrong_type o.tal=truth"}),
        ([WHOLE, None], {"wrong_type o=null"}),
    ],
)  # fmt: skip
def test_what_is_told_of_drift(records: list[Any], told: set[str]) -> None:
    drift = Drift("answer")
    for number, record in enumerate(records):
        drift.meet(record, Outer, "o", str(number))
    assert {f"{f.kind} {f.subject}" for f in drift.findings()} == told
