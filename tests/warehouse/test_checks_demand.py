"""The checks of demand and coverage: a row that breaks each of them, and one that does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.exports_demand import DEMAND, contract
from tests.warehouse.mart_bench import ACME, Row, social
from warehouse import checks
from warehouse.parquet import table_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.workbench import named_in

M = Decimal(1_000_000)
CATEGORY: Row = {
    "municipality_code": "0751", "category": "rengoering", "tenders_5y": 1, "open_tenders": 0,
    "value_dkk_5y": M, "registered": 2, "mapped": 1, "candidates": 0, "suppliers": 3,
    "suppliers_outside": 2, "suppliers_outside_serving": 1, "coverage": "covered",
    "route": "clause",
}  # fmt: skip
CELL: Row = {
    "municipality_code": "0751", "category": "rengoering", "postal_code": "8000",
    "suppliers": 3, "candidates": 0, "state": "covered",
}  # fmt: skip
AREA: Row = {
    "municipality_code": "0751", "postal_code": "8000", "registered": 1, "mapped": 0,
    "candidates": 0, "visited": 0, "questionnaires": 0, "categories_covered": 1,
}  # fmt: skip
TENDER: Row = {
    "tender_key": "T", "municipality_code": "0751", "value_dkk": DEMAND[0]["value_dkk"],
    "published_on": date(2026, 1, 1),
}  # fmt: skip
OWN: Row = {"tender_key": "T", "municipality_code": "0751", "rule": "own_number", "role": "own"}
VALUE: Row = {"tender_key": "T", "value_dkk": M, "value_basis": "lots"}
SPEND: Row = {
    "municipality_code": "0751", "year": 2026, "category": "rengoering", "amount_dkk": M,
    "supplier_kind": "other", "matched_by": "number", "postings": 1, "suppliers": 1,
}  # fmt: skip
POSTING: Row = {"ledger_key": "L", "amount_dkk": M, "year": 2026}
UNCOVERED = {"suppliers": 0, "coverage": "uncovered", "route": "capacity_gap"}
ANSWERED = {"questionnaire_returned_on": date(2026, 1, 1)}


def lots(count: int) -> list[Row]:
    return [{"tender_key": "T", "lot_id": f"LOT-{i}"} for i in range(count)]


def passes(folder: Path, name: str, tables: dict[str, list[Row]]) -> bool:
    """Whether a check, named as its file, finds nothing in these rows; other tables are empty."""
    of, _, rule = name.rpartition("__")
    check = next(
        c for c in checks.written_checks() if (c.table.replace(".", "_"), c.name) == (of, rule)
    )
    read = named_in(check.sql)
    assert tables.keys() <= read
    for qualified in read:
        table = BY_NAME[qualified]
        write_frame(table_file(folder, table), table.frame(tables.get(qualified, [])))
    with duckdb.connect() as con:
        for qualified in read:
            path = table_file(folder, BY_NAME[qualified])
            con.execute(f"CREATE SCHEMA IF NOT EXISTS {BY_NAME[qualified].schema}")
            con.execute(f"CREATE VIEW {qualified} AS FROM read_parquet('{path}')")
        return checks.run(con, check).passed


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        (
            "mart_announced_values__once",
            {
                "mart.tender_values": [VALUE],
                "mart.announced_values": [
                    {"tender_key": "T", "category": c, "value_dkk": M / 2} for c in "ab"
                ],
            },
            {
                "mart.announced_values": [
                    {"tender_key": "T", "category": c, "value_dkk": M} for c in "ab"
                ]
            },
        ),
        (
            "mart_demand__value",
            {
                "mart.demand": DEMAND,
                "mart.tenders": [TENDER],
                "mart.tender_municipalities": [OWN],
            },
            {"mart.demand": [DEMAND[0], DEMAND[0] | {"year": 2025}]},
        ),
        (
            "mart_demand__lots",
            {
                "mart.demand": DEMAND[:1],
                "mart.tenders": [TENDER],
                "mart.tender_municipalities": [OWN],
                "mart.tender_lots": lots(5),
            },
            {"mart.tender_lots": lots(4)},
        ),
        (
            "mart_demand__parts",
            {"mart.demand": DEMAND},
            {"mart.demand": [DEMAND[0] | {"small": 4}]},
        ),
        (
            "mart_demand__parts",
            {"mart.demand": DEMAND},
            {"mart.demand": [DEMAND[0] | {"social_awards_dkk": 2 * M}]},
        ),
        (
            "mart_tender_lots__every_procedure",
            {"core.procedures": [{"tender_key": "T"}], "mart.tender_lots": lots(1)},
            {"mart.tender_lots": []},
        ),
        (
            "mart_contracts_ending__days",
            {"mart.contracts_ending": [contract(ACME, "A")]},
            {"mart.contracts_ending": [contract(ACME, "A", latest_end_on=date(2027, 1, 1))]},
        ),
        (
            "mart_contracts_ending__days",
            {"mart.contracts_ending": [contract(ACME, "A")]},
            {"mart.contracts_ending": [contract(ACME, "A", expected_end_on=date(2027, 1, 1))]},
        ),
        (
            "mart_contracts_ending__begins",
            {"mart.contracts_ending": [contract(ACME, "A", starts_on=date(2027, 1, 1))]},
            {"mart.contracts_ending": [contract(ACME, "A", starts_on=date(2029, 1, 1))]},
        ),
        (
            "mart_ledger_spend__total",
            {"mart.ledger_spend": [SPEND], "core.ledger": [POSTING]},
            {"mart.ledger_spend": []},
        ),
        (
            "mart_coverage_by_category__value",
            {"mart.coverage_by_category": [CATEGORY], "mart.tenders": [TENDER]},
            {
                "mart.coverage_by_category": [CATEGORY, CATEGORY | {"category": "bygge_maler"}],
            },
        ),
        *(
            (
                "mart_coverage_by_category__states",
                {
                    "mart.coverage_by_category": [CATEGORY],
                    "mart.social_enterprises": [social(ACME)],
                },
                {"mart.coverage_by_category": [CATEGORY | changes]},
            )
            for changes in (
                {"coverage": "perhaps"},
                {"tenders_5y": 0},
                {"coverage": "no_demand", "route": "none"},
                {"suppliers": 0},
                {"suppliers": 4},
                {"route": "capacity_gap"},
                {"suppliers_outside_serving": 3},
                {"ledger_dkk": M},
                UNCOVERED,  # somebody did not answer
                {**UNCOVERED, "coverage": "outside_only", "suppliers_outside": 0}
                | {"suppliers_outside_serving": 0},
            )
        ),
        (
            "mart_coverage_by_category__states",
            {
                "mart.coverage_by_category": [CATEGORY | UNCOVERED],
                "mart.social_enterprises": [social(ACME, **ANSWERED)],
            },
            {"mart.social_enterprises": [social(ACME)]},
        ),
        (
            "mart_coverage_by_category__ledger",
            {
                "mart.coverage_by_category": [CATEGORY | {"ledger_dkk": M}],
                "mart.ledger_spend": [SPEND],
            },
            {"mart.ledger_spend": [SPEND, SPEND | {"year": 2025}]},
        ),
        *(
            (
                "mart_coverage_by_area__total",
                {"mart.coverage_by_area": [AREA], "mart.social_enterprises": [social(ACME)]},
                {"mart.coverage_by_area": [AREA | {name: 2}]},
            )
            for name in ("registered", "mapped", "candidates", "visited", "questionnaires")
        ),
        (
            "mart_coverage_matrix__category",
            {"mart.coverage_matrix": [CELL], "mart.coverage_by_category": [CATEGORY]},
            {"mart.coverage_matrix": [CELL, CELL | {"postal_code": "8200", "suppliers": 1}]},
        ),
        (
            "mart_coverage_matrix__area",
            {"mart.coverage_matrix": [CELL], "mart.coverage_by_area": [AREA]},
            {"mart.coverage_by_area": [AREA, AREA | {"postal_code": "8200"}]},
        ),
        *(
            (
                "mart_coverage_matrix__states",
                {"mart.coverage_matrix": [CELL], "mart.coverage_by_category": [CATEGORY]},
                {"mart.coverage_matrix": [CELL | changes]},
            )
            for changes in (
                {"state": "no_demand"},
                {"suppliers": 0},
                {"state": "not_surveyed", "suppliers": 0},
            )
        ),
    ],
)  # fmt: skip
def test_a_check_finds_what_it_is_there_for(
    tmp_path: Path, name: str, good: dict[str, Any], bad: dict[str, Any]
) -> None:
    assert passes(tmp_path, name, good)
    assert not passes(tmp_path, name, good | bad)
