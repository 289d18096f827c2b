"""The udbud.dk stand-in over HTTP: udbud.md §8, behaviours 1 to 11."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from scrapers.sandbox.process import Addresses
from scrapers.sandbox.world.notices import Notice
from scrapers.sandbox.world.world import World
from tests.sandbox.client import Answer, get, post

Json = dict[str, Any]


def search(addresses: Addresses, *, filters: Json | None = None, text: str | None = None,
           status: str = "ALLE", **paging: Any) -> Answer:  # fmt: skip
    body: Json = {
        "pagineringDto": {"aktuelSide": 1, "maksElementer": 100,
                          "sorteringFelt": "PUBLIKATION_DATO", "retning": "Desc", **paging},
        "filterDto": filters or {},
        "udbudStatusFilter": status,
    }  # fmt: skip
    if text is not None:
        body["fritekstQuery"] = text
    return post(f"{addresses['udbud']['base_url']}/soegning/public/soegeresultat", body)


def every(addresses: Addresses, **query: Any) -> list[Json]:
    """All elements of all pages; their number is the announced total."""
    elements: list[Json] = []
    for page in range(1, 30):
        answer = search(addresses, aktuelSide=page, **query).json
        if not answer["resultatElementDtoList"]:
            assert len(elements) == answer["totaltAntalResultater"]
            return elements
        elements += answer["resultatElementDtoList"]
    raise AssertionError("no end of pages")


def block(element: Json) -> Json:
    found: Json = element["dataDa"] or element["dataEn"]
    return found


def visit(addresses: Addresses, notice: Notice, query: str) -> Answer:
    path = f"/soegning/visning/{notice.notice_id}/{notice.version}{query}"
    return get(addresses["udbud"]["base_url"] + path)


def fault(addresses: Addresses, **values: Any) -> None:
    assert post(f"{addresses.control}/__faults__", values).status == 201


def test_the_search_is_post_only(addresses: Addresses) -> None:
    answer = get(f"{addresses['udbud']['base_url']}/soegning/public/soegeresultat")
    assert answer.status == 405
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    ("filters", "paging"),
    [
        ({"publikationDatoFra": "01-09-2026"}, {}),
        ({"publikationDatoTil": "2026-13-01"}, {}),
        ({"formularType": ["NONSENSE"]}, {}),
        ({}, {"aktuelSide": 0}),
        ({}, {"retning": "desc"}),
    ],
)
def test_what_cannot_be_read_is_a_problem(
    addresses: Addresses, filters: Json, paging: Json
) -> None:
    answer = search(addresses, filters=filters, **paging)
    assert answer.status == 400
    assert answer.json["title"] == "Bad Request"
    assert answer.json["detail"]


def test_the_query_is_echoed_and_the_default_order_is_ascending(addresses: Addresses) -> None:
    body = {"pagineringDto": {"aktuelSide": 1, "maksElementer": 5}, "udbudStatusFilter": "ALLE"}
    url = f"{addresses['udbud']['base_url']}/soegning/public/soegeresultat"
    answer = post(url, body).json
    assert answer["soegningQueryDto"] == body
    days = [block(element)["publiceringsdato"] for element in answer["resultatElementDtoList"]]
    assert all(re.fullmatch(r"\d\d-01-2022", day) for day in days)


def test_all_notices_are_there_and_one_stands_on_two_pages(
    addresses: Addresses, world: World
) -> None:
    elements = every(addresses)
    assert len(elements) == len(world.eu_notices) + len(world.national_notices) + 1
    keys = Counter((e["noticeId"], e["noticeVersion"], e.get("noticePublicationNumber") or "")
                   for e in elements)  # fmt: skip
    twin = next(n for n in world.national_notices if n.twin)
    assert [key for key, count in keys.items() if count > 1] == [(twin.notice_id, "01", "")]


def test_filters_really_filter(addresses: Addresses) -> None:
    mine = every(addresses, filters={"koeberCvr": ["55133018"]})
    assert {block(e)["ordregiver"] for e in mine} == {"Aarhus Kommune"}
    named = every(addresses, text="Aarhus Kommune")
    assert len(named) > len(mine)  # co-buyers
    assert all("Aarhus Kommune" in block(e)["alleOrdregivere"] for e in named)
    green = every(addresses, filters={"cpvKoder": ["77310000"]})
    assert {block(e)["cpvKode"] for e in green} == {"77310000", "77300000"}  # main and secondary
    family = every(addresses, filters={"cpvKoder": ["77000000"]})
    assert len(family) == len(green)
    assert every(addresses, text="vintertjeneste nonsensord") == []
    assert every(addresses, text="vintertjeneste")
    assert every(addresses, text="pleje af groenne") == []
    assert every(addresses, text="pleje af grønne")
    window = every(addresses, filters={"publikationDatoFra": "2026-03-01",
                                       "publikationDatoTil": "2026-03-31"})  # fmt: skip
    assert {block(e)["publiceringsdato"][3:] for e in window} == {"03-2026"}


def test_form_types_of_the_request_and_of_the_answer_are_two_vocabularies(
    addresses: Addresses,
) -> None:
    def codes(form: str) -> set[str]:
        return {
            block(e)["formulartypeKode"] for e in every(addresses, filters={"formularType": [form]})
        }

    assert codes("TILDELINGER") == {"result"}
    assert codes("FORHAANDSMEDDELELSER") == codes("FORVENTET_INDKOEB") == {"planning"}
    assert codes("EU_UDBUD") == codes("NATIONALE_UDBUD") == {"competition"}
    assert codes("MARKEDSDIALOGER") == {"consultation"}
    assert codes("DIREKTE_TILDELINGER") == {"dir-awa-pre"}
    assert codes("KONTRAKTAENDERINGER") == {"cont-modif"}
    assert codes("KONTRAKTAFSLUTNING") == {"completion"}


def test_active_mixes_in_awards_and_an_open_call_until_2049(addresses: Addresses) -> None:
    active = every(addresses, status="AKTIV")
    assert 0 < len(active) < len(every(addresses))
    awards = [e for e in active if block(e)["formulartypeKode"] == "result"]
    assert awards
    assert all(block(e)["tidsfrister"] == [] for e in awards)
    far = [e for e in active for t in block(e)["tidsfrister"] if t.startswith("2049")]
    assert len(far) == 1
    assert any(len(block(e)["tidsfrister"]) > 1 for e in every(addresses))


def test_values_come_the_odd_ways_they_come(addresses: Addresses) -> None:
    national = every(addresses, filters={"formularType": ["NATIONALE_UDBUD"]})
    numbers = {e.get("noticePublicationNumber", "absent") for e in national}
    assert numbers == {"", None, "absent"}
    eu = every(addresses, filters={"formularType": ["EU_UDBUD"]})
    assert all(re.fullmatch(r"\d{8}-\d{4}", e["noticePublicationNumber"]) for e in eu)
    assert {(e["dataDa"] is None, e["dataEn"] is None) for e in eu} == {
        (False, False), (False, True), (True, False),
    }  # fmt: skip
    assert all(isinstance(block(e)["anslaaetVaerdi"], str) for e in eu)
    assert any(block(e)["erAendring"] is True for e in eu)
    assert any(block(e)["ordregiverIdDatavasket"] is None for e in eu)


def test_a_republication_has_a_new_id_and_the_same_title_buyer_and_deadline(
    addresses: Addresses,
) -> None:
    national = every(addresses, filters={"formularType": ["NATIONALE_UDBUD"]})
    unique = {e["noticeId"]: e for e in national}.values()
    same = Counter((block(e)["ordregiver"], block(e)["titel"], tuple(block(e)["tidsfrister"]))
                   for e in unique)  # fmt: skip
    assert 2 in same.values()


def test_detail_wants_the_publication_number(addresses: Addresses, world: World) -> None:
    notice = next(n for n in world.eu_notices if n.key == "aarhus/2025-09/0/call")
    assert visit(addresses, notice, "").status == 404
    assert visit(addresses, notice, "?noticePublicationNumber=00000001-2025").status == 404
    answer = visit(addresses, notice, f"?noticePublicationNumber={notice.padded_number}")
    found = answer.json
    assert "forbeholdt beskyttede værksteder" in found["htmlDA"]
    for label in ("1.1. Køber", "Officielt navn", "Identifikator for proceduren", "Intern ID",
                  "2.1.2. Udførelsessted", "Primær klassifikation (cpv)"):  # fmt: skip
        assert label in found["htmlDA"]
    summary = found["opsummeringDA"]
    assert summary["deltagelsefrister"] == ["2030-08-30T10:00:00Z"]
    assert summary["udforelsesstedNutsCode"] == ["DK042"]
    assert summary["antalLots"] == 1
    assert summary["udbudsDokumenter"]
    assert found["htmlEN"] is None


@pytest.mark.parametrize(
    ("variant", "answers"),
    [
        (None, {"?noticePublicationNumber=": 200, "": 404}),
        ("empty", {"?noticePublicationNumber=": 200, "": 404}),
        ("omitted", {"?noticePublicationNumber=": 404, "": 200}),
        ("never", {"?noticePublicationNumber=": 404, "": 404}),
    ],
)
def test_detail_of_national_notices_is_switched(
    addresses: Addresses, world: World, variant: str | None, answers: dict[str, int]
) -> None:
    if variant:
        fault(addresses, source="udbud", kind="national_detail", value=variant)
    notice = world.national_notices[0]
    assert {query: visit(addresses, notice, query).status for query in answers} == answers


def test_every_other_path_is_the_shell_and_robots_says_what_it_says(addresses: Addresses) -> None:
    base = addresses["udbud"]["base_url"]
    shell = get(f"{base}/detaljevisning?noticeId=x")
    assert shell.status == 200
    assert '<div id="app">' in shell.text
    assert get(f"{base}/udbud/x").status == 404
    robots = get(f"{base}/robots.txt").text
    assert "Allow: /\n" in robots
    assert "Disallow: /opretIndkoeb/" in robots
    assert "soegning" not in robots


def test_pages_move_repeat_and_are_cut_by_switch(addresses: Addresses) -> None:
    total = search(addresses).json["totaltAntalResultater"]
    fault(addresses, source="udbud", kind="total_moves", after=1)
    moved = [search(addresses, aktuelSide=n).json["totaltAntalResultater"] for n in (1, 2)]
    assert moved[0] == total < moved[1]
    fault(addresses, source="udbud", kind="repeat_page", first=1)
    first, again, right = (search(addresses, aktuelSide=n).json for n in (1, 2, 2))
    assert first["resultatElementDtoList"] == again["resultatElementDtoList"]
    assert right["resultatElementDtoList"] != again["resultatElementDtoList"]
    fault(addresses, source="udbud", kind="cut_page", first=1)
    assert len(search(addresses).json["resultatElementDtoList"]) == 50
