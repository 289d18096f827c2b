"""Comdia (udbud.md §4): the menu, the lists of the organisations asked for, their tenders' pages.

A tender's page says open or closed, which changes, so it is fetched again: at most every
`_RECHECK_AFTER`, at most `_DETAILS_A_RUN` a run, those that were never or longest ago looked at
first. Its document's name is therefore `<id>@<minute, UTC>`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import ClassVar

from scrapy.http import Request, Response

from scrapers import crawls
from scrapers.archive import Document
from scrapers.municipalities import name_of
from scrapers.pages import comdia as pages
from scrapers.pages.page import Page
from scrapers.sources import COMDIA
from scrapers.spiders.base import SourceSpider
from scrapers.spiders.reading import LostError

_RECHECK_AFTER = timedelta(hours=20)
_DETAILS_A_RUN = 250
_MINUTE = "%Y%m%dT%H%MZ"


class ComdiaSpider(SourceSpider):
    """Tenders of the organisations in the settings, else of the municipalities."""

    name = "comdia"
    record = COMDIA
    document_kinds = ("detail",)
    checks: ClassVar[dict[str, Callable[[bytes], None]]] = {"detail": pages.check_detail}

    @property
    def base_url(self) -> str:
        """Address of the service."""
        return self.addresses["base_url"]

    async def collect(self) -> AsyncIterator[Request | Document]:
        """Read the menu and the lists, then the tenders' pages that are due."""
        request = self.request("menu", self.base_url + pages.list_path(pages.MENU_SLUG))
        menu, _ = await self.ask(request, pages.read_menu)
        self.tally.announced["menu"] = self.tally.collected["menu"] = len(menu)
        slug_by_id: dict[str, str] = {}
        for slug in self.organisations(menu):
            url = self.base_url + pages.list_path(slug)

            async def ask_page(
                _number: int, _cursor: object, url: str = url
            ) -> tuple[Page, Response]:
                return await self.ask(self.request("list", url), pages.read_list)

            async for page, response in self.read_list(slug, ask_page, numbered=True):
                yield self.document("list", slug, url, response)
                slug_by_id.update(dict.fromkeys(page.names, slug))
        if not slug_by_id and self.had_tenders:
            raise LostError(
                f"none of {len(self.tally.announced) - 1} organisations lists a tender: "
                "has the page changed?"
            )
        for request in self.details(slug_by_id):
            yield request

    @property
    def had_tenders(self) -> bool:
        """Whether the last accepted crawl met tenders."""
        last = self.job.last
        return last is not None and any(n for name, n in last.collected.items() if name != "menu")

    def organisations(self, menu: dict[str, str]) -> list[str]:
        """Slugs to read: those of the settings, else those of the municipalities in the menu.

        Raises:
            LostError: the settings name one that the menu does not have.
        """
        settings = self.job.settings
        wanted = list(settings.source(self.name).organisations)
        if "all" in (*wanted, *(() if wanted else settings.municipalities)):
            return list(menu)
        if unknown := [slug for slug in wanted if slug not in menu]:
            raise LostError(f"sources.comdia.organisations: the menu does not have {unknown}")
        if wanted:
            return wanted
        ours = [f"{name_of(code)} Kommune" for code in settings.municipalities]
        slugs = [pages.slug_of(name) for name in ours]
        # Not to be a customer of Comdia is no failure: it is what the menu answers.
        self.tally.notes["not_in_the_menu"] = sum(slug not in menu for slug in slugs)
        return [slug for slug in slugs if slug in menu]

    def details(self, slug_by_id: dict[str, str]) -> list[Request]:
        """Requests for the tenders' pages that are due for a look."""
        last_looks: dict[str, str] = {}
        for name in self.job.known.get("detail", ()):
            tender_id, _, minute = name.partition("@")
            last_looks[tender_id] = max(minute, last_looks.get(tender_id, ""))
        now = crawls.now()
        recent = f"{now - _RECHECK_AFTER:{_MINUTE}}"
        due = [i for i in slug_by_id if last_looks.get(i, "") < recent]
        due.sort(key=lambda i: last_looks.get(i, ""))
        self.tally.notes["details_put_off"] = max(0, len(due) - _DETAILS_A_RUN)
        return self.wanted_requests(
            "detail",
            (
                (f"{i}@{now:{_MINUTE}}", url, url)
                for i in due[:_DETAILS_A_RUN]
                for url in [self.base_url + pages.detail_path(slug_by_id[i], i)]
            ),
        )
