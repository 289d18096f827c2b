"""Comdia's lists and tenders' pages into rows (udbud.md §4).

Anonymous visitors get a title, a buyer, a link, and whether one can still take part; no date,
no deadline, no CPV code, and none is made up here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.clean import values
from pipelines.clean.document import Cleaned, Finding
from pipelines.clean.portals.html import tree
from pipelines.clean.portals.rows import add_entry
from pipelines.clean.unusable import UnusablePage

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from pipelines.clean.document import Document

PAGE = "https://www.comdia.com"
"""Where people read: links to it are the same whichever address was asked."""

_ID = re.compile(r"[?&]Id=(\d+)", re.I)
_CANCELLED = " - Cancelled"
_CLOSED = re.compile(
    r"deadline for participation in the tender has been exceeded"
    r"|fristen for deltagelse[^.]*\b(?:overskredet|udløbet)\b"
)
_MENTIONED = re.compile(r"deadline for participation|fristen for deltagelse")


@dataclass(frozen=True, slots=True)
class Detail:
    """What a tender's page told.

    Attributes:
        closed: one can no longer take part; null when the page speaks of the deadline for it in
            other words than those known.
        findings: what was odd.
    """

    closed: bool | None
    findings: tuple[Finding, ...] = ()


def clean_detail(document: Document) -> Detail:
    """Read one archived page of a tender, in English or Danish.

    Args:
        document: body is the page; name is `<id>@<minute>`.
    """
    soup = tree(document.body)
    text = " ".join(soup.get_text(" ").split()).lower()
    if _CLOSED.search(text):
        return Detail(closed=True)
    if mention := _MENTIONED.search(text):
        words = text[mention.start() : mention.start() + 80]
        return Detail(None, (Finding("unknown_code", f"closed: {words}", document.name),))
    return Detail(closed=False)


def clean_list(document: Document, details: Mapping[str, Detail]) -> Cleaned:
    """Read one archived list of an organisation.

    Args:
        document: body is the page; name is the organisation's slug.
        details: id -> what the tender's page told last; those never looked at are missing.

    Returns:
        A row of `core.notices` and one of `core.lots` a tender, each once, `closed` null where
        its page was not looked at; and in `clean.listed` that this organisation's list was
        read, so that a tender which is no longer on it counts as closed.

    Raises:
        UnusablePage: no table on the page.
    """
    soup = tree(document.body)
    table = soup.select_one("table")
    if table is None:
        raise UnusablePage(f"no table on the list of {document.name}")
    out, seen = Cleaned(), set()
    buyer = _organisation(soup, document.name)
    if buyer is None:
        out.findings.append(Finding("missing_value", "name in the menu", document.name))
    source_url = list_page(document.name)
    out.add("clean.listed", {"name": source_url, "seen_at": document.seen_at})
    for row in table.find_all("tr"):
        link, cells = row.find("a", href=_ID), row.find_all("td", recursive=False)
        match = _ID.search(str(link["href"])) if link else None
        if match is None or match[1] in seen:
            continue
        seen.add(match[1])
        title = values.words(cells[1].get_text(" ")) if len(cells) > 1 else None
        detail = details.get(match[1], Detail(closed=None))
        out.findings += detail.findings
        notice = {
            "title": title,
            "buyer_name": buyer,
            "notice_url": f"{PAGE}/{document.name}/tenderinformationshow.aspx?Id={match[1]}&List=0",
            "source_url": source_url,
            "form_type": "competition",
            "change_reason": "cancel" if (title or "").endswith(_CANCELLED) else None,
            "closed": detail.closed,
        }
        add_entry(out, document, match[1], notice=notice, lot={"source_url": source_url})
    titles = [row["title"] for row in out.tables["core.notices"]]
    if len(titles) > 1 and len(set(titles)) == 1:
        # Every tender called the same, such as "Vis": the cells have moved.
        subject = f"second cell: every title is {titles[0]!r}"
        out.findings.append(Finding("missing_key", subject, document.name))
    return out


def list_page(slug: str) -> str:
    """An organisation's list, for people."""
    return f"{PAGE}/{slug}/aktuelleudbud.aspx"


def _organisation(soup: BeautifulSoup, slug: str) -> str | None:
    """Name of an organisation by the menu that stands on every page."""
    for text in soup.select("a[href] span.kt-menu__link-text"):
        anchor = text.find_parent("a", href=True)
        if anchor and str(anchor["href"]).strip("/") == slug:
            return values.words(text.get_text(" "))
    return None
