"""udbud.dk, data-sync API: requests to send, envelopes to read (udbud.md §2).

Does not belong here: the notice XML inside the envelope (`pipelines.clean.eforms`).
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode

import msgspec

from scrapers.pages.page import UNREADABLE, Page, PageError, decode

if TYPE_CHECKING:
    from scrapers.crawls import Window

Feed = Literal["ALLE", "TED", "DKUDBUD"]
NOTICES_PATH = "/ekstern-data/bekendtgoerelse/v1"
PAST_THE_END = 416
ROLE = "MU_API_DATASYNK"
OVERLAP = timedelta(hours=1)
"""How far before its window the feed is read: it is not sorted by registration (§2.2)."""
GRANT = urlencode({"grant_type": "client_credentials"})


class Entry(msgspec.Struct):
    """A notice version of the feed; `xml` is base64 of its eForms XML."""

    notice_id: str | None = msgspec.field(name="noticeId", default=None)
    version: str | int | None = msgspec.field(name="noticeVersion", default=None)
    publication_number: str | None = msgspec.field(name="noticePublicationNumber", default=None)
    xml: str | None = msgspec.field(name="bekendtgoerelseXml", default=None)

    @property
    def name(self) -> str:
        """`<noticeId>/<version>`; a missing version is the first, as in the public search."""
        return f"{self.notice_id or 'without noticeId'}/{self.version_of_two}"

    @property
    def version_of_two(self) -> str:
        """The version with two digits."""
        return (str(self.version or "").strip() or "01").zfill(2)


class _Answer(msgspec.Struct):
    total: int = msgspec.field(name="totalt")
    entries: list[Entry] = msgspec.field(name="bekendtgoerelser")


class _Token(msgspec.Struct):
    access_token: str


def since(window: Window) -> datetime:
    """The moment from which the feed is read: local time without a zone, as `since` takes it."""
    return datetime.combine(window.since, time()) - OVERLAP


def page_path(feed: Feed, number: int, size: int, window: Window) -> str:
    """Address of a page below the base address, with exactly the parameters there are (§2.2)."""
    asked = {"page": number, "size": size, "since": since(window).isoformat()}
    return f"{NOTICES_PATH}/fraKilde/{feed}?{urlencode(asked, safe=':')}"


def notice_path(entry: Entry) -> str:
    """Address of a single notice below the base address."""
    notice_id = quote(entry.notice_id or "", safe="")
    return f"{NOTICES_PATH}/{notice_id}/{quote(entry.version_of_two, safe='')}"


def read_page(body: bytes) -> tuple[Page, list[Entry]]:
    """Read a page of the feed.

    Returns:
        The page, which names every entry, and the entries that have a notice identifier.

    Raises:
        PageError: the answer is no page of data.
    """
    answer = decode(body, _Answer)
    if answer.total < 0:
        raise PageError(f"totalt is {answer.total}")
    page = Page([entry.name for entry in answer.entries], answer.total)
    return page, [entry for entry in answer.entries if entry.notice_id]


def xml_of(entry: Entry) -> bytes:
    """The notice's own bytes.

    What is no base64 is given as it stands: it is archived like any notice, cannot be read as
    one, and is counted among the unread documents.
    """
    written = entry.xml or ""
    try:
        return base64.b64decode("".join(written.split()), validate=True)
    except (binascii.Error, ValueError):
        return written.encode()


def read_token(body: bytes) -> str:
    """The token of a token answer.

    Raises:
        PageError: there is none; the message repeats nothing of the answer.
    """
    try:
        return msgspec.json.decode(body, type=_Token).access_token
    except UNREADABLE:
        # No cause is chained: messages about an answer that is a secret may show parts of it.
        raise PageError("the token answer has no access_token") from None
