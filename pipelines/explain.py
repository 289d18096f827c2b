"""Where a statement comes from: any row of `core` and `mart`, to the rows and bytes it rests on.

Everything follows from the declarations: keys name rows, provenance columns name archived
bytes, and what a table is made from (`warehouse.workbench.inputs_of`) says where a row without
provenance got its values. A new table is explained without further code. A publication may be older
than the declarations: what it does not have is left out (`not_published` tells what).

Does not belong here: reading archived bytes (`pipelines.evidence`), printing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from warehouse.tables import ALL
from warehouse.tables.provenance import PROVENANCE
from warehouse.workbench import inputs_of

if TYPE_CHECKING:
    import duckdb

    from warehouse.schema import Table

EXPLAINED: tuple[Table, ...] = tuple(table for table in ALL if table.schema in {"core", "mart"})
# What a row may be asked for by, besides the front of its key.
_FURTHER_NAMES = frozenset(
    {"publication_number", "notice_id", "subject", "supplier_cvr", "matched_cvr"}
)
# Keys of many things at once, or of one notice's parts: they name a row with others only.
_COMMON = frozenset(
    {"municipality_code", "source", "valid_from", "lot_id", "org_id", "contract_id", "tender_id"}
)
_NAMES = ({table.key[0] for table in EXPLAINED} | _FURTHER_NAMES) - _COMMON
_RULES = (
    "rule", "basis", "reason", "reasons", "evidence", "matched_by", "found_by", "ended_by",
    "series", "scheme", "coordinate_source", "confidence", "score",
)  # fmt: skip
_PROVENANCE = tuple(column.name for column in PROVENANCE)


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


def explain(con: duckdb.DuckDBPyConnection, subject: str, limit: int = 20) -> list[Explained]:
    """Every row about a subject, then the rows those rest on, down to rows with provenance.

    Args:
        con: the published database.
        subject: front of a key, its columns joined by `/` (`99000007`, `215378-2024/LOT-0001`), or
            one of the names that rows carry (CVR number, P-nummer, keys of notices and tenders,
            publication number, record_id).
        limit: most rows a table that are shown of the subject, and of each basis.
    """
    tables = _published(con)
    waiting = [row for table in tables.values() for row in _about(con, table, subject, limit)]
    found: dict[tuple[str, str], Explained] = {}
    while waiting:
        row = waiting.pop(0)
        if (row.table.qualified, row.name) in found:
            continue
        found[row.table.qualified, row.name] = row
        if not row.record:
            for basis, rows in _bases(con, tables, row, limit):
                row.basis.append(basis)
                waiting += rows
    return list(found.values())


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
    name = name_sql(table)
    named = [n for n in table.names if n in _NAMES and table[n].type == "VARCHAR"]
    conditions = [f"{name} = $id", f"starts_with({name}, $id || '/')"]
    conditions += [f'"{column}" = $id' for column in named]
    return _rows(con, table, " OR ".join(conditions), {"id": subject}, limit)[1]


def name_sql(table: Table) -> str:
    """The SQL expression of a row's name."""
    parts = ", ".join(f'CAST("{key}" AS VARCHAR)' for key in table.key)
    return f"concat_ws('/', {parts})"


def _rows(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    condition: str,
    values: Mapping[str, Any],
    limit: int,
) -> tuple[int, list[Explained]]:
    """How many rows there are, and the first of them by key."""
    order = ", ".join(f'"{key}"' for key in table.key)
    text = f"FROM {table.qualified} WHERE {condition}"
    count = con.execute(f"SELECT count(*) {text}", values).fetchall()[0][0]
    name = name_sql(table)
    columns = ", ".join(f'"{column}"' for column in table.names)
    cursor = con.execute(f"SELECT {name}, {columns} {text} ORDER BY {order} LIMIT {limit}", values)
    return count, [
        _explained(table, name, dict(zip(table.names, row, strict=True)))
        for name, *row in cursor.fetchall()
    ]


