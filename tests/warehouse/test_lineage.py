"""Where columns come from: the file is derived from the SQL that is there, and right."""

from __future__ import annotations

import pytest

from warehouse.lineage import FILE, Origin, derive, derived, digest
from warehouse.tables import ALL, BY_NAME
from warehouse.workbench import inputs_of, sql_of


def test_the_file_was_derived_from_the_sql_that_is_there() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()[1:]
    told = {(table, made_of) for table, made_of, *_ in (line.split(",") for line in lines)}
    stale = {t for t in told if t != (t[0], digest(BY_NAME[t[0]]))}
    assert not stale, "python -m warehouse.lineage"
    of_sql = {t.qualified for t in ALL if sql_of(t)}
    assert len(of_sql - {table for table, _ in told}) <= 1, "python -m warehouse.lineage"


@pytest.mark.parametrize("name", ["mart.coverage_by_area", "mart.lot_categories"])
def test_a_table_derived_now_is_what_the_file_says(name: str) -> None:
    now = {c: {Origin(*o) for o in origins} for c, origins in derive(BY_NAME[name]).items()}
    assert now == {c: set(origins) for c, origins in derived()[name].items()}


def test_columns_come_from_tables_that_are_read() -> None:
    for name, columns in derived().items():
        table = BY_NAME[name]
        assert set(columns) <= set(table.names)
        assert {o.table for origins in columns.values() for o in origins} <= set(inputs_of(table))


def test_what_a_figure_counts_is_found_through_its_steps() -> None:
    columns = derived()["mart.coverage_by_area"]
    assert columns["visited"] == [Origin("mart.social_enterprises", "visited_on")]
    assert columns["sites"] == [Origin("core.sites", "p_number")]
