"""`map.html` in a real browser, opened from disk, with every request and console line watched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.warehouse import exports_samples as samples
from tests.warehouse.conftest import ExportSet

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed; the page needs a real browser"
)


@dataclass
class Visit:
    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield running
        running.close()


def _visit(browser: Browser, folder: Path, width: int, height: int) -> Visit:
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    visit = Visit(page)
    page.on("console", lambda message: visit.console.append(message.text))
    page.on("pageerror", lambda error: visit.console.append(str(error)))
    page.on("dialog", lambda dialog: visit.console.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: visit.requests.append(request.url))
    page.set_default_timeout(5000)
    page.goto((folder / "map.html").as_uri())
    page.wait_for_selector("#map .leaflet-marker-icon")
    return visit


@pytest.fixture(params=[(1280, 900), (360, 800)], ids=["wide", "narrow"])
def visit(
    request: pytest.FixtureRequest, browser: Browser, export_set: ExportSet
) -> Iterator[Visit]:
    made = _visit(browser, export_set(), *request.param)
    yield made
    made.page.close()


def test_nothing_is_fetched_and_nothing_complains(visit: Visit, export_set: ExportSet) -> None:
    visit.page.locator(".leaflet-marker-icon").first.click()
    visit.page.locator(".leaflet-control-zoom-in").click()
    visit.page.wait_for_timeout(300)
    assert visit.requests == [(export_set() / "map.html").as_uri()]
    assert visit.console == []


def test_districts_outline_and_points_are_drawn(visit: Visit) -> None:
    page = visit.page
    assert page.locator("path.district").count() == len(samples.DISTRICTS) - 1
    assert page.locator("path.outline").count() == 1
    assert page.locator(".leaflet-marker-icon").count() == len(samples.ENTERPRISES) - 1
    box = page.locator("path.outline").bounding_box()
    assert box is not None
    assert box["height"] > 150
    fills = page.eval_on_selector_all(
        "path.district", "paths => [...new Set(paths.map(p => getComputedStyle(p).fill))]"
    )
    assert len(fills) == 5


def test_page_does_not_scroll_sideways(visit: Visit) -> None:
    assert visit.page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_a_point_opens_its_card_with_the_name_as_text(visit: Visit) -> None:
    page = visit.page
    page.locator("button[data-show='0751-99000007']").click()
    card = page.locator(".leaflet-popup .card")
    card.wait_for()
    assert card.locator("h3").text_content() == samples.HOSTILE_NAME
    text = card.inner_text()
    for expected in ("Registreret", "Rengøring", "1. marts 2019", "10–19", "8000 Aarhus C"):
        assert expected in text
    assert card.locator("script").count() == 0
    assert card.locator("a").first.get_attribute("href") == "https://www.hostile.invalid"
    assert visit.console == []


def test_a_click_on_the_point_itself_and_by_keyboard(visit: Visit) -> None:
    page = visit.page
    marker = page.get_by_role("button", name="Byens Cykelværksted, Registreret", exact=True)
    marker.click()
    page.locator(".card h3", has_text="Byens Cykelværksted").wait_for()
    page.keyboard.press("Escape")
    page.locator(".card").wait_for(state="detached")
    marker.focus()
    page.keyboard.press("Enter")
    page.locator(".card h3", has_text="Byens Cykelværksted").wait_for()
    assert page.evaluate("document.activeElement.className") == "card"
    page.keyboard.press("Escape")
    page.locator(".card").wait_for(state="detached")
    label = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(label) == "Byens Cykelværksted, Registreret"


def test_a_district_opens_its_counts(visit: Visit) -> None:
    page = visit.page
    page.locator("path.district").nth(20).dispatch_event("click")
    card = page.locator(".leaflet-popup .card")
    card.wait_for()
    assert "Registrerede" in card.inner_text()


def test_the_legend_filters_points(visit: Visit) -> None:
    page = visit.page
    page.locator("input[name=status][value=registered]").uncheck()
    assert page.locator(".leaflet-marker-icon").count() == 3
    page.locator("button[data-show='0751-99000007']").click()  # brings its kind back
    page.locator(".card").wait_for()
    assert page.locator(".leaflet-marker-icon").count() == len(samples.ENTERPRISES) - 1


def test_without_javascript_the_tables_remain(browser: Browser, export_set: ExportSet) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((export_set() / "map.html").as_uri())
    assert page.locator("#virksomheder tbody tr").count() == len(samples.ENTERPRISES)
    assert page.locator("noscript p").is_visible()
    assert not page.locator("#map").is_visible()
    context.close()
