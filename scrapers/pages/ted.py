"""TED: search API and notice XML: requests to send, envelopes to read (ted.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from lxml import etree

from scrapers.pages.page import UNREADABLE, Cursor, Page, PageError, decode

if TYPE_CHECKING:
    from scrapers.crawls import Window

SEARCH_PATH = "/v3/notices/search"
# Few names on purpose: the XML is the truth, the budget is len(fields) * limit <= 10,000
# (ted.md §1.1), and an unknown name fails the whole request.
FIELDS = ("publication-number", "publication-date", "notice-type", "notice-identifier")
MAX_LIMIT = 250
MAX_FIELD_BUDGET = 10_000
_TOKEN_ERRORS = frozenset({"EXPIRED_ITERATION_TOKEN", "INVALID_ITERATION_TOKEN"})
_TOLD = 200
"""Characters of a message that we repeat: a bad field name brings all 1,830 legal ones."""
_NUMBER = re.compile(r"\d{1,8}-\d{4}")
_XML_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?!!DOCTYPE\s+html|html)", re.IGNORECASE)


class _Notice(msgspec.Struct):
    publication_number: str = msgspec.field(name="publication-number")


class _Checked(msgspec.Struct):
    notices: list[_Notice]


class _ErrorType(msgspec.Struct):
    type: str = ""


class _Error(msgspec.Struct):
    message: str = ""
    error: _ErrorType | list[msgspec.Raw] | None = None  # a list on validation errors


class _Answer(msgspec.Struct):
    notices: list[_Notice]
    total: int = msgspec.field(name="totalNoticeCount")
    token: str | None = msgspec.field(name="iterationNextToken", default=None)
    timed_out: bool = msgspec.field(name="timedOut", default=False)


def query(window: Window, buyers: Sequence[str] = ()) -> str:
    """Expert query for the Danish notices of a window (ted.md §2.1).

    All of Denmark unless buyers are named, and never by place: 43 % of lots carry no NUTS and
    some buyers no number. The tables choose the municipalities' notices out of all of them.

    Args:
        window: publication dates.
        buyers: CVR numbers; only what is bought under them is found then, which loses the
            municipality's notices with a misspelt number or none. That the field is compared
            as a whole is not known for sure (§5).
    """
    named = f" AND buyer-identifier IN ({' '.join(buyers)})" if buyers else ""
    return (
        f"buyer-country=DNK AND publication-date>={window.since:%Y%m%d} "
        f"AND publication-date<={window.until:%Y%m%d}{named}"
    )


def check_budget(fields: int, limit: int) -> None:
    """Hold a request against the field budget (ted.md §1.1: `(n+1)*limit <= 10,000`).

    One more than there are, because some names are charged more than once.

    Raises:
        ValueError: the service would refuse the request.
    """
    if (fields + 1) * limit > MAX_FIELD_BUDGET:
        raise ValueError(
            f"{fields} fields at {limit} notices a page: (fields + 1) * limit exceeds "
            f"{MAX_FIELD_BUDGET}"
        )


def search_body(
    window: Window,
    size: int,
    token: Cursor | None,
    fields: Sequence[str] = FIELDS,
    buyers: Sequence[str] = (),
) -> bytes:
    """Body of a search request.

    Args:
        window: publication dates.
        size: notices a page; never more than the service gives are asked for (250).
        token: null for the first page.
        fields: what to ask for of each notice.
        buyers: see `query`.

    Raises:
        ValueError: more fields than the budget of a page allows.
    """
    return msgspec.json.encode(_request(window, size, fields, buyers) | _continuation(token))


def syntax_check_body(window: Window, size: int, buyers: Sequence[str] = ()) -> bytes:
    """Body that lets the service check our query and field names and gives no data (§2)."""
    request = _request(window, size, FIELDS, buyers)
    return msgspec.json.encode(request | {"checkQuerySyntax": True})


def _request(
    window: Window, size: int, fields: Sequence[str], buyers: Sequence[str]
) -> dict[str, Any]:
    # `onlyLatestVersions` is left at false: superseded versions are the history we keep.
    limit = min(size, MAX_LIMIT)
    check_budget(len(fields), limit)
    return {
        "query": query(window, buyers),
        "fields": list(fields),
        "limit": limit,
        "scope": "ALL",  # its default differs between copies of the specification
        "paginationMode": "ITERATION",
    }


def _continuation(token: Cursor | None) -> dict[str, Any]:
    return {} if token is None else {"iterationNextToken": token}


def read_syntax_check(body: bytes) -> None:
    """Make sure that an answer is that of a passed check (its total is null, §2).

    Raises:
        PageError: it is none.
    """
    decode(body, _Checked)


def is_lost_token(body: bytes) -> bool:
    """Whether an error says that the iteration token is no longer, or not, known (§2.3)."""
    error = _error(body).error
    return isinstance(error, _ErrorType) and error.type in _TOKEN_ERRORS


def refusal(body: bytes) -> str:
    """What the service says against our search, in its own words (§2.3).

    The text of the answer to a bad field name is not known for sure (§5), and it never says
    which name is bad: what is about nothing else is told as about `fields`.
    """
    found = _error(body)
    kind = found.error.type if isinstance(found.error, _ErrorType) else ""
    subject = f"`fields` ({', '.join(FIELDS)})"
    if kind.startswith("QUERY_"):
        subject = "our query"
    elif kind.startswith("SEARCH_"):
        subject = "the size of our pages"
    elif kind in _TOKEN_ERRORS:
        subject = "our iteration token"
    return f"the search refuses {subject}: {found.message[:_TOLD] or kind or 'no message'}"


def _error(body: bytes) -> _Error:
    try:
        return msgspec.json.decode(body, type=_Error)
    except UNREADABLE:
        return _Error()  # an error body need not be JSON (§1.1)


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


def is_notice(body: bytes) -> bool:
    """Whether bytes out of a package look like a notice; what does not is fetched singly."""
    return _XML_START.match(body) is not None


class MalformedError(PageError):
    """XML that is not well-formed: most likely cut off or garbled on its way."""


def check_notice(body: bytes) -> None:
    """Make sure that an answer is XML and not a challenge or an error page.

    Whether the XML is of a known kind is decided when it is read.

    Raises:
        MalformedError: not well-formed.
        PageError: empty, or HTML.
    """
    if not body.strip():
        raise PageError("an empty body instead of a notice")
    if not _XML_START.match(body):
        raise PageError(f"not XML: {body[:40]!r}")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise MalformedError(f"XML that is not well-formed: {error}") from error
