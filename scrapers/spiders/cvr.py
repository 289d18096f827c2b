"""CVR: companies and production units of municipalities, and RSV country-wide (cvr.md)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from scrapy.http import Request, Response
from w3lib.http import basic_auth_header

from scrapers.archive import Document
from scrapers.pages import cvr as pages
from scrapers.pages.page import Page
from scrapers.sources import CVR
from scrapers.spiders.base import SourceSpider

_PAGE_URL = "https://datacvr.virk.dk"
_RSV_LIST = "rsv"
_RSV_BAND = (300, 2000)  # 283 in 2018, 798 in 2021 (domain.md §2.2)


class CvrSpider(SourceSpider):
    """Units of the municipalities in the settings, and every registered social enterprise."""

    name = "cvr"
    record = CVR

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
        """The national RSV count guards against a rename of the attribute (cvr.md §8)."""
        settings = self.job.settings
        sane = _RSV_BAND if settings.asks_public_service(self.record) else (1, _RSV_BAND[1])
        return {_RSV_LIST: settings.source(self.name).rsv_band or sane}

    def lists(self) -> dict[str, tuple[pages.Unit, dict[str, Any]]]:
        """List name -> unit and query."""
        units: tuple[pages.Unit, ...] = ("virksomhed", "produktionsenhed")
        found: dict[str, tuple[pages.Unit, dict[str, Any]]] = {}
        for code in self.job.settings.municipalities:
            for unit in units:
                query = (
                    pages.everywhere(unit) if code == "all" else pages.in_municipality(unit, code)
                )
                found[f"{unit} {code}"] = (unit, query)
        return {**found, _RSV_LIST: ("virksomhed", pages.registered_social())}

    async def ask_page(
        self, unit: pages.Unit, query: dict[str, Any], _number: int, after: Any
    ) -> tuple[Page, Response]:
        """Ask for the page behind a sort value."""
        request = self.request(
            unit,
            self.addresses["base_url"] + pages.search_path(unit),
            method="POST",
            body=pages.search_body(unit, query, self.page_size, after),
        )
        return await self.ask(request, partial(pages.read_search, unit=unit))

    async def collect(self) -> AsyncIterator[Request | Document]:
        """Read each list; a page of a list is a document."""
        for name, (unit, query) in self.lists().items():
            number = 0
            ask_page = partial(self.ask_page, unit, query)
            async for page, response in self.read_list(name, ask_page, numbered=False):
                number += 1
                if page.names:
                    yield self.document(unit, f"{name} {number}", _PAGE_URL, response)
