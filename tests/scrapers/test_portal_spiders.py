"""Small tender sources over real HTTP, from crawl to rows, faults included."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest

from pipelines.cleaning import clean_crawl
from scrapers import crawls
from scrapers.archive import read_documents, read_responses
from scrapers.crawls import Account
from tests.scrapers.standins import StandIns
from warehouse.parquet import clean_file

pytestmark = pytest.mark.xdist_group("spiders")
FIXTURES = Path(__file__).parents[1] / "fixtures"
CASES = FIXTURES / "cases"
SOURCES = ("municipal", "comdia", "eu_supply")


def notices(stand_ins: StandIns, source: str, account: Account) -> pl.DataFrame:
    data = stand_ins.folder / "data"
    clean_crawl(data / "archive", data / "parquet", source, account.crawl_id)
    return pl.read_parquet(clean_file(data / "parquet", source, account.crawl_id, "notices"))


@pytest.mark.parametrize(("source", "expected"), list(zip(SOURCES, (9, 2, 3), strict=True)))
def test_a_crawl_gives_rows(stand_ins: StandIns, source: str, expected: int) -> None:
    account = stand_ins.crawl(source)
    assert account.accepted, account.cause
    assert notices(stand_ins, source, account).height == expected
    asked = stand_ins.requests()
    assert {r["source"] for r in asked} == {source}
    assert any(r["path"] == "/robots.txt" for r in asked)
    archive = stand_ins.folder / "data" / "archive"
    assert len(list(read_responses(archive, source, account.crawl_id))) == len(asked)


def test_a_municipal_crawl_is_read_by_the_selectors_it_was_made_with(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("municipal")
    # The settings are gone: cleaning needs nothing but the archive.
    found = notices(stand_ins, "municipal", account)
    assert set(found["buyer_name"]) == {
        "Aarhus Kommune", "Odder Kommune", "Skanderborg Kommune", "Silkeborg Kommune",
    }  # fmt: skip
    documents = read_documents(stand_ins.folder / "data" / "archive", "municipal", account.crawl_id)
    assert [dict(d.reading)["container"] for d in documents] == [
        "ul.annonceliste", "table#udbud tbody", "section.folder", "div.filer",
    ]  # fmt: skip


def test_a_redesigned_page_fails_the_crawl(stand_ins: StandIns) -> None:
    stand_ins.fault("municipal", "redesign", path="/odder")
    account = stand_ins.crawl("municipal")
    assert not account.accepted
    assert "/odder/udbud" in account.cause
    assert "was the page redesigned?" in account.cause


def test_a_page_that_announces_nothing_does_not(stand_ins: StandIns) -> None:
    first = json.loads(stand_ins.addresses["municipal"]["pages"])[:1]
    stand_ins.fault("municipal", "empty_list", path="/aarhus")
    account = stand_ins.crawl("municipal", KORTLAG_SOURCES__MUNICIPAL__PAGES=json.dumps(first))
    assert account.accepted, account.cause
    assert account.records == 0


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"kind": "status", "status": 503}, "HTTP 503 after 2 tries"),
    ({"kind": "challenge"}, "HTTP 202"),
    ({"kind": "html"}, "no"),
    ({"kind": "truncate"}, "not"),
]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(("fault", "cause"), FAULTS)
def test_a_failing_source_is_not_accepted(
    stand_ins: StandIns, source: str, fault: dict[str, Any], cause: str
) -> None:
    path = {"municipal": "/odder", "comdia": "aspx", "eu_supply": "/rss"}[source]
    stand_ins.fault(source, path=path, **fault)
    account = stand_ins.crawl(source, **{f"KORTLAG_SOURCES__{source.upper()}__RETRIES": "1"})
    assert not account.accepted
    assert cause in account.cause
    assert not crawls.accepted(stand_ins.folder / "data" / "archive", source)


def test_a_list_of_comdia_without_a_table_is_a_failed_fetch(stand_ins: StandIns) -> None:
    stand_ins.fault("comdia", "no_table", path="/aarhus-kommune/")
    account = stand_ins.crawl("comdia")
    assert not account.accepted
    assert "no table on the page" in account.cause


@pytest.mark.parametrize(
    ("organisations", "read"),
    [
        (["all"], [
            "aalborg-kommune", "aarhus-kommune", "ingen-udbud", "menu", "silkeborg-kommune",
        ]),
        (["aalborg-kommune"], ["aalborg-kommune", "menu"]),
        ([], ["aarhus-kommune", "menu"]),
    ],
)  # fmt: skip
def test_which_lists_of_comdia_are_read(
    stand_ins: StandIns, organisations: list[str], read: list[str]
) -> None:
    account = stand_ins.crawl(
        "comdia", KORTLAG_SOURCES__COMDIA__ORGANISATIONS=json.dumps(organisations)
    )
    assert account.accepted, account.cause
    assert sorted(account.collected) == read


def test_a_municipality_that_is_not_in_the_menu_is_an_answer(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("comdia", KORTLAG_MUNICIPALITIES='["0727"]')
    assert account.accepted, account.cause
    assert account.notes["not_in_the_menu"] == 1
    assert list(account.collected) == ["menu"]


def test_an_organisation_of_the_settings_that_is_not_in_the_menu_is_a_failure(
    stand_ins: StandIns,
) -> None:
    account = stand_ins.crawl("comdia", KORTLAG_SOURCES__COMDIA__ORGANISATIONS='["aarhus"]')
    assert not account.accepted
    assert "the menu does not have ['aarhus']" in account.cause


def test_a_tender_is_looked_at_again_after_twenty_hours(stand_ins: StandIns) -> None:
    first = stand_ins.crawl("comdia")
    assert first.wanted == 2
    second = stand_ins.crawl("comdia")
    assert second.wanted == 0
    found = notices(stand_ins, "comdia", second).sort("notice_key")
    assert found["closed"].to_list() == [False, True]  # by the first crawl's looks
    _age(stand_ins, first, timedelta(hours=21))
    assert stand_ins.crawl("comdia").wanted == 2


def _age(stand_ins: StandIns, account: Account, by: timedelta) -> None:
    """Make a crawl's looks older, as their names tell it."""
    folder = stand_ins.folder / "data" / "archive" / "comdia" / account.crawl_id
    lines = []
    for document in read_documents(folder.parents[1], "comdia", account.crawl_id):
        tender_id, at, _ = document.name.partition("@")
        name = f"{tender_id}@{document.seen_at - by:%Y%m%dT%H%MZ}" if at else document.name
        lines.append(msgspec.json.encode(msgspec.structs.replace(document, name=name)) + b"\n")
    (folder / "documents.jsonl").write_bytes(b"".join(lines))


