"""The facts' SQL on hand-made rows: what may be taken part in, who may, and where they meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.assets.ways_in import bought, held
from tests.warehouse.mart_bench import (
    ACME,
    AS_OF,
    OTHER,
    THIRD,
    Row,
    award,
    enterprise,
    lot,
    notice,
    offering,
    registration,
    run,
    social,
    tender,
)
from tests.warehouse.test_mart_mapped import record
from warehouse.parquet import table_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.tables.ways_in import OPPORTUNITIES
from warehouse.workbench import workbench

Rows = dict[str, list[Row]]
KEY = {"notice_key": "1", "lot_id": "LOT-0001"}
CONTRACT = {**KEY, "contract_id": "CON-0001", "org_id": "ORG-0001"}
ENDING = {
    **CONTRACT, "tender_key": "T", "winner_cvr": THIRD, "winner_name": "Vinder",
    "category": "rengoering", "title": "Rengøring 2024-2027", "municipality_code": "0751",
    "role": "own", "kind": "contract", "concluded_on": date(2024, 1, 1),
    "ends_on": date(2027, 12, 31), "expected_end_on": date(2027, 12, 31), "months_left": 13,
    "ends_basis": "start + duration", "renewals_basis": "no renewals",
    "ends_reason": "Regnet.", "value_basis": "tender", "is_modified": False,
}  # fmt: skip


def tender_lot(**changes: Any) -> Row:
    return {
        "tender_key": "T", **KEY, "municipality_code": "0751", "role": "own", "state": "open",
        "title": "Område Nord", "categories": ["rengoering"], "category": "rengoering",
        "value_dkk": Decimal(4_000_000), "value_basis": "lot", "reserved": "none",
        "social_objectives": [], "nuts": [], "years": 4.0,
        "deadline_at": datetime(2026, 11, 20, 11, tzinfo=UTC), "ends_basis": "unknown", **changes,
    }  # fmt: skip


def world(**changes: list[Row]) -> Rows:
    """One open lot of cleaning and one registered cleaner, by table without its schema."""
    rows: Rows = {
        "core.notices": [notice("1")],
        "core.lots": [lot("1", title="Område Nord", description="Daglig rengøring")],
        "core.enterprises": [enterprise(employees_low=5, employees_high=9,
                                        purpose="rengøring", is_listed=True)],
        "core.social_register": [registration()],
        "mart.social_enterprises": [social()],
        "mart.offerings": [offering(area_municipalities=["0751"])],
        "mart.tenders": [tender("T", title="Rengøring 2027", buyer_cvr="99000031")],
        "mart.tender_lots": [tender_lot()],
        "mart.lot_categories": [{**KEY, "category": "rengoering", "position": 1,
                                 "cpv": "90911300"}],
        "mart.tender_municipalities": [{"tender_key": "T", "municipality_code": "0751",
                                        "rule": "own_number", "role": "own"}],
    }  # fmt: skip
    return rows | {BY_NAME[name.replace("__", ".")].qualified: v for name, v in changes.items()}


@contextmanager
def bench(
    folder: Path, rows: Rows, municipalities: Sequence[str] = ("0751",)
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A workbench over rows by table; tables that are not named are empty."""
    for name in OPPORTUNITIES.reads:
        write_frame(table_file(folder, BY_NAME[name]), BY_NAME[name].frame(rows.get(name, [])))
    variables = {"as_of": AS_OF, "municipalities": list(municipalities), "longest_years": 4}
    with workbench(folder, crawls={}, variables=variables, only=OPPORTUNITIES.reads) as con:
        yield con


def pairs(folder: Path, **changes: list[Row]) -> list[tuple[str, str]]:
    with bench(folder, world(**changes)) as con:
        return [(p.lot.lot_id, p.supplier.cvr) for p in bought(con).pairs]


