"""What TED's search and web side may answer, met through the real spider (ted.md §4)."""

from __future__ import annotations

import io
import json
import re
import tarfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.cleaning import clean_crawl
from scrapers.archive import read_documents, read_record, read_responses
from scrapers.config import VERSION, ConfigError, load
from scrapers.crawls import Window
from scrapers.pages import ted, ted_packages
from scrapers.sandbox.process import running
from scrapers.sandbox.ted.query import parse
from scrapers.sandbox.world.world import World
from tests.installation import SAMPLES
from tests.scrapers.standins import SINCE, UNTIL, StandIns
from warehouse.parquet import clean_file

pytestmark = pytest.mark.xdist_group("spiders")
TODAY = date.fromisoformat(UNTIL)
FEW = ("--since", "2026-11-16")
PACKAGES = {"KORTLAG_SOURCES__TED__BACKFILL": "packages"}
NO_RETRIES = {"KORTLAG_SOURCES__TED__RETRIES": "0"}


def test_all_of_denmark_is_read_or_the_settings_buyers_alone(stand_ins: StandIns) -> None:
    everywhere = stand_ins.crawl("ted")
    assert everywhere.accepted, everywhere.cause
    stand_ins.folder = stand_ins.folder / "buyers"
    stand_ins.folder.mkdir()
    own = stand_ins.crawl("ted", KORTLAG_SOURCES__TED__AREA="buyers")
    assert own.accepted, own.cause
    assert 0 < own.collected["notices"] < everywhere.collected["notices"]
    since = date.fromisoformat(SINCE)
    published = [n for n in World(TODAY).eu_notices if n.published >= since]
    assert everywhere.collected["notices"] == len(published)


def test_every_search_names_its_scope_and_wants_superseded_versions_too() -> None:
    window = Window(date(2026, 11, 1), date(2026, 11, 20))
    asked = json.loads(ted.search_body(window, 250, "t", buyers=["55133018", "99000007"]))
    assert asked["query"] == (
        "buyer-country=DNK AND publication-date>=20261101 AND publication-date<=20261120 "
        "AND buyer-identifier IN (55133018 99000007)"
    )
    assert asked["scope"] == "ALL"
    assert "onlyLatestVersions" not in asked
    assert asked["iterationNextToken"] == "t"


def test_buyers_need_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "kortlag.toml"
    path.write_text('municipalities = ["0740"]\n[sources.ted]\narea = "buyers"\n')
    with pytest.raises(ConfigError, match=r"needs municipality_cvr of \['0740'\]"):
        load(path)


