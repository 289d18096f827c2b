"""The register of a country in the archive's own format: pages of search answers of any number.

A few thousand distinct units are made in the shapes of `scrapers.sandbox.cvr`, with the keys that a
crawl asks for and the histories of a country: more than half of all companies are gone, most never
had employees, some moved or changed their name. They are repeated with numbers, names, address
ids and web sites of their own until there are enough. All are invented: up to 90,000 CVR numbers
are of the unused 99xxxxxx (cvr.md §13); for more firms those below are taken too.

Belongs here: what the register says, and the crawl that brings it. Does not belong here: measuring.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, count, islice
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from scrapers.archive import CrawlArchive, Document, Exchange
from scrapers.crawls import Account, write_account
from scrapers.pages.cvr import Unit, everywhere, registered_social, search_body, search_path
from scrapers.sandbox.cvr.blocks import Json, stamp
from scrapers.sandbox.cvr.documents import company, interval_code, production_unit
from scrapers.sandbox.cvr.query import filter_source
from scrapers.sandbox.world.dice import dice, rotate, weighted
from scrapers.sandbox.world.firms import Firm, Site, Span, build, closed, stem
from scrapers.sandbox.world.identifiers import (
    cvr_number,
    is_cvr,
    p_number,
    site_unit_number,
    unit_number,
)
from scrapers.sandbox.world.places import REFERENCE, STREETS, Address
from scrapers.sandbox.world.trades import TRADES, Trade
from scrapers.sources import CVR

COMPANIES, SITES = 2_194_982, 2_787_126
"""Documents of the live indices in September 2025 (cvr.md §1)."""
TODAY = date(2026, 11, 26)
TEMPLATES = 4_000
_FETCHED = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
CRAWL = f"{_FETCHED:%Y%m%dT%H%M%SZ}"
"""Name of the one crawl that `write_crawl` makes."""
_RSV_EVERY = 2_000
"""One company of so many is a registered social enterprise: about 1,100 of the country."""

# How a country differs from the town of the sandbox; shares in per cent.
_FORMS = {10: 47.0, 80: 25.0, 60: 6.0, 30: 7.0, 110: 5.0, 115: 4.0, 15: 3.0, 90: 1.0, 130: 1.0,
          170: 0.5, 151: 0.5}  # fmt: skip
_GONE = 0.58
_SITES = {0: 2.5, 1: 84.0, 2: 10.0, 3: 3.5, 5: 1.5, 8: 1.0}
_ADDRESSES = {1: 45.0, 2: 30.0, 3: 15.0, 4: 10.0}
_NAMES = {1: 80.0, 2: 15.0, 3: 5.0}
_STAFF = {0: 76.0, 1: 8.0, 3: 7.0, 7: 4.0, 14: 2.5, 32: 1.5, 70: 0.6, 140: 0.3, 320: 0.1}

# What stands in a template for what is its own in each unit.
_INDEX = 49_999
_MARK = "qq7qq"
_OWN_ID = re.compile(rb'("adresseId":")[0-9a-f]{8}')
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Template:
    """A company and its production units as hits of a search, to be filled with numbers."""

    company: bytes
    sites: tuple[bytes, ...]
    is_rsv: bool


class Register:
    """A register of so many companies; the same for the same seed and number of templates."""

    def __init__(self, companies: int, templates: int = TEMPLATES, seed: int = 1) -> None:
        self.companies = companies
        self._templates = [_template(number, seed) for number in range(min(templates, companies))]
        self._first_site = [0, *accumulate(len(one.sites) for one in self._templates)]
        self.sites = self._site_before(companies)

    def company_hits(self) -> Iterator[bytes]:
        """Hits of the company search, by CVR number."""
        for number, cvr in enumerate(islice(_cvr_numbers(self.companies), self.companies)):
            yield self._template(number).company % self._own(number, cvr)

    def site_hits(self) -> Iterator[bytes]:
        """Hits of the search for production units, by P-number."""
        for number, cvr in enumerate(islice(_cvr_numbers(self.companies), self.companies)):
            own = self._own(number, cvr)
            for site in self._template(number).sites:
                yield site % own

    def rsv_hits(self) -> Iterator[bytes]:
        """Hits of the search for the RSV mark."""
        for number, cvr in enumerate(islice(_cvr_numbers(self.companies), self.companies)):
            if self._template(number).is_rsv:
                yield self._template(number).company % self._own(number, cvr)

    def _template(self, number: int) -> Template:
        return self._templates[number % len(self._templates)]

    def _site_before(self, number: int) -> int:
        rounds, rest = divmod(number, len(self._templates))
        return rounds * self._first_site[-1] + self._first_site[rest]

    def _own(self, number: int, cvr: int) -> dict[bytes, int]:
        first = self._site_before(number)
        own = {b"n": number, b"cvr": cvr, b"unit": 4_010_000_000 + number}
        for at in range(len(self._template(number).sites)):
            own[b"p%d" % at] = 1_100_000_000 + first + at
            own[b"u%d" % at] = 4_100_000_000 + first + at
        return own


def _cvr_numbers(wanted: int) -> Iterator[int]:
    """Numbers with a right check digit, upwards; nine of ten tens have one."""
    start = min(99_000_000, 100_000_000 - wanted * 11 - 1_000)
    return filter(is_cvr, count(start))


def page(hits: Iterable[bytes], total: int) -> bytes:
    """A search answer (cvr.md §3)."""
    head = (
        b'{"took":89,"timed_out":false,"_shards":{"total":3,"successful":3,"skipped":0,"failed":0},'
        b'"hits":{"total":%d,"max_score":null,"hits":['
    )
    return head % total + b",".join(hits) + b"]}}"


def pages(register: Register) -> Iterator[tuple[str, Unit, bytes]]:
    """All pages of a full crawl in its order: list, kind of unit, answer."""
    rsv = list(register.rsv_hits())
    lists: tuple[tuple[str, Unit, Iterator[bytes], int], ...] = (
        ("virksomhed all", "virksomhed", register.company_hits(), register.companies),
        ("produktionsenhed all", "produktionsenhed", register.site_hits(), register.sites),
        ("rsv", "virksomhed", iter(rsv), len(rsv)),
    )
    for name, unit, hits, total in lists:
        number = 0
        while some := list(islice(hits, CVR.page_size)):
            number += 1
            yield f"{name} {number}", unit, page(some, total)


def write_crawl(archive_dir: Path, register: Register, plain: Path | None = None) -> None:
    """Archive a full, accepted crawl of a register, page by page.

    Args:
        archive_dir: the archive.
        register: what is crawled.
        plain: also write each page there as it is, as `<kind>-<number>.json`.
    """
    archive = CrawlArchive(archive_dir, CVR.name, _FETCHED, "kortlag")
    collected: dict[str, int] = {}
    for number, (name, unit, body) in enumerate(pages(register)):
        if plain is not None:
            (plain / f"{unit}-{number:05}.json").write_bytes(body)
        query = registered_social() if name.startswith("rsv") else everywhere(unit)
        seen_at = _FETCHED + timedelta(seconds=number)
        url = CVR.addresses["base_url"] + search_path(unit)
        asked = search_body(unit, query, CVR.page_size, None)
        exchange = Exchange(
            unit, url, "POST", [], asked, 200, "OK",
            [("Content-Type", "application/json; charset=UTF-8")], body, seen_at,
        )  # fmt: skip
        ref = archive.write(exchange)
        archive.add_document(Document(unit, name, "https://datacvr.virk.dk", ref, seen_at))
        part = name.rpartition(" ")[0]
        collected[part] = collected.get(part, 0) + body.count(b'"_index"')
    archive.close()
    account = Account(
        source=CVR.name, crawl_id=archive.crawl_id, started_at=_FETCHED, finished_at=seen_at,
        finish_reason="finished", announced=collected, collected=collected, accepted=True,
        archived_records=archive.records, archived_documents=archive.documents,
    )  # fmt: skip
    write_account(archive.folder, account)


def _template(number: int, seed: int) -> Template:
    chance = dice("register", seed, number)
    is_rsv = number % _RSV_EVERY == 7
    firm = _firm(number, chance, is_rsv=is_rsv)
    body = company(firm, TODAY)
    if body is None:
        raise ValueError(f"template {number} is of a company founded after {TODAY}")
    body |= _employment(firm)
    if firm.life[-1].until and firm.life[-1].until < date(2019, 1, 1):
        del body["erstMaanedsbeskaeftigelse"], body["stiftelsesDato"]  # keys newer than it
    units = [(site, production_unit(firm, site, TODAY)) for site in firm.sites]
    sites = [_moving(unit, body) if site.index == 0 else unit for site, unit in units if unit]
    return Template(
        _hit("virksomhed", "cvr-v-20220630", "Vrvirksomhed", body, body["cvrNummer"]),
        tuple(
            _hit("produktionsenhed", "cvr-p-20200115", "VrproduktionsEnhed", unit, unit["pNummer"])
            for unit in sites
        ),
        is_rsv,
    )


def _moving(site: Json, company: Json) -> Json:
    """A company's first site: it moves with it, and is called as it is."""
    return site | {key: company[key] for key in ("navne", "beliggenhedsadresse")}


