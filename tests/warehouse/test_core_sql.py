"""The SQL of core: how what several crawls and sources gave becomes one table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from warehouse.parquet import clean_file, table_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.workbench import CLEANED, fill, workbench

Row = dict[str, Any]
OLD, NEW, NEWER = "20261119T033000Z", "20261120T033000Z", "20261121T033000Z"
AT = {
    OLD: datetime(2026, 11, 19, 3, 30, tzinfo=UTC),
    NEW: datetime(2026, 11, 20, 3, 30, tzinfo=UTC),
    NEWER: datetime(2026, 11, 21, 3, 30, tzinfo=UTC),
}


def provenance(source: str, crawl: str) -> Row:
    return {
        "source": source,
        "source_url": "https://example.org",
        "archive_ref": f"{source}/{crawl}/responses.warc.gz#1",
        "first_seen": AT[crawl],
        "last_seen": AT[crawl],
    }


def notice(key: str, source: str = "ted", crawl: str = OLD, **changes: Any) -> Row:
    return {
        "notice_key": key,
        "publication_number": key,
        "notice_id": f"uuid-{key}",
        "version": "01",
        "form_type": "competition",
        "is_latest": True,
        "is_change": False,
        "title": f"{source} {key}",
        "value_withheld": False,
        "sources": [source],
        **provenance(source, crawl),
        **changes,
    }


def listed(*names: str, crawl: str = OLD) -> list[Row]:
    return [{"name": name, "seen_at": AT[crawl]} for name in names]


def made(folder: Path, wanted: str, given: Mapping[tuple[str, str, str], list[Row]]) -> list[Row]:
    """Rows of a core table.

    Args:
        folder: an empty folder.
        wanted: name of the table; `core.notices` and `core.clauses` are made first.
        given: (source, crawl, name) -> cleaned rows.
    """
    for (source, crawl, name), rows in given.items():
        write_frame(clean_file(folder, source, crawl, name), CLEANED[name].frame(rows))
    crawls = {
        source: [OLD, NEW, NEWER]
        for source in ("ted", "udbud", "udbud_sync", "cvr", "municipal", "comdia", "eu_supply")
    }
    frame = pl.DataFrame()
    for name in dict.fromkeys(["core.notices", "core.clauses", wanted]):
        with workbench(folder, crawls=crawls, variables={"municipalities": ["0751"]}) as con:
            filled = fill(con, BY_NAME[name], folder)
            frame = pl.read_parquet(filled) if name == wanted else frame
    return frame.to_dicts()


def test_ted_wins_over_udbud_and_both_are_named(tmp_path: Path) -> None:
    rows = made(
        tmp_path,
        "core.notices",
        {
            ("ted", OLD, "notices"): [notice("1-2026")],
            ("ted", OLD, "listed"): listed("1-2026"),
            ("udbud", NEW, "notices"): [
                notice("1-2026", "udbud", NEW),
                notice("udbud:a-01", "udbud", NEW, publication_number=None),
            ],
        },
    )
    assert [(r["notice_key"], r["title"], r["sources"]) for r in rows] == [
        ("1-2026", "ted 1-2026", ["ted", "udbud"]),
        ("udbud:a-01", "udbud udbud:a-01", ["udbud"]),
    ]
    assert (rows[0]["first_seen"], rows[0]["last_seen"]) == (AT[OLD], AT[NEW])


def test_lots_come_from_the_source_that_won(tmp_path: Path) -> None:
    def lot(source: str, lot_id: str) -> Row:
        return {"notice_key": "1-2026", "lot_id": lot_id, **provenance(source, OLD)}

    rows = made(
        tmp_path,
        "core.lots",
        {
            ("ted", OLD, "notices"): [notice("1-2026")],
            ("ted", OLD, "listed"): listed("1-2026"),
            ("ted", OLD, "lots"): [lot("ted", "LOT-0001"), lot("ted", "LOT-0002")],
            ("udbud", OLD, "notices"): [notice("1-2026", "udbud")],
            ("udbud", OLD, "lots"): [lot("udbud", "LOT-0000")],
        },
    )
    assert [r["lot_id"] for r in rows] == ["LOT-0001", "LOT-0002"]


def test_xml_of_udbud_wins_over_its_summary_which_fills_what_national_xml_lacks(
    tmp_path: Path,
) -> None:
    day = date(2026, 11, 2)
    key = "udbud:a-01"
    xml = notice(key, "udbud_sync", publication_number=None, form_type=None, published_on=None)
    summary = notice(key, "udbud", NEW, publication_number=None, published_on=day)
    rows = made(
        tmp_path,
        "core.notices",
        {
            ("udbud_sync", OLD, "notices"): [xml, notice("1-2026", "udbud_sync")],
            ("udbud_sync", OLD, "listed"): listed(key, "1-2026"),
            ("udbud", NEW, "notices"): [summary],
            ("ted", OLD, "notices"): [notice("1-2026", published_on=None)],
            ("ted", OLD, "listed"): listed("1-2026"),
        },
    )
    assert [(r["notice_key"], r["title"], r["sources"]) for r in rows] == [
        ("1-2026", "ted 1-2026", ["ted", "udbud_sync"]),
        (key, f"udbud_sync {key}", ["udbud_sync", "udbud"]),
    ]
    assert [(r["form_type"], r["published_on"]) for r in rows] == [
        ("competition", None),
        ("competition", day),
    ]


def test_of_two_readings_of_the_feed_the_newest_counts_with_its_own_parts(tmp_path: Path) -> None:
    def award(crawl: str, winner: str) -> Row:
        return {
            "notice_key": "udbud:a-01",
            "lot_id": "LOT-0000",
            "contract_id": "CON-0001",
            "org_id": "ORG-0002",
            "tender_id": winner,
            **provenance("udbud_sync", crawl),
        }

    given: dict[tuple[str, str, str], list[Row]] = {
        ("udbud_sync", crawl, "notices"): [notice("udbud:a-01", "udbud_sync", crawl)]
        for crawl in (OLD, NEW)
    }
    given |= {
        ("udbud_sync", NEW, "listed"): listed("udbud:a-01", crawl=NEW),
        ("udbud_sync", OLD, "awards"): [award(OLD, "Før")],
        ("udbud_sync", NEW, "awards"): [award(NEW, "Efter")],
    }
    for name in ("core.lots", "core.tender_notices"):  # what awards are carried from: nothing here
        write_frame(table_file(tmp_path, BY_NAME[name]), BY_NAME[name].frame([]))
    (row,) = made(tmp_path, "core.awards", given)
    assert (row["tender_id"], row["archive_ref"][:26]) == ("Efter", f"udbud_sync/{NEW[:15]}")


@pytest.mark.parametrize("source", ["ted", "udbud_sync"])
def test_what_cannot_be_read_is_told_once_a_list_names_it(tmp_path: Path, source: str) -> None:
    def unread(name: str) -> Row:
        return {
            "source": source,
            "document": name,
            "reason": "not XML",
            "archive_ref": f"{source}/{OLD}/responses.warc.gz#1",
        }

    rows = made(
        tmp_path,
        "core.unread_documents",
        {
            (source, OLD, "unread_documents"): [unread("udbud:a-01"), unread("udbud:b-01")],
            (source, OLD, "listed"): listed("udbud:a-01"),
        },
    )
    assert [(r["source"], r["document"]) for r in rows] == [(source, "udbud:a-01")]


def test_a_notice_counts_once_an_accepted_list_names_it(tmp_path: Path) -> None:
    rows = made(
        tmp_path,
        "core.notices",
        {
            ("ted", OLD, "notices"): [notice("1-2026"), notice("2-2026")],
            ("ted", NEW, "listed"): listed("1-2026", crawl=NEW),
        },
    )
    assert [r["notice_key"] for r in rows] == ["1-2026"]
    assert rows[0]["first_seen"] == AT[NEW]


@pytest.mark.parametrize(
    ("later", "is_latest"),
    [
        ({"changes_notice": "1-2026", "is_change": True}, False),
        ({"changes_notice": "uuid-1-2026-01", "is_change": True}, False),
        ({"notice_id": "uuid-1-2026", "version": "02"}, False),
        ({"notice_id": "uuid-1-2026", "version": "02", "form_type": "result"}, True),
        ({"previous_notices": ["1-2026"]}, True),
    ],
)
def test_a_notice_is_latest_until_another_restates_it(
    tmp_path: Path, later: Row, is_latest: bool
) -> None:
    rows = made(
        tmp_path,
        "core.notices",
        {
            ("ted", OLD, "notices"): [notice("1-2026"), notice("2-2026", **later)],
            ("ted", OLD, "listed"): listed("1-2026", "2-2026"),
        },
    )
    assert {r["notice_key"]: r["is_latest"] for r in rows} == {
        "1-2026": is_latest,
        "2-2026": True,
    }


@pytest.mark.parametrize("form", ["F14_2014", "ADDITIONAL_INFORMATION_CORRIGENDUM"])
def test_a_corrigendum_of_before_eforms_restates_nothing(tmp_path: Path, form: str) -> None:
    changes = {"changes_notice": "1-2018", "is_change": True, "form": form, "form_type": None}
    rows = made(
        tmp_path,
        "core.notices",
        {
            ("ted", OLD, "notices"): [notice("1-2018"), notice("2-2018", **changes)],
            ("ted", OLD, "listed"): listed("1-2018", "2-2018"),
        },
    )
    assert {r["notice_key"]: r["is_latest"] for r in rows} == {"1-2018": True, "2-2018": False}


def company(cvr: str, crawl: str, name: str) -> Row:
    return {
        "cvr": cvr,
        "valid_from": date(2020, 1, 1),
        "name": name,
        "advertising_protected": False,
        **provenance("cvr", crawl),
    }


def full(*crawls: str) -> dict[tuple[str, str, str], list[Row]]:
    """The facts of crawls that read everything."""
    return {("cvr", crawl, "crawls"): [{"is_full": True}] for crawl in crawls}


def delta(*crawls: str) -> dict[tuple[str, str, str], list[Row]]:
    """The facts of crawls that read changes only."""
    return {("cvr", crawl, "crawls"): [{"is_full": False}] for crawl in crawls}


def test_a_company_is_as_its_newest_reading_says_and_gone_when_no_longer_met(
    tmp_path: Path,
) -> None:
    rows = made(
        tmp_path,
        "core.enterprises",
        {
            **full(OLD, NEW),
            ("cvr", OLD, "enterprises"): [
                company("99000007", OLD, "Gammelt navn"),
                company("99000015", OLD, "Fraflyttet"),
            ],
            ("cvr", NEW, "enterprises"): [company("99000007", NEW, "Nyt navn")],
        },
    )
    assert [(r["cvr"], r["name"], r["is_listed"]) for r in rows] == [
        ("99000007", "Nyt navn", True),
        ("99000015", "Fraflyttet", False),
    ]
    assert [r["first_seen"] for r in rows] == [AT[OLD], AT[OLD]]
    assert [r["last_seen"] for r in rows] == [AT[NEW], AT[OLD]]


UNCHANGED, CHANGED, GONE, BACK = "99000007", "99000015", "99000023", "99000031"


def test_a_read_of_changes_renews_what_it_meets_and_takes_nothing_away(tmp_path: Path) -> None:
    given = {
        **full(OLD),
        **delta(NEW),
        ("cvr", OLD, "enterprises"): [
            company(UNCHANGED, OLD, "Uændret"),
            company(CHANGED, OLD, "Før"),
        ],
        ("cvr", NEW, "enterprises"): [company(CHANGED, NEW, "Efter")],
    }
    rows = made(tmp_path, "core.enterprises", given)
    assert [(r["name"], r["is_listed"]) for r in rows] == [("Uændret", True), ("Efter", True)]


def test_a_disappearance_shows_after_the_next_full_read_unless_it_came_back(
    tmp_path: Path,
) -> None:
    given = {
        **full(OLD, NEW),
        **delta(NEWER),
        ("cvr", OLD, "enterprises"): [
            company(UNCHANGED, OLD, "Uændret"),
            company(GONE, OLD, "Væk"),
            company(BACK, OLD, "Tilbage"),
        ],
        ("cvr", NEW, "enterprises"): [company(UNCHANGED, NEW, "Uændret")],
        ("cvr", NEWER, "enterprises"): [company(BACK, NEWER, "Tilbage")],
    }
    rows = made(tmp_path, "core.enterprises", given)
    assert {r["cvr"]: r["is_listed"] for r in rows} == {UNCHANGED: True, GONE: False, BACK: True}


def test_nothing_is_gone_while_no_full_read_is_known(tmp_path: Path) -> None:
    given = {**delta(NEW), ("cvr", NEW, "enterprises"): [company(CHANGED, NEW, "Efter")]}
    (row,) = made(tmp_path, "core.enterprises", given)
    assert row["is_listed"] is True


def test_a_site_that_no_full_read_meets_is_gone_though_its_company_is_not(tmp_path: Path) -> None:
    def site(p_number: str, crawl: str) -> Row:
        return {
            "p_number": p_number,
            "valid_from": date(2020, 1, 1),
            "cvr": UNCHANGED,
            "advertising_protected": False,
            **provenance("cvr", crawl),
        }

    given = {
        **full(OLD, NEW),
        ("cvr", OLD, "sites"): [site("1009000001", OLD), site("1009000002", OLD)],
        ("cvr", NEW, "sites"): [site("1009000002", NEW)],
        ("cvr", NEW, "enterprises"): [company(UNCHANGED, NEW, "Uændret")],
    }
    rows = made(tmp_path, "core.sites", given)
    assert [(r["p_number"], r["is_listed"]) for r in rows] == [
        ("1009000001", False),
        ("1009000002", True),
    ]


def test_a_registration_that_the_register_no_longer_tells_ended_when_it_was_last_read(
    tmp_path: Path,
) -> None:
    def registration(cvr: str, crawl: str) -> Row:
        return {
            "cvr": cvr,
            "valid_from": date(2021, 1, 1),
            "doubtful": False,
            **provenance("cvr", crawl),
        }

    given = {
        **full(OLD),
        **delta(NEW),
        ("cvr", OLD, "enterprises"): [
            company(UNCHANGED, OLD, "Uændret"),
            company(CHANGED, OLD, "Afregistreret"),
        ],
        ("cvr", OLD, "social_register"): [
            registration(UNCHANGED, OLD),
            registration(CHANGED, OLD),
        ],
        ("cvr", NEW, "enterprises"): [company(CHANGED, NEW, "Afregistreret")],
    }
    rows = made(tmp_path, "core.social_register", given)
    assert [(r["cvr"], r["valid_to"], r["ended_by"]) for r in rows] == [
        (UNCHANGED, None, None),
        (CHANGED, date(2026, 11, 19), "vanished"),
    ]


def test_of_two_readings_in_one_crawl_the_later_one_counts(tmp_path: Path) -> None:
    early, late = company(CHANGED, NEW, "Tidlig"), company(CHANGED, NEW, "Sen")
    early["archive_ref"] = "cvr/a.warc.gz#99"
    late |= {"archive_ref": "cvr/a.warc.gz#100", "last_seen": AT[NEWER]}
    given = {**full(NEW), ("cvr", NEW, "enterprises"): [early, late]}
    (row,) = made(tmp_path, "core.enterprises", given)
    assert row["name"] == "Sen"
