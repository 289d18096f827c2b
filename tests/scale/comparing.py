"""Whether two published databases hold the same rows, wherever and whenever these were read."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.campaigns.crawling import NOT_COMPARED
from warehouse.tables import ALL


def differing(one: Path, other: Path) -> dict[str, int]:
    """Table of `core` or `mart` -> rows that only one of the two has, each as often as it has it.

    Left out are columns that say when and where something was read (`NOT_COMPARED`), for two runs
    differ in them, and `mart.changes`, which tells of the run before.
    """
    found = {}
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{one}' AS a (READ_ONLY); ATTACH '{other}' AS b (READ_ONLY)")
        for table in ALL:
            if table.schema == "meta" or table.qualified == "mart.changes":
                continue
            named = ", ".join(f'"{name}"' for name in table.names if name not in NOT_COMPARED)
            a, b = (f"(SELECT {named} FROM {alias}.{table.qualified})" for alias in "ab")
            (count,) = con.execute(
                f"SELECT (SELECT count(*) FROM ({a} EXCEPT ALL {b})) "
                f"+ (SELECT count(*) FROM ({b} EXCEPT ALL {a}))"
            ).fetchall()[0]
            found[table.qualified] = count
    return found
