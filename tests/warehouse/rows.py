"""Rows for tests of one table or check: what a test leaves out is made up by type."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import duckdb

from warehouse.tables import BY_NAME

_NUMBERS = count(1)


def tables(con: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Create tables by their qualified names."""
    for name in sorted(names):
        table = BY_NAME[name]
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {table.schema}")
        con.execute(table.create_statement())


def insert(con: duckdb.DuckDBPyConnection, name: str, **values: Any) -> None:
    """Insert a row; columns of the key and required ones get a value, the others stay null."""
    table = BY_NAME[name]
    needed = {*table.key, *table.required_names} - set(values)
    row = {column: _made_up(table[column].type) for column in needed} | values
    columns = ", ".join(f'"{column}"' for column in row)
    con.execute(
        f"INSERT INTO {name} ({columns}) VALUES ({', '.join('?' * len(row))})", list(row.values())
    )


def _made_up(kind: str) -> Any:
    number = next(_NUMBERS)
    if kind.endswith("[]"):
        return []
    made: dict[str, Any] = {
        "VARCHAR": f"made up {number}",
        "DATE": date(2026, 1, 1),
        "TIMESTAMPTZ": datetime(2026, 1, 1, tzinfo=UTC),
        "BOOLEAN": False,
    }
    return made.get(kind, number)
