"""Assets of joined tables: what they read, what they check."""

from __future__ import annotations

import dagster as dg
import duckdb
import pytest

from pipelines.assets import checking, join, tables
from pipelines.definitions import defs
from scrapers.sources import SOURCES
from warehouse import checks
from warehouse.tables import ALL, BY_NAME
from warehouse.tables.changes import CHANGES
from warehouse.workbench import inputs_of

NOTICES = BY_NAME["core.notices"]


def test_every_table_of_core_and_mart_has_one_asset() -> None:
    keys = [key for asset in tables.assets for key in asset.keys if key.path[0] != "meta"]
    # What a run changed is known only when it publishes.
    wanted = [(t.schema, t.name) for t in ALL if t.schema != "meta" and t != CHANGES]
    assert sorted(tuple(key.path) for key in keys) == sorted(wanted)


def test_inputs_follow_from_the_sql() -> None:
    sources = ("comdia", "eu_supply", "municipal", "ted", "udbud", "udbud_sync")
    assert join.dependencies(inputs_of(BY_NAME["core.lots"])) == [
        *(dg.AssetKey(["clean", source]) for source in sources),
        dg.AssetKey(["core", "clauses"]),
        dg.AssetKey(["core", "notices"]),
    ]


def test_every_source_asks_for_fill_rates_that_some_table_checks() -> None:
    asked = {f"{s.name} {name}" for s in SOURCES.values() for name in s.bounds.min_fill}
    made = {
        f"{source} {t.qualified}.{c.name.removeprefix(f'fill_{source}_')}"
        for t in ALL
        for c in checking.fill_checks(t)
        # One source's name may begin with another's.
        for source in [max((n for n in SOURCES if c.name.startswith(f"fill_{n}_")), key=len)]
    }
    assert asked == made
    assert {s.name for s in SOURCES.values() if s.bounds.min_fill} == set(SOURCES)


@pytest.mark.parametrize(
    ("rows", "untitled", "passes"), [(200, 0, True), (200, 20, False), (50, 50, True)]
)
def test_a_field_that_suddenly_is_empty_blocks(rows: int, untitled: int, passes: bool) -> None:
    check = next(c for c in checking.fill_checks(NOTICES) if c.name == "fill_ted_title")
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA core")
        con.execute(
            "CREATE TABLE core.notices AS SELECT 'ted' AS source, "
            f"CASE WHEN i >= {untitled} THEN 'x' END AS title FROM range({rows}) AS r(i)"
        )
        outcome = checks.run(con, check)
    assert outcome.passed == passes
    assert check.severity == "ERROR"


def test_the_job_and_the_schedule_are_the_same_and_errors_block() -> None:
    schedule = defs.resolve_schedule_def("nightly")
    assert schedule.job_name == "nightly"
    assert schedule.cron_schedule == "30 4 * * *"
    assert schedule.execution_timezone == "Europe/Copenhagen"
    assert {s.name: s.blocking for s in checking.check_specs(NOTICES)} == {"errors": True}
