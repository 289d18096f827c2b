"""Small tender sources: what is a page of theirs, and what is not; settings of pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from scrapers.config import CONFIG_ENV, ConfigError, Settings, load
from scrapers.pages import comdia, eu_supply, municipal
from scrapers.pages.html import whole_page
from scrapers.pages.page import PageError
from scrapers.sandbox.municipal.layouts import PAGES, settings_at
from scrapers.sources import COMDIA, EU_SUPPLY, MUNICIPAL

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = ("aarhus_list", "odder_table", "skanderborg_accordion", "silkeborg_files")
PAGE_SETTINGS = [municipal.MunicipalPage(**p) for p in settings_at("https://example.org")]


def recorded(path: str) -> bytes:
    return (FIXTURES / path).read_bytes()


@pytest.mark.parametrize(("file", "page"), list(zip(FILES, PAGE_SETTINGS, strict=True)))
def test_each_layout_matches_its_selectors_and_no_other(
    file: str, page: municipal.MunicipalPage
) -> None:
    body = recorded(f"municipal/{file}.html")
    found = municipal.read_page(body, page)
    assert len(found.names) == found.total >= 2
    assert len(set(found.names)) == found.total
    for other in PAGE_SETTINGS:
        if other != page:
            with pytest.raises(PageError, match="redesigned"):
                municipal.read_page(body, other)


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        (b'class="annonceliste"', b'class="liste"', "'container'"),
        (b"h3>", b"h4>", "'title'"),
        (b"href=", b"data-href=", "'link'"),
        (b"</html>", b"", "not a whole HTML page"),
    ],
)
def test_a_page_that_changed_is_a_failure_and_says_which_selector(
    before: bytes, after: bytes, cause: str
) -> None:
    body = recorded("municipal/aarhus_list.html").replace(before, after)
    with pytest.raises(PageError, match=cause):
        municipal.read_page(body, PAGE_SETTINGS[0])


def test_a_page_with_its_container_may_announce_nothing() -> None:
    body = b"<html><ul class='annonceliste'><li class='tom'>Ingen</li></ul></html>"
    assert municipal.read_page(body, PAGE_SETTINGS[0]).names == []
    silent = b"<html><ul class='annonceliste'></ul></html>"
    for told in (PAGE_SETTINGS[0], PAGE_SETTINGS[0].model_copy(update={"empty": ""})):
        with pytest.raises(PageError, match="selector of 'item'"):
            municipal.read_page(silent, told)


@pytest.mark.parametrize(
    "changes",
    [
        {"municipality_code": "751"},
        {"url": "ftp://example.org"},
        {"url": "https://someone:secret@example.org"},
        {"container": ""},
        {"item": "li["},
        {"date_format": ""},
        {"colour": "red"},
    ],
)
def test_settings_of_a_page_that_cannot_be_used(changes: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        municipal.MunicipalPage.model_validate({**settings_at("https://a.example")[0], **changes})


def test_the_menu_names_organisations_and_nothing_else() -> None:
    assert comdia.read_menu(recorded("comdia/aalborg_list.html")) == {
        "aalborg-kommune": "Aalborg Kommune",
        "aarhus-kommune": "Aarhus Kommune",
        "ingen-udbud": "Forsyningen Ingen Udbud A/S",
    }


def test_a_list_names_its_tenders() -> None:
    assert comdia.read_list(recorded("comdia/aalborg_list.html")).names == ["4101", "4102", "4103"]


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        (b"table", b"div", "no table"),
        (b"kt-menu__link-text", b"menu", "no menu"),
        (b"</html>", b"", "not a whole"),
        (b"<td>", b"<th>", "no second cell"),
    ],
)
def test_what_is_no_list_of_comdia(before: bytes, after: bytes, cause: str) -> None:
    body = recorded("comdia/aalborg_list.html").replace(before, after)
    with pytest.raises(PageError, match=cause):
        comdia.read_list(body)


def test_a_detail_carries_the_menu() -> None:
    comdia.check_detail(recorded("comdia/open_4101.html"))
    with pytest.raises(PageError):
        comdia.check_detail(b"<html><body>Fejl</body></html>")


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Aarhus Kommune", "aarhus-kommune"), ("Høje-Taastrup Kommune", "hoeje-taastrup-kommune")],
)
def test_slugs(name: str, slug: str) -> None:
    assert comdia.slug_of(name) == slug


def test_a_feed_names_its_entries() -> None:
    names = eu_supply.read_feed(recorded("eu_supply/dk_udbud.xml")).names
    assert [name.partition("PID=")[2][:6] for name in names] == ["381001", "381002", "381003"]


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b"<html></html>", "not an Atom feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>', "without id"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "not XML"),
        (b"", "not XML"),
    ],
)
def test_what_is_no_feed(body: bytes, cause: str) -> None:
    with pytest.raises(PageError, match=cause):
        eu_supply.read_feed(body)


# Settings


def configured(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> Settings:
    monkeypatch.setenv(CONFIG_ENV, "")
    monkeypatch.delenv(CONFIG_ENV)
    path = folder / "kortlag.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


PAGE = """
[[sources.municipal.pages]]
municipality_code = "0751"
url = "{}"
container = "ul"
item = "li"
"""
LIVE = 'profile = "live"\ncontact = "https://example.org"\n'


def test_all_three_are_off_unless_switched_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = configured(tmp_path, monkeypatch, PAGE.format("https://example.org/a"))
    assert not any(settings.is_enabled(s) for s in (MUNICIPAL, COMDIA, EU_SUPPLY))


def test_municipal_pages_are_the_addresses_of_their_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = LIVE + PAGE.format("https://example.org/a") + "[sources.municipal]\nenabled = true\n"
    settings = configured(tmp_path, monkeypatch, text)
    assert settings.is_enabled(MUNICIPAL)
    assert settings.addresses(MUNICIPAL) == {"pages[0].url": "https://example.org/a"}
    assert settings.asks_public_service(MUNICIPAL)


def test_without_pages_the_municipal_source_is_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = configured(tmp_path, monkeypatch, "[sources.municipal]\nenabled = true\n")
    assert not settings.is_enabled(MUNICIPAL)


def test_the_sandbox_asks_no_page_outside_loopback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = configured(tmp_path, monkeypatch, PAGE.format("https://example.org/a"))
    with pytest.raises(ConfigError, match=r"pages\[0\]\.url"):
        settings.addresses(MUNICIPAL)


def test_a_loopback_page_is_a_stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = configured(tmp_path, monkeypatch, LIVE + PAGE.format("http://127.0.0.1:9/a"))
    assert not settings.asks_public_service(MUNICIPAL)


def test_what_a_page_was_read_by_goes_to_the_archive_whole() -> None:
    told = dict(PAGE_SETTINGS[0].reading())
    assert told == {**PAGES[0], "url": "https://example.org/aarhus/annonceringer"}


@pytest.mark.parametrize(
    "body",
    [
        "<p>æøå</p>".encode(),
        "<p>æøå</p>".encode("windows-1252"),
        "<meta charset='iso-8859-1'><p>æøå</p>".encode("iso-8859-1"),
        "<meta charset='no-such'><p>æøå</p>".encode(),
    ],
)
def test_charsets(body: bytes) -> None:
    paragraph = whole_page(body + b"</html>").p
    assert paragraph is not None
    assert paragraph.get_text() == "æøå"
