"""How far a crawl is, told while it runs: one JSON line on standard output, twice a second at most.

Only on request (`scrapers.run --tell`): where nobody watches, nothing is written. The last line of
a crawl is its account, as always. Does not belong here: what is made of it on a screen.
"""

from __future__ import annotations

import sys
from typing import Self

import msgspec
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from scrapers.crawls import Progress
from scrapers.spiders.base import SourceSpider

EVERY_S = 0.5


class Telling:
    """Scrapy extension that writes a line when the count has changed."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.told = Progress(0, 0)
        self.loop = create_looping_call(self.tell)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        telling = cls(crawler)
        crawler.signals.connect(telling.opened, signal=signals.spider_opened)
        crawler.signals.connect(telling.closed, signal=signals.spider_closed)
        return telling

    def opened(self) -> None:
        """Begin."""
        self.loop.start(EVERY_S)

    def closed(self) -> None:
        """Tell the end, however short the crawl was."""
        if self.loop.running:
            self.loop.stop()
        self.tell()

    def tell(self) -> None:
        """Write how far the crawl is, unless that was said."""
        spider = self.crawler.spider
        now = spider.tally.progress() if isinstance(spider, SourceSpider) else self.told
        if now != self.told:
            self.told = now
            sys.stdout.write(msgspec.json.encode(now).decode() + "\n")
            sys.stdout.flush()
