"""HTML pages: whole or not, and their text whatever the charset.

Does not belong here: any source's own markup.
"""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector

from scrapers.pages.page import PageError


def whole_page(body: bytes) -> BeautifulSoup:
    """Parse a page.

    Raises:
        PageError: it does not end as a page ends: cut off, or no page at all.
    """
    if b"</html" not in body.lower():
        raise PageError("not a whole HTML page")
    return BeautifulSoup(decoded(body), "lxml")


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
