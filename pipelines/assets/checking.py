"""What is asked of a table, in Dagster's words and in the run's account.

Belongs here: all checks of a table, asking them, noting what they found. Does not belong here:
what a check asks (`warehouse.checks`, `warehouse/sql/checks`), how a table is made (`join`).
"""

from collections.abc import Iterable
from typing import Any

import dagster as dg

from pipelines.assets import telling
from pipelines.ingredients import Given, checks_recipe
from pipelines.runs import RunAccount
from scrapers.config import Settings
from scrapers.sources import SOURCES
from warehouse import checks
from warehouse.schema import Table


def fill_checks(table: Table) -> list[checks.Check]:
    """The fill rates that the source records ask of a table."""
    return [
        checks.Check(
            f"fill_{source.name}_{column}",
            table.qualified,
            "ERROR",
            f"At least {share:.0%} of what {source.name} gives has {column} "
            "(a field that was renamed would be empty).",
            f"SELECT count(*) AS rows, count({column}) AS filled FROM {table.qualified} "
            f"WHERE source = '{source.name}' "
            f"HAVING count(*) >= 100 AND count({column}) < {share} * count(*)",
        )
        for source in SOURCES.values()
        for name, share in source.bounds.min_fill.items()
        for qualified, _, column in [name.rpartition(".")]
        if qualified == table.qualified
    ]


def all_checks(table: Table) -> list[checks.Check]:
    """Everything that is asked of a table: by its declaration, in SQL files, by the sources."""
    return [*checks.checks_of(table), *fill_checks(table)]


def check_specs(table: Table) -> list[dg.AssetCheckSpec]:
    """Dagster's specs of a table's checks; errors block what comes after."""
    return telling.check_specs(table, all_checks(table))


def noted(outcome: checks.Outcome) -> dict[str, Any]:
    """A check's result as a run's account keeps it."""
    return {
        "severity": outcome.check.severity,
        "passed": outcome.passed,
        "failing_rows": outcome.failing_rows,
        "reason": outcome.check.reason,
        "sample": outcome.sample_json(),
    }


def check_results(
    table: Table,
    account: RunAccount,
    rows: int,
    outcomes: Iterable[checks.Outcome],
    **more: Any,
) -> list[dg.AssetCheckResult]:
    """Note a table's rows, checks and more in the run's account; give Dagster the checks."""
    outcomes = list(outcomes)
    account.update(
        tables={table.qualified: rows},
        checks={f"{table.qualified}.{o.check.name}": noted(o) for o in outcomes},
        **more,
    )
    return telling.check_results(table, outcomes)


def asked(settings: Settings, table: Table) -> tuple[int, list[checks.Outcome]]:
    """A table's rows, and what its checks find."""
    recipe = checks_recipe(table, all_checks(table))
    with Given(settings, recipe).workbench() as con:
        rows = con.execute(f"SELECT count(*) FROM {table.qualified}").fetchall()[0][0]
        return rows, [checks.run(con, check) for check in all_checks(table)]


def finish(settings: Settings, table: Table, account: RunAccount) -> dg.MaterializeResult:
    """Check the table that was just written, and report it."""
    results = check_results(table, account, *asked(settings, table))
    told = {"dagster/row_count": account.read()["tables"][table.qualified]}
    return dg.MaterializeResult(metadata=told, check_results=results)
