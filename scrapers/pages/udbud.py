"""udbud.dk, public search and detail: requests to send, envelopes to read (udbud.md §1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal
from urllib.parse import quote, urlencode

import msgspec

from scrapers.pages.page import UNREADABLE, Page, PageError, decode

SEARCH_PATH = "/soegning/public/soegeresultat"
DetailVariant = Literal["number", "empty", "omitted"]
"""How the publication number stands in the address of a detail. What the service wants for
national notices, which have none, is its biggest unknown (udbud.md §1.6): empty or left out."""

NumberForm = Literal["given", "empty", "null", "absent"]
"""How a notice's publication number is written; the last three are all "none" (§1.4)."""

FORM_CODES: dict[str, frozenset[str]] = {
    "FORVENTET_INDKOEB": frozenset({"planning"}),
    "MARKEDSDIALOGER": frozenset({"consultation"}),
    "FORHAANDSMEDDELELSER": frozenset({"planning"}),
    "EU_UDBUD": frozenset({"competition"}),
    "NATIONALE_UDBUD": frozenset({"competition"}),
    "DIREKTE_TILDELINGER": frozenset({"dir-awa-pre", "result"}),
    "TILDELINGER": frozenset({"result"}),
    "KONTRAKTAENDERINGER": frozenset({"cont-modif"}),
    "KONTRAKTAFSLUTNING": frozenset({"completion"}),
}
"""`formularType` of a request -> the `formulartypeKode` of its answers, as inferred in §1.3: two
vocabularies. What answers otherwise is kept and counted, never translated."""


class _Element(msgspec.Struct):
    notice_id: str | None = msgspec.field(name="noticeId", default=None)
    notice_version: str | None = msgspec.field(name="noticeVersion", default=None)
    publication_number: str | msgspec.UnsetType | None = msgspec.field(
        name="noticePublicationNumber", default=msgspec.UNSET
    )
    # Blocks are cleaning's to judge; here two of their values are looked at, if they are there.
    danish: dict[str, Any] | None = msgspec.field(name="dataDa", default=None)
    english: dict[str, Any] | None = msgspec.field(name="dataEn", default=None)

    def values(self, key: str) -> Iterator[str]:
        """Texts of a key of either language's block; a list counts as its elements."""
        for block in (self.danish, self.english):
            value = (block or {}).get(key)
            yield from (str(v) for v in (value if isinstance(value, list) else [value]) if v)

    def number_form(self) -> NumberForm:
        """How the publication number is written."""
        if self.publication_number is msgspec.UNSET:
            return "absent"
        if self.publication_number is None:
            return "null"
        return "given" if self.publication_number else "empty"


class _Answer(msgspec.Struct):
    elements: list[_Element] = msgspec.field(name="resultatElementDtoList")
    total: int = msgspec.field(name="totaltAntalResultater")


class Hit(msgspec.Struct, frozen=True):
    """A notice version met in a search answer.

    Attributes:
        notice_id: UUID.
        version: two digits; `01` where the source leaves it out, as every client does.
        publication_number: padded TED number, empty for a national notice.
        number_form: how that was written.
        buyers: names of all buyers, as filed.
        form: `formulartypeKode` as written; empty without one.
    """

    notice_id: str
    version: str
    publication_number: str
    number_form: NumberForm = "given"
    buyers: tuple[str, ...] = ()
    form: str = ""

    @property
    def name(self) -> str:
        """`<notice id>/<version>`: what identifies the notice version at this source."""
        return f"{self.notice_id}/{self.version}"

    def names_buyer(self, name: str) -> bool:
        """Whether one of the buyers is called so, whatever the case and whatever follows."""
        return any(name.casefold() in buyer.casefold() for buyer in self.buyers)


def published_since(day: date) -> dict[str, Any]:
    """Filter: publication date; open at its end, for a last day could only cut (§1.2)."""
    return {"publikationDatoFra": day.isoformat()}


def changed_since(day: date) -> dict[str, Any]:
    """Filter: when the portal took a notice in. The format is presumed (§1.2)."""
    return {"systemFilter": {"registreretTidFra": f"{day.isoformat()}T00:00:00Z"}}


def search_body(page: int, size: int, **filters: Any) -> bytes:
    """Body of a search request, newest first (udbud.md §1.2).

    Args:
        page: 1-based.
        size: entries a page.
        filters: `fritekst` for free text; the rest are keys of `filterDto`.
    """
    body: dict[str, Any] = {
        "pagineringDto": {
            "aktuelSide": page,
            "maksElementer": size,
            "sorteringFelt": "PUBLIKATION_DATO",
            "retning": "Desc",
        },
        "udbudStatusFilter": "ALLE",
    }
    if text := filters.pop("fritekst", None):
        body["fritekstQuery"] = text
    body["filterDto"] = filters
    return msgspec.json.encode(body)


def read_search(body: bytes) -> tuple[Page, list[Hit]]:
    """Read a search answer.

    Returns:
        The page, which names every entry (one without `noticeId` too, so that the count can
        be held against the announced total), and its hits, which leave that one out.

    Raises:
        PageError: the answer is no page of data.
    """
    answer = decode(body, _Answer)
    if answer.total < 0:
        raise PageError(f"totaltAntalResultater is {answer.total}")
    hits = [_hit(e, e.notice_id) for e in answer.elements if e.notice_id]
    names = [f"{e.notice_id or 'without noticeId'}/{e.notice_version}" for e in answer.elements]
    return Page(names, answer.total), hits


def _hit(element: _Element, notice_id: str) -> Hit:
    return Hit(
        notice_id,
        element.notice_version or "01",
        element.publication_number or "",
        element.number_form(),
        tuple(dict.fromkeys([*element.values("alleOrdregivere"), *element.values("ordregiver")])),
        next(element.values("formulartypeKode"), ""),
    )


class _Problem(msgspec.Struct):
    title: str | None = None
    detail: str | None = None


def problem(body: bytes) -> str:
    """What a refusal says: its `detail`, else its `title`; empty when it says neither (§1.2)."""
    try:
        found = msgspec.json.decode(body, type=_Problem)
    except UNREADABLE:
        return ""
    return found.detail or found.title or ""


def detail_path(hit: Hit, variant: DetailVariant) -> str:
    """Address of a notice's detail below the base address (udbud.md §1.1 D, §1.6)."""
    path = f"/soegning/visning/{quote(hit.notice_id, safe='')}/{quote(hit.version, safe='')}"
    if variant == "omitted":
        return path
    return path + "?" + urlencode({"noticePublicationNumber": hit.publication_number})


def page_url(base_url: str, hit: Hit) -> str:
    """The notice's page for people (udbud.md §1.1 H)."""
    query = urlencode(
        {
            "noticeId": hit.notice_id,
            "noticeVersion": hit.version,
            "noticePublicationNumber": hit.publication_number,
        }
    )
    return f"{base_url}/detaljevisning?{query}"


def check_detail(body: bytes) -> None:
    """Make sure that a detail answer is one.

    Raises:
        PageError: not a JSON object.
    """
    if not decode(body, dict[str, Any]):
        raise PageError("an empty detail")