def test_a_lot_meets_who_is_of_its_category_and_area(tmp_path: Path) -> None:
    with bench(tmp_path, world()) as con:
        (pair,) = bought(con).pairs
    assert (pair.lot.title, pair.lot.state) == ("Rengøring 2027: Område Nord", "open")
    assert pair.lot.ref == "core.lots:1/LOT-0001"
    assert "daglig" in pair.lot.words
    assert (pair.supplier.cvr, pair.supplier.status, pair.supplier.employees) == (
        ACME, "registered", 7.0,
    )  # fmt: skip
    assert pair.supplier.status_ref == f"core.social_register:{ACME}/2019-03-01"
    assert pair.supplier.ref == f"core.enterprises:{ACME}/2015-01-01"
    (match,) = pair.matches
    assert (match.category, match.is_main, match.offering_ref) == (
        "rengoering", True, f"mart.offerings:{ACME}/rengoering/company_branch/{ACME}",
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "closed"},
        {"state": "awarded"},
        {"municipality_code": "0740"},
        {"role": "other"},
        {"deadline_at": datetime(2026, 11, 19, 22, 59, tzinfo=UTC)},
    ],
)
def test_lots_that_there_is_nothing_to_do_about(tmp_path: Path, changes: Row) -> None:
    assert pairs(tmp_path, mart__tender_lots=[tender_lot(**changes)]) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"mart__offerings": [offering(area_municipalities=["0740"])]},
        {"mart__offerings": [offering(category="tekstil_vask", area_municipalities=["0751"])]},
        {"mart__social_enterprises": [social(doubtful=True)]},
        {"mart__social_enterprises": [social(status="former")]},
        {"mart__social_enterprises": [], "core__social_register": [registration(doubtful=True)]},
        {"mart__social_enterprises": [], "core__social_register": []},
        {"core__enterprises": [enterprise(is_listed=True, is_active=False)]},
    ],
)
def test_who_does_not_take_part(tmp_path: Path, changes: dict[str, list[Row]]) -> None:
    assert pairs(tmp_path, **changes) == []


def test_who_has_its_seat_elsewhere_and_works_here_takes_part(tmp_path: Path) -> None:
    assert pairs(tmp_path, mart__social_enterprises=[]) == [("LOT-0001", ACME)]


def test_of_the_categories_of_a_code_the_nearest_count(tmp_path: Path) -> None:
    """39160000 (furniture) begins with 391 of furniture and 39 of retail."""
    codes = [
        {**KEY, "category": c, "position": n, "cpv": "39160000"}
        for n, c in enumerate(("moebler_trae_haandvaerk", "butik_merchandise"), 1)
    ]
    offered = [
        offering(c, k, area_municipalities=["0751"])
        for c, k in ((ACME, "butik_merchandise"), (OTHER, "moebler_trae_haandvaerk"))
    ]
    found = pairs(
        tmp_path,
        mart__lot_categories=codes, mart__offerings=offered,
        core__enterprises=[enterprise(c, is_listed=True) for c in (ACME, OTHER)],
        mart__social_enterprises=[social(ACME), social(OTHER)],
    )  # fmt: skip
    assert found == [("LOT-0001", OTHER)]


def test_the_surest_evidence_of_an_offering_counts(tmp_path: Path) -> None:
    area: Row = {"area_municipalities": ["0740", "0751"]}
    said = offering(evidence="survey", source_ref="7", confidence=1.0, area_assumed=False, **area)
    with bench(tmp_path, world(mart__offerings=[offering(**area), said])) as con:
        (pair,) = bought(con).pairs
    assert [m.evidence for m in pair.matches] == ["survey"]


def test_a_contract_that_ends_is_a_lot_to_come(tmp_path: Path) -> None:
    """As the call has the lot, else as the award names it; two contracts of a lot are one lot."""
    twice = [ENDING, ENDING | {"contract_id": "CON-0002", "winner_cvr": OTHER,
                               "expected_end_on": date(2027, 6, 30)}]  # fmt: skip
    closed = tender_lot(state="awarded", deadline_at=None)
    with bench(tmp_path / "a", world(mart__tender_lots=[closed],
                                     mart__contracts_ending=twice)) as con:  # fmt: skip
        (pair,) = bought(con).pairs
    assert (pair.lot.state, pair.lot.expected_on) == ("expected", date(2027, 6, 30))
    assert pair.lot.holders == (OTHER, THIRD)
    assert pair.lot.state_ref == "mart.contracts_ending:1/LOT-0001/CON-0002/ORG-0001"
    with bench(tmp_path / "b", world(mart__tender_lots=[],
                                     mart__contracts_ending=[ENDING])) as con:  # fmt: skip
        (pair,) = bought(con).pairs
    assert (pair.lot.title, pair.lot.years) == ("Rengøring 2024-2027", 4.0)
    assert pair.lot.ref == "core.lots:1/LOT-0001"


