"""Small tender sources: recorded answers into rows, and nothing that they do not say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean import portals
from pipelines.clean.document import Cleaned, Document
from pipelines.clean.unusable import UnusablePage
from scrapers.sandbox.municipal.layouts import PAGES
from warehouse.workbench import CLEANED

FIXTURES = Path(__file__).parents[1] / "fixtures"
SEEN = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
BUYERS = {"0751": "Aarhus Kommune", "0727": "Odder Kommune", "0746": "Skanderborg Kommune",
          "0740": "Silkeborg Kommune"}  # fmt: skip


def document(source: str, name: str, body: bytes, url: str = "https://example.org/x") -> Document:
    return Document(source, name, url, f"{source}/a/b.warc.gz#1", SEEN, body)


def recorded(source: str, file: str) -> bytes:
    return (FIXTURES / source / file).read_bytes()


def rows(cleaned: Cleaned, table: str) -> list[dict[str, Any]]:
    """Rows of a table, after the declared types have taken them."""
    for name, declared in CLEANED.items():
        declared.frame(cleaned.tables.get(declared.qualified, []))
        del name
    return cleaned.tables.get(table, [])


# Municipalities' own pages

MUNICIPAL: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    ("aarhus_list", "0751", [
        ("Annoncering af indkøb af rengøring på to biblioteker", date(2026, 11, 17),
         date(2026, 12, 5), None, "https://example.org/leverandoer/annonceringer/2001"),
        ("Annoncering af indkøb af frokostordning & kantinedrift", date(2026, 11, 14),
         date(2026, 12, 13), None, "https://example.org/leverandoer/annonceringer/2002"),
        ("Pakning af velkomstposer (forbeholdt beskyttede værksteder)", date(2026, 10, 24),
         None, None, "https://example.org/leverandoer/annonceringer/2003"),
    ]),
    ("odder_table", "0727", [
        ("Kørsel af elever til specialtilbud", date(2026, 11, 19), date(2026, 12, 8),
         datetime(2026, 12, 8, 11, tzinfo=UTC), "https://example.org/udbud/koersel.html"),
        ("Vask og levering af linned", date(2026, 11, 12), date(2026, 12, 1),
         datetime(2026, 12, 1, 11, tzinfo=UTC), "https://example.org/udbud/linned.html"),
    ]),
    ("skanderborg_accordion", "0746", [
        ("Markedsdialog om genbrugsmøbler", None, None, None, "https://example.org/x"),
        ("Indkøb af snerydning i Galten", None, None, None, "https://example.org/x"),
    ]),
    ("silkeborg_files", "0740", [
        ("Annoncering af catering (pdf)", None, None, None,
         "https://example.org/media/annoncering-af-catering.pdf"),
        ("Indkøb af cykler.pdf", None, None, None,
         "https://example.org/media/Indk%C3%B8b%20af%20cykler.pdf"),
    ]),
]  # fmt: skip


def reading(code: str, **changes: str) -> portals.Reading:
    told = next(p for p in PAGES if p["municipality_code"] == code)
    return portals.Reading.of({**told, **changes}, BUYERS[code])


@pytest.mark.parametrize(("file", "code", "expected"), MUNICIPAL)
def test_each_layout_of_a_municipality_s_page(
    file: str, code: str, expected: list[tuple[Any, ...]]
) -> None:
    page = document("municipal", file, recorded("municipal", f"{file}.html"))
    cleaned = portals.clean_page(page, reading(code))
    notices, lots = rows(cleaned, "core.notices"), rows(cleaned, "core.lots")
    assert [
        (n["title"], n["published_on"], lot.get("deadline_on"), lot.get("deadline_at"),
         n["notice_url"])
        for n, lot in zip(notices, lots, strict=True)
    ] == expected  # fmt: skip
    assert {n["buyer_name"] for n in notices} == {BUYERS[code]}
    assert all(n.get("form_type") is None and n.get("closed") is None for n in notices)
    assert [n["notice_key"] for n in notices] == [lot["notice_key"] for lot in lots]
    assert len({n["notice_key"] for n in notices}) == len(notices)
    assert cleaned.findings == []


def test_a_municipal_key_hangs_on_the_link_as_written_and_nothing_else() -> None:
    body = recorded("municipal", "aarhus_list.html")
    other = body.replace(b"to biblioteker", b"tre biblioteker")
    keys = [
        [n["notice_key"] for n in rows(portals.clean_page(page, reading("0751")), "core.notices")]
        for page in (
            document("municipal", "a", body),
            document("municipal", "b", other, "https://elsewhere.example.org/y"),
        )
    ]
    assert keys[0] == keys[1]


def test_a_date_in_another_format_is_null_and_told() -> None:
    page = document("municipal", "a", recorded("municipal", "odder_table.html"))
    cleaned = portals.clean_page(page, reading("0727", date_format="%d.%m.%Y"))
    assert {n["published_on"] for n in rows(cleaned, "core.notices")} == {None}
    assert {f.kind for f in cleaned.findings} == {"suspicious_value"}
    assert len(cleaned.findings) == 4


def test_a_script_link_is_no_address() -> None:
    body = b"<html><ul><li><a href='javascript:x()'>T</a></li></ul></html>"
    given_ = portals.Reading("K", "0751", "ul", "li", link="a")
    (notice,) = rows(portals.clean_page(document("municipal", "a", body), given_), "core.notices")
    assert notice["notice_url"] == "https://example.org/x"


def test_a_page_without_its_container_is_no_empty_page() -> None:
    with pytest.raises(UnusablePage):
        portals.clean_page(document("municipal", "a", b"<html></html>"), reading("0751"))


# Comdia


def look(file: str) -> portals.Detail:
    return portals.clean_detail(document("comdia", "1@x", recorded("comdia", file)))


@pytest.mark.parametrize(
    ("file", "closed"),
    [
        ("open_4101.html", False),
        ("closed_danish_4102.html", True),
        ("closed_english_4202.html", True),
    ],
)
def test_open_or_closed_in_both_languages(file: str, closed: bool) -> None:
    assert look(file) == portals.Detail(closed)


def test_other_words_about_the_deadline_are_unknown_and_told() -> None:
    body = (
        "<html><p>Fristen for deltagelse er 12. december. Fristen er ikke overskredet.</p></html>"
    )
    found = portals.clean_detail(document("comdia", "7@x", body.encode()))
    assert found.closed is None
    assert [(f.kind, f.document) for f in found.findings] == [("unknown_code", "7@x")]


def test_a_list_of_comdia() -> None:
    details = {"4101": look("open_4101.html"), "4102": look("closed_danish_4102.html")}
    page = document("comdia", "aalborg-kommune", recorded("comdia", "aalborg_list.html"))
    cleaned = portals.clean_list(page, details)
    notices = rows(cleaned, "core.notices")
    keys = ("notice_key", "title", "buyer_name", "closed", "change_reason", "form_type")
    assert [tuple(n.get(k) for k in keys) for n in notices] == [
        ("comdia:4101", "Drift af café på Nordkraft", "Aalborg Kommune", False, None,
         "competition"),
        ("comdia:4102", "Vinduespolering & rengøring", "Aalborg Kommune", True, None,
         "competition"),
        ("comdia:4103", "Catering to events - Cancelled", "Aalborg Kommune", None, "cancel",
         "competition"),
    ]  # fmt: skip
    assert notices[0]["notice_url"] == (
        "https://www.comdia.com/aalborg-kommune/tenderinformationshow.aspx?Id=4101&List=0"
    )
    assert all(n.get("published_on") is None for n in notices)
    lots = rows(cleaned, "core.lots")
    assert all(lot.get("deadline_on") is None and lot.get("deadline_at") is None for lot in lots)
    assert {lot["cpv_main"] for lot in lots} == {None}
    (listed,) = cleaned.tables["clean.listed"]
    assert {n["source_url"] for n in notices} == {listed["name"]}


def test_a_second_organisation_needs_nothing_but_its_page() -> None:
    page = document("comdia", "aarhus-kommune", recorded("comdia", "aarhus_list.html"))
    found = rows(portals.clean_list(page, {}), "core.notices")
    assert [n["buyer_name"] for n in found] == ["Aarhus Kommune"] * 2


def test_a_list_without_a_table_is_no_empty_list() -> None:
    body = recorded("comdia", "aarhus_list.html").replace(b"table", b"div")
    with pytest.raises(UnusablePage):
        portals.clean_list(document("comdia", "aarhus-kommune", body), {})


# EU-Supply


def test_a_feed_of_eu_supply() -> None:
    feed = document("eu_supply", "DK_UDBUD", recorded("eu_supply", "dk_udbud.xml"))
    cleaned = portals.clean_feed(feed)
    keys = ("notice_key", "title", "buyer_name", "published_on", "cpv_main", "cpv_additional")
    assert [tuple(n[k] for k in keys) for n in rows(cleaned, "core.notices")] == [
        # half past eleven at night in UTC is the next day in Denmark
        ("eu_supply:381001", "Levering af arbejdstøj", "Region Prøveland", date(2026, 11, 23),
         "18110000", ["18113000"]),
        ("eu_supply:381002", "Kantinedrift på gymnasium", "Prøvestad Gymnasium",
         date(2026, 11, 22), "55510000", []),
        ("eu_supply:381003", "Dialog om genbrug af it-udstyr", "Region Prøveland",
         date(2026, 11, 21), "90510000", []),
    ]  # fmt: skip
    assert [
        (lot.get("deadline_at"), lot.get("deadline_on")) for lot in rows(cleaned, "core.lots")
    ] == [
        (datetime(2026, 12, 14, 11, tzinfo=UTC), date(2026, 12, 14)),
        (datetime(2026, 12, 2, 11, tzinfo=UTC), date(2026, 12, 2)),
        (None, None),
    ]
    assert cleaned.findings == []


@pytest.mark.parametrize(
    ("etq", "at", "on"),
    [
        ("2026-07-01T12:00:00", datetime(2026, 7, 1, 10, tzinfo=UTC), date(2026, 7, 1)),
        ("2026-12-01 12:00", datetime(2026, 12, 1, 11, tzinfo=UTC), date(2026, 12, 1)),
        ("2026-12-01T12:00:00Z", datetime(2026, 12, 1, 12, tzinfo=UTC), date(2026, 12, 1)),
        ("2026-12-01", None, date(2026, 12, 1)),
        ("snart", None, None),
    ],
)
def test_a_deadline_without_zone_is_danish_time(
    etq: str, at: datetime | None, on: date | None
) -> None:
    body = recorded("eu_supply", "dk_udbud.xml").replace(b"2026-12-14T12:00:00", etq.encode())
    cleaned = portals.clean_feed(document("eu_supply", "DK_UDBUD", body))
    lot = rows(cleaned, "core.lots")[0]
    assert (lot.get("deadline_at"), lot.get("deadline_on")) == (at, on)
    assert len(cleaned.findings) == (at is None)


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"<feed", b"\xff"])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(UnusablePage):
        portals.clean_feed(document("eu_supply", "DK_UDBUD", body))


def test_an_entity_of_a_feed_is_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    body = (
        f'<!DOCTYPE feed [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>&x;</title></entry>'
        "</feed>"
    )
    cleaned = portals.clean_feed(document("eu_supply", "DK_UDBUD", body.encode()))
    assert "hunter2" not in str(cleaned)


@given(st.binary(max_size=200), st.text(max_size=40))
def test_whatever_a_page_says_gives_rows_or_a_refusal(body: bytes, text: str) -> None:
    content = body + text.encode("utf-8", "replace")
    row = b"<tr><td>1</td><td>" + content + b"</td><td><a href='?Id=1'>x</a></td></tr>"
    wrapped = b"<html><table>" + row + b"</table></html>"
    told = portals.Reading("K", "0751", "table", "tr", title="td", date="td", date_format="%d")
    rows(portals.clean_page(document("municipal", "a", wrapped), told), "core.notices")
    rows(portals.clean_list(document("comdia", "k", wrapped), {}), "core.notices")
    portals.clean_detail(document("comdia", "1@x", wrapped))
