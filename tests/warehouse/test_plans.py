"""No table is filled by a join that compares all rows with all: small data would hide it.

DuckDB joins by hash where both sides have a key. Where they have none it goes through every pair of
rows, which is allowed only with a list that does not grow: code lists, settings, one row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from pipelines.assets.join import open_workbench
from scrapers.config import Settings
from tests.installation import AS_OF, Installation
from warehouse.tables import ALL
from warehouse.workbench import SQL_DIR, sql_of

pytestmark = pytest.mark.xdist_group("night")

PAIRWISE = ("NL_JOIN", "NESTED_LOOP", "CROSS_PRODUCT", "PIECEWISE", "IE_JOIN")
ALONE = ("tie_facts", "offering_texts", "discovery_firms", "ways_in/contracts", "ways_in/suppliers")
"""Queries that Python asks."""
BOUNDED = {
    "mart.tender_municipalities": 1,  # buyers without number by the names of 98 municipalities
    "mart.tender_regimes": 1,  # codes by the prefixes of the light regime
    "mart.tender_categories": 1,  # codes by the prefixes of supply categories
    "mart.lot_categories": 1,  # the same
    "mart.ledger_spend": 2,  # accounts by the words and the names of supply categories
    "mart.contracts_ending": 1,  # one row: the months that are looked at
    "core.wins": 1,  # codes by the prefixes of supply categories
    "mart.offerings": 2,  # branches and codes by the prefixes of supply categories
    "mart.branch_cpv": 6,  # branches (DB25), the seed, levels of two, four and six digits
    "mart.coverage_by_category": 1,  # municipalities and categories
    "mart.category_suppliers": 1,  # suppliers and municipalities: a row of the table each
    "mart.mapping_progress": 1,  # municipalities and steps
}
"""How often each goes through pairs with something that does not grow, and what that is."""


def plans(installation: Installation) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every query that fills a table of `mart`, or gives Python what it matches, with its plan."""
    texts = {t.qualified: sql_of(t) for t in ALL if t.schema == "mart" and sql_of(t)}
    texts |= {t.qualified: sql_of(t) for t in ALL if t.name in {"wins", "procedures"}}
    texts |= {name: (SQL_DIR / f"{name}.sql").read_text(encoding="utf-8") for name in ALONE}
    settings = Settings(data_dir=installation.data, as_of=date.fromisoformat(AS_OF))
    with open_workbench(settings) as con:
        for name, text in texts.items():
            ((_, plan),) = con.execute(f"EXPLAIN (FORMAT json) {text}").fetchall()
            yield name, json.loads(plan)


def operators(plan: list[dict[str, Any]]) -> Iterator[str]:
    """Names of all operators of a plan."""
    for one in plan:
        yield one["name"]
        yield from operators(one["children"])


def test_pairs_are_gone_through_only_with_what_does_not_grow(first_night: Installation) -> None:
    pairwise = {
        name: sum(any(kind in operator for kind in PAIRWISE) for operator in operators(plan))
        for name, plan in plans(first_night)
    }
    assert {name: count for name, count in pairwise.items() if count} == BOUNDED
