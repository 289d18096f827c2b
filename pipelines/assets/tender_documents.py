"""Collect, second round: document lists of the tenders that the night's notices point to.

Like addresses, ethics.dk is told what to ask for: the links stand in `core.notices`.
"""

import dagster as dg
import duckdb
import msgspec

from pipelines.assets.collect import collecting, hand_over
from pipelines.assets.join import open_workbench
from pipelines.runs import RunAccount
from scrapers.config import Settings
from scrapers.pages.ethics import Wanted
from scrapers.sources import ETHICS
from warehouse.workbench import SQL_DIR

WANTED_FROM = ("notices", "lots")
"""Tables of `core` that the work list is made of."""


def wanted_tenders(con: duckdb.DuckDBPyConnection) -> list[Wanted]:
    """The tenders to ask about, by `warehouse/sql/wanted_tender_documents.sql`."""
    found = con.sql((SQL_DIR / "wanted_tender_documents.sql").read_text(encoding="utf-8"))
    names = found.columns
    return [msgspec.convert(dict(zip(names, row, strict=True)), Wanted) for row in found.fetchall()]


def write_wanted(settings: Settings, account: RunAccount) -> list[str]:
    """Write the work list; returns the crawl's options that hand it over."""
    with open_workbench(settings) as con:
        wanted = wanted_tenders(con)
    return hand_over(ETHICS, wanted, account)


assets: list[dg.AssetsDefinition] = [
    collecting(
        ETHICS,
        deps=[dg.AssetKey(["core", name]) for name in WANTED_FROM],
        options=write_wanted,
    )
]