def _firm(number: int, chance: random.Random, *, is_rsv: bool) -> Firm:
    form = 80 if is_rsv else weighted(chance, _FORMS)
    trade: Trade = TRADES[weighted(chance, {key: one.weight for key, one in TRADES.items()})]
    founded = date(1975, 1, 1) + timedelta(days=int(18_900 * chance.random() ** 0.6))
    is_gone = not is_rsv and chance.random() < _GONE
    last = _day_between(chance, founded, TODAY) if is_gone else TODAY
    name = f"{stem(number)} {rotate(trade.words, number)} {_MARK}"
    firm = build(
        _INDEX, "ordinary", trade.key, form, name, founded, chance,
        address=_address(chance), staff=weighted(chance, _STAFF),
        purpose=f"Selskabets formål er at drive {trade.purpose} og hermed beslægtet virksomhed.",
    )  # fmt: skip
    names = [f"{stem(at * 7)} {firm.name}" for at in range(1, weighted(chance, _NAMES))]
    addresses = [_address(chance) for _ in range(weighted(chance, _ADDRESSES))]
    firm = replace(
        firm,
        names=_history(chance, founded, last, [*names, firm.name]),
        addresses=_history(chance, founded, last, addresses),
        sites=tuple(_site(firm, at, last, chance) for at in range(weighted(chance, _SITES))),
        side_branch=trade.branches[0] if chance.random() < 0.05 else None,
        rsv=(Span("true", max(founded, date(2018, 3, 1))),) if is_rsv else (),
        faulty=chance.random() < 0.001,
        shuffled=chance.random() < 0.2,
    )
    if not is_gone:
        return firm
    return closed(firm, last, weighted(chance, {"TVANGSOPLØST": 1, "OPLØSTEFTERKONKURS": 2}))


