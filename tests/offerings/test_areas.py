"""Areas in people's words, and words that speak of categories."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.assets.supply import places
from pipelines.offerings.areas import read_area
from pipelines.offerings.words import spoken, word_list
from warehouse.reference import code_list

EAST = ("0615", "0706", "0707", "0710", "0727", "0730", "0740", "0741", "0746", "0751", "0766")
KNOWN = {row["kommunekode"] for row in code_list("kommuner.csv")}


@pytest.mark.parametrize(
    ("text", "municipalities", "unread"),
    [
        ("Aarhus Kommune", ("0751",), ()),
        ("århus", ("0751",), ()),
        ("Aarhus, Favrskov og Skanderborg", ("0710", "0746", "0751"), ()),
        ("Aarhus, Favrskov og Skanderborg kommuner.", ("0710", "0746", "0751"), ()),
        ("8000-8270", ("0751",), ()),
        ("postnr. 8000 til 8270", ("0751",), ()),
        ("8600 Silkeborg", ("0740",), ()),
        ("Risskov", ("0751",), ()),
        ("Østjylland", EAST, ()),
        ("Aarhus og omegn", ("0751",), ("omegn",)),
        ("efter aftale", (), ("efter aftale",)),
        ("9999", (), ("9999",)),
        ("2 timers kørsel", (), ("2 timers kørsel",)),
        ("", (), ()),
    ],
)
def test_areas(text: str, municipalities: tuple[str, ...], unread: tuple[str, ...]) -> None:
    area = read_area(text, places())
    assert (area.municipalities, area.unread) == (municipalities, unread)


@pytest.mark.parametrize("text", ["Hele landet", "landsdækkende", "Danmark"])
def test_the_whole_country(text: str) -> None:
    assert set(read_area(text, places()).municipalities) == KNOWN


@pytest.mark.parametrize(
    ("text", "of"),
    [("Region Midtjylland", "Region Midtjylland"), ("Nordsjælland", "Nordsjælland"),
     ("Vestjylland", "Vestjylland"), ("Fyn", "Fyn")],
)  # fmt: skip
def test_regions_and_parts_of_the_country(text: str, of: str) -> None:
    wanted = {
        r["kommunekode"] for r in code_list("kommuner.csv") if of in (r["region"], r["landsdel"])
    }
    assert set(read_area(text, places()).municipalities) == wanted


def test_every_municipality_is_read_by_its_name() -> None:
    for row in code_list("kommuner.csv"):
        for text in (row["navn"], f"{row['navn']} Kommune"):
            assert read_area(text, places()).municipalities == (row["kommunekode"],), text


@given(st.text())
def test_any_text_can_be_read_and_nothing_is_invented(text: str) -> None:
    area = read_area(text, places())
    assert set(area.municipalities) <= KNOWN


def test_words_come_with_their_place() -> None:
    words = word_list(code_list("category_words.csv"))
    found = spoken("At drive café\nmed mad ud af huset og cykelværksted.", words)
    assert [(s.category, s.words, s.position) for s in found] == [
        ("kantine_catering", ("café", "mad ud af huset"), 1),
        ("reparation_cykel", ("cykel",), 2),
    ]
    assert spoken(None, words) == spoken("Handel.", words) == ()
