"""What every spider of ours is: lists read page by page until they are complete, and documents.

A spider yields requests and documents and keeps count; it opens no file. Lists are read one
page after the other inside `collect`; single documents are scheduled and come back to
`on_document`.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import scrapy
from scrapy.exceptions import CloseSpider, IgnoreRequest, ResponseDataLossError
from scrapy.http import Request, Response
from scrapy.spidermiddlewares.httperror import HttpError

from scrapers.archive import CrawlArchive, Document
from scrapers.config import Settings
from scrapers.crawls import Account, Progress, Window
from scrapers.credentials import without_secrets
from scrapers.middlewares import origin
from scrapers.pages.page import Page, PageError
from scrapers.redaction import hidden
from scrapers.spiders.reading import Answer, LostError, MovedError, Reading

if TYPE_CHECKING:
    from scrapers.sources import Source

ROUNDS = 3
"""How often a list is read when its total moved under the reader."""
_LOST_LIMIT = 10
"""Documents lost without one gained in between, after which the source counts as down."""

AskPage = Callable[[int, Any], Awaitable[tuple[Page, Response]]]


@dataclass(frozen=True, slots=True)
class Job:
    """What a crawl is asked to do.

    Attributes:
        settings: the operator's settings.
        window: publication dates to read; sources without dates ignore it.
        known: kind -> names of documents that the archive already holds whole.
        full: the operator asked for everything, whatever was read before.
        last: the newest accepted crawl of the source; null when there is none.
        last_full: the newest accepted one that read everything.
        wanted: what to ask about, as the spider's `read_wanted` gives it; only sources without a
            list of their own are told.
    """

    settings: Settings
    window: Window
    known: dict[str, set[str]]
    full: bool = False
    last: Account | None = None
    last_full: Account | None = None
    wanted: tuple[Any, ...] = ()


@dataclass(slots=True)
class Tally:
    """What a crawl has met so far; see `scrapers.crawls.Account` for the fields."""

    announced: dict[str, int] = field(default_factory=dict)
    collected: dict[str, int] = field(default_factory=dict)
    wanted: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    got: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    lost: list[str] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lost_in_a_row: int = 0
    reading: dict[str, tuple[int, int]] = field(default_factory=dict)
    """List that is being read, or was -> entries read so far, announced by its last page."""

    def progress(self) -> Progress:
        """How far the crawl is; lists that are counted only when whole stand in `collected`."""
        lists = [
            self.reading.get(name, (self.collected.get(name, 0), self.announced.get(name, 0)))
            for name in self.reading.keys() | self.announced.keys()
        ]
        return Progress(
            sum(done for done, _ in lists) + sum(map(len, self.got.values())),
            sum(announced for _, announced in lists) + sum(map(len, self.wanted.values())),
        )

    def missing(self) -> list[str]:
        """Listed documents that did not come."""
        return sorted(n for kind, names in self.wanted.items() for n in names - self.got[kind])


class SourceSpider(scrapy.Spider):
    """Base of all spiders.

    Class attributes, in the order in which a spider gives them:
        name: the source's name.
        record: its source record.
        document_kinds: kinds of single documents that are fetched once and for all.
        checks: kind -> function that raises PageError when a body is not such a document.
    """

    record: ClassVar[Source]
    document_kinds: ClassVar[tuple[str, ...]] = ()
    checks: ClassVar[dict[str, Callable[[bytes], None]]] = {}

    def __init__(self, job: Job, archive: CrawlArchive, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.archive = archive
        self.addresses = job.settings.addresses(self.record)
        self.origins = {origin(address) for address in self.addresses.values()}
        self.page_size = job.settings.source(self.record.name).page_size or self.record.page_size
        self.tally = Tally()

    @property
    def is_full(self) -> bool:
        """Whether the crawl reads all there is, so that what it does not meet is gone."""
        return True

    @classmethod
    def is_known(cls, document: Document, today: date) -> bool:
        """Whether a single document that the archive holds need not be fetched again."""
        del document, today
        return True

    @classmethod
    def read_wanted(cls, body: bytes) -> tuple[Any, ...]:
        """Read a work list, for sources that have no list of their own.

        Raises:
            PageError: the source takes none, or the file is no such list.
        """
        raise PageError(f"{cls.name} has a list of its own and takes none of {len(body)} bytes")

    def collect(self) -> AsyncIterator[Request | Document]:
        """Read the lists and ask for documents. Every spider writes this one."""
        raise NotImplementedError

    def bands(self) -> dict[str, tuple[int, int]]:
        """List -> sane count of its identifiers; a crawl outside it is not accepted."""
        last = self.job.last_full
        had = last.collected if last else {}
        some = (1, self.record.bounds.max_records)
        return {name: some for name in self.lasting_lists() if had.get(name)}

    def lasting_lists(self) -> Iterable[str]:
        """Lists that never become empty once they have had entries: an empty one is a fault."""
        return ()

    def headers(self) -> dict[str, str]:
        """Headers of every request."""
        return {}

    async def start(self) -> AsyncIterator[Any]:
        """Scrapy's entry: `collect`, until the source is lost."""
        is_scheduled = False
        try:
            async for found in self.collect():
                is_scheduled |= isinstance(found, Request)
                yield found
        except LostError as error:
            self.tally.lost.append(str(error))
        if not is_scheduled:
            # Scrapy looks for idleness when `start` ends and then every 5 s. Documents handed
            # over just now would still be on their way: let them arrive first.
            await asyncio.sleep(0.1)

    def request(self, kind: str, url: str, **kwargs: Any) -> Request:
        """A request of ours: its kind noted, never dropped as a duplicate (redirects return)."""
        meta = {"kind": kind, **kwargs.pop("meta", {})}
        headers = {**self.headers(), **kwargs.pop("headers", {})}
        return Request(url, meta=meta, headers=headers, dont_filter=True, **kwargs)

    async def ask(self, request: Request, read: Callable[[bytes], Any]) -> tuple[Any, Response]:
        """Send a request and read its answer.

        Returns:
            What `read` made of the body, and the response.

        Raises:
            LostError: no answer, a status other than 200, or a body that `read` refuses.
        """
        answer = Answer(read, request.meta.get("is_passing"))
        request.meta["is_passing"] = answer.is_useless
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            # Scrapy hands over whatever the network stack raised; every kind of it means the
            # same to a crawl, and the account carries its text.
            raise LostError(_reason(request, error)) from error
        asked = response.request or request  # the last try, which knows how many there were
        if response.status != 200:
            raise LostError(_reason(asked, response.status) + self.explain(response), response)
        try:
            return answer.found(response.body), response
        except PageError as error:
            raise LostError(_reason(asked, error), response) from error

    async def read_list(
        self,
        name: str,
        ask_page: AskPage,
        *,
        numbered: bool,
        to_the_end: bool = False,
        page_size: int | None = None,
    ) -> AsyncIterator[tuple[Page, Response]]:
        """Read a list to its end, and again when it moved under the reader.

        Args:
            name: the list's name in the account.
            ask_page: asks for a page by its number (from 1) and the cursor of the one before.
            numbered: pages have numbers and may name an entry twice, so entries are counted
                (udbud.md §1.5.2); else pages follow a cursor until an empty one comes, and
                distinct names are counted.
            to_the_end: read numbered pages until an empty one comes, for a source that names
                entries twice and does not say whether its total counts them so (udbud.md §2.2);
                either count is then held against the total.
            page_size: entries of a full page, where one may follow it although everything
                announced has come: a total that is too low by whole pages is found out so.

        Yields:
            Each page with its response, those of repeated rounds too.

        Raises:
            LostError: a page did not come, or in the last round too the source repeated a page or
                a cursor, lost the place in its list, or moved rows from page to page.
        """
        before: Reading | None = None
        for round_no in range(1, ROUNDS + 1):
            reading = Reading(name, numbered, to_the_end, page_size)
            try:
                async for page, response in self._read_round(reading, ask_page):
                    yield page, response
            except MovedError:
                if round_no == ROUNDS:
                    raise
                self.tally.notes["lists_read_again"] += 1
                continue
            self.tally.announced[name] = reading.total
            self.tally.collected[name] = reading.count
            if reading.is_whole(before):
                return
            before = reading
            self.tally.notes["lists_read_again"] += round_no < ROUNDS
        if before and before.is_counted:  # else the account's two figures tell
            raise MovedError(f"{name}: rows or their total moved in each of {ROUNDS} readings")

    async def _read_round(
        self, reading: Reading, ask_page: AskPage
    ) -> AsyncIterator[tuple[Page, Response]]:
        number, cursor = 0, None
        while not reading.is_over:
            number += 1
            try:
                page, response = await ask_page(number, cursor)
            except LostError:
                if number > 1 and reading.is_past_total:
                    return  # as announced; a page past the end may be refused (udbud.md §1.2)
                raise
            reading.take(page)
            self.tally.reading[reading.name] = (reading.count, reading.total)
            yield page, response
            cursor = page.cursor

    def explain(self, response: Response) -> str:
        """What a status means at this source, for the end of a sentence; empty when plain."""
        del response
        return ""

    def document(
        self,
        kind: str,
        name: str,
        url: str,
        response: Response,
        reading: tuple[tuple[str, str], ...] = (),
    ) -> Document:
        """A whole document, for the archive's list."""
        meta = response.request.meta if response.request else response.meta
        return Document(kind, name, url, meta["archive_ref"], meta["fetched_at"], reading)

    def wanted_requests(
        self, kind: str, documents: Iterable[tuple[str, str, str]]
    ) -> list[Request]:
        """Requests for the documents that no crawl has yet.

        Args:
            kind: kind of the documents.
            documents: name, address to fetch, page for people.
        """
        requests = []
        for name, url, page_url in documents:
            if name in self.job.known.get(kind, ()) or name in self.tally.wanted[kind]:
                continue
            self.tally.wanted[kind].add(name)
            requests.append(self.document_request(kind, name, url, page_url))
        return requests

    def document_request(
        self, kind: str, name: str, url: str, page_url: str, **meta: Any
    ) -> Request:
        """Request for one document."""
        return self.request(
            kind,
            url,
            callback=self.on_document,
            errback=self.on_lost,
            meta={"name": name, "page_url": page_url, **self._asked_again(kind), **meta},
        )

    def _asked_again(self, kind: str) -> dict[str, Any]:
        """Meta by which an answer that is no such document is asked for again."""
        answer = Answer(self.checks[kind])
        return {"answer": answer, "is_passing": answer.is_useless}

    def check(self, response: Response) -> None:
        """Hold a fetched document against the check of its kind, which has read it once already.

        Raises:
            PageError: it is no such document.
        """
        response.meta["answer"].found(response.body)

    def on_document(self, response: Response) -> Iterable[Request | Document]:
        """Check a fetched document and hand it on."""
        kind, name = response.meta["kind"], response.meta["name"]
        try:
            self.check(response)
        except PageError as error:
            self._lose(_reason(response.request, error) + self.explain(response))
            return
        self.tally.got[kind].add(name)
        self.tally.lost_in_a_row = 0
        yield self.document(kind, name, response.meta["page_url"], response)

    def on_lost(self, failure: Any) -> None:
        """Note a document that did not come.

        Args:
            failure: Twisted's failure, to which Scrapy has added the request.
        """
        error = failure.value
        if isinstance(error, HttpError):
            answer = error.response
            self._lose(_reason(failure.request, answer.status) + self.explain(answer))
        else:
            self._lose(_reason(failure.request, error))

    def _lose(self, reason: str) -> None:
        self.tally.lost.append(reason)
        self.tally.lost_in_a_row += 1
        if self.tally.lost_in_a_row >= _LOST_LIMIT:
            raise CloseSpider("source_down")


def _reason(request: Any, problem: object) -> str:
    """One line for a person: what was asked of whom, and what came instead of an answer."""
    tries = request.meta.get("retry_times", 0) + 1
    again = f" after {tries} tries" if tries > 1 else ""
    if isinstance(problem, IgnoreRequest):
        text = str(problem) or "refused by the source's robots.txt"
    elif isinstance(problem, int):
        text = f"HTTP {problem}"
    elif isinstance(problem, ResponseDataLossError):  # has no words of its own
        text = "the connection ended before all of the answer had come"
    else:
        text = (
            f"{type(problem).__name__}: {problem}"
            if not isinstance(problem, PageError)
            else (str(problem))
        )
    return hidden(f"{request.method} {without_secrets(request.url)}: {text}{again}")
