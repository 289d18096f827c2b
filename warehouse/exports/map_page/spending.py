"""What the ledger that was handed in says was spent, a year: to social enterprises and in all.

Does not belong here: which supplier is one (`mart.ledger_spend`), purchases (`ways`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from warehouse.exports import danish
from warehouse.exports.published import Published
from warehouse.tables.demand import LEDGER_SPEND


@dataclass(frozen=True, slots=True)
class Year:
    """Amounts of a year as texts."""

    year: int
    social: str
    unknown: str
    total: str


@dataclass(frozen=True, slots=True)
class Spending:
    """The years of the ledger, the first first; `period` says which days it covers."""

    period: str
    years: list[Year]


def spending(published: Published) -> Spending | None:
    """Null when no ledger was handed in."""
    postings = published[LEDGER_SPEND]
    if postings.is_empty():
        return None

    def amount(kind: str) -> pl.Expr:
        return pl.col("amount_dkk").filter(pl.col("supplier_kind") == kind).sum().alias(kind)

    by_year = postings.group_by("year").agg(
        amount("social"), amount("unknown"), pl.col("amount_dkk").sum().alias("total")
    )
    kinds = ("social", "unknown", "total")
    years = [
        Year(row["year"], *(danish.number(row[kind]) for kind in kinds))
        for row in by_year.sort("year").iter_rows(named=True)
    ]
    return Spending(_period(published, years), years)


def _period(published: Published, years: list[Year]) -> str:
    if published.ledger_period is None:
        return f"årene {years[0].year} til {years[-1].year}"
    return " til ".join(danish.day(one) for one in published.ledger_period)
