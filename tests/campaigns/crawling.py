"""One source crawled many times over real HTTP, each crawl in a process that may be killed.

Does not belong here: what is proved with it; what a crawl is pointed at (`tests.scrapers`).
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from unittest import mock

import duckdb
import msgspec

from pipelines.assets.join import open_workbench
from pipelines.cleaning import clean_crawl
from scrapers import crawls
from scrapers.config import load
from scrapers.crawls import Account
from scrapers.pages import addresses, ethics
from scrapers.sandbox.addresses.register import Register
from scrapers.sandbox.ted.lots import document_url, lies_at_ethics
from scrapers.sandbox.world.world import World
from scrapers.sources import ADDRESSES, ETHICS, SOURCES
from tests.scrapers.standins import StandIns
from warehouse.schema import Table
from warehouse.tables import ALL, BY_NAME
from warehouse.workbench import CLEANED, fill, inputs_of, sql_of

NOT_COMPARED = {
    *("first_seen", "last_seen", "seen_at", "asked_at", "known_from", "known_to"),
    *("archive_ref", "crawl_id"),
}
"""Columns that say when and where something was read, not what."""

Rows = dict[str, Counter[tuple[str, ...]]]
"""Table -> its rows, counted."""

ENV: Mapping[str, Mapping[str, str]] = {
    "udbud": {"PAGE_SIZE": "25"},
    "udbud_sync": {"ENABLED": "true", "PAGE_SIZE": "2", "USERNAME": "x", "PASSWORD": "x"},
    "ted": {"PAGE_SIZE": "3"},
    "cvr": {"PAGE_SIZE": "400"},
    "municipal": {"ENABLED": "true"},
    "comdia": {"ENABLED": "true", "ORGANISATIONS": '["all"]'},
    "eu_supply": {"ENABLED": "true", "BOARDS": '["DK_UDBUD", "SKATTEMINISTERIET"]'},
    "ethics": {"ENABLED": "true"},
    "addresses": {"TOKEN": "a-token-of-the-tests"},
}
"""Settings that make the crawl of a source a few dozen requests on a few pages."""


def stand_ins_of(source: str) -> tuple[str, ...]:
    """Names of the stand-ins that a source asks."""
    return ("ted", "ted_web") if source == "ted" else (source,)


PACE = {"CONCURRENCY": "1", "DELAY_S": "0.02"}


def small_pages() -> dict[str, str]:
    """Settings of every crawl: all sources on, small pages, one request after the other.

    Stand-ins get more at once and without a pause, services do not, and what is under way when a
    crawl dies is asked again.
    """
    return {
        f"KORTLAG_SOURCES__{source}__{key}".upper(): value
        for source in SOURCES
        for key, value in {**PACE, **ENV.get(source, {})}.items()
    }


def wanted_addresses(today: date, most: int) -> bytes:
    """Addresses of invented firms, by id and by text."""
    houses = [
        h for h in Register(World(today)).houses.values() if h.floors and h.municipality == "0751"
    ]
    found = []
    for number, house in enumerate(houses[:most]):
        line = f"{house.street} {house.number}"
        dar = house.unit_id if number % 2 else None
        key = dar or f"text:{line}, {house.postal_code}"
        place = (house.postal_code, house.district)
        found.append(addresses.Wanted(key, dar, line, *place, municipality_code="0751"))
    return msgspec.json.encode(found)


def wanted_tenders(today: date, most: int) -> bytes:
    """Closed tenders whose documents lie at ethics.dk."""
    notices = [n for n in World(today).national_notices if lies_at_ethics(n)]
    urls = {n.procedure.procedure_id: document_url(n) for n in notices}
    return msgspec.json.encode(
        [ethics.Wanted(guid, url, is_open=False) for guid, url in list(urls.items())[:most]]
    )


WANTED: Mapping[str, Callable[[date, int], bytes]] = {
    ADDRESSES.name: wanted_addresses,
    ETHICS.name: wanted_tenders,
}
"""Source that is told what to ask -> its work list on a day, of a length at most."""


@dataclass
class Crawls:
    """Crawls of one source into one data folder.

    Attributes:
        stand_ins: the running stand-ins; their folder holds the data.
        source: which source.
        since, until: the window.
        wanted: its work list, if it is told what to ask; see `scrapers.run`.
        env: further settings.
    """

    stand_ins: StandIns
    source: str
    since: date
    until: date
    wanted: bytes | None = None
    env: dict[str, str] = field(default_factory=dict)

    def run(self) -> Account:
        """One crawl to its account.

        Raises:
            AssertionError: it broke, or is not accepted.
        """
        account = self.stand_ins.crawl(self.source, *self.options(), **self.settings())
        assert account.accepted, account.cause
        return account

    def kill_at(self, stand_in: str, request: int) -> None:
        """Start a crawl and kill it while its n-th request to a stand-in is under way."""
        self.stand_ins.fault(stand_in, "slow", seconds=60, after=request - 1, first=1)
        process = self.stand_ins.start(self.source, *self.options(), **self.settings())
        while process.is_alive() and self.stand_ins.seen() < request:
            time.sleep(0.01)
        assert process.is_alive(), f"{self.source} made fewer than {request} requests"
        process.kill()
        process.join()

    def options(self) -> list[str]:
        """Options of `scrapers.run`."""
        found = ["--since", self.since.isoformat(), "--until", self.until.isoformat()]
        if self.wanted is not None:
            path = self.stand_ins.folder / "wanted.json"
            path.write_bytes(self.wanted)
            found += ["--wanted", str(path)]
        return found

    def settings(self) -> dict[str, str]:
        """What is set besides the stand-ins' addresses."""
        return small_pages() | self.env

    @property
    def archive(self) -> Path:
        """The archive's root."""
        return self.stand_ins.folder / "data" / "archive"

    def rows(self) -> Rows:
        """Cleaned rows of all crawls, each once, and rows of every core table made of them."""
        # Taken back afterwards: other tests must not meet it.
        with mock.patch.dict(os.environ, self.stand_ins.environment(**self.settings())):
            settings = load()
        for crawl_id in crawls.crawl_ids(settings.archive_dir, self.source):
            clean_crawl(settings.archive_dir, settings.parquet_dir, self.source, crawl_id)
        with open_workbench(settings) as con:
            found = {
                view: Counter(set(_read(con, view, table.names)))
                for name, table in CLEANED.items()
                for view in [f"clean.{self.source}_{name}"]
            }
            for table in made_of(self.source):
                fill(con, table, settings.parquet_dir)
                found[table.qualified] = Counter(_read(con, table.qualified, table.names))
        return found


