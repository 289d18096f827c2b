"""`digest.md`: what is new since the last publication and in seven days, for Danish readers.

Does not belong here: choosing what people want to be told (`warehouse.exports.news`) and finding
changes (`warehouse.changes`).
"""

from __future__ import annotations

import re
from pathlib import Path

from warehouse.exports import danish, geography
from warehouse.exports.news import deadlines, periods
from warehouse.exports.published import Published, municipality_codes
from warehouse.exports.rendering import render
from warehouse.tables import meta

FILE_NAME = "digest.md"
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def write_digest(published: Published, target: Path) -> Path:
    """Write the file (UTF-8)."""
    names = geography.municipality_names()
    text = render(
        "digest.md.j2",
        published=published,
        municipalities=[names.get(code, code) for code in municipality_codes(published)],
        periods=periods(published),
        deadlines=deadlines(published),
        sources=published[meta.SOURCES].to_dicts(),
        sandbox_statement=danish.SANDBOX_STATEMENT,
        plain=plain,
    )
    path = target / FILE_NAME
    path.write_text(text, encoding="utf-8")
    return path


def plain(text: str) -> str:
    """A text with nothing in it that Markdown would act on."""
    return _MARKUP.sub(r"\\\1", text)
