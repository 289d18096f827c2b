"""What is sent to the address service, what is read of its answers, what is hidden of both."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.archive import CrawlArchive, Exchange, read_record
from scrapers.config import CONFIG_ENV, ConfigError, load
from scrapers.pages import addresses as pages
from scrapers.pages.addresses import House, Wanted
from scrapers.pages.page import PageError
from scrapers.redaction import hidden
from scrapers.sources import ADDRESSES

BASE, TOKEN = "https://example.org", "0123456789"
TORV = House("", "Store Torv", "3")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONFIG_ENV, "")  # `load` sets it, so that it is undone
    monkeypatch.delenv(CONFIG_ENV)


def wanted(address: str | None, postal_code: str | None = "8200", **more: Any) -> Wanted:
    return Wanted("key", None, address, postal_code, more.pop("city", "Aarhus N"), **more)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("Vej 3", "Vej 3, 8200 Aarhus N"),
        ("Vej 3,2.  tv", "Vej 3, 2. tv, 8200 Aarhus N"),
        ("Åkandevej 3", "Åkandevej 3, 8200 Aarhus N"),
        ("V" * 55 + " 3", "V" * 55 + " 3, 8200 Aarhus N"),
        ("V" * 60 + " 3", "V" * 60 + " 3, 8200"),
        ("V" * 60 + " 3, 2. tv", "V" * 60 + " 3, 8200"),
        ("V" * 70 + " 3, 2. tv", "V" * 40 + " 3, 8200"),
        (None, None),
    ],
)
def test_the_text_to_wash(address: str | None, text: str | None) -> None:
    assert pages.wash_text(wanted(address)) == text


def test_without_a_postal_code_there_is_no_text() -> None:
    assert pages.wash_text(wanted("Vej 3", None)) is None


@given(st.text(min_size=1), st.from_regex(r"[0-9]{4}", fullmatch=True))
def test_no_text_is_too_long_for_the_service(address: str, postal_code: str) -> None:
    text = pages.wash_text(wanted(address, postal_code))
    assert text is None or len(text) <= 73


@pytest.mark.parametrize(
    ("address", "house"),
    [
        ("Vej 3", ("Vej", "3")),
        ("Søndre Vej 12a, 2. tv", ("Søndre Vej", "12A")),
        ("Vej 3 B", ("Vej", "3B")),
        ("Vej 3-5", ("Vej", "3")),
        ("Vej 3A-5C", ("Vej", "3A")),
        ("10. Februar Vej 7", ("10. Februar Vej", "7")),
        ("Uden fast adresse", None),
        (None, None),
    ],
)
def test_street_and_number(address: str | None, house: tuple[str, str] | None) -> None:
    found = pages.house_of(wanted(address))
    assert (found and (found.street, found.number)) == house


def test_a_house_is_searched_within_its_district_and_the_service_s_limits() -> None:
    given_ = wanted("-", municipality_code="0751")
    url = pages.house_search_url(BASE, given_, House("", "Å" * 50, "12345"), TOKEN)
    assert parse_qs(urlsplit(url).query) == {
        "vejnavn": ["Å" * 40], "husnummer": ["1234"], "postnummer": ["8200"], "maksimum": ["10"],
        "kommuneKode": ["0751"], "token": [TOKEN],
    }  # fmt: skip


def hit(street: str, number: str, kind: str = "husnummer") -> dict[str, str]:
    return {"type": kind, "id": f"{street} {number}", "vejnavn": street, "husnummer": number}


@pytest.mark.parametrize(
    ("hits", "found"),
    [
        ([hit("Store Torvegade", "3"), hit("STORE  torv", "3")], "STORE  torv 3"),
        ([hit("Store Torvegade", "3")], None),
        ([hit("Store Torv", "30")], None),
        ([hit("Store Torv", "3", "vejnavnhusnummer")], None),
        ([{"type": "vejnavn", "titel": "Store Torv", "vejNavn": "Store Torv"}], None),
        ([], None),
    ],
)
def test_only_the_very_street_and_number_is_a_hit(
    hits: list[dict[str, str]], found: str | None
) -> None:
    body = json.dumps({"status": "ok", "fund": hits}).encode()
    assert pages.read_house_search(body, TORV) == found


@pytest.mark.parametrize(
    ("code", "unit_id", "expected"),
    [
        (1000, "u", ("u", False, True)), (900, "u", ("u", False, True)),
        (800, "u", ("u", False, True)), (700, "u", ("u", False, True)),
        (1000, None, (None, True, True)), (-500, None, (None, True, True)),
        (-600, "u", (None, True, True)), (-300, None, (None, False, True)),
        (-700, "u", (None, False, True)), (-800, None, (None, False, True)),
        (-1000, None, (None, False, True)), (4711, "u", (None, False, False)),
    ],
)  # fmt: skip
def test_wash_codes(code: int, unit_id: str | None, expected: tuple[Any, ...]) -> None:
    answer = {"vaskestatus": {"kode": code}, "vaskeresultat": {"adresse_id_lokalid": unit_id}}
    found = pages.read_wash(json.dumps(answer).encode())
    assert found is not None
    assert (found.unit_id, found.house_may_exist, found.is_known) == expected


NOWHERE: dict[str, Any] = {
    "id_lokalid": "h", "status": "3", "adgangspunkt": None,
    "navngivenvejkommunedel": {"kommune": "0751"},
}  # fmt: skip


def unit(**changes: Any) -> dict[str, Any]:
    point = {"koordinater": {"x": 1, "y": 2}}
    house = {**NOWHERE, "adgangspunkt": point}
    return {"id_lokalid": "U-1", "status": "3", "husnummer": house, **changes}


@pytest.mark.parametrize(
    ("found", "unit_id"),
    [
        (unit(), "u-1"),
        (unit(status=2), "u-1"),
        (unit(status="4"), None),
        (unit(status=5), None),
        (unit(husnummer=NOWHERE), None),
    ],
)
def test_an_abolished_address_and_one_without_a_point_are_none(
    found: dict[str, Any], unit_id: str | None
) -> None:
    one = json.dumps({"status": "ok", "adresse": found}).encode()
    many = json.dumps({"status": "ok", "adresse": [{"odd": 1}, found]}).encode()
    assert pages.read_unit(one) == unit_id
    assert pages.read_units(many) == ({unit_id} if unit_id else set())


@pytest.mark.parametrize(
    "read",
    [
        pages.read_unit, pages.read_units, pages.read_house, pages.read_wash,
        lambda body: pages.read_house_search(body, TORV),
    ],
)  # fmt: skip
def test_a_refusal_is_none_and_anything_else_is_no_answer(read: Any) -> None:
    assert not read(b'{"status":"fejl","beskrivelse":"Nej"}')
    for body in (b"<html>", b'{"status":"ok"}', b"[]"):
        with pytest.raises(PageError):
            read(body)


def test_a_list_that_names_an_address_twice_is_refused() -> None:
    with pytest.raises(PageError):
        pages.read_wanted(b'[{"key":"a"},{"key":"a"}]')


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET http://h/vask/?adresse=x&token=abc: HTTP 503",
         "GET http://h/vask/?adresse=x&token=REMOVED: HTTP 503"),
        ("<GET http://h/?token=abc>", "<GET http://h/?token=REMOVED>"),
        ("a secret 0123456789 in words", "a secret REMOVED in words"),
        ("the token is missing", "the token is missing"),
    ],
)  # fmt: skip
def test_credentials_are_hidden(text: str, shown: str) -> None:
    assert hidden(text, [TOKEN]) == shown


def test_credentials_are_hidden_in_log_lines_and_tracebacks(
    caplog: pytest.LogCaptureFixture,
) -> None:
    from scrapers.redaction import hide_in_logs

    before = logging.getLogRecordFactory()
    hide_in_logs([TOKEN])
    try:
        try:
            raise ValueError(f"no answer from /vask/?token={TOKEN}")
        except ValueError:
            logging.getLogger("kortlag.test").exception("asked %s", f"/?token={TOKEN}")
    finally:
        logging.setLogRecordFactory(before)
    assert "REMOVED" in caplog.text
    assert TOKEN not in caplog.text


def test_a_token_that_the_service_repeats_is_not_archived(tmp_path: Path) -> None:
    url = f"{BASE}/vask?adresse=x&token={TOKEN}"
    archive = CrawlArchive(tmp_path, "addresses", datetime(2026, 11, 20, tzinfo=UTC), "test")
    body = f"<a href='{url}'>moved</a>".encode()
    headers = [("Location", url), ("Content-Length", str(len(body)))]
    sent = Exchange(
        "wash", url, "GET", [], b"", 301, "Moved", headers, body, datetime.now(UTC)
    )  # fmt: skip
    record = read_record(tmp_path, archive.write(sent))
    archive.close()
    assert record.headers["location"] == f"{BASE}/vask?adresse=x&token=REMOVED"
    assert record.body == body.replace(TOKEN.encode(), b"*" * len(TOKEN))
    assert len(record.body) == int(record.headers["content-length"])


@pytest.mark.parametrize(("token", "is_on"), [("", False), (None, False), (TOKEN, True)])
def test_live_it_is_on_with_a_token_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str | None, is_on: bool
) -> None:
    monkeypatch.delenv("KORTLAG_SOURCES__ADDRESSES__TOKEN", raising=False)
    if token is not None:
        monkeypatch.setenv("KORTLAG_SOURCES__ADDRESSES__TOKEN", token)
    config = tmp_path / "kortlag.toml"
    config.write_text('profile = "live"\ncontact = "https://example.org"\n')
    assert load(config).is_enabled(ADDRESSES) is is_on


def test_a_token_that_is_too_short_is_refused_without_being_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KORTLAG_SOURCES__ADDRESSES__TOKEN", "s3cretive")
    config = tmp_path / "kortlag.toml"
    config.write_text("")
    with pytest.raises(ConfigError, match="at least 10 characters") as error:
        load(config)
    assert "s3cretive" not in str(error.value)