def _history(
    chance: random.Random, founded: date, last: date, values: list[V]
) -> tuple[Span[V], ...]:
    """Values one after the other from a day on, the last one open; some when days fall together."""
    days = sorted({founded, *(_day_between(chance, founded, last) for _ in values[1:])})
    ends: list[date | None] = [day - timedelta(days=1) for day in days[1:]]
    periods = zip(values, days, [*ends, None], strict=False)
    return tuple(Span(value, since, until) for value, since, until in periods)


def _day_between(chance: random.Random, day: date, last: date) -> date:
    return day + timedelta(days=chance.randint(0, max(0, (last - day).days)))


def _site(firm: Firm, at: int, last: date, chance: random.Random) -> Site:
    first = firm.sites[0]
    if at == 0:
        return first
    where = _address(chance)
    opened: Span[None] = Span(None, _day_between(chance, firm.founded, last))
    name = f"{firm.name}, {where.district}"
    return Site(p_number(_INDEX, at), at, name, first.branch, where, (opened,))


def _places() -> list[tuple[int, int, str]]:
    """Municipality, postal code and district of each part of the country."""
    with (REFERENCE / "postal_districts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        (int(row["municipality_code"]), int(row["postal_code"]), row["postal_district"])
        for row in rows
    ]


_PLACES = _places()