def test_the_search_may_move(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("ted", *FEW, KORTLAG_SOURCES__TED__SEARCH_PATH="/v4/notices/search")
    assert account.accepted, account.cause
    paths = {r["path"] for r in stand_ins.requests() if r["source"] == "ted"}
    assert paths == {"/robots.txt", "/v4/notices/search"}


@pytest.mark.parametrize(
    ("agent", "challenged"),
    [("kortlag/{version} (+{contact})", True),
     ("Mozilla/5.0 (compatible; kortlag-test/{version}; +{contact})", False)],
)  # fmt: skip
def test_the_agent_is_a_setting_and_another_shape_is_challenged(
    stand_ins: StandIns, agent: str, challenged: bool
) -> None:
    account = stand_ins.crawl("ted", *FEW, KORTLAG_SOURCES__TED__AGENT=agent)
    seen = {r["agent"] for r in stand_ins.requests()}
    contact = "https://example.org/kortlag"
    assert seen == {agent.replace("{version}", VERSION).replace("{contact}", contact)}
    assert account.accepted is not challenged
    assert bool(account.notes.get("challenge")) is challenged
    if challenged:
        assert "the firewall challenges our agent" in account.cause
        assert account.documents.get("notice", 0) == 0
        root = stand_ins.folder / "data" / "archive"
        assert not [d for d in read_documents(root, "ted", account.crawl_id) if d.kind == "notice"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('profile = "live"', "needs a contact"),
        ('profile = "live"\ncontact = "me"', "give a URL"),
        ('[sources.ted]\nagent = "Mozilla/5.0 (X11)"', "an agent has {contact} in it"),
    ],
)
def test_no_agent_goes_without_a_contact(tmp_path: Path, written: str, told: str) -> None:
    path = tmp_path / "kortlag.toml"
    path.write_text(f"{written}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        load(path)


def test_a_field_name_that_is_none_any_more_is_told_without_all_the_others(
    stand_ins: StandIns,
) -> None:
    stand_ins.fault("ted", "unknown_field", value="notice-type")
    account = stand_ins.crawl("ted")
    assert not account.accepted
    assert "the search refuses `fields`" in account.cause
    assert len(account.cause) < 800
    root = stand_ins.folder / "data" / "archive"
    (answer,) = [r for r in read_responses(root, "ted", account.crawl_id) if r.status == 400]
    assert len(answer.body) > 2_000


ERRORS: list[tuple[dict[str, Any], str]] = [
    ({"message": 'JSON parse error: Unrecognized field "sort"', "error": {}}, "Unrecognized field"),
    ({"message": "Validation error", "error": [{"field": "fields"}]}, "Validation error"),
    ({"message": "Syntax error in expert query", "error": {"type": "QUERY_SYNTAX_ERROR"}},
     "refuses our query: Syntax error"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "told"), ERRORS)
def test_refusals_of_every_form_are_told(
    stand_ins: StandIns, body: dict[str, Any], told: str
) -> None:
    stand_ins.fault("ted", "status", status=400, body=json.dumps(body), path="search")
    account = stand_ins.crawl("ted", **NO_RETRIES)
    assert not account.accepted
    assert told in account.cause


def test_a_total_that_moves_between_pages_is_not_believed(stand_ins: StandIns) -> None:
    stand_ins.fault("ted", "total_moves")
    account = stand_ins.crawl("ted", *FEW)
    assert account.notes["lists_read_again"] == 2
    assert not account.accepted
    assert "announced" in account.cause


def test_the_root_tells_a_notice_and_not_its_header(stand_ins: StandIns) -> None:
    stand_ins.fault("ted_web", "content_type", value="text/html")
    account = stand_ins.crawl("ted", *FEW)
    assert account.accepted, account.cause
    assert account.documents["notice"] == account.collected["notices"] > 0


def test_a_listed_number_that_is_not_there_is_missing(stand_ins: StandIns) -> None:
    number = max(World(TODAY).eu_notices, key=lambda n: n.published).number
    stand_ins.fault("ted_web", "status", status=404, path=f"/{number}/xml")
    account = stand_ins.crawl("ted", *FEW)
    assert not account.accepted
    assert account.missing == [number]
    assert "HTTP 404" in account.cause


def test_changed_restated_and_withheld_notices_all_arrive(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("ted", "--since", "2025-06-01")
    assert account.accepted, account.cause
    since = date(2025, 6, 1)
    world = {n.number: n for n in World(TODAY).eu_notices if n.published >= since}
    root = stand_ins.folder / "data" / "archive"
    documents = read_documents(root, "ted", account.crawl_id)
    got = {d.name: read_record(root, d.ref).body for d in documents if d.kind == "notice"}
    assert set(got) == set(world)
    twice = [n.notice_id for n in world.values()]
    assert len(twice) > len(set(twice))  # one notice id under two publication numbers
    changes = [n for n in world.values() if n.change]
    withheld = [n for n in world.values() if n.withheld]
    assert changes
    assert withheld
    assert all(b"ChangedNoticeIdentifier" in got[n.number] for n in changes)
    assert all(b"FieldsPrivacy" in got[n.number] for n in withheld)
    assert clean_crawl(root, stand_ins.folder / "data" / "parquet", "ted", account.crawl_id)


NARROWER: list[tuple[str, dict[str, str], str]] = [
    ("limit=100", {}, "Value (250) of parameter 'limit' exceeds maximum allowed value (100)"),
    ("fields=900", {}, "Value (1000) of parameter 'Fields per page' exceeds maximum allowed value"),
    ("window=0", PACKAGES, "Window size (page x limit) exceeds maximum allowed value (0)"),
]
"""Lists are read by iteration, which has no window; only the count of a package's day has one."""


@pytest.mark.parametrize(("limit", "env", "told"), NARROWER)
def test_limits_that_have_become_narrower_are_told_in_the_service_s_words(
    stand_ins: StandIns, limit: str, env: dict[str, str], told: str
) -> None:
    stand_ins.fault("ted", "narrow_window", value=limit)
    account = stand_ins.crawl("ted", *FEW, **env)
    assert not account.accepted
    assert account.statuses["400"] > 0
    assert account.retries == 0  # asking again would not mend it
    assert f"the search refuses the size of our pages: {told}" in account.cause


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        (json.loads(ted.search_body(Window(TODAY, TODAY), 250, None))["query"], 3),
        (ted.query(Window(TODAY, TODAY), ["55133018", "99000007"]), 4),
        (json.loads(ted_packages.count_body(TODAY))["query"], 1),
    ],
)
def test_every_query_we_send_is_of_the_grammar(query: str, fields: int) -> None:
    parse(query, TODAY)
    assert len(re.findall("[a-z]+-[a-z]+(?=[>=<]| IN)", query)) == fields


