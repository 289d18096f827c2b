"""DAR on Datafordeler as the provider of addresses, over real HTTP (addresses.md §3); no DAWA."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrapers.archive import read_responses
from scrapers.config import ConfigError, load
from scrapers.crawls import Account
from scrapers.pages import dar as pages
from scrapers.pages.addresses import Wanted
from scrapers.pages.page import PageError
from scrapers.sandbox.addresses.register import Register
from scrapers.sandbox.world.world import World
from scrapers.sources import ADDRESSES
from tests.scrapers import test_addresses as adressevaelger
from tests.scrapers.standins import UNTIL, StandIns
from tests.scrapers.test_addresses import by_id, rows, text, world_houses

pytestmark = pytest.mark.xdist_group("spiders")
KEY = "canary-key-0123456789"
DAR = {
    "KORTLAG_SOURCES__ADDRESSES__PROVIDER": "datafordeler",
    "KORTLAG_SOURCES__ADDRESSES__API_KEY": KEY,
}


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(World(date.fromisoformat(UNTIL)))


def crawl(stand_ins: StandIns, *wanted: Wanted, **env: str) -> Account:
    return adressevaelger.crawl(stand_ins, *wanted, **DAR, **env)


def test_ids_and_texts_are_found_page_by_page(stand_ins: StandIns, register: Register) -> None:
    houses = world_houses(register)[:8]
    gone = register.houses["nedlagt allé", "7", "8000"]
    texts = {
        "with ø": text("Nørrebrogade 11"),
        "floor given": text("Etagegangen 3, 2. tv"),
        "sound-alike beside": text("Store Torv 3"),
        "many districts": text("Overaltgade 1", "8330", "Beder"),
        "right municipality": text("Grænsevejen 1, st", "8471", "Sabro", municipality_code="0710"),
        "wrong municipality": text("Grænsevejen 1", "8471", "Sabro"),
        "without ø": text("Norrebrogade 11"),
        "no such number": text("Nørrebrogade 12"),
        "other district": text("Nørrebrogade 11", "8200", "Aarhus N"),
        "no number": text("Uden fast adresse"),
    }
    fallback = by_id(gone.unit_id, address="Aabenraavej 2", postal_code="8000")
    wanted = [*(by_id(house.unit_id) for house in houses), fallback, *texts.values()]
    account = crawl(stand_ins, *wanted, KORTLAG_SOURCES__ADDRESSES__PAGE_SIZE="3")
    assert account.accepted, account.cause
    found = rows(stand_ins, account)
    assert {what: found[w.key]["match"] for what, w in texts.items()} == {
        "with ø": "exact", "floor given": "exact", "sound-alike beside": "exact",
        "many districts": "exact", "right municipality": "exact",
        "wrong municipality": "none", "without ø": "none", "no such number": "none",
        "other district": "none", "no number": "none",
    }  # fmt: skip
    for house in houses:
        row = found[house.unit_id]
        assert (row["easting"], row["northing"]) == house.point
        assert row["dar_address_id"] == house.unit_id
        assert (row["match"], row["municipality_code"]) == ("exact", "0751")
        assert 8 < row["lon"] < 13
    for what, at in {
        "sound-alike beside": ("store torv", "3", "8000"),
        "many districts": ("overaltgade", "1", "8330"),
        "right municipality": ("grænsevejen", "1", "8471"),
    }.items():
        row = found[texts[what].key]
        assert row["dar_house_id"] == register.houses[at].house_id
        assert (row["easting"], row["northing"]) == register.houses[at].point
    aabenraa = register.houses["aabenraavej", "2", "8000"]
    assert found[gone.unit_id]["dar_house_id"] == aabenraa.house_id
    assert {row["provider"] for row in found.values()} == {"datafordeler"}
    asked = [r for r in stand_ins.requests() if r["path"] != "/robots.txt"]
    assert {r["path"] for r in asked} == {"/DAR/v2"}
    assert len(asked) > 8  # eight questions at least, and pages of three
    stand_ins.reset()
    assert crawl(stand_ins, *wanted).accepted
    assert stand_ins.requests() == []


def test_never_more_than_a_hundred_ids_are_asked_for(
    stand_ins: StandIns, register: Register
) -> None:
    houses = world_houses(register)[:150]
    account = crawl(stand_ins, *(by_id(house.unit_id) for house in houses))
    assert account.accepted, account.cause
    assert account.documents == {"dar_point": 150}
    assert set(account.statuses) == {"200"}  # the stand-in refuses a hundred and one


def test_a_new_key_that_fails_at_random_is_tried_again(
    stand_ins: StandIns, register: Register
) -> None:
    stand_ins.fault("addresses", "new_key", value="30")
    wanted = [by_id(house.unit_id) for house in world_houses(register)[:3]]
    account = crawl(stand_ins, *wanted, KORTLAG_SOURCES__ADDRESSES__PAGE_SIZE="1",
                    KORTLAG_SOURCES__ADDRESSES__RETRIES="8")  # fmt: skip
    assert account.accepted, account.cause
    assert account.statuses["401"] == account.retries > 0


@pytest.mark.parametrize(
    ("kind", "fields", "env", "told"),
    [
        ("lose_time", {}, {}, "DAF-GQL-0009"),
        ("new_key", {"value": "100"}, {}, "DAF-AUTH-0005"),
        ("slow", {"seconds": 0}, {"KORTLAG_SOURCES__ADDRESSES__API_KEY": "short"},
         "HTTP 401; the service says DAF-AUTH-0001"),
    ],
)  # fmt: skip
def test_an_outage_is_told_and_never_stored(
    stand_ins: StandIns, kind: str, fields: dict[str, str], env: dict[str, str], told: str
) -> None:
    stand_ins.fault("addresses", kind, **fields)
    account = adressevaelger.crawl(
        stand_ins, text("Nørrebrogade 11"),
        **{**DAR, "KORTLAG_SOURCES__ADDRESSES__RETRIES": "1", **env},
    )  # fmt: skip
    assert not account.accepted
    assert told in account.cause
    assert rows(stand_ins, account) == {}


def test_the_key_is_in_no_log_no_account_and_no_archive(stand_ins: StandIns) -> None:
    stand_ins.fault("addresses", "status", status=503, path="/DAR", after=1)
    env = {**DAR, "KORTLAG_SOURCES__ADDRESSES__RETRIES": "1"}
    done = adressevaelger.process(stand_ins, [text("Nørrebrogade 11")], **env)
    assert done.returncode == 3, done.stderr.decode()
    assert b"apikey=REMOVED" in done.stderr
    account = json.loads(done.stdout)
    folder = stand_ins.folder / "data" / "archive"
    answers = list(read_responses(folder, "addresses", account["crawl_id"]))
    assert any("apikey=REMOVED" in answer.url for answer in answers)
    told = [done.stdout, done.stderr, *(p.read_bytes() for p in folder.rglob("*.json*"))]
    assert not [1 for text in told if KEY.encode() in text]
    assert not [1 for answer in answers if KEY in answer.url or KEY.encode() in answer.body]


def test_a_question_has_both_times_and_at_most_a_hundred_values() -> None:
    at = datetime(2026, 11, 20, 3, tzinfo=UTC)
    body = pages.query_body("DAR_Postnummer", {"postnr": ['8"0']}, at, 5000, "x")
    assert json.loads(body)["query"] == (
        '{ DAR_Postnummer(first:1000, after:"x", virkningstid:"2026-11-20T03:00:00Z", '
        'registreringstid:"2026-11-20T03:00:00Z", where:{postnr:{in:["8\\"0"]}}){ '
        "pageInfo{hasNextPage endCursor} nodes{ id_lokalId postnr navn } } }"
    )
    with pytest.raises(ValueError, match="more than 100"):
        pages.query_body("DAR_Postnummer", {"postnr": map(str, range(101))}, at, 10, None)


@pytest.mark.parametrize(
    "body",
    [
        {"errors": [{"message": "x"}]},
        {"data": {"DAR_Postnummer": None}},
        {"data": {"DAR_Adresse": {"pageInfo": {"hasNextPage": False, "endCursor": None},
                                  "nodes": []}}},
        {"data": {"DAR_Postnummer": {"pageInfo": {"hasNextPage": True, "endCursor": None},
                                     "nodes": []}}},
        {"data": {"DAR_Postnummer": {"pageInfo": {"hasNextPage": False, "endCursor": None},
                                     "nodes": [{"id": "1"}]}}},
    ],
)  # fmt: skip
def test_what_is_no_page_of_nodes_is_refused(body: object) -> None:
    with pytest.raises(PageError):
        pages.read_nodes(json.dumps(body).encode(), "DAR_Postnummer")


@pytest.mark.parametrize(
    "written",
    ['provider = "dawa"', 'base_url = "https://api.dataforsyningen.dk"',
     'base_url = "https://dawa.aws.dk"'],
)  # fmt: skip
def test_dawa_is_a_mistake_in_the_settings(tmp_path: Path, written: str) -> None:
    path = tmp_path / "kortlag.toml"
    path.write_text(f"[sources.addresses]\n{written}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="DAWA closed on 2026-10-01"):
        load(path)
    done = subprocess.run(
        [Path(sys.executable).with_name("kortlag"), "status", "--config", str(path)],
        capture_output=True, timeout=60, check=False,
    ) if written.startswith("provider") else None  # fmt: skip
    if done is not None:
        assert done.returncode == 2
        assert done.stderr.count(b"DAWA closed") == 1


def test_a_host_that_has_closed_is_said_once(stand_ins: StandIns) -> None:
    base = stand_ins.addresses["addresses"]["base_url"] + "/dawa"
    account = adressevaelger.crawl(
        stand_ins, text("Nørrebrogade 11"), text("Aabenraavej 2"),
        KORTLAG_SOURCES__ADDRESSES__BASE_URL=base,
    )  # fmt: skip
    assert not account.accepted
    assert len(account.lost) == account.statuses["410"] == 1
    assert "HTTP 410; this service has closed for good" in account.cause


def test_the_provider_s_own_credential_switches_the_source_on(tmp_path: Path) -> None:
    path = tmp_path / "kortlag.toml"
    live = 'profile = "live"\ncontact = "https://example.org"\n[sources.addresses]\n'
    key, token = 'api_key = "0123456789"\n', 'token = "0123456789"\n'
    dar = 'provider = "datafordeler"\n'
    for written, on in ((token, True), (key, False), (dar + token, False), (dar + key, True)):
        path.write_text(live + written, encoding="utf-8")
        assert load(path).is_enabled(ADDRESSES) is on
