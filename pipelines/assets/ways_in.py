"""Join: ways in. Facts come from `warehouse/sql/ways_in`, what follows from `pipelines.ways_in`.

Thin. The assets themselves are made by `join.computed`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import dagster as dg
import duckdb
import msgspec

from pipelines.assets.join import computed_together
from pipelines.ingredients import Given, open_workbench
from pipelines.ways_in.consortia import consortia
from pipelines.ways_in.facts import Contract, Lead, Lot, LotKey, Match, Pair, Supplier, name_of
from pipelines.ways_in.rows import consortium_row, lead_row, opportunity_rows
from pipelines.ways_in.under import leads
from pipelines.ways_in.words import words
from warehouse.tables.ways_in import CONSORTIA, OPPORTUNITIES, SUBCONTRACT_LEADS
from warehouse.workbench import SQL_DIR

Row = dict[str, Any]
SQL = {
    name: (SQL_DIR / "ways_in" / f"{name}.sql").read_text(encoding="utf-8")
    for name in ("lots", "contracts", "suppliers", "matches")
}
"""The queries of the facts."""


@dataclass(frozen=True)
class Bought:
    """Lots, and who could deliver them."""

    lots: list[Lot]
    pairs: list[Pair]


def bought(con: duckdb.DuckDBPyConnection) -> Bought:
    """Lots there are to take part in, on a workbench, and who is of their category and area."""
    rows = _bought(con, "lots")
    lots = {(row["tender_key"], row["lot_id"]): _lot(row) for row in rows}
    suppliers = _suppliers(con)
    pairs = [
        Pair(lots[key], suppliers[cvr], matches) for (key, cvr), matches in _matches(con, suppliers)
    ]
    return Bought(list(lots.values()), pairs)


def held(con: duckdb.DuckDBPyConnection) -> list[Lead]:
    """Running contracts, on a workbench, and enterprises that could work under their holders."""
    rows = _bought(con, "contracts")
    contracts: dict[LotKey, list[Contract]] = defaultdict(list)
    for row in rows:
        contract = Contract(**_fields(row, Contract))
        contracts[row["tender_key"], row["lot_id"]].append(contract)
    suppliers = _suppliers(con)
    return list(
        leads(
            Lead(contract, suppliers[cvr], matches)
            for (key, cvr), matches in _matches(con, suppliers)
            for contract in contracts[key]
        )
    )


def _bought(con: duckdb.DuckDBPyConnection, name: str) -> list[Row]:
    """Rows of what is bought, left as table `bought` for `matches.sql`."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE bought AS {SQL[name]}")
    return [
        row | {"title": name_of(row["procedure_title"], row["lot_title"], row["lot_id"])}
        for row in _rows(con, "FROM bought")
    ]


def _lot(row: Row) -> Lot:
    return Lot(**_fields(row | {"words": words(*row["texts"])}, Lot))


def _suppliers(con: duckdb.DuckDBPyConnection) -> dict[str, Supplier]:
    return {
        row["cvr"]: Supplier(**_fields(row | {"words": words(*row["texts"])}, Supplier))
        for row in _rows(con, SQL["suppliers"])
    }


def _fields(row: Row, kind: type[msgspec.Struct]) -> Row:
    return {name: row[name] for name in kind.__struct_fields__}


def _matches(
    con: duckdb.DuckDBPyConnection, suppliers: Mapping[str, Supplier]
) -> Iterator[tuple[tuple[LotKey, str], tuple[Match, ...]]]:
    """Lot and enterprise, with the categories that tie them, in the order of their keys."""
    found: dict[tuple[LotKey, str], list[Match]] = defaultdict(list)
    names = ", ".join(("tender_key", "lot_id", "cvr", *Match.__struct_fields__))
    for tender_key, lot_id, cvr, *values in con.sql(SQL["matches"]).select(names).fetchall():
        if cvr in suppliers:
            found[(tender_key, lot_id), cvr].append(Match(*values))
    return ((key, tuple(matches)) for key, matches in found.items())


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found = con.sql(query)
    plain = [_PLAIN.get(kind.id) for kind in found.types]
    names = found.columns
    return [
        {
            name: value if make is None or value is None else make(value)
            for name, value, make in zip(names, values, plain, strict=True)
        }
        for values in found.fetchall()
    ]


_PLAIN: dict[str, Callable[[Any], Any]] = {"decimal": float, "list": tuple}
"""How facts hold values of a type: amounts reckoned with, lists that do not change."""


def ways_in(given: Given) -> dict[str, list[Row]]:
    """Rows of the three tables: leads and groups by themselves, and as the ways in they are."""
    terms, today = given.ways_in, given.calculation_date
    with open_workbench(given) as con:
        found, under = bought(con), held(con)
    groups = list(consortia(found.lots, found.pairs, terms, today))
    return {
        SUBCONTRACT_LEADS.qualified: [lead_row(lead) for lead in under],
        CONSORTIA.qualified: [consortium_row(group) for group in groups],
        OPPORTUNITIES.qualified: list(opportunity_rows(found.pairs, groups, under, terms, today)),
    }


assets: list[dg.AssetsDefinition] = [
    computed_together(
        [SUBCONTRACT_LEADS.qualified, CONSORTIA.qualified, OPPORTUNITIES.qualified],
        OPPORTUNITIES.reads,
        ways_in,
        sql=[f"ways_in/{name}.sql" for name in SQL],
        settings=["ways_in", "calculation_date"],
    ),
]
