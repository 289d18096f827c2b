"""CVR, system-to-system search: requests to send, envelopes to read (cvr.md §1-§5)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from scrapers.pages.page import Page, PageError, decode

Unit = Literal["virksomhed", "produktionsenhed"]

_ROOT = {"virksomhed": "Vrvirksomhed", "produktionsenhed": "VrproduktionsEnhed"}
_NUMBER = {"virksomhed": "cvrNummer", "produktionsenhed": "pNummer"}
_METADATA = {"virksomhed": "virksomhedMetadata", "produktionsenhed": "produktionsEnhedMetadata"}
RSV_TYPE = "SOCIAL_ØKONOMISK_VIRKSOMHED"

# Only what we may keep and use (cvr.md §5.5, §12): no participants, phones or mails.
_SOURCE = {
    "virksomhed": (
        "cvrNummer", "enhedsNummer", "reklamebeskyttet", "navne", "binavne", "beliggenhedsadresse",
        "attributter", "virksomhedsstatus", "virksomhedsform", "livsforloeb", "hjemmeside",
        "hovedbranche", "bibranche1", "bibranche2", "bibranche3", "penheder",
        "erstMaanedsbeskaeftigelse", "kvartalsbeskaeftigelse", "aarsbeskaeftigelse",
        "virksomhedMetadata.sammensatStatus", "virksomhedMetadata.stiftelsesDato",
        "virksomhedMetadata.nyesteBeliggenhedsadresse", "sidstOpdateret", "sidstIndlaest",
        "fejlRegistreret",
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
    sort: list[str | int]
    source: dict[str, msgspec.Raw] = msgspec.field(name="_source")


class _Value(msgspec.Struct):
    value: int


class _Hits(msgspec.Struct):
    total: int | _Value
    hits: list[_Hit]


class _Answer(msgspec.Struct):
    timed_out: bool
    shards: _Shards = msgspec.field(name="_shards")
    hits: _Hits


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


def registered_social() -> dict[str, Any]:
    """Query for every company that carries the RSV attribute, country-wide (cvr.md §5 C)."""
    return {"match": {"Vrvirksomhed.attributter.type": RSV_TYPE}}


def search_body(unit: Unit, query: dict[str, Any], size: int, after: str | int | None) -> bytes:
    """Body of a search request, paged by `search_after` (cvr.md §2).

    Args:
        unit: companies or production units.
        query: one of the queries above.
        size: at most 3,000.
        after: sort value of the last hit of the page before; null for the first page.
    """
    root = _ROOT[unit]
    body: dict[str, Any] = {
        "size": size,
        "sort": [{f"{root}.{_NUMBER[unit]}": "asc"}],
        "_source": [f"{root}.{key}" for key in _SOURCE[unit]],
        "query": query,
    }
    if after is not None:
        body["search_after"] = [after]
    return msgspec.json.encode(body)


def read_search(body: bytes, unit: Unit) -> Page:
    """Read a search answer.

    Returns:
        CVR or P numbers, the announced total, the sort value to continue after.

    Raises:
        PageError: no page of data, a page that timed out or lacks a shard, a hit without number.
    """
    answer = decode(body, _Answer)
    if answer.timed_out:
        raise PageError("timed_out: the page is partial")
    if answer.shards.failed:
        raise PageError(f"{answer.shards.failed} shards failed: the page is partial")
    total = answer.hits.total
    names = [_number(hit, unit) for hit in answer.hits.hits]
    cursor = answer.hits.hits[-1].sort[0] if answer.hits.hits else None
    return Page(names, total if isinstance(total, int) else total.value, cursor)


def _number(hit: _Hit, unit: Unit) -> str:
    root, key = _ROOT[unit], _NUMBER[unit]
    if root not in hit.source:
        raise PageError(f"a hit without {root}")
    number = msgspec.json.decode(hit.source[root], type=dict[str, msgspec.Raw]).get(key)
    if number is None:
        raise PageError(f"a hit without {root}.{key}")
    return str(msgspec.json.decode(number, type=int | str)).zfill(8)
