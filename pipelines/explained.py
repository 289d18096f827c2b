"""A row and what it rests on, and how rows are asked for by what is known of them.

Does not belong here: which tables are asked (`pipelines.bases`, `pipelines.explain`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from warehouse.tables.provenance import PROVENANCE

if TYPE_CHECKING:
    import duckdb

    from warehouse.schema import Table

_RULES = (
    "rule", "basis", "reason", "reasons", "evidence", "matched_by", "found_by", "ended_by",
    "series", "scheme", "coordinate_source", "confidence", "score",
)  # fmt: skip
PROVENANCE_NAMES = tuple(column.name for column in PROVENANCE)


@dataclass(frozen=True, slots=True)
class Basis:
    """Rows of another table that a row rests on.

    Attributes:
        table: the other table.
        on: what ties them, column to value; of a tie through a third table its name as well.
        count: how many there are.
        names: names of the first of them.
    """

    table: str
    on: dict[str, Any]
    count: int
    names: list[str]


@dataclass(frozen=True, slots=True)
class Explained:
    """A row and what it rests on.

    Attributes:
        table: its declaration.
        name: its key, joined by `/`; `kortlag explain` finds exactly this row by it.
        values: column to value, nulls and empty lists left out, provenance left out.
        record: its provenance columns; empty when the table has none.
        basis: of a row without provenance, the rows it rests on.
    """

    table: Table
    name: str
    values: dict[str, Any]
    record: dict[str, Any]
    basis: list[Basis] = field(default_factory=list)

    @property
    def rules(self) -> dict[str, Any]:
        """Those of its values that say how another came about."""
        return {k: v for k, v in self.values.items() if k.endswith(_RULES)}

    def as_dict(self) -> dict[str, Any]:
        """For `--json`: each value with its meaning and the source's own name."""
        return {
            "table": self.table.qualified,
            "row": self.name,
            "values": [
                {
                    "column": name,
                    "value": value,
                    "meaning": self.table[name].meaning,
                    "origin": self.table[name].origin or None,
                    "is_rule": name in self.rules,
                }
                for name, value in self.values.items()
            ],
            "record": self.record or None,
            "rests_on": [
                {"table": b.table, "on": b.on, "rows": b.count, "first": b.names}
                for b in self.basis
            ],
        }


def name_sql(table: Table) -> str:
    """The SQL expression of a row's name."""
    parts = ", ".join(f'CAST("{key}" AS VARCHAR)' for key in table.key)
    return f"concat_ws('/', {parts})"


def rows_of(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    condition: str,
    asked: Sequence[Sequence[Mapping[str, Any]]],
    limit: int,
) -> list[tuple[int, list[Explained]]]:
    """For each of several askings: how many rows there are, and the first of them by key.

    Args:
        con: the published database.
        table: whose rows.
        condition: in terms of its columns and of `asked.<name>`.
        asked: of each asking its lines, values by name, the same names in all; a row is meant
            when one line meets the condition, and no two may.
        limit: most rows of each asking.
    """
    order = ", ".join(f'told."{key}"' for key in table.key)
    columns = ", ".join(f'told."{column}"' for column in table.names)
    names = ", ".join(f'"{name}"' for name in asked[0][0])
    line = f"({', '.join('?' * (1 + len(asked[0][0])))})"
    every = ", ".join([line] * sum(map(len, asked)))
    asked_lines = [(number, one) for number, lines in enumerate(asked) for one in lines]
    cursor = con.execute(
        f"""
        SELECT asked.asking, count(*) OVER (PARTITION BY asked.asking), told.row_name, {columns}
        FROM (SELECT {name_sql(table)} AS row_name, * FROM {table.qualified}) AS told
        JOIN (VALUES {every}) AS asked(asking, {names}) ON {condition}
        QUALIFY row_number() OVER (PARTITION BY asked.asking ORDER BY {order}) <= {limit}
        ORDER BY asked.asking, {order}
        """,  # noqa: S608 - the names are declared, the values are parameters
        [v for number, lines in asked_lines for v in (number, *lines.values())],
    )
    found: list[tuple[int, list[Explained]]] = [(0, []) for _ in asked]
    for number, count, name, *row in cursor.fetchall():
        rows = found[number][1]
        rows.append(_explained(table, name, dict(zip(table.names, row, strict=True))))
        found[number] = (count, rows)
    return found


def _explained(table: Table, name: str, row: Mapping[str, Any]) -> Explained:
    told = {k: v for k, v in row.items() if v is not None and v != []}
    has_record = "archive_ref" in table.names
    record = {k: told[k] for k in PROVENANCE_NAMES if k in told} if has_record else {}
    values = {k: v for k, v in told.items() if k not in record or k in table.key}
    return Explained(table, name, values, record)
