"""What is known to have changed on purpose since the last publication, for the publish gate.

Does not belong here: the comparison itself (`warehouse.gate`).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warehouse.tables.meta import RUNS
from warehouse.workbench import HANDED_IN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    import duckdb

    from warehouse.schema import Table

BEFORE = "before"
"""Name under which the last published database is attached."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is known of the change.

    Attributes:
        is_first: nothing has been published before.
        left: municipalities that were asked for and are no more; `all` among them.
        common: municipalities asked for both times; null when the list is the same.
        new_data: sources that give for the first time, and files that people handed in since.
        accepted: check and subject -> the figure that a person accepted for this change.
    """

    is_first: bool = False
    left: frozenset[str] = frozenset()
    common: frozenset[str] | None = None
    new_data: tuple[str, ...] = ()
    accepted: Mapping[tuple[str, str], float] = field(default_factory=dict)


@contextmanager
def attached(con: duckdb.DuckDBPyConnection, database: Path) -> Iterator[None]:
    """Have a published database under the name `before`, for reading."""
    escaped = str(database).replace("'", "''")
    con.execute(f"ATTACH '{escaped}' AS before (READ_ONLY)")
    try:
        yield
    finally:
        con.execute("DETACH before")


def columns_before(con: duckdb.DuckDBPyConnection, table: Table) -> dict[str, bool]:
    """Columns that a table had when it was last published, and whether each was part of its key.

    By the dictionary of that set; empty when the table was not there.
    """
    rows = con.execute(
        "SELECT column_name, is_key FROM before.meta.columns "
        "WHERE table_schema = ? AND table_name = ?",
        [table.schema, table.name],
    ).fetchall()
    return dict(rows)


def read(
    con: duckdb.DuckDBPyConnection,
    *,
    municipalities: Collection[str],
    giving: Collection[str],
    accepted: Mapping[tuple[str, str], float],
) -> Occasion:
    """Read the occasion from the attached database and what is about to be published.

    Args:
        con: a connection with the tables to be published and the last published ones.
        municipalities: codes of the settings, or `all`.
        giving: sources that have been collected whole at least once.
        accepted: check and subject -> the figure that a person accepted.
    """
    was, now = _municipalities(con), frozenset(municipalities)
    if was is None or was == now:
        left, common = frozenset[str](), None
    else:
        left = frozenset() if "all" in now else was - now
        common = now if "all" in was else was if "all" in now else was & now
    new = (*sorted(_first_sources(con, giving)), *_hand_ins(con))
    return Occasion(left=left, common=common, new_data=new, accepted=accepted)


def _municipalities(con: duckdb.DuckDBPyConnection) -> frozenset[str] | None:
    """The municipalities that the last set was made for; null when it does not say."""
    if "municipalities" not in columns_before(con, RUNS):
        return None
    found = con.execute(  # the newest run is the one that built the set
        "SELECT municipalities FROM before.meta.runs ORDER BY started_at DESC, run_id DESC LIMIT 1"
    ).fetchall()
    return frozenset(found[0][0]) if found and found[0][0] else None


def _first_sources(con: duckdb.DuckDBPyConnection, giving: Collection[str]) -> set[str]:
    had = con.execute(
        "SELECT source FROM before.meta.sources WHERE last_success_at IS NOT NULL"
    ).fetchall()
    return set(giving) - {name for (name,) in had}


def _hand_ins(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Files of the inbox that have rows which were not there."""
    for name, table in HANDED_IN.items():
        if columns_before(con, table).keys() >= set(table.key):
            keys = ", ".join(f'"{key}"' for key in table.key)
            had = f"before.{table.qualified}"
            new = f"SELECT 1 FROM {table.qualified} ANTI JOIN {had} USING ({keys}) LIMIT 1"
            if con.execute(new).fetchall():
                yield f"{name}.csv"
