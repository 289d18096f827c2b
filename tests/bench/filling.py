"""Tables filled one after the other by the product's own code, each with what it took.

Belongs here: the order. Does not belong here: goals.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pipelines.assets import tables
from pipelines.assets.join import MADE, Making
from pipelines.ingredients import Given
from scrapers.config import Settings
from tests.bench.figures import cpu_s, peak_mb
from warehouse.parquet import table_file
from warehouse.schema import Table
from warehouse.tables import ALL, BY_NAME

BY_PUBLISHING = frozenset({"mart.changes"})
"""Tables that are made when a set is published."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Tables that were filled at once, mostly one: seconds of the clock and of CPU, peak MB."""

    tables: tuple[str, ...]
    wall_s: float
    cpu_s: float
    peak_mb: float


def order(settings: Settings) -> list[Table]:
    """Tables of `core` and `mart` that have no file yet, each after what its asset reads."""
    reads = {
        ".".join(spec.key.path): [".".join(dep.asset_key.path) for dep in spec.deps]
        for asset in tables.assets
        for spec in asset.specs
    }
    found: dict[str, Table] = {}

    def visit(name: str) -> None:
        table = BY_NAME.get(name)
        if name in BY_PUBLISHING | found.keys() or table is None or table.schema == "meta":
            return
        if not table_file(settings.parquet_dir, table).is_file():
            for other in sorted(reads[name]):
                visit(other)
            found[name] = table

    for table in ALL:
        visit(table.qualified)
    return list(found.values())


def fill_all(settings: Settings, only: Collection[str] | None = None) -> Iterator[Filled]:
    """Fill what has no file yet, or what is named; tables that are made together count as one."""
    wanted = [table.qualified for table in order(settings)] if only is None else only
    for making in dict.fromkeys(MADE[name] for name in wanted):
        wall, cpu = time.perf_counter(), cpu_s()
        fill_by(settings, making)
        spent = time.perf_counter() - wall, cpu_s() - cpu
        yield Filled(tuple(recipe.name for recipe in making.recipes), *spent, peak_mb())


def fill_by(settings: Settings, making: Making) -> None:
    """Fill tables as their asset does; checks are not run."""
    making.write(Given(settings, making.recipes[0]))
