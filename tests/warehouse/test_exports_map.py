"""`map.html` as text: what a reader without JavaScript gets, and what no browser may run."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.warehouse import exports_samples as samples
from tests.warehouse.conftest import ExportSet
from warehouse.exports import danish, geography
from warehouse.exports.map_data import CLASSES, spiral
from warehouse.exports.map_page import OTHER_TENDERS
from warehouse.tables import mart, tenders


def _page(folder: Path) -> BeautifulSoup:
    return BeautifulSoup((folder / "map.html").read_text(encoding="utf-8"), "lxml")


def _data(soup: BeautifulSoup) -> dict[str, Any]:
    holder = soup.find("script", id="map-data")
    assert holder is not None
    parsed: dict[str, Any] = json.loads(holder.get_text())
    return parsed


def _cells(soup: BeautifulSoup, section: str) -> list[list[str]]:
    rows = soup.select(f"#{section} tbody tr")
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in rows
    ]


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
    names = {point["name"] for point in _data(soup)["points"]}
    assert {samples.HOSTILE_NAME, samples.FORMULA_NAME, samples.BROKEN_NAME} <= names
    hrefs = [str(link["href"]) for link in soup.find_all("a")]
    assert all(href.startswith(("https://", "#")) for href in hrefs)
    assert "https://www.hostile.invalid" in hrefs


def test_sandbox_banner(export_set: ExportSet) -> None:
    assert danish.SANDBOX_NOTICE in _page(export_set()).get_text()
    assert "opfundne" not in _page(export_set(profile="live")).get_text().casefold()


def test_tables_hold_every_row(export_set: ExportSet) -> None:
    soup = _page(export_set())
    areas = _cells(soup, "omraader")
    assert len(areas) == len(samples.DISTRICTS)
    assert areas[0] == ["8000 Aarhus C", "12", "3", "4", "3", "0", "1.250", "9,6", "2"]
    enterprises = _cells(soup, "virksomheder")
    assert len(enterprises) == len(samples.ENTERPRISES)
    by_cvr = {match[0]: row for row in enterprises if (match := re.findall(r"99\d{6}", row[0]))}
    assert by_cvr["99000015"][1] == "Registreret Står på RSV-listen"
    assert by_cvr["99000015"][4] == "Ja: Branchen er boligforening"
    assert "Reklamebeskyttet" in by_cvr[samples.PROTECTED_CVR][0]
    assert by_cvr["99000074"][3] == "Ukendt – ingen har spurgt"
    categories = _cells(soup, "kategorier")
    cleaning = next(row for row in categories if row[0].startswith("Rengøring"))
    printing = next(row for row in categories if row[0].startswith("Trykkeri"))
    assert cleaning[8] == "48,2"  # 48,250,000 DKK
    assert printing[1] == "Ikke undersøgt"
    assert printing[8] == "Ukendt"


def test_open_tenders_own_first_and_others_apart(export_set: ExportSet) -> None:
    rows = _cells(_page(export_set()), "udbud")
    assert [row[0] for row in rows] == ["Rengøring <b>af</b> skoler", "=1+1", "Udbud t3"]
    assert rows[0][2] == "1. december 2026 kl. 12.00"
    assert rows[0][3] == "Ja, for beskyttede værksteder m.fl. (udbudslovens § 54) (BT-71)"
    assert rows[1][2:] == ["Ukendt", "Nej"]


def test_other_buyers_tenders_are_counted_when_not_all_are_listed(
    export_set: ExportSet, tmp_path: Path
) -> None:
    elsewhere = samples.TENDERS[2]
    rows = [elsewhere | {"tender_key": f"o{number}"} for number in range(OTHER_TENDERS + 7)]
    database = samples.write_database(tmp_path / "k.duckdb", {tenders.TENDERS: rows})
    soup = _page(export_set(database=database))
    assert len(_cells(soup, "udbud")) == OTHER_TENDERS
    text = " ".join(tag.get_text() for tag in soup.select("#udbud"))
    assert f"andre ordregivere ({OTHER_TENDERS + 7})" in text
    assert "Ingen åbne annoncerede udbud fra kommunen" in text


def test_freshness_and_attribution(export_set: ExportSet) -> None:
    soup = _page(export_set())
    sources = {row[1]: row for row in _cells(soup, "kilder")}
    assert sources["Forældet"][3] == "3 dage"
    assert sources["Forældet"][6] == "HTTP 503 <fra kilden>"
    assert sources["Fejlet"][2:4] == ["Aldrig", "aldrig hentet"]
    warnings = [" ".join(tag.get_text().split()) for tag in soup.select(".notice")]
    assert warnings[0].startswith("TED: data er hentet 20. november 2026 kl. 04.30 (3 dage).")
    assert warnings[1] == "udbud.dk: data er aldrig hentet. Årsag: Aldrig nået"
    lines = [tag.get_text() for tag in soup.select(".attributions li")]
    assert lines[:3] == ["Kilde: CVR", "Kilde: TED", geography.ATTRIBUTION]


def test_shades_follow_the_registered(export_set: ExportSet) -> None:
    shades = {d["title"]: d["shade"] for d in _data(_page(export_set()))["districts"]}
    assert len(shades) == len(samples.DISTRICTS) - 1
    assert shades["8000 Aarhus C"] == 4
    assert shades["8200 Aarhus N"] == 2
    assert shades["8210 Aarhus V"] == 1
    assert shades["8260 Viby J"] == 0
    assert [least for least, _ in CLASSES] == [0, 1, 2, 5, 10]


def test_several_municipalities_are_drawn_and_named(export_set: ExportSet, tmp_path: Path) -> None:
    rows = [*samples.DISTRICTS, *samples.COPENHAGEN_DISTRICTS]
    database = samples.write_database(tmp_path / "k.duckdb", {mart.COVERAGE_BY_AREA: rows})
    soup = _page(export_set(database=database))
    data = _data(soup)
    assert [outline["name"] for outline in data["outlines"]] == ["København", "Aarhus"]
    assert [tag.get_text() for tag in soup.select(".eyebrow")] == ["Kommunerne København og Aarhus"]
    merged = next(d for d in data["districts"] if d["title"] == "1000-1499 København K")
    assert dict(merged["facts"])["Registrerede"] == "1"  # 1050 % 7 + 1051 % 7
    assert _cells(soup, "omraader")[0][:2] == ["København", "1050 København K"]


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
    points = [
        p for p in _data(_page(export_set()))["points"] if p["id"][5:] in samples.SHARED_POINT_CVRS
    ]
    assert len({(p["lon"], p["lat"]) for p in points}) == 1
    assert len({tuple(p["offset"]) for p in points}) == len(samples.SHARED_POINT_CVRS)
    distances = {p["id"][5:]: math.hypot(*p["offset"]) for p in points}
    assert max(distances, key=lambda cvr: distances[cvr]) == "99000058"  # the candidate
