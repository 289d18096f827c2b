"""Writing a whole set of exports.

Does not belong here: swapping the set in, keeping earlier ones (the caller's), and the content
of any one file.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from warehouse.exports.csv_files import write_csv_files
from warehouse.exports.datapackage import write_datapackage
from warehouse.exports.digest import write_digest
from warehouse.exports.geojson import write_geojson_files
from warehouse.exports.map_page import write_map_page
from warehouse.exports.published import Dialect, Protection, read_published
from warehouse.exports.readme import write_readme
from warehouse.exports.workbook import write_workbook
from warehouse.exports.worklist import write_worklist


def write_exports(
    database: Path,
    target: Path,
    *,
    dialect: Dialect,
    advertising_protected: Protection,
    profile: str,
    run_id: str,
    as_of: date,
    ending_months: tuple[int, int],
) -> list[Path]:
    """Write every export of a published database (PRODUCT 7).

    Args:
        database: published DuckDB file; opened read-only.
        target: existing folder that holds nothing, or nothing but `database`; swapping it in
            is the caller's.
        dialect: of the CSV files (PRODUCT 4, `exports.csv_dialect`).
        advertising_protected: treatment of protected units (PRODUCT 4).
        profile: `sandbox` marks every file for readers as invented.
        run_id: run that built the database.
        as_of: date it was calculated for.
        ending_months: bounds of the contracts that are listed as ending, in months ahead.

    Returns:
        The files written; `datapackage.json`, which has the checksums of the others, last.

    Raises:
        ValueError: `target` is no folder, or something else lies in it.
        duckdb.Error: the database cannot be read or lacks a column.
    """
    if not target.is_dir() or set(target.iterdir()) - {database}:
        raise ValueError(f"{target} is not an existing empty folder")
    published = read_published(
        database,
        protection=advertising_protected,
        profile=profile,
        run_id=run_id,
        as_of=as_of,
        ending_months=ending_months,
    )
    files = [
        *write_csv_files(published, target, dialect),
        *write_geojson_files(published, target),
        write_map_page(published, target),
        write_worklist(published, target, dialect),
        write_workbook(published, target),
        write_digest(published, target),
        write_readme(published, target, dialect),
    ]
    return [*files, write_datapackage(published, target, files, dialect)]
