"""`README.txt`: the published files explained to Danish readers.

Does not belong here: the same for programs (`warehouse.exports.datapackage`).
"""

from __future__ import annotations

from pathlib import Path

from warehouse.exports import cards, danish, geography
from warehouse.exports.geojson import attributions
from warehouse.exports.map_data import municipality_codes
from warehouse.exports.published import Dialect, Published
from warehouse.exports.rendering import render
from warehouse.schema import LIST_SEPARATOR
from warehouse.tables import EXPORTED, meta

FILE_NAME = "README.txt"
# Which codes of `danish.LABELS` a reader of the CSV files meets, under which file's name.
_CODE_LISTS = (
    ("social_enterprises.csv, status", "status"),
    ("social_enterprises.csv, found_by", "found_by"),
    ("offerings.csv, evidence", "evidence"),
    ("tenders.csv, state", "state"),
    ("tenders.csv, reserved", "reserved"),
    ("coverage_by_category.csv, coverage", "coverage"),
    ("coverage_by_category.csv, route", "route"),
)


def write_readme(published: Published, target: Path, dialect: Dialect) -> Path:
    """Write the file (UTF-8 with BOM and CRLF, so that any Windows editor reads it)."""
    names = geography.municipality_names()
    text = render(
        "readme.txt.j2",
        published=published,
        dialect=dialect,
        municipalities=[names.get(code, code) for code in municipality_codes(published)],
        tables=[(table, published[table].height) for table in EXPORTED],
        code_lists=[(title, danish.LABELS[kind]) for title, kind in _CODE_LISTS],
        category_labels=sorted(cards.category_labels(published).items()),
        list_separator=LIST_SEPARATOR.strip(),
        sandbox_statement=danish.SANDBOX_STATEMENT,
        caveats=danish.caveats(published.protection),
        attributions=attributions(published),
        sources=published[meta.SOURCES].to_dicts(),
    )
    path = target / FILE_NAME
    path.write_text(text, encoding="utf-8-sig", newline="\r\n")
    return path
