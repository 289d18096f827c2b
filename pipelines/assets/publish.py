"""Publish: build the whole set beside, then move one pointer."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from pipelines import acceptance, progress, runs
from pipelines.assets import counts, gate, identity, inbox, join, tables, telling
from pipelines.cleaning import FINDINGS_SCHEMA
from pipelines.context import Night, run_id_of, step
from pipelines.freshness import standings
from pipelines.ingredients import Given
from pipelines.runs import RunAccount
from scrapers import crawls
from scrapers.config import Settings
from scrapers.sources import SOURCES
from warehouse import changes, compare, database, release
from warehouse.exports import write_exports
from warehouse.parquet import clean_file

_RUNS_CHECKED = 30
"""Runs whose check results are published."""
_PARTS = 4
"""Parts of publishing, for whoever watches: changes, database, exports, comparison and pointer."""


def findings_rows(settings: Settings) -> list[dict[str, Any]]:
    """Rows of `meta.findings`: what the parsers met and did not expect, over all crawls."""
    frames = []
    for source in SOURCES:
        for crawl in crawls.crawl_ids(settings.archive_dir, source):
            path = clean_file(settings.parquet_dir, source, crawl, "findings")
            if path.is_file():
                frames.append(pl.read_parquet(path).with_columns(source=pl.lit(source)))
    frames += damage_frames(settings)
    if not frames:
        return []
    # A notice is read once, a register page every night: the most documents of one crawl say
    # how wide a finding is.
    return (
        pl.concat(frames)
        .group_by("source", "kind", "subject")
        .agg(pl.col("documents").max(), pl.col("example").first())
        .sort("source", "kind", "subject")
        .to_dicts()
    )


def _accounts(settings: Settings) -> list[dict[str, Any]]:
    """Accounts of all runs, oldest first."""
    return runs.accounts(settings.runs_dir, release.current(settings.exports_dir))


def damage_frames(settings: Settings) -> list[pl.DataFrame]:
    """Findings of what is damaged in the archive: its kind of document, and one by name."""
    found = {s: crawls.damaged(settings.archive_dir, s) for s in SOURCES}
    return [
        pl.DataFrame(
            [
                (
                    "damaged_in_archive",
                    kind or "unknown",
                    len(refs),
                    f"{refs[0].name} ({refs[0].ref})",
                )
            ],
            schema=FINDINGS_SCHEMA,
            orient="row",
        ).with_columns(source=pl.lit(source))
        for source, asides in found.items()
        for kind in sorted({aside.kind for aside in asides})
        for refs in [[aside for aside in asides if aside.kind == kind]]
    ]


def run_rows(settings: Settings, run_id: str) -> list[dict[str, Any]]:
    """Rows of `meta.runs`; of the run that builds the file true: nobody sees it otherwise."""
    return [
        {
            "run_id": account["run_id"],
            "started_at": datetime.fromisoformat(account["started_at"]),
            "as_of": datetime.fromisoformat(account["as_of"]).date(),
            "command": account["command"],
            "profile": account["profile"],
            "version": account["version"],
            "municipalities": account.get("municipalities"),
            "published": account["run_id"] == run_id or account["published"],
        }
        for account in _accounts(settings)
        if "as_of" in account
    ]


def check_rows(settings: Settings) -> list[dict[str, Any]]:
    """Rows of `meta.checks`: this run, which is the newest, and those before it."""
    return [
        {"run_id": account["run_id"], "check_name": name, **outcome}
        for account in _accounts(settings)[-_RUNS_CHECKED:]
        for name, outcome in account["checks"].items()
    ]


def build_set(settings: Settings, account: RunAccount, building: Path) -> Path:
    """Write the database and every export into `building`; returns the database."""
    now = datetime.now(UTC)
    target = building / release.DATABASE_NAME
    before = release.current(settings.exports_dir)
    with join.open_workbench(settings) as con:
        changed = changes.changes(
            con,
            before / release.DATABASE_NAME if before else None,
            account.run_id,
            settings.calculation_date,
        )
    progress.reach(1, _PARTS)
    database.build(
        target,
        settings.parquet_dir,
        {
            "mart.changes": changed,
            "meta.sources": [s.row() for s in standings(settings, now)],
            "meta.runs": run_rows(settings, account.run_id),
            "meta.checks": check_rows(settings),
            "meta.row_counts": counts.rows(settings),
            "meta.gate": gate.rows(settings),
            "meta.accepted_changes": acceptance.rows(settings, account.run_id),
            "meta.findings": findings_rows(settings),
            "meta.inbox_report": inbox.numbered(
                inbox.report_rows(settings),
                identity.report_lines(Given(settings, identity.REPORT)),
            ),
        },
    )
    progress.reach(2, _PARTS)
    export_set(settings, target, building, account.run_id)
    progress.reach(3, _PARTS)
    return target


def export_set(settings: Settings, built: Path, building: Path, run_id: str) -> list[Path]:
    """Write every export of a database file into `building`."""
    return write_exports(
        built,
        building,
        dialect=settings.exports.csv_dialect,
        advertising_protected=settings.exports.advertising_protected,
        profile=settings.profile,
        run_id=run_id,
        as_of=settings.calculation_date,
        ending_months=(settings.demand.ending_from_months, settings.demand.ending_to_months),
    )


def export_again(settings: Settings) -> Path:
    """Publish the published database once more, with exports as they are set now.

    Whoever calls it holds the data folder (`pipelines.lock`). Returns the new set's folder.

    Raises:
        FileNotFoundError: nothing has been published.
    """
    current = release.current(settings.exports_dir)
    if current is None:
        raise FileNotFoundError("nothing has been published yet")
    run_id = release.run_of(current)
    building = release.prepare(settings.exports_dir, run_id)
    database = building / release.DATABASE_NAME
    os.link(current / release.DATABASE_NAME, database)
    export_set(settings, database, building, run_id)
    return release.publish(building, settings.database, keep=settings.exports.keep)


@dg.asset(
    key=["published", "release"],
    deps=[key for asset in (*tables.assets, *gate.assets) for key in asset.keys],
    group_name="publish",
    owners=telling.DATA,
    description="The published set: DuckDB file and exports of one run, behind one pointer.",
    kinds={"duckdb", "csv", "geojson", "html"},
)
def published(context: dg.AssetExecutionContext, night: Night) -> dg.MaterializeResult:
    """Build the set, compare it with the one before, move the pointer."""
    settings = night.settings
    with step(context, night, "publish") as account:
        building = release.prepare(settings.exports_dir, run_id_of(context))
        built = build_set(settings, account, building)
        before = release.current(settings.exports_dir)
        differences = compare.compare(before / release.DATABASE_NAME, built) if before else []
        # Before the pointer moves: a run that is cut off right after it has told what it changed.
        account.update(
            first=before is None,
            changes={
                d.table: {"added": d.added, "removed": d.removed, "changed": d.changed}
                for d in differences
                if d
            },
        )
        final = release.publish(building, settings.database, keep=settings.exports.keep)
        account.update(published=True, set=final.name)
    files = sorted(file.name for file in final.iterdir())
    return dg.MaterializeResult(
        metadata={
            "set": final.name,
            "files": files,
            "bytes": sum(file.stat().st_size for file in final.iterdir()),
            "tables_changed": [d.table for d in differences if d],
            "rows_changed": sum(d.added + d.removed + d.changed for d in differences),
            **telling.ages(standings(settings, datetime.now(UTC)), datetime.now(UTC)),
        }
    )


assets: list[dg.AssetsDefinition] = [published]