def test_a_tender_that_vanished_from_a_list_is_not_asked_for(stand_ins: StandIns) -> None:
    stand_ins.fault("comdia", "entry_gone", value="4201", path="/aarhus-kommune/")
    account = stand_ins.crawl("comdia")
    assert account.accepted, account.cause
    assert notices(stand_ins, "comdia", account)["notice_key"].to_list() == ["comdia:4202"]


def test_each_board_of_the_settings_is_read(stand_ins: StandIns) -> None:
    account = stand_ins.crawl(
        "eu_supply", KORTLAG_SOURCES__EU_SUPPLY__BOARDS='["DK_UDBUD", "SKATTEMINISTERIET"]'
    )
    assert account.accepted, account.cause
    assert account.collected == {"DK_UDBUD": 3, "SKATTEMINISTERIET": 1}


def test_a_feed_without_entries_is_no_healthy_crawl(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("eu_supply", KORTLAG_SOURCES__EU_SUPPLY__BOARDS='["RIGSPOLITIET"]')
    assert not account.accepted
    assert "0 records" in account.cause


def places_that_name(word: str) -> set[str]:
    """Files of the code and the settings in which a word stands."""
    root = Path(__file__).parents[2]
    files = [
        root / "kortlag.toml",
        *(
            f
            for room in ("scrapers", "pipelines", "warehouse")
            for f in root.glob(f"{room}/**/*.py")
        ),
    ]
    return {str(f.relative_to(root)) for f in files if word in f.read_text(encoding="utf-8")}


def test_a_further_organisation_of_comdia_is_one_record_and_one_fixture(
    stand_ins: StandIns,
) -> None:
    account = stand_ins.crawl("comdia", KORTLAG_MUNICIPALITIES='["0751", "0740"]')
    assert account.accepted, account.cause
    assert set(account.collected) == {"menu", "aarhus-kommune", "silkeborg-kommune"}
    found = notices(stand_ins, "comdia", account).filter(buyer_name="Silkeborg Kommune")
    assert found["title"].sort().to_list() == ["Indkøb af cykler til hjemmeplejen", "Snerydning"]
    assert places_that_name("silkeborg-kommune") == {"scrapers/sandbox/comdia/server.py"}
    assert (CASES / "comdia" / "silkeborg-kommune" / "body").is_file()


def test_a_further_municipality_s_page_is_one_record_and_one_fixture(stand_ins: StandIns) -> None:
    """A page that no code knows: its HTML, and its record in the settings."""

    class Page(SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(FIXTURES / "municipal"))

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    record = {
        "municipality_code": "0740",
        "url": f"http://127.0.0.1:{server.server_address[1]}/silkeborg_cards.html",
        "container": "main .opslag",
        "item": "article",
        "title": "h2",
        "link": "a.laes",
        "deadline": "dd.frist",
        "date_format": "%d.%m.%Y",
    }
    account = stand_ins.crawl("municipal", KORTLAG_SOURCES__MUNICIPAL__PAGES=json.dumps([record]))
    server.shutdown()
    server.server_close()
    assert account.accepted, account.cause
    found = notices(stand_ins, "municipal", account).sort("title")
    assert found["title"].to_list() == ["Kunst til plejehjem", "Vask af tjenestebiler"]
    assert set(found["buyer_name"]) == {"Silkeborg Kommune"}
    assert found["published_on"].null_count() == 2  # first_seen is the only date of our own
    assert found["first_seen"].null_count() == 0
    assert places_that_name("silkeborg_cards") == set()


def test_a_page_whose_items_are_gone_is_a_failure(stand_ins: StandIns) -> None:
    without = [dict(p, empty="") for p in json.loads(stand_ins.addresses["municipal"]["pages"])[:1]]
    stand_ins.fault("municipal", "empty_list", path="/aarhus")
    account = stand_ins.crawl("municipal", KORTLAG_SOURCES__MUNICIPAL__PAGES=json.dumps(without))
    assert not account.accepted
    assert "selector of 'item'" in account.cause
