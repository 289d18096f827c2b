"""Documents worth having (cvr.md §9): collected by one crawl, and what cleaning makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.cleaning import clean_crawl
from scrapers.archive import read_documents, read_record
from scrapers.sandbox.process import Addresses
from tests.scrapers.standins import StandIns
from warehouse.parquet import clean_file

pytestmark = pytest.mark.xdist_group("spiders")
Row = dict[str, Any]


@dataclass(frozen=True)
class Collected:
    """What one crawl of the whole register brought, and what became of it.

    Attributes:
        lists: CVR number -> lists with a document of it.
        archived: all documents, as they lie in the archive.
        tables: clean table -> its rows, each once, by start of their period.
    """

    lists: Mapping[int, set[str]]
    archived: bytes
    tables: Mapping[str, list[Row]]

    def rows(self, table: str, **known: Any) -> list[Row]:
        """Rows that have the given values."""
        return [r for r in self.tables[table] if all(r[k] == v for k, v in known.items())]


@pytest.fixture(scope="module")
def collected(addresses: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Collected:
    stand_ins = StandIns(addresses, tmp_path_factory.mktemp("register"))
    stand_ins.reset()
    account = stand_ins.crawl("cvr", KORTLAG_MUNICIPALITIES='["all"]')
    assert account.accepted, account.cause
    data = stand_ins.folder / "data"
    lists: dict[int, set[str]] = {}
    bodies = []
    for document in read_documents(data / "archive", "cvr", account.crawl_id):
        bodies.append(read_record(data / "archive", document.ref).body)
        if document.kind == "virksomhed":
            for hit in json.loads(bodies[-1])["hits"]["hits"]:
                number = hit["_source"]["Vrvirksomhed"]["cvrNummer"]
                lists.setdefault(number, set()).add(document.name.rpartition(" ")[0])
    clean_crawl(data / "archive", data / "parquet", "cvr", account.crawl_id)
    seen = ("archive_ref", "first_seen", "last_seen")  # a registered one is in two lists
    tables = {}
    for name in ("enterprises", "sites", "social_register", "findings"):
        frame = pl.read_parquet(clean_file(data / "parquet", "cvr", account.crawl_id, name))
        frame = frame.drop(*(c for c in seen if c in frame.columns))
        order = [c for c in ("valid_from", "p_number") if c in frame.columns] or ["kind"]
        tables[name] = frame.unique(maintain_order=True).sort(order, maintain_order=True).to_dicts()
    return Collected(lists, b"\n".join(bodies), tables)


@dataclass(frozen=True)
class Expected:
    """What is made of a fixture.

    Attributes:
        cvr: its number.
        newest: values of the newest row of `enterprises`; null when it has no row at all.
        registered: periods of `social_register`: first and last day, what ended it.
        periods: first and last days of the rows of `enterprises`, when that is the point.
        doubtful: whether the registration is doubted.
    """

    cvr: int
    newest: Row | None
    registered: tuple[tuple[date, date | None, str | None], ...] = ()
    periods: tuple[tuple[date, date | None], ...] = ()
    doubtful: bool = False


FOUNDED, DB07_ENDS, DB25 = date(2011, 6, 1), date(2024, 12, 31), date(2025, 1, 1)
ALIVE: Row = {"status": "NORMAL", "is_active": True}
FIXTURES: dict[str, Expected] = {
    "RSV ApS NORMAL with FORMÅL": Expected(
        99022000, {**ALIVE, "form_code": "80", "municipality_code": "0751"},
        ((date(2017, 8, 29), None, None),),
    ),
    "RSV forening that is a grundejerforening": Expected(
        99022507, {"status": "Aktiv", "is_active": True, "form_code": "115"},
        ((date(2020, 10, 11), None, None),), doubtful=True,
    ),
    "ex-RSV by gyldigTil": Expected(
        99002018, ALIVE, ((date(2016, 3, 1), date(2024, 5, 31), "period"),)
    ),
    "ex-RSV by vaerdi false": Expected(
        99002026, ALIVE, ((date(2017, 9, 1), date(2025, 2, 28), "period"),)
    ),
    "ceased, still carrying the attribute": Expected(
        99002042, {"status": "OPLØSTEFTERKONKURS", "is_active": False},
        ((date(2018, 1, 15), date(2025, 8, 20), "ceased"),),
    ),
    "RSV in 751 only through a P-unit": Expected(
        99022582, {**ALIVE, "municipality_code": "0167"}, ((date(2025, 11, 23), None, None),)
    ),
    "moved away from 751": Expected(
        99002069, {**ALIVE, "municipality_code": "0740"},
        periods=((FOUNDED, date(2023, 3, 31)), (date(2023, 4, 1), DB07_ENDS), (DB25, None)),
    ),
    "ENK with reklamebeskyttet": Expected(
        99002085, {"form_code": "10", "advertising_protected": True, "website": None}
    ),
    "sole trader with the attribute": Expected(
        99022566, {"form_code": "10"}, ((date(2020, 2, 3), None, None),), doubtful=True
    ),
    "name with RSV, no attribute": Expected(99002107, {"name": "Ravnlund RSV Rådgivning ApS"}),
    "kommune null": Expected(
        99002123, {**ALIVE, "municipality_code": None, "postal_code": None, "city": None}
    ),
    "foreign address": Expected(
        99002158, {"municipality_code": None, "address": "Hamngatan 10 211 22 Malmö"}
    ),
    "nyesteHovedbranche null": Expected(99002166, {"branch_code": None, "branch_scheme": None}),
    "999999 Uoplyst": Expected(99002182, {"branch_code": "999999", "branch_scheme": "DB25"}),
    "DB07-only ceased unit": Expected(
        99002204, {"status": "OPLØSTEFTERERKLÆRING", "is_active": False, "branch_scheme": "DB07"},
        periods=((FOUNDED, date(2019, 11, 30)),),
    ),
    "hemmelig=true mail": Expected(99002220, ALIVE),
    "fejlRegistreret=true": Expected(99002247, None),
    "two livsforloeb": Expected(
        99002263, ALIVE,
        periods=((FOUNDED, date(2020, 6, 30)), (date(2021, 2, 1), DB07_ENDS), (DB25, None)),
    ),
    "unordered lists": Expected(
        99002298, {"name": "Pilemose Værksteder ApS"},
        periods=((FOUNDED, date(2018, 9, 30)), (date(2018, 10, 1), date(2023, 1, 31)),
                 (date(2023, 2, 1), DB07_ENDS), (DB25, None)),
    ),
    "in distress": Expected(99002301, {"status": "UNDERKONKURS", "is_active": True}),
    "misspelt sammensatStatus": Expected(
        99002328, {"status": "UNDERREKONSTRUKION", "is_active": True}
    ),
    "registered twice": Expected(
        99002360, ALIVE, ((date(2016, 1, 4), date(2019, 12, 31), "period"),
                          (date(2021, 5, 3), date(2024, 12, 31), "period")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fixture", FIXTURES)
def test_a_fixture_is_collected_and_becomes(collected: Collected, fixture: str) -> None:
    expected = FIXTURES[fixture]
    lists = {"virksomhed all"} | ({"rsv"} if expected.registered else set())
    assert collected.lists[expected.cvr] == lists
    rows = collected.rows("enterprises", cvr=str(expected.cvr))
    if expected.newest is None:
        assert rows == []
    else:
        assert rows[-1].items() >= expected.newest.items()
    if expected.periods:
        assert tuple((r["valid_from"], r["valid_to"]) for r in rows) == expected.periods
    registered = collected.rows("social_register", cvr=str(expected.cvr))
    told = tuple((r["valid_from"], r["valid_to"], r["ended_by"]) for r in registered)
    assert told == expected.registered
    assert {r["doubtful"] for r in registered} == ({expected.doubtful} if registered else set())


def test_formaal_is_kept_where_there_is_one(collected: Collected) -> None:
    def purpose(cvr: str) -> str | None:
        text: str | None = collected.rows("enterprises", cvr=cvr)[-1]["purpose"]
        return text

    assert (purpose("99022000") or "").startswith("Selskabets formål er at skabe beskæftigelse")
    assert purpose("99022507") is None  # associations register none


def test_names_follow_their_periods_however_they_are_ordered(collected: Collected) -> None:
    names = [r["name"] for r in collected.rows("enterprises", cvr="99002298")]
    assert list(dict.fromkeys(names)) == [
        "Pilemose Produktion ApS", "Pilemose Møbler ApS", "Pilemose Værksteder ApS",
    ]  # fmt: skip


def test_the_site_in_the_municipality_leads_to_the_company_elsewhere(collected: Collected) -> None:
    sites = collected.rows("sites", cvr="99022582", municipality_code="0751")
    assert {site["p_number"] for site in sites} == {"1900011291"}


def test_where_a_company_was_stays_with_its_time(collected: Collected) -> None:
    rows = collected.rows("enterprises", cvr="99002069")
    assert [r["municipality_code"] for r in rows] == ["0751", "0740", "0740"]


def test_a_hidden_mail_is_not_even_archived(collected: Collected) -> None:
    assert b"Lyngk\xc3\xa6r Data" in collected.archived
    assert b"lyngkaer.example" not in collected.archived
    assert b"elektroniskPost" not in collected.archived


def test_what_is_registered_by_mistake_is_reported(collected: Collected) -> None:
    found = {r["subject"]: r["example"] for r in collected.rows("findings")}
    assert found["Vrvirksomhed.fejlRegistreret=true"] == "99002247"
