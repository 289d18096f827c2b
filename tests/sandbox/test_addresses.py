"""The stand-in of the address service answers as addresses.md §2 says."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
import shapely

from pipelines.clean.utm import to_degrees
from scrapers.sandbox.addresses.register import Register
from scrapers.sandbox.process import Addresses
from scrapers.sandbox.world.world import World
from tests.sandbox.client import Answer, ask, get
from warehouse.exports import geography

TOKEN = "0123456789"  # noqa: S105 - any ten characters will do


def put(addresses: Addresses, path: str, **query: str) -> Answer:
    return get(f"{addresses['addresses']['base_url']}{path}?{urlencode({'token': TOKEN, **query})}")


@pytest.fixture(scope="module")
def register(world: World) -> Register:
    return Register(world)


@pytest.mark.parametrize("token", ["", "123456789"])
def test_a_token_of_ten_characters_is_wanted(addresses: Addresses, token: str) -> None:
    answer = put(addresses, "/vask/", token=token, adresse="Vej 3, 8200 Aarhus N")
    assert (answer.status, answer.json["status"]) == (401, "fejl")


def test_every_address_the_register_of_companies_names_is_there(
    addresses: Addresses, world: World
) -> None:
    named = {
        a.address_id
        for firm in world.firms
        if firm.rsv and (a := firm.address) is not None and a.address_id
    }
    found = put(addresses, "/adresser/", id_lokalids=",".join(sorted(named)[:100])).json["adresse"]
    assert {unit["id_lokalid"] for unit in found} == set(sorted(named)[:100])


def test_points_lie_in_their_postal_district(register: Register) -> None:
    for house in list(register.houses.values())[::40]:
        area = geography.district_of(house.postal_code)
        assert area is not None
        assert area.shape.contains(shapely.Point(*to_degrees(*house.point)))
        assert house.point == house.point


def test_most_companies_have_an_id_and_some_have_none(world: World) -> None:
    known = [firm.address for firm in world.firms if firm.address and not firm.address.foreign]
    share = sum(address.address_id is not None for address in known) / len(known)
    assert 0.6 < share < 0.95


def test_shapes(addresses: Addresses, register: Register) -> None:
    house = register.houses["nørrebrogade", "11", "8000"]
    one = put(addresses, f"/adresser/{house.unit_id}").json["adresse"]
    assert one["status"] == "3"
    point = one["husnummer"]["adgangspunkt"]
    assert point["geometri"]["crs"]["properties"]["name"] == "EPSG:25832"
    assert tuple(point["koordinater"].values()) == house.point
    assert put(addresses, f"/husnumre/{house.house_id}").json["husnummer"] == one["husnummer"]
    washed = put(addresses, "/vask/", adresse="Nørrebrogade 11, 8000 Aarhus C").json
    assert washed["vaskestatus"]["kode"] == 1000
    assert washed["vaskeresultat"]["status"] == 3  # a number here, text elsewhere
    assert washed["vaskeresultat"]["adresse_id_lokalid"] == house.unit_id


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nørrebrogade 11, 8000 Aarhus C", 1000), ("Norrebrogade 11, 8000 Aarhus C", -800),
        ("Nørrebrogade 11,8000 Aarhus C", -1000), ("Nørrebrogade 11", -300),
        ("Nørrebrogade 12, 8000 Aarhus C", -700), ("Etagegangen 3, 8000 Aarhus C", -600),
        ("Sidedørsvej 5, 8000 Aarhus C", -500), ("Intervalvej 12, 8200 Aarhus N", 800),
        ("Intervalvej 18, 8200 Aarhus N", 700), ("Omtrentligvej 4, 8200 Aarhus N", 900),
        ("Ukendtkodevej 1, 8200 Aarhus N", -1234), ("hvor som helst 8000", -1000),
    ],
)  # fmt: skip
def test_wash_codes(addresses: Addresses, text: str, code: int) -> None:
    assert put(addresses, "/vask/", adresse=text).json["vaskestatus"]["kode"] == code


def search(addresses: Addresses, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = put(addresses, "/husnumre/soeg", **query).json["fund"]
    return found


def test_search_sorts_by_postal_code_cuts_and_tells_no_point(addresses: Addresses) -> None:
    hits = search(addresses, vejnavn="Overaltgade", husnummer="1", maksimum="10")
    assert [hit["titel"].rpartition(", ")[2][:4] for hit in hits] == sorted(
        hit["titel"].rpartition(", ")[2][:4] for hit in hits
    )
    assert len(hits) == 10
    assert not any("8330" in hit["titel"] for hit in hits)
    assert set(hits[0]) == {"type", "id", "titel", "vejnavn", "husnummer"}
    (own,) = search(addresses, vejnavn="Overaltgade", husnummer="1", postnummer="8330")
    assert "8330" in own["titel"]


def test_search_gives_sound_alikes_first(addresses: Addresses) -> None:
    hits = search(addresses, vejnavn="Store Torv", husnummer="3", postnummer="8000")
    assert [hit["vejnavn"] for hit in hits] == ["Store Torvegade", "Store Torv"]


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/husnumre/soeg", {"vejnavn": "V" * 41, "husnummer": "1"}, 400),
        ("/husnumre/soeg", {"vejnavn": "Vej", "husnummer": "12345"}, 400),
        ("/vask/", {"adresse": "V" * 74}, 400),
        ("/adresser/nope", {}, 404),
        ("/husnumre/nope", {}, 404),
        ("/adresser/", {"id_lokalids": ",".join(["x"] * 301)}, 431),
        ("/dawa/adresser", {}, 410),
    ],
)
def test_refusals(addresses: Addresses, path: str, query: dict[str, str], status: int) -> None:
    assert put(addresses, path, **query).status == status


def test_an_abolished_address_is_washed_but_not_there(
    addresses: Addresses, register: Register
) -> None:
    washed = put(addresses, "/vask/", adresse="Nedlagt Allé 7, 8000 Aarhus C").json
    unit_id = washed["vaskeresultat"]["adresse_id_lokalid"]
    assert unit_id == register.houses["nedlagt allé", "7", "8000"].unit_id
    assert put(addresses, f"/adresser/{unit_id}").status == 404


def test_faults_strike_and_the_log_keeps_no_token(addresses: Addresses) -> None:
    fault = {"source": "addresses", "kind": "status", "status": 429, "retry_after": 1}
    ask("DELETE", f"{addresses.control}/__requests__")
    ask("POST", f"{addresses.control}/__faults__", fault)
    assert put(addresses, "/vask/", adresse="x").status == 429
    log = get(f"{addresses.control}/__requests__")
    assert TOKEN not in log.text
    assert log.json[0]["query"] == "token=REMOVED&adresse=x"
