"""What a run changes in the published tables, row by row.

Volatile columns (declared so) never make a change. Does not belong here: counting differences
between two databases (`warehouse.compare`), telling people of them (`warehouse.exports.digest`).
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from warehouse.schema import Table
from warehouse.tables import BY_NAME
from warehouse.tables.changes import CHANGES, TRACKED

KEPT_DAYS = 400
"""Changes older than this are not handed on: a little more than a year."""
_LABELS = ("name", "title", "label_da")


def changes(
    con: duckdb.DuckDBPyConnection, before: Path | None, run_id: str, as_of: date
) -> list[dict[str, Any]]:
    """Rows of `mart.changes` for a publication.

    Args:
        con: a workbench whose `mart` views are about to be published.
        before: the database published before; None on the first publication, which changes nothing.
        run_id: the run that publishes.
        as_of: the date it calculates for.

    Returns:
        The earlier publication's rows that are recent enough, and those of this run.
    """
    if before is None:
        return []
    escaped = str(before).replace("'", "''")
    con.execute(f"ATTACH '{escaped}' AS before (READ_ONLY)")
    try:
        found = _handed_on(con, as_of)
        for name in TRACKED:
            table = BY_NAME[name]
            if _columns(con, table):
                found += _changes(con, table, run_id, as_of)
        return found
    finally:
        con.execute("DETACH before")


def _columns(con: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    """Stable columns that the table had then and has now, of the same type.

    None when it is new, or its key was another: then no row of then can be told again.
    """
    was, now = (types_of(con, table.qualified, of) for of in ("before", None))
    names = [name for name in table.stable_names if name in now and was.get(name) == now[name]]
    return names if set(table.key) <= set(names) else []


def types_of(
    con: duckdb.DuckDBPyConnection, table: str, database: str | None = None
) -> dict[str, str]:
    """Column -> type of a table or view, by its qualified name; empty when there is none.

    Without `database`, of the one in use.
    """
    # Not by duckdb_columns(), which looks at every table and view there is, each time; nor by
    # DESCRIBE, which takes a variable of Python of that name where there is no such table.
    name = f"{database}.{table}" if database else table
    try:
        rows = con.execute("SELECT name, type FROM pragma_table_info(?)", [name]).fetchall()
    except duckdb.CatalogException:
        return {}
    return dict(rows)


def _handed_on(con: duckdb.DuckDBPyConnection, as_of: date) -> list[dict[str, Any]]:
    """Changes told before, as far as an older declaration of them can be read by today's."""
    had = types_of(con, CHANGES.qualified, "before")
    if not set(CHANGES.required_names) <= had.keys():
        return []
    cells = [
        f'TRY_CAST("{c.name}" AS {c.type}) AS "{c.name}"' for c in CHANGES.columns if c.name in had
    ]
    whole = " AND ".join(f'"{name}" IS NOT NULL' for name in CHANGES.required_names)
    found = con.execute(
        f"FROM (SELECT {', '.join(cells)} FROM before.{CHANGES.qualified}) "
        f"WHERE {whole} AND changed_on > ?::DATE - ?::INTEGER ORDER BY ALL",
        [as_of, KEPT_DAYS],
    )
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _changes(
    con: duckdb.DuckDBPyConnection, table: Table, run_id: str, as_of: date
) -> list[dict[str, Any]]:
    """This run's changes of one table."""
    values = [name for name in _columns(con, table) if name not in table.key]
    keys = ", ".join(f'"{name}"' for name in table.key)
    shown = next((f'"{name}"' for name in _LABELS if name in values), "NULL")

    def rows(where: str) -> str:
        cells = ", ".join(f'"{name}" := "{name}"' for name in values)
        return (
            f"SELECT concat_ws(' / ', {keys}) AS key, {shown}::VARCHAR AS label, "
            f"to_json(struct_pack({cells})) AS content FROM {where}{table.qualified}"
        )

    pairs = con.execute(
        f"""
        SELECT key, x.label, y.label, x.content::VARCHAR, y.content::VARCHAR
        FROM ({rows("before.")}) AS x FULL JOIN ({rows("")}) AS y USING (key)
        WHERE x.content IS DISTINCT FROM y.content
        ORDER BY key
        """
    ).fetchall()
    return [
        {
            "run_id": run_id,
            "entity": table.name,
            "key": key,
            "changed_on": as_of,
            "label": old_label if new is None else new_label,
            **_difference(old, new),
        }
        for key, old_label, new_label, old, new in pairs
    ]


def _difference(old: str | None, new: str | None) -> dict[str, Any]:
    """Kind of change, the columns that differ, and their values before and after."""
    if old is None or new is None:
        return {"change": "added" if old is None else "removed", "fields": []}
    was, now = json.loads(old), json.loads(new)
    fields = [name for name in now if was[name] != now[name]]
    return {
        "change": "changed",
        "fields": fields,
        "before": json.dumps({name: was[name] for name in fields}, ensure_ascii=False),
        "after": json.dumps({name: now[name] for name in fields}, ensure_ascii=False),
    }
