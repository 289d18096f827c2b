"""One crawl in a process of its own: `python -m scrapers.run SOURCE --since DATE --until DATE`.

A process each, because Twisted's reactor starts once, and because a crawl that dies must not
take the night with it. Prints the crawl's account as JSON on standard output, logs on standard
error. Exit status 0: accepted; 3: not accepted; anything else: the crawl itself broke.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import DropItem
from scrapy.logformatter import LogFormatter

from scrapers import crawls
from scrapers.archive import CRAWL_ID, CrawlArchive, Document, folder_bytes
from scrapers.budget import ROBOTS_DELAY
from scrapers.config import VERSION, Settings, load
from scrapers.crawls import NOT_ACCEPTED, Account, Window
from scrapers.integrity import past_damage, tend
from scrapers.politeness import politeness
from scrapers.redaction import hide_in_logs
from scrapers.sources import SOURCES, Source
from scrapers.spiders.base import Job, SourceSpider
from scrapers.spiders.finding import spider_of


class DocumentStep:
    """Scrapy's item step: hands whole documents to the archive's list."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DocumentStep:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_item(self, item: object) -> object:
        """Write a document to the crawl's list.

        Raises:
            DropItem: a spider yielded something that is no document.
        """
        spider = self.crawler.spider
        if not isinstance(item, Document) or not isinstance(spider, SourceSpider):
            raise DropItem(f"not a document: {type(item).__name__}")
        spider.archive.add_document(item)
        return item


class Quiet(LogFormatter):
    """Says nothing of each answer and each document: it would be made to be thrown away."""

    # Scrapy's documentation allows None; its annotation has forgotten that.
    def crawled(self, *_: object) -> None:  # type: ignore[override]  # see above
        """Nothing of an answer."""

    def scraped(self, *_: object) -> None:  # type: ignore[override]  # see above
        """Nothing of a document."""


def scrapy_settings(settings: Settings, source: Source) -> dict[str, Any]:
    """Scrapy's settings for a source; each departure from Scrapy's default has its reason."""
    polite = politeness(settings, source)
    return {
        "USER_AGENT": polite.agent,
        "ROBOTSTXT_OBEY": True,  # default False
        "ROBOTSTXT_USER_AGENT": "kortlag",
        "DOWNLOAD_DELAY": polite.delay_s,
        "DOWNLOAD_DELAY_JITTER": 0.0,  # default 0.5 would halve the delay now and then
        "CONCURRENT_REQUESTS": polite.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": polite.concurrency,
        "DOWNLOAD_TIMEOUT": polite.timeout_s,
        "RETRY_TIMES": polite.retries,
        "KORTLAG_BACKOFF_S": polite.backoff_s,
        "KORTLAG_THROTTLE_S": polite.throttle_s,
        "KORTLAG_REQUESTS_PER_NIGHT": polite.requests_per_night,
        "KORTLAG_LIMIT_S": polite.limit_s,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,  # default False
        "DOWNLOAD_MAXSIZE": 256 * 1024**2,  # no answer of these sources is near it
        "DOWNLOAD_WARNSIZE": 0,  # register pages are large and expected
        "COOKIES_ENABLED": False,  # no source needs them; tldextract would go online
        "TELNETCONSOLE_ENABLED": False,  # no open ports
        "REMOTE_CONTROL_ENABLED": False,  # default True: a server that runs Python
        "CONCURRENT_ITEMS": 4,  # default 100 makes 100 tasks a response
        "HTTPERROR_ALLOW_ALL": False,
        "LOG_LEVEL": "INFO",
        "LOG_FORMATTER": Quiet,
        "ASYNCIO_EVENT_LOOP": "uvloop.Loop",  # a fifth faster than Python's own
        "ITEM_PIPELINES": {DocumentStep: 100},
        "SPIDER_MIDDLEWARES": {  # what nobody here asks of them is done for every answer
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
            "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
            "scrapy.spidermiddlewares.referer.RefererMiddleware": None,  # no source is told one
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
        },
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # by name, no port
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapers.middlewares.AddressGuardMiddleware": 50,
            "scrapers.budget.RobotsDelayMiddleware": 60,
            "scrapers.budget.RobotsMiddleware": 100,
            "scrapers.middlewares.PoliteRetryMiddleware": 550,
            "scrapers.budget.RequestBudgetMiddleware": 940,
            "scrapers.middlewares.ArchiveMiddleware": 950,
        },
    }


def told_settings() -> dict[str, Any]:
    """Scrapy's setting that lets a crawl tell how far it is."""
    return {"EXTENSIONS": {"scrapers.telling.Telling": 100}}


def known_documents(settings: Settings, spider: type[SourceSpider]) -> dict[str, set[str]]:
    """Kind -> names of the single documents that the archive already holds whole."""
    return {
        kind: {
            document.name
            for document in crawls.all_documents(settings.archive_dir, spider.name, kind)
            if spider.is_known(document, settings.calculation_date)
        }
        for kind in spider.document_kinds
    }


