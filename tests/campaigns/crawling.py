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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.process import BaseProcess
from pathlib import Path

from pipelines.assets.join import open_workbench
from pipelines.cleaning import clean_crawl
from scrapers import crawls
from scrapers.config import load
from scrapers.crawls import Account, Window
from scrapers.pages.addresses import Wanted
from scrapers.run import crawl
from scrapers.sandbox.addresses.register import Register
from scrapers.sandbox.world.world import World
from scrapers.sources import SOURCES
from tests.scrapers.standins import StandIns
from warehouse.tables import ALL
from warehouse.workbench import fill, inputs_of, sql_of

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.campaigns.crawling"])

NOT_COMPARED = {"first_seen", "last_seen", "archive_ref", "asked_at"}
"""Columns that say when and where something was read, not what."""

Rows = dict[str, Counter[tuple[str, ...]]]
"""Table -> its rows, counted."""

ENV: Mapping[str, Mapping[str, str]] = {
    "udbud": {"PAGE_SIZE": "25"},
    "udbud_sync": {"ENABLED": "true", "PAGE_SIZE": "5", "USERNAME": "x", "PASSWORD": "x"},
    "ted": {"PAGE_SIZE": "20"},
    "cvr": {"PAGE_SIZE": "400"},
    "municipal": {"ENABLED": "true"},
    "comdia": {"ENABLED": "true", "ORGANISATIONS": '["all"]'},
    "eu_supply": {"ENABLED": "true"},
    "addresses": {"TOKEN": "a-token-of-the-tests"},
}
"""Settings that make the crawl of a source a few dozen requests on a few pages."""


def stand_ins_of(source: str) -> tuple[str, ...]:
    """Names of the stand-ins that a source asks."""
    return ("ted", "ted_web") if source == "ted" else (source,)


def environment(stand_ins: StandIns) -> dict[str, str]:
    """Environment of every crawl: all sources at the stand-ins, small pages."""
    more = {
        f"KORTLAG_SOURCES__{source}__{key}".upper(): value
        for source, keys in ENV.items()
        for key, value in keys.items()
    }
    return stand_ins.environment(**more)


def wanted_addresses(today: date, most: int) -> tuple[Wanted, ...]:
    """Addresses of invented firms, by id and by text, for the source told what to ask."""
    houses = [
        h for h in Register(World(today)).houses.values() if h.floors and h.municipality == "0751"
    ]
    found = []
    for number, house in enumerate(houses[:most]):
        line = f"{house.street} {house.number}"
        dar = house.unit_id if number % 2 else None
        key = dar or f"text:{line}, {house.postal_code}"
        found.append(
            Wanted(key, dar, line, house.postal_code, house.district, municipality_code="0751")
        )
    return tuple(found)


@dataclass
class Crawls:
    """Crawls of one source into one data folder.

    Attributes:
        stand_ins: the running stand-ins; their folder holds the data.
        source: which source.
        since, until: the window.
        wanted: what the address source is told to find.
        env: further settings.
    """

    stand_ins: StandIns
    source: str
    since: date
    until: date
    wanted: tuple[Wanted, ...] = ()
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
        """Rows of every table that can be made of this source alone, counted."""
        os.environ.update(environment(self.stand_ins) | self.env)
        settings = load()
        for crawl_id in crawls.crawl_ids(settings.archive_dir, self.source):
            clean_crawl(settings.archive_dir, settings.parquet_dir, self.source, crawl_id)
        found: Rows = {}
        for table in ALL:
            others = [n for n in inputs_of(table) if not n.startswith("clean.")]
            if not sql_of(table) or any(name not in found for name in others):
                continue
            with open_workbench(settings) as con:
                path = fill(con, table, settings.parquet_dir)
                named = ", ".join(f'"{c}"::VARCHAR' for c in table.names if c not in NOT_COMPARED)
                text = f"SELECT {named} FROM read_parquet('{path}')"
                found[table.qualified] = Counter(con.execute(text).fetchall())
        return found


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
