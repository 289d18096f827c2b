"""Tables filled one after the other by the product's own code, each with what it took.

Belongs here: the order, which function fills what Python fills. Does not belong here: goals.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.assets import estimate, identity, procedures, supply, tables, ways_in
from pipelines.assets.join import fill_computed, open_workbench
from scrapers.config import Settings
from tests.bench.figures import cpu_s, peak_mb
from warehouse.parquet import table_file
from warehouse.schema import Table
from warehouse.tables import ALL, BY_NAME
from warehouse.workbench import fill, inputs_of, sql_of

COMPUTED: dict[str, Callable[[Settings], list[dict[str, Any]]]] = {
    "core.organisation_matches": identity.organisation_matches,
    "core.party_matches": identity.party_matches,
    "core.record_matches": identity.record_matches,
    "core.ledger_matches": identity.ledger_matches,
    "core.tender_ties": procedures.ties,
    "core.tender_notices": procedures.memberships,
    "core.areas_served": supply.areas_served,
    "mart.discovery": supply.discovery,
    "mart.offering_words": supply.offering_words,
    "mart.subcontract_leads": ways_in.lead_rows,
    "mart.consortia": ways_in.consortium_rows,
    "mart.opportunities": ways_in.opportunities,
    "mart.mapping_estimate": estimate.mapping_estimate,
}
"""Qualified name -> what gives its rows, as its asset has it."""
BY_PUBLISHING = frozenset({"mart.changes"})
"""Tables that are made when a set is published."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A table that was filled: seconds by the clock and of CPU, and MB held at most so far."""

    table: str
    wall_s: float
    cpu_s: float
    peak_mb: float


def order(settings: Settings) -> list[Table]:
    """Tables of `core` and `mart` that have no file yet, each after what its asset reads."""
    reads = {
        ".".join(asset.key.path): [".".join(key.path) for key in asset.dependency_keys]
        for asset in tables.assets
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
    """Fill what has no file yet, or what is named."""
    wanted = order(settings) if only is None else [BY_NAME[name] for name in only]
    for table in wanted:
        wall, cpu = time.perf_counter(), cpu_s()
        fill_one(settings, table)
        spent = time.perf_counter() - wall, cpu_s() - cpu
        yield Filled(table.qualified, *spent, peak_mb())


def fill_one(settings: Settings, table: Table) -> None:
    """Fill a table as its asset does; checks are not run."""
    if not sql_of(table):
        fill_computed(settings, table, COMPUTED[table.qualified])
        return
    with open_workbench(settings, set(inputs_of(table))) as con:
        fill(con, table, settings.parquet_dir)
