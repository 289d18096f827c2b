"""ethics.dk: the address of a tender's document list, and whether an answer is one (udbud.md §5).

Does not belong here: what is said of a document (`pipelines.clean.portals.ethics`). The documents
themselves are never asked for.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec

from scrapers.pages.page import PageError, decode


class Wanted(msgspec.Struct, frozen=True):
    """A tender whose documents are to be listed.

    Attributes:
        guid: the portal's identifier of the tender, lower case.
        url: the link in the notice, for people.
        is_open: its deadline lies ahead, so that its documents may still change.
    """

    guid: str
    url: str
    is_open: bool


class _Answer(msgspec.Struct):
    documents: list[dict[str, Any]] = msgspec.field(name="tenderDocs")


def list_path(guid: str) -> str:
    """Address of a tender's document list below the base address."""
    return f"/ethics/publicTenderDocs/{quote(guid, safe='')}"


def check_list(body: bytes) -> None:
    """Make sure that an answer is a document list; an empty one is.

    Raises:
        PageError: not JSON, or JSON of another shape.
    """
    decode(body, _Answer)


def read_wanted(body: bytes) -> tuple[Wanted, ...]:
    """The tenders a crawl is to ask about, as handed over in a file.

    Raises:
        PageError: the file is not a list of tenders.
    """
    found = decode(body, list[Wanted])
    if len({wanted.guid for wanted in found}) != len(found):
        raise PageError("a tender is wanted twice")
    return tuple(found)
