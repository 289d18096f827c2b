"""What every source's list pages have in common."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

Cursor = str | int | tuple[str | int, ...]
"""What a source wants to be told for the next page of a list."""
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding JSON raises: no JSON or another shape, no UTF-8, nested deeper than it goes."""


class PageError(Exception):
    """An answer that is not a page of data, whatever its HTTP status; the message says why."""


@dataclass(frozen=True, slots=True)
class Page:
    """A list page, as far as a spider needs it.

    Attributes:
        names: the entries' own names, in the order of the page.
        total: how many entries the source says the whole list has.
        cursor: what to send for the next page; null when the way of paging needs none.
    """

    names: list[str]
    total: int
    cursor: Cursor | None = field(default=None)


T = TypeVar("T")


def decode(body: bytes, shape: type[T]) -> T:
    """Read JSON of a known shape.

    Raises:
        PageError: not JSON (a challenge or an error page), not UTF-8 throughout, nested without
            end, or a key is missing, renamed or of another type.
    """
    try:
        # The decoder looks only at the texts it is to give; the rest is read when it is cleaned.
        codecs.utf_8_decode(body, "strict", True)
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        raise PageError(f"JSON of another shape: {error}") from error
    except UNREADABLE as error:
        start = body[:60].decode("utf-8", "replace").strip()
        raise PageError(f"not JSON: {start!r}") from error
