"""Rows per source and month are compared both ways with the publication before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import duckdb
import pytest

from warehouse import checks
from warehouse.counts import Partition, Tolerance, count, judged, settled_before
from warehouse.tables import BY_NAME
from warehouse.tables.meta import ROW_COUNTS

TOLERANCE = Tolerance(0.05, 0.2, 2, date(2026, 9, 1))
OLD: Partition = ("ted", "core.notices", "2026-06")
NEW: Partition = ("ted", "core.notices", "2026-10")
OTHER: Partition = ("cvr", "core.enterprises", "")


def failing(found: Mapping[Partition, int], before: Mapping[Partition, int]) -> set[str]:
    """Names of the checks that do not pass."""
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA meta")
        con.execute(ROW_COUNTS.create_statement())
        frame = ROW_COUNTS.frame(judged(found, before, TOLERANCE))
        if rows := frame.rows():
            con.executemany("INSERT INTO meta.row_counts VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        assert frame.height == len(found.keys() | before.keys())
        return {
            f"{c.severity} {c.name}"
            for c in checks.checks_of(ROW_COUNTS)
            if not checks.run(con, c).passed
        }


@pytest.mark.parametrize(
    ("found", "before", "told"),
    [
        ({OLD: 100, OTHER: 7}, {}, set()),
        ({OLD: 100}, {OLD: 100}, set()),
        ({OLD: 93}, {OLD: 100}, set()),
        ({OLD: 92}, {OLD: 100}, {"ERROR shrunk"}),
        ({}, {OLD: 100}, {"ERROR shrunk", "WARN missing"}),
        ({}, {OLD: 2}, {"WARN missing"}),
        ({OLD: 122}, {OLD: 100}, set()),
        ({OLD: 123}, {OLD: 100}, {"WARN grown"}),
        ({OLD: 1, NEW: 5}, {NEW: 5}, {"WARN unexpected"}),
        ({NEW: 1}, {NEW: 100}, set()),
        ({OTHER: 50}, {OTHER: 100}, {"ERROR shrunk"}),
        ({OLD: 100, OTHER: 9}, {OLD: 100}, set()),
    ],
)
def test_what_differs_is_told(
    found: dict[Partition, int], before: dict[Partition, int], told: set[str]
) -> None:
    assert failing(found, before) == told


@pytest.mark.parametrize(
    ("as_of", "months", "expected"),
    [
        (date(2026, 11, 20), 2, date(2026, 9, 1)),
        (date(2026, 1, 31), 2, date(2025, 11, 1)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_months_that_are_over_long_enough_are_settled(
    as_of: date, months: int, expected: date
) -> None:
    assert settled_before(as_of, months) == expected


def test_parts_of_a_notice_are_counted_by_its_month() -> None:
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA core")
        for name, table in BY_NAME.items():
            if table.schema == "core":
                nulls = ", ".join(f'NULL::{c.type} AS "{c.name}"' for c in table.columns)
                con.execute(f"CREATE VIEW {name} AS SELECT {nulls} WHERE false")
        con.execute("CREATE OR REPLACE VIEW core.notices AS SELECT 'ted' AS source, "
                    "'1-2026' AS notice_key, DATE '2026-06-30' AS published_on")  # fmt: skip
        con.execute("CREATE OR REPLACE VIEW core.lots AS SELECT 'ted' AS source, "
                    "unnest(['1-2026', '1-2026', '2-2026']) AS notice_key")  # fmt: skip
        assert count(con) == {
            ("ted", "core.notices", "2026-06"): 1,
            ("ted", "core.lots", "2026-06"): 2,
            ("ted", "core.lots", ""): 1,
        }
