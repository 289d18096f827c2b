"""Gate: what is about to be published, held against what was published last; blocks or lets pass.

The bounds are the tables' own (`warehouse.bounds`), the comparison `warehouse.gate`'s.
"""

import json
from collections.abc import Mapping
from typing import Any

import dagster as dg
import polars as pl

from pipelines import acceptance
from pipelines.assets import checking, join, tables, telling
from pipelines.context import Night, step
from pipelines.runs import RunAccount
from scrapers import crawls
from scrapers.config import Settings
from scrapers.sources import SOURCES
from warehouse import checks, gate, occasion, release
from warehouse.parquet import table_file, write_frame
from warehouse.tables.gate import GATE

_FIGURES = ("subject", "before", "now", "least", "most", "keys")


def rows(settings: Settings) -> list[dict[str, Any]]:
    """Rows of `meta.gate`, as the last comparison left them."""
    return pl.read_parquet(table_file(settings.parquet_dir, GATE)).to_dicts()


def compared(settings: Settings, accepted: Mapping[tuple[str, str], float]) -> list[dict[str, Any]]:
    """Every table held against the published set, if there is one."""
    current = release.current(settings.exports_dir)
    with join.open_workbench(settings) as con:
        if current is None:
            return gate.measured(con, occasion.Occasion(is_first=True))
        with occasion.attached(con, current / release.DATABASE_NAME):
            known = occasion.read(
                con,
                municipalities=settings.municipalities,
                giving=[name for name in SOURCES if crawls.accepted(settings.archive_dir, name)],
                accepted=accepted,
            )
            return gate.measured(con, known)


def outcomes(found: list[dict[str, Any]]) -> dict[str, checks.Outcome]:
    """Rows of `meta.gate` as check results, by name."""
    told: dict[str, checks.Outcome] = {}
    for table in gate.compared():
        for rule, protects in gate.RULES.items():
            name = gate.check_name(table, rule)
            failing = [
                {figure: row[figure] for figure in _FIGURES if figure != "keys" or row[figure]}
                for row in found
                if row["check_name"] == name and not row["passed"]
            ]
            reason = f"{protects} {table.bounds.reason}".strip()
            check = checks.Check(rule, table.qualified, "ERROR", reason, "")
            told[name] = checks.Outcome(check, len(failing), failing)
    return told


def _told(rule: str, found: list[dict[str, Any]]) -> dg.AssetCheckResult:
    """A rule over all tables, as Dagster shows it: the figures that are out of bounds."""
    failing = [r for r in found if r["check_name"].endswith(f".{rule}") and not r["passed"]]
    return dg.AssetCheckResult(
        passed=not failing,
        check_name=rule,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={
            "out_of_bounds": telling.first_rows(
                [{name: row[name] for name in ("check_name", *_FIGURES)} for row in failing[:20]],
                of=len(failing),
            ),
        },
    )


def judge(settings: Settings, account: RunAccount) -> list[dict[str, Any]]:
    """Compare, write `meta.gate`, note the results in the run's account."""
    holding = acceptance.holding(settings)
    found = compared(settings, acceptance.figures(holding))
    write_frame(table_file(settings.parquet_dir, GATE), GATE.frame(found))
    told = outcomes(found)
    account.update(checks={name: checking.noted(outcome) for name, outcome in told.items()})
    blocked = {name: outcome.sample for name, outcome in told.items() if not outcome.passed}
    acceptance.note_blocked(account, settings, blocked)
    used = {row["check_name"] for row in found if row["accepted"]}
    acceptance.note_used(account, (a.number for a in holding if a.entry["check"] in used))
    return found


@dg.asset(
    key=["meta", "gate"],
    deps=[key for asset in tables.assets for key in asset.keys if key.path[0] != "meta"],
    group_name="join",
    owners=telling.DATA,
    description=f"One row is {GATE.grain}.",
    kinds={"duckdb", "parquet"},
    check_specs=[
        dg.AssetCheckSpec(rule, asset=["meta", "gate"], description=protects, blocking=True)
        for rule, protects in gate.RULES.items()
    ],
    metadata={"dagster/column_schema": join.column_schema(GATE)},
)
def publish_gate(context: dg.AssetExecutionContext, night: Night) -> dg.MaterializeResult:
    """Hold every table against the last publication."""
    with step(context, night, GATE.qualified) as account:
        found = judge(night.settings, account)
    notes = sorted({row["note"] for row in found if row["note"]})
    return dg.MaterializeResult(
        metadata={"dagster/row_count": len(found), "not_compared": json.dumps(notes)},
        check_results=[_told(rule, found) for rule in gate.RULES],
    )


assets: list[dg.AssetsDefinition] = [publish_gate]
