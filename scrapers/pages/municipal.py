"""A municipality's own announcement pages: how to find their entries (udbud.md §6).

Nobody knows such a page's markup beforehand, so address and CSS selectors are settings, and
whether a page still looks as they say is the first thing to ask of it. Does not
belong here: reading titles and dates into rows (`pipelines.clean.portals.municipal`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import soupsieve
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from scrapers.pages.html import whole_page
from scrapers.pages.page import Page, PageError

if TYPE_CHECKING:
    from bs4 import Tag
    from bs4.element import ResultSet

_SELECTORS = ("container", "item", "title", "link", "date", "deadline", "empty")


class MunicipalPage(BaseModel):
    """A page that lists a municipality's announcements, and where on it things stand.

    Attributes:
        municipality_code: four digits.
        url: address of the page; its host is asked, no other.
        container: what holds the list; it must be there even when the list is empty.
        item: an announcement, inside the container.
        empty: what the page shows when it announces nothing. Without it, or when it is not there, a
            page without items counts as redesigned, never as "no announcements".
        title: inside the item; empty: the item's own text.
        link: inside the item, an element with `href`; empty: the item itself, if it has one.
        date, deadline: inside the item; empty: the page does not tell. An item may lack them.
        date_format: of both, as `strptime` writes it; `%B` is a Danish month's name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    municipality_code: str = Field(pattern=r"^\d{4}$")
    url: str
    container: str = Field(min_length=1)
    item: str = Field(min_length=1)
    title: str = ""
    link: str = ""
    date: str = ""
    deadline: str = ""
    date_format: str = ""
    empty: str = ""

    @field_validator("url")
    @classmethod
    def _http_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("an address starts with http:// or https:// and names a host")
        if parts.username or parts.password:
            raise ValueError("no user name or password in an address")
        return value

    @field_validator(*_SELECTORS)
    @classmethod
    def _css(cls, value: str) -> str:
        try:
            soupsieve.compile(value or "*")
        except soupsieve.SelectorSyntaxError as error:
            raise ValueError(f"not a CSS selector: {value}") from error
        return value

    @model_validator(mode="after")
    def _dates_have_a_format(self) -> MunicipalPage:
        if (self.date or self.deadline) and not self.date_format:
            raise ValueError("date and deadline need a date_format, such as %d.%m.%Y")
        return self

    def reading(self) -> tuple[tuple[str, str], ...]:
        """What the page was read by, for the archive: a rebuild reads it by the same."""
        return tuple((key, str(value)) for key, value in self.model_dump().items() if value)


def read_page(body: bytes, page: MunicipalPage) -> Page:
    """Name the entries of a page.

    Returns:
        Its entries by their links as written, or their titles where there is no link. The page
        is the whole list, so the total is their number.

    Raises:
        PageError: cut off, or something that the settings name is not on it. Never "no tenders".
    """
    names = [_name(item, page) for item in _items(body, page)]
    return Page(names, len(names))


def _items(body: bytes, page: MunicipalPage) -> ResultSet[Tag]:
    soup = whole_page(body)
    container = soup.select_one(page.container)
    if container is None:
        raise PageError(_unmatched("container", page.container))
    items = container.select(page.item)
    if not items and not (page.empty and soup.select_one(page.empty)):
        hint = "" if page.empty else " (if it announces nothing, name in 'empty' how it says so)"
        raise PageError(_unmatched("item", page.item) + hint)
    return items


def _name(item: Tag, page: MunicipalPage) -> str:
    title = item.select_one(page.title) if page.title else item
    if title is None:
        raise PageError(_unmatched("title", page.title))
    link = item.select_one(page.link) if page.link else item
    if page.link and (link is None or not link.get("href")):
        raise PageError(_unmatched("link", page.link))
    href = str(link.get("href") or "") if link else ""
    name = href or " ".join(title.get_text(" ").split())
    if not name:
        raise PageError("an entry has neither a link nor a title")
    return name


def _unmatched(key: str, selector: str) -> str:
    return f"nothing matches the selector of '{key}', {selector!r}; was the page redesigned?"
