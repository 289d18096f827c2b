"""Rows per source and month, and how far they may differ from what was counted before.

Does not belong here: what a difference leads to (`warehouse/sql/checks/meta_row_counts__*`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.database import open_published
from warehouse.tables import ALL
from warehouse.tables.meta import ROW_COUNTS
from warehouse.tables.notices import NOTICES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from warehouse.schema import Table

Partition = tuple[str, str, str]
"""Source, qualified name of a table, month (YYYY-MM, empty for none)."""
COUNTED: tuple[Table, ...] = tuple(
    table for table in ALL if table.schema == "core" and "source" in table.names
)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What may differ: shares of the rows before, plus `slack` rows.

    Attributes:
        before: months that began earlier are settled; later ones are still being published.
    """

    max_shrink: float
    max_growth: float
    slack: int
    before: date


def settled_before(as_of: date, months: int) -> date:
    """First day of the month that lies `months` before that of `as_of`."""
    index = as_of.year * 12 + as_of.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def count(con: duckdb.DuckDBPyConnection) -> dict[Partition, int]:
    """Rows of every core table that says its source, on a connection that has the tables."""
    found: dict[Partition, int] = {}
    for table in COUNTED:
        day, join = "NULL::DATE", ""
        if table.month:
            day = f't."{table.month}"'
        elif "notice_key" in table.names:
            day = f"n.{NOTICES.month}"
            join = f"LEFT JOIN {NOTICES.qualified} AS n ON n.notice_key = t.notice_key"
        rows = con.execute(
            f"SELECT t.source, COALESCE(strftime({day}, '%Y-%m'), ''), count(*) "
            f"FROM {table.qualified} AS t {join} GROUP BY ALL"
        ).fetchall()
        found |= {(source, table.qualified, month): number for source, month, number in rows}
    return found


def published(database: Path) -> dict[Partition, int]:
    """What the published file counted; empty without one, or when it is older than the table."""
    if not database.exists():
        return {}
    with open_published(database) as con:
        known = con.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE schema_name = ? AND table_name = ?",
            [ROW_COUNTS.schema, ROW_COUNTS.name],
        ).fetchall()
        if not known[0][0]:
            return {}
        rows = con.execute(
            "SELECT source, table_name, month, rows FROM meta.row_counts WHERE rows > 0"
        ).fetchall()
    return {(source, table, month): number for source, table, month, number in rows}


def judged(
    found: Mapping[Partition, int], before: Mapping[Partition, int], tolerance: Tolerance
) -> list[dict[str, Any]]:
    """Rows of `meta.row_counts`.

    Args:
        found: what there is now.
        before: what is expected; empty when nothing is.
        tolerance: how far apart they may be.

    Returns:
        A row a partition of either side. Both ways: one that is gone has 0 rows, one of a settled
        month that was not there has 0 expected, if its source gave that table before.
    """
    known = {(source, table) for source, table, _ in before}
    rows = []
    for partition in sorted(found.keys() | before.keys()):
        source, table, month = partition
        row: dict[str, Any] = {
            "source": source,
            "table_name": table,
            "month": month,
            "rows": found.get(partition, 0),
        }
        is_settled = not month or date.fromisoformat(f"{month}-01") < tolerance.before
        if is_settled and (source, table) in known:
            expected = before.get(partition, 0)
            row |= {
                "expected": expected,
                "least": int(expected * (1 - tolerance.max_shrink)) - tolerance.slack,
                "most": int(expected * (1 + tolerance.max_growth)) + tolerance.slack,
            }
        rows.append(row)
    return rows
