"""Addresses by DAR's own register on Datafordeler (addresses.md §3): a hundred at a time.

A unit address by its id, else a house by street, number and postal district; then its point and
its municipality. What is archived for an address are the pages its facts stand on.

Does not belong here: what is wanted and what is known (`scrapers.spiders.addresses`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from scrapy.http import Response

from scrapers.archive import Document
from scrapers.pages import dar as pages
from scrapers.pages.addresses import Wanted, house_of, same_street
from scrapers.pages.dar import MOST_IDS, Node, text_of
from scrapers.pages.page import PageError
from scrapers.spiders.reading import LostError

if TYPE_CHECKING:
    from scrapers.spiders.addresses import AddressesSpider

NAME = "datafordeler"
FOUND, NOWHERE = "dar_point", "nowhere"
"""Kinds of the answers that conclude."""
_KINDS = {
    "DAR_Adresse": "dar_unit", "DAR_Husnummer": "dar_house", "DAR_NavngivenVej": "dar_road",
    "DAR_NavngivenVejKommunedel": "dar_part", "DAR_Postnummer": "dar_postal",
    "DAR_Adressepunkt": FOUND,
}  # fmt: skip

Trail = list[Document]
T = TypeVar("T")


def _hundreds(values: Sequence[T]) -> list[Sequence[T]]:
    """As many at a time as one question may name."""
    return [values[start : start + MOST_IDS] for start in range(0, len(values), MOST_IDS)]


@dataclass(slots=True)
class Found:
    """Nodes of an entity, each with the answer it stood in.

    Attributes:
        nodes: `id_lokalId` -> node and answer.
        last: the last answer, which says what is not there; null when nothing was asked.
    """

    entity: str
    nodes: dict[str, tuple[Node, Response]] = field(default_factory=dict)
    last: Response | None = None

    def text(self, name: str, key: str) -> str:
        """A text of a node."""
        return text_of(self.nodes[name][0], key, self.entity)

    def values(self, key: str) -> set[str]:
        """All values of a key."""
        return {self.text(name, key) for name in self.nodes}

    def where(self, key: str, value: str) -> list[str]:
        """Names of the nodes whose key has a value."""
        return [name for name in self.nodes if self.text(name, key) == value]


@dataclass(frozen=True, slots=True)
class Batch:
    """All that was found for a batch of addresses."""

    units: Found
    roads: Found
    postals: Found
    houses: Found
    parts: Found
    points: Found


class DarLookUp:
    """Finds addresses for the spider that it asks through."""

    def __init__(self, spider: AddressesSpider) -> None:
        self.spider = spider
        key = spider.job.settings.source(spider.name).api_key
        secret = key.get_secret_value() if key else ""
        self.url = pages.url(spider.addresses["graphql_url"], secret)

    async def trails(self, todo: Sequence[Wanted]) -> AsyncIterator[Trail]:
        """The conclusive answers of each address; an outage leaves the rest for next time."""
        for batch in _hundreds(todo):
            try:
                found = await self.ask_batch(batch)
                trails = [self.trail(wanted, found) for wanted in batch]
            except (LostError, PageError) as error:
                self.spider.tally.lost.append(str(error))
                return
            for trail in trails:
                yield trail

    async def ask_batch(self, batch: Sequence[Wanted]) -> Batch:
        """Ask all questions for up to a hundred addresses."""
        ids = {wanted.dar_id for wanted in batch if wanted.dar_id}
        units = await self.nodes("DAR_Adresse", {"id_lokalId": ids, "status": pages.ALIVE})
        unknown = ids - units.nodes.keys()
        self.spider.tally.notes["dar_id_unknown"] += len(unknown)
        texts = [w for w in batch if not w.dar_id or w.dar_id in unknown]
        wanted_houses = [(house, w) for w in texts if (house := house_of(w)) and w.postal_code]
        streets = {" ".join(house.street.split()) for house, _ in wanted_houses}
        codes = {str(w.postal_code) for _, w in wanted_houses}
        roads = await self.nodes("DAR_NavngivenVej", {"vejnavn": streets})
        postals = await self.nodes("DAR_Postnummer", {"postnr": codes} if roads.nodes else {})
        houses = await self.nodes(
            "DAR_Husnummer",
            {
                "navngivenVej": roads.nodes,
                "postnummer": postals.nodes,
                "husnummertekst": {house.number for house, _ in wanted_houses},
                "status": pages.ALIVE,
            },
        )
        by_unit = units.values("husnummer")
        more = await self.nodes("DAR_Husnummer", {"id_lokalId": by_unit, "status": pages.ALIVE})
        houses.nodes |= more.nodes
        road_ids = houses.values("navngivenVej")
        parts = await self.nodes("DAR_NavngivenVejKommunedel", {"navngivenVej": road_ids})
        at = houses.values("adgangspunkt")
        points = await self.nodes("DAR_Adressepunkt", {"id_lokalId": at})
        return Batch(units, roads, postals, houses, parts, points)

    async def nodes(self, entity: str, where: Mapping[str, Iterable[str]]) -> Found:
        """All nodes whose fields have one of the values; none asked for when a field has none.

        The first field may have any number of values, the others as many as the service takes.
        """
        found = Found(entity)
        first, *others = (sorted(values) for values in where.values()) if where else ([],)
        if not first or not all(others):
            return found
        names = list(where)
        at = datetime.now(UTC)
        for some in _hundreds(first):
            chosen = dict(zip(names, (some, *others), strict=True))
            await self._pages(found, chosen, at)
        return found

    async def _pages(self, found: Found, where: Mapping[str, Sequence[str]], at: datetime) -> None:
        after: str | None = None
        seen: set[str] = set()
        while True:
            body = pages.query_body(found.entity, where, at, self.spider.page_size, after)
            request = self.spider.request(
                _KINDS[found.entity],
                self.url,
                method="POST",
                body=body,
                headers={"Content-Type": "application/json"},
                meta={"is_passing": pages.is_passing},
            )
            read = partial(pages.read_nodes, entity=found.entity)
            (nodes, after), response = await self.spider.ask(request, read)
            found.last = response
            found.nodes |= {str(node["id_lokalId"]): (node, response) for node in nodes}
            if after is None:
                return
            if after in seen:
                raise LostError(f"{found.entity}: the service repeats a cursor")
            seen.add(after)

    def trail(self, wanted: Wanted, found: Batch) -> Trail:
        """The answers on which a found address stands, or that it is nowhere."""
        unit = wanted.dar_id if wanted.dar_id in found.units.nodes else None
        if unit:
            houses = [h for h in [found.units.text(unit, "husnummer")] if h in found.houses.nodes]
        else:
            houses = self.houses(wanted, found)
        for house in houses:
            codes = self.municipalities(house, found)
            point = found.houses.text(house, "adgangspunkt")
            if point not in found.points.nodes:
                continue
            # By text a house of another municipality is another house (§2 trap 10).
            if not unit and codes and wanted.municipality_code not in {None, *codes}:
                continue
            code = wanted.municipality_code if wanted.municipality_code in codes else None
            if len(codes) == 1:
                code = next(iter(codes))
            return self.concluded(wanted, found, unit, house, code)
        return self.nowhere(wanted, found)

    def houses(self, wanted: Wanted, found: Batch) -> list[str]:
        """Houses with the wanted street, number and postal code."""
        house = house_of(wanted)
        if house is None:
            return []
        roads = {
            name
            for name in found.roads.nodes
            if same_street(found.roads.text(name, "vejnavn"), house.street)
        }
        postals = set(found.postals.where("postnr", wanted.postal_code or ""))
        return [
            name
            for name in found.houses.where("husnummertekst", house.number)
            if found.houses.text(name, "navngivenVej") in roads
            and found.houses.text(name, "postnummer") in postals
        ]

    def municipalities(self, house: str, found: Batch) -> set[str]:
        """Codes of the municipalities that the house's road lies in."""
        parts = found.parts.where("navngivenVej", found.houses.text(house, "navngivenVej"))
        return {found.parts.text(name, "kommune") for name in parts}

    def concluded(
        self, wanted: Wanted, found: Batch, unit: str | None, house: str, code: str | None
    ) -> Trail:
        """The answers, once each, that of the point last."""
        road = found.houses.text(house, "navngivenVej")
        used = [
            (found.units, [unit] if unit else []),
            (found.houses, [house]),
            (found.parts, found.parts.where("navngivenVej", road)),
            (found.points, [found.houses.text(house, "adgangspunkt")]),
        ]
        told = {"house": house, "unit": unit, "municipality_code": code}
        reading = tuple((key, value) for key, value in told.items() if value)
        answers = {
            (_KINDS[entity.entity], response.request.meta["archive_ref"]): response
            for entity, names in used
            for name in names
            for response in [entity.nodes[name][1]]
            if response.request
        }
        return [
            self.spider.document(kind, wanted.key, self.spider.PAGE_URL, response, reading)
            for (kind, _), response in answers.items()
        ]

    def nowhere(self, wanted: Wanted, found: Batch) -> Trail:
        """The answer that lacks the address.

        Raises:
            LostError: there was nothing to ask by, which the work list should not hold.
        """
        asked = (found.points, found.houses, found.roads, found.units)
        response = next((entity.last for entity in asked if entity.last), None)
        if response is None:
            raise LostError(f"{wanted.key}: neither a DAR id nor a text with a postal code")
        reading = (("provider", NAME),)
        url = self.spider.PAGE_URL
        return [self.spider.document(NOWHERE, wanted.key, url, response, reading)]
