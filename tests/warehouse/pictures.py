"""The pictures of the map page in `docs/`: at a desk, on a phone, on paper.

`python -m tests.warehouse.pictures [PAGE]` writes them anew from a published page, by default
`data/exports/current/map.html`. Look at them before you commit them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser

from tests.warehouse.browsing import NARROW, open_page, running_browser

DOCS = Path(__file__).parents[2] / "docs"
PAGE = Path("data/exports/current/map.html")
DESK = (1280, 1230)
SHEET = (703, 1000)
"""A4 less its margins in CSS pixels."""


_BEST_KNOWN = """
JSON.parse(document.getElementById("map-data").textContent).enterprises
  .filter((one) => one.point && one.ways.length)
  .sort((a, b) => b.supplies.length - a.supplies.length || a.id.localeCompare(b.id))[0].id
"""


def _desk(browser: Browser, file: Path) -> None:
    with open_page(browser, file, DESK) as visit:
        shown = visit.page.evaluate(_BEST_KNOWN)
        visit.page.evaluate(f"document.querySelector('[data-show=\"{shown}\"]').click()")
        visit.page.evaluate("document.activeElement.blur()")
        visit.page.evaluate("window.scrollTo(0, 0)")
        visit.page.screenshot(path=DOCS / "map.png")


def _phone(browser: Browser, file: Path) -> None:
    with open_page(browser, file, NARROW) as visit:
        visit.page.evaluate("document.querySelector('#kort').scrollIntoView()")
        visit.page.screenshot(path=DOCS / "map-phone.png")


def _paper(browser: Browser, file: Path) -> None:
    with open_page(browser, file, SHEET) as visit:
        visit.page.emulate_media(media="print")
        visit.page.wait_for_timeout(500)  # Leaflet lays the map out anew
        visit.page.screenshot(path=DOCS / "map-print.png")


def main(file: Path = PAGE) -> None:
    """Write the three pictures."""
    if not file.exists():
        raise SystemExit(f"{file} does not exist. Run `kortlag nightly` first or name a page.")
    with running_browser() as browser:
        for take in (_desk, _phone, _paper):
            take(browser, file.resolve())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
