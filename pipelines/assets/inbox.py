"""The inbox: keeps every version of what people handed in, and cleans it to typed Parquet.

Thin: the folder is read by `pipelines.inbox`, the files by `pipelines.clean.inbox`.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from pipelines import inbox
from pipelines.assets import telling
from pipelines.clean.document import Cleaned
from pipelines.clean.inbox import Lists, tables_of
from pipelines.clean.inbox.report import ReportLine
from pipelines.cleaning import code_version
from pipelines.context import Night, step
from scrapers.config import Settings
from warehouse import reference
from warehouse.parquet import clean_file, is_stamped, stamp, write_frame
from warehouse.tables.inbox import INBOX_REPORT
from warehouse.workbench import HANDED_IN, HANDED_IN_NAME, HANDED_IN_NOW

_REPORT = "report"


def inbox_dir(settings: Settings) -> Path:
    """Where people put files (PRODUCT 5)."""
    return settings.data_dir / inbox.FOLDER


def code_lists() -> Lists:
    """The lists that cells are resolved against."""
    return Lists.of(reference.code_list("categories.csv"), reference.code_list("kommuner.csv"))


def report_rows(settings: Settings) -> list[dict[str, Any]]:
    """Rows of `meta.inbox_report`, as the last cleaning left them."""
    path = _file(settings, _REPORT)
    return pl.read_parquet(path).to_dicts() if path.is_file() else []


def numbered(
    report: Sequence[Mapping[str, Any]], further: Iterable[ReportLine]
) -> list[dict[str, Any]]:
    """Rows of `meta.inbox_report` with what was found out after the files were read."""
    rows = [*map(dict, report), *map(asdict, further)]
    return [row | {"entry": entry} for entry, row in enumerate(rows, start=1)]


def take_in(settings: Settings, at: datetime) -> tuple[list[str], bool]:
    """Keep what is new in the inbox and write its tables, unless nothing has changed since.

    Args:
        settings: where inbox, archive and Parquet files lie.
        at: now.

    Returns:
        Names of the files that were new, and whether tables were written.
    """
    folder = inbox.read_folder(inbox_dir(settings))
    new = inbox.keep(folder, settings.archive_dir, at)
    notes = [*folder.notes, *inbox.absences(folder, settings.archive_dir)]
    lists = code_lists()
    seen = inbox.sightings(settings.archive_dir)
    state = hashlib.sha256(repr((seen, notes, lists)).encode()).hexdigest()
    version = {"code": code_version(), "state": state}
    done = _file(settings, "stamp").with_suffix(".json")
    if is_stamped(done, version):
        return new, False
    done.unlink(missing_ok=True)
    _write(settings, tables_of(inbox.versions(settings.archive_dir), lists, notes))
    stamp(done, version)
    return new, True


def _file(settings: Settings, name: str) -> Path:
    return clean_file(settings.parquet_dir, HANDED_IN_NAME, HANDED_IN_NOW, name)


def _write(settings: Settings, cleaned: Cleaned) -> None:
    for name, table in HANDED_IN.items():
        rows = cleaned.tables.get(table.qualified, [])
        write_frame(_file(settings, name), table.frame(rows))
    report = INBOX_REPORT.frame(cleaned.tables.get(INBOX_REPORT.qualified, []))
    write_frame(_file(settings, _REPORT), report)


@dg.asset(
    key=["clean", "inbox"],
    group_name="clean",
    owners=telling.MAPPING_TEAM,
    description="What people handed in: every version kept in the archive, rows typed.",
    kinds={"python", "parquet"},
)
def handed_in(context: dg.AssetExecutionContext, night: Night) -> dg.MaterializeResult:
    """Take in what lies in the inbox; without one the tables are empty."""
    settings = night.settings
    with step(context, night, "clean inbox"):
        new, is_written = take_in(settings, datetime.now(UTC))
        told = len(report_rows(settings))
    return dg.MaterializeResult(
        metadata={"new_files": new, "report_lines": told, "cleaned_now": is_written}
    )


assets: list[dg.AssetsDefinition] = [handed_in]
