"""`map.html` in a real browser, opened from disk: one page a width serves all tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.warehouse import exports_samples as samples
from tests.warehouse.browsing import NARROW, WIDE, Visit, open_page, running_browser
from tests.warehouse.conftest import ExportSet

pytestmark = pytest.mark.xdist_group("browser")

CARD = "#detaljer"
HOSTILE = "0751-99000007"
CYCLES = "Byens Cykelværksted"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def file(export_set: ExportSet) -> Path:
    return export_set() / "map.html"


@pytest.fixture(scope="module")
def wide_page(browser: Browser, file: Path) -> Iterator[Visit]:
    with open_page(browser, file, WIDE) as visit:
        yield visit


@pytest.fixture(scope="module")
def narrow_page(browser: Browser, file: Path) -> Iterator[Visit]:
    with open_page(browser, file, NARROW) as visit:
        yield visit


@pytest.fixture
def wide(wide_page: Visit) -> Iterator[Visit]:
    yield wide_page
    wide_page.assert_quiet()
    wide_page.reset()


@pytest.fixture
def narrow(narrow_page: Visit) -> Iterator[Visit]:
    yield narrow_page
    narrow_page.assert_quiet()
    narrow_page.reset()


@pytest.fixture(params=["wide", "narrow"])
def visit(request: pytest.FixtureRequest) -> Visit:
    """Each width in turn."""
    found: Visit = request.getfixturevalue(request.param)
    return found


def _points(page: Page) -> int:
    return page.locator(".leaflet-marker-icon:visible").count()


def _listed(page: Page) -> list[str]:
    names = page.locator("#liste tbody tr:visible .name").all_text_contents()
    return [" ".join(name.split()) for name in names]


def _hash(page: Page) -> str:
    return page.url.partition("#")[2]


def test_districts_outline_and_points_are_drawn(visit: Visit) -> None:
    page = visit.page
    assert page.locator("path.district").count() == len(samples.DISTRICTS) - 1
    assert page.locator("path.outline").count() == 1
    assert _points(page) == len(samples.ENTERPRISES) - 1
    box = page.locator("path.outline").bounding_box()
    assert box is not None
    assert box["height"] > 150


def test_page_does_not_scroll_sideways(visit: Visit) -> None:
    assert visit.page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_a_card_opens_by_mouse_with_evidence_and_says_all_as_text(visit: Visit) -> None:
    page = visit.page
    page.locator(f"button[data-show='{HOSTILE}']").click()
    card = page.locator(CARD)
    expect(card.locator("h3")).to_have_text(samples.HOSTILE_NAME)
    text = card.inner_text()
    for told in (
        "Registreret",
        "Registreret siden 1. marts 2019",
        "Nej, der er ikke fundet grund til tvivl",
        "Rengøring",
        "Skøn, 50 %",
        "Hovedbranchen er 812100",
        "Forbeholdt udbud, Åbent, frist 1. december 2026 kl. 12.00, 64 point",
        "10–19",
        "8000 Aarhus C",
    ):
        assert told in text
    assert card.locator("script").count() == 0
    assert card.locator("a").first.get_attribute("href") == "https://www.hostile.invalid"
    assert _hash(page) == f"kort?virksomhed={HOSTILE}"
    card.get_by_role("button", name="Luk").click()
    expect(card).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.show") == HOSTILE
    assert _hash(page) == "kort"


def test_a_card_opens_by_keyboard_from_the_map(visit: Visit) -> None:
    page = visit.page
    page.locator("#map .skip, .map-frame .skip").first.focus()
    tabbed = 0
    while page.evaluate("document.activeElement.getAttribute('role')") != "button":
        page.keyboard.press("Tab")
        tabbed += 1
        assert tabbed < 4  # the link, the map, then one point only
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    for _ in range(len(samples.ENTERPRISES)):
        if page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(CYCLES):
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(f"{CARD} h3")).to_have_text(CYCLES)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Luk"
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_be_hidden()
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label == f"{CYCLES}, Registreret"
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == first


def test_a_click_on_a_point_and_on_a_district(wide: Visit) -> None:
    page = wide.page
    page.get_by_role("button", name=f"{CYCLES}, Registreret", exact=True).click()
    expect(page.locator(f"{CARD} h3")).to_have_text(CYCLES)
    page.locator("path.district").nth(20).dispatch_event("click")
    expect(page.locator(CARD)).to_contain_text("Dækkede kategorier")
    assert _hash(page) == "kort"


def test_filters_hold_for_map_list_counts_and_address(visit: Visit) -> None:
    page = visit.page
    page.locator("#kategori").select_option("kantine")
    assert _points(page) == 3
    assert len(_listed(page)) == 3
    assert page.locator("#antal").text_content() == "Viser 3 af 8 virksomheder"
    assert page.locator("[data-count=registered]").text_content() == "2"
    page.locator("input[name=status][value=registered]").uncheck()
    assert _listed(page) == [" ".join(samples.BROKEN_NAME.split())]
    assert _hash(page) == "kort?status=mapped,candidate,former&kategori=kantine"
    page.locator("#besoeg").select_option("ja")
    assert _listed(page) == []
    expect(page.locator("#ingen")).to_be_visible()
    page.locator("#nulstil").click()
    assert _points(page) == len(samples.ENTERPRISES) - 1
    page.locator("#besoeg").select_option("ja")
    assert page.locator("#antal").text_content() == "Viser 1 af 8 virksomheder"


def test_only_the_doubtful_by_keyboard_and_in_the_address(visit: Visit) -> None:
    page = visit.page
    page.locator("#besoeg").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "tvivl"
    page.keyboard.type("K")  # Kun tvivlsomme
    assert _hash(page) == "kort?tvivl=ja"
    assert page.locator("#antal").text_content() == "Viser 1 af 8 virksomheder"
    assert page.locator("#liste tbody tr:visible .doubt").all_inner_texts()[0].startswith("Ja: ")
    assert visit.violations() == []
    page.reload()
    assert page.locator("#tvivl").input_value() == "ja"
    assert len(_listed(page)) == 1
    page.locator("#nulstil").click()
    assert _hash(page) == "kort"


@pytest.mark.parametrize("section", ["virksomheder", "udbud", "nyt"])
def test_an_address_opens_at_its_section_at_once(
    browser: Browser, file: Path, section: str
) -> None:
    """A slow scroll from the top showed whatever lay between to those who looked early."""
    with open_page(browser, file, WIDE, f"#{section}", motion="no-preference") as visit:
        top = visit.page.evaluate(
            f"document.getElementById('{section}').getBoundingClientRect().top"
        )
        assert 0 <= top < 100


def test_the_measure_shades_the_districts_and_its_legend(wide: Visit) -> None:
    page = wide.page
    fills = "paths => new Set(paths.map(path => getComputedStyle(path).fill)).size"
    assert page.eval_on_selector_all("path.district", fills) == 5
    page.locator("#maal").select_option("per_1000_enterprises")
    assert "2,5 til 5" in page.locator("#skala").inner_text()
    assert _hash(page) == "kort?maal=per_1000_enterprises"
    page.locator("#maal").select_option("candidates")
    assert "10 eller flere" in page.locator("#skala").inner_text()
    assert "Ukendt" not in page.locator("#skala").inner_text()


def test_links_within_the_page_keep_what_is_chosen_and_back_undoes_them(wide: Visit) -> None:
    page = wide.page
    page.locator("#kategori").select_option("kantine")
    page.locator(".sections a", has_text="Matrix").click()
    assert _hash(page) == "matrix?kategori=kantine"
    expect(page.locator("#matrix h2")).to_be_in_viewport()
    assert page.evaluate("document.activeElement.id") == "matrix"
    page.locator(".matrix a", has_text="Rengøring").click()
    assert _hash(page) == "kort?kategori=rengoering"
    assert len(_listed(page)) == 1
    page.go_back()
    assert _hash(page) == "matrix?kategori=kantine"
    assert len(_listed(page)) == 3


def test_an_enterprise_that_is_filtered_out_is_shown_when_asked_for(wide: Visit) -> None:
    page = wide.page
    page.locator("input[name=status][value=registered]").uncheck()
    page.locator(".taker a", has_text=CYCLES).first.click()
    expect(page.locator(f"{CARD} h3")).to_have_text(CYCLES)
    assert page.locator("input[name=status][value=registered]").is_checked()


def test_an_address_opens_with_its_choices(browser: Browser, file: Path) -> None:
    chosen = f"#kort?maal=mapped&kategori=rengoering&besoeg=ja&virksomhed={HOSTILE}"
    with open_page(browser, file, WIDE, chosen) as visit:
        expect(visit.page.locator(f"{CARD} h3")).to_have_text(samples.HOSTILE_NAME)
        assert visit.page.locator("#maal").input_value() == "mapped"
        assert len(_listed(visit.page)) == 1
        visit.assert_quiet()


def test_the_matrix_scrolls_in_its_own_frame(narrow: Visit) -> None:
    page = narrow.page
    frame = page.locator(".scroll", has=page.locator(".matrix"))
    assert frame.evaluate("box => box.scrollWidth > box.clientWidth")
    cell = frame.locator("tbody tr", has_text="Rengøring").locator("td").nth(1)
    assert cell.evaluate("cell => getComputedStyle(cell).backgroundColor") == "rgb(11, 85, 102)"
    assert cell.inner_text().startswith("3")


@pytest.mark.parametrize("state", ["as it opens", "with a card", "in forced colours"])
def test_wcag_2_2_aa_at_each_width(visit: Visit, state: str) -> None:
    page = visit.page
    if state == "with a card":
        page.locator(f"button[data-show='{HOSTILE}']").click()
    if state == "in forced colours":
        page.emulate_media(forced_colors="active")
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true; }")
    found = visit.violations()
    page.emulate_media(forced_colors="none")
    assert found == []


def test_on_paper_the_map_fits_and_controls_are_gone(wide: Visit, tmp_path: Path) -> None:
    page = wide.page
    pdf = page.pdf(path=tmp_path / "kort.pdf", prefer_css_page_size=True)
    sizes = {found.group() for found in re.finditer(rb"/MediaBox \[[^\]]*\]", pdf)}
    assert len(sizes) == 2  # upright, and across for the matrix
    page.emulate_media(media="print")
    page.wait_for_timeout(200)  # Leaflet lays the map out anew
    for gone in (".sections", ".leaflet-control-zoom", CARD, "#nulstil"):
        expect(page.locator(gone).first).to_be_hidden()
    for there in ("#map", "#skala", "#liste", ".matrix", ".funnel", ".purchase", ".attributions"):
        expect(page.locator(there).first).to_be_visible()
    sheet, outline = (page.locator(one).bounding_box() for one in ("#map", "path.outline"))
    assert sheet is not None
    assert outline is not None
    assert sheet["width"] < 720  # 186 mm
    assert sheet["y"] <= outline["y"]
    assert outline["y"] + outline["height"] <= sheet["y"] + sheet["height"]
    page.emulate_media(media="screen")


def test_without_javascript_the_tables_remain(browser: Browser, file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("#virksomheder tbody tr").count() == len(samples.ENTERPRISES)
    assert page.locator("noscript p").is_visible()
    for gone in ("#map", ".filters", CARD):
        assert not page.locator(gone).is_visible()
    context.close()
