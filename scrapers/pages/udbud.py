"""udbud.dk, public search and detail: requests to send, envelopes to read (udbud.md §1)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from scrapers.pages.page import Page, PageError, decode

SEARCH_PATH = "/soegning/public/soegeresultat"
# The order in which to ask for the detail of a notice without publication number; what the
# service wants for these is its biggest unknown (udbud.md §1.6).
NATIONAL_VARIANTS = ("empty", "omitted")


class _Element(msgspec.Struct):
    notice_id: str | None = msgspec.field(name="noticeId", default=None)
    notice_version: str | None = msgspec.field(name="noticeVersion", default=None)
    publication_number: str | None = msgspec.field(name="noticePublicationNumber", default=None)


class _Answer(msgspec.Struct):
    elements: list[_Element] = msgspec.field(name="resultatElementDtoList")
    total: int = msgspec.field(name="totaltAntalResultater")


class Hit(msgspec.Struct, frozen=True):
    """A notice version met in a search answer.

    Attributes:
        notice_id: UUID.
        version: two digits; `01` where the source leaves it out, as every client does.
        publication_number: padded TED number, empty for a national notice.
    """

    notice_id: str
    version: str
    publication_number: str

    @property
    def name(self) -> str:
        """`<notice id>/<version>`: what identifies the notice version at this source."""
        return f"{self.notice_id}/{self.version}"


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
    hits = [
        Hit(e.notice_id, e.notice_version or "01", e.publication_number or "")
        for e in answer.elements
        if e.notice_id
    ]
    names = [f"{e.notice_id or 'without noticeId'}/{e.notice_version}" for e in answer.elements]
    return Page(names, answer.total), hits


def detail_path(hit: Hit, variant: str = "") -> str:
    """Address of a notice's detail below the base address (udbud.md §1.1 D, §1.6).

    Args:
        hit: the notice version.
        variant: one of `NATIONAL_VARIANTS` for a notice without publication number.
    """
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
