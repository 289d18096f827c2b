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
from warehouse.exports.digest import plain, write_digest
from warehouse.exports.news import flat, news
from warehouse.exports.published import Published, read_published
from warehouse.schema import Table
from warehouse.tables.changes import CHANGES
from warehouse.tables.supply import SOCIAL_ENTERPRISES
from warehouse.tables.tenders import TENDERS
from warehouse.tables.ways_in import OPPORTUNITIES

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
    return read(write_database(tmp_path / "p.duckdb"))


def read(database: Path) -> Published:
    return read_published(
        database, protection="no_contact", profile="live", run_id="run2", as_of=AS_OF,
        ending_months=ENDING_MONTHS,
    )  # fmt: skip


def change_row(entity: str, change: str, **more: Any) -> Row:
    row = {
        "run_id": "run2", "entity": entity, "key": "k", "changed_on": AS_OF, "change": change,
        "label": "Navnet", "fields": list(more.get("after", {})), "before": None, "after": None,
    }  # fmt: skip
    return row | {side: json.dumps(values) for side, values in more.items()}


def of_tender(key: str, change: str, **more: Any) -> Row:
    """A change of one of the sample tenders."""
    return change_row("tenders", change, **more) | {"key": key}


@pytest.mark.parametrize(
    ("row", "title", "line"),
    [
        (change_row("social_enterprises", "added"), "Nye virksomheder", "Navnet"),
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
        (
            of_tender("t1", "changed", before={"state": "open"}, after={"state": "closed"}),
            "Lukket for tilbud", "Navnet – Opfundet Kommune",
        ),
        (
            of_tender("t4", "changed", before={"state": "closed", "winners": []},
                      after={"state": "awarded", "winners": ["Stor Leverandør A/S"]}),
            "Tildelt",
            "Navnet – Opfundet Kommune – til Den stille have (fmba), Stille Have v. havehjælpen, "
            "Stor Leverandør A/S",
        ),
        (
            of_tender("t1", "changed", before={"value_dkk": 1, "cpv_main": "03000000"},
                      after={"value_dkk": 2, "cpv_main": "09000000"}),
            "Ændret i øvrigt", "Navnet – Opfundet Kommune – ændret: Værdi (kr. ekskl. moms), CPV",
        ),
    ],
)  # fmt: skip
def test_the_digest_tells_a_change_in_danish(
    published: Published, row: Row, title: str, line: str
) -> None:
    found = [(one.title, [plain(told) for told in one.lines]) for one in news(published, [row])]
    assert [one for one in found if one[1]] == [(title, [line])]


def test_the_digest_tells_the_newest_of_several_changes_of_a_row(published: Published) -> None:
    first = change_row("social_enterprises", "added") | {"changed_on": AS_OF - timedelta(days=3)}
    last = change_row("social_enterprises", "removed")
    found = [(one.title, one.count) for one in news(published, [last, first])]
    assert found == [("Nye virksomheder", 0), ("Ikke længere på listen", 1)]


def test_that_no_enterprise_is_new_is_told_when_something_else_is(published: Published) -> None:
    found = news(published, [of_tender("t1", "added")])
    assert [(one.title, one.count) for one in found] == [("Nye virksomheder", 0), ("Nye udbud", 1)]
    assert news(published, []) == []


def test_tenders_of_other_buyers_without_a_way_in_are_only_counted(published: Published) -> None:
    """t1 and t2 are the municipality's; t3 is a region's that no enterprise is known to fit."""
    added = [of_tender(key, "added") for key in ("t1", "t2", "t3")]
    found = {one.title: one for one in news(published, added)}["Nye udbud"]
    assert len(found.lines) == 2
    assert found.count == 3
    assert found.rest == "og 1 udbud fra andre ordregivere uden kendt vej ind"
    alone = {one.title: one for one in news(published, added[2:])}["Nye udbud"]
    assert (alone.lines, alone.rest) == ([], found.rest.removeprefix("og "))


def test_a_tender_of_another_buyer_with_a_way_in_is_listed(tmp_path: Path) -> None:
    way = {**ROWS[OPPORTUNITIES][0], "tender_key": "t3"}
    database = write_database(tmp_path / "p.duckdb", {OPPORTUNITIES: [way]})
    found = news(read(database), [of_tender("t3", "added")])[-1]
    assert (len(found.lines), found.others) == (1, 0)
    assert found.lines[0].endswith("1 virksomhed kunne deltage")


@pytest.mark.parametrize(
    ("earlier", "repeats"), [(False, True), (True, False)], ids=["all tonight", "more this week"]
)
def test_a_week_that_tells_the_same_says_so(tmp_path: Path, earlier: bool, repeats: bool) -> None:
    rows = [change_row("tenders", "added") | {"key": "t1"}]
    if earlier:
        rows.append(rows[0] | {"key": "t2", "run_id": "run1", "changed_on": AS_OF - timedelta(1)})
    database = write_database(tmp_path / "p.duckdb", {CHANGES: rows})
    text = write_digest(read(database), tmp_path).read_text(encoding="utf-8")
    last, week = text.split("## De seneste syv dage")
    assert "### Nye virksomheder: ingen\n" in last
    assert "### Nye udbud (1)\n" in last
    assert ("De samme.\n" in week) is repeats
    assert ("### Nye udbud (2)\n" in week) is not repeats


def test_nothing_of_a_source_s_text_is_markup() -> None:
    assert plain(flat("<script>\n[x](http://e)")) == r"\<script\> \[x\](http://e)"
    assert flat(None) == "Ukendt"
