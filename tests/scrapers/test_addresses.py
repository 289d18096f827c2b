"""The real address spider against the stand-in: each trap of addresses.md §2, outages, secrets."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import polars as pl
import pytest

from pipelines.cleaning import clean_crawl
from scrapers import crawls
from scrapers.archive import read_responses
from scrapers.crawls import Account
from scrapers.pages.addresses import Wanted
from scrapers.sandbox.addresses.register import House, Register
from scrapers.sandbox.world.world import World
from tests.scrapers.forks import Done
from tests.scrapers.standins import UNTIL, StandIns
from warehouse.parquet import clean_file

pytestmark = pytest.mark.xdist_group("spiders")
TOKEN = "canary-token-0123456789"  # noqa: S105 - made to be looked for
Row = dict[str, Any]


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(World(date.fromisoformat(UNTIL)))


def text(address: str, postal_code: str = "8000", city: str = "Aarhus C", **more: Any) -> Wanted:
    known: Row = {"municipality_code": "0751", **more}
    return Wanted(f"text:{address}, {postal_code}", None, address, postal_code, city, **known)


def by_id(dar_id: str, **more: Any) -> Wanted:
    return Wanted(dar_id, dar_id, municipality_code="0751", **more)


def world_houses(register: Register) -> list[House]:
    return [h for h in register.houses.values() if h.municipality == "0751" and h.floors]


def process(stand_ins: StandIns, wanted: list[Wanted], **env: str) -> Done:
    """One crawl in its own process, as the night starts it."""
    path = stand_ins.folder / "wanted.json"
    path.write_bytes(msgspec.json.encode(wanted))
    env = {"KORTLAG_SOURCES__ADDRESSES__TOKEN": TOKEN, **env}
    return stand_ins.process("addresses", "--wanted", str(path), **env)


def crawl(stand_ins: StandIns, *wanted: Wanted, **env: str) -> Account:
    done = process(stand_ins, list(wanted), **env)
    assert done.returncode in {0, 3}, done.stderr.decode()
    return msgspec.json.decode(done.stdout, type=Account)


def rows(stand_ins: StandIns, account: Account) -> dict[str, Row]:
    """What cleaning makes of a crawl's archive, by key."""
    data = stand_ins.folder / "data"
    clean_crawl(data / "archive", data / "parquet", "addresses", account.crawl_id)
    path = clean_file(data / "parquet", "addresses", account.crawl_id, "addresses")
    if not path.is_file():
        return {}
    return {row["address_key"]: row for row in pl.read_parquet(path).to_dicts()}


def asked(stand_ins: StandIns) -> list[str]:
    """Paths of the questions, robots.txt left out, batches without their ids."""
    return [r["path"] for r in stand_ins.requests() if r["path"] != "/robots.txt"]


def test_each_trap_on_the_wire(stand_ins: StandIns, register: Register) -> None:
    wanted = {
        "floors only": text("Etagegangen 3"),
        "door only": text("Sidedørsvej 5"),
        "many districts": text("Overaltgade 1", "8330", "Beder"),
        "comma without blank": text("Etagegangen 3,2.  tv"),
        "sound-alike beside": text("Store Torv 3"),
        "sound-alike alone": text("Store Torv 9"),
        "abolished": text("Nedlagt Allé 7"),
        "without ø": text("Norrebrogade 11"),
        "with ø": text("Nørrebrogade 11"),
        "aa": text("Aabenraavej 2"),
        "wrong municipality": text("Grænsevejen 1", "8471", "Sabro"),
        "right municipality": text(
            "Grænsevejen 1, st", "8471", "Sabro", municipality_code="0710"
        ),
        "approximate": text("Omtrentligvej 4", "8200", "Aarhus N"),
        "first of interval": text("Intervalvej 12", "8200", "Aarhus N"),
        "last of interval": text("Intervalvej 18", "8200", "Aarhus N"),
        "no such number": text("Nørrebrogade 12"),
        "no such street": text("Findesikkevej 1"),
        "unparseable": text("Uden fast adresse"),
        "unknown code": text("Ukendtkodevej 1", "8200", "Aarhus N"),
        "too long": text(f"{'Meget' * 16} 12345, 1. tv"),
    }  # fmt: skip
    account = crawl(stand_ins, *wanted.values())
    assert account.accepted, account.cause
    found = rows(stand_ins, account)
    outcome = {what: (found[w.key]["match"], found[w.key]["code"]) for what, w in wanted.items()}
    assert outcome == {
        "floors only": ("exact", -600),
        "door only": ("exact", -500),
        "many districts": ("exact", -600),
        "comma without blank": ("exact", -600),
        "sound-alike beside": ("exact", -600),
        "sound-alike alone": ("none", -600),
        "abolished": ("none", 1000),
        "without ø": ("none", -800),
        "with ø": ("exact", 1000),
        "aa": ("exact", 1000),
        "wrong municipality": ("none", -600),
        "right municipality": ("exact", -600),
        "approximate": ("approx", 900),
        "first of interval": ("interval", 800),
        "last of interval": ("interval", 700),
        "no such number": ("none", -700),
        "no such street": ("none", -800),
        "unparseable": ("none", -1000),
        "unknown code": ("none", -1234),
        "too long": ("none", -800),
    }
    assert account.notes["unknown_wash_code_-1234"] == 1
    assert set(account.statuses) == {"200", "404"}  # nothing was refused for its length
    torv = register.houses["store torv", "3", "8000"]
    beder = register.houses["overaltgade", "1", "8330"]
    for what, house in (("sound-alike beside", torv), ("many districts", beder)):
        row = found[wanted[what].key]
        assert row["dar_house_id"] == house.house_id
        assert (row["easting"], row["northing"]) == house.point
        assert row["municipality_code"] == "0751"


