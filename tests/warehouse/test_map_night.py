"""`map.html` of a whole night: it says what the tables say, in Danish."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from bs4 import BeautifulSoup

from tests.installation import Installation

pytestmark = pytest.mark.xdist_group("night")

ENGLISH = re.compile(
    r"\b(the|and|of|with|not|none|unknown|open|closed|planned|expected|registered|mapped|candidate|"
    r"survey|purpose|award|discovery|site_branch|company_branch|lots|reserved|consortium|"
    r"covered|thin|outside_only|uncovered|not_surveyed|no_demand|switched|credentials|null|nan)\b",
    re.IGNORECASE,
)
ENGLISH_TITLE = "TED, Tenders Electronic Daily"
CODES = ("status", "categories", "point")


@pytest.fixture(scope="module")
def exports(first_night: Installation) -> Path:
    return first_night.data / "exports" / "current"


@pytest.fixture(scope="module")
def soup(exports: Path) -> BeautifulSoup:
    return BeautifulSoup((exports / "map.html").read_text(encoding="utf-8"), "lxml")


def _counts(exports: Path, query: str) -> dict[str, int]:
    with duckdb.connect(str(exports / "kortlag.duckdb"), read_only=True) as connection:
        return dict(connection.execute(query).fetchall())


def test_the_page_is_small(exports: Path) -> None:
    assert (exports / "map.html").stat().st_size < 3_000_000


def test_the_head_counts_as_the_tables_do(soup: BeautifulSoup, exports: Path) -> None:
    shown = {
        tag.select("dt")[0].get_text(strip=True): int(tag.select("dd")[0].get_text())
        for tag in soup.select(".figures > div")
    }
    by_status = _counts(exports, "SELECT status, count(*) FROM mart.social_enterprises GROUP BY 1")
    assert shown["Registreret"] == by_status["registered"]
    assert shown["Kortlagt"] == by_status["mapped"]
    assert shown["Mulig"] == by_status["candidate"]
    own = "SELECT state, count(*) FROM mart.tenders WHERE municipality_code = '0751' GROUP BY 1"
    assert shown["Åbne udbud"] == _counts(exports, own)["open"]
    assert len(soup.select("article.planned")) == _counts(exports, own)["planned"]


def test_every_cell_of_the_matrix_is_shown(soup: BeautifulSoup, exports: Path) -> None:
    shown = Counter(cell["class"][-1] for cell in soup.select(".matrix td:not(.whole)"))
    query = "SELECT state, count(*) FROM mart.coverage_matrix GROUP BY 1"
    assert dict(shown) == _counts(exports, query)


def test_every_way_in_is_shown_or_counted(soup: BeautifulSoup, exports: Path) -> None:
    shown = len(soup.select(".taker"))
    more = sum(int(tag.get_text().split()[1]) for tag in soup.select(".ways .more"))
    query = """
    SELECT 'ways', count(DISTINCT (tender_key, lot_state, cvr, route)) FROM mart.opportunities
    """
    assert shown + more == _counts(exports, query)["ways"]


def _cards(soup: BeautifulSoup) -> str:
    """All that the cards say: the texts of the page's data, codes left out."""
    (holder,) = soup.select("#map-data")
    enterprises = json.loads(holder.get_text())["enterprises"]
    return json.dumps([{k: v for k, v in one.items() if k not in CODES} for one in enterprises])


def test_no_english_word_is_left(soup: BeautifulSoup) -> None:
    (body,) = soup.select("body")
    told = re.sub(r'"[a-z_]+":', "", _cards(soup))  # keys
    visible = " ".join([*body.stripped_strings, told]).replace(ENGLISH_TITLE, "")
    assert {found.group() for found in ENGLISH.finditer(visible)} == set()
