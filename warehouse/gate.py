"""The publish gate: each table about to be published, held against the one published last.

Pure measuring and judging over two sets of tables; the bounds stand in the tables' declarations.
Does not belong here: what happens when one does not hold (`pipelines.assets.gate`), what a person
accepted (`pipelines.acceptance`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.changes import types_of
from warehouse.occasion import BEFORE, columns_before
from warehouse.tables import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from warehouse.occasion import Occasion
    from warehouse.schema import Table

RULES: Mapping[str, str] = {
    "changed_rows": "A table has about as many rows as when it was last published.",
    "lost_keys": "What was published last is still there, under the same keys.",
    "emptied": "A column is about as filled as when it was last published.",
}
"""Rule -> what it protects. The rules of a table, in the order they are told."""
FIRST = "nothing has been published before"
_NAMED_KEYS = 5


@dataclass(frozen=True, slots=True)
class _Side:
    """Rows of a table on one side, and how many of them have each column."""

    rows: int
    filled: Mapping[str, int]

    def share(self, column: str) -> float:
        return self.filled[column] / self.rows if self.rows else 0.0


def compared(tables: Iterable[Table] = ALL) -> list[Table]:
    """The tables that are held against the last publication."""
    return [table for table in tables if table.schema != "meta" and table.bounds.asked]


def check_name(table: Table, rule: str) -> str:
    """Name of a check, as people write it."""
    return f"{table.qualified}.{rule}"


def measured(
    con: duckdb.DuckDBPyConnection, occasion: Occasion, tables: Sequence[Table] | None = None
) -> list[dict[str, Any]]:
    """Rows of `meta.gate`.

    Args:
        con: a connection with the tables to be published, the variable `as_of`, and the last
            published database attached.
        occasion: what is known about the change.
        tables: which; without it all that are compared.
    """
    found: list[dict[str, Any]] = []
    for table in compared() if tables is None else tables:
        if note := _not_asked(con, table, occasion):
            found += [_row(table, rule, note=note) for rule in RULES]
        else:
            found += _measure(con, table, occasion)
    return found


def _not_asked(con: duckdb.DuckDBPyConnection, table: Table, occasion: Occasion) -> str:
    """Why a table has no bounds tonight; empty when it has."""
    if occasion.is_first:
        return FIRST
    had = columns_before(con, table)
    if not had:
        return "the table is new"
    if {name for name, is_key in had.items() if is_key} != set(table.key):
        return "the table has another key than when it was last published"
    was, now = (types_of(con, table.qualified, of) for of in (BEFORE, None))
    if [name for name in table.key if was[name] != now[name]]:
        return "the table's key has another type than when it was last published"
    if not _can_ask(con, f"before.{table.qualified}", table.bounds.still):
        return "the table lacked columns that say which of its rows are compared"
    if occasion.left and "municipality_code" not in table.names:
        return "municipalities are no longer asked for: " + ", ".join(sorted(occasion.left))
    return ""


def _can_ask(con: duckdb.DuckDBPyConnection, relation: str, condition: str) -> bool:
    """Whether a relation has what a condition speaks of."""
    try:
        con.execute(f"SELECT 1 FROM {relation} WHERE {condition or 'true'} LIMIT 0")
    except duckdb.BinderException:
        return False
    return True


def _measure(
    con: duckdb.DuckDBPyConnection, table: Table, occasion: Occasion
) -> list[dict[str, Any]]:
    had = columns_before(con, table)
    columns = [
        name
        for name in table.stable_names
        if name in had and name not in table.required_names and name not in table.bounds.unasked
    ]
    where = _compared(table, occasion)
    was_from = f"before.{table.qualified} WHERE {where}"
    was = _side(con, was_from, columns)
    now = _side(con, f"{table.qualified} WHERE {where}", columns)
    rows = list(_rows(table, was, now, occasion))
    rows.append(_keys(con, table, was_from, was, occasion))
    rows += _fills(table, columns, was, now, occasion)
    return rows


def _compared(table: Table, occasion: Occasion) -> str:
    """Which rows of either set are compared, as a condition in SQL."""
    conditions = [table.bounds.still or "true"]
    if occasion.common is not None and "municipality_code" in table.names:
        codes = ", ".join(f"'{code}'" for code in sorted(occasion.common))
        conditions.append(f"municipality_code IN ({codes})" if codes else "false")
    return " AND ".join(f"({condition})" for condition in conditions)


def _side(con: duckdb.DuckDBPyConnection, source: str, columns: Sequence[str]) -> _Side:
    counts = "".join(f', count("{name}")' for name in columns)
    rows, *filled = con.execute(f"SELECT count(*){counts} FROM {source}").fetchall()[0]
    return _Side(rows, dict(zip(columns, filled, strict=True)))


def _rows(table: Table, was: _Side, now: _Side, occasion: Occasion) -> Iterator[dict[str, Any]]:
    """How many rows there are; how many more is not asked when something gives for the first time.

    Neither is it of a table that was empty, or has another list of municipalities.
    """
    is_widened = occasion.common is not None and "municipality_code" not in table.names
    note = ""
    if occasion.new_data:
        note = f"no most: new from {', '.join(occasion.new_data)}"
    elif is_widened:
        note = "no most: more municipalities are asked for"
    elif not was.rows:
        note = "no most: the table was empty"
    base = _base(table, "changed_rows", "", was.rows, occasion)
    yield _row(
        table,
        "changed_rows",
        before=was.rows,
        now=now.rows,
        least=table.bounds.least_rows(min(base, was.rows)),
        most=None if note else table.bounds.most_rows(max(base, was.rows)),
        accepted=base != was.rows,
        note=note,
    )


def _keys(
    con: duckdb.DuckDBPyConnection, table: Table, was_from: str, was: _Side, occasion: Occasion
) -> dict[str, Any]:
    keys = ", ".join(f'"{name}"' for name in table.key)
    lost = f"(SELECT {keys} FROM {was_from}) ANTI JOIN {table.qualified} USING ({keys})"
    kept = was.rows - con.execute(f"SELECT count(*) FROM {lost}").fetchall()[0][0]
    base = _base(table, "lost_keys", "", was.rows, occasion)
    row = _row(
        table,
        "lost_keys",
        before=was.rows,
        now=kept,
        least=table.bounds.least_keys(min(base, was.rows)),
        accepted=base != was.rows,
    )
    if not row["passed"]:
        first = con.execute(f"FROM {lost} ORDER BY ALL LIMIT {_NAMED_KEYS}").fetchall()
        row["keys"] = json.dumps([" / ".join(map(str, key)) for key in first], ensure_ascii=False)
    return row


def _fills(
    table: Table, columns: Sequence[str], was: _Side, now: _Side, occasion: Occasion
) -> Iterator[dict[str, Any]]:
    """How filled the columns are; not asked of other rows than before, or of none."""
    if not was.rows or not now.rows:
        yield _row(table, "emptied", note="the table is or was empty")
        return
    for name in columns:
        base = _base(table, "emptied", name, was.share(name), occasion)
        yield _row(
            table,
            "emptied",
            subject=name,
            before=was.share(name),
            now=now.share(name),
            least=table.bounds.least_fill(min(base, was.share(name)), now.rows),
            accepted=base != was.share(name),
        )


def _base(table: Table, rule: str, subject: str, was: float, occasion: Occasion) -> float:
    """What a bound is reckoned from: the last published figure, or the one a person accepted."""
    return occasion.accepted.get((check_name(table, rule), subject), was)


def _row(
    table: Table,
    rule: str,
    *,
    subject: str = "",
    before: float | None = None,
    now: float | None = None,
    least: float | None = None,
    most: float | None = None,
    accepted: bool = False,
    note: str = "",
) -> dict[str, Any]:
    """A row of `meta.gate`, judged."""
    too_low = now is not None and least is not None and now < least
    too_high = now is not None and most is not None and now > most
    return {
        "check_name": check_name(table, rule),
        "subject": subject,
        "before": before,
        "now": now,
        "least": None if least is None else max(0.0, round(least, 4)),
        "most": None if most is None else round(most, 4),
        "passed": not too_low and not too_high,
        "accepted": accepted,
        "keys": None,
        "note": note or None,
    }
