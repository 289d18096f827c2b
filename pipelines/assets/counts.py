"""Counts: rows per source and month against the publication before, checked before publishing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import dagster as dg
import polars as pl

from pipelines import acceptance
from pipelines.assets import checking, join, telling
from pipelines.context import Night, step
from pipelines.runs import RunAccount
from scrapers.config import Settings
from warehouse import counts
from warehouse.parquet import table_file, write_frame
from warehouse.tables.meta import ROW_COUNTS

SHRUNK = f"{ROW_COUNTS.qualified}.shrunk"
"""The check a person may accept: what was given once is no longer there."""


def rows(settings: Settings) -> list[dict[str, Any]]:
    """Rows of `meta.row_counts`, as the last counting left them."""
    return pl.read_parquet(table_file(settings.parquet_dir, ROW_COUNTS)).to_dicts()


def expected(settings: Settings) -> dict[counts.Partition, int]:
    """What a live installation published last; the sandbox's world moves with its date."""
    return counts.published(settings.database) if settings.profile == "live" else {}


def tolerance(settings: Settings, as_of: date) -> counts.Tolerance:
    """The settings' bounds for a date."""
    asked = settings.counts
    before = counts.settled_before(as_of, asked.settled_months)
    return counts.Tolerance(asked.max_shrink, asked.max_growth, asked.slack, before)


def accepted_counts(holding: Iterable[acceptance.Acceptance]) -> dict[counts.Partition, int]:
    """Rows of the partitions whose loss a person accepted; they are what is expected then."""
    found = acceptance.figures(one for one in holding if one.entry["check"] == SHRUNK)
    partitions = {tuple(subject.split(" ")): int(now) for (_, subject), now in found.items()}
    return {(source, table, month): now for (source, table, month), now in partitions.items()}


def note(
    account: RunAccount,
    settings: Settings,
    judged: Iterable[dict[str, Any]],
    before: Mapping[counts.Partition, int],
) -> None:
    """Note in the run's account which losses block, so that a person may accept them."""
    lost = [
        {
            "subject": f"{row['source']} {row['table_name']} {row['month']}",
            "before": before[row["source"], row["table_name"], row["month"]],
            "now": row["rows"],
            "least": row["least"],
            "most": row["most"],
        }
        for row in judged
        if row.get("least") is not None and row["rows"] < row["least"]
    ]
    acceptance.note_blocked(account, settings, {SHRUNK: lost} if lost else {})


@dg.asset(
    key=["meta", "row_counts"],
    deps=[dg.AssetKey([table.schema, table.name]) for table in counts.COUNTED],
    group_name="join",
    owners=telling.DATA,
    description=f"One row is {ROW_COUNTS.grain}.",
    kinds={"python", "parquet"},
    check_specs=checking.check_specs(ROW_COUNTS),
    metadata={"dagster/column_schema": join.column_schema(ROW_COUNTS)},
)
def row_counts(context: dg.AssetExecutionContext, night: Night) -> dg.MaterializeResult:
    """Count, compare both ways, check."""
    settings = night.settings
    as_of = settings.calculation_date
    with step(context, night, ROW_COUNTS.qualified) as account:
        with join.open_workbench(settings) as con:
            found = counts.count(con)
        holding = acceptance.holding(settings)
        before = expected(settings)
        accepted = accepted_counts(holding)
        judged = counts.judged(found, before | accepted, tolerance(settings, as_of))
        write_frame(table_file(settings.parquet_dir, ROW_COUNTS), ROW_COUNTS.frame(judged))
        note(account, settings, judged, before)
        if accepted:
            acceptance.note_used(account, (a.number for a in holding if a.entry["check"] == SHRUNK))
        return checking.finish(settings, ROW_COUNTS, account)


assets: list[dg.AssetsDefinition] = [row_counts]
