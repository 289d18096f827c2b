"""What a table is made of: tables, SQL, variables and settings; and that nothing else is at hand.

A recipe says what a table reads. It is made on a workbench, and with settings, that have that and
nothing else, so that what the recipe says is all that its rows can depend on (`pipelines.reuse`).
Does not belong here: how a table is made (`pipelines.assets`), whether it has to be.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from scrapers import crawls
from scrapers.sources import SOURCES
from warehouse.parquet import table_file
from warehouse.tables import BY_NAME
from warehouse.workbench import (
    HANDED_IN_NAME,
    HANDED_IN_NOW,
    SQL_DIR,
    inputs_of,
    named_in,
    sql_of,
    workbench,
)

if TYPE_CHECKING:
    import duckdb

    from scrapers.config import Settings
    from warehouse.checks import Check
    from warehouse.schema import Table

BEHIND = {
    "our_municipalities": "municipalities",
    "exchange_rates": "exchange_rates",
    "in_dkk": "exchange_rates",
}
"""View of `ref`, or macro -> the variable that it asks for in its turn."""
_ASKED = re.compile(r"getvariable\('(\w+)'\)")
_COMMENT = re.compile(r"--[^\n]*")


class NotSaidError(AttributeError):
    """A table asked for what its recipe does not name."""


@dataclass(frozen=True)
class Recipe:
    """What a table, or what is checked of it, is made of.

    Attributes:
        name: whose it is.
        reads: qualified names of tables.
        sql: the SQL that is run. A variable that is not named in it is not set.
        columns: names of columns that are written. A volatile column of a table that is read is
            there when it is one of them or is named in the SQL.
        settings: names of the settings that Python reads.
    """

    name: str
    reads: frozenset[str]
    sql: str
    columns: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()

    @property
    def variables(self) -> set[str]:
        """Names of the variables that the SQL asks for."""
        words = self._words()
        behind = {variable for name, variable in BEHIND.items() if name in words}
        return set(_ASKED.findall(self.sql)) | behind

    def hidden(self, table: Table) -> list[str]:
        """Columns of a table that nothing here names, and that change though nothing has."""
        named = self._words().union(self.columns)
        return [c.name for c in table.columns if c.volatile and c.name not in named]

    def _words(self) -> set[str]:
        return set(re.findall(r"\w+", _COMMENT.sub("", self.sql)))


def recipe_of(table: Table) -> Recipe:
    """Of a table that SQL fills."""
    return Recipe(table.qualified, frozenset(inputs_of(table)), sql_of(table), tuple(table.names))


def computed_recipe(
    table: Table, reads: Collection[str], files: Collection[str], settings: Collection[str]
) -> Recipe:
    """Of a table that Python fills, of the files of SQL below `warehouse/sql` that it runs."""
    sql = ";\n".join((SQL_DIR / file).read_text(encoding="utf-8") for file in files)
    return Recipe(table.qualified, frozenset(reads), sql, tuple(table.names), tuple(settings))


def checks_recipe(table: Table, checks: Collection[Check]) -> Recipe:
    """Of the outcomes of a table's checks."""
    sql = ";\n".join(f"-- {c.name} {c.severity} {c.reason}\n{c.sql}" for c in checks)
    reads = {table.qualified}.union(*(named_in(check.sql) for check in checks))
    return Recipe(table.qualified, frozenset(reads), sql, tuple(table.names))


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


def crawls_of(settings: Settings) -> dict[str, list[str]]:
    """Source -> its crawls, oldest first.

    Single documents count whatever became of their crawl; lists of crawls that were not accepted
    were never cleaned (`pipelines.cleaning`).
    """
    found = {source: crawls.crawl_ids(settings.archive_dir, source) for source in SOURCES}
    return found | {HANDED_IN_NAME: [HANDED_IN_NOW]}


class Given:
    """The settings and tables that a recipe names, for a table that Python fills.

    Raises:
        NotSaidError: at any other.
    """

    def __init__(self, settings: Settings, recipe: Recipe) -> None:
        self._settings, self._recipe = settings, recipe

    def __getattr__(self, name: str) -> Any:
        if name not in self._recipe.settings:
            raise NotSaidError(f"{self._recipe.name} does not say that it reads setting {name}")
        return getattr(self._settings, name)

    @property
    def parquet_dir(self) -> Path:
        """Where the tables lie."""
        return self._settings.parquet_dir

    def workbench(
        self, only: Collection[str] | None = None
    ) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """A workbench with the recipe's tables, or some of them, and its variables."""
        recipe = self._recipe
        if unsaid := set(only or ()) - recipe.reads:
            raise NotSaidError(f"{recipe.name} does not say that it reads {sorted(unsaid)}")
        found = variables(self._settings)
        return workbench(
            self._settings.parquet_dir,
            crawls=crawls_of(self._settings),
            variables={name: found[name] for name in found if name in recipe.variables},
            only=recipe.reads if only is None else only,
            without=recipe.hidden,
        )

    def frame(self, name: str, columns: Iterable[str] = ()) -> pl.DataFrame:
        """A table of `core` or `mart`, or some of its columns; nothing else of it is read."""
        if name not in self._recipe.reads:
            raise NotSaidError(f"{self._recipe.name} does not say that it reads {name}")
        table = BY_NAME[name]
        path = table_file(self.parquet_dir, table)
        frame = pl.read_parquet(path, columns=list(columns) or None)
        return frame.drop(self._recipe.hidden(table), strict=False)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Rows of a table of `core` or `mart`."""
        return self.frame(name).to_dicts()


def open_workbench(
    settings: Settings | Given, only: Collection[str] | None = None
) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """The workbench over everything accepted so far, or over some of its tables."""
    if isinstance(settings, Given):
        return settings.workbench(only)
    return workbench(
        settings.parquet_dir,
        crawls=crawls_of(settings),
        variables=variables(settings),
        only=only,
    )
