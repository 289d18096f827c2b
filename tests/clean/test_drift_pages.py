"""No element of a small source's HTML page that is read can go or be renamed unnoticed.

Each recorded page is walked element by element, as its parser looks for them: all elements of a
kind are removed, then renamed, at all their places at once. Then the page must be refused, or the
findings must name the element.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from pipelines.clean import portals
from pipelines.clean.document import Finding
from pipelines.clean.unusable import UnusablePage
from pipelines.readers.municipal import reading_of
from scrapers.pages import comdia
from scrapers.pages.municipal import MunicipalPage, read_page
from scrapers.pages.page import PageError
from scrapers.sandbox.municipal.layouts import PAGES
from tests.clean.test_portals import document, recorded

FILES = {"0751": "aarhus_list", "0727": "odder_table", "0746": "skanderborg_accordion",
         "0740": "silkeborg_files"}  # fmt: skip
KEYS = ("container", "item", "title", "link", "date", "deadline")


@dataclass(frozen=True)
class Read:
    """A page, what is made of it, and the selectors of what is looked for on it.

    `may_go`: what a page may lack as a whole.
    """

    body: bytes
    clean: Callable[[bytes], list[Finding]]
    looked_for: dict[str, str]
    may_go: tuple[str, ...] = ()


def municipal(record: dict[str, Any]) -> Read:
    page = MunicipalPage(**{**record, "url": f"https://example.org{record['url']}"})

    def clean(raw: bytes) -> list[Finding]:
        read_page(raw, page)
        reading = reading_of(dict(page.reading()))
        return portals.clean_page(document("municipal", "x", raw), reading).findings

    inside = {key: f"{page.container} {page.item} {getattr(page, key)}" for key in KEYS[2:]}
    looked_for = {"container": page.container, "item": f"{page.container} {page.item}"} | {
        key: selector for key, selector in inside.items() if getattr(page, key)
    }
    body = recorded("municipal", f"{FILES[page.municipality_code]}.html")
    return Read(body, clean, looked_for)


def comdia_list() -> Read:
    def clean(raw: bytes) -> list[Finding]:
        comdia.read_menu(raw)
        comdia.read_list(raw)
        return portals.clean_list(document("comdia", "aalborg-kommune", raw), {}).findings

    looked_for = {
        "menu": "span.kt-menu__link-text",
        "address in the menu": "ul.kt-menu__nav a",
        "table": "table",
        "row": "table tr",
        "second cell": "table td:nth-of-type(2)",
        "link": "table a",
    }
    # A table without rows is how an organisation without tenders may look (udbud.md §4).
    return Read(recorded("comdia", "aalborg_list.html"), clean, looked_for, ("row",))


def comdia_detail() -> Read:
    def clean(raw: bytes) -> list[Finding]:
        comdia.check_detail(raw)
        return list(portals.clean_detail(document("comdia", "4101@x", raw)).findings)

    looked_for = {"menu": "span.kt-menu__link-text", "address in the menu": "ul.kt-menu__nav a"}
    return Read(recorded("comdia", "closed_english_4202.html"), clean, looked_for)


PAGES_READ: dict[str, Callable[[], Read]] = {
    **{f"municipal {r['municipality_code']}": lambda r=r: municipal(r) for r in PAGES},
    "comdia list": comdia_list,
    "comdia detail": comdia_detail,
}


def rename(element: Tag) -> None:
    """Another element name, other attribute names and other classes for the same thing."""
    element.name = f"x-{element.name}"
    element.attrs = {f"data-ny-{key}": value for key, value in element.attrs.items()}


CHANGES: dict[str, Callable[[Tag], None]] = {"removed": Tag.decompose, "renamed": rename}


@pytest.fixture(params=PAGES_READ)
def page(request: pytest.FixtureRequest) -> Read:
    return PAGES_READ[request.param]()


def test_the_recorded_page_itself_has_every_element_and_nothing_odd(page: Read) -> None:
    soup = BeautifulSoup(page.body, "lxml")
    assert [key for key, selector in page.looked_for.items() if not soup.select(selector)] == []
    assert page.clean(page.body) == []


@pytest.mark.parametrize("change", CHANGES)
def test_no_element_can_change_unnoticed(page: Read, change: str) -> None:
    silent = []
    for key, selector in page.looked_for.items():
        soup = BeautifulSoup(page.body, "lxml")
        for element in soup.select(selector):
            CHANGES[change](element)
        try:
            findings = page.clean(str(soup).encode())
        except (PageError, UnusablePage):
            continue
        # Where elements are told by their place, the last one of a row is named as missing.
        if not any(f.kind == "missing_key" for f in findings):
            silent.append(key)
    assert silent == [key for key in page.may_go if change == "removed"]


def test_other_words_for_a_closed_tender_are_told() -> None:
    body = recorded("comdia", "closed_english_4202.html").replace(b"been exceeded", b"passed by")
    (finding,) = portals.clean_detail(document("comdia", "4202@x", body)).findings
    assert finding.kind == "unknown_code"