def _explained(table: Table, name: str, row: Mapping[str, Any]) -> Explained:
    told = {k: v for k, v in row.items() if v is not None and v != []}
    has_record = "archive_ref" in table.names
    record = {k: told[k] for k in _PROVENANCE if k in told} if has_record else {}
    values = {k: v for k, v in told.items() if k not in record or k in table.key}
    return Explained(table, name, values, record)


def _bases(
    con: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], row: Explained, limit: int
) -> Iterator[tuple[Basis, list[Explained]]]:
    """Rows of each table that a row's table is made from, tied to it by columns of one name.

    A table that shares no key with it is tied through one that does (lots to a procedure through
    its notices), or by all columns of one name.
    """
    tied: list[Explained] = []
    untied: list[Table] = []
    for other in (tables[name] for name in inputs_of(row.table) if name in tables):
        if conditions := _ties(row, other):
            basis, rows = _tied(con, other, conditions, limit)
            tied += rows
            yield basis, rows
        else:
            untied.append(other)
    for other in untied:
        for through in {r.table.qualified: r.table for r in tied}.values():
            if set(through.key) <= set(other.names):
                found = [r for r in tied if r.table is through]
                yield _through(con, through, found, other, limit)
                break
        else:
            if conditions := _alike(row, other):
                yield _tied(con, other, conditions, limit)


def _tied(
    con: duckdb.DuckDBPyConnection,
    other: Table,
    conditions: Mapping[str, tuple[str, Any]],
    limit: int,
) -> tuple[Basis, list[Explained]]:
    where = " AND ".join(condition for condition, _ in conditions.values())
    values = {column: value for column, (_, value) in conditions.items()}
    count, rows = _rows(con, other, where, values, limit)
    return Basis(other.qualified, values, count, [r.name for r in rows]), rows


def _alike(row: Explained, other: Table) -> dict[str, tuple[str, Any]]:
    """Conditions that all columns of one name agree, but days on which periods begin.

    A row that names the unit it was matched with rests on rows without number, too.
    """
    left_out = {*_PROVENANCE, "valid_from"}
    shared = [key for key in row.values if key in other.names and key not in left_out]
    found = {key: (f'"{key}" = ${key}', row.values[key]) for key in shared}
    if "cvr" in found and len(found) > 1:
        found["cvr"] = ('("cvr" = $cvr OR "cvr" IS NULL)', row.values["cvr"])
    return found


def _ties(row: Explained, other: Table) -> dict[str, tuple[str, Any]]:
    """Conditions on another table by the columns that name a row of either.

    A municipality, the day on which a period begins or a lot's number names too much by itself:
    then the other table's key counts, else all columns of one name have to agree.
    """
    ties = {
        key: (f'"{key}" = ${key}', row.values[key]) for key in row.table.key if key in other.names
    }
    for key in row.table.key:
        many = f"{key[:-1]}ies" if key.endswith("y") else f"{key}s"
        if key not in other.names and many in other.names and other[many].type == "VARCHAR[]":
            ties[key] = (f'list_contains("{many}", ${key})', row.values[key])
    if not set(ties) <= _COMMON:
        return ties
    named = {key: (f'"{key}" = ${key}', row.values[key]) for key in other.key if key in row.values}
    return _alike(row, other) if ties and set(named) <= _COMMON else named


def _through(
    con: duckdb.DuckDBPyConnection,
    through: Table,
    rows: Sequence[Explained],
    other: Table,
    limit: int,
) -> tuple[Basis, list[Explained]]:
    columns = ", ".join(f'"{key}"' for key in through.key)
    values = {
        f"{key}_{number}": row.values[key] for number, row in enumerate(rows) for key in through.key
    }
    marks = ", ".join(
        "(" + ", ".join(f"${key}_{number}" for key in through.key) + ")"
        for number in range(len(rows))
    )
    count, found = _rows(con, other, f"({columns}) IN ({marks})", values, limit)
    on = {"through": through.qualified, "rows": [row.name for row in rows]}
    return Basis(other.qualified, on, count, [row.name for row in found]), found
