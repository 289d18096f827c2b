"""TED's search answers into the list of what was found (ted.md §2.2).

Does not belong here: the notices themselves (`pipelines.clean.notices`), refusing a page (the
spider did, with `scrapers.pages.ted`).
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from pipelines.clean.document import Cleaned, Document
from pipelines.clean.drift import Drift, Shape
from pipelines.clean.unusable import UNREADABLE, UnusablePage


class Entry(Shape):
    """A notice of the list; its other fields only tell whether they still exist."""

    number: str = msgspec.field(name="publication-number")
    known: ClassVar[frozenset[str]] = frozenset(
        {"publication-date", "notice-type", "notice-identifier", "links"}
    )


class SearchAnswer(Shape):
    """A page of the list."""

    notices: list[Entry]
    total: int | None = msgspec.field(name="totalNoticeCount", default=None)
    token: str | None = msgspec.field(name="iterationNextToken", default=None)
    timed_out: bool | None = msgspec.field(name="timedOut", default=None)


def clean_search(document: Document) -> Cleaned:
    """Read a page of an accepted list.

    Returns:
        Rows of `clean.listed`; findings of keys that came, went or changed their type.

    Raises:
        UnusablePage: no page of data, which no accepted crawl holds.
    """
    out = Cleaned()
    try:
        answer = msgspec.json.decode(document.body, type=SearchAnswer)
        plain = msgspec.json.decode(document.body)
    except UNREADABLE as error:
        raise UnusablePage(f"{document.name}: {error}") from error
    for notice in answer.notices:
        name = notice.number.lstrip("0")
        out.add("clean.listed", {"name": name, "seen_at": document.seen_at})
    drift = Drift(document.name)
    drift.meet(plain, SearchAnswer, "search", document.name)
    out.findings += drift.findings()
    return out
