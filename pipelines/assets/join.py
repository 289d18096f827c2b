"""Join: one asset a table of `core` and `mart`, made by its SQL, checked before anything reads it.

Assets, their inputs and their checks all follow from `warehouse.tables` and `warehouse/sql`.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import dagster as dg
import duckdb

from pipelines.assets import identity, telling
from pipelines.context import Night, step
from pipelines.runs import RunAccount
from scrapers import crawls
from scrapers.config import Settings
from scrapers.sources import SOURCES
from warehouse import checks
from warehouse.parquet import table_file, write_frame
from warehouse.schema import Table
from warehouse.tables import ALL, BY_NAME
from warehouse.workbench import (
    HANDED_IN_NAME,
    HANDED_IN_NOW,
    fill,
    inputs_of,
    named_in,
    sql_of,
    workbench,
)


def variables(settings: Settings) -> dict[str, Any]:
    """What the SQL may ask of the settings."""
    cvr = settings.municipality_cvr
    pairs = [
        {"municipality_code": code, "cvr": number} for code in sorted(cvr) for number in cvr[code]
    ]
    return {
        "as_of": settings.calculation_date,
        "municipalities": list(settings.municipalities),
        "municipality_cvr": pairs,
        "advertising_protected": settings.exports.advertising_protected,
        **settings.demand.model_dump(mode="json", exclude={"ledger_municipality"}),
        **settings.coverage.model_dump(),
        "longest_years": settings.ways_in.longest_years,
        **settings.offerings.model_dump(),
        "ledger_municipality": settings.ledger_municipality,
    }


def open_workbench(settings: Settings, only: Collection[str] | None = None) -> Any:
    """The workbench over everything accepted so far, or over some of its tables."""
    ids = {
        # Single documents count whatever became of their crawl; lists of crawls that were not
        # accepted were never cleaned (`pipelines.cleaning`).
        source: crawls.crawl_ids(settings.archive_dir, source)
        for source in SOURCES
    } | {HANDED_IN_NAME: [HANDED_IN_NOW]}
    return workbench(settings.parquet_dir, crawls=ids, variables=variables(settings), only=only)


def dependencies(table: Table) -> list[dg.AssetKey]:
    """Asset keys of what a table's SQL reads."""
    keys = []
    for name in inputs_of(table):
        schema, _, rest = name.partition(".")
        # The longest name first: one source's name may begin with another's.
        names = sorted([*SOURCES, HANDED_IN_NAME], key=len, reverse=True)
        of = [s for s in names if rest.startswith(f"{s}_")]
        path = ["clean", of[0]] if schema == "clean" else [schema, rest]
        keys.append(dg.AssetKey(path))
    return sorted(set(keys))


def column_schema(table: Table) -> dg.TableSchema:
    """The declaration as Dagster shows it."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                c.name,
                c.type,
                c.meaning,
                dg.TableColumnConstraints(nullable=c.name not in table.required_names),
            )
            for c in table.columns
        ]
    )


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
    return [
        dg.AssetCheckSpec(
            check.name,
            asset=[table.schema, table.name],
            description=check.reason,
            blocking=check.severity == "ERROR",
        )
        for check in all_checks(table)
    ]


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
    con: duckdb.DuckDBPyConnection, table: Table, account: RunAccount, rows: int
) -> list[dg.AssetCheckResult]:
    """Run a table's checks, note them and its rows in the run's account, give them to Dagster."""
    outcomes = [checks.run(con, check) for check in all_checks(table)]
    account.update(
        tables={table.qualified: rows},
        checks={f"{table.qualified}.{o.check.name}": noted(o) for o in outcomes},
    )
    return [
        dg.AssetCheckResult(
            passed=o.passed,
            check_name=o.check.name,
            severity=dg.AssetCheckSeverity[o.check.severity],
            metadata={
                "failing_rows": o.failing_rows,
                "first_rows": telling.first_rows(o.sample),
            },
        )
        for o in outcomes
    ]


def _checked(table: Table) -> set[str]:
    """Qualified names of what a table's checks read, itself included."""
    return {table.qualified}.union(*(named_in(check.sql) for check in all_checks(table)))


def _report(
    con: duckdb.DuckDBPyConnection, table: Table, account: RunAccount
) -> dg.MaterializeResult:
    rows = con.execute(f"SELECT count(*) FROM {table.qualified}").fetchall()[0][0]
    results = check_results(con, table, account, rows)
    told = {"dagster/row_count": rows, **telling.column_lineage(table)}
    return dg.MaterializeResult(metadata=told, check_results=results)


def finish(settings: Settings, table: Table, account: RunAccount) -> dg.MaterializeResult:
    """Check the table that was just written, and report it."""
    with open_workbench(settings, _checked(table)) as con:
        return _report(con, table, account)


def _joined(table: Table) -> dg.AssetsDefinition:
    """The asset of a table that SQL fills."""

    @dg.asset(
        key=[table.schema, table.name],
        deps=dependencies(table),
        group_name="join",
        owners=telling.DATA,
        description=f"{table.title}. One row is {table.grain}.",
        kinds={"duckdb", "parquet"},
        check_specs=check_specs(table),
        metadata={"dagster/column_schema": column_schema(table)},
    )
    def joined(context: dg.AssetExecutionContext, night: Night) -> dg.MaterializeResult:
        settings = night.settings
        with step(context, night, table.qualified) as account:
            needed = _checked(table).union(inputs_of(table))
            with open_workbench(settings, needed) as con:
                fill(con, table, settings.parquet_dir)
                return _report(con, table, account)

    return joined


RowsOf = Callable[[Settings], list[dict[str, Any]]]
"""Rows of a table that Python fills."""


def fill_computed(settings: Settings, table: Table, rows_of: RowsOf) -> None:
    """Write the rows of a table that Python fills, sorted by key."""
    frame = table.frame(rows_of(settings)).sort(table.key)
    write_frame(table_file(settings.parquet_dir, table), frame)


def computed(name: str, reads: Sequence[str], rows_of: RowsOf) -> dg.AssetsDefinition:
    """The asset of a table whose rows are no work for SQL.

    Args:
        name: qualified name of the table.
        reads: qualified names of what it reads; `clean.<source>` too.
        rows_of: its rows.
    """
    table = BY_NAME[name]

    @dg.asset(
        key=[table.schema, table.name],
        deps=[dg.AssetKey(read.split(".")) for read in reads],
        group_name="join",
        owners=telling.DATA,
        description=f"{table.title}. One row is {table.grain}.",
        kinds={"python", "parquet"},
        check_specs=check_specs(table),
        metadata={"dagster/column_schema": column_schema(table)},
    )
    def filled(context: dg.AssetExecutionContext, night: Night) -> dg.MaterializeResult:
        settings = night.settings
        with step(context, night, table.qualified) as account:
            fill_computed(settings, table, rows_of)
            return finish(settings, table, account)

    return filled


_REGISTER = ("core.enterprises", "core.sites", "core.decisions")
_NAMED = ("core.organisations", "core.notices")


assets: list[dg.AssetsDefinition] = [
    *(_joined(table) for table in ALL if sql_of(table)),
    computed("core.organisation_matches", (*_NAMED, *_REGISTER), identity.organisation_matches),
    computed("core.party_matches", (*_NAMED, "core.organisation_matches"), identity.party_matches),
    computed("core.record_matches", ("clean.inbox", *_REGISTER), identity.record_matches),
    computed("core.ledger_matches", ("core.ledger", *_REGISTER), identity.ledger_matches),
]
