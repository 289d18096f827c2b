"""udbud.dk, public search and detail (udbud.md §1).

Lists: every national call of the country, and each municipality's notices of all nine form types,
by its CVR numbers and by its name, for whether the first finds co-buyers is unknown (§1.5).

What is read of them. The national list is read whole every night: calls stay open until 2049, and
a list that stops at a publication date loses them; it is small (about 870 entries, nine requests,
§1.5). A municipality's lists, or the one of all of Denmark (24,000 entries, 240 requests), are read
whole at first and every `full_every_days`, and in between from a publication date on, two weeks
before the last night: a notice version never changes, a correction is published as a version or
notice of its own (§1.5), so what was read stays true. That is one request a list and night.

`changed_since` asks besides for what the portal took in since then, whenever published: two more
requests a list. The filter stands in the portal's documents but was never tried (§1.2), so its
answer counts only if it holds every notice of the publication window and is not simply everything.

No search names CPV codes or leaves out what is not AKTIV: what a municipality buys is all it buys,
and its awards tell who delivers.

A detail is fetched once a notice version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, ClassVar

from scrapy.http import Request, Response

from scrapers.archive import Document
from scrapers.municipalities import name_of
from scrapers.pages import udbud as pages
from scrapers.pages.page import Page
from scrapers.sources import UDBUD
from scrapers.spiders.base import SourceSpider
from scrapers.spiders.reading import LostError

Filters = dict[str, Any]
_NATIONAL = "national"
_TOLD = 300
"""Characters of the service's words that go into an account."""


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

    @cached_property
    def is_full(self) -> bool:
        """Whether the municipalities' lists are read whole: at first, at times, and on request."""
        last = self.job.last_full
        if self.job.full or last is None or not set(self.lists()) <= set(last.announced):
            return True
        age = self.job.window.until - last.window.until if last.window else None
        return age is None or age.days >= self.job.settings.source(self.name).full_every_days

    def explain(self, response: Response) -> str:
        """The service's own words about a refusal."""
        told = pages.problem(response.body) if response.status != 200 else ""
        return f"; the service says {told[:_TOLD]}" if told else ""

    def lists(self) -> dict[str, Filters]:
        """List name -> filters of its search."""
        found: dict[str, Filters] = {_NATIONAL: {"formularType": ["NATIONALE_UDBUD"]}}
        settings = self.job.settings
        if "all" in settings.municipalities:
            return found | {"everything": {}}
        for code in settings.municipalities:
            if numbers := settings.municipality_cvr.get(code):
                found[f"buyer {code}"] = {"koeberCvr": list(numbers)}
            found[f"text {code}"] = {"fritekst": _buyer_name(code)}
        return found

    def lasting_lists(self) -> Iterable[str]:
        """Those that are read whole: notices are not taken back."""
        return self.lists() if self.is_full else (_NATIONAL,)

    async def collect(self) -> AsyncIterator[Request | Document]:
        """Read each list, then the details of what is new."""
        met: dict[str, dict[str, pages.Hit]] = {}
        window = {} if self.is_full else pages.published_since(self.job.window.since)
        for name, filters in self.lists().items():
            met[name] = {}
            narrowed = filters if name == _NATIONAL else filters | window
            async for document in self.read_hits(name, narrowed, met[name]):
                yield document
            if name != _NATIONAL and not self.is_full:
                async for document in self.read_changed(name, filters, met[name]):
                    yield document
        self.note_forms(met)
        for request in self.details(self.ours(met)):
            yield request

    async def read_hits(
        self, name: str, filters: Filters, hits: dict[str, pages.Hit]
    ) -> AsyncIterator[Document]:
        """Read a list to its end; its hits are put into `hits` by name."""

        async def ask_page(number: int, _cursor: object) -> tuple[Page, Response]:
            request = self.search_request(number, self.page_size, filters)
            (page, found), response = await self.ask(request, pages.read_search)
            hits.update({hit.name: hit for hit in found})
            return page, response

        number = 0
        reading = self.read_list(name, ask_page, numbered=True, page_size=self.page_size)
        async for _, response in reading:
            number += 1
            yield self.document("search", f"{name} {number}", self.base_url, response)

    def search_request(self, number: int, size: int, filters: Filters) -> Request:
        """Request for a page of a list."""
        return self.request(
            "search",
            self.base_url + pages.SEARCH_PATH,
            method="POST",
            body=pages.search_body(number, size, **filters),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )

    async def read_changed(
        self, name: str, filters: Filters, hits: dict[str, pages.Hit]
    ) -> AsyncIterator[Document]:
        """What the portal took in since the window's start, if its answer can be believed.

        Args:
            name: the list.
            filters: of its search.
            hits: those of the publication window; believed ones are added.
        """
        if not self.job.settings.source(self.name).changed_since:
            return
        list_name, cursor = f"{name} changed", pages.changed_since(self.job.window.since)
        changed: dict[str, pages.Hit] = {}
        documents = []
        try:
            if await self.total(filters | cursor) < await self.total(filters):
                found = self.read_hits(list_name, filters | cursor, changed)
                documents = [document async for document in found]
        except LostError as error:
            self.logger.warning("%s is not believed: %s", list_name, error)
            changed.clear()
        if documents and hits.keys() <= changed.keys():
            hits |= changed
            self.tally.notes["changed_since_believed"] += 1
            for document in documents:
                yield document
            return
        self.tally.notes["changed_since_not_believed"] += 1
        self.tally.announced.pop(list_name, None)
        self.tally.collected.pop(list_name, None)

    async def total(self, filters: Filters) -> int:
        """How many entries a search announces."""
        request = self.search_request(1, 1, filters)
        found, _ = await self.ask(request, pages.read_search)
        page: Page = found[0]
        return page.total

    def ours(self, met: dict[str, dict[str, pages.Hit]]) -> list[pages.Hit]:
        """Notices whose detail is wanted: all but those that only speak of a municipality.

        Notes how the two ways of finding a municipality's notices differ.
        """
        found: dict[str, pages.Hit] = {}
        for name, hits in met.items():
            kind, _, code = name.partition(" ")
            if kind != "text":
                found |= hits
                continue
            bought = {n: h for n, h in hits.items() if h.names_buyer(_buyer_name(code))}
            by_number = met.get(f"buyer {code}", {})
            self.tally.notes |= {
                f"only_by_name_{code}": len(bought.keys() - by_number.keys()),
                f"only_by_number_{code}": len(by_number.keys() - hits.keys()),
                f"only_mentioned_{code}": len(hits) - len(bought),
            }
            found |= bought
        return list(found.values())

    def note_forms(self, met: dict[str, dict[str, pages.Hit]]) -> None:
        """Count form codes and ways of writing the publication number, each notice once."""
        every = {name: hit for hits in met.values() for name, hit in hits.items()}
        counts = Counter(f"form_{hit.form or 'none'}" for hit in every.values())
        counts.update(f"number_{hit.number_form}" for hit in every.values())
        asked = pages.FORM_CODES["NATIONALE_UDBUD"]
        counts["form_not_as_asked"] = sum(h.form not in asked for h in met[_NATIONAL].values())
        self.tally.notes |= counts

    def variants(self, hit: pages.Hit) -> tuple[pages.DetailVariant, ...]:
        """Ways of asking for a notice's detail, in order."""
        if hit.publication_number:
            return ("number",)
        return self.job.settings.source(self.name).detail_variants

    def details(self, hits: Iterable[pages.Hit]) -> Iterator[Request]:
        """Requests for the details that no crawl has yet, nor was told in all ways to be none."""
        known = self.job.known
        for hit in hits:
            variants = self.variants(hit)
            is_none = _no_detail(hit, variants) in known.get("no_detail", ())
            if variants and not is_none and hit.name not in known.get("detail", ()):
                self.tally.wanted["detail"].add(hit.name)
                yield self.detail_request(hit, variants, variants)

    def detail_request(
        self,
        hit: pages.Hit,
        variants: tuple[pages.DetailVariant, ...],
        left: tuple[pages.DetailVariant, ...],
    ) -> Request:
        """Request for a detail in the first of the ways that are left."""
        return self.document_request(
            "detail",
            hit.name,
            self.base_url + pages.detail_path(hit, left[0]),
            pages.page_url(self.base_url, hit),
            handle_httpstatus_list=[404],
            hit=hit,
            variants=variants,
            left=left,
        )

    def on_document(self, response: Response) -> Iterable[Request | Document]:
        """Take a detail; a 404 is "no detail" once every way was tried (§1.6)."""
        meta = response.meta
        hit, variants, left = meta["hit"], meta["variants"], meta["left"]
        if response.status != 404:
            for document in super().on_document(response):
                self.tally.notes[f"detail_{left[0]}"] += 1
                yield document
        elif left[1:]:
            yield self.detail_request(hit, variants, left[1:])
        else:
            self.tally.got["detail"].add(hit.name)
            self.tally.notes["no_detail"] += 1
            name = _no_detail(hit, variants)
            yield self.document("no_detail", name, meta["page_url"], response)


def _buyer_name(code: str) -> str:
    """What a municipality is called as a buyer."""
    return f"{name_of(code)} Kommune"


def _no_detail(hit: pages.Hit, variants: tuple[pages.DetailVariant, ...]) -> str:
    """Name of the answer "no detail", which holds for the ways of asking that were tried."""
    return " ".join((hit.name, *variants))
