"""One source crawled many times over real HTTP, each crawl in a process that may be killed.

A crawl is forked from a server that has imported everything already, so that it starts in a
fraction of a second. Does not belong here: what is proved with it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from graphlib import TopologicalSorter
from multiprocessing.process import BaseProcess
from pathlib import Path

import duckdb
import msgspec

from pipelines.assets.join import open_workbench
from pipelines.cleaning import clean_crawl
from scrapers import crawls
from scrapers.config import load
from scrapers.crawls import Account, Window
from scrapers.pages import addresses, ethics
from scrapers.run import crawl
from scrapers.sandbox.addresses.register import Register
from scrapers.sandbox.ted.lots import document_url, lies_at_ethics
from scrapers.sandbox.world.world import World
from scrapers.sources import ADDRESSES, ETHICS, SOURCES
from tests.scrapers.standins import StandIns
from warehouse.schema import Table
from warehouse.tables import ALL, BY_NAME
from warehouse.workbench import CLEANED, fill, inputs_of, sql_of

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.campaigns.crawling"])

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


def environment(stand_ins: StandIns) -> dict[str, str]:
    """Environment of every crawl: all sources at the stand-ins, small pages, one request at once.

    Stand-ins get more than one at once, services do not, and what is under way when a crawl dies
    is asked again.
    """
    more = {
        f"KORTLAG_SOURCES__{source}__{key}".upper(): value
        for source in SOURCES
        for key, value in {"CONCURRENCY": "1", **ENV.get(source, {})}.items()
    }
    return stand_ins.environment(**more)


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

    def start(self, *, full: bool = False) -> BaseProcess:
        """Start a crawl; never two within one second, for crawls are named by it."""
        time.sleep(1.02 - time.time() % 1)
        env = environment(self.stand_ins) | self.env
        process = FORKS.Process(target=_crawl, args=(self, env, full))
        process.start()
        return process

    def run(self, *, full: bool = False) -> Account:
        """One crawl to its account.

        Raises:
            AssertionError: it broke, or is not accepted.
        """
        process = self.start(full=full)
        process.join(120)
        account = crawls.accounts(self.archive, self.source)[-1]
        assert process.exitcode == 0, (self.archive.parent / "crawl.log").read_text()[-3000:]
        assert account.accepted, account.cause
        return account

    def kill_at(self, stand_in: str, request: int) -> None:
        """Start a crawl and kill it while its n-th request to a stand-in is under way."""
        self.stand_ins.fault(stand_in, "slow", seconds=60, after=request - 1, first=1)
        process = self.start()
        while process.is_alive() and self.stand_ins.seen() < request:
            time.sleep(0.01)
        assert process.is_alive(), f"{self.source} made fewer than {request} requests"
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()

    @property
    def archive(self) -> Path:
        """The archive's root."""
        return self.stand_ins.folder / "data" / "archive"

    def rows(self) -> Rows:
        """Cleaned rows of all crawls, each once, and rows of every core table made of them."""
        os.environ.update(environment(self.stand_ins) | self.env)
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
                path = fill(con, table, settings.parquet_dir)
                con.execute(f"CREATE VIEW {table.qualified} AS FROM read_parquet('{path}')")
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


def _crawl(told: Crawls, env: dict[str, str], full: bool) -> None:
    """A forked process: one crawl, its log beside the archive."""
    os.environ.update(env)
    log = os.open(told.archive.parent / "crawl.log", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    window = Window(told.since, told.until)
    crawl(load(), SOURCES[told.source], window, full=full, wanted=told.wanted)


@contextmanager
def fresh(stand_ins: StandIns, folder: Path) -> Iterator[StandIns]:
    """The same stand-ins, without faults and requests, with another data folder."""
    (folder / "data").mkdir(parents=True)
    mine = StandIns(stand_ins.addresses, folder)
    mine.reset()
    yield mine
    mine.reset()
