"""The map page put together: one file that opens from disk without any network.

Leaflet, our style and script, and the data are written into the file; the content security
policy names the hashes of the two and forbids everything else. Does not belong here: what is
shown (the other modules of this package), words (`warehouse.exports.danish`).
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

import polars as pl
from markupsafe import Markup
from xstatic.pkg import leaflet

from warehouse.exports import danish, geography
from warehouse.exports.geojson import attributions
from warehouse.exports.map_page import (
    cards,
    drawing,
    matrix,
    measures,
    progress,
    spending,
    ways,
)
from warehouse.exports.news import periods
from warehouse.exports.published import Published, municipality_codes
from warehouse.exports.rendering import TEMPLATES, render
from warehouse.tables import mart, meta, supply, tenders

FILE_NAME = "map.html"
OTHER_TENDERS = 200
"""Open tenders of buyers elsewhere that the page lists, nearest deadline first; the rest are
counted and stand in `tenders.csv`, so that the page does not grow with what others buy."""
NEWS_SHOWN = 40
"""Lines of news under one heading; the rest are counted and stand in `changes.csv`."""
_FOLDER = TEMPLATES / "map"
STYLES = ("base.css", "map.css", "matrix.css", "tables.css", "print.css")
SCRIPTS = ("state.js", "card.js", "map.js", "filters.js", "start.js")
"""Inlined in this order into one function; each file may use what the earlier ones declare."""
_IMAGE = re.compile(r"url\((images/[\w.-]+\.png)\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def write_map_page(published: Published, target: Path) -> Path:
    """Write the page; returns the file."""
    path = target / FILE_NAME
    path.write_text(page(published), encoding="utf-8", newline="\n")
    return path


def page(published: Published) -> str:
    """The whole page as text."""
    style, script = _style(), _script()
    shown = cards.cards(published)
    return render(
        "map/page.html.j2",
        policy=_policy(style, script),
        # Both are files of this project and of Leaflet; no collected data is in them.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        map=drawing.map_data(published, shown),
        **_header(published),
        **_enterprises(published, shown),
        **_purchases(published),
        matrices=matrix.matrices(published),
        states=matrix.STATES,
        short_states=matrix.SHORT_STATES,
        progress=progress.progress(published),
        areas=published[mart.COVERAGE_BY_AREA].to_dicts(),
        without_boundary=drawing.districts_without_boundary(published),
        categories=published[mart.COVERAGE_BY_CATEGORY].to_dicts(),
        periods=periods(published),
        news_shown=NEWS_SHOWN,
    )


def _header(published: Published) -> dict[str, Any]:
    names = geography.municipality_names()
    codes = municipality_codes(published)
    sources = published[meta.SOURCES].to_dicts()
    return {
        "municipalities": {code: names.get(code, code) for code in codes},
        "as_of": published.as_of,
        "run_id": published.run_id,
        "sandbox_notice": danish.SANDBOX_NOTICE if published.is_sandbox else None,
        "sandbox_statement": danish.SANDBOX_STATEMENT,
        "caveats": danish.caveats(published.protection),
        "attributions": attributions(published),
        "sources": sources,
        "not_fresh": [row for row in sources if row["state"] in {"stale", "failed"}],
    }


def _enterprises(published: Published, shown: list[cards.Card]) -> dict[str, Any]:
    enterprises = published[supply.SOCIAL_ENTERPRISES]
    counts = dict(enterprises.group_by("status").agg(pl.col("cvr").n_unique()).iter_rows())
    labels = cards.category_labels(published)
    offered = {category for card in shown for category in card.categories}
    return {
        "cards": shown,
        "measures": measures.MEASURES,
        "statuses": [(s, danish.label("status", s), counts.get(s, 0)) for s in cards.STATUS_ORDER],
        "doubtful": enterprises.filter((pl.col("status") == "registered") & pl.col("doubtful"))[
            "cvr"
        ].n_unique(),
        "offered": sorted((labels.get(key, key), key) for key in offered),
        "not_located": enterprises.filter(pl.any_horizontal(pl.col("lon", "lat").is_null())).height,
        "at_address": enterprises.filter(pl.col("coordinate_source") == "address").height,
        "at_district": enterprises.filter(pl.col("coordinate_source") == "district").height,
    }


def _purchases(published: Published) -> dict[str, Any]:
    codes = municipality_codes(published)
    is_own = pl.col("municipality_code").is_in(codes).fill_null(value=False)
    others = published[tenders.TENDERS].filter((pl.col("state") == "open") & ~is_own)
    nearest_first = others.sort("deadline_at", "tender_key", nulls_last=True)
    return {
        "purchases": ways.purchases(published),
        "ending_months": published.ending_months,
        "spending": spending.spending(published),
        "other_tenders": nearest_first.head(OTHER_TENDERS).to_dicts(),
        "other_tenders_total": others.height,
        "web_address": cards.web_address,
    }


def _style() -> str:
    base = Path(leaflet.BASE_DIR)
    css = (base / "leaflet.css").read_text(encoding="utf-8")

    def inlined(match: re.Match[str]) -> str:
        image = base64.b64encode((base / match[1]).read_bytes()).decode("ascii")
        return f"url(data:image/png;base64,{image})"

    own = "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in STYLES)
    return f"\n{_IMAGE.sub(inlined, css)}\n{own}"


def _script() -> str:
    library = (Path(leaflet.BASE_DIR) / "leaflet.js").read_text(encoding="utf-8")
    own = "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return f'\n{_SOURCE_MAP.sub("", library)}\n(() => {{\n"use strict";\n{own}}})();\n'


def _policy(style: str, script: str) -> str:
    """Content security policy: only this very script and style, images only inline."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
