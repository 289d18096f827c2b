"""A page in a real browser, with every request, console line and refused rule watched."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
WIDE, NARROW = (1280, 900), (360, 780)
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
_REFUSALS = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => window.refused.push(
  event.violatedDirective + " " + event.blockedURI));
"""


@dataclass
class Visit:
    """An open page and what went on in it.

    Attributes:
        requests: addresses asked for, the page's own left out; none is answered.
        console: lines of the console, errors and dialogs.
    """

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def reset(self) -> None:
        """As if just opened: no panel, no filter, top of the page."""
        self.page.keyboard.press("Escape")
        if self.page.locator("#nulstil").is_visible():
            self.page.locator("#nulstil").click()
        self.page.locator("#maal").select_option("registered")
        self.page.evaluate("window.scrollTo(0, 0)")

    def assert_quiet(self) -> None:
        """Nothing left the page, nothing was complained about."""
        assert self.requests == []
        assert self.console == []
        assert self.page.evaluate("window.refused") == []

    def violations(self) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA as the page is now, one text each."""
        found: dict[str, Any] = Axe().run(self.page, options=AXE_OPTIONS).response
        assert len(found["passes"]) > 15  # else it has not looked
        return [
            json.dumps([rule["id"], node["target"], node["failureSummary"]], ensure_ascii=False)
            for rule in found["violations"]
            for node in rule["nodes"]
        ]


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Chromium without a window; the test is skipped where it is not installed, but not in CI."""
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is missing; .ci/run installs it")
        pytest.skip(f"{CHROMIUM} is not installed; the page needs a real browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@contextmanager
def open_page(
    browser: Browser,
    file: Path,
    size: tuple[int, int],
    fragment: str = "",
    motion: Literal["reduce", "no-preference"] = "reduce",
) -> Iterator[Visit]:
    """The file, opened from disk and drawn; `motion` is what the reader's system asks for."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, reduced_motion=motion, locale="da-DK"
    )
    page = context.new_page()
    visit = Visit(page, file.as_uri())

    def watch(route: Route) -> None:
        if route.request.url.partition("#")[0] == visit.address:
            route.continue_()
        else:
            visit.requests.append(route.request.url)
            route.abort()

    context.route("**/*", watch)
    page.add_init_script(_REFUSALS)
    page.on("console", lambda message: visit.console.append(message.text))
    page.on("pageerror", lambda error: visit.console.append(str(error)))
    page.on("dialog", lambda dialog: visit.console.append(f"dialog: {dialog.message}"))
    page.set_default_timeout(10_000)
    page.goto(visit.address + fragment)
    page.wait_for_selector("#map .leaflet-marker-icon:visible")
    yield visit
    context.close()
