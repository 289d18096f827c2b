"""EU-Supply: the address of a board's Atom feed, and whether an answer is one (udbud.md §5).

Does not belong here: what an entry says (`pipelines.clean.portals.eu_supply`).
"""

from __future__ import annotations

from urllib.parse import urlencode

from lxml import etree

from scrapers.pages.page import Page, PageError

_ATOM = "{http://www.w3.org/2005/Atom}"


def feed_path(board: str) -> str:
    """Address of a board's feed below the base address.

    The name of the board's parameter is that of the portal's public list (§5, `?B={board}`);
    the contract does not tell the feed's own.
    """
    return "/rss/rss.ashx?" + urlencode({"type": "transactions", "B": board})


def read_feed(body: bytes) -> Page:
    """Name the entries of a feed; it is a single window without pages.

    Raises:
        PageError: not XML, not an Atom feed, or an entry without `id`.
    """
    # What a feed does not need and an attacker could use: entities, DTDs, the network.
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        feed = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise PageError(f"not XML: {error}") from error
    if feed.getroottree().docinfo.internalDTD is not None:
        raise PageError("has a document type declaration")  # its entities would cut texts short
    if feed.tag != f"{_ATOM}feed":
        raise PageError(f"not an Atom feed: {feed.tag}")
    names = [(entry.findtext(f"{_ATOM}id") or "").strip() for entry in feed.iter(f"{_ATOM}entry")]
    if not all(names):
        raise PageError("an entry without id")
    return Page(names, len(names))
