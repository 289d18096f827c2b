"""A set of another schema was published before: nothing breaks, and what differs is told."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.older import published_file
from tests.warehouse.exports_samples import ROWS, write_database
from warehouse.changes import changes
from warehouse.compare import Difference, compare
from warehouse.database import open_published
from warehouse.gate import measured
from warehouse.occasion import Occasion, attached
from warehouse.tables import ALL
from warehouse.tables.changes import CHANGES
from warehouse.tables.meta import COLUMNS

AS_OF = date(2026, 11, 24)
A_CHANGE = {
    "run_id": "run1",
    "entity": "tenders",
    "key": "T-1",
    "changed_on": AS_OF,
    "change": "added",
    "fields": [],
}
ALTERED = {
    "a column is missing": "CREATE OR REPLACE TABLE {t} AS SELECT * EXCLUDE (title) FROM {t}",
    "a column is new": "CREATE OR REPLACE TABLE {t} AS SELECT *, 1 AS further FROM {t}",
    "a column has another type": (
        "CREATE OR REPLACE TABLE {t} AS SELECT * REPLACE (lots::VARCHAR AS lots) FROM {t}"
    ),
    "the key has another type": (
        "CREATE OR REPLACE TABLE {t} AS SELECT * REPLACE (hash(tender_key) AS tender_key) FROM {t}"
    ),
    "the key had another name": (
        "CREATE OR REPLACE TABLE {t} AS SELECT * EXCLUDE (tender_key), tender_key AS k FROM {t}"
    ),
    "the table is missing": "DROP TABLE {t}",
    "no changes were told": "DROP TABLE mart.changes",
    "changes had a further column": (
        "CREATE OR REPLACE TABLE mart.changes AS SELECT *, 1 AS further FROM mart.changes"
    ),
    "changes lacked a column": (
        "CREATE OR REPLACE TABLE mart.changes AS SELECT * EXCLUDE (fields) FROM mart.changes"
    ),
    "changes had no date": (
        "CREATE OR REPLACE TABLE mart.changes AS SELECT * EXCLUDE (changed_on) FROM mart.changes"
    ),
    "changes had another type": (
        "CREATE OR REPLACE TABLE mart.changes AS "
        "SELECT * REPLACE (changed_on::VARCHAR AS changed_on) FROM mart.changes"
    ),
    "what says which rows count is missing": (
        "CREATE OR REPLACE TABLE mart.offerings AS SELECT * EXCLUDE (status) FROM mart.offerings"
    ),
    "a table is new": "CREATE TABLE mart.further AS SELECT 1 AS further",
}


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication of today's schema; it told one change."""
    folder = tmp_path_factory.mktemp("now")
    dictionary = [row for table in ALL for row in table.dictionary_rows()]
    return write_database(folder / "now.duckdb", {**ROWS, CHANGES: [A_CHANGE], COLUMNS: dictionary})


def altered(now: Path, tmp_path: Path, name: str) -> Path:
    """The same, as it may have looked before."""
    path = tmp_path / f"{name.replace(' ', '_')}.duckdb"
    shutil.copy(now, path)
    with duckdb.connect(path) as con:
        con.execute(ALTERED[name].format(t="mart.tenders"))
        con.execute(
            "DELETE FROM meta.columns AS m WHERE NOT EXISTS (FROM duckdb_columns() AS c WHERE "
            "(c.schema_name, c.table_name, c.column_name) "
            "= (m.table_schema, m.table_name, m.column_name))"
        )
    return path


@pytest.mark.parametrize("name", ALTERED)
def test_what_was_published_before_may_look_otherwise(tmp_path: Path, now: Path, name: str) -> None:
    old = altered(now, tmp_path, name)
    with closing(duckdb.connect(str(now))) as con:
        rows = changes(con, old, "run2", AS_OF)
    CHANGES.frame(rows)  # fits the declaration
    assert {row["change"] for row in rows} <= {"added", "removed", "changed"}
    for tables in (compare(old, now), compare(now, old)):
        assert len({difference.table for difference in tables}) == len(tables)


@pytest.mark.parametrize("name", ALTERED)
def test_the_gate_asks_what_can_be_asked_of_it(tmp_path: Path, now: Path, name: str) -> None:
    old = altered(now, tmp_path, name)
    with closing(duckdb.connect(str(now))) as con, attached(con, old):
        con.execute(f"SET VARIABLE as_of = DATE '{AS_OF}'")
        rows = measured(con, Occasion())
    told = {row["note"] for row in rows if row["check_name"].startswith("mart.tenders.")}
    assert all(row["passed"] for row in rows), [row for row in rows if not row["passed"]]
    if name == "the key has another type":
        assert told == {"the table's key has another type than when it was last published"}
    offerings = {r["note"] for r in rows if r["check_name"].startswith("mart.offerings.")}
    is_lacking = offerings == {"the table lacked columns that say which of its rows are compared"}
    assert is_lacking == (name == "what says which rows count is missing")


def difference_of(tables: list[Difference], name: str) -> Difference | None:
    return next((difference for difference in tables if difference.table == name), None)


def test_a_table_that_looked_otherwise_counts_in_whole(tmp_path: Path, now: Path) -> None:
    with open_published(now) as con:
        (rows,) = con.execute("SELECT count(*) FROM mart.tenders").fetchall()[0]
    for name in ("a column is missing", "a column has another type", "the key had another name"):
        old = altered(now, tmp_path, name)
        assert difference_of(compare(old, now), "mart.tenders") == Difference(
            "mart.tenders", rows, rows, 0
        ), name


def test_a_table_that_went_is_told(tmp_path: Path, now: Path) -> None:
    old = altered(now, tmp_path, "a table is new")
    assert difference_of(compare(old, now), "mart.further") == Difference("mart.further", 0, 1, 0)
    assert difference_of(compare(now, old), "mart.further") == Difference("mart.further", 1, 0, 0)


def test_changes_of_before_are_handed_on_as_far_as_they_can_be_read(
    tmp_path: Path, now: Path
) -> None:
    for name, is_kept in {
        "a column is missing": True,
        "changes had a further column": True,
        "changes had another type": True,
        "changes lacked a column": False,
        "changes had no date": False,
        "no changes were told": False,
    }.items():
        old = altered(now, tmp_path, name)
        with closing(duckdb.connect(str(now))) as con:
            rows = changes(con, old, "run2", AS_OF)
        assert ({"run1"} <= {row["run_id"] for row in rows}) == is_kept, name


def test_a_new_column_alone_changes_no_row(tmp_path: Path, now: Path) -> None:
    old = altered(now, tmp_path, "a column is missing")
    with closing(duckdb.connect(str(now))) as con:
        rows = [row for row in changes(con, old, "run2", AS_OF) if row["run_id"] == "run2"]
    assert rows == []


def test_a_file_that_an_older_kortlag_published_is_read(tmp_path: Path, now: Path) -> None:
    old = published_file(tmp_path / "old.duckdb")
    with closing(duckdb.connect(str(now))) as con:
        rows = changes(con, old, "run2", AS_OF)
    CHANGES.frame(rows)
    assert {row["entity"] for row in rows} >= {"social_enterprises", "tenders"}
    told = {d.table: d for d in compare(old, now)}
    assert told["core.tender_notices"].removed > 0, "its columns were others"
    assert (told["core.procedures"].removed, told["core.procedures"].changed) == (0, 0)
    with open_published(old) as con:
        assert con.execute("SELECT count(*) FROM mart.social_enterprises").fetchall() == [(33,)]
