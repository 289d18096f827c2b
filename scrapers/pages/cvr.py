"""CVR, system-to-system search: requests to send, envelopes to read (cvr.md §1-§5).

Of what the service offers, `GET /` (its version) and `_count` are not asked: every page of a search
brings the total, and nothing we do hangs on the version.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

from scrapers.pages.page import UNREADABLE, Cursor, Page, PageError, decode

Unit = Literal["virksomhed", "produktionsenhed"]

_ROOT = {"virksomhed": "Vrvirksomhed", "produktionsenhed": "VrproduktionsEnhed"}
_NUMBER = {"virksomhed": "cvrNummer", "produktionsenhed": "pNummer"}
_METADATA = {"virksomhed": "virksomhedMetadata", "produktionsenhed": "produktionsEnhedMetadata"}
RSV_TYPES = (
    "SOCIAL_ØKONOMISK_VIRKSOMHED",
    "SOCIAL_OEKONOMISK_VIRKSOMHED",
    "SOCIAL_OKONOMISK_VIRKSOMHED",
)
"""The attribute's name, and the same with ø written out: the parser takes all (cvr.md §8)."""
SCROLL_PATH = "/_search/scroll"
"""At the host's root, not below `cvr-permanent` (cvr.md §2)."""
MAX_SIZE = 3000
"""Most documents a page, of a scroll too (cvr.md §2)."""
_SCROLL_FOR = "2m"
_EXPIRED = "search_context_missing_exception"

# Only what we may keep and use (cvr.md §5.5, §12): no participants, phones or mails.
_SOURCE = {
    "virksomhed": (
        "cvrNummer", "enhedsNummer", "reklamebeskyttet", "navne", "binavne", "beliggenhedsadresse",
        "attributter", "virksomhedsstatus", "virksomhedsform", "livsforloeb", "hjemmeside",
        "hovedbranche", "bibranche1", "bibranche2", "bibranche3", "penheder",
        "erstMaanedsbeskaeftigelse", "kvartalsbeskaeftigelse", "aarsbeskaeftigelse",
        "virksomhedMetadata.sammensatStatus", "virksomhedMetadata.stiftelsesDato",
        "virksomhedMetadata.nyesteBeliggenhedsadresse", "stiftelsesDato", "sidstOpdateret",
        "sidstIndlaest", "fejlRegistreret",
    ),
    "produktionsenhed": (
        "pNummer", "enhedsNummer", "reklamebeskyttet", "navne", "beliggenhedsadresse",
        "livsforloeb", "hovedbranche", "virksomhedsrelation",
        "produktionsEnhedMetadata.sammensatStatus",
        "produktionsEnhedMetadata.nyesteBeliggenhedsadresse",
        "produktionsEnhedMetadata.nyesteCvrNummerRelation", "sidstOpdateret", "sidstIndlaest",
        "fejlRegistreret",
    ),
}  # fmt: skip


class _Shards(msgspec.Struct):
    failed: int


class _Hit(msgspec.Struct):
    id: str = msgspec.field(name="_id")
    source: dict[str, msgspec.Raw] = msgspec.field(name="_source")
    sort: list[str | int] | None = None


class _Value(msgspec.Struct):
    value: int


class _Hits(msgspec.Struct):
    total: int | _Value
    hits: list[_Hit]


class _Answer(msgspec.Struct):
    timed_out: bool
    shards: _Shards = msgspec.field(name="_shards")
    hits: _Hits
    scroll_id: str | None = msgspec.field(name="_scroll_id", default=None)


class _Problem(msgspec.Struct):
    type: str
    reason: str | None = None


class _Refusal(msgspec.Struct):
    error: _Problem | str


def search_path(unit: Unit) -> str:
    """Address of the search below the base address."""
    return f"/cvr-permanent/{unit}/_search"


def in_municipality(unit: Unit, code: str) -> dict[str, Any]:
    """Query for all units, alive or not, whose newest address lies in a municipality.

    Args:
        unit: companies or production units.
        code: four digits; the service knows it as an integer (cvr.md §5 gotcha 2).
    """
    field = f"{_METADATA[unit]}.nyesteBeliggenhedsadresse.kommune.kommuneKode"
    return {"bool": {"filter": [{"term": {f"{_ROOT[unit]}.{field}": int(code)}}]}}


def everywhere(unit: Unit) -> dict[str, Any]:
    """Query for all units of the country."""
    return {"exists": {"field": f"{_ROOT[unit]}.{_NUMBER[unit]}"}}


def changed_since(unit: Unit, query: dict[str, Any], since: datetime) -> dict[str, Any]:
    """Those units of a query that the register changed since (cvr.md §5 D, gotcha 3).

    Args:
        unit: companies or production units.
        query: one of the queries above.
        since: Danish local time; its zone is not sent. A unit without `sidstOpdateret` is never
            among the answers, so only a full read meets it.
    """
    local = since.replace(tzinfo=None).isoformat(timespec="seconds")
    changed = {"range": {f"{_ROOT[unit]}.sidstOpdateret": {"gte": local}}}
    return {"bool": {"filter": [query, changed]}}