def account_of(spider: SourceSpider, stats: dict[str, Any], started_at: datetime) -> Account:
    """The crawl's account, not yet judged."""
    archive, job, tally = spider.archive, spider.job, spider.tally
    prefix = "downloader/response_status_count/"
    missing = tally.missing()
    return Account(
        source=archive.folder.parent.name,
        crawl_id=archive.crawl_id,
        started_at=started_at,
        finished_at=crawls.now(),
        window=job.window,
        full=spider.is_full,
        finish_reason=stats.get("finish_reason", "never started"),
        announced=tally.announced,
        collected=tally.collected,
        documents=dict(Counter(kind for kind, names in tally.got.items() for _ in names)),
        wanted=sum(map(len, tally.wanted.values())),
        missing=missing,
        missing_count=len(missing),
        lost=tally.lost,
        errors=stats.get("log_count/ERROR", 0),
        requests=stats.get("downloader/request_count", 0),
        retries=stats.get("retry/count", 0),
        response_bytes=stats.get("downloader/response_bytes", 0),
        statuses={k.removeprefix(prefix): v for k, v in stats.items() if k.startswith(prefix)},
        robots_delay_s=stats.get(ROBOTS_DELAY),
        notes=dict(tally.notes),
        archived_bytes=folder_bytes(archive.folder),
        archived_records=archive.records,
        archived_documents=archive.documents,
    )


def job_of(
    settings: Settings,
    source: Source,
    window: Window,
    *,
    full: bool,
    wanted: bytes | None = None,
) -> Job:
    """What a crawl is asked to do, given what earlier ones brought.

    Args:
        settings: the operator's settings.
        source: what to crawl.
        window: publication dates.
        full: everything, not only what has changed.
        wanted: a work list, for a source without a list of its own.
    """
    spider = spider_of(source)
    done = crawls.accepted(settings.archive_dir, source.name)
    return Job(
        settings,
        window,
        known_documents(settings, spider),
        full=full,
        last=done[-1] if done else None,
        last_full=next((account for account in reversed(done) if account.full), None),
        wanted=spider.read_wanted(wanted) if wanted else (),
    )


def crawl(
    settings: Settings,
    source: Source,
    window: Window,
    *,
    full: bool = False,
    wanted: bytes | None = None,
    tell: bool = False,
    began: datetime | None = None,
) -> Account:
    """Run one crawl to its account and write that; blocks, and can run once in a process.

    `began` is the moment it is named by, when that was agreed with other machines.
    """
    spider_type = spider_of(source)
    hide_in_logs(settings.source(source.name).secrets())
    tend(settings.archive_dir, source.name)
    job = past_damage(
        settings.archive_dir,
        lambda: job_of(settings, source, window, full=full, wanted=wanted),
    )
    started_at = began or crawls.now()
    archive = CrawlArchive(
        settings.archive_dir, source.name, started_at, f"kortlag/{VERSION} (Scrapy)"
    )
    how = scrapy_settings(settings, source) | (told_settings() if tell else {})
    process = AsyncCrawlerProcess(how)
    crawler = process.create_crawler(spider_type)
    process.crawl(crawler, job=job, archive=archive)
    process.start()
    archive.close()
    if not isinstance(crawler.spider, SourceSpider) or crawler.stats is None:
        raise RuntimeError(f"the spider {source.name} did not start; see the log above")
    account = account_of(crawler.spider, crawler.stats.get_stats(), started_at)
    public = settings.asks_public_service(source)
    reasons = crawls.judge(
        account,
        min_records=source.bounds.min_records if public else min(1, source.bounds.min_records),
        bands=crawler.spider.bands(),
    )
    account.accepted, account.cause = not reasons, "; ".join(reasons)
    if account.records > source.bounds.max_records:
        account.notes["more_records_than_expected"] = account.records
    crawls.write_account(archive.folder, account)
    return account


def main(
    source: str,
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])],
    full: Annotated[bool, typer.Option("--full")] = False,
    wanted: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    tell: Annotated[bool, typer.Option("--tell")] = False,
    began: Annotated[datetime | None, typer.Option(formats=[CRAWL_ID])] = None,
) -> None:
    """Crawl SOURCE over a window of publication dates.

    --full: not only what has changed. --wanted: JSON file of what to ask about.
    --tell: say how far it is, a line of JSON now and then before the account's.
    --began: the crawl's own name, when it was agreed with other machines.
    """
    window = Window(since.date(), until.date())
    asked = wanted.read_bytes() if wanted else None
    moment = began.replace(tzinfo=UTC) if began else None
    account = crawl(
        load(), SOURCES[source], window, full=full, wanted=asked, tell=tell, began=moment
    )
    sys.stdout.write(msgspec.json.encode(account).decode() + "\n")
    raise typer.Exit(0 if account.accepted else NOT_ACCEPTED)


if __name__ == "__main__":
    typer.run(main)
