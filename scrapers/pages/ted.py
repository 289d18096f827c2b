"""TED: search API and notice XML: requests to send, envelopes to read (ted.md)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from scrapers.pages.page import Page, PageError, decode

if TYPE_CHECKING:
    from scrapers.crawls import Window

SEARCH_PATH = "/v3/notices/search"
# Few names on purpose: the XML is the truth, the budget is len(fields) * limit <= 10,000
# (ted.md §1.1), and an unknown name fails the whole request.
FIELDS = ("publication-number", "publication-date", "notice-type", "notice-identifier")
_NUMBER = re.compile(r"\d{1,8}-\d{4}")
_XML_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?!!DOCTYPE\s+html|html)", re.IGNORECASE)


class _Notice(msgspec.Struct):
    publication_number: str = msgspec.field(name="publication-number")


class _Answer(msgspec.Struct):
    notices: list[_Notice]
    total: int = msgspec.field(name="totalNoticeCount")
    token: str | None = msgspec.field(name="iterationNextToken", default=None)
    timed_out: bool = msgspec.field(name="timedOut", default=False)


def query(window: Window) -> str:
    """Expert query for all Danish notices of a window (ted.md §2.1).

    All of Denmark, never by place: 43 % of lots carry no NUTS and some buyers no number.
    """
    return (
        f"buyer-country=DNK AND publication-date>={window.since:%Y%m%d} "
        f"AND publication-date<={window.until:%Y%m%d}"
    )


def search_body(window: Window, size: int, token: str | int | None) -> bytes:
    """Body of a search request; `token` is null for the first page."""
    body = {
        "query": query(window),
        "fields": list(FIELDS),
        "limit": size,
        "scope": "ALL",  # its default differs between copies of the specification
        "paginationMode": "ITERATION",
    }
    if token is not None:
        body["iterationNextToken"] = token
    return msgspec.json.encode(body)


def read_search(body: bytes) -> Page:
    """Read a search answer.

    Returns:
        Publication numbers without leading zeros, the announced total, the next token.

    Raises:
        PageError: no page of data, a page that timed out, or a number of another form.
    """
    answer = decode(body, _Answer)
    if answer.timed_out:
        raise PageError("timedOut: the page is partial")
    names = []
    for notice in answer.notices:
        if not _NUMBER.fullmatch(notice.publication_number):
            raise PageError(f"publication-number of another form: {notice.publication_number!r}")
        names.append(notice.publication_number.lstrip("0"))
    return Page(names, answer.total, answer.token)


def notice_path(name: str) -> str:
    """Address of a notice's XML below the web address (ted.md §1)."""
    return f"/en/notice/{name}/xml"


def page_url(web_url: str, name: str) -> str:
    """The notice's page for people."""
    return f"{web_url}/en/notice/-/detail/{name}"


def check_notice(body: bytes) -> None:
    """Make sure that an answer is XML and not a challenge or an error page.

    Whether the XML is well formed and of a known kind is decided when it is read.

    Raises:
        PageError: empty, or HTML.
    """
    if not body.strip():
        raise PageError("an empty body instead of a notice")
    if not _XML_START.match(body):
        raise PageError(f"not XML: {body[:40]!r}")
