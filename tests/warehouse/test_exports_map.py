"""`map.html` as text: what a reader without JavaScript gets, and what no browser may run."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.warehouse import exports_samples as samples
from tests.warehouse.conftest import ExportSet
from warehouse.exports import danish, geography
from warehouse.exports.map_page.drawing import spiral
from warehouse.exports.map_page.measures import MEASURES
from warehouse.exports.map_page.page import OTHER_TENDERS
from warehouse.tables import demand, inbox, mart, tenders


def _page(folder: Path) -> BeautifulSoup:
    return BeautifulSoup((folder / "map.html").read_text(encoding="utf-8"), "lxml")


def _data(soup: BeautifulSoup) -> dict[str, Any]:
    holder = soup.find("script", id="map-data")
    assert holder is not None
    parsed: dict[str, Any] = json.loads(holder.get_text())
    return parsed


def _flat(text: str) -> str:
    return " ".join(text.split())


def _cells(soup: BeautifulSoup, selector: str) -> list[list[str]]:
    return [
        [_flat(cell.get_text(" ")) for cell in row.find_all(["th", "td"])]
        for row in soup.select(f"{selector} tbody tr")
    ]


def _purchases(soup: BeautifulSoup, state: str) -> list[str]:
    return [_flat(tag.get_text(" ")) for tag in soup.select(f"article.{state}")]


def test_page_is_one_small_danish_file(export_set: ExportSet) -> None:
    soup = _page(export_set())
    assert (export_set() / "map.html").stat().st_size < 3_000_000
    assert soup.html is not None
    assert soup.html["lang"] == "da"
    assert not soup.find_all(["img", "iframe", "object", "embed", "form", "base"])
    assert not [s for s in soup.find_all("script") if s.get("src")]
    assert [link["href"] for link in soup.find_all("link")] == ["data:,"]
    style = soup.find("style")
    assert style is not None
    addresses = re.findall(r"url\(([^)]*)\)", style.get_text())
    assert all(address.startswith(("data:image/png;base64,", "#")) for address in addresses)
    assert "sourceMappingURL" not in str(soup)


def test_policy_allows_only_the_two_hashes(export_set: ExportSet) -> None:
    soup = _page(export_set())
    meta = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert meta is not None
    policy = str(meta["content"])
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    script, style = soup.find_all("script")[-1], soup.find("style")
    assert style is not None
    for part in (script.get_text(), style.get_text()):
        digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert not soup.find_all(style=True)
    assert not [tag for tag in soup.find_all() if any(name.startswith("on") for name in tag.attrs)]


def test_collected_text_never_becomes_markup(export_set: ExportSet) -> None:
    text = (export_set() / "map.html").read_text(encoding="utf-8")
    soup = _page(export_set())
    assert len(soup.find_all("script")) == 2
    raw = text[text.index('id="map-data">') :]
    raw = raw[: raw.index("</script>")].removeprefix('id="map-data">')
    assert "<" not in raw
    assert "\u2028" not in raw
    names = {enterprise["name"] for enterprise in _data(soup)["enterprises"]}
    assert {samples.HOSTILE_NAME, samples.FORMULA_NAME, samples.BROKEN_NAME} <= names
    assert samples.HOSTILE_NAME in {tag.get_text() for tag in soup.select(".taker a")}
    assert any("<i>andelen</i>" in tag.get_text() for tag in soup.select(".why li"))
    assert any("<script>" in tag.get_text() for tag in soup.select("#nyt li"))
    hrefs = [str(link["href"]) for link in soup.find_all("a")]
    assert all(href.startswith(("https://", "#")) for href in hrefs)
    assert "https://www.hostile.invalid" in hrefs


def test_every_link_within_the_page_leads_somewhere(export_set: ExportSet) -> None:
    soup = _page(export_set())
    places = {str(tag["id"]) for tag in soup.find_all(id=True)}
    cards = {enterprise["id"] for enterprise in _data(soup)["enterprises"]}
    inner = [str(link["href"]) for link in soup.select("a[href^='#']")]
    assert {re.split(r"[#?]", href)[1] for href in inner} <= places
    assert {m[1] for href in inner if (m := re.search(r"virksomhed=(.*)", href))} <= cards
    nav = [str(link["href"]) for link in soup.select("nav a")]
    sections = ["kort", "virksomheder", "matrix", "tragt", "udbud", "nyt", "kilder"]
    assert nav == [f"#{name}" for name in sections]
    assert [tag["id"] for tag in soup.select("main > section")] == sections


def test_sandbox_banner(export_set: ExportSet) -> None:
    assert danish.SANDBOX_NOTICE in _page(export_set()).get_text()
    assert "opfundne" not in _page(export_set(profile="live")).get_text().casefold()


def test_tables_hold_every_row(export_set: ExportSet) -> None:
    soup = _page(export_set())
    areas = _cells(soup, "#kort")
    assert len(areas) == len(samples.DISTRICTS)
    assert areas[0] == ["8000 Aarhus C", "12", "3", "4", "3", "0", "1.250", "9,6", "2"]
    enterprises = _cells(soup, "#virksomheder")
    assert len(enterprises) == len(samples.ENTERPRISES)
    by_cvr = {match[0]: row for row in enterprises if (match := re.findall(r"99\d{6}", row[0]))}
    assert by_cvr["99000015"][1] == "Registreret Står på RSV-listen"
    assert by_cvr["99000015"][4] == "Ja: Branchen er boligforening"
    assert "Reklamebeskyttet" in by_cvr[samples.PROTECTED_CVR][0]
    assert by_cvr["99000074"][3] == "Ukendt – ingen har spurgt"
    categories = _cells(soup, ".routes")
    cleaning = next(row for row in categories if row[0].startswith("Rengøring"))
    printing = next(row for row in categories if row[0].startswith("Trykkeri"))
    assert cleaning[8] == "48,2"  # 48,250,000 DKK
    assert printing[1] == "Ikke undersøgt"
    assert printing[8] == "Ukendt"


def test_matrix_says_every_state_in_words_and_marks(export_set: ExportSet) -> None:
    soup = _page(export_set())
    rows = soup.select(".matrix tbody tr")
    names = [_flat(cell.get_text()) for cell in soup.select(".matrix thead th")]
    assert names[:3] == ["Kategori", "Hele kommunen", "8000 Aarhus C"]
    assert len(names) == len(samples.DISTRICTS) + 2
    assert len(rows) == len(samples.CATEGORIES)
    cleaning = next(row for row in rows if "Rengøring" in row.get_text()).find_all("td")
    assert [cell["class"][-1] for cell in cleaning[1:7]] == [
        *("covered", "thin", "outside_only", "uncovered", "not_surveyed", "no_demand")
    ]
    assert [_flat(cell.select(".sr")[0].get_text()) for cell in cleaning[1:7]] == [
        "Dækket i distriktet, 3 leverandører",
        "Få leverandører i distriktet, 1 leverandør",
        "Kun leverandører uden for distriktet",
        "Ikke dækket",
        "Ikke undersøgt, 1 mulig",
        "Ingen annoncerede udbud",
    ]
    marks = {str(tag["id"]) for tag in soup.find_all("symbol")}
    for cell in soup.select(".matrix td"):
        assert str(cell.select("use")[0]["href"])[1:] in marks
    assert cleaning[0].get_text().startswith("Dækket i kommunen")


def test_funnel_and_estimate(export_set: ExportSet) -> None:
    soup = _page(export_set())
    steps = _cells(soup, ".funnel")
    assert steps[0] == ["Kendte", "50", "100 %"]
    assert steps[4] == ["Spørgeskema modtaget", "5", "10 %"]
    assert [r["width"] for r in soup.select(".funnel rect.value")][:2] == ["100.0%", "80.0%"]
    text = _flat(" ".join(tag.get_text(" ") for tag in soup.select("#tragt .panel")))
    for expected in (
        "ikke genkendt i CVR: 2",
        "Kendte er registrerede (RSV), også tvivlsomme, og dem, kortlægningen har fundet",
        "Tvivlsomme registreringer er ikke regnet med",
        "Omkring 75 95 %-interval: 61–104",
        "Skønnet er, at der mangler 25",
        "hvor vundne kontrakter og RSV-listen afhænger af hinanden",
        "Læs skønnet med forbehold. Forudsætter, at listerne er uafhængige.",
    ):
        assert expected in text
    estimates = {row[0]: row[1:] for row in _cells(soup, ".estimates")}
    assert estimates["Kortlægningens liste og RSV-listen"] == [
        *("40 og 28, heraf 18 på begge", "", "80"),
        *("mindst 60; data sætter ingen øvre grænse", "30"),
    ]
    assert estimates["Vundne kontrakter og RSV-listen"][2:] == ["Ukendt", "Ukendt", "Ukendt"]
    drawn = soup.select(".estimates tbody tr")[2].select("line.range")[0]
    assert (drawn["x1"], drawn["x2"]) == ("53.6%", "100.0%")  # 60 of 112, open to the right


def test_open_purchases_have_ways_in_reasons_and_deadlines(export_set: ExportSet) -> None:
    reserved, undated = _purchases(_page(export_set()), "open")
    for expected in (
        "Rengøring <b>af</b> skoler Åbent Frist 1. december 2026 kl. 12.00 (om 8 dage)",
        "Forbeholdt Ja, for beskyttede værksteder m.fl. (udbudslovens § 54) (feltet BT-71)",
        "Social klausul Ja",
        "Anslået værdi 12,5 mio. kr.",
        "Spørg først: andelen af udsatte medarbejdere (§ 54).",
        "Forbeholdt udbud Udbuddet er forbeholdt Ingen har spurgt om <i>andelen</i> "  # once
        f"{samples.PROTECTED_NAME} , 70 af 100 point (ydelsen 30, området 7,5)",
        "Delaftaler: Område Nord; Kontorer",
        "Underleverandør til den, der har kontrakten Byens Cykelværksted 20 point",
    ):
        assert expected in reserved
    assert "Ingen frist oplyst" in undated
    assert "Ingen kendt vej ind" in undated


def test_enterprises_that_are_not_on_the_page_are_no_links(export_set: ExportSet) -> None:
    takers = _page(export_set()).select(".taker")
    linked = {tag.get_text(" ", strip=True).split(" ")[0]: bool(tag.find("a")) for tag in takers}
    assert linked["Uden"] is False
    assert linked["Byens"] is True


def test_contracts_that_end_are_coming_purchases(export_set: ExportSet) -> None:
    (expected,) = _purchases(_page(export_set()), "expected")
    assert "Kontrakten ventes at udløbe 31. december 2027 (om ca. 13 måneder)" in expected
    assert samples.PROTECTED_AWARD_NAME in expected
    assert "Alene på en delaftale Byens Cykelværksted 51 point" in expected


def test_others_tenders_are_counted_when_not_all_are_listed(
    export_set: ExportSet, tmp_path: Path
) -> None:
    elsewhere = samples.TENDERS[2]
    rows = [elsewhere | {"tender_key": f"o{number}"} for number in range(OTHER_TENDERS + 7)]
    database = samples.write_database(tmp_path / "k.duckdb", {tenders.TENDERS: rows})
    soup = _page(export_set(database=database))
    assert len(_cells(soup, ".others")) == OTHER_TENDERS
    text = " ".join(tag.get_text() for tag in soup.select("#udbud"))
    assert f"andre ordregivere ({OTHER_TENDERS + 7})" in text
    assert "Ingen åbne annoncerede udbud fra kommunen" in text


def test_news_of_the_run_and_of_the_week(export_set: ExportSet) -> None:
    last, week = (_flat(tag.get_text(" ")) for tag in _page(export_set()).select("#nyt .panel"))
    assert "Flyttet (1) Byens Cykelværksted: fra Gammel Vej 1 til Ny Vej 2" in last
    assert "Nye udbud" not in last
    assert "Nye udbud (1) Rengøring <b>af</b> skoler – Opfundet Kommune" in week


def test_freshness_and_attribution(export_set: ExportSet) -> None:
    soup = _page(export_set())
    sources = {row[1].split()[0]: row for row in _cells(soup, "#kilder")}
    assert sources["Forældet"][1] == "Forældet Teknisk årsag: HTTP 503 <fra kilden>"
    assert sources["Forældet"][2] == "TED er 3 dage gammel"
    assert sources["Frisk"][2] == "CVR er hentet på opgørelsesdagen"
    assert [sources[state][4] for state in ("Frisk", "Forældet", "Fejlet")] == [
        *("1.234 læst i nat", "98 læst sidst", "–"),
    ]
    assert sources["Fejlet"][2:4] == ["udbud.dk er aldrig hentet", "Aldrig"]
    warnings = [_flat(tag.get_text()) for tag in soup.select(".notice")]
    assert warnings[0].startswith("TED er 3 dage gammel. Senest hentet 20. november 2026 kl. 04.30")
    assert warnings[1].startswith("udbud.dk er aldrig hentet. Siden viser derfor intet fra kilden.")
    lines = [tag.get_text() for tag in soup.select(".attributions li")]
    assert lines[:3] == ["Kilde: CVR", "Kilde: TED", geography.ATTRIBUTION]


def test_the_doubtful_among_the_registered_are_counted_in_the_head(export_set: ExportSet) -> None:
    registered = _flat(_page(export_set()).select(".figures > div")[0].get_text(" "))
    assert registered == "Registreret 5 heraf 1 tvivlsom"


def test_what_the_ledger_says_was_spent(export_set: ExportSet, tmp_path: Path) -> None:
    def posted(year: int, kind: str, amount: str, category: str = "kantine") -> dict[str, Any]:
        return {
            "municipality_code": "0751", "year": year, "category": category,
            "supplier_kind": kind, "matched_by": "none" if kind == "unknown" else "number",
            "amount_dkk": Decimal(amount), "postings": 1, "suppliers": 1,
        }  # fmt: skip

    rows = [
        posted(2026, "social", "1000.50"),
        posted(2025, "other", "-500.00"),
        posted(2025, "social", "2000000.00"),
        posted(2025, "social", "11000.00", "rengoering"),
        posted(2025, "unknown", "7.00"),
    ]
    days = [date(2025, 2, 3), date(2026, 6, 30)]
    postings = [
        {
            "ledger_key": str(day), "posted_on": day, "year": day.year, "amount_dkk": Decimal(1),
            "source": "inbox", "archive_ref": "a", "first_seen": samples.SEEN,
            "last_seen": samples.SEEN,
        }
        for day in days
    ]  # fmt: skip
    content = {demand.LEDGER_SPEND: rows, inbox.LEDGER: postings}
    database = samples.write_database(tmp_path / "k.duckdb", content)
    soup = _page(export_set(database=database))
    assert _cells(soup, ".spending") == [
        ["2025", "2.011.000", "7", "2.010.507"],
        ["2026", "1.000", "0", "1.000"],
    ]
    text = _flat(soup.select("#udbud")[0].get_text(" "))
    assert "Regnskabet dækker 3. februar 2025 til 30. juni 2026" in text
    assert "Mulige tæller ikke med" in text
    assert not _page(export_set()).select("#regnskab")


def test_shades_follow_the_measures(export_set: ExportSet) -> None:
    districts = {d["title"]: d for d in _data(_page(export_set()))["districts"]}
    assert len(districts) == len(samples.DISTRICTS) - 1
    centre = districts["8000 Aarhus C"]
    assert centre["shades"] == {
        "registered": 4, "mapped": 2, "candidates": 2, "per_1000_enterprises": 4,
        "categories_covered": 1,
    }  # fmt: skip
    assert centre["texts"]["per_1000_enterprises"] == "9,6"
    assert districts["8260 Viby J"]["shades"]["registered"] == 0


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
def test_classes_of_a_measure_fit_their_legend(measure: Any) -> None:
    assert len(measure.labels) == len(measure.minima) + 1 == 5
    assert list(measure.minima) == sorted(measure.minima)
    assert measure.shade(0) == 0
    assert [measure.shade(least) for least in measure.minima] == [1, 2, 3, 4]
    assert measure.shade(None) == -1
    assert measure.text(None) == danish.UNKNOWN


def test_several_municipalities_are_drawn_and_named(export_set: ExportSet, tmp_path: Path) -> None:
    rows = [*samples.DISTRICTS, *samples.COPENHAGEN_DISTRICTS]
    database = samples.write_database(tmp_path / "k.duckdb", {mart.COVERAGE_BY_AREA: rows})
    soup = _page(export_set(database=database))
    data = _data(soup)
    assert [outline["name"] for outline in data["outlines"]] == ["København", "Aarhus"]
    assert [tag.get_text() for tag in soup.select(".eyebrow")] == ["Kommunerne København og Aarhus"]
    merged = next(d for d in data["districts"] if d["title"] == "1000-1499 København K")
    assert dict(merged["facts"])["Registrerede"] == "1"  # 1050 % 7 + 1051 % 7
    assert dict(merged["facts"])["Registrerede pr. 1.000 virksomheder"] == "0,4"  # of 2,500
    assert _cells(soup, "#kort")[0][:2] == ["København", "1050 København K"]


@pytest.mark.parametrize("count", [2, 3, 8, 40])
def test_spiral_keeps_points_apart_and_small(count: int) -> None:
    offsets = spiral(count)
    assert offsets == spiral(count)
    pairs = [math.dist(a, b) for i, a in enumerate(offsets) for b in offsets[:i]]
    assert min(pairs) >= 12
    assert max(math.hypot(*offset) for offset in offsets) <= 10 * math.sqrt(count)


def test_a_lone_point_stays_where_it_is() -> None:
    assert spiral(1) == [(0, 0)]


def test_shared_positions_are_spread_registered_innermost(export_set: ExportSet) -> None:
    points = {
        e["cvr"]: e["point"]
        for e in _data(_page(export_set()))["enterprises"]
        if e["cvr"] in samples.SHARED_POINT_CVRS
    }
    assert len({(p["lon"], p["lat"]) for p in points.values()}) == 1
    assert len({tuple(p["offset"]) for p in points.values()}) == len(samples.SHARED_POINT_CVRS)
    distances = {cvr: math.hypot(*point["offset"]) for cvr, point in points.items()}
    assert max(distances, key=lambda cvr: distances[cvr]) == "99000058"  # the candidate


def test_without_any_row_the_page_says_what_is_not_known(
    export_set: ExportSet, tmp_path: Path
) -> None:
    nothing: dict[Any, list[Any]] = {table: [] for table in samples.ROWS}
    database = samples.write_database(tmp_path / "k.duckdb", nothing)
    text = _flat(_page(export_set(database=database)).get_text(" "))
    for expected in (
        "Ingen kommune",
        "Der er ingen matrix",
        "Ukendt: kortlægningen har endnu ikke afleveret en liste",
        "Ingen åbne annoncerede udbud fra kommunen. Små køb annonceres ikke.",
        "Siden sidste udgivelse Ingen ændringer.",
    ):
        assert expected in text
