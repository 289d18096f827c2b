"""udbud.dk, data-sync API: every notice of the feed with its XML (udbud.md §2).

National notices only while TED is collected, so that TED's are not stored twice; else all.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator
from typing import Any, Literal

from scrapy.http import Request, Response
from w3lib.http import basic_auth_header

from scrapers.archive import Document
from scrapers.pages import udbud as portal
from scrapers.pages import udbud_sync as pages
from scrapers.pages.page import Page
from scrapers.sources import TED, UDBUD, UDBUD_SYNC
from scrapers.spiders.base import SourceSpider
from scrapers.spiders.reading import LostError

_PORTAL = UDBUD.addresses["base_url"]
_BAD_REQUEST = 400
_MEANING = {
    401: "; user name and password, or the token made with them, are not accepted",
    403: f"; the account lacks the role {pages.ROLE} (udbud.dk gives it out)",
}


class UdbudSyncSpider(SourceSpider):
    """The feed from the window's first day on; it has no upper end."""

    name = "udbud_sync"
    record = UDBUD_SYNC

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._token = ""
        self._total = 0
        self._stored: dict[str, set[bytes]] = {}

    @property
    def feed(self) -> pages.Feed:
        """Which notices are asked for."""
        return "DKUDBUD" if self.job.settings.is_enabled(TED) else "ALLE"

    def explain(self, response: Response) -> str:
        """What 401 and 403 mean here."""
        return _MEANING.get(response.status, "")

    def token_request(self, place: Literal["form", "query"]) -> Request:
        """Request for a token; the grant type in the form body, or in the query (§2.1)."""
        mine = self.job.settings.source(self.name)
        if not mine.username or mine.password is None:
            raise LostError(
                "not configured: set KORTLAG_SOURCES__UDBUD_SYNC__USERNAME and "
                "KORTLAG_SOURCES__UDBUD_SYNC__PASSWORD"
            )
        basic = basic_auth_header(mine.username, mine.password.get_secret_value())
        url = self.addresses["token_url"]
        return self.request(
            "token",
            url if place == "form" else f"{url}?{pages.GRANT}",
            method="POST",
            body=pages.GRANT if place == "form" else "",
            headers={
                "Authorization": basic.decode("ascii"),
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
            meta={"secret_body": True},
        )

    async def renew_token(self) -> None:
        """Get a token, which lives for about ten minutes.

        Raises:
            LostError: none is given in either way of asking.
        """
        try:
            self._token, _ = await self.ask(self.token_request("form"), pages.read_token)
        except LostError as error:
            if error.response is None or error.response.status not in {400, 401}:
                raise
            try:
                self._token, _ = await self.ask(self.token_request("query"), pages.read_token)
            except LostError as other:
                if other.response is not None and other.response.status == _BAD_REQUEST:
                    raise error from other  # the other way is none; the first answer tells why
                raise
        self.tally.notes["tokens"] += 1

    async def ask_page(self, number: int, _cursor: object) -> tuple[Page, Response]:
        """Ask for a page; a token that has run out is renewed once, 416 is the end."""
        if not self._token:
            await self.renew_token()
        try:
            try:
                return await self.ask_with_token(number)
            except LostError as error:
                if error.response is None or error.response.status != 401:
                    raise
                await self.renew_token()
                return await self.ask_with_token(number)
        except LostError as error:
            if error.response is None or error.response.status != pages.PAST_THE_END:
                raise
            return Page([], self._total if number > 1 else 0), error.response

    async def ask_with_token(self, number: int) -> tuple[Page, Response]:
        """Ask for a page with the token there is."""
        path = pages.page_path(self.feed, number, self.page_size, self.job.window)
        request = self.request(
            "page",
            self.addresses["base_url"] + path,
            headers={"Authorization": f"Bearer {self._token}", "Accept": "application/json"},
        )
        (page, _), response = await self.ask(request, pages.read_page)
        self._total = page.total
        return page, response

    async def collect(self) -> AsyncIterator[Request | Document]:
        """Read the feed to its end; each entry's XML becomes a document of its own."""
        number = 0
        reading = self.read_list("notices", self.ask_page, numbered=True, to_the_end=True)
        async for page, response in reading:
            if page.names:
                number += 1
                document = self.document("page", f"page {number}", _PORTAL, response)
                yield document
                for notice in self.notices(response, document):
                    yield notice

    def notices(self, response: Response, page: Document) -> Iterator[Document]:
        """The notices of a page that were not met before in this crawl."""
        found, entries = pages.read_page(response.body)
        self.tally.notes["entries_without_id"] += len(found.names) - len(entries)
        for entry in entries:
            body = pages.xml_of(entry)
            digest = hashlib.sha256(body).digest()
            met = self._stored.setdefault(entry.name, set())
            if digest in met:
                self.tally.notes["duplicates"] += 1
                continue
            met.add(digest)
            ref = self.archive.write_extract(
                "notice",
                self.addresses["base_url"] + pages.notice_path(entry),
                "application/xml",
                body,
                taken_from=page.ref,
            )
            hit = portal.Hit(
                entry.notice_id or "", entry.version_of_two, entry.publication_number or ""
            )
            url = portal.page_url(_PORTAL, hit)
            self.tally.got["notice"].add(entry.name)
            yield Document("notice", entry.name, url, ref, page.seen_at)
