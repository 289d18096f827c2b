"""The SQL of core: how what several crawls and sources gave becomes one table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from warehouse.parquet import clean_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.workbench import CLEANED, fill, workbench

Row = dict[str, Any]
OLD, NEW = "20261119T033000Z", "20261120T033000Z"
AT = {
    OLD: datetime(2026, 11, 19, 3, 30, tzinfo=UTC),
    NEW: datetime(2026, 11, 20, 3, 30, tzinfo=UTC),
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
        wanted: name of the table; `core.notices` is made first.
        given: (source, crawl, name) -> cleaned rows.
    """
    for (source, crawl, name), rows in given.items():
        write_frame(clean_file(folder, source, crawl, name), CLEANED[name].frame(rows))
    crawls = {source: [OLD, NEW] for source in ("ted", "udbud", "cvr")}
    frame = pl.DataFrame()
    for name in dict.fromkeys(["core.notices", wanted]):
        with workbench(folder, crawls=crawls, variables={"municipalities": ["0751"]}) as con:
            frame = pl.read_parquet(fill(con, BY_NAME[name], folder))
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


def test_a_company_is_as_its_newest_reading_says_and_gone_when_no_longer_met(
    tmp_path: Path,
) -> None:
    def company(cvr: str, crawl: str, name: str) -> Row:
        return {
            "cvr": cvr,
            "valid_from": date(2020, 1, 1),
            "name": name,
            "advertising_protected": False,
            **provenance("cvr", crawl),
        }

    rows = made(
        tmp_path,
        "core.enterprises",
        {
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
