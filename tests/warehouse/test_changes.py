"""Changes between two publications: what counts, what is told, what is handed on."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.exports_samples import ENDING_MONTHS, ROWS, Row, write_database
from warehouse.changes import KEPT_DAYS, changes
from warehouse.exports.digest import plain
from warehouse.exports.news import flat, news
from warehouse.exports.published import Published, read_published
from warehouse.schema import Table
from warehouse.tables.changes import CHANGES
from warehouse.tables.supply import SOCIAL_ENTERPRISES
from warehouse.tables.tenders import TENDERS

AS_OF = date(2026, 11, 24)
Change = Callable[[dict[Table, list[Row]]], None]


def told(tmp_path: Path, change: Change, *, earlier: list[Row] | None = None) -> list[Row]:
    """Rows of `mart.changes` after the sample publication was changed."""
    before = write_database(tmp_path / "before.duckdb", {**ROWS, CHANGES: earlier or []})
    rows = {table: [dict(row) for row in found] for table, found in ROWS.items()}
    change(rows)
    after = write_database(tmp_path / "after.duckdb", rows)
    with closing(duckdb.connect(str(after))) as con:
        return changes(con, before, "run2", AS_OF)


def enterprise(rows: dict[Table, list[Row]], number: int) -> Row:
    return rows[SOCIAL_ENTERPRISES][number]


def test_the_first_publication_changes_nothing() -> None:
    with closing(duckdb.connect()) as con:
        assert changes(con, None, "run1", AS_OF) == []


def test_nothing_changed(tmp_path: Path) -> None:
    assert told(tmp_path, lambda _: None) == []


def test_a_volatile_column_never_makes_a_change(tmp_path: Path) -> None:
    def seen_again(rows: dict[Table, list[Row]]) -> None:
        for row in (*rows[SOCIAL_ENTERPRISES], *rows[TENDERS]):
            row["last_seen"] = datetime(2027, 1, 1, tzinfo=UTC)

    assert told(tmp_path, seen_again) == []


def test_a_changed_row_names_its_fields_before_and_after(tmp_path: Path) -> None:
    def moves(rows: dict[Table, list[Row]]) -> None:
        enterprise(rows, 0).update(address="Nyvej 1", status="former")

    [found] = told(tmp_path, moves)
    assert (found["entity"], found["change"]) == ("social_enterprises", "changed")
    assert found["key"] == f"0751 / {ROWS[SOCIAL_ENTERPRISES][0]['cvr']}"
    assert sorted(found["fields"]) == ["address", "status"]
    assert json.loads(found["after"]) == {"address": "Nyvej 1", "status": "former"}
    assert json.loads(found["before"])["status"] == ROWS[SOCIAL_ENTERPRISES][0]["status"]
    assert found["label"] == ROWS[SOCIAL_ENTERPRISES][0]["name"]
    assert (found["run_id"], found["changed_on"]) == ("run2", AS_OF)


def test_rows_that_come_and_go(tmp_path: Path) -> None:
    def change(rows: dict[Table, list[Row]]) -> None:
        gone = rows[SOCIAL_ENTERPRISES].pop(0)
        rows[SOCIAL_ENTERPRISES].append({**gone, "cvr": "99000244", "name": "Ny"})

    found = {row["change"]: row for row in told(tmp_path, change)}
    assert set(found) == {"added", "removed"}
    assert found["added"]["label"] == "Ny"
    assert found["added"]["fields"] == []
    assert found["removed"]["label"] == ROWS[SOCIAL_ENTERPRISES][0]["name"]


def test_what_was_told_before_is_handed_on_for_a_year_or_so(tmp_path: Path) -> None:
    def earlier(day: date) -> Row:
        return {
            "run_id": f"run-{day}", "entity": "tenders", "key": "k", "changed_on": day,
            "change": "added", "label": "Et udbud", "fields": [],
        }  # fmt: skip

    kept, old = earlier(AS_OF - timedelta(days=6)), earlier(AS_OF - timedelta(days=KEPT_DAYS))
    found = told(tmp_path, lambda _: None, earlier=[kept, old])
    assert [row["run_id"] for row in found] == [kept["run_id"]]
    CHANGES.frame(found)  # and fits the table again


def test_a_column_that_is_new_makes_no_change(tmp_path: Path) -> None:
    """An upgrade of kortlag adds columns; not every row is news then."""
    before = write_database(tmp_path / "before.duckdb", {CHANGES: []})
    with closing(duckdb.connect(str(before))) as con:
        con.execute(f"ALTER TABLE {SOCIAL_ENTERPRISES.qualified} DROP COLUMN form")
    after = write_database(tmp_path / "after.duckdb")
    with closing(duckdb.connect(str(after))) as con:
        assert changes(con, before, "run2", AS_OF) == []


@pytest.fixture
def published(tmp_path: Path) -> Published:
    return read_published(
        write_database(tmp_path / "p.duckdb"),
        protection="no_contact", profile="live", run_id="run2", as_of=AS_OF,
        ending_months=ENDING_MONTHS,
    )  # fmt: skip


def change_row(entity: str, change: str, **more: Any) -> Row:
    row = {
        "run_id": "run2", "entity": entity, "key": "k", "changed_on": AS_OF, "change": change,
        "label": "Navnet", "fields": list(more.get("after", {})), "before": None, "after": None,
    }  # fmt: skip
    return row | {side: json.dumps(values) for side, values in more.items()}


@pytest.mark.parametrize(
    ("row", "title", "line"),
    [
        (change_row("social_enterprises", "added"), "Nye på listen", "Navnet"),
        (change_row("social_enterprises", "removed"), "Ikke længere på listen", "Navnet"),
        (
            change_row("social_enterprises", "changed", before={"status": "mapped"},
                       after={"status": "registered"}),
            "Nyregistrerede (RSV)", "Navnet",
        ),
        (
            change_row("social_enterprises", "changed", before={"address": "A 1"},
                       after={"address": "B 2"}),
            "Flyttet", "Navnet: fra A 1 til B 2",
        ),
        (
            change_row("social_enterprises", "changed", before={"name": "Før*"},
                       after={"name": "Nu"}),
            "Nyt navn", r"Før\* hedder nu Nu",
        ),
        (
            change_row("tenders", "changed", before={"state": "open"},
                       after={"state": "cancelled"}),
            "Annulleret", "Navnet",
        ),
    ],
)  # fmt: skip
def test_the_digest_tells_a_change_in_danish(
    published: Published, row: Row, title: str, line: str
) -> None:
    [found] = news(published, [row])
    assert (found.title, [plain(told) for told in found.lines]) == (title, [line])


def test_the_digest_tells_the_newest_of_several_changes_of_a_row(published: Published) -> None:
    first = change_row("social_enterprises", "added") | {"changed_on": AS_OF - timedelta(days=3)}
    last = change_row("social_enterprises", "removed")
    [found] = news(published, [last, first])
    assert found.title == "Ikke længere på listen"


def test_nothing_of_a_source_s_text_is_markup() -> None:
    assert plain(flat("<script>\n[x](http://e)")) == r"\<script\> \[x\](http://e)"
    assert flat(None) == "Ukendt"
