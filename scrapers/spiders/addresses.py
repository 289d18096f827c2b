"""Addresses: where those of the work list lie (addresses.md §2, §5).

Each address goes through a chain of questions until one concludes: its DAR id, washing of its
text, search of its house number. What concludes is archived with all that led to it, under the
address' key, and is not asked for again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from scrapy.http import Request, Response

from scrapers.archive import Document
from scrapers.pages import addresses as pages
from scrapers.pages import dar as dar_pages
from scrapers.pages.addresses import House, Wanted
from scrapers.sources import ADDRESSES
from scrapers.spiders import dar
from scrapers.spiders.base import SourceSpider
from scrapers.spiders.reading import LostError

NOWHERE = "nowhere"
"""Kind of the answer that left nothing more to ask: there is no such address."""
ASK_AGAIN_AFTER = timedelta(days=90)
"""Age from which an address that was not found is asked for again."""
_LIST = "addresses"
_REFUSALS = frozenset({400, 404})  # answers: "no" (§2 trap 9); every other status is an outage
_GONE = 410
_HOPELESS = frozenset({401, 403, _GONE})  # the next question would be answered alike
_LOST_LIMIT = 5
"""Questions lost one after another, after which the service counts as down."""
_SUSPECT_FROM = 20
"""Addresses none of which was found, from which on the service is not believed."""

T = TypeVar("T")
Trail = list[Document]


class AddressesSpider(SourceSpider):
    """Coordinates of the wanted addresses that no crawl has found yet."""

    name = "addresses"
    record = ADDRESSES
    document_kinds = ("unit", "house", dar.FOUND, NOWHERE)
    PAGE_URL = "https://adressevaelger.dk"

    @classmethod
    def is_known(cls, document: Document, today: date) -> bool:
        """What was found is known for good; what was not, for 90 days."""
        age = today - document.seen_at.date()
        return document.kind != NOWHERE or age < ASK_AGAIN_AFTER

    def headers(self) -> dict[str, str]:
        """Answers come unpacked, so that the archive can tell a token that they repeat."""
        return {"Accept-Encoding": "identity"}

    @property
    def base(self) -> str:
        """Address of the service."""
        return self.addresses["base_url"]

    @property
    def token(self) -> str:
        """The operator's token; the service refuses every question without one."""
        token = self.job.settings.source(self.name).token
        return token.get_secret_value() if token else ""

    @classmethod
    def read_wanted(cls, body: bytes) -> tuple[pages.Wanted, ...]:
        """Read the addresses to ask about."""
        return pages.read_wanted(body)

    async def collect(self) -> AsyncIterator[Request | Document]:
        """Find each wanted address that is not known; a lost question leaves it for next time."""
        known: set[str] = set().union(*self.job.known.values())
        is_proven = any(names for kind, names in self.job.known.items() if kind != NOWHERE)
        todo = [wanted for wanted in self.job.wanted if wanted.key not in known]
        self.tally.announced[_LIST] = len(self.job.wanted)
        self.tally.collected[_LIST] = len(self.job.wanted) - len(todo)
        self.tally.notes["with_dar_id"] = sum(w.dar_id is not None for w in self.job.wanted)
        nowhere: list[Trail] = []
        async for trail in self.trails_of_provider(todo):
            self.tally.collected[_LIST] += 1
            self.tally.got[trail[-1].kind].add(trail[-1].name)
            if trail[-1].kind == NOWHERE:
                nowhere.append(trail)  # until the end: a service that finds nothing is broken
                continue
            is_proven = True
            for document in trail:
                yield document
        if not is_proven and len(nowhere) >= _SUSPECT_FROM:
            raise LostError(f"none of {len(nowhere)} addresses was found: has the service changed?")
        for trail in nowhere:
            for document in trail:
                yield document

    def trails_of_provider(self, todo: Sequence[Wanted]) -> AsyncIterator[Trail]:
        """The conclusive answers of each address, by the provider of the settings."""
        if self.job.settings.source(self.name).provider == dar.NAME:
            return dar.DarLookUp(self).trails(todo)
        return self.trails(todo)

    def explain(self, response: Response) -> str:
        """The codes of Datafordeler's errors; that a host which answers 410 is a closed one."""
        if response.status == _GONE:
            return "; this service has closed for good: change the address in the settings"
        told = dar_pages.codes(response.body)
        return f"; the service says {told}" if told else ""

    async def trails(self, todo: Sequence[Wanted]) -> AsyncIterator[Trail]:
        """The conclusive answers of each address; none for an address that met an outage."""
        lost_in_a_row = 0
        size = min(self.page_size, pages.BATCH)
        for start in range(0, len(todo), size):
            batch = todo[start : start + size]
            found: dict[str, Response] | None = None
            for wanted in batch:
                try:
                    if found is None:
                        found = await self.by_ids(batch)
                    yield await self.look_up(wanted, found)
                    lost_in_a_row = 0
                except LostError as error:
                    self.tally.lost.append(str(error))
                    lost_in_a_row += 1
                    status = error.response.status if error.response is not None else None
                    if status in _HOPELESS or lost_in_a_row >= _LOST_LIMIT:
                        return

    async def by_ids(self, batch: Sequence[Wanted]) -> dict[str, Response]:
        """DAR id -> answer it is in, for the ids of a batch that the service knows."""
        ids = [wanted.dar_id for wanted in batch if wanted.dar_id]
        if not ids:
            return {}
        url = pages.units_url(self.base, ids, self.token)
        found, response = await self.question("unit", url, pages.read_units)
        return dict.fromkeys(found or (), response)

    async def look_up(self, wanted: Wanted, found: dict[str, Response]) -> Trail:
        """Follow the chain for an address to its conclusion."""
        if wanted.dar_id and wanted.dar_id in found:
            return [self.answered("unit", wanted, found[wanted.dar_id])]
        if wanted.dar_id:
            # An answer to many may have been refused for the sake of one of them.
            url = pages.unit_url(self.base, wanted.dar_id, self.token)
            unit, response = await self.question("unit", url, pages.read_unit)
            if unit:
                return [self.answered("unit", wanted, response)]
            self.tally.notes["dar_id_unknown"] += 1
        else:
            response = None  # nothing was asked yet
        text = pages.wash_text(wanted)
        if text is None:
            return list(self.concluded(wanted, [], response))
        return await self.by_text(wanted, text)

    async def by_text(self, wanted: Wanted, text: str) -> Trail:
        """Wash the text; search the house number when only floor or door is unknown."""
        url = pages.wash_url(self.base, text, self.token)
        washed, response = await self.question("wash", url, pages.read_wash)
        trail = [self.answered("wash", wanted, response)]
        if washed and not washed.is_known:
            self.tally.notes[f"unknown_wash_code_{washed.code}"] += 1
            self.logger.warning("unknown wash code %s", washed.code)
        if washed and washed.unit_id:
            # Washing may name a version that is abolished, which has no address any more
            # (trap 7); and it never tells coordinates.
            url = pages.unit_url(self.base, washed.unit_id, self.token)
            unit, response = await self.question("unit", url, pages.read_unit)
            if unit:
                return [*trail, self.answered("unit", wanted, response)]
        house = pages.house_of(wanted)
        if house and (washed is None or washed.house_may_exist):
            return await self.by_house(wanted, house, trail)
        return list(self.concluded(wanted, trail, response))

    async def by_house(self, wanted: Wanted, house: House, trail: Trail) -> Trail:
        """Search the house number; hits tell no coordinates and no municipality (trap 1)."""
        url = pages.house_search_url(self.base, wanted, house, self.token)
        house_id, response = await self.question(
            "house_search", url, lambda body: pages.read_house_search(body, house)
        )
        trail = [*trail, self.answered("house_search", wanted, response)]
        if house_id:
            url = pages.house_url(self.base, house_id, self.token)
            municipality, response = await self.question("house", url, pages.read_house)
            # The filter on municipalities may not hold (trap 10).
            if municipality is not None and municipality in {"", wanted.municipality_code}:
                return [*trail, self.answered("house", wanted, response)]
        return list(self.concluded(wanted, trail, response))

    async def question(
        self, kind: str, url: str, read: Callable[[bytes], T]
    ) -> tuple[T | None, Response]:
        """Ask, and read the answer; null when the service says no (400, 404).

        Raises:
            LostError: an outage: no answer, another status, or no answer of this service.
        """
        try:
            found, response = await self.ask(self.request(kind, url), read)
        except LostError as error:
            if error.response is not None and error.response.status in _REFUSALS:
                return None, error.response
            raise
        return found, response

    def answered(self, kind: str, wanted: Wanted, response: Response) -> Document:
        """An answer under the key of the address it was asked for."""
        return self.document(kind, wanted.key, self.PAGE_URL, response)

    def concluded(
        self, wanted: Wanted, trail: Trail, response: Response | None
    ) -> Iterator[Document]:
        """The trail of an address that is nowhere; its last answer says so.

        Raises:
            LostError: there was nothing to ask by, which the work list should not hold.
        """
        if response is None:
            raise LostError(f"{wanted.key}: neither a DAR id nor a text with a postal code")
        yield from trail
        yield self.answered(NOWHERE, wanted, response)