def test_an_open_lot_is_not_expected_too(tmp_path: Path) -> None:
    with bench(tmp_path, world(mart__contracts_ending=[ENDING])) as con:
        assert [x.state for x in bought(con).lots] == ["open"]


def contracts(**changes: Any) -> dict[str, list[Row]]:
    """The contract of the tender, its period and its award."""
    period = {"kind": "contract", "ends_on": date(2027, 12, 31), "ends_basis": "start + duration",
              "renewals_basis": "no renewals"} | {
        k: changes.pop(k) for k in ("ends_on", "ends_basis") if k in changes
    }  # fmt: skip
    held_by = {"tender_key": "T", "winner_cvr": THIRD, "winner_name": "Vinder",
               "category": "rengoering", "value_basis": "tender", "is_modified": False,
               "is_completed": False, "value_dkk": Decimal(8_000_000)}  # fmt: skip
    return {
        "core__awards": [award("1", THIRD)],
        "mart__contracts": [{**CONTRACT, **held_by, **changes}],
        "mart__contract_periods": [{**CONTRACT, **period}],
    }


@pytest.mark.parametrize(
    ("changes", "runs"),
    [
        ({}, True),
        ({"ends_on": AS_OF}, True),
        ({"ends_on": date(2026, 11, 19)}, False),
        ({"is_completed": True}, False),
        ({"winner_cvr": None}, False),
        # Where no end is known: for four years after the award.
        ({"ends_on": None, "ends_basis": "unknown", "awarded_on": date(2022, 11, 20)}, True),
        ({"ends_on": None, "ends_basis": "unknown", "awarded_on": date(2022, 11, 19)}, False),
        ({"ends_on": None, "ends_basis": "unknown"}, False),
    ],
)
def test_contracts_that_run(tmp_path: Path, changes: Row, runs: bool) -> None:
    with bench(tmp_path, world(**contracts(**changes))) as con:
        found = held(con)
    assert [(x.contract.winner_cvr, x.supplier.cvr) for x in found] == [(THIRD, ACME)] * runs


def test_a_holder_that_is_a_social_enterprise_is_marked_and_none_for_itself(
    tmp_path: Path,
) -> None:
    found = contracts(winner_cvr=ACME) | {"core__awards": [award("1", None)]}
    others = [offering(c, area_municipalities=["0751"]) for c in (ACME, OTHER)]
    firms = [enterprise(c, is_listed=True) for c in (ACME, OTHER)]
    with bench(
        tmp_path,
        world(
            **found,
            mart__offerings=others,
            core__enterprises=firms,
            mart__social_enterprises=[social(), social(OTHER)],
        ),
    ) as con:
        (lead,) = held(con)
    assert lead.supplier.cvr == OTHER
    assert lead.contract.winner_is_social
    assert lead.contract.is_matched


def test_the_newest_record_that_answers_counts_for_each_question(tmp_path: Path) -> None:
    records = [
        record(record_id="7", valid_from=date(2026, 1, 1), disadvantaged_share=0.5,
               disadvantaged_share_on=date(2025, 1, 1), max_order_dkk=Decimal(100),
               will_subcontract=True),
        record(record_id="8", valid_from=date(2026, 3, 1), disadvantaged_share=0.2,
               disadvantaged_share_on=date(2024, 1, 1), min_order_dkk=Decimal(5),
               will_subcontract=False, references="Et hus"),
        record(record_id="9", valid_from=date(2026, 4, 1)),
        record(record_id="6", valid_from=date(2026, 5, 1), valid_to=date(2026, 6, 1),
               will_join_group=True),
    ]  # fmt: skip
    (row,) = run(tmp_path, "core.supplier_terms", {"core.mapping_records": records})
    assert row == {
        "cvr": ACME, "disadvantaged_share": 0.5, "disadvantaged_share_on": date(2025, 1, 1),
        "share_ref": "core.mapping_records:7/2026-01-01", "min_order_dkk": Decimal(5),
        "max_order_dkk": None, "orders_ref": "core.mapping_records:8/2026-03-01",
        "will_subcontract": False, "subcontract_ref": "core.mapping_records:8/2026-03-01",
        "will_join_group": None, "group_ref": None, "references": "Et hus",
        "references_ref": "core.mapping_records:8/2026-03-01",
    }  # fmt: skip
