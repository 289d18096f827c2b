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
from warehouse.threads import threads_for

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

    A table that only one of them has, or that has other columns or types in one, counts in whole,
    so that an upgrade of kortlag shows; tables that no declaration names any more come last.

    Raises:
        duckdb.IOException: one of the files cannot be read.
    """
    threads = threads_for([before, after])
    with duckdb.connect(config={"autoinstall_known_extensions": False, "threads": threads}) as con:
        con.execute("SET enable_progress_bar = false")  # it would be drawn among the night's own
        for alias, path in (("a", before), ("b", after)):
            escaped = str(path).replace("'", "''")
            con.execute(f"ATTACH '{escaped}' AS {alias} (READ_ONLY)")
        columns: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for alias, name, column, kind in con.execute(
            "SELECT database_name, schema_name || '.' || table_name, column_name, data_type "
            "FROM duckdb_columns() WHERE database_name IN ('a', 'b')"
        ).fetchall():
            columns[alias, name][column] = kind
        known = {table.qualified for table in ALL}
        gone = {name for _, name in columns if name.startswith(("core.", "mart."))} - known
        return [
            _compare(con, table, columns["a", table.qualified], columns["b", table.qualified])
            for table in ALL
            if table.schema != "meta" and table != CHANGES
        ] + [_in_whole(con, name, columns["a", name], columns["b", name]) for name in sorted(gone)]


def _in_whole(
    con: duckdb.DuckDBPyConnection, name: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Difference:
    """All rows of before went, all rows of after came."""
    removed, added = (
        con.execute(f"SELECT count(*) FROM {alias}.{name}").fetchall()[0][0] if columns else 0
        for alias, columns in (("a", before), ("b", after))
    )
    return Difference(name, added, removed, 0)


def _compare(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> Difference:
    if before != after or not set(table.names) <= before.keys():
        return _in_whole(con, table.qualified, before, after)
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
