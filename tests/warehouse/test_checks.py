"""Checks find what they are there to find, in real DuckDB tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse import checks, reference
from warehouse.tables import ALL, BY_NAME
from warehouse.workbench import MACROS

TABLE = BY_NAME["mart.tender_municipalities"]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for schema in ("core", "mart", "meta"):
            connection.execute(f"CREATE SCHEMA {schema}")
        yield connection


def failing(con: duckdb.DuckDBPyConnection, name: str) -> int:
    check = next(c for c in checks.checks_of(TABLE) if c.name == name)
    return checks.run(con, check).failing_rows


def fill(con: duckdb.DuckDBPyConnection, *rows: tuple[str | None, ...], types: str = "") -> None:
    columns = types or "(tender_key VARCHAR, municipality_code VARCHAR, rule VARCHAR, role VARCHAR)"
    con.execute(f"CREATE TABLE {TABLE.qualified} {columns}")
    for row in rows:
        con.execute("INSERT INTO mart.tender_municipalities VALUES (?, ?, ?, 'own')", list(row))


def test_a_good_table_passes(con: duckdb.DuckDBPyConnection) -> None:
    fill(con, ("1-2026", "p", "alone"), ("2-2026", "p", "alone"))
    assert [failing(con, name) for name in ("schema", "key", "required")] == [0, 0, 0]


def test_a_key_that_names_two_rows(con: duckdb.DuckDBPyConnection) -> None:
    fill(con, ("1-2026", "p", "alone"), ("1-2026", "q", "alone"))
    assert failing(con, "key") == 1


def test_a_required_column_without_value(con: duckdb.DuckDBPyConnection) -> None:
    fill(con, ("1-2026", None, "alone"))
    assert failing(con, "required") == 1


@pytest.mark.parametrize(
    "types",
    [
        "(tender_key VARCHAR, municipality_code INTEGER, rule VARCHAR, role VARCHAR)",
        "(tender_key VARCHAR, tender VARCHAR, rule VARCHAR, role VARCHAR)",
        "(tender_key VARCHAR, municipality_code VARCHAR, rule VARCHAR)",
    ],
)
def test_a_column_of_another_type_or_name_or_a_missing_one(
    con: duckdb.DuckDBPyConnection, types: str
) -> None:
    fill(con, types=types)
    assert failing(con, "schema") > 0


def test_every_declared_table_passes_its_own_schema_check(con: duckdb.DuckDBPyConnection) -> None:
    for table in ALL:
        con.execute(table.create_statement())
    for table in ALL:
        check = checks.declared_checks(table)[0]
        assert checks.run(con, check).passed, table.qualified


def test_too_few_rows(con: duckdb.DuckDBPyConnection) -> None:
    table = BY_NAME["core.notices"]
    con.execute(table.create_statement())
    rows = next(c for c in checks.declared_checks(table) if c.name == "rows")
    assert not checks.run(con, rows).passed


def test_the_first_bad_rows_are_told(con: duckdb.DuckDBPyConnection) -> None:
    fill(con, *((f"{n}-2026", None, "alone") for n in range(9)))
    check = next(c for c in checks.checks_of(TABLE) if c.name == "required")
    outcome = checks.run(con, check)
    assert outcome.failing_rows == 9
    assert len(outcome.sample) == 5
    assert '"tender_key": "0-2026"' in (outcome.sample_json() or "")


def test_every_written_check_runs_on_its_declared_table(con: duckdb.DuckDBPyConnection) -> None:
    reference.attach(con)
    for macro in MACROS:
        con.execute(macro)
    for table in ALL:
        con.execute(table.create_statement())
    for check in checks.written_checks():
        checks.run(con, check)  # an error in its SQL would raise


@pytest.mark.parametrize(
    "text", ["SELECT 1", "-- table: core.nowhere\n-- severity: ERROR\n-- reason: x\nSELECT 1"]
)
def test_a_check_without_its_header_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "core_lots__rule.sql"
    path.write_text(text)
    with pytest.raises(ValueError, match="core_lots__rule"):
        checks._read(path)
