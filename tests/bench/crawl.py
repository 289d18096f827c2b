"""What a crawl costs and what a night asks: against bare Scrapy, against a shorter history.

Does not belong here: the server that is asked (`tests.bench.data.loopback`), the table of requests
by source (`tests.campaigns.requests`, `docs/requests.md`).
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Self
from unittest import mock

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Request, Response

import scrapers.preloaded  # noqa: F401 - each crawl is forked with all that it imports
from scrapers import run
from scrapers.archive import Document
from scrapers.config import Settings, load
from scrapers.crawls import Window
from scrapers.sandbox.process import running as running_sandbox
from scrapers.sources import SOURCES, TED
from scrapers.spiders.finding import spider_of
from tests.bench.data.loopback import Loopback, running
from tests.bench.data.notices import notices
from tests.bench.figures import Figure, Goal, Scale, paired, seconds
from tests.campaigns.requests import DAY, LATER, Night
from tests.campaigns.requests import crawl as night
from tests.scrapers.standins import StandIns

TITLE = "Crawl"
ABOUT = """
TED's spider, delays off, against a server process on loopback that answers generated notices
(`tests/bench/data/`) from memory: the search page by page, then each notice's XML. Each crawl is a
process forked from one that has imported Scrapy. Held against the same spider without archive,
statistics, account and verdict; and against the same crawl with what the product sets for speed
taken back to Scrapy's defaults, its archive included. Throughput is requests per second of
computing of the crawl, which is the limit: the server takes a fraction of it. Requests are those of
whole nights at the sandbox's stand-ins, 100 entries a page.
"""
NOTICES = {Scale.SMALL: 40, Scale.FULL: 1_000}
SOURCES_ASKED = {Scale.SMALL: ("ted",), Scale.FULL: ("udbud", "ted", "udbud_sync", "cvr")}
WINDOW = Window(date(2026, 9, 1), date(2026, 11, 20))
FOR_SPEED = frozenset(
    {"CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN", "CONCURRENT_ITEMS", "LOG_LEVEL"}
    | {"LOG_FORMATTER", "SPIDER_MIDDLEWARES", "ASYNCIO_EVENT_LOOP", "DOWNLOAD_HANDLERS"}
)
"""Settings of a crawl that are there for its speed."""
_ARCHIVE = (
    "Half of what `write` takes is deflating, a tenth two SHA-256 of each body. Level 3 or isa-l "
    "would make up for it, and store 6 to 12 % more for good."
)
_DEFAULTS = (
    "What is left is Scrapy's engine, the same in both, one parse of each notice and the archive. "
    "Tried: Scrapy's aiohttp handler, which saves about a tenth more, but which Scrapy calls "
    "experimental; one item at a time, which saves nothing that can be measured."
)
_FORKS = multiprocessing.get_context("fork")


def figures(scale: Scale, work: Path) -> Iterator[Figure]:
    """Both ratios, the speed, and what the server took of it."""
    count = NOTICES[scale]
    bodies = work / "bodies"
    bodies.mkdir()
    for notice in notices(min(count, 300)):
        (bodies / f"{notice.name}.xml").write_bytes(notice.body)
    times = 5 if scale is Scale.FULL else 1
    with running(bodies, count) as server:
        ours, bare, default = (
            partial(apart, crawl, work, server) for crawl in (archived, unarchived, by_defaults)
        )
        ratio = paired(bare, ours, times)
        yield ratio.figure(
            "throughput / without archive, statistics and account",
            Goal.at_least(0.8),
            _ARCHIVE if ratio.median < 0.8 else "",
        )
        ratio = paired(default, ours, times)
        yield ratio.figure(
            "throughput / Scrapy's defaults",
            Goal.at_least(2.0),
            _DEFAULTS if ratio.median < 2 else "",
        )
        before = server.cpu_s()
        used = seconds(ours)
        yield Figure(name="requests per second of computing", value=count / used, unit="1/s")
        share = (server.cpu_s() - before) / used
        yield Figure(name="computing of the server / of the crawl", value=share)
    yield from requests(SOURCES_ASKED[scale], work)


def requests(sources: Sequence[str], work: Path) -> Iterator[Figure]:
    """Requests of an unchanged night after a long and a short history, and of one with changes."""
    long, short = work / "long", work / "short"
    unchanged: dict[str, Night] = {}
    with running_sandbox(DAY) as addresses:
        for source in sources:
            record = SOURCES[source]
            since = max(record.first_date, DAY - record.overlap)
            for folder, first in ((long, record.first_date), (short, since)):
                (folder / source).mkdir(parents=True)
                stand_ins = StandIns(addresses, folder / source)
                nights = [night(stand_ins, source, DAY, day) for day in (first, since)]
                if folder == long:
                    unchanged[source], documents = nights[1], nights[0].account.wanted
            asked, again = unchanged[source].account.requests, nights[1].account.requests
            yield Figure(name=f"`{source}`: an unchanged night", value=asked, unit="requests")
            less = nights[0].account.wanted
            if documents > less:  # a source that is asked by dates
                yield Figure(
                    name=f"`{source}`: an unchanged night after a long / a short history",
                    value=asked / again,
                    goal=Goal.at_most(1),
                    note=f"after {documents} and after {less} documents",
                )
    with running_sandbox(LATER) as addresses:
        for source in sources:
            since = max(SOURCES[source].first_date, DAY - SOURCES[source].overlap)
            stand_ins = StandIns(addresses, long / source)
            busy = night(stand_ins, source, LATER, since).account
            if busy.wanted:
                more = busy.requests - unchanged[source].account.requests
                yield Figure(
                    name=f"`{source}`: requests more in a busy night, a new document",
                    value=more / busy.wanted,
                    unit="requests",
                    goal=Goal.at_most(1.2),
                )


def apart(crawl: Callable[[Settings], int], work: Path, server: Loopback) -> None:
    """One crawl in a process of its own, into an archive of its own.

    Raises:
        RuntimeError: it did not bring every notice.
    """
    process = _FORKS.Process(target=_crawl, args=(crawl, work, server))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"see {work / 'log'}: " + (work / "log").read_text()[-2000:])


def _crawl(crawl: Callable[[Settings], int], work: Path, server: Loopback) -> None:
    log = os.open(work / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, sys.stderr.fileno())
    os.environ |= environment(work, server.address)
    shutil.rmtree(work / "data", ignore_errors=True)
    brought = crawl(load())
    if brought != server.count:
        raise RuntimeError(f"{brought} of {server.count} notices")


def environment(work: Path, address: str) -> dict[str, str]:
    """Settings of a crawl of the server into a folder."""
    config = work / "kortlag.toml"
    config.touch()
    return {
        "KORTLAG_CONFIG": str(config),
        "KORTLAG_DATA_DIR": str(work / "data"),
        "KORTLAG_PROFILE": "live",
        "KORTLAG_CONTACT": "https://example.org/kortlag",
        "KORTLAG_AS_OF": str(WINDOW.until),
        "KORTLAG_SOURCES__TED__API_URL": address,
        "KORTLAG_SOURCES__TED__WEB_URL": address,
    }


def archived(settings: Settings) -> int:
    """The product's crawl; how many notices it brought.

    Raises:
        RuntimeError: it is not accepted.
    """
    account = run.crawl(settings, TED, WINDOW)
    if not account.accepted:
        raise RuntimeError(account.cause)
    return account.documents["notice"]


def by_defaults(settings: Settings) -> int:
    """The same with what the product sets for speed taken back."""
    ours = run.scrapy_settings(settings, TED)
    slow = {name: value for name, value in ours.items() if name not in FOR_SPEED}
    with mock.patch.object(run, "scrapy_settings", return_value=slow):
        return archived(settings)


class NoArchive:
    """In place of the archive, its middleware and its list."""

    crawl_id = "none"

    @classmethod
    def from_crawler(cls, _crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls()

    def process_response(self, request: Request, response: Response) -> Response:
        """What the spider asks of the archive."""
        request.meta["archive_ref"] = "ted/none/responses.warc.gz#0"
        request.meta["fetched_at"] = datetime.now(UTC)
        return response

    def add_document(self, document: Document) -> None:
        """Forget it."""
        del document


def unarchived(settings: Settings) -> int:
    """The product's spider without archive, statistics, account and verdict."""
    how = run.scrapy_settings(settings, TED)
    how["STATS_CLASS"] = "scrapy.statscollectors.DummyStatsCollector"
    how["ITEM_PIPELINES"] = {}
    how["DOWNLOADER_MIDDLEWARES"] |= {
        "scrapers.middlewares.ArchiveMiddleware": None,
        NoArchive: 950,
    }
    process = AsyncCrawlerProcess(how)
    crawler = process.create_crawler(spider_of(TED))
    job = run.job_of(settings, TED, WINDOW, full=False)
    process.crawl(crawler, job=job, archive=NoArchive())
    process.start()
    tally: Any = crawler.spider.tally  # type: ignore[union-attr]  # it ran
    return len(tally.got["notice"])
