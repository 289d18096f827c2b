"""Finding and ordering documents: query, sort, `search_after`, `_source`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scrapers.sandbox.cvr.blocks import Json
from scrapers.sandbox.cvr.documents import company, production_unit
from scrapers.sandbox.cvr.query import compile_query, filter_source, values_at
from scrapers.sandbox.world.world import World

KEYWORDS = ("cvrNummer", "pNummer")
"""Sort fields of type keyword: their sort values are strings (cvr.md §2)."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A document in an index; `unit` is its `_id`."""

    index: str
    unit: str
    source: Json


Found = tuple[Any, Indexed]
"""(sort values or None, document)"""


class Register:
    """The documents of a day, made when first asked for."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._documents: dict[str, list[Indexed]] = {}

    def of_kind(self, kind: str | None) -> list[Indexed]:
        """Documents of a path's kind; None searches all; an unknown kind has none."""
        if not self._documents:
            self._documents = {"virksomhed": self._companies(), "produktionsenhed": self._sites()}
        if kind is None:
            return [document for documents in self._documents.values() for document in documents]
        return self._documents.get(kind, [])

    def _companies(self) -> list[Indexed]:
        made = (company(firm, self._world.today) for firm in self._world.firms)
        return [
            Indexed("cvr-v-20220630", str(body["enhedsNummer"]), {"Vrvirksomhed": body})
            for body in made
            if body
        ]

    def _sites(self) -> list[Indexed]:
        made = (
            production_unit(firm, site, self._world.today)
            for firm in self._world.firms
            for site in firm.sites
        )
        return [
            Indexed("cvr-p-20200115", str(body["enhedsNummer"]), {"VrproduktionsEnhed": body})
            for body in made
            if body
        ]


def find(documents: list[Indexed], body: Json) -> tuple[int, list[Found]]:
    """All that match, and those of them beyond `search_after`, in order.

    Raises:
        BadQueryError: the query is not one of those registered.
    """
    test = compile_query(body.get("query", {"match_all": {}}))
    matching = [document for document in documents if test(document.source, "")]
    spec = _sort_spec(body)
    if spec is None:
        return len(matching), [(None, document) for document in matching]
    fields, descending = spec
    keyed = [([_sort_value(document, f) for f in fields], document) for document in matching]
    whole = (found for found in keyed if None not in found[0])
    present = sorted(whole, key=_first, reverse=descending)
    if after := body.get("search_after"):
        mark = (
            [type(value)(given) for value, given in zip(present[0][0], after, strict=True)]
            if present
            else after
        )
        beyond = [f for f in present if (f[0] < mark if descending else f[0] > mark)]
        return len(matching), beyond
    return len(matching), present + [found for found in keyed if None in found[0]]


def _first(found: Found) -> Any:
    return found[0]


def hit(found: Found, body: Json) -> Json:
    """A hit as the envelope carries it."""
    sort, document = found
    result = {
        "_index": document.index,
        "_type": "_doc",
        "_id": document.unit,
        "_score": 1.0 if sort is None else None,
        "_source": filter_source(document.source, body.get("_source")),
    }
    return result if sort is None else result | {"sort": sort}


def _sort_spec(body: Json) -> tuple[list[str], bool] | None:
    """(fields, descending by the first of them); None for `_doc` and for no sort."""
    given = body.get("sort") or []
    keys = given if isinstance(given, list) else [given]
    if not keys or "_doc" in keys[0]:
        return None
    named = [{key: "asc"} if isinstance(key, str) else key for key in keys]
    order = next(iter(named[0].values()))
    fields = [next(iter(key)) for key in named]
    return fields, (order["order"] if isinstance(order, dict) else order) == "desc"


def _sort_value(document: Indexed, field: str) -> Any:
    value = next(values_at(document.source, field.split(".")), None)
    is_keyword = field.rsplit(".", 1)[-1] in KEYWORDS
    return str(value) if value is not None and is_keyword else value
