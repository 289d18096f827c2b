"""`README.txt`: the published files explained to Danish readers.

Does not belong here: the same for programs (`warehouse.exports.datapackage`).
"""

from __future__ import annotations

from pathlib import Path

from warehouse.exports import danish, geography
from warehouse.exports.geojson import attributions
from warehouse.exports.map_page import cards
from warehouse.exports.published import Dialect, Published, municipality_codes
from warehouse.exports.rendering import render
from warehouse.schema import LIST_SEPARATOR
from warehouse.tables import EXPORTED, meta

FILE_NAME = "README.txt"


def write_readme(published: Published, target: Path, dialect: Dialect) -> Path:
    """Write the file (UTF-8 with BOM and CRLF, so that any Windows editor reads it)."""
    names = geography.municipality_names()
    text = render(
        "readme.txt.j2",
        published=published,
        dialect=dialect,
        municipalities=[names.get(code, code) for code in municipality_codes(published)],
        tables=[(table, published[table].height) for table in EXPORTED],
        code_lists=[
            (f"{stem}.csv, {column}", danish.LABELS[kind])
            for stem, column, kind in danish.CODE_COLUMNS
        ],
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
