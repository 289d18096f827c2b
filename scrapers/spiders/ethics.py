"""ethics.dk (udbud.md §5): the document lists of the tenders that notices point to.

The source has no list of its own: which tenders to ask about comes from `core.notices`. An open
tender's list is asked for every night, a closed one's once. Its robots.txt answers 404, which
allows all; the documents themselves are never fetched.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from typing import ClassVar

from scrapy.http import Request, Response

from scrapers.archive import Document
from scrapers.pages import ethics as pages
from scrapers.sources import ETHICS
from scrapers.spiders.base import SourceSpider

_LIST = "tenders"
_GONE = 404


class EthicsSpider(SourceSpider):
    """Document lists of the wanted tenders."""

    name = "ethics"
    record = ETHICS
    document_kinds = ("documents", "no_documents")
    checks: ClassVar[dict[str, Callable[[bytes], None]]] = {"documents": pages.check_list}

    @classmethod
    def read_wanted(cls, body: bytes) -> tuple[pages.Wanted, ...]:
        """Read the tenders to ask about."""
        return pages.read_wanted(body)

    async def collect(self) -> AsyncIterator[Request | Document]:
        """Ask for each list that is not known or may have changed."""
        known = {name for kind in self.document_kinds for name in self.job.known.get(kind, ())}
        wanted: tuple[pages.Wanted, ...] = self.job.wanted
        due = [tender for tender in wanted if tender.is_open or tender.guid not in known]
        self.tally.announced[_LIST] = self.tally.collected[_LIST] = len(wanted)
        for tender in due:
            self.tally.wanted["documents"].add(tender.guid)
            yield self.document_request(
                "documents",
                tender.guid,
                self.addresses["base_url"] + pages.list_path(tender.guid),
                tender.url,
                handle_httpstatus_list=[_GONE],
            )

    def on_document(self, response: Response) -> Iterable[Request | Document]:
        """Take a list; 404 is an answer: the portal has no such tender (any more)."""
        if response.status != _GONE:
            yield from super().on_document(response)
            return
        name = response.meta["name"]
        self.tally.got["documents"].add(name)
        self.tally.notes["no_documents"] += 1
        yield self.document("no_documents", name, response.meta["page_url"], response)
