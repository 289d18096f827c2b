"""CVR: companies and production units of municipalities, and RSV country-wide (cvr.md).

Most nights read what the register changed since the last crawl; every few nights everything is
read, because only that tells who is gone (cvr.md §5 gotcha 3).
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, time
from functools import cached_property, partial
from typing import Any

from scrapy.http import Request, Response
from w3lib.http import basic_auth_header

from scrapers.archive import Document
from scrapers.config import COPENHAGEN
from scrapers.crawls import Account
from scrapers.pages import cvr as pages
from scrapers.pages.page import Page
from scrapers.sources import CVR
from scrapers.spiders.base import Job, SourceSpider
from scrapers.spiders.reading import LostError, MovedError

_PAGE_URL = "https://datacvr.virk.dk"
_TOLD = 200
"""Characters of a refusal that we repeat."""
_RSV_LIST = "rsv"
_RSV_BAND = (300, 2000)  # 283 in 2018, 798 in 2021 (domain.md §2.2)
_UNITS: tuple[pages.Unit, ...] = ("virksomhed", "produktionsenhed")
_UNAUTHORISED, _NOT_FOUND = 401, 404
_REFUSED = (400, 500)
"""How the service answers a search that it will not run (cvr.md §9)."""


def began(account: Account) -> datetime:
    """When a crawl began, Danish time, and no later than the day it was made for.

    The two differ for a crawl made `as_of` an earlier day.
    """
    started = account.started_at.astimezone(COPENHAGEN)
    if account.window is None:
        return started
    return min(started, datetime.combine(account.window.until, time.max, COPENHAGEN))


def delta_start(job: Job, lists: Iterable[str]) -> datetime | None:
    """Since when tonight's crawl reads changes.

    Args:
        job: what the crawl is asked to do.
        lists: names of the lists it would read.

    Returns:
        Start of the last accepted crawl less the source's overlap, Danish time; null when
        everything is to be read: nothing whole is there to add to, the operator asks for it,
        other lists are wanted than were read whole, or the last full read is too old.
    """
    last, full = job.last, job.last_full
    if job.full or last is None or full is None or set(full.announced) != set(lists):
        return None
    every_days = job.settings.source(CVR.name).full_every_days
    if (job.window.until - began(full).date()).days >= every_days:
        return None
    return began(last) - CVR.overlap


class CvrSpider(SourceSpider):
    """Units of the municipalities in the settings, and every registered social enterprise."""

    name = "cvr"
    record = CVR
    scrolls = False
    """Whether the service refused to sort, so that lists are read by scroll."""
    scroll_id = ""

    @cached_property
    def since(self) -> datetime | None:
        """Since when changes are read; null for everything."""
        names = [_list_name(unit, code) for code, unit in self._parts()]
        return delta_start(self.job, [*names, _RSV_LIST])

    @property
    def is_full(self) -> bool:
        """Whether everything is read, so that who is missing is gone."""
        return self.since is None

    def headers(self) -> dict[str, str]:
        """Basic authorisation; the archive drops it."""
        mine = self.job.settings.source(self.name)
        user = mine.username or ""
        password = mine.password.get_secret_value() if mine.password else ""
        return {
            "Authorization": basic_auth_header(user, password).decode("ascii"),
            "Content-Type": "application/json",
        }

    def bands(self) -> dict[str, tuple[int, int]]:
        """The national RSV count guards against a rename of the attribute (cvr.md §8).

        That a municipality has companies and sites guards against one of its address.
        """
        settings = self.job.settings
        # A field that the service does not know is no error to it: nothing is found (§5).
        some = (1, CVR.bounds.max_records)
        places = {} if self.since else {_list_name(u, code): some for code, u in self._parts()}
        sane = _RSV_BAND if settings.asks_public_service(self.record) else (1, _RSV_BAND[1])
        return {**places, _RSV_LIST: settings.source(self.name).rsv_band or sane}

    def explain(self, response: Response) -> str:
        """What 401 means here: nothing that waiting would mend; else the service's own words."""
        if response.status != _UNAUTHORISED:
            told = pages.refusal(response.body)
            return f"; the service says {told[:_TOLD]}" if told else ""
        return (
            "; the user name and password are refused or have expired (the service is up): see "
            "KORTLAG_SOURCES__CVR__USERNAME and KORTLAG_SOURCES__CVR__PASSWORD"
        )

    def lists(self) -> dict[str, tuple[pages.Unit, dict[str, Any]]]:
        """List name -> unit and query. RSV is read whole every night: it guards the mark."""
        found: dict[str, tuple[pages.Unit, dict[str, Any]]] = {}
        for code, unit in self._parts():
            query = pages.everywhere(unit) if code == "all" else pages.in_municipality(unit, code)
            if self.since is not None:
                query = pages.changed_since(unit, query, self.since)
            found[_list_name(unit, code)] = (unit, query)
        return {**found, _RSV_LIST: ("virksomhed", pages.registered_social())}

    def _parts(self) -> list[tuple[str, pages.Unit]]:
        return [(code, unit) for code in self.job.settings.municipalities for unit in _UNITS]

    def search_request(self, kind: str, path: str, body: bytes, method: str = "POST") -> Request:
        """A request to the service."""
        return self.request(kind, self.addresses["base_url"] + path, method=method, body=body)

    async def ask_page(
        self, unit: pages.Unit, query: dict[str, Any], number: int, after: Any
    ) -> tuple[Page, Response]:
        """Ask for the page behind a sort value, or by scroll when the service will not sort."""
        if self.scrolls:
            return await self.ask_scroll(unit, query, number)
        body = pages.search_body(unit, query, self.page_size, after)
        request = self.search_request(unit, pages.search_path(unit), body)
        # A refusal is no error yet; one that is not made good is told as a lost request.
        request.meta["give_up_log_level"] = logging.WARNING
        try:
            return await self.ask(request, partial(pages.read_search, unit=unit))
        except LostError as error:
            if number > 1 or not _is_refused(error):
                raise
            self.logger.warning("Sorting is refused, lists are read by scroll: %s", error)
        self.scrolls = True
        self.tally.notes["read_by_scroll"] += 1
        return await self.ask_scroll(unit, query, number)

    async def ask_scroll(
        self, unit: pages.Unit, query: dict[str, Any], number: int
    ) -> tuple[Page, Response]:
        """Ask for the next page of a scroll; the first opens it, an empty one ends it.

        Raises:
            MovedError: the service no longer keeps the scroll.
        """
        if number == 1:
            body = pages.scroll_start_body(unit, query, self.page_size)
            request = self.search_request(unit, pages.scroll_start_path(unit), body)
        else:
            body = pages.scroll_next_body(self.scroll_id)
            request = self.search_request(unit, pages.SCROLL_PATH, body)
        try:
            found, response = await self.ask(request, partial(pages.read_scroll, unit=unit))
        except LostError as error:
            answer = error.response
            if answer is None or answer.status != _NOT_FOUND or not pages.is_expired(answer.body):
                raise
            raise MovedError(f"{error}: the scroll has expired", answer) from error
        page, self.scroll_id = found
        if not page.names:
            await self._end_scroll()
        return page, response

    async def _end_scroll(self) -> None:
        body = pages.scroll_end_body(self.scroll_id)
        request = self.search_request("scroll_end", pages.SCROLL_PATH, body, "DELETE")
        try:
            await self.ask(request, bytes)
        except LostError as error:
            # Everything has been read; the service drops the scroll by itself in two minutes.
            self.tally.notes["scrolls_left_open"] += 1
            self.logger.info("A scroll was not ended: %s", error)

    async def collect(self) -> AsyncIterator[Request | Document]:
        """Read each list; a page of a list is a document."""
        for name, (unit, query) in self.lists().items():
            number = 0
            ask_page = partial(self.ask_page, unit, query)
            async for page, response in self.read_list(name, ask_page, numbered=False):
                number += 1
                if page.names:
                    yield self.document(unit, f"{name} {number}", _PAGE_URL, response)


def _list_name(unit: pages.Unit, code: str) -> str:
    return f"{unit} {code}"


def _is_refused(error: LostError) -> bool:
    """Whether the search service itself refused the search, not something before it."""
    answer = error.response
    return answer is not None and answer.status in _REFUSED and bool(pages.refusal(answer.body))
