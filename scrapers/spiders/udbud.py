"""udbud.dk, public search and detail (udbud.md §1).

Three lists: the municipality's notices by its CVR number, by its name (so that co-buyers are
met), and every national notice of the country. A detail is fetched once per notice version.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, ClassVar

from scrapy.http import Request, Response

from scrapers.archive import Document
from scrapers.municipalities import name_of
from scrapers.pages import udbud as pages
from scrapers.pages.page import Page
from scrapers.sources import UDBUD
from scrapers.spiders.base import SourceSpider


class UdbudSpider(SourceSpider):
    """Notices of the municipalities in the settings, and all national ones."""

    name = "udbud"
    record = UDBUD
    document_kinds = ("detail", "no_detail")
    checks: ClassVar[dict[str, Callable[[bytes], None]]] = {"detail": pages.check_detail}

    @property
    def base_url(self) -> str:
        """Address of the service."""
        return self.addresses["base_url"]

    def lists(self) -> dict[str, dict[str, Any]]:
        """List name -> filters of its search."""
        found: dict[str, dict[str, Any]] = {"national": {"formularType": ["NATIONALE_UDBUD"]}}
        settings = self.job.settings
        for code in settings.municipalities:
            if code == "all":
                return {"everything": {}}
            if numbers := settings.municipality_cvr.get(code):
                found[f"buyer {code}"] = {"koeberCvr": list(numbers)}
            found[f"text {code}"] = {"fritekst": f"{name_of(code)} Kommune"}
        return found

    async def collect(self) -> AsyncIterator[Request | Document]:
        """Read each list, then the details of what is new."""
        hits: dict[str, pages.Hit] = {}
        for name, filters in self.lists().items():
            page_hits: list[pages.Hit] = []

            async def ask_page(
                number: int,
                _cursor: object,
                filters: dict[str, Any] = filters,
                page_hits: list[pages.Hit] = page_hits,
            ) -> tuple[Page, Response]:
                request = self.request(
                    "search",
                    self.base_url + pages.SEARCH_PATH,
                    method="POST",
                    body=pages.search_body(number, self.page_size, **filters),
                    headers={"Content-Type": "application/json", "Accept": "application/json"},
                )
                (page, found), response = await self.ask(request, pages.read_search)
                page_hits.extend(found)
                return page, response

            number = 0
            async for _, response in self.read_list(name, ask_page, numbered=True):
                number += 1
                yield self.document("search", f"{name} {number}", self.base_url, response)
            hits.update({hit.name: hit for hit in page_hits})
        for request in self.details(hits.values()):
            yield request

    def details(self, hits: Iterable[pages.Hit]) -> list[Request]:
        """Requests for the details that no crawl has yet."""
        unknown = [h for h in hits if h.name not in self.job.known.get("no_detail", ())]
        requests = self.wanted_requests(
            "detail",
            (
                (h.name, self.base_url + pages.detail_path(h), pages.page_url(self.base_url, h))
                for h in unknown
            ),
        )
        by_name = {hit.name: hit for hit in unknown}
        for request in requests:
            hit = by_name[request.meta["name"]]
            request.meta["handle_httpstatus_list"] = [404]
            request.meta["hit"] = hit
            request.meta["variants"] = [] if hit.publication_number else ["omitted"]
        return requests

    def on_document(self, response: Response) -> Iterable[Request | Document]:
        """Take a detail; a 404 is "no detail" once every variant was tried (udbud.md §1.6)."""
        meta = response.meta
        if response.status != 404:
            yield from super().on_document(response)
            return
        if meta["variants"]:
            variant, *rest = meta["variants"]
            yield self.document_request(
                "detail",
                meta["name"],
                self.base_url + pages.detail_path(meta["hit"], variant),
                meta["page_url"],
                handle_httpstatus_list=[404],
                hit=meta["hit"],
                variants=rest,
            )
            return
        self.tally.got["detail"].add(meta["name"])
        self.tally.notes["no_detail"] += 1
        yield self.document("no_detail", meta["name"], meta["page_url"], response)
