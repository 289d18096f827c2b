"""Collect, second round: coordinates of addresses that the night itself has just found out.

This source has no list of its own. What it is asked comes from `core`, so its crawl runs after
the other sources are joined; what it answers goes through clean and core like everything else.
"""

import dagster as dg
import duckdb
import msgspec

from pipelines.assets.collect import collecting, hand_over
from pipelines.assets.join import open_workbench
from pipelines.runs import RunAccount
from scrapers.config import Settings
from scrapers.pages.addresses import Wanted
from scrapers.sources import ADDRESSES
from warehouse.workbench import SQL_DIR

WANTED_FROM = ("enterprises", "sites", "social_register", "mapped_enterprises")
"""Tables of `core` that the work list is made of."""


def wanted_addresses(con: duckdb.DuckDBPyConnection) -> list[Wanted]:
    """The addresses to find, by `warehouse/sql/wanted_addresses.sql` on a workbench."""
    found = con.sql((SQL_DIR / "wanted_addresses.sql").read_text(encoding="utf-8"))
    names = found.columns
    return [msgspec.convert(dict(zip(names, row, strict=True)), Wanted) for row in found.fetchall()]


def write_wanted(settings: Settings, account: RunAccount) -> list[str]:
    """Write the work list; returns the crawl's options that hand it over."""
    with open_workbench(settings) as con:
        wanted = wanted_addresses(con)
    return hand_over(ADDRESSES, wanted, account)


assets: list[dg.AssetsDefinition] = [
    collecting(
        ADDRESSES,
        deps=[dg.AssetKey(["core", name]) for name in WANTED_FROM],
        options=write_wanted,
    )
]
