"""`map.html`: one page that opens from disk without any network.

Leaflet, our style and script, and the data are written into the file; the content security
policy names the hashes of the two and forbids everything else. Does not belong here: what is
drawn (`warehouse.exports.map_data`), words (`warehouse.exports.danish`).
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

from warehouse.exports import cards, danish, geography, map_data
from warehouse.exports.geojson import attributions
from warehouse.exports.published import Published
from warehouse.exports.rendering import TEMPLATES, render
from warehouse.tables import mart, meta, supply, tenders

FILE_NAME = "map.html"
OTHER_TENDERS = 200
"""Open tenders of buyers elsewhere that the page lists, nearest deadline first; the rest are
counted and stand in `tenders.csv`, so that a page for the whole country stays under 3 MB."""
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
    return render(
        "map.html.j2",
        policy=_policy(style, script),
        # Both are files of this project and of Leaflet; no collected data is in them.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        map=map_data.map_data(published),
        classes=map_data.CLASSES,
        **_header(published),
        **_tables(published),
    )


def _header(published: Published) -> dict[str, Any]:
    names = geography.municipality_names()
    codes = map_data.municipality_codes(published)
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


def _tables(published: Published) -> dict[str, Any]:
    enterprises = published[supply.SOCIAL_ENTERPRISES]
    codes = map_data.municipality_codes(published)
    is_open = pl.col("state") == "open"
    order = ["deadline_at", "tender_key"]
    rows = published[tenders.TENDERS].filter(is_open).sort(order, nulls_last=True)
    is_own = pl.col("municipality_code").is_in(codes).fill_null(value=False)
    counts = dict(enterprises.group_by("status").agg(pl.col("cvr").n_unique()).iter_rows())
    return {
        "cards": cards.cards(published),
        "statuses": [(s, danish.label("status", s), counts.get(s, 0)) for s in cards.STATUS_ORDER],
        "not_located": enterprises.filter(pl.any_horizontal(pl.col("lon", "lat").is_null())).height,
        "at_address": enterprises.filter(pl.col("coordinate_source") == "address").height,
        "at_district": enterprises.filter(pl.col("coordinate_source") == "district").height,
        "areas": published[mart.COVERAGE_BY_AREA].to_dicts(),
        "without_boundary": map_data.districts_without_boundary(published),
        "categories": published[mart.COVERAGE_BY_CATEGORY].to_dicts(),
        "own_tenders": rows.filter(is_own).to_dicts(),
        "other_tenders": rows.filter(~is_own).head(OTHER_TENDERS).to_dicts(),
        "other_tenders_total": rows.filter(~is_own).height,
        "web_address": cards.web_address,
    }


def _style() -> str:
    base = Path(leaflet.BASE_DIR)
    css = (base / "leaflet.css").read_text(encoding="utf-8")

    def inlined(match: re.Match[str]) -> str:
        image = base64.b64encode((base / match[1]).read_bytes()).decode("ascii")
        return f"url(data:image/png;base64,{image})"

    own = (TEMPLATES / "map.css").read_text(encoding="utf-8")
    return f"\n{_IMAGE.sub(inlined, css)}\n{own}"


def _script() -> str:
    library = (Path(leaflet.BASE_DIR) / "leaflet.js").read_text(encoding="utf-8")
    own = (TEMPLATES / "map.js").read_text(encoding="utf-8")
    return f"\n{_SOURCE_MAP.sub('', library)}\n{own}"


def _policy(style: str, script: str) -> str:
    """Content security policy: only this very script and style, images only inline."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
