"""A municipality's own announcement page into rows, by the selectors of the settings (§6).

The page's markup is the municipality's, so where things stand is given, not known. Does not
belong here: whether a page still matches its selectors; acceptance has made sure of that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from pipelines.clean import values
from pipelines.clean.document import Cleaned, Finding
from pipelines.clean.portals.html import tree
from pipelines.clean.portals.rows import add_entry
from pipelines.clean.unusable import UnusablePage

if TYPE_CHECKING:
    from bs4 import Tag

    from pipelines.clean.document import Document

_MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """How a page is read: CSS selectors, empty ones for what the page does not tell.

    Attributes:
        buyer_name: name of the municipality with the word "Kommune".
        municipality_code: four digits; part of the key.
        container, item, title, link, date, deadline, date_format: as in the settings.
    """

    buyer_name: str
    municipality_code: str
    container: str
    item: str
    title: str = ""
    link: str = ""
    date: str = ""
    deadline: str = ""
    date_format: str = ""

    @classmethod
    def of(cls, told: Mapping[str, str], buyer_name: str) -> Reading:
        """The reading of what the archive keeps of the settings."""
        known = {key: told[key] for key in cls.__slots__ if key in told}
        return cls(buyer_name=buyer_name, **known)


def clean_page(document: Document, reading: Reading) -> Cleaned:
    """Read one archived page.

    Args:
        document: body is the page, `url` its address.
        reading: how to read it.

    Returns:
        A row of `core.notices` and one of `core.lots` an entry, each once. What kind of notice
        an entry is the page does not say, so `form_type` is null; without a date of its own
        `first_seen` is the only date there is. Keys are digests of the link as written, or of
        the title where there is none.

    Raises:
        UnusablePage: the container is not on the page.
    """
    container = tree(document.body).select_one(reading.container)
    if container is None:
        raise UnusablePage(f"nothing matches {reading.container!r} in {document.name}")
    out = Cleaned()
    seen: set[str] = set()
    items = container.select(reading.item)
    for item in items:
        _add(out, item, document, reading, seen)
    for key in ("date", "deadline"):
        # One item may lack it; when all do, the page may have renamed it.
        selector = getattr(reading, key)
        if selector and items and not any(item.select_one(selector) for item in items):
            out.findings.append(Finding("missing_key", f"{key}={selector}", document.name))
    return out


def _add(out: Cleaned, item: Tag, document: Document, reading: Reading, seen: set[str]) -> None:
    link = item.select_one(reading.link) if reading.link else item
    href = str(link.get("href") or "") if link else ""
    titled = item.select_one(reading.title) if reading.title else item
    text = titled.get_text(" ") if titled else ""
    raw = href or " ".join(text.split())
    if not raw or raw in seen:
        return
    seen.add(raw)
    published_on, _ = _date(out, item, document, reading, "date")
    day, at = _date(out, item, document, reading, "deadline")
    add_entry(
        out,
        document,
        hashlib.sha256(f"{reading.municipality_code} {raw}".encode()).hexdigest()[:20],
        notice={
            "title": values.words(text) or _file_name(href),
            "buyer_name": reading.buyer_name,
            "notice_url": _address(document.url, href),
            "published_on": published_on,
        },
        lot={"deadline_on": day, "deadline_at": at, "deadline_kind": "tender"} if day else {},
    )


def _address(page: str, href: str) -> str:
    """Where an entry leads: a page of the web, else the page it stands on."""
    try:
        target = urljoin(page, href)
        return target if urlsplit(target).scheme in {"http", "https"} else page
    except ValueError:  # no address at all, such as http://[
        return page


def _file_name(href: str) -> str | None:
    """The name of a linked file, for a link without text: its only title."""
    try:
        return values.words(unquote(PurePosixPath(urlsplit(href).path).name))
    except ValueError:  # no address at all
        return None


def _date(
    out: Cleaned, item: Tag, document: Document, reading: Reading, key: str
) -> tuple[date | None, datetime | None]:
    """A date in the declared format, and its instant (Danish time) when that has a clock."""
    selector = str(getattr(reading, key))
    found = item.select_one(selector) if selector else None
    text = " ".join(found.get_text(" ").split()) if found else ""
    if not text:
        return None, None
    moment = _parsed(text, reading.date_format)
    if moment is None:
        out.findings.append(Finding("suspicious_value", f"{key}={text}", document.name))
        return None, None
    has_clock = "%H" in reading.date_format
    at = values.instant(f"{moment:%Y-%m-%d}", f"{moment:%H:%M:%S}") if has_clock else None
    return moment.date(), at


def _parsed(text: str, form: str) -> datetime | None:
    # Names of months go by number, for those of strptime hang on the machine's language.
    words = text.lower()
    if "%B" in form:
        form = form.replace("%B", "%m")
        for number, month in enumerate(_MONTHS, start=1):
            words = words.replace(month, f"{number:02}")
    try:
        # Local without a zone: `instant` reads it as Danish time.
        return datetime.strptime(words, form)  # noqa: DTZ007
    except ValueError:
        return None
