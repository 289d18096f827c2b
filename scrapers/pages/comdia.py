"""Comdia: addresses to ask, menu, list and detail to recognise (udbud.md §4).

Does not belong here: titles, buyers, open or closed (`pipelines.clean.portals.comdia`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrapers.pages.html import whole_page
from scrapers.pages.page import Page, PageError

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

MENU_SLUG = "aalborg-kommune"
"""Organisation whose page is asked for the menu. There is no index page, every page carries the
menu, and this one is known to be there (§4)."""

_ID = re.compile(r"[?&]Id=(\d+)", re.I)
_SLUG = re.compile(r"/?([a-z0-9-]+)/?", re.I)
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "-"})


def list_path(slug: str) -> str:
    """Address of an organisation's list below the base address."""
    return f"/{slug}/aktuelleudbud.aspx"


def detail_path(slug: str, tender_id: str) -> str:
    """Address of a tender's page below the base address."""
    return f"/{slug}/tenderinformationshow.aspx?Id={tender_id}&List=0"


def slug_of(name: str) -> str:
    """What an organisation's slug would be by its name: `Aarhus Kommune`, `aarhus-kommune`."""
    return name.strip().lower().translate(_LETTERS)


def read_menu(body: bytes) -> dict[str, str]:
    """Organisations of a page's side menu: slug -> name.

    Raises:
        PageError: cut off, or no menu: not a page of Comdia.
    """
    return _menu(whole_page(body))


def read_list(body: bytes) -> Page:
    """Name the tenders of an organisation's list by their ids; one page is the whole list.

    Raises:
        PageError: no menu or no table. A list without a table is a failed fetch, not an
            organisation without tenders (§4).
    """
    soup = whole_page(body)
    _menu(soup)
    table = soup.select_one("table")
    if table is None:
        raise PageError("no table on the page")
    names, has_cells = [], False
    for row in table.find_all("tr"):
        link, cells = row.find("a", href=_ID), row.find_all("td", recursive=False)
        has_cells |= bool(cells)
        if link is None:
            continue
        if len(cells) < 2:
            raise PageError("a row of the table has no second cell")
        match = _ID.search(str(link["href"]))
        names += [match[1]] if match else []
    if has_cells and not names:
        raise PageError("no row of the table links to a tender")
    if not names and table.find("a", href=_ID) is not None:
        raise PageError("the table links to tenders outside its rows")
    return Page(names, len(names))


def check_detail(body: bytes) -> None:
    """Make sure that an answer is a tender's page: the menu is on it, as on every page.

    Raises:
        PageError: cut off, or no menu.
    """
    _menu(whole_page(body))


def _menu(soup: BeautifulSoup) -> dict[str, str]:
    found = {}
    for text in soup.select("a[href] span.kt-menu__link-text"):
        anchor = text.find_parent("a", href=True)
        match = _SLUG.fullmatch(str(anchor["href"])) if anchor else None
        if match:
            found[match[1]] = " ".join(text.get_text().split())
    if not found:
        raise PageError("no menu of organisations on the page")
    return found
