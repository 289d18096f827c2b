"""The municipality's own announcement pages (udbud.md §6): each page of the settings, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from scrapy.http import Request, Response

from scrapers.archive import Document
from scrapers.pages import municipal as pages
from scrapers.pages.page import Page
from scrapers.sources import MUNICIPAL
from scrapers.spiders.base import SourceSpider


class MunicipalSpider(SourceSpider):
    """Reads every page that the settings name."""

    name = "municipal"
    record = MUNICIPAL

    async def collect(self) -> AsyncIterator[Request | Document]:
        """Read the pages; one that no longer matches its selectors loses the crawl."""
        for page in self.job.settings.source(self.name).pages:

            async def ask_page(
                _number: int, _cursor: object, page: pages.MunicipalPage = page
            ) -> tuple[Page, Response]:
                request = self.request("page", page.url)
                return await self.ask(request, partial(pages.read_page, page=page))

            name = f"{page.municipality_code} {page.url}"
            async for _, response in self.read_list(name, ask_page, numbered=True):
                yield self.document("page", name, page.url, response, page.reading())