def _read(
    con: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str]
) -> list[tuple[str, ...]]:
    """Rows of a table or view as text, without the columns that are not compared."""
    named = ", ".join(f'"{c}"::VARCHAR' for c in columns if c not in NOT_COMPARED)
    return con.execute(f"SELECT {named} FROM {relation}").fetchall()


def made_of(source: str) -> list[Table]:
    """Core tables that SQL makes of this source's rows, and what they read, in order.

    A table that Python fills is left out, and so is what reads it.
    """
    clean = {f"clean.{source}_{name}" for name in CLEANED}
    inputs = {table.qualified: set(inputs_of(table)) for table in ALL if sql_of(table)}
    order = [n for n in TopologicalSorter(inputs).static_order() if n.startswith("core.")]
    able: list[str] = []
    for name in order:
        if name in inputs and all(i in able for i in inputs[name] if not i.startswith("clean.")):
            able.append(name)
    needed: set[str] = set()
    for name in reversed(able):
        if name in needed or inputs[name] & clean:
            needed |= {name, *inputs[name]}
    return [BY_NAME[name] for name in able if name in needed]


@contextmanager
def fresh(stand_ins: StandIns, folder: Path) -> Iterator[StandIns]:
    """The same stand-ins, without faults and requests, with another data folder."""
    (folder / "data").mkdir(parents=True)
    mine = StandIns(stand_ins.addresses, folder)
    mine.reset()
    yield mine
    mine.reset()
