"""One crawl in a process of its own: `python -m scrapers.run SOURCE --since DATE --until DATE`.

A process each, because Twisted's reactor starts once, and because a crawl that dies must not
take the night with it. Prints the crawl's account as JSON on standard output, logs on standard
error. Exit status 0: accepted; 3: not accepted; anything else: the crawl itself broke.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import datetime
from typing import Annotated, Any

import msgspec
import typer
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import DropItem

from scrapers import crawls
from scrapers.archive import CrawlArchive, Document
from scrapers.config import VERSION, Settings, load
from scrapers.crawls import Account, Window
from scrapers.sources import SOURCES, Source
from scrapers.spiders.base import Job, SourceSpider, Tally
from scrapers.spiders.cvr import CvrSpider
from scrapers.spiders.ted import TedSpider
from scrapers.spiders.udbud import UdbudSpider

SPIDERS: dict[str, type[SourceSpider]] = {
    spider.name: spider for spider in (UdbudSpider, TedSpider, CvrSpider)
}
NOT_ACCEPTED = 3


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


def scrapy_settings(settings: Settings, source: Source) -> dict[str, Any]:
    """Scrapy's settings for a source; each departure from Scrapy's default has its reason."""
    mine = settings.source(source.name)
    polite = settings.asks_public_service(source)

    def chosen(own: float | None, record: float) -> float:
        return record if own is None else own

    return {
        "USER_AGENT": settings.user_agent,
        "ROBOTSTXT_OBEY": True,  # default False
        "ROBOTSTXT_USER_AGENT": "kortlag",
        "DOWNLOAD_DELAY": chosen(mine.delay_s, source.delay_s if polite else 0),
        "CONCURRENT_REQUESTS": int(chosen(mine.concurrency, source.concurrency if polite else 8)),
        "CONCURRENT_REQUESTS_PER_DOMAIN": int(
            chosen(mine.concurrency, source.concurrency if polite else 8)
        ),
        "DOWNLOAD_TIMEOUT": chosen(mine.timeout_s, source.timeout_s),
        "RETRY_TIMES": int(chosen(mine.retries, source.retries)),
        "KORTLAG_BACKOFF_S": mine.backoff_s,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,  # default False
        "DOWNLOAD_MAXSIZE": 256 * 1024**2,  # no answer of these sources is near it
        "DOWNLOAD_WARNSIZE": 0,  # register pages are large and expected
        "COOKIES_ENABLED": False,  # no source needs them; tldextract would go online
        "TELNETCONSOLE_ENABLED": False,  # no open ports
        "REMOTE_CONTROL_ENABLED": False,  # default True: a server that runs Python
        "CONCURRENT_ITEMS": 4,  # default 100 makes 100 tasks a response
        "HTTPERROR_ALLOW_ALL": False,
        "REFERRER_POLICY": "no-referrer",
        "LOG_LEVEL": "INFO",
        "ITEM_PIPELINES": {DocumentStep: 100},
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # by name, no port
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "scrapers.middlewares.AddressGuardMiddleware": 50,
            "scrapers.middlewares.PoliteRetryMiddleware": 550,
            "scrapers.middlewares.ArchiveMiddleware": 950,
        },
    }


def known_documents(settings: Settings, spider: type[SourceSpider]) -> dict[str, set[str]]:
    """Kind -> names of the single documents that the archive already holds whole."""
    return {
        kind: {d.name for d in crawls.all_documents(settings.archive_dir, spider.name, kind)}
        for kind in spider.document_kinds
    }


def account_of(
    archive: CrawlArchive, job: Job, tally: Tally, stats: dict[str, Any], started_at: datetime
) -> Account:
    """The crawl's account, not yet judged."""
    prefix = "downloader/response_status_count/"
    missing = tally.missing()
    return Account(
        source=archive.folder.parent.name,
        crawl_id=archive.crawl_id,
        started_at=started_at,
        finished_at=crawls.now(),
        window=job.window,
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
        notes=dict(tally.notes),
    )


def crawl(settings: Settings, source: Source, window: Window) -> Account:
    """Run one crawl to its account and write that; blocks, and can run once in a process."""
    spider_type = SPIDERS[source.name]
    job = Job(settings, window, known_documents(settings, spider_type))
    started_at = crawls.now()
    archive = CrawlArchive(
        settings.archive_dir, source.name, started_at, f"kortlag/{VERSION} (Scrapy)"
    )
    process = AsyncCrawlerProcess(scrapy_settings(settings, source))
    crawler = process.create_crawler(spider_type)
    process.crawl(crawler, job=job, archive=archive)
    process.start()
    archive.close()
    if not isinstance(crawler.spider, SourceSpider) or crawler.stats is None:
        raise RuntimeError(f"the spider {source.name} did not start; see the log above")
    account = account_of(archive, job, crawler.spider.tally, crawler.stats.get_stats(), started_at)
    public = settings.asks_public_service(source)
    reasons = crawls.judge(
        account,
        min_records=source.bounds.min_records if public else 1,
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
) -> None:
    """Crawl SOURCE over a window of publication dates."""
    account = crawl(load(), SOURCES[source], Window(since.date(), until.date()))
    sys.stdout.write(msgspec.json.encode(account).decode() + "\n")
    raise typer.Exit(0 if account.accepted else NOT_ACCEPTED)


if __name__ == "__main__":
    typer.run(main)
