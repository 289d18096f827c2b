"""The published files people open: CSV, GeoJSON, the data package, the README and the map page.

Everything here is written from one published database, opened read-only, into an empty folder
that the caller swaps in. Does not belong here: how the tables are computed (`warehouse.sql`),
what their columns mean (`warehouse.tables`), and which folder is the current one.
"""

from __future__ import annotations

from warehouse.exports.write import write_exports

__all__ = ["write_exports"]
