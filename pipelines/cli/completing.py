"""What the shell completes: names of sources, tables and checks, and the beginning of a query.

Everything here runs at a press of Tab, so what is slow to import is imported where it is needed.
"""

from __future__ import annotations

from scrapers.sources import SOURCES


def sources(incomplete: str) -> list[tuple[str, str]]:
    """Names of sources with their titles."""
    return [(s.name, s.title) for s in SOURCES.values() if s.name.startswith(incomplete)]


def tables(incomplete: str) -> list[tuple[str, str]]:
    """Qualified names of published tables with their titles."""
    from warehouse.tables import ALL

    return [(t.qualified, t.title) for t in ALL if t.qualified.startswith(incomplete)]


def checks(incomplete: str) -> list[tuple[str, str]]:
    """Names of checks, `<table>.<rule>` as `kortlag status` tells them, with their reason."""
    from warehouse.checks import checks_of
    from warehouse.tables import ALL

    return [
        (f"{table.qualified}.{check.name}", check.reason)
        for table in ALL
        if table.qualified.startswith(incomplete) or incomplete.startswith(table.qualified)
        for check in checks_of(table)
        if f"{table.qualified}.{check.name}".startswith(incomplete)
    ]


def queries(incomplete: str) -> list[tuple[str, str]]:
    """Queries that show a whole table."""
    return [
        (f"from {name}", title)
        for name, title in tables("")
        if f"from {name}".startswith(incomplete)
    ]
