"""Where a statement comes from: any row of `core` and `mart`, to the rows and bytes it rests on.

Everything follows from the declarations: keys name rows, provenance columns name archived
bytes, and what a table is made from (`warehouse.workbench.inputs_of`) says where a row without
provenance got its values. A new table is explained without further code. A publication may be older
than the declarations: what it does not have is left out (`not_published` tells what).

Does not belong here: what a row rests on (`pipelines.bases`), reading archived bytes
(`pipelines.evidence`), printing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.bases import COMMON, bases_of
from pipelines.explained import Explained, rows_of
from warehouse.tables import ALL

if TYPE_CHECKING:
    import duckdb

    from warehouse.schema import Table

EXPLAINED: tuple[Table, ...] = tuple(table for table in ALL if table.schema in {"core", "mart"})
# What a row may be asked for by, besides the front of its key.
_FURTHER_NAMES = frozenset(
    {"publication_number", "notice_id", "subject", "supplier_cvr", "matched_cvr"}
)
_NAMES = ({table.key[0] for table in EXPLAINED} | _FURTHER_NAMES) - COMMON
_FOLLOWED = 3
"""Rows of a basis that are followed on when the row that rests on it is not the subject's own."""


def explain(con: duckdb.DuckDBPyConnection, subject: str, limit: int = 20) -> list[Explained]:
    """Every row about a subject, then the rows those rest on, down to rows with provenance.

    Args:
        con: the published database.
        subject: front of a key, its columns joined by `/` (`99000007`, `215378-2024/LOT-0001`), or
            one of the names that rows carry (CVR number, P-nummer, keys of notices and tenders,
            publication number, record_id).
        limit: most rows a table that are shown of the subject, and of each basis of those. Of what
            they rest on only the first few are followed on, or a firm would drag the whole
            warehouse in; a basis counts all its rows.
    """
    tables = _published(con)
    level = [row for table in tables.values() for row in _about(con, table, subject, limit)]
    found: dict[tuple[str, str], Explained] = {}
    while level:
        new = list({(r.table.qualified, r.name): r for r in level}.items())
        rows = [row for key, row in new if key not in found]
        found |= {(row.table.qualified, row.name): row for row in rows}
        level = _rested_on(con, tables, [row for row in rows if not row.record], limit)
        limit = min(limit, _FOLLOWED)
    return list(found.values())


def _rested_on(
    con: duckdb.DuckDBPyConnection,
    tables: Mapping[str, Table],
    rows: Sequence[Explained],
    limit: int,
) -> list[Explained]:
    """Give each row its bases; returns the rows of those, in the order of the rows.

    Rows of one table are asked about together: a query for each would be thousands.
    """
    of_table: dict[str, list[Explained]] = {}
    for row in rows:
        of_table.setdefault(row.table.qualified, []).append(row)
    under: dict[tuple[str, str], list[Explained]] = {}
    for same in of_table.values():
        for row, bases in zip(same, bases_of(con, tables, same, limit), strict=True):
            row.basis.extend(basis for basis, _ in bases)
            under[row.table.qualified, row.name] = [r for _, rows in bases for r in rows]
    return [r for row in rows for r in under[row.table.qualified, row.name]]


def not_published(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables that a publication does not have at all, and `table.column` of columns it lacks."""
    tables = _published(con)
    missing = [table.qualified for table in EXPLAINED if table.qualified not in tables]
    columns = [
        f"{table.qualified}.{name}"
        for table in EXPLAINED
        if table.qualified in tables
        for name in table.names
        if name not in tables[table.qualified].names
    ]
    return missing + columns


def _published(con: duckdb.DuckDBPyConnection) -> dict[str, Table]:
    """The tables that a publication has, by qualified name, each with the columns it has there.

    A table without a column of its key counts as missing: its rows have no name.
    """
    has: dict[str, set[str]] = {}
    query = "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns()"
    for table_name, column in con.execute(query).fetchall():
        has.setdefault(table_name, set()).add(column)
    return {
        table.qualified: replace(
            table, columns=tuple(c for c in table.columns if c.name in has[table.qualified])
        )
        for table in EXPLAINED
        if set(table.key) <= has.get(table.qualified, set())
    }


def references(rows: Iterable[Explained]) -> set[str]:
    """Archive references of rows."""
    return {row.record["archive_ref"] for row in rows if row.record}


def _about(
    con: duckdb.DuckDBPyConnection, table: Table, subject: str, limit: int
) -> list[Explained]:
    named = [n for n in table.names if n in _NAMES and table[n].type == "VARCHAR"]
    conditions = ["told.row_name = asked.id", "starts_with(told.row_name, asked.id || '/')"]
    conditions += [f'told."{column}" = asked.id' for column in named]
    [(_, rows)] = rows_of(con, table, " OR ".join(conditions), [[{"id": subject}]], limit)
    return rows
