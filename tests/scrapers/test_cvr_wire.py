"""What the register may answer, met through the real spider (cvr.md §9)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from scrapers.archive import read_documents, read_record, read_responses
from scrapers.crawls import Account
from scrapers.sandbox.cvr.documents import RSV_TYPE
from scrapers.sandbox.world.world import World
from tests.scrapers.standins import UNTIL, StandIns

pytestmark = pytest.mark.xdist_group("spiders")
TODAY = date.fromisoformat(UNTIL)
NO_RETRIES = {"KORTLAG_SOURCES__CVR__RETRIES": "0"}
FORBIDDEN = (
    "deltagerRelation", "telefonNummer", "telefaxNummer", "sekundaertTelefonNummer",
    "sekundaertTelefaxNummer", "elektroniskPost", "obligatoriskEmail", "nyesteKontaktoplysninger",
)  # fmt: skip


def numbers(stand_ins: StandIns, account: Account) -> dict[str, list[int]]:
    """List -> CVR or P numbers in the documents that a crawl handed on."""
    root = stand_ins.folder / "data" / "archive"
    found: dict[str, list[int]] = {}
    for document in read_documents(root, "cvr", account.crawl_id):
        for hit in json.loads(read_record(root, document.ref).body)["hits"]["hits"]:
            ((_, unit),) = hit["_source"].items()
            number = unit.get("cvrNummer") or unit["pNummer"]
            found.setdefault(document.name.rpartition(" ")[0], []).append(number)
    return found


def test_several_municipalities_and_the_whole_country(stand_ins: StandIns) -> None:
    sizes: dict[str, int] = {}
    for chosen in ('["0751","0740"]', '["all"]'):
        account = stand_ins.crawl("cvr", KORTLAG_MUNICIPALITIES=chosen)
        assert account.accepted, account.cause
        assert account.full
        assert set(account.announced) == {
            *(f"{u} {c}" for u in ("virksomhed", "produktionsenhed") for c in json.loads(chosen)),
            "rsv",
        }
        sizes |= account.collected
    world = World(TODAY)
    # Who is not founded yet on the day has no document.
    founded = [firm for firm in world.firms if firm.life[0].since <= TODAY]
    assert sizes["virksomhed all"] == len(founded)
    assert sizes["virksomhed 0751"] + sizes["virksomhed 0740"] < sizes["virksomhed all"]
    assert (
        sizes["produktionsenhed 0751"] + sizes["produktionsenhed 0740"]
        < (sizes["produktionsenhed all"])
    )


def test_what_we_may_not_keep_is_neither_asked_for_nor_archived(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("cvr", KORTLAG_SOURCES__CVR__PAGE_SIZE="10000")
    assert account.accepted, account.cause  # never more is asked for than the window of 3,000
    # Neither `GET /` nor `_count`: a page brings its total, and a version changes nothing for us.
    assert {r["path"] for r in stand_ins.requests()} == {
        "/robots.txt",
        "/cvr-permanent/virksomhed/_search",
        "/cvr-permanent/produktionsenhed/_search",
    }
    root = stand_ins.folder / "data" / "archive"
    bodies = [r.body for r in read_responses(root, "cvr", account.crawl_id)]
    assert sum(map(len, bodies)) > 100_000
    for body in bodies:
        assert not [key for key in FORBIDDEN if f'"{key}"'.encode() in body]


@pytest.mark.parametrize(
    ("kind", "cause"),
    [("timed_out", "timed_out: the page is partial"), ("failed_shards", "1 shards failed")],
)
def test_a_partial_page_is_no_page(stand_ins: StandIns, kind: str, cause: str) -> None:
    stand_ins.fault("cvr", kind)
    account = stand_ins.crawl("cvr", **NO_RETRIES)
    assert not account.accepted
    assert cause in account.cause


def refused(kind: str, reason: str, status: int) -> dict[str, Any]:
    error = {"type": kind, "reason": reason, "line": 1, "col": 9}
    return {"status": status, "body": json.dumps({"error": error, "status": status})}


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (refused("parsing_exception", "no [query] registered for [x]", 400),
         "the service says parsing_exception: no [query] registered for [x]"),
        (refused("illegal_argument_exception", "cannot execute [inline] scripts", 400),
         "cannot execute [inline] scripts"),
        ({"status": 401}, "refused or have expired (the service is up)"),
        ({"status": 429}, "HTTP 429"),
        ({"status": 503}, "HTTP 503"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_in_the_service_s_words(
    stand_ins: StandIns, answer: dict[str, Any], cause: str
) -> None:
    stand_ins.fault("cvr", "status", path="_search", **answer)
    account = stand_ins.crawl("cvr", **NO_RETRIES)
    assert not account.accepted
    assert cause in account.cause
    assert ("the service is up" in account.cause) is (answer["status"] == 401)


def test_a_window_narrower_than_known_is_said(stand_ins: StandIns) -> None:
    stand_ins.fault("cvr", "narrow_window", value="50")
    account = stand_ins.crawl("cvr", **NO_RETRIES)
    assert not account.accepted
    assert "Result window is too large" in account.cause
    assert "[50] but was [1000]" in account.cause


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        ("virksomhedMetadata.nyesteBeliggenhedsadresse", "virksomhed 0751"),
        ("produktionsEnhedMetadata.nyesteBeliggenhedsadresse", "produktionsenhed 0751"),
    ],
)
def test_a_field_that_the_service_does_not_know_finds_nothing_and_is_noticed(
    stand_ins: StandIns, field: str, empty: str
) -> None:
    stand_ins.fault("cvr", "unknown_field", value=field)
    account = stand_ins.crawl("cvr")
    assert set(account.statuses) == {"200"}
    assert account.collected[empty] == 0
    assert not account.accepted
    assert f"{empty}: 0 is outside" in account.cause
    assert "was the source's field renamed?" in account.cause


def test_a_renamed_attribute_is_noticed(stand_ins: StandIns) -> None:
    stand_ins.fault("cvr", "renamed", value=RSV_TYPE)
    account = stand_ins.crawl("cvr")
    assert account.collected["virksomhed 0751"] > 0
    assert not account.accepted
    assert "rsv: 0 is outside" in account.cause


def test_unpacked_answers_do_as_well(stand_ins: StandIns) -> None:
    stand_ins.fault("cvr", "no_gzip")
    account = stand_ins.crawl("cvr")
    assert account.accepted, account.cause
    root = stand_ins.folder / "data" / "archive"
    answers = list(read_responses(root, "cvr", account.crawl_id))
    assert not [r for r in answers if "content-encoding" in r.headers]
    assert account.response_bytes > sum(len(r.body) for r in answers)


def test_equal_neighbours_at_a_page_s_end_are_both_read(stand_ins: StandIns) -> None:
    whole = sorted(numbers(stand_ins, stand_ins.crawl("cvr"))["virksomhed 0751"], key=str)
    last = whole[299]  # of a page as wide as the window; its twin is the first of the next
    stand_ins.fault("cvr", "narrow_window", value="300")  # 3,000 in truth (pages.MAX_SIZE)
    stand_ins.fault("cvr", "equal_neighbours", value=str(last))
    account = stand_ins.crawl("cvr", "--full", KORTLAG_SOURCES__CVR__PAGE_SIZE="300")
    assert account.accepted, account.cause
    found = numbers(stand_ins, account)["virksomhed 0751"]
    assert sorted(found, key=str) == sorted([*whole, last], key=str)
