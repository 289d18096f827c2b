"""`datapackage.json`: what the files of a published set are, for programs (Frictionless v1).

Does not belong here: the same for people (`warehouse.exports.readme`).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from warehouse.exports import danish, geography
from warehouse.exports.csv_files import DELIMITERS, LINE_TERMINATOR
from warehouse.exports.geojson import plain
from warehouse.exports.published import Dialect, Published
from warehouse.exports.worklist import worklist
from warehouse.schema import Table
from warehouse.tables import EXPORTED, meta

FILE_NAME = "datapackage.json"
_FORMATS = {
    ".md": ("md", "text/markdown"),
    ".geojson": ("geojson", "application/geo+json"),
    ".html": ("html", "text/html"),
    ".txt": ("txt", "text/plain"),
    ".xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def write_datapackage(
    published: Published, target: Path, files: list[Path], dialect: Dialect
) -> Path:
    """Describe `files` (all written, in `target`); returns `datapackage.json`."""
    # The worklist has the columns that the mapping team put into it besides the declared ones.
    tables = {f"{table.exported}.csv": table for table in (*EXPORTED, worklist(published)[0])}
    resources = [_resource(file, tables.get(file.name), dialect) for file in files]
    document = {
        "profile": "data-package",
        "name": "kortlag",
        "title": "Socialøkonomiske virksomheder og offentlige udbud",
        "description": _description(published),
        "kortlag": {
            "run_id": published.run_id,
            "as_of": published.as_of.isoformat(),
            "profile": published.profile,
            "advertising_protected": published.protection,
        },
        "licenses": _licences(published),
        "sources": _sources(published),
        "resources": resources,
    }
    path = target / FILE_NAME
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def _description(published: Published) -> str:
    parts = [danish.SANDBOX_STATEMENT] if published.is_sandbox else []
    return "\n\n".join([*parts, *danish.caveats(published.protection)])


def _resource(file: Path, table: Table | None, dialect: Dialect) -> dict[str, Any]:
    content = file.read_bytes()
    entry: dict[str, Any] = {
        # Two files share a stem (CSV and GeoJSON), and names are unique within a package.
        "name": file.name.lower() if table is None else table.exported,
        "path": file.name,
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if file.suffix != ".xlsx":
        entry["encoding"] = "utf-8"
    if table is None:
        file_format, media_type = _FORMATS[file.suffix]
        return entry | {
            "profile": "data-resource",
            # Else the frictionless tool reads the first sheet of the workbook as a table.
            "type": "file",
            "format": file_format,
            "mediatype": media_type,
        }
    return entry | {
        "title": table.title,
        "description": f"One row is {table.grain}.",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "dialect": {
            "delimiter": DELIMITERS[dialect],
            "lineTerminator": LINE_TERMINATOR,
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": _table_schema(table, danish_headings=dialect == "danish"),
    }


def _table_schema(table: Table, *, danish_headings: bool) -> dict[str, Any]:
    fields = table.frictionless_fields(danish=danish_headings)
    for column, field in zip(table.columns, fields, strict=True):
        if column.type == "VARCHAR[]":
            # An empty list is a value in the table, and an empty cell in the file.
            field.pop("constraints", None)
    headings = {
        column.name: column.danish if danish_headings else column.name for column in table.columns
    }
    return {
        "fields": fields,
        "primaryKey": [headings[name] for name in table.key],
        "missingValues": [""],
    }


def _licences(published: Published) -> list[dict[str, str]]:
    """Terms of every source, and of the boundaries; kortlag adds none of its own."""
    licences = [
        {"name": f"terms-{row['source']}", "title": f"{row['title']}: {row['licence']}"}
        for row in published[meta.SOURCES].to_dicts()
    ]
    boundaries = {
        "name": "CC-BY-4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
        "title": "DAGI: Creative Commons Attribution 4.0",
    }
    return [*licences, boundaries]


def _sources(published: Published) -> list[dict[str, Any]]:
    keys = ("title", "publisher", "attribution", "state", "cause", "last_success_at")
    sources: list[dict[str, Any]] = [
        {"name": row["source"]} | {key: plain(row[key]) for key in keys if row[key] is not None}
        for row in published[meta.SOURCES].to_dicts()
    ]
    boundaries = {
        "name": "dagi",
        "title": "DAGI 1:500.000, februar 2014",
        "publisher": "Klimadatastyrelsen",
        "attribution": geography.ATTRIBUTION,
    }
    return [*sources, boundaries]
