"""Downloader middlewares: the address guard, retries that back off, the archive.

Middlewares handle requests and responses; what to ask for is the spider's, what to keep of it
the archive's.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Protocol, cast
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.retry import RetryMiddleware, get_retry_request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.web.http import RESPONSES

from scrapers.archive import Exchange

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scrapers.archive import CrawlArchive

_LONGEST_WAIT_S = 300.0
_TOO_MANY = 429


class SpiderOfOurs(Protocol):
    """What these middlewares need of a spider (`scrapers.spiders.base.SourceSpider`)."""

    origins: set[tuple[str, str]]
    archive: CrawlArchive


def _spider(crawler: Crawler) -> SpiderOfOurs:
    return cast("SpiderOfOurs", crawler.spider)


class AddressGuardMiddleware:
    """Refuses every request that leaves the source's own addresses, redirects included."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuardMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let requests to the spider's addresses pass.

        Raises:
            IgnoreRequest: scheme, host or port is another.
        """
        if origin(request.url) not in _spider(self.crawler).origins:
            if self.crawler.stats:
                self.crawler.stats.inc_value("guard/refused")
            raise IgnoreRequest(f"refused: {origin(request.url)} is not an address of the source")


def origin(url: str) -> tuple[str, str]:
    """Scheme and network location of an address, which together say who is asked."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


class PoliteRetryMiddleware:
    """Scrapy's own retry, with a wait before it tries again.

    The wait doubles with each try, is drawn between half and all of that (so that clients do
    not return in step), and is at least what `Retry-After` asks for, or after a 429 without one
    what the source's record says. A response that Scrapy gives up on is tried again too when
    `request.meta["is_passing"]` says so of its status and body.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.retry = RetryMiddleware.from_crawler(crawler)
        self.backoff_s = crawler.settings.getfloat("KORTLAG_BACKOFF_S")
        self.throttle_s = crawler.settings.getfloat("KORTLAG_THROTTLE_S")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PoliteRetryMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Give a failed response another try after a wait."""
        outcome: Request | Response = self.retry.process_response(request, response)
        is_passing = request.meta.get("is_passing")
        spider = self.crawler.spider
        if (
            outcome is response
            and spider
            and is_passing
            and is_passing(response.status, response.body)
        ):
            reason = f"{response.status} of no use"
            # That it stays so is told by the account, and may be no error (a notice that is
            # malformed).
            level = logging.WARNING
            again = get_retry_request(
                request, spider=spider, reason=reason, give_up_log_level=level
            )
            outcome = again or response
        asked = _retry_after(response.headers.get("Retry-After"))
        if response.status == _TOO_MANY and not asked:
            asked = self.throttle_s
        if isinstance(outcome, Request):
            await asyncio.sleep(self._wait(outcome, asked))
        elif response.status == _TOO_MANY:
            # Given up; but the source has had too many from us, whatever is asked for next.
            await asyncio.sleep(min(asked, _LONGEST_WAIT_S))
        return outcome

    async def process_exception(
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """Give a failed connection another try after a wait."""
        outcome = self.retry.process_exception(request, exception)
        if isinstance(outcome, Request):
            await asyncio.sleep(self._wait(outcome, 0.0))
        return outcome

    def _wait(self, retry: Request, asked: float) -> float:
        doubled = self.backoff_s * 2.0 ** (int(retry.meta["retry_times"]) - 1)
        drawn = doubled * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret
        return min(max(drawn, asked), _LONGEST_WAIT_S)


def _retry_after(value: bytes | None) -> float:
    """Seconds that a `Retry-After` header asks for (RFC 9110 §10.2.3); 0 without one."""
    if not value:
        return 0.0
    text = value.decode("latin-1").strip()
    if text.isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


class ArchiveMiddleware:
    """Stores every response before any other middleware or callback sees it.

    It stands closest to the downloader, so bodies are still as they were transferred, and
    failed tries, redirects and robots.txt are stored like everything else.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Write the exchange; its reference goes to `request.meta["archive_ref"]`.

        With `request.meta["secret_body"]` the answer is a credential: neither its body nor its
        headers are stored, only that it came.
        """
        is_secret = bool(request.meta.get("secret_body"))
        fetched_at = datetime.now(UTC)
        kind = request.meta.get("kind") or urlsplit(request.url).path.rpartition("/")[2] or "other"
        request.meta["archive_ref"] = _spider(self.crawler).archive.write(
            Exchange(
                kind=kind,
                url=request.url,
                method=request.method,
                request_headers=_pairs(request.headers),
                request_body=request.body,
                status=response.status,
                reason=RESPONSES.get(response.status, b"Unknown").decode("ascii"),
                response_headers=() if is_secret else _pairs(response.headers),
                body=b"" if is_secret else response.body,
                fetched_at=fetched_at,
            )
        )
        request.meta["fetched_at"] = fetched_at
        return response


def _pairs(headers: Any) -> Iterable[tuple[str, str]]:
    for name, values in headers.items():
        for value in values:
            yield name.decode("latin-1"), value.decode("latin-1")
