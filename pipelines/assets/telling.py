"""What Dagster's page tells of an asset besides its rows: owner, origin of columns, checks.

Does not belong here: what an asset does, and what a check asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import dagster as dg

from pipelines.freshness import Standing
from scrapers.sources import SOURCES
from warehouse.checks import Check, Outcome
from warehouse.lineage import derived
from warehouse.schema import Table

OPERATIONS, DATA, MAPPING_TEAM = ["team:drift"], ["team:data"], ["team:kortlaegning"]
"""Who is asked about collecting, about tables and publication, about what people hand in."""

SEVERITIES = {"ERROR": "errors", "WARN": "warnings"}
"""Severity of a table's rules -> the name of Dagster's check of all of them.

One for each severity, for a check is three events a night, whatever it found. Each rule's own
outcome stands in the run's account and in `meta.checks`.
"""


def check_specs(table: Table, rules: Sequence[Check]) -> list[dg.AssetCheckSpec]:
    """Dagster's checks of a table: its rules by severity; errors block what comes after."""
    return [
        dg.AssetCheckSpec(
            name,
            asset=[table.schema, table.name],
            description="\n\n".join(f"{rule.name}: {rule.reason}" for rule in asked),
            blocking=severity == "ERROR",
        )
        for severity, name in SEVERITIES.items()
        if (asked := [rule for rule in rules if rule.severity == severity])
    ]


def check_results(table: Table, outcomes: Sequence[Outcome]) -> list[dg.AssetCheckResult]:
    """The outcomes of a table's rules as its checks; of each that failed the first bad rows."""
    return [
        dg.AssetCheckResult(
            asset_key=[table.schema, table.name],
            passed=all(outcome.passed for outcome in found),
            check_name=name,
            severity=dg.AssetCheckSeverity[severity],
            metadata={"rules": len(found)}
            | {
                outcome.check.name: first_rows(outcome.sample, of=outcome.failing_rows)
                for outcome in found
                if not outcome.passed
            },
        )
        for severity, name in SEVERITIES.items()
        if (found := [one for one in outcomes if one.check.severity == severity])
    ]


def column_lineage(table: Table) -> dict[str, dg.TableColumnLineage]:
    """Metadata of where a table's columns come from; empty when its SQL does not tell."""
    columns = derived().get(table.qualified)
    if not columns:
        return {}
    deps = {
        column: [_dep(origin.table, origin.column) for origin in origins]
        for column, origins in columns.items()
    }
    return {"dagster/column_lineage": dg.TableColumnLineage(deps_by_column=deps)}


def _dep(table: str, column: str) -> dg.TableColumnDep:
    """A column of another asset; cleaned tables are one asset a source, their table goes before."""
    schema, _, name = table.partition(".")
    if schema != "clean":
        return dg.TableColumnDep(asset_key=[schema, name], column_name=column)
    source = next(
        s for s in sorted([*SOURCES, "inbox"], key=len, reverse=True) if name.startswith(s)
    )
    part = name.removeprefix(f"{source}_")
    return dg.TableColumnDep(asset_key=["clean", source], column_name=f"{part}.{column}")


def ages(standings: Sequence[Standing], at: datetime) -> dict[str, float]:
    """Hours since each source was last collected whole, for Dagster to plot over the nights."""
    return {
        f"age_hours_{s.source}": round((at - s.last_success_at).total_seconds() / 3600, 2)
        for s in standings
        if s.last_success_at and s.state != "off"
    }


def first_rows(sample: Sequence[Mapping[str, Any]], *, of: int) -> dg.MarkdownMetadataValue:
    """The first bad rows of a rule as a table, and how many there are of them."""
    if not sample:
        return dg.MetadataValue.md(f"{of} rows")
    lines = [list(sample[0]), ["---"] * len(sample[0])]
    lines += [[_cell(value) for value in row.values()] for row in sample]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return dg.MetadataValue.md(f"{of} rows\n\n{table}")


def _cell(value: object) -> str:
    """A value in one line, short, and unable to end its cell or to be read as HTML."""
    text = " ".join(str(value).split())[:120]
    return text.replace("|", "\\|").replace("<", "&lt;")
