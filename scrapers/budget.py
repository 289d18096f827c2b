"""Middlewares that keep a crawl within bounds: requests, time, robots.txt, Crawl-delay.

Scrapy's own page limit counts responses, not tries; its own limit of time leaves a spider waiting
that asks one thing after the other; and it reads no Crawl-delay.
Does not belong here: which bounds hold (`scrapers.politeness`), where requests may go
(`scrapers.middlewares`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request
    from scrapy.robotstxt import RobotParser

BUDGET_REASON = "budget"
"""`finish_reason` of a crawl that would have asked too much."""
LIMIT_REASON = "limit"
"""`finish_reason` of a crawl that took too long."""
ROBOTS_DELAY = "robots/delay_s"
"""Statistic: the seconds that a robots.txt asked for, when they are more than ours."""
log = logging.getLogger(__name__)


class RequestBudgetMiddleware:
    """Counts what leaves for the source, tries and robots.txt included, and ends what is too much.

    And what takes too long: no request leaves after the limit, and each has its own timeout.

    It stands close to the downloader, so that a request that another middleware refuses counts
    for nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.budget = crawler.settings.getint("KORTLAG_REQUESTS_PER_NIGHT")
        self.limit_s = crawler.settings.getfloat("KORTLAG_LIMIT_S")
        self.until = time.monotonic() + self.limit_s
        self.sent = 0
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RequestBudgetMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request pass while the budget and the time last.

        Raises:
            IgnoreRequest: they are used up; the crawl is being closed.
        """
        del request
        if time.monotonic() > self.until:
            self._close(LIMIT_REASON)
            raise IgnoreRequest(f"not sent: the crawl has taken {self.limit_s:.0f} s, its limit")
        if self.sent >= self.budget:
            self._close(BUDGET_REASON)
            raise IgnoreRequest(f"not sent: the {self.budget} requests of a night are used up")
        self.sent += 1

    def _close(self, reason: str) -> None:
        """End the crawl.

        Not awaited: closing waits for the requests under way, this one among them.
        """
        engine = self.crawler.engine
        if self._closing is None and engine is not None:
            self._closing = asyncio.create_task(engine.close_spider_async(reason=reason))


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, for requests that wait while a host's robots.txt is read as well.

    There all of them wait for one Deferred, whose result reaches the first alone: the others get
    None, which forbids nothing. Here one after the other asks for the rules (Scrapy 2.19).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host; None when they could not be read."""
        async with self._reading[urlsplit(request.url).netloc]:
            return await super().robot_parser(request)


class RobotsDelayMiddleware:
    """Keeps to a robots.txt's Crawl-delay where it asks for more time than we take anyway."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.agent = crawler.settings["ROBOTSTXT_USER_AGENT"]
        crawler.signals.connect(self.on_robots, signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsDelayMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    def on_robots(self, robotparser: RobotParser, request: Request) -> None:
        """Take over the delay for the host of a robots.txt, before anything else is asked of it.

        Args:
            robotparser: the rules that were read.
            request: the request for whose sake they were.
        """
        asked, own = robotparser.crawl_delay(self.agent), self.crawler.settings["DOWNLOAD_DELAY"]
        if asked is None or asked <= own or self.crawler.engine is None:
            return
        host = urlsplit(request.url).hostname or ""
        downloader = self.crawler.engine.downloader
        # For slots made from now on (idle ones are dropped), and for the one robots.txt opened.
        # Without jitter, which would undercut what was asked for.
        downloader.per_slot_settings[host] = {"delay": asked, "jitter": 0.0}
        if slot := downloader.slots.get(host):
            slot.delay, slot.jitter = asked, 0.0
        if self.crawler.stats:
            self.crawler.stats.max_value(ROBOTS_DELAY, asked)
        log.info("%s asks for %s s between two requests", host, asked)
