"""Join: an asset for each table of `core` and `mart`, made by its SQL, checked before it is read.

Tables that rest on the same costly work are made together, by one step that gives all of them.

Assets, their inputs and their checks all follow from `warehouse.tables` and `warehouse/sql`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dagster as dg

from pipelines import reuse
from pipelines.assets import identity, telling
from pipelines.assets.checking import all_checks, asked, check_results, check_specs
from pipelines.context import Night, step
from pipelines.ingredients import (
    Given,
    Recipe,
    computed_recipe,
    recipe_of,
)
from pipelines.ingredients import open_workbench as open_workbench
from pipelines.ingredients import variables as variables
from pipelines.runs import RunAccount
from scrapers.config import Settings
from scrapers.sources import SOURCES
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


Row = dict[str, Any]
Write = Callable[[Given], object]
"""Writes the files of tables, from what their recipes name."""


@dataclass(frozen=True)
class Making:
    """How tables are made: mostly one alone, several when they come of the same work.

    Attributes:
        recipes: what each table is made of.
        write: writes the files of all.
    """

    recipes: tuple[Recipe, ...]
    write: Write

    def made_of(self, settings: Settings, name: str) -> Given:
        """What the recipe of one of the tables names."""
        return Given(settings, next(r for r in self.recipes if r.name == name))


def renew(settings: Settings, making: Making, *, anew: bool) -> list[str]:
    """Make tables, or let them stay when they would come out the same.

    Args:
        settings: the settings.
        making: how they are made.
        anew: make them whatever was noted, and ask their checks.

    Returns:
        What had them made again; nothing when they stayed.
    """
    of = {recipe.name: reuse.print_of(settings, recipe) for recipe in making.recipes}
    differing = {why for n, p in of.items() for why in reuse.differing(settings, BY_NAME[n], p)}
    why = ["asked for"] if anew else sorted(differing)
    if why:
        making.write(Given(settings, making.recipes[0]))
        for name, made_of in of.items():
            reuse.note_made(settings, BY_NAME[name], made_of)
    return why


def report(
    settings: Settings, account: RunAccount, recipe: Recipe, why: list[str]
) -> dg.MaterializeResult:
    """Check a table, unless nothing that is asked has changed, and report it.

    Args:
        settings: the settings.
        account: the run's.
        recipe: what the table is made of.
        why: what had it made again.
    """
    table = BY_NAME[recipe.name]
    rows, outcomes = reuse.outcomes(
        settings, table, all_checks(table), lambda: asked(settings, table)
    )
    # Where columns come from follows from code and SQL alone: it is not sent for other rows.
    origins = {} if recipe.reads.issuperset(why) else telling.column_lineage(table)
    return dg.MaterializeResult(
        asset_key=[table.schema, table.name],
        data_version=dg.DataVersion(reuse.data_version(settings, table)),
        metadata={
            "dagster/row_count": rows,
            "made_again_for": why or "nothing: it stayed",
            **origins,
        },
        check_results=check_results(table, account, rows, outcomes, made={table.qualified: why}),
    )


MADE: dict[str, Making] = {}
"""Every table of `core` and `mart` that has an asset, and how it is made."""


def given(settings: Settings, name: str) -> Given:
    """What a table's recipe names."""
    return MADE[name].made_of(settings, name)


def _asset(making: Making, kinds: set[str]) -> dg.AssetsDefinition:
    """The asset of tables that are made by recipes."""
    tables = [BY_NAME[recipe.name] for recipe in making.recipes]
    MADE.update(dict.fromkeys((table.qualified for table in tables), making))

    @dg.multi_asset(
        name="_and_".join(f"{table.schema}__{table.name}" for table in tables),
        specs=[_spec(recipe, kinds) for recipe in making.recipes],
        check_specs=[spec for table in tables for spec in check_specs(table)],
    )
    def made(context: dg.AssetExecutionContext, night: Night) -> Iterator[dg.MaterializeResult]:
        why: list[str] | None = None
        for recipe in making.recipes:
            # The first of several has the time of making all.
            with step(context, night, recipe.name) as account:
                if why is None:
                    why = renew(night.settings, making, anew=night.command == "rebuild")
                result = report(night.settings, account, recipe, why)
            yield result

    return made


def _spec(recipe: Recipe, kinds: set[str]) -> dg.AssetSpec:
    table = BY_NAME[recipe.name]
    return dg.AssetSpec(
        key=[table.schema, table.name],
        deps=dependencies(recipe.reads),
        group_name="join",
        owners=telling.DATA,
        description=f"{table.title}. One row is {table.grain}.",
        kinds=kinds,
        metadata={"dagster/column_schema": column_schema(table)},
        code_version=reuse.recipe_version(recipe),
    )


def _joined(table: Table) -> dg.AssetsDefinition:
    """The asset of a table that SQL fills."""

    def write(given: Given) -> None:
        with given.workbench() as con:
            fill(con, table, given.parquet_dir)

    return _asset(Making((recipe_of(table),), write), {"duckdb", "parquet"})


def computed(
    name: str,
    reads: Collection[str],
    rows_of: Callable[[Given], list[Row]],
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
    return computed_together(
        (name,), reads, lambda given: {name: rows_of(given)}, sql=sql, settings=settings
    )


def computed_together(
    names: Sequence[str],
    reads: Collection[str],
    rows_of: Callable[[Given], Mapping[str, list[Row]]],
    *,
    sql: Collection[str] = (),
    settings: Collection[str] = (),
) -> dg.AssetsDefinition:
    """The asset of several such tables whose rows come of the same work.

    Args:
        names: qualified names of the tables.
        reads: qualified names of the tables that the work reads.
        rows_of: their rows, by name.
        sql: files below `warehouse/sql` that it runs.
        settings: names of the settings it reads.
    """
    tables = [BY_NAME[name] for name in names]

    def write(given: Given) -> None:
        for name, rows in rows_of(given).items():
            table = BY_NAME[name]
            frame = table.frame(rows).sort(table.key)
            write_frame(table_file(given.parquet_dir, table), frame)

    recipes = tuple(computed_recipe(table, reads, sql, settings) for table in tables)
    return _asset(Making(recipes, write), {"python", "parquet"})


_REGISTER = ("core.enterprises", "core.sites", "core.decisions")
_NAMED = ("core.organisations", "core.notices")


assets: list[dg.AssetsDefinition] = [
    *(_joined(table) for table in ALL if sql_of(table)),
    computed_together(
        ("core.organisation_matches", "core.record_matches", "core.ledger_matches"),
        (*_NAMED, *_REGISTER, "clean.inbox_mapping_records", "core.ledger"),
        identity.matches,
        settings=("identity", "ledger_municipality"),
    ),
    computed("core.party_matches", (*_NAMED, "core.organisation_matches"), identity.party_matches),
]