def _address(chance: random.Random) -> Address:
    municipality, postal_code, district = chance.choice(_PLACES)
    if chance.random() < 0.01:
        return Address(0, 0, "", "", 0, foreign=f"Storgatan {chance.randint(1, 99)}, Malmö")
    return Address(
        municipality, postal_code, district, chance.choice(STREETS), chance.randint(1, 140),
        floor=chance.choice((None, None, None, "1", "2", "st")),
        address_id=(
            str(UUID(int=chance.getrandbits(128), version=4)) if chance.random() < 0.85 else None
        ),
    )  # fmt: skip


def _employment(firm: Firm) -> dict[str, list[Json]]:
    """The three series of an employer since 2000, month by month from 2019; else empty ones."""
    if not firm.staff:
        return {"aarsbeskaeftigelse": [], "kvartalsbeskaeftigelse": [],
                "erstMaanedsbeskaeftigelse": []}  # fmt: skip
    last = firm.life[-1].until or TODAY
    ends = [date(n // 12, n % 12 + 1, 28) for n in range(2000 * 12, 2026 * 12 + 9)]
    told = [day for day in ends if firm.founded <= day <= last]
    code, exact = interval_code(firm.staff), {"antalAnsatte": firm.staff}
    both = {"intervalKodeAntalAarsvaerk": code, "intervalKodeAntalAnsatte": code}
    none: Json = {"antalAarsvaerk": None, "antalAnsatte": None}
    owners: Json = {"antalInklusivEjere": None, "intervalKodeAntalInklusivEjere": code}

    def when(day: date) -> Json:
        return {"sidstOpdateret": stamp(day + timedelta(days=61))}

    return {
        "aarsbeskaeftigelse": [
            {"aar": d.year, **owners, **none, **both, **when(d)} for d in told if d.month == 12
        ],
        "kvartalsbeskaeftigelse": [
            {"aar": d.year, "kvartal": d.month // 3, **none, **both, **when(d)}
            for d in told
            if d.month % 3 == 0
        ],
        "erstMaanedsbeskaeftigelse": [
            {"aar": d.year, "maaned": d.month, "antalAarsvaerk": firm.staff * 0.83, **exact, **both,
             **when(d)}
            for d in told
            if d.year >= 2019
        ],
    }  # fmt: skip


def _hit(unit: Unit, index: str, root: str, body: Json, number: int) -> bytes:
    """A hit with what a crawl asks for, its own numbers and names left open."""
    asked = json.loads(search_body(unit, everywhere(unit), 1, None))["_source"]
    key = body["enhedsNummer"]
    hit: dict[str, Any] = {
        "_index": index, "_type": "_doc", "_id": str(key), "_score": None,
        "_source": filter_source({root: body}, asked), "sort": [str(number), key],
    }  # fmt: skip
    text = json.dumps(hit, ensure_ascii=False, separators=(",", ":")).encode().replace(b"%", b"%%")
    text = _OWN_ID.sub(rb"\g<1>%(n)08x", text)
    own = {cvr_number(_INDEX): b"cvr", unit_number(_INDEX): b"unit"}
    for at in range(max(_SITES)):
        own[p_number(_INDEX, at)] = b"p%d" % at
        own[site_unit_number(_INDEX, at)] = b"u%d" % at
    for value, name in own.items():
        text = text.replace(b"%d" % value, b"%%(%s)d" % name)
    return text.replace(_MARK.encode(), b"%(n)d")
