"""TED: search by publication date, then each notice's XML once (ted.md).

With `sources.ted.backfill = "packages"` the XML comes out of the daily packages; what they lack is
fetched notice by notice all the same.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from datetime import date
from typing import Any, ClassVar, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from scrapers.archive import Document
from scrapers.config import SourceSettings
from scrapers.pages import ted as pages
from scrapers.pages import ted_packages as packages
from scrapers.pages.page import Page, PageError
from scrapers.sources import TED
from scrapers.spiders.base import SourceSpider
from scrapers.spiders.reading import LostError, MovedError

_CHALLENGE, _REFUSED, _TOO_MANY = 202, 400, 429
_PROVISIONAL = ("package", "provisional")
"""Mark of what came out of a package on its own day."""
_MALFORMED = ("notice", "malformed")
"""Mark of a notice that was not well-formed however often it was asked for."""
_MEANING = {
    _CHALLENGE: (
        "; the firewall challenges our agent: `contact` in the settings must make it "
        "Mozilla/5.0 (compatible; …; +contact)"
    ),
    _TOO_MANY: "; too many requests: raise `sources.ted.delay_s`",
}


class TedSpider(SourceSpider):
    """All Danish notices published in the window."""

    name = "ted"
    record = TED
    document_kinds = ("notice", "package")
    checks: ClassVar[dict[str, Callable[[bytes], None]]] = {"notice": pages.check_notice}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's constructor; failed tries are counted too, so on what comes off the wire."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.count_refusal, signals.response_downloaded)
        return spider

    def count_refusal(self, response: Response) -> None:
        """Count challenges and refusals for haste (ted.md §1.1)."""
        if response.status == _CHALLENGE:
            self.tally.notes["challenge"] += 1
        if response.status == _TOO_MANY:
            self.tally.notes["too_many_requests"] += 1

    def explain(self, response: Response) -> str:
        """What 202 and 429 mean here, and why the search refuses a request."""
        is_search = response.request is not None and response.request.method == "POST"
        if is_search and response.status == _REFUSED:
            return f"; {pages.refusal(response.body)}"
        return _MEANING.get(response.status, "")

    def search_request(self, kind: str, body: bytes) -> Request:
        """A request to the search."""
        return self.request(
            kind,
            self.addresses["api_url"] + (self.mine.search_path or pages.SEARCH_PATH),
            method="POST",
            body=body,
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )

    async def check_syntax(self) -> None:
        """Let the service check our query and field names, which change without notice (§2.2).

        Raises:
            LostError: it refuses them, or gives no answer.
        """
        body = pages.syntax_check_body(self.job.window, self.page_size, self.buyers)
        await self.ask(self.search_request("syntax_check", body), pages.read_syntax_check)

    async def ask_page(self, _number: int, token: Any) -> tuple[Page, Response]:
        """Ask for the page behind an iteration token.

        Raises:
            MovedError: the token is no longer known.
        """
        body = pages.search_body(self.job.window, self.page_size, token, buyers=self.buyers)
        try:
            return await self.ask(self.search_request("search", body), pages.read_search)
        except LostError as error:
            answer = error.response
            if token is None or answer is None or not pages.is_lost_token(answer.body):
                raise
            raise MovedError(str(error), answer) from error

    @property
    def mine(self) -> SourceSettings:
        """The operator's settings of this source."""
        return self.job.settings.source(self.name)

    @property
    def buyers(self) -> list[str]:
        """CVR numbers to which the search is narrowed; none: all of Denmark is read."""
        settings = self.job.settings
        if self.mine.area == "denmark":
            return []
        return [cvr for code in settings.municipalities for cvr in settings.municipality_cvr[code]]

    @classmethod
    def is_known(cls, document: Document, today: date) -> bool:
        """What may be rewritten yet (of a package), or be mended, is asked for again."""
        del today
        return not {_PROVISIONAL, _MALFORMED} & set(document.reading)

    def on_document(self, response: Response) -> Iterable[Request | Document]:
        """Take a notice; a single one that stays malformed is taken as it is.

        It is kept raw, gives no rows, is counted (`core.unread_documents`) and asked for again the
        next night. More than one are no notices of that sort, but an outage.
        """
        if self.tally.notes["malformed"] or not self.is_malformed(response):
            yield from super().on_document(response)
            return
        kind, name = response.meta["kind"], response.meta["name"]
        self.tally.notes["malformed"] += 1
        self.tally.got[kind].add(name)
        yield self.document(kind, name, response.meta["page_url"], response, (_MALFORMED,))

    def is_malformed(self, response: Response) -> bool:
        """Whether an answer is a notice that is not well-formed."""
        try:
            self.check(response)
        except PageError as error:
            return isinstance(error, pages.MalformedError)
        return False

    async def read_packages(self, listed: set[str]) -> AsyncIterator[Document]:
        """Read the package of every issue of the window that no crawl has yet.

        Yields:
            The notices in it that are listed and new, then the package itself.

        Raises:
            LostError: a package, the calendar or a count did not come.
        """
        known, web_url = self.job.known.get("package", set()), self.addresses["web_url"]
        for issue in await self.issues():
            if issue.name in known:
                continue
            try:
                request = self.request("package", web_url + packages.package_path(issue))
                found, response = await self.ask(request, lambda body: self.kept(body, listed))
            except LostError as error:
                missing = error.response is not None and error.response.status == 404
                if not missing or issue.day < self.job.settings.calculation_date:
                    raise
                self.tally.notes["packages_not_yet_published"] += 1
                continue
            count, notices = found
            # A package may be rewritten until 09:30 on its day (§1): the next day's crawl reads
            # it again, and with it the notices that were taken out of it.
            is_final = issue.day < self.job.settings.calculation_date
            marks = () if is_final else (_PROVISIONAL,)
            package = self.document("package", issue.name, web_url, response, marks)
            for name, body in notices.items():
                yield self.unpacked(name, body, package)
            if await self.is_whole(issue, count):
                self.tally.got["package"].add(issue.name)
                yield package  # one that is not whole is asked for again by the next crawl

    async def issues(self) -> list[packages.Issue]:
        """The issues of the window, from the release calendars of its years."""
        window, found = self.job.window, []
        headings = self.mine.calendar_headings or packages.HEADINGS
        for year in range(window.since.year, window.until.year + 1):
            url = self.addresses["web_url"] + packages.calendar_path(year)
            issues, _ = await self.ask(
                self.request("calendar", url), lambda body: packages.read_calendar(body, headings)
            )
            found += [issue for issue in issues if window.since <= issue.day <= window.until]
        return found

    def kept(self, body: bytes, listed: set[str]) -> tuple[int, dict[str, bytes]]:
        """How many notices a package has, and those of them that are listed and new."""
        held, count, kept = self.job.known.get("notice", set()), 0, {}
        for name, xml in packages.read_package(body):
            count += 1
            if name in listed and name not in held and pages.is_notice(xml):
                kept[name] = xml
        return count, kept

    def unpacked(self, name: str, body: bytes, package: Document) -> Document:
        """A notice out of a package, archived as a record of its own."""
        web_url = self.addresses["web_url"]
        address = web_url + pages.notice_path(name)
        ref = self.archive.write_extract(
            "notice", address, "application/xml", body, taken_from=package.ref
        )
        self.tally.wanted["notice"].add(name)
        self.tally.got["notice"].add(name)
        url = pages.page_url(web_url, name)
        return Document("notice", name, url, ref, package.seen_at, package.reading)

    async def is_whole(self, issue: packages.Issue, count: int) -> bool:
        """Hold a package against what the search counts for its day (§2.2: they are equal)."""
        announced: int
        announced, _ = await self.ask(
            self.search_request("count", packages.count_body(issue.day)), packages.read_count
        )
        self.tally.notes[f"package {issue.name}"] = count
        if announced != count:
            self.tally.lost.append(
                f"package {issue.name}: {count} notices, the search counts {announced} on "
                f"{issue.day}"
            )
        return announced == count

    async def collect(self) -> AsyncIterator[Request | Document]:
        """Read the window's list, then the XML of what is new."""
        await self.check_syntax()
        number, web_url = 0, self.addresses["web_url"]
        names: dict[str, None] = {}
        async for page, response in self.read_list("notices", self.ask_page, numbered=False):
            number += 1
            names.update(dict.fromkeys(page.names))
            yield self.document("search", f"page {number}", web_url, response)
        if self.mine.backfill == "packages":
            async for document in self.read_packages(set(names)):
                yield document
        for request in self.wanted_requests(
            "notice",
            ((n, web_url + pages.notice_path(n), pages.page_url(web_url, n)) for n in names),
        ):
            yield request
