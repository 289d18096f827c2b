"""HTML pages: whole or not, and their text whatever the charset.

Does not belong here: any source's own markup.
"""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector

from scrapers.pages.page import PageError

_LARGEST = 4 * 1024**2
"""Bytes of a page; real ones have some hundred thousand."""
_DEEPEST = 256
"""Elements within each other. What is read of an entry is read again of each entry around it, so
that without bounds a page of a megabyte could keep us busy for hours."""


def whole_page(body: bytes) -> BeautifulSoup:
    """Parse a page.

    Raises:
        PageError: it does not end as a page ends: cut off, or no page at all; or it is larger or
            nested deeper than any page for people.
    """
    if b"</html" not in body.lower():
        raise PageError("not a whole HTML page")
    if len(body) > _LARGEST:
        raise PageError(f"a page of {len(body)} bytes")
    soup = BeautifulSoup(decoded(body), "lxml")
    if _depth(soup) > _DEEPEST:
        raise PageError(f"a page nested deeper than {_DEEPEST} elements")
    return soup


def _depth(soup: BeautifulSoup) -> int:
    depths = {id(soup): 0}
    for tag in soup.find_all():
        depths[id(tag)] = depths[id(tag.parent)] + 1
    return max(depths.values())


def decoded(body: bytes) -> str:
    """The text: as the page declares, else UTF-8, else windows-1252.

    Never by statistics, which take a short page for one in another alphabet.
    """
    declared = EncodingDetector.find_declared_encoding(body, is_html=True)
    for encoding in (declared, "utf-8", "windows-1252"):
        try:
            return body.decode(encoding or "utf-8")
        except (ValueError, LookupError):  # of codecs that are none for text, too
            continue
    return body.decode("utf-8", "replace")
