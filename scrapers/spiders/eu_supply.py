"""EU-Supply (udbud.md §5): the Atom feed of each board in the settings, a single window each.

The documents behind an entry are never fetched: robots.txt keeps them out.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from scrapy.http import Request, Response

from scrapers.archive import Document
from scrapers.pages import eu_supply as pages
from scrapers.pages.page import Page
from scrapers.sources import EU_SUPPLY
from scrapers.spiders.base import SourceSpider


class EuSupplySpider(SourceSpider):
    """Newest transactions of the boards in the settings."""

    name = "eu_supply"
    record = EU_SUPPLY

    def lasting_lists(self) -> Iterable[str]:
        """All boards: a feed shows the newest of all there ever was."""
        return self.job.settings.source(self.name).boards

    async def collect(self) -> AsyncIterator[Request | Document]:
        """Read each board's feed."""
        for board in self.job.settings.source(self.name).boards:
            url = self.addresses["base_url"] + pages.feed_path(board)

            async def ask_page(
                _number: int, _cursor: object, url: str = url
            ) -> tuple[Page, Response]:
                return await self.ask(self.request("feed", url), pages.read_feed)

            async for _, response in self.read_list(board, ask_page, numbered=True):
                yield self.document("feed", board, url, response)
