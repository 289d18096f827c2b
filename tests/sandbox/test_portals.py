"""The stand-ins of small tender sources: udbud.md §8, behaviours 13 and 14."""

from __future__ import annotations

import json
import re

import pytest

from scrapers.sandbox.process import Addresses
from tests.sandbox.client import get, post


def comdia(addresses: Addresses, path: str) -> str:
    answer = get(addresses["comdia"]["base_url"] + path)
    assert answer.status == 200
    return answer.text


def test_every_page_of_comdia_carries_a_menu_with_single_quoted_addresses(
    addresses: Addresses,
) -> None:
    for path in (
        "/aalborg-kommune/aktuelleudbud.aspx",
        "/aalborg-kommune/tenderinformationshow.aspx?Id=4101&List=0",
    ):
        text = comdia(addresses, path)
        found = re.findall(r"href='/([a-z-]+)'.*?<span class=\"kt-menu__link-text\">(.*?)<", text)
        assert found[:2] == [
            ("aalborg-kommune", "Aalborg Kommune"),
            ("aarhus-kommune", "Aarhus Kommune"),
        ]


def test_comdia_s_list_has_entities_a_cancelled_tender_and_may_lack_its_table(
    addresses: Addresses,
) -> None:
    path = "/aalborg-kommune/aktuelleudbud.aspx"
    text = comdia(addresses, path)
    assert "caf&eacute;" in text
    assert " - Cancelled</td>" in text
    assert 'Id=4101&amp;List=0"' in text
    fault = {"source": "comdia", "kind": "no_table"}
    assert post(f"{addresses.control}/__faults__", fault).status == 201
    assert "<table" not in comdia(addresses, path)


@pytest.mark.parametrize(
    ("slug", "number", "words"),
    [
        ("aalborg", 4102, "Fristen for deltagelse"),
        ("aarhus", 4202, "The deadline for participation in the tender has been exceeded."),
    ],
)
def test_comdia_s_closed_tenders_say_so_in_their_language(
    addresses: Addresses, slug: str, number: int, words: str
) -> None:
    path = f"/{slug}-kommune/tenderinformationshow.aspx?Id={number}&List=0"
    assert words in comdia(addresses, path)
    assert words not in comdia(addresses, "/aarhus-kommune/tenderinformationshow.aspx?Id=4201")


def test_an_unknown_organisation_is_not_found(addresses: Addresses) -> None:
    base = addresses["comdia"]["base_url"]
    assert get(f"{base}/no-such/aktuelleudbud.aspx").status == 404


def test_the_feed_is_one_window_with_deadlines_without_zone(addresses: Addresses) -> None:
    base = addresses["eu_supply"]["base_url"]
    answer = get(f"{base}/rss/rss.ashx?type=transactions&B=DK_UDBUD")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    deadlines = re.findall("<etq>(.*?)</etq>", answer.text)
    assert deadlines == ["2026-12-14T12:00:00", "2026-12-02T12:00:00"]
    assert answer.text.count("<entry>") == 3
    assert get(f"{base}/rss/rss.ashx").status == 404


def test_the_municipalities_pages_stand_where_their_settings_say(addresses: Addresses) -> None:
    pages = json.loads(addresses["municipal"]["pages"])
    assert [page["municipality_code"] for page in pages] == ["0751", "0727", "0746", "0740"]
    for page in pages:
        assert get(page["url"]).status == 200
    assert get(pages[0]["url"] + "/x").status == 404