def test_ids_are_asked_a_hundred_at_a_time(stand_ins: StandIns, register: Register) -> None:
    houses = world_houses(register)[:150]
    account = crawl(
        stand_ins,
        *(by_id(house.unit_id) for house in houses),
        KORTLAG_SOURCES__ADDRESSES__PAGE_SIZE="400",
    )
    assert account.accepted, account.cause
    assert account.collected == {"addresses": 150}
    assert asked(stand_ins) == ["/adresser/", "/adresser/"]
    found = rows(stand_ins, account)
    assert {k: (r["easting"], r["northing"], r["match"]) for k, r in found.items()} == {
        house.unit_id: (*house.point, "exact") for house in houses
    }


def test_more_ids_than_the_service_takes_at_once_are_never_asked_for(
    stand_ins: StandIns, register: Register
) -> None:
    houses = world_houses(register)[:320]
    assert len(houses) == 320  # of one question with so many the stand-in says 431
    env = {"KORTLAG_SOURCES__ADDRESSES__PAGE_SIZE": "1000"}
    account = crawl(stand_ins, *(by_id(house.unit_id) for house in houses), **env)
    assert account.accepted, account.cause
    assert "431" not in account.statuses
    assert asked(stand_ins) == ["/adresser/"] * 4


def test_too_many_ids_by_a_new_measure_are_an_outage(
    stand_ins: StandIns, register: Register
) -> None:
    stand_ins.fault("addresses", "status", status=431, path="id_lokalids")
    account = crawl(stand_ins, *(by_id(house.unit_id) for house in world_houses(register)[:3]))
    assert not account.accepted
    assert "HTTP 431" in account.cause
    assert rows(stand_ins, account) == {}


def test_an_id_that_is_not_known_falls_back_to_the_text(
    stand_ins: StandIns, register: Register
) -> None:
    gone = register.houses["nedlagt allé", "7", "8000"].unit_id
    wanted = by_id(gone, address="Nørrebrogade 11", postal_code="8000", city="Aarhus C")
    account = crawl(stand_ins, wanted)
    assert asked(stand_ins)[:3] == ["/adresser/", f"/adresser/{gone}", "/vask/"]
    row = rows(stand_ins, account)[gone]
    assert (row["match"], row["code"]) == ("exact", 1000)
    assert row["dar_address_id"] == register.houses["nørrebrogade", "11", "8000"].unit_id


def test_what_is_answered_is_asked_once_and_no_for_ninety_days(stand_ins: StandIns) -> None:
    wanted = [text("Nørrebrogade 11"), text("Findesikkevej 1")]
    assert crawl(stand_ins, *wanted).accepted
    for as_of, questions in (("2026-12-01", []), ("2027-06-01", ["/vask/"])):
        stand_ins.reset()
        account = crawl(stand_ins, *wanted, KORTLAG_AS_OF=as_of)
        assert account.accepted, account.cause
        assert account.announced == account.collected == {"addresses": 2}
        assert asked(stand_ins) == questions


def test_an_outage_is_never_stored_and_asked_for_again(stand_ins: StandIns) -> None:
    known = text("Nørrebrogade 11")
    lost = [text("Aabenraavej 2"), text("Etagegangen 3"), text("Sidedørsvej 5")]
    for status, street in ((429, "Aabenraavej"), (500, "Etagegangen"), (503, "Sided")):
        stand_ins.fault("addresses", "status", status=status, path=street)
    account = crawl(stand_ins, known, *lost, KORTLAG_SOURCES__ADDRESSES__RETRIES="1")
    assert not account.accepted
    assert [reason.partition(": ")[2] for reason in account.lost] == [
        f"HTTP {status} after 2 tries" for status in (429, 500, 503)
    ]
    assert account.announced == {"addresses": 4}
    assert account.collected == {"addresses": 1}
    assert set(rows(stand_ins, account)) == {known.key}
    stand_ins.reset()
    again = crawl(stand_ins, known, *lost)
    assert again.accepted, again.cause
    assert set(rows(stand_ins, again)) == {wanted.key for wanted in lost}


