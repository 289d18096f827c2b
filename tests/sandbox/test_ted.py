"""The TED stand-in over HTTP: ted.md §4."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scrapers.sandbox.process import Addresses
from scrapers.sandbox.world.world import World
from tests.sandbox.client import CRAWLER, Answer, get, post
from tests.sandbox.conftest import SAMPLES

DENMARK = "buyer-country=DNK AND publication-date>=20231025 SORT BY publication-date DESC"


def search(addresses: Addresses, **changes: Any) -> Answer:
    body = {
        "query": DENMARK,
        "fields": ["publication-date"],
        "scope": "ALL",
        "limit": 250,
        **changes,
    }
    url = f"{addresses['ted']['api_url']}/v3/notices/search"
    return post(url, {key: value for key, value in body.items() if value is not None})


def fault(addresses: Addresses, **values: Any) -> None:
    assert post(f"{addresses.control}/__faults__", values).status == 201


def error_type(answer: Answer) -> str:
    assert answer.status == 400
    kind: str = answer.json["error"]["type"]
    return kind


def test_only_post_and_only_known_keys(addresses: Addresses) -> None:
    assert get(f"{addresses['ted']['api_url']}/v3/notices/search").status == 405
    refused = search(addresses, sort="PD")
    assert refused.status == 400
    assert 'Unrecognized field "sort"' in refused.json["message"]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"limit": 251}, "SEARCH_EXCEEDS_MAX_LIMIT"),
        ({"limit": 250, "page": 61}, "SEARCH_WINDOW_TOO_WIDE"),
        ({"scope": "SOME"}, "UNSUPPORTED_VALUE"),
        ({"query": "buyer-country~DNK"}, "QUERY_SYNTAX_ERROR"),
        ({"paginationMode": "ITERATION", "iterationNextToken": "x"}, "INVALID_ITERATION_TOKEN"),
    ],
)
def test_limits_and_errors_have_their_bodies(
    addresses: Addresses, changes: dict[str, Any], kind: str
) -> None:
    assert error_type(search(addresses, **changes)) == kind


def test_fields_times_limit_is_limited(addresses: Addresses) -> None:
    names = ["publication-number", "notice-type", "title-proc", "buyer-name"] * 10 + ["links"]
    answer = search(addresses, fields=names, limit=250)
    assert error_type(answer) == "SEARCH_FIELDS_PER_PAGE_EXCEEDS_MAX_LIMIT"
    assert answer.json["error"]["fieldsPerPage"] == 41 * 250
    assert search(addresses, fields=names[:40], limit=250).status == 200


@pytest.mark.parametrize("changes", [{"fields": []}, {"fields": None}, {"page": 0}])
def test_a_validation_error_is_a_list(addresses: Addresses, changes: dict[str, Any]) -> None:
    answer = search(addresses, **changes)
    assert answer.status == 400
    assert answer.json["message"] == "Validation error"
    assert isinstance(answer.json["error"], list)


def test_one_bad_field_name_fails_the_whole_request_at_length(addresses: Addresses) -> None:
    answer = search(addresses, fields=["publication-number", "winner-shoe-size"])
    assert answer.status == 400
    assert len(answer.json["message"]) > 2000
    assert "reserved-procurement-lot" in answer.json["message"]


def test_entries_have_the_quirks_of_the_service(addresses: Addresses, world: World) -> None:
    fields = ["publication-date", "notice-title", "title-proc", "title-lot", "buyer-name",
              "buyer-city", "estimated-value-lot", "total-value", "winner-name",
              "reserved-procurement-lot", "classification-cpv", "tender-value"]  # fmt: skip
    found = search(addresses, fields=fields).json
    assert found["timedOut"] is False
    assert found["iterationNextToken"] is None
    entries = {entry["publication-number"]: entry for entry in found["notices"]}
    call = next(n for n in world.eu_notices if n.key == "aarhus/2025-09/0/call")
    entry = entries[call.number]
    assert entry["publication-date"] == f"{call.published}+02:00"
    assert entry["notice-title"]["eng"].startswith("Danmark – ")
    assert isinstance(entry["title-proc"]["dan"], str)
    assert isinstance(entry["title-lot"]["dan"], list)
    assert entry["buyer-city"] == {}
    assert entry["estimated-value-lot"] == ["24000000"]
    assert entry["reserved-procurement-lot"] == ["res-ws"]
    assert "winner-name" not in entry
    assert len(entry["links"]["pdf"]) == 24
    assert entry["links"]["xml"]["MUL"].endswith(f"/en/notice/{call.number}/xml")
    award = next(n for n in world.eu_notices[::-1] if n.form == "result" and n.results[0].winners)
    shown = entries[award.number]
    assert all(isinstance(value, str) for value in shown["tender-value"])
    assert isinstance(shown["total-value"], float)


def test_pages_are_numbered_from_1_and_the_last_is_empty(addresses: Addresses) -> None:
    total = search(addresses).json["totalNoticeCount"]
    pages = [search(addresses, limit=100, page=n).json["notices"] for n in range(1, 6)]
    numbers = [entry["publication-number"] for page in pages for entry in page]
    assert len(numbers) == len(set(numbers)) == total
    assert pages[-1] == []


def test_iteration_ends_with_an_empty_page_that_still_has_a_token(addresses: Addresses) -> None:
    numbers: list[str] = []
    sizes: list[int] = []
    token = None
    while not sizes or sizes[-1]:
        page = search(
            addresses, limit=150, paginationMode="ITERATION", iterationNextToken=token
        ).json
        sizes.append(len(page["notices"]))
        numbers += [entry["publication-number"] for entry in page["notices"]]
        token = page["iterationNextToken"]
    assert sizes[-2] < 150
    assert token
    assert len(numbers) == len(set(numbers)) == page["totalNoticeCount"]


def test_a_token_belongs_to_its_query(addresses: Addresses) -> None:
    first = search(addresses, limit=10, paginationMode="ITERATION").json
    token = first["iterationNextToken"]
    other = search(addresses, limit=20, paginationMode="ITERATION", iterationNextToken=token)
    assert error_type(other) == "INVALID_ITERATION_TOKEN"
    fault(addresses, source="ted", kind="expire_token", first=1)
    late = search(addresses, limit=10, paginationMode="ITERATION", iterationNextToken=token)
    assert error_type(late) == "EXPIRED_ITERATION_TOKEN"


def test_a_token_repeats_by_switch(addresses: Addresses) -> None:
    token = search(addresses, limit=10, paginationMode="ITERATION").json["iterationNextToken"]
    fault(addresses, source="ted", kind="repeat_token")
    again = search(addresses, limit=10, paginationMode="ITERATION", iterationNextToken=token)
    assert again.json["iterationNextToken"] == token


def test_scope_and_versions_narrow(addresses: Addresses, world: World) -> None:
    everything = search(addresses).json["totalNoticeCount"]
    active = search(addresses, scope="ACTIVE").json["totalNoticeCount"]
    default = search(addresses, scope=None).json["totalNoticeCount"]
    latest = search(addresses, scope="LATEST").json["totalNoticeCount"]
    assert latest <= active == default < everything
    newest = search(addresses, onlyLatestVersions=True, query="buyer-country=DNK").json
    changes = {n.change.changed.number for n in world.eu_notices if n.change}
    whole = search(addresses, query="buyer-country=DNK").json["totalNoticeCount"]
    assert newest["totalNoticeCount"] == whole - len(changes)


def test_the_syntax_can_be_checked_alone(addresses: Addresses) -> None:
    answer = search(addresses, checkQuerySyntax=True).json
    assert (answer["notices"], answer["totalNoticeCount"]) == ([], None)


def test_the_total_moves_and_pages_break_by_switch(addresses: Addresses) -> None:
    total = search(addresses).json["totalNoticeCount"]
    fault(addresses, source="ted", kind="total_moves")
    assert [search(addresses).json["totalNoticeCount"] for _ in range(2)] == [total + 1, total + 2]
    fault(addresses, source="ted", kind="timed_out", first=1)
    partial = search(addresses, limit=100).json
    assert partial["timedOut"] is True
    assert len(partial["notices"]) == 50
    fault(addresses, source="ted", kind="repeat_page")
    pages = [search(addresses, limit=50, page=n).json["notices"] for n in (1, 2)]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("agent", "status"),
    [
        (CRAWLER, 200),
        ("curl/8.5", 202),
        ("python-requests/2.32", 202),
        ("kortlag/1.0 (+https://example.org)", 202),
        ("", 202),
    ],
)
def test_the_web_side_challenges_what_is_no_crawler(
    addresses: Addresses, world: World, agent: str, status: int
) -> None:
    url = f"{addresses['ted']['web_url']}/en/notice/{world.eu_notices[0].number}/xml"
    answer = get(url, user_agent=agent)
    assert answer.status == status
    if status == 202:
        assert answer.body == b""
        assert answer.headers["x-amzn-waf-action"] == "challenge"
    assert get(f"{addresses['ted']['web_url']}/robots.txt", user_agent=agent).status == 200


def test_an_unknown_notice_is_404_and_the_type_is_switched(
    addresses: Addresses, world: World
) -> None:
    web = addresses["ted"]["web_url"]
    assert get(f"{web}/en/notice/1-2026/xml", user_agent=CRAWLER).status == 404
    url = f"{web}/da/notice/{world.eu_notices[0].number}/xml"
    assert get(url, user_agent=CRAWLER).headers.get_content_type() == "application/xml"
    fault(addresses, source="ted_web", kind="content_type", value="text/plain")
    assert get(url, user_agent=CRAWLER).headers.get_content_type() == "text/plain"
    assert get(f"{web}/en/notice/-/detail/{world.eu_notices[0].number}").status == 200


def real_files() -> dict[str, Path]:
    """Publication number -> file, as the folder names them."""
    files = {
        path.stem.lstrip("0"): path
        for kind in ("real_eforms", "ted_export")
        for path in (SAMPLES / kind).glob("*.xml")
    }
    files["566234-2020"] = next((SAMPLES / "converted_eforms").glob("*.xml"))
    examples = sorted((SAMPLES / "sdk_examples").glob("*.xml"))
    return files | {f"{900_001 + i}-2024": path for i, path in enumerate(examples)}


def test_every_real_notice_is_found_and_served_byte_for_byte(addresses: Addresses) -> None:
    first = search(addresses, limit=250, page=1).json["notices"]
    second = search(addresses, limit=250, page=2).json["notices"]
    found = {entry["publication-number"]: entry for entry in first + second}
    files = real_files()
    assert len(files) == 16
    assert set(files) <= set(found)
    for number, path in files.items():
        assert found[number]["publication-date"] >= "2023-11-01"
        url = found[number]["links"]["xml"]["MUL"]
        assert get(url, user_agent=CRAWLER).body == path.read_bytes()
    assert found["215378-2024"]["publication-date"].startswith("2024-04-11")


def test_the_web_side_takes_a_number_with_leading_zeros(addresses: Addresses) -> None:
    url = f"{addresses['ted']['web_url']}/en/notice/020052-2017/xml"
    assert get(url, user_agent=CRAWLER).status == 200
