"""Which columns a column is made from, read out of the SQL.

`python -m warehouse.lineage` derives it anew (half a minute) into `lineage.csv`; a test fails when
a table's SQL or declaration is not the one it was derived from. Does not belong here: which tables
a table is made from (`warehouse.workbench.inputs_of`).
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.tables import ALL
from warehouse.workbench import CLEANED, HANDED_IN, HANDED_IN_NAME, inputs_of, sql_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warehouse.schema import Table

FILE = Path(__file__).with_name("lineage.csv")
_HEADINGS = ("table", "digest", "column", "from_table", "from_column")


@dataclass(frozen=True, slots=True)
class Origin:
    """A column that a column is made from; of `clean.<source>_<name>` or of another table."""

    table: str
    column: str


def digest(table: Table) -> str:
    """What the lineage of a table was derived from, shortened."""
    names = ",".join(table.names)
    return hashlib.sha256(f"{names}\n{sql_of(table)}".encode()).hexdigest()[:12]


@cache
def derived() -> dict[str, dict[str, list[Origin]]]:
    """Qualified table -> column -> what it is made from, as `lineage.csv` has it."""
    found: dict[str, dict[str, list[Origin]]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            columns = found.setdefault(row["table"], {})
            origin = Origin(row["from_table"], row["from_column"])
            columns.setdefault(row["column"], []).append(origin)
    return found


def derive(table: Table) -> dict[str, set[tuple[str, str]]]:
    """Column -> tables and columns that its values come from, by reading the SELECT.

    A column made of nothing but constants, counts of rows or settings has none. Where the reader of
    SQL does not understand a query, or a column of it, nothing is said.
    """
    from sqlglot import exp, parse_one
    from sqlglot.errors import SqlglotError
    from sqlglot.lineage import lineage
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.optimizer.scope import build_scope

    schema = _schema(table)
    try:
        tree = qualify(
            parse_one(sql_of(table), dialect="duckdb"),
            dialect="duckdb", schema=schema, validate_qualify_columns=False,
        )  # fmt: skip
    except SqlglotError:
        return {}
    scope = build_scope(tree)
    found: dict[str, set[tuple[str, str]]] = {}
    for column in table.names:
        try:
            node = lineage(column, tree, schema, dialect="duckdb", scope=scope, copy=False)
        except (SqlglotError, ValueError):
            continue
        for leaf in node.walk():
            source = leaf.source
            if not leaf.downstream and isinstance(source, exp.Table) and source.db != "ref":
                name = leaf.name.rpartition(".")[2].strip('"')
                found.setdefault(column, set()).add((f"{source.db}.{source.name}", name))
    return found


def _schema(table: Table) -> dict[str, Any]:
    """Columns of every table that a SELECT reads, by schema and name."""
    known = {t.qualified: t for t in ALL}
    schema: dict[str, dict[str, dict[str, str]]] = {}
    for name in inputs_of(table):
        place, _, rest = name.partition(".")
        made = HANDED_IN if rest.startswith(f"{HANDED_IN_NAME}_") else CLEANED
        ending = next((n for n in sorted(made, key=len, reverse=True) if rest.endswith(n)), "")
        declared = made[ending] if place == "clean" else known[name]
        columns = {c.name: c.type for c in declared.columns} | {"crawl_id": "VARCHAR"}
        schema.setdefault(place, {})[rest] = columns
    return schema


def rows(tables: Iterable[Table] = ALL) -> list[Sequence[str]]:
    """Lines of `lineage.csv` for tables that SQL fills."""
    return [
        (table.qualified, digest(table), column, *origin)
        for table in tables
        if sql_of(table)
        for column, origins in derive(table).items()
        for origin in sorted(origins)
    ]


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEADINGS)
        writer.writerows(rows())