@pytest.mark.parametrize("status", [401, 403, 410])
def test_a_service_that_lets_nobody_in_is_asked_no_more(stand_ins: StandIns, status: int) -> None:
    stand_ins.fault("addresses", "status", status=status, path="/vask")
    account = crawl(stand_ins, text("Nørrebrogade 11"), text("Aabenraavej 2"))
    assert not account.accepted
    assert f"HTTP {status}" in account.cause
    assert len(asked(stand_ins)) == 1
    assert rows(stand_ins, account) == {}


@pytest.mark.parametrize("status", [400, 404])
def test_a_no_is_an_answer_and_is_stored(stand_ins: StandIns, status: int) -> None:
    stand_ins.fault("addresses", "status", status=status, path="Aabenraavej")
    account = crawl(stand_ins, text("Nørrebrogade 11"), text("Aabenraavej 2"))
    assert account.accepted, account.cause
    assert account.documents == {"unit": 1, "nowhere": 1}
    assert rows(stand_ins, account)[text("Aabenraavej 2").key]["match"] == "none"


@pytest.mark.parametrize("kind", ["html", "truncate", "challenge"])
def test_what_is_no_answer_of_the_service_is_an_outage(stand_ins: StandIns, kind: str) -> None:
    stand_ins.fault("addresses", kind, path="/vask")
    account = crawl(stand_ins, text("Nørrebrogade 11"))
    assert not account.accepted
    assert rows(stand_ins, account) == {}


def test_a_service_that_is_down_is_left_alone(stand_ins: StandIns) -> None:
    stand_ins.fault("addresses", "status", status=503, path="/vask")
    wanted = [text(f"Nørrebrogade {number}") for number in range(30)]
    account = crawl(stand_ins, *wanted, KORTLAG_SOURCES__ADDRESSES__RETRIES="0")
    assert not account.accepted
    assert len(asked(stand_ins)) == 5


def test_a_service_that_suddenly_finds_nothing_is_not_believed(stand_ins: StandIns) -> None:
    stand_ins.fault("addresses", "status", status=404)
    account = crawl(stand_ins, *(text(f"Nørrebrogade {number}") for number in range(30)))
    assert not account.accepted
    assert "none of 30 addresses was found" in account.cause
    assert rows(stand_ins, account) == {}


def test_nothing_wanted_is_a_healthy_crawl_without_a_question(stand_ins: StandIns) -> None:
    account = crawl(stand_ins)
    assert account.accepted, account.cause
    assert stand_ins.requests() == []


def test_a_token_that_is_refused_ends_the_crawl_at_once(stand_ins: StandIns) -> None:
    wanted = [text("Nørrebrogade 11"), text("Aabenraavej 2")]
    account = crawl(stand_ins, *wanted, KORTLAG_SOURCES__ADDRESSES__TOKEN="")
    assert not account.accepted
    assert "HTTP 401" in account.cause
    assert len(asked(stand_ins)) == 1


def test_the_token_is_in_no_log_no_account_and_no_archive(
    stand_ins: StandIns, register: Register
) -> None:
    unit = world_houses(register)[0].unit_id
    stand_ins.fault("addresses", "status", status=503, path="/vask", first=2)
    stand_ins.fault("addresses", "status", status=500, body=f"asked with {TOKEN}", path="Torv")
    wanted = [by_id(unit), text("Etagegangen 3"), text("Nedlagt Allé 7"), text("Store Torv 3")]
    done = process(stand_ins, wanted, KORTLAG_SOURCES__ADDRESSES__RETRIES="2")
    assert b"etrying" in done.stderr
    assert b"token=REMOVED" in done.stderr
    for what in (done.stdout, done.stderr):
        assert TOKEN.encode() not in what
    account = msgspec.json.decode(done.stdout, type=Account)
    assert account.lost
    archive = stand_ins.folder / "data" / "archive"
    for response in read_responses(archive, "addresses", account.crawl_id):
        assert TOKEN not in response.url
        assert TOKEN.encode() not in response.body
        assert not any(TOKEN in value for value in response.headers.values())
    for path in (archive / "addresses" / account.crawl_id).glob("*.json*"):
        assert TOKEN.encode() not in path.read_bytes()
    assert all(TOKEN not in request["query"] for request in stand_ins.requests())
    assert crawls.read_account(archive / "addresses" / account.crawl_id) is not None
