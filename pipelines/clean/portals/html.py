"""HTML pages of small sources as a tree, whatever their charset.

The scrapers read pages by the same rule (`scrapers.pages.html`); the two rooms do not know each
other. Does not belong here: any source's own markup.
"""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector


def tree(body: bytes) -> BeautifulSoup:
    """Parse a page: as it declares, else UTF-8, else windows-1252; never by statistics."""
    declared = EncodingDetector.find_declared_encoding(body, is_html=True)
    for encoding in (declared, "utf-8", "windows-1252"):
        try:
            return BeautifulSoup(body.decode(encoding or "utf-8"), "lxml")
        except (ValueError, LookupError):  # of codecs that are none for text, too
            continue
    return BeautifulSoup(body.decode("utf-8", "replace"), "lxml")
