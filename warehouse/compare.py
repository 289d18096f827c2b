"""What differs between two published databases, table by table.

Volatile columns (declared so) are left out: that a record was seen again is no change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.tables import ALL
from warehouse.tables.changes import CHANGES

if TYPE_CHECKING:
    from warehouse.schema import Table


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows of a table that were added, removed or changed (same key, other content)."""

    table: str
    added: int
    removed: int
    changed: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def compare(before: Path, after: Path) -> list[Difference]:
    """Differences of every `core` and `mart` table between two database files.

    `mart.changes` is left out: it tells of them.

    A table or column that only one of them has counts as changed in whole, so that an upgrade
    of kortlag shows.

    Raises:
        duckdb.IOException: one of the files cannot be read.
    """
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as con:
        for alias, path in (("a", before), ("b", after)):
            escaped = str(path).replace("'", "''")
            con.execute(f"ATTACH '{escaped}' AS {alias} (READ_ONLY)")
        columns: dict[tuple[str, str], set[str]] = defaultdict(set)
        for alias, name, column in con.execute(
            "SELECT database_name, schema_name || '.' || table_name, column_name "
            "FROM duckdb_columns()"
        ).fetchall():
            columns[alias, name].add(column)
        return [
            _compare(con, table, {alias: columns[alias, table.qualified] for alias in ("a", "b")})
            for table in ALL
            if table.schema != "meta" and table != CHANGES
        ]


def _compare(
    con: duckdb.DuckDBPyConnection, table: Table, columns: Mapping[str, set[str]]
) -> Difference:
    if columns["a"] != columns["b"]:
        counts = [
            con.execute(f"SELECT count(*) FROM {alias}.{table.qualified}").fetchall()[0][0]
            if columns[alias]
            else 0
            for alias in ("a", "b")
        ]
        return Difference(table.qualified, counts[1], counts[0], 0)
    keys = ", ".join(f'"{k}"' for k in table.key)
    stable = ", ".join(f'"{name}"' for name in table.stable_names)
    added, removed, changed = con.execute(
        f"""
        WITH x AS (SELECT {keys}, hash({stable}) AS content FROM a.{table.qualified}),
        y AS (SELECT {keys}, hash({stable}) AS content FROM b.{table.qualified})
        SELECT
            count(*) FILTER (x.content IS NULL),
            count(*) FILTER (y.content IS NULL),
            count(*) FILTER (x.content <> y.content)
        FROM x FULL JOIN y USING ({keys})
        """
    ).fetchall()[0]
    return Difference(table.qualified, added, removed, changed)
