"""TED: search by publication date, then each notice's XML once (ted.md)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any, ClassVar

from scrapy.http import Request, Response

from scrapers.archive import Document
from scrapers.pages import ted as pages
from scrapers.pages.page import Page
from scrapers.sources import TED
from scrapers.spiders.base import SourceSpider


class TedSpider(SourceSpider):
    """All Danish notices published in the window."""

    name = "ted"
    record = TED
    document_kinds = ("notice",)
    checks: ClassVar[dict[str, Callable[[bytes], None]]] = {"notice": pages.check_notice}

    async def ask_page(self, _number: int, token: Any) -> tuple[Page, Response]:
        """Ask for the page behind an iteration token."""
        request = self.request(
            "search",
            self.addresses["api_url"] + pages.SEARCH_PATH,
            method="POST",
            body=pages.search_body(self.job.window, self.page_size, token),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        return await self.ask(request, pages.read_search)

    async def collect(self) -> AsyncIterator[Request | Document]:
        """Read the window's list, then the XML of what is new."""
        number, web_url = 0, self.addresses["web_url"]
        names: dict[str, None] = {}
        async for page, response in self.read_list("notices", self.ask_page, numbered=False):
            number += 1
            names.update(dict.fromkeys(page.names))
            yield self.document("search", f"page {number}", web_url, response)
        for request in self.wanted_requests(
            "notice",
            ((n, web_url + pages.notice_path(n), pages.page_url(web_url, n)) for n in names),
        ):
            yield request