def registered_social() -> dict[str, Any]:
    """Query for every company that carries the RSV attribute, country-wide (cvr.md §5 C)."""
    spellings = [{"match": {"Vrvirksomhed.attributter.type": name}} for name in RSV_TYPES]
    return {"bool": {"should": spellings, "minimum_should_match": 1}}


def search_body(unit: Unit, query: dict[str, Any], size: int, after: Cursor | None) -> bytes:
    """Body of a search request, paged by `search_after` (cvr.md §2).

    Sorted by number and then by unit, so that no two documents are alike to `search_after`: it
    leaves out what has the value it is told, and a number may have two documents.

    Args:
        unit: companies or production units.
        query: one of the queries above.
        size: documents a page; never more than the service gives are asked for (3,000).
        after: sort values of the last hit of the page before; null for the first page.
    """
    root = _ROOT[unit]
    sort = [{f"{root}.{_NUMBER[unit]}": "asc"}, {f"{root}.enhedsNummer": "asc"}]
    body = _search(unit, query, size, sort)
    if after is not None:
        body["search_after"] = after
    return msgspec.json.encode(body)


def _search(unit: Unit, query: dict[str, Any], size: int, sort: list[Any]) -> dict[str, Any]:
    source = [f"{_ROOT[unit]}.{key}" for key in _SOURCE[unit]]
    return {"size": min(size, MAX_SIZE), "sort": sort, "_source": source, "query": query}


def scroll_start_path(unit: Unit) -> str:
    """Address that opens a scroll: the fallback when sorting is refused (cvr.md §2)."""
    return f"{search_path(unit)}?scroll={_SCROLL_FOR}"


def scroll_start_body(unit: Unit, query: dict[str, Any], size: int) -> bytes:
    """Body that opens a scroll, in the order that costs the service least."""
    return msgspec.json.encode(_search(unit, query, size, ["_doc"]))


def scroll_next_body(scroll_id: str) -> bytes:
    """Body that asks for the next page; always with the newest id."""
    return msgspec.json.encode({"scroll": _SCROLL_FOR, "scroll_id": scroll_id})


def scroll_end_body(scroll_id: str) -> bytes:
    """Body of the DELETE that frees a scroll at the service."""
    return msgspec.json.encode({"scroll_id": [scroll_id]})


def refusal(body: bytes) -> str:
    """What the search service itself says is wrong, such as `parsing_exception: no [query]`.

    Returns:
        Empty when the body is no error of the service but one of something before it (nginx's
        HTML, say).
    """
    try:
        error = msgspec.json.decode(body, type=_Refusal).error
    except UNREADABLE:
        return ""
    return error if isinstance(error, str) else f"{error.type}: {error.reason or 'no reason'}"


def is_expired(body: bytes) -> bool:
    """Whether a refusal says that a scroll is no longer kept (cvr.md §9)."""
    return refusal(body).startswith(_EXPIRED)


def read_search(body: bytes, unit: Unit) -> Page:
    """Read a search answer.

    Returns:
        Unit numbers (`_id`), the announced total, the sort values to continue after. A unit
        number belongs to one document; two documents may have one CVR number.

    Raises:
        PageError: no page of data, a page that timed out or lacks a shard, a hit without number
            or without sort value.
    """
    answer = _whole(body)
    hits = answer.hits.hits
    if any(not hit.sort for hit in hits):
        raise PageError("a hit without its sort value")
    cursor = tuple(hits[-1].sort) if hits and hits[-1].sort else None
    return Page([_name(hit, unit) for hit in hits], _total(answer), cursor)


def read_scroll(body: bytes, unit: Unit) -> tuple[Page, str]:
    """Read a page of a scroll.

    Returns:
        The page, without cursor because an id may stay the same from page to page, and the id
        to ask on with.

    Raises:
        PageError: as `read_search`, or there is no id.
    """
    answer = _whole(body)
    if not answer.scroll_id:
        raise PageError("a scroll without _scroll_id")
    return Page([_name(hit, unit) for hit in answer.hits.hits], _total(answer)), answer.scroll_id


def _whole(body: bytes) -> _Answer:
    answer = decode(body, _Answer)
    if answer.timed_out:
        raise PageError("timed_out: the page is partial")
    if answer.shards.failed:
        raise PageError(f"{answer.shards.failed} shards failed: the page is partial")
    return answer


def _total(answer: _Answer) -> int:
    total = answer.hits.total
    return total if isinstance(total, int) else total.value


def _name(hit: _Hit, unit: Unit) -> str:
    """The document's name, once its CVR or P number is known to be there."""
    root, key = _ROOT[unit], _NUMBER[unit]
    if root not in hit.source:
        raise PageError(f"a hit without {root}")
    number = decode(bytes(hit.source[root]), dict[str, msgspec.Raw]).get(key)
    if number is None:
        raise PageError(f"a hit without {root}.{key}")
    value: Any = decode(bytes(number), object)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise PageError(f"{root}.{key} is {value!r:.40}")
    return hit.id
