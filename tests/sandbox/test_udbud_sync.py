"""The data-sync stand-in over HTTP: udbud.md §8 row 12."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

import pytest
from lxml import etree

from scrapers.sandbox.process import Addresses
from scrapers.sandbox.world.world import World
from tests.installation import SAMPLES
from tests.sandbox.client import BASIC, Answer, ask, get, post

FORM = b"grant_type=client_credentials"


def token(addresses: Addresses, **headers: str) -> Answer:
    headers = {"authorization": BASIC, **headers}
    return ask("POST", addresses["udbud_sync"]["token_url"], FORM, **headers)


def feed(addresses: Addresses, source: str, bearer: str | None = None, **asked: object) -> Answer:
    bearer = token(addresses).json["access_token"] if bearer is None else bearer
    base = addresses["udbud_sync"]["base_url"]
    url = f"{base}/ekstern-data/bekendtgoerelse/v1/fraKilde/{source}?{urlencode(asked)}"
    return get(url, authorization=f"Bearer {bearer}")


def fault(addresses: Addresses, **values: object) -> None:
    assert post(f"{addresses.control}/__faults__", {"source": "udbud_sync", **values}).status == 201


def test_a_token_needs_credentials_and_the_form(addresses: Addresses) -> None:
    answer = token(addresses)
    assert answer.json["expires_in"] == 600
    assert token(addresses, authorization="Bearer x").status == 401
    url = addresses["udbud_sync"]["token_url"]
    in_query = f"{url}?{FORM.decode()}"
    assert ask("POST", in_query, b"", authorization=BASIC).status == 400
    fault(addresses, kind="token_place", value="query")
    assert ask("POST", in_query, b"", authorization=BASIC).status == 200
    assert token(addresses).status == 400


def test_a_token_is_needed_and_runs_out(addresses: Addresses) -> None:
    assert feed(addresses, "ALLE", bearer="unknown").status == 401
    good = token(addresses).json["access_token"]
    assert feed(addresses, "ALLE", bearer=good).status == 200
    fault(addresses, kind="expire_token", first=1)
    assert feed(addresses, "ALLE", bearer=good).status == 401
    assert feed(addresses, "ALLE", bearer=good).status == 401


@pytest.mark.parametrize(
    "asked", [{"cpv": "72000000"}, {"since": "2026-09-01"}, {"since": "01-09-2026"}, {"page": "x"}]
)
def test_only_three_parameters_in_their_form(addresses: Addresses, asked: dict[str, str]) -> None:
    assert feed(addresses, "ALLE", **asked).status == 400


def test_feeds_are_unsorted_name_twins_twice_and_end_with_416(
    addresses: Addresses, world: World
) -> None:
    entries: list[dict[str, str]] = []
    for number in range(1, 100):
        answer = feed(addresses, "DKUDBUD", page=number, size=100)
        if answer.status == 416:
            break
        total = answer.json["totalt"]
        entries += answer.json["bekendtgoerelser"]
    assert answer.status == 416
    twins = sum(notice.twin for notice in world.national_notices)
    assert len(entries) == total == len(world.national_notices) + twins
    assert len({entry["noticeId"] for entry in entries}) == len(world.national_notices)
    moments = [entry["registreringsTidspunkt"] for entry in entries]
    assert moments != sorted(moments)
    assert {entry["noticePublicationNumber"] for entry in entries} == {""}


def test_since_cuts_and_every_entry_carries_its_xml(addresses: Addresses, world: World) -> None:
    found = feed(addresses, "ALLE", size=1000, since="2026-11-01T00:00:00").json
    notices = {
        n.notice_id: n
        for n in (*world.national_notices, *world.eu_notices)
        if n.published.isoformat() >= "2026-11-01"
    }
    every = {n.notice_id for n in (*world.national_notices, *world.eu_notices)}
    invented = [e for e in found["bekendtgoerelser"] if e["noticeId"] in every]
    assert {entry["noticeId"] for entry in invented} == set(notices)
    for entry in invented:
        document = etree.fromstring(base64.b64decode(entry["bekendtgoerelseXml"]))
        notice = notices[entry["noticeId"]]
        assert notice.notice_id in (next(document.iterchildren("{*}ID")).text or "")
        assert bool(entry["noticePublicationNumber"]) is not notice.national
        published = document.findall(".//{*}NoticePublicationID")
        assert [p.text for p in published] == ([] if notice.national else [notice.padded_number])


def test_real_notices_are_among_those_of_ted(addresses: Addresses) -> None:
    names = "real_eforms/215378-2024.xml"
    for source, is_there in (("TED", True), ("ALLE", True), ("DKUDBUD", False)):
        shown = feed(addresses, source, size=1000, since="2026-11-23T00:00:00")
        entries = shown.json["bekendtgoerelser"] if shown.status == 200 else []
        bodies = {base64.b64decode(entry["bekendtgoerelseXml"]) for entry in entries}
        assert ((SAMPLES / names).read_bytes() in bodies) is is_there


def test_a_single_notice(addresses: Addresses, world: World) -> None:
    bearer = token(addresses).json["access_token"]
    base = f"{addresses['udbud_sync']['base_url']}/ekstern-data/bekendtgoerelse/v1"
    notice = world.national_notices[0]
    found = get(f"{base}/{notice.notice_id}/01", authorization=f"Bearer {bearer}")
    assert found.json["noticeId"] == notice.notice_id
    assert get(f"{base}/{notice.notice_id}/09", authorization=f"Bearer {bearer}").status == 404
    assert get(f"{base}/{notice.notice_id}/01").status == 401
