"""The heavy joins in Spark's SQL: readable, nothing of DuckDB's own left (without Spark)."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest
from sqlglot import exp, parse_one

from tests.scale.spark.__main__ import EQUAL
from tests.scale.spark.translation import translated
from warehouse import reference
from warehouse.tables import ALL, BY_NAME
from warehouse.workbench import sql_of

VARIABLES = {"as_of": date(2026, 11, 20), "small_below_dkk": 500_000, "exchange_rates": None}


def columns() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for table in ALL:
        kinds = {column.name: column.type for column in table.columns}
        found.setdefault(table.schema, {})[table.name] = kinds
    with duckdb.connect() as con:
        reference.attach(con)
        for name, column, kind in con.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() "
            "WHERE database_name = 'ref'"
        ).fetchall():
            found.setdefault("ref", {}).setdefault(name, {})[column] = kind
    return found


@pytest.mark.parametrize("name", ["mart.tenders", "mart.demand", "mart.tender_lots"])
def test_a_heavy_join_is_translated_whole(name: str) -> None:
    table = BY_NAME[name]
    tree = parse_one(translated(table, VARIABLES, columns()), dialect="spark")
    called = {node.name.lower() for node in tree.find_all(exp.Anonymous)}
    assert not called & {"getvariable", "in_dkk", "after", "list_contains"}
    assert tree.named_selects == [column.name for column in table.columns]
    assert not any(node.is_star for node in tree.find_all(exp.Select))
    read = {node.name for node in tree.find_all(exp.Table)}
    assert any(one.startswith(("core_", "mart_")) for one in read)


def test_the_tables_that_are_held_equal_are_tables_that_sql_fills() -> None:
    names = EQUAL.read_text(encoding="utf-8").split()[1:]
    assert "mart.tenders" in names
    assert all(sql_of(BY_NAME[name]) for name in names)
