"""udbud.dk's quirks through the real spider over real HTTP (udbud.md §1, §8 rows 1-11)."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.cleaning import clean_crawl
from scrapers.archive import read_documents, read_responses
from scrapers.crawls import Account
from scrapers.pages import udbud as pages
from scrapers.sandbox.process import Addresses
from scrapers.sandbox.world.world import World
from tests.sandbox.client import post
from tests.scrapers.standins import UNTIL, StandIns
from warehouse.parquet import clean_file

pytestmark = pytest.mark.xdist_group("spiders")
AARHUS = 55133018
ONE_BUYER = {
    "KORTLAG_MUNICIPALITIES": '["0740"]',
    "KORTLAG_MUNICIPALITY_CVR": '{"0740": ["99000325"]}',
    "KORTLAG_SOURCES__UDBUD__DETAIL_VARIANTS": "[]",
}
"""A buyer of some sixty notices, and no details of national ones: a crawl of a moment."""


@pytest.fixture(scope="module")
def world() -> World:
    return World(date.fromisoformat(UNTIL))


@pytest.fixture(scope="module")
def first(addresses: Addresses, tmp_path_factory: pytest.TempPathFactory) -> StandIns:
    """Stand-ins with one accepted crawl. Read it."""
    found = StandIns(addresses, tmp_path_factory.mktemp("udbud"))
    found.reset()
    assert found.crawl("udbud").accepted
    return found


def archive(stand_ins: StandIns) -> Path:
    return stand_ins.folder / "data" / "archive"


def last(stand_ins: StandIns) -> Account:
    from scrapers import crawls

    return crawls.accounts(archive(stand_ins), "udbud")[-1]


def searches(stand_ins: StandIns, account: Account) -> list[dict[str, Any]]:
    """What the searches of a crawl asked, as the service echoes it."""
    return [
        json.loads(r.body)["soegningQueryDto"]
        for r in read_responses(archive(stand_ins), "udbud", account.crawl_id)
        if r.kind == "search"
    ]


def rows(stand_ins: StandIns, account: Account) -> pl.DataFrame:
    data = stand_ins.folder / "data"
    clean_crawl(data / "archive", data / "parquet", "udbud", account.crawl_id)
    return pl.read_parquet(clean_file(data / "parquet", "udbud", account.crawl_id, "notices"))


def again(stand_ins: StandIns, **env: str) -> Account:
    return stand_ins.crawl("udbud", **env)


def test_the_municipality_s_notices_of_all_nine_form_types_are_collected(
    first: StandIns, world: World
) -> None:
    from scrapers.sandbox.udbud.entries import REQUEST_FORMS, request_form

    notices = [*world.eu_notices, *world.national_notices]
    mine = [n for n in notices if any(b.cvr == AARHUS for b in n.procedure.buyers)]
    assert {request_form(n) for n in mine} == REQUEST_FORMS == set(pages.FORM_CODES)
    collected = rows(first, last(first))
    by_id = set(zip(collected["notice_id"], collected["version"], strict=True))
    assert {(n.notice_id, n.version) for n in mine} <= by_id
    notes = last(first).notes
    for codes in pages.FORM_CODES.values():
        assert any(notes.get(f"form_{code}") for code in codes)
    assert notes["form_not_as_asked"] == 0


def test_every_search_says_the_status_pages_from_one_and_asks_for_the_newest_first(
    first: StandIns,
) -> None:
    asked = searches(first, last(first))
    assert {q["udbudStatusFilter"] for q in asked} == {"ALLE"}
    assert {q["pagineringDto"]["retning"] for q in asked} == {"Desc"}
    assert min(q["pagineringDto"]["aktuelSide"] for q in asked) == 1
    text = {q.get("fritekstQuery") for q in asked}
    assert text == {None, "Aarhus Kommune"}
    assert not any("cpvKoder" in q["filterDto"] for q in asked)  # whatever is bought


def test_the_two_ways_of_finding_a_municipality_s_notices_are_compared(
    first: StandIns, world: World
) -> None:
    notices = [*world.eu_notices, *world.national_notices]
    co_bought = {
        (n.notice_id, n.version)
        for n in notices
        if n.buyer.cvr != AARHUS and any(b.cvr == AARHUS for b in n.procedure.buyers)
    }
    notes = last(first).notes
    assert notes["only_by_name_0751"] == len(co_bought) > 0
    assert notes["only_by_number_0751"] == 0
    assert notes["only_mentioned_0751"] == 0


def test_each_way_of_writing_no_publication_number_is_counted(first: StandIns) -> None:
    notes = last(first).notes
    for form in ("given", "empty", "null", "absent"):
        assert notes[f"number_{form}"] > 0
    national = rows(first, last(first)).filter(pl.col("publication_number").is_null())
    assert national["notice_key"].str.starts_with("udbud:").all()
    empty = sum(notes[f"number_{form}"] for form in ("empty", "null", "absent"))
    assert empty == national["notice_key"].n_unique()


def test_calls_open_until_2049_several_deadlines_awards_and_changes_become_rows(
    first: StandIns,
) -> None:
    account, data = last(first), first.folder / "data"
    notices = rows(first, account)
    lots = pl.read_parquet(clean_file(data / "parquet", "udbud", account.crawl_id, "lots"))
    assert lots["deadline_on"].max().year == 2049  # type: ignore[union-attr]  # a date column
    awards = notices.filter(pl.col("form_type") == "result")
    assert awards.height
    assert lots.join(awards, on="notice_key", how="semi")["deadline_on"].null_count() == (
        lots.join(awards, on="notice_key", how="semi").height
    )
    assert notices["is_change"].any()
    assert notices["title"].null_count() == 0  # whichever of the two languages is there
    assert notices["estimated_value"].dtype == pl.Decimal(18, 2)


def test_a_pair_on_two_pages_and_a_republication_lose_nothing(
    first: StandIns, world: World
) -> None:
    account = last(first)
    documents = [
        json.loads(r.body)
        for r in read_responses(archive(first), "udbud", account.crawl_id)
        if r.kind == "search"
    ]
    shown = Counter(
        (e["noticeId"], e["noticeVersion"])
        for page in documents
        if page["soegningQueryDto"].get("filterDto", {}).get("formularType")
        for e in page["resultatElementDtoList"]
    )
    twin = next(n for n in world.national_notices if n.twin)
    assert shown[twin.notice_id, twin.version] == 2
    collected = rows(first, account)
    assert set(shown) <= set(zip(collected["notice_id"], collected["version"], strict=True))
    again = [n for n in world.national_notices if n.key.endswith("-again")]
    for notice in again:
        same = collected.filter(
            (pl.col("title") == notice.procedure.title)
            & (pl.col("buyer_name") == notice.buyer.name)
        )
        assert same["notice_id"].n_unique() == 2


def test_an_ordinary_night_reads_the_national_list_whole_and_the_rest_by_day_of_publication(
    first: StandIns,
) -> None:
    before = last(first)
    account = again(first)
    assert account.accepted, account.cause
    assert before.full
    assert not account.full
    assert account.wanted == 0
    assert account.collected["national"] == before.collected["national"]
    assert account.collected["buyer 0751"] < before.collected["buyer 0751"]
    assert account.requests == 1 + len(searches(first, account))
    windows = [q["filterDto"].get("publikationDatoFra") for q in searches(first, account)]
    assert set(windows) == {None, "2026-09-01"}


@pytest.mark.parametrize(
    ("value", "believed"), [(None, 2), ("refused", 0), ("ignored", 0), ("loses", 0)]
)
def test_the_changed_since_filter_is_believed_only_after_a_check(
    first: StandIns, value: str | None, believed: int
) -> None:
    first.reset()
    if value:
        first.fault("udbud", "cursor", value=value)
    account = again(first, KORTLAG_SOURCES__UDBUD__CHANGED_SINCE="true")
    first.reset()
    assert account.accepted, account.cause
    assert account.notes.get("changed_since_believed", 0) == believed
    assert account.notes.get("changed_since_not_believed", 0) == 2 - believed
    assert ("buyer 0751 changed" in account.collected) == bool(believed)
    documents = read_documents(archive(first), "udbud", account.crawl_id)
    assert any("changed" in d.name for d in documents) == bool(believed)
    if believed:  # it holds what was taken in late, too
        assert account.collected["text 0751 changed"] > account.collected["text 0751"]


def test_awards_that_count_as_active_are_collected_and_never_open(first: StandIns) -> None:
    url = first.addresses["udbud"]["base_url"] + pages.SEARCH_PATH
    body = json.loads(pages.search_body(1, 100, koeberCvr=[str(AARHUS)]))
    answer = post(url, body | {"udbudStatusFilter": "AKTIV"}).json
    active = {
        (e["noticeId"], e["noticeVersion"])
        for e in answer["resultatElementDtoList"]
        if (e["dataDa"] or e["dataEn"])["formulartypeKode"] == "result"
    }
    assert active
    account, data = last(first), first.folder / "data"
    notices = rows(first, account)
    awards = notices.filter(pl.col("form_type") == "result")
    assert active <= set(zip(awards["notice_id"], awards["version"], strict=True))
    lots = pl.read_parquet(clean_file(data / "parquet", "udbud", account.crawl_id, "lots"))
    of_awards = lots.join(awards, on="notice_key", how="semi")
    # Open is a call with a deadline ahead (udbud.md §1.5.1): these are no calls and have none.
    assert of_awards["deadline_on"].null_count() == of_awards.height > 0


PROBLEM = json.dumps({"title": "Bad Request", "status": 400, "detail": "publikationDatoFra: ulæst"})


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (PROBLEM, "; the service says publikationDatoFra: ulæst"),
        ('{"title": "Bad Request"}', "; the service says Bad Request"),
        ("<html>Bad Request</html>", ""),
    ],
)
def test_a_refused_search_is_told_in_the_service_s_words(
    stand_ins: StandIns, body: str, told: str
) -> None:
    stand_ins.fault("udbud", "status", status=400, body=body, path="soegeresultat")
    account = stand_ins.crawl("udbud", **ONE_BUYER)
    assert not account.accepted
    assert account.cause.endswith(f"{pages.SEARCH_PATH}: HTTP 400{told}; no list was read")


@pytest.mark.parametrize(("first_only", "read_again"), [(True, 1), (False, 2)])
def test_a_page_cut_short_is_read_again_and_never_taken_for_the_whole(
    stand_ins: StandIns, first_only: bool, read_again: int
) -> None:
    stand_ins.fault("udbud", "cut_page", path="soegeresultat", first=1 if first_only else None)
    account = stand_ins.crawl("udbud", **ONE_BUYER)
    assert account.accepted is first_only, account.cause
    assert account.notes["lists_read_again"] >= read_again
    if not first_only:
        assert "announced" in account.cause


def test_a_notice_without_detail_in_any_way_of_asking_is_no_failure(stand_ins: StandIns) -> None:
    stand_ins.fault("udbud", "national_detail", value="never")
    env = {
        "KORTLAG_SOURCES__UDBUD__DETAIL_VARIANTS": '["omitted", "empty"]',
        "KORTLAG_MUNICIPALITIES": '["0740"]',  # fewer details
    }
    account = stand_ins.crawl("udbud", **env)
    assert account.accepted, account.cause
    told = {"detail_empty", "detail_omitted", "no_detail"}
    assert {note for note in told if account.notes.get(note)} == {"no_detail"}


def test_no_detail_holds_for_the_ways_that_were_tried(stand_ins: StandIns) -> None:
    stand_ins.fault("udbud", "national_detail", value="omitted")
    env = {"KORTLAG_MUNICIPALITIES": '["0740"]'}
    only_empty = {**env, "KORTLAG_SOURCES__UDBUD__DETAIL_VARIANTS": '["empty"]'}
    none = stand_ins.crawl("udbud", **only_empty).notes["no_detail"]
    assert again(stand_ins, **only_empty).wanted == 0
    account = again(stand_ins, KORTLAG_MUNICIPALITIES='["0740", "0727"]')
    assert account.full  # a list that no crawl has read yet
    assert account.notes["detail_omitted"] == none
    assert "detail_empty" not in account.notes


def test_a_total_that_moved_once_is_read_again(stand_ins: StandIns) -> None:
    stand_ins.fault("udbud", "total_moves", first=2, path="soegeresultat")
    account = stand_ins.crawl("udbud", **ONE_BUYER)
    assert account.accepted, account.cause
    assert account.notes["lists_read_again"] == 1


def test_only_search_and_detail_are_asked_for(first: StandIns) -> None:
    first.reset()
    again(first)
    paths = {r["path"] for r in first.requests()}
    assert paths == {"/robots.txt", "/soegning/public/soegeresultat"}
