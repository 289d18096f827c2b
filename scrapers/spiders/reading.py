"""Reading: an answer that is of use or not, and a list page by page until it is whole.

Does not belong here: requests (`scrapers.spiders.base`), how a source's answers are read
(`scrapers.pages`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrapers.pages.page import Page, PageError

if TYPE_CHECKING:
    from scrapy.http import Response

_OK, _ACCEPTED = 200, 202


class LostError(Exception):
    """A request gave no usable answer; the message says what and why.

    Attributes:
        response: the answer that was of no use; null when none came.
    """

    def __init__(self, message: str, response: Response | None = None) -> None:
        super().__init__(message)
        self.response = response


class MovedError(LostError):
    """The place in the list is lost: the list is read again from its start."""


@dataclass(slots=True)
class Answer:
    """Reads answers to a request, and says which of them are of no use and may be asked for again.

    Attributes:
        read: what makes something of a body; raises PageError when it is not what was asked for.
        passing: further refusals of the source that pass, by status and body.
    """

    read: Callable[[bytes], Any]
    passing: Callable[[int, bytes], bool] | None = None
    _body: bytes | None = None
    _found: Any = None

    def is_useless(self, status: int, body: bytes) -> bool:
        """Whether to ask again: a challenge, or 200 with something else than the data.

        What a front server shows in place of the data, or passes on in part, goes by as an outage
        does.
        """
        if self.passing is not None and self.passing(status, body):
            return True
        if status == _ACCEPTED:
            return True
        if status != _OK:
            return False
        try:
            self.found(body)
        except PageError:
            return True
        return False

    def found(self, body: bytes) -> Any:
        """What was asked for, read once from each body.

        Raises:
            PageError: it is not in the body.
        """
        if self._body is not body:
            self._found = self.read(body)
            self._body = body
        return self._found


@dataclass(slots=True)
class Reading:
    """One reading of a list, page by page.

    Attributes:
        name: the list's.
        numbered, to_the_end, page_size: see `SourceSpider.read_list`.
        names: of its entries, each once.
        entries: read so far, those that came twice counted twice.
        totals: every total that a page announced; `total` is the last one.
        is_over: there is nothing more to ask for.
        has_moved: a page began with what the page before had: rows move while they are read.
    """

    name: str
    numbered: bool
    to_the_end: bool = False
    page_size: int | None = None
    names: set[str] = field(default_factory=set)
    entries: int = 0
    totals: set[int] = field(default_factory=set)
    total: int = 0
    is_over: bool = False
    has_moved: bool = False
    _before: list[str] = field(default_factory=list)
    _cursors: set[Any] = field(default_factory=set)

    @property
    def count(self) -> int:
        """What is held against the announced total."""
        if self.to_the_end and len(self.names) == self.total:
            return len(self.names)
        return self.entries if self.numbered else len(self.names)

    @property
    def is_counted(self) -> bool:
        """All that was announced has been read."""
        return self.count == self.total

    def is_whole(self, before: Reading | None) -> bool:
        """Everything announced was read, and the list stood still meanwhile.

        Args:
            before: the reading before this one. An entry that stands twice in the list, at the end
                of one page and at the start of the next, looks as if rows had moved; but then both
                readings met the same entries.
        """
        stood_still = not self.has_moved or (before is not None and before.names == self.names)
        return self.is_counted and len(self.totals) == 1 and stood_still

    def take(self, page: Page) -> None:
        """Take a page.

        Raises:
            MovedError: the source goes in circles.
        """
        if page.names and (page.names == self._before or page.cursor in self._cursors):
            raise MovedError(f"{self.name}: the source repeats a page")
        self.has_moved |= self.numbered and bool(set(page.names[:1]) & set(self._before))
        self.names.update(page.names)
        self.entries += len(page.names)
        self.total = page.total
        self.totals.add(page.total)
        self._before = page.names
        if page.cursor is not None:
            self._cursors.add(page.cursor)
        self.is_over = not page.names or (self.is_past_total and not self._is_full(page))

    @property
    def is_past_total(self) -> bool:
        """All that was announced has come, of a list that is read no further."""
        return self.numbered and not self.to_the_end and self.entries >= self.total

    def _is_full(self, page: Page) -> bool:
        """A page with no room left: if the total is too low, the next one tells."""
        return self.page_size is not None and len(page.names) >= self.page_size
