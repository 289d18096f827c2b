"""Comparing two publications counts what really changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from warehouse.compare import compare
from warehouse.tables import ALL, BY_NAME

LISTED = BY_NAME["core.social_register"]


def make(path: Path, rows: list[tuple[str, bool, int]]) -> Path:
    """A database with a few registrations: number, doubtful, hour in which last seen."""
    with duckdb.connect(str(path)) as con:
        for schema in ("core", "mart", "meta"):
            con.execute(f"CREATE SCHEMA {schema}")
        for table in ALL:
            con.execute(table.create_statement())
        for cvr, doubtful, hour in rows:
            con.execute(
                "INSERT INTO core.social_register BY NAME SELECT ? AS cvr, "
                "DATE '2020-01-01' AS valid_from, ? AS doubtful, 'cvr' AS source, "
                "? AS archive_ref, ? AS first_seen, ? AS last_seen",
                [
                    cvr,
                    doubtful,
                    f"cvr/{hour}",
                    datetime(2026, 1, 1, tzinfo=UTC),
                    datetime(2026, 1, 2, hour, tzinfo=UTC),
                ],
            )
    return path


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([("99000007", False, 4), ("99000015", False, 4)], (0, 0, 0)),  # only seen again
        ([("99000007", True, 4), ("99000015", False, 4)], (0, 0, 1)),
        ([("99000007", False, 4)], (0, 1, 0)),
        ([("99000007", False, 4), ("99000015", False, 4), ("99000023", False, 4)], (1, 0, 0)),
        ([("99000007", True, 4), ("99000023", False, 4)], (1, 1, 1)),
    ],
)
def test_added_removed_and_changed_rows(
    tmp_path: Path, after: list[tuple[str, bool, int]], expected: tuple[int, int, int]
) -> None:
    before = make(tmp_path / "a.duckdb", [("99000007", False, 1), ("99000015", False, 1)])
    found = {d.table: d for d in compare(before, make(tmp_path / "b.duckdb", after))}
    difference = found.pop(LISTED.qualified)
    assert (difference.added, difference.removed, difference.changed) == expected
    assert bool(difference) == any(expected)
    assert not any(found.values())


def test_a_table_of_another_shape_counts_as_changed_in_whole(tmp_path: Path) -> None:
    before = make(tmp_path / "a.duckdb", [("99000007", False, 1)])
    after = make(tmp_path / "b.duckdb", [("99000007", False, 1)])
    with duckdb.connect(str(after)) as con:
        con.execute("ALTER TABLE core.social_register ADD COLUMN extra INTEGER")
    found = {d.table: d for d in compare(before, after)}[LISTED.qualified]
    assert (found.added, found.removed) == (1, 1)
