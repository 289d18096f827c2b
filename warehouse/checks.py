"""Checks of tables: the declaration's own, and rules written as SQL that returns bad rows.

Every table gets a schema check from its declaration. Further rules lie in
`warehouse/sql/checks/<table>__<rule>.sql` with a header of three comment lines:

    -- table: core.lots
    -- severity: ERROR
    -- reason: what the rule protects

An ERROR blocks publication, a WARN is told.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from warehouse.tables import BY_NAME

if TYPE_CHECKING:
    import duckdb

    from warehouse.schema import Table

CHECKS_DIR = Path(__file__).parent / "sql" / "checks"
_SAMPLE = 5


@dataclass(frozen=True, slots=True)
class Check:
    """A rule on a table.

    Attributes:
        name: unique within the table.
        table: qualified name.
        severity: ERROR or WARN.
        reason: what it protects.
        sql: a SELECT of the rows that break it; must find nothing.
    """

    name: str
    table: str
    severity: Literal["ERROR", "WARN"]
    reason: str
    sql: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found: how many bad rows, and the first of them."""

    check: Check
    failing_rows: int
    sample: list[dict[str, Any]] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """No row broke the rule."""
        return self.failing_rows == 0

    def sample_json(self) -> str | None:
        """The first bad rows as JSON; null when there are none."""
        first = self.sample[:_SAMPLE]
        return json.dumps(first, default=str, ensure_ascii=False) if first else None


def declared_checks(table: Table) -> list[Check]:
    """The checks that follow from a declaration: schema, key, required columns, least rows."""
    name = table.qualified
    expected = ", ".join(f"('{c.name}', '{c.type}')" for c in table.columns)
    found = (  # duckdb_columns() spells the zoned instant out
        "SELECT column_name, "
        "replace(data_type, 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ') AS data_type "
        "FROM duckdb_columns() "
        f"WHERE database_name = current_database() AND schema_name = '{table.schema}' "
        f"AND table_name = '{table.name}'"
    )
    declared = f"SELECT * FROM (VALUES {expected}) AS declared(column_name, data_type)"
    keys = ", ".join(f'"{k}"' for k in table.key)
    nulls = " OR ".join(f'"{column}" IS NULL' for column in table.required_names)
    checks = [
        Check("schema", name, "ERROR", "The table has the declared columns and types.",
              f"(({declared}) EXCEPT ({found})) UNION ALL (({found}) EXCEPT ({declared}))"),
        Check("key", name, "ERROR", "A key names one row.",
              f"SELECT {keys}, count(*) AS rows FROM {name} GROUP BY ALL HAVING count(*) > 1"),
        Check("required", name, "ERROR", "Columns that are never null are not null.",
              f"SELECT * FROM {name} WHERE {nulls}"),
    ]  # fmt: skip
    if table.min_rows:
        checks.append(
            Check("rows", name, "ERROR", "Zero rows is a failure unless declared normal.",
                  f"SELECT count(*) AS rows FROM {name} HAVING count(*) < {table.min_rows}")
        )  # fmt: skip
    return checks


@cache
def written_checks() -> tuple[Check, ...]:
    """The checks in `warehouse/sql/checks/`.

    Raises:
        ValueError: a file without its header, or for a table nobody declared.
    """
    return tuple(_read(path) for path in sorted(CHECKS_DIR.glob("*.sql")))


def checks_of(table: Table) -> list[Check]:
    """All checks of a table."""
    return declared_checks(table) + [c for c in written_checks() if c.table == table.qualified]


def run(con: duckdb.DuckDBPyConnection, check: Check) -> Outcome:
    """Run a check on a connection that has its table."""
    counted = con.execute(f"SELECT count(*) FROM ({check.sql})").fetchall()[0][0]
    if not counted:
        return Outcome(check, 0)
    cursor = con.execute(f"SELECT * FROM ({check.sql}) LIMIT {_SAMPLE}")
    names = [column[0] for column in cursor.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return Outcome(check, int(counted), rows)


def _read(path: Path) -> Check:
    text = path.read_text(encoding="utf-8")
    header = dict(re.findall(r"^-- (table|severity|reason): (.+)$", text, re.MULTILINE))
    if set(header) != {"table", "severity", "reason"} or header["severity"] not in {
        "ERROR",
        "WARN",
    }:
        raise ValueError(f"{path.name}: the header needs table, severity (ERROR or WARN), reason")
    if header["table"] not in BY_NAME:
        raise ValueError(f"{path.name}: {header['table']} is not a declared table")
    sql = re.sub(r"^--[^\n]*\n", "", text, flags=re.MULTILINE).strip().rstrip(";")
    severity = cast('Literal["ERROR", "WARN"]', header["severity"])
    name = path.stem.rpartition("__")[2]
    return Check(name, header["table"], severity, header["reason"], sql)