@pytest.mark.parametrize(
    ("lost", "env"), [(">=", {}), (" IN ", {"KORTLAG_SOURCES__TED__AREA": "buyers"})]
)
def test_a_query_that_is_no_query_any_more_is_told_and_nothing_else_is_asked(
    stand_ins: StandIns, lost: str, env: dict[str, str]
) -> None:
    stand_ins.fault("ted", "grammar", value=lost)
    account = stand_ins.crawl("ted", *FEW, **env)
    assert not account.accepted
    assert "the search refuses our query: Syntax error in expert query at line 1" in account.cause
    asked = [r for r in stand_ins.requests() if r["path"] != "/robots.txt"]
    assert [(r["path"], r["status"]) for r in asked] == [(ted.SEARCH_PATH, 400)]


def test_absent_keys_empty_texts_and_lists_for_scalars_cost_no_name(stand_ins: StandIns) -> None:
    stand_ins.fault("ted", "quirks")
    account = stand_ins.crawl("ted", KORTLAG_SOURCES__TED__PAGE_SIZE="20")
    assert account.accepted, account.cause
    root, parquet = stand_ins.folder / "data" / "archive", stand_ins.folder / "data" / "parquet"
    pages = [
        json.loads(read_record(root, document.ref).body)["notices"]
        for document in read_documents(root, "ted", account.crawl_id)
        if document.kind == "search"
    ]
    shown = [notice for page in pages for notice in page]
    assert {str(notice.get("buyer-city")) for notice in shown} == {"{}"}
    assert {"notice-identifier" in notice for notice in shown} == {True, False}
    assert {type(notice["publication-date"]) for notice in shown} == {str, list}
    assert {type(notice["title-proc"]["dan"]) for notice in shown} == {str}
    assert {type(notice["title-lot"]["dan"]) for notice in shown} == {list}
    unequal = [n for n in shown if len(n.get("winner-identifier", [])) != len(n["identifier-lot"])]
    assert unequal
    assert all(set(notice["links"]) >= {"xml", "pdf", "html"} for notice in shown)
    since = date.fromisoformat(SINCE)
    expected = {n.number for n in World(TODAY).eu_notices if n.published >= since}
    clean_crawl(root, parquet, "ted", account.crawl_id)
    listed = pl.read_parquet(clean_file(parquet, "ted", account.crawl_id, "listed"))
    assert set(listed["name"]) == expected
    assert account.documents["notice"] == len(expected)


def test_names_of_six_and_of_eight_digits_are_taken_out_of_a_package(tmp_path: Path) -> None:
    old = [path.stem.lstrip("0") for path in (SAMPLES / "ted_export").glob("*.xml")]
    with running(TODAY, SAMPLES) as addresses:
        stand_ins = StandIns(addresses, tmp_path)
        day = ("--since", "2023-11-01", "--until", "2023-11-01")
        account = stand_ins.crawl("ted", *day, **PACKAGES)
        assert account.accepted, account.cause
        assert not [r for r in stand_ins.requests() if r["path"].endswith("/xml")]
    root = stand_ins.folder / "data" / "archive"
    documents = read_documents(root, "ted", account.crawl_id)
    got = {d.name: read_record(root, d.ref).body for d in documents if d.kind == "notice"}
    assert len(got) == account.collected["notices"]
    (package,) = [d for d in documents if d.kind == "package"]
    with tarfile.open(fileobj=io.BytesIO(read_record(root, package.ref).body)) as tar:
        members = [name.rpartition("/")[2] for name in tar.getnames()]
    widths = {len(name.partition("_")[0]) for name in members if name.endswith(".xml")}
    assert widths == {6, 8}
    exported = {name for name, body in got.items() if b"<TED_EXPORT" in body[:2000]}
    assert exported == {name for name in old if name in got} != set()
    assert set(got) - exported
    for name in exported:
        assert got[name] == next((SAMPLES / "ted_export").glob(f"*{name}.xml")).read_bytes()
