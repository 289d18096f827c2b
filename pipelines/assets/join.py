"""Join: one asset a table of `core` and `mart`, made by its SQL, checked before anything reads it.

Assets, their inputs and their checks all follow from `warehouse.tables` and `warehouse/sql`.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

import dagster as dg

from pipelines import reuse
from pipelines.assets import identity, telling
from pipelines.context import Night, step
from pipelines.ingredients import (
    Given,
    Recipe,
    checks_recipe,
    computed_recipe,
    recipe_of,
)
from pipelines.ingredients import open_workbench as open_workbench
from pipelines.ingredients import variables as variables
from pipelines.runs import RunAccount
from scrapers.config import Settings
from scrapers.sources import SOURCES
from warehouse import checks
from warehouse.parquet import table_file, write_frame
from warehouse.schema import Table
from warehouse.tables import ALL, BY_NAME
from warehouse.workbench import HANDED_IN_NAME, fill, sql_of


def dependencies(reads: Iterable[str]) -> list[dg.AssetKey]:
    """Asset keys of tables."""
    keys = []
    for name in reads:
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
    return telling.check_results(outcomes)


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


Write = Callable[[Given], object]
"""Writes a table's file, from what its recipe names."""


def make(
    settings: Settings, account: RunAccount, recipe: Recipe, write: Write, *, anew: bool
) -> dg.MaterializeResult:
    """Make a table, or let it stay when it would come out the same; check and report it.

    Args:
        settings: the settings.
        account: the run's, which gets what had the table made again; nothing when it stayed.
        recipe: what it is made of.
        write: makes it.
        anew: make it whatever was noted, and ask its checks.
    """
    table = BY_NAME[recipe.name]
    of = reuse.print_of(settings, recipe)
    why = ["asked for"] if anew else reuse.differing(settings, table, of)
    if why:
        write(Given(settings, recipe))
        reuse.note_made(settings, table, of)
    rows, outcomes = reuse.outcomes(
        settings, table, all_checks(table), lambda: asked(settings, table)
    )
    # Where columns come from follows from code and SQL alone: it is not sent for other rows.
    origins = {} if recipe.reads.issuperset(why) else telling.column_lineage(table)
    return dg.MaterializeResult(
        data_version=dg.DataVersion(reuse.data_version(settings, table)),
        metadata={
            "dagster/row_count": rows,
            "made_again_for": why or "nothing: it stayed",
            **origins,
        },
        check_results=check_results(table, account, rows, outcomes, made={table.qualified: why}),
    )


MADE: dict[str, tuple[Recipe, Write]] = {}
"""Every table of `core` and `mart` that has an asset: what it is made of, and how."""


def given(settings: Settings, name: str) -> Given:
    """What a table's recipe names."""
    return Given(settings, MADE[name][0])


def _asset(recipe: Recipe, kinds: set[str], write: Write) -> dg.AssetsDefinition:
    """The asset of a table that is made by a recipe."""
    table = BY_NAME[recipe.name]
    MADE[recipe.name] = recipe, write

    @dg.asset(
        key=[table.schema, table.name],
        deps=dependencies(recipe.reads),
        group_name="join",
        owners=telling.DATA,
        description=f"{table.title}. One row is {table.grain}.",
        kinds=kinds,
        check_specs=check_specs(table),
        metadata={"dagster/column_schema": column_schema(table)},
        code_version=reuse.recipe_version(recipe),
    )
    def made(context: dg.AssetExecutionContext, night: Night) -> dg.MaterializeResult:
        with step(context, night, table.qualified) as account:
            anew = night.command == "rebuild"
            return make(night.settings, account, recipe, write, anew=anew)

    return made


def _joined(table: Table) -> dg.AssetsDefinition:
    """The asset of a table that SQL fills."""

    def write(given: Given) -> None:
        with given.workbench() as con:
            fill(con, table, given.parquet_dir)

    return _asset(recipe_of(table), {"duckdb", "parquet"}, write)


def computed(
    name: str,
    reads: Collection[str],
    rows_of: Callable[[Given], list[dict[str, Any]]],
    *,
    sql: Collection[str] = (),
    settings: Collection[str] = (),
) -> dg.AssetsDefinition:
    """The asset of a table whose rows are no work for SQL.

    Args:
        name: qualified name of the table.
        reads: qualified names of the tables it reads.
        rows_of: its rows.
        sql: files below `warehouse/sql` that it runs.
        settings: names of the settings it reads.
    """
    table = BY_NAME[name]

    def write(given: Given) -> None:
        frame = table.frame(rows_of(given)).sort(table.key)
        write_frame(table_file(given.parquet_dir, table), frame)

    recipe = computed_recipe(table, reads, sql, settings)
    return _asset(recipe, {"python", "parquet"}, write)


_REGISTER = ("core.enterprises", "core.sites", "core.decisions")
_NAMED = ("core.organisations", "core.notices")


assets: list[dg.AssetsDefinition] = [
    *(_joined(table) for table in ALL if sql_of(table)),
    computed(
        "core.organisation_matches",
        (*_NAMED, *_REGISTER),
        identity.organisation_matches,
        settings=("identity",),
    ),
    computed("core.party_matches", (*_NAMED, "core.organisation_matches"), identity.party_matches),
    computed(
        "core.record_matches",
        ("clean.inbox_mapping_records", *_REGISTER),
        identity.record_matches,
        settings=("identity",),
    ),
    computed(
        "core.ledger_matches",
        ("core.ledger", *_REGISTER),
        identity.ledger_matches,
        settings=("identity", "ledger_municipality"),
    ),
]
