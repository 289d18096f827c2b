"""The checks of ways in: a good set passes, and every planted bad row is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.mart_bench import ACME, AS_OF, OTHER, THIRD, Row, enterprise, social
from tests.ways_in.test_facts_sql import Rows, tender_lot
from warehouse import checks
from warehouse.parquet import table_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.workbench import named_in, workbench

OPPORTUNITIES, CONSORTIA, LEADS = (
    BY_NAME[f"mart.{name}"] for name in ("opportunities", "consortia", "subcontract_leads")
)
REFS = [f"core.enterprises:{ACME}/2015-01-01", f"core.enterprises:{OTHER}/2015-01-01"]
_COMMON: Row = {
    "municipality_code": "0751", "tender_key": "T", "must_ask": [], "reasons": ["a", "b"],
    "reason_refs": REFS,
}  # fmt: skip


def opportunity(**changes: Any) -> Row:
    return {
        **_COMMON, "lot_id": "LOT-0001", "cvr": ACME, "route": "lot", "name": "Firma",
        "status": "registered", "lot_state": "open", "title": "Rengøring",
        "category": "rengoering", "score": 50.0, "score_cpv": 30.0, "score_text": 5.0,
        "score_area": 7.5, "score_size": 7.5, "score_terms": 0.0,
        "deadline_at": datetime(2026, 11, 20, 1, tzinfo=UTC), **changes,
    }  # fmt: skip


def group(**changes: Any) -> Row:
    return {
        **_COMMON, "group_no": 1, "members": [ACME, OTHER], "names": ["A", "B"], "asked": [],
        "lots_covered": ["LOT-0001"], "lots_left_out": [], "categories": [], "score": 1.0,
        **changes,
    }  # fmt: skip


def lead(**changes: Any) -> Row:
    return {
        **_COMMON, "lot_id": "LOT-0001", "winner_cvr": THIRD, "cvr": ACME, "name": "Firma",
        "winner_name": "Vinder", "winner_is_social": False, "title": "Rengøring",
        "category": "rengoering", "contract_ends_on": AS_OF, "ends_basis": "announced end",
        **changes,
    }  # fmt: skip


@contextmanager
def published(folder: Path, rows: Rows) -> Iterator[duckdb.DuckDBPyConnection]:
    every = [c for t in (OPPORTUNITIES, CONSORTIA, LEADS) for c in checks.checks_of(t)]
    names = set().union(*(named_in(c.sql) for c in every)) & set(BY_NAME)
    good: Rows = {
        "core.enterprises": [enterprise(c, is_listed=True) for c in (ACME, OTHER)],
        "mart.social_enterprises": [social()], "mart.tender_lots": [tender_lot()],
        "mart.opportunities": [opportunity()], "mart.consortia": [group()],
        "mart.subcontract_leads": [lead()],
    }  # fmt: skip
    for name in names:
        frame = BY_NAME[name].frame((good | rows).get(name, []))
        write_frame(table_file(folder, BY_NAME[name]), frame)
    with workbench(folder, crawls={}, variables={"as_of": AS_OF}, only=names) as con:
        yield con


def broken(folder: Path, rows: Rows) -> set[str]:
    """Names of the checks that find something."""
    with published(folder, rows) as con:
        return {
            f"{table.name}.{check.name}"
            for table in (OPPORTUNITIES, CONSORTIA, LEADS)
            for check in checks.checks_of(table)
            if not checks.run(con, check).passed
        }


def test_a_good_set_passes(tmp_path: Path) -> None:
    assert broken(tmp_path, {}) == set()


@pytest.mark.parametrize(
    ("rows", "check"),
    [
        ({"mart.opportunities": [opportunity(reasons=["a"], reason_refs=REFS[:1])]}, "reasons"),
        ({"mart.opportunities": [opportunity(reason_refs=REFS[:1])]}, "reasons"),
        ({"mart.opportunities": [opportunity(score=51.0)]}, "score"),
        ({"mart.opportunities": [opportunity(deadline_at=datetime(2026, 11, 19, 20, tzinfo=UTC))]},
         "deadline"),
        ({"mart.opportunities": [opportunity(expected_on=date(2026, 11, 19))]}, "deadline"),
        ({"mart.opportunities": [opportunity(status="candidate")]}, "status"),
        ({"mart.social_enterprises": [social(status="former")]}, "status"),
        ({"mart.social_enterprises": [social(doubtful=True)]}, "status"),
        ({"mart.opportunities": [opportunity(reason_refs=[REFS[0], "core.lots:nothing"])]}, "refs"),
        ({"mart.consortia": [group(reason_refs=[REFS[0], "core.lots:nothing"])]}, "refs"),
        ({"mart.subcontract_leads": [lead(reason_refs=[REFS[0], "core.lots:nothing"])]}, "refs"),
        ({"mart.tender_lots": [tender_lot(reserved="sheltered")]}, "reserved"),
    ],
)  # fmt: skip
def test_a_bad_opportunity_is_found(tmp_path: Path, rows: Rows, check: str) -> None:
    assert broken(tmp_path, rows) == {f"opportunities.{check}"}


@pytest.mark.parametrize(
    ("share", "asked", "passes"),
    [(0.3, [], True), (0.29, [], False), (None, [], False), (None, ["disadvantaged_share"], True)],
)
def test_a_reserved_lot_needs_a_known_share_or_a_question(
    tmp_path: Path, share: float | None, asked: list[str], passes: bool
) -> None:
    found = broken(tmp_path, {
        "mart.tender_lots": [tender_lot(reserved="sheltered")],
        "mart.opportunities": [opportunity(route="reserved", must_ask=asked)],
        "core.supplier_terms": [{"cvr": ACME, "disadvantaged_share": share}],
    })  # fmt: skip
    assert found == (set() if passes else {"opportunities.reserved"})


@pytest.mark.parametrize(
    "rows",
    [
        [group(members=[ACME])],
        [group(members=[ACME, ACME])],
        [group(members=[ACME, OTHER, THIRD, "1", "2"])],
        [group(), group(group_no=2)],
    ],
)
def test_a_bad_group_is_found(tmp_path: Path, rows: list[Row]) -> None:
    assert broken(tmp_path, {"mart.consortia": rows}) == {"consortia.members"}


@pytest.mark.parametrize(
    "changes", [{"winner_cvr": ACME}, {"contract_ends_on": date(2026, 11, 19)}]
)
def test_a_bad_lead_is_found(tmp_path: Path, changes: Row) -> None:
    assert broken(tmp_path, {"mart.subcontract_leads": [lead(**changes)]}) == {
        "subcontract_leads.others"
    }
