"""What a call reserved, carried to the award; and what is left unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.warehouse import mart_bench as bench
from tests.warehouse.mart_bench import Row, award, lot, notice, tied
from warehouse.parquet import clean_file, table_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.workbench import fill, workbench

CRAWL = "20261120T033000Z"
RESULT: Row = {"form_type": "result", "subtype": "29", "published_on": date(2026, 11, 1)}


def awards(folder: Path, notices: list[Row], lots: list[Row], won: list[Row]) -> list[Row]:
    """Rows of `core.awards` of one procedure."""
    rows = {
        "core.notices": [n | {"source": "ted"} for n in notices],
        "core.lots": lots,
        "core.tender_notices": tied("T", *(n["notice_key"] for n in notices)),
    }
    for name, given in rows.items():
        write_frame(table_file(folder, BY_NAME[name]), BY_NAME[name].frame(given))
    table = BY_NAME["core.awards"]
    write_frame(clean_file(folder, "ted", CRAWL, "awards"), table.frame(won))
    crawls = {"ted": [CRAWL], "udbud": [], "udbud_sync": []}
    with workbench(folder, crawls=crawls, variables={}) as con:
        return pl.read_parquet(fill(con, table, folder)).to_dicts()


def call(key: str = "1-2026", **changes: Any) -> Row:
    return notice(key, notice_id=f"uuid-{key}", **changes)


SHELTERED: Row = {"reserved_participation": ["res-ws"], "reserved_execution": "yes"}
OPEN: Row = {"reserved_participation": ["none"], "reserved_execution": "no"}
AWARDED: Row = {"reserved_participation": None, "reserved_execution": None}


def carried(row: Row) -> tuple[Any, ...]:
    return (
        row["reserved_participation"],
        row["reserved_execution"],
        row["reserved_from"],
        row["reserved_rule"],
    )


UNKNOWN = (None, None, None, None)


@pytest.mark.parametrize(
    ("of_call", "of_award", "found"),
    [
        # by lot identifier
        (
            [lot("1-2026", **SHELTERED), lot("1-2026", "LOT-0002", **OPEN)],
            lot("2-2026", **AWARDED),
            (["res-ws"], "yes", "1-2026", "lot_id"),
        ),
        # the buyer's own identifier goes first
        (
            [
                lot("1-2026", internal_id="A", **OPEN),
                lot("1-2026", "LOT-0002", internal_id="B", **SHELTERED),
            ],
            lot("2-2026", internal_id="B", **AWARDED),
            (["res-ws"], "yes", "1-2026", "internal_id"),
        ),
        # the same lot identifier of another lot
        (
            [
                lot("1-2026", internal_id="A", **SHELTERED),
                lot("1-2026", "LOT-0002", internal_id="B", **OPEN),
            ],
            lot("2-2026", internal_id="C", **AWARDED),
            UNKNOWN,
        ),
        # no such lot, but all say the same
        (
            [lot("1-2026", "LOT-0007", **SHELTERED), lot("1-2026", "LOT-0008", **SHELTERED)],
            lot("2-2026", **AWARDED),
            (["res-ws"], "yes", "1-2026", "all_lots"),
        ),
        # no such lot, and they differ
        (
            [lot("1-2026", "LOT-0007", **SHELTERED), lot("1-2026", "LOT-0008", **OPEN)],
            lot("2-2026", **AWARDED),
            UNKNOWN,
        ),
        # a group of lots is no lot
        (
            [lot("1-2026", "LOT-0007", **SHELTERED), lot("1-2026", "GLO-0001", **OPEN)],
            lot("2-2026", **AWARDED),
            (["res-ws"], "yes", "1-2026", "all_lots"),
        ),
        # the call says nothing
        ([lot("1-2026", **AWARDED)], lot("2-2026", **AWARDED), UNKNOWN),
        ([], lot("2-2026", **AWARDED), UNKNOWN),
    ],
)
def test_the_lot_of_the_call(
    tmp_path: Path, of_call: list[Row], of_award: Row, found: tuple[Any, ...]
) -> None:
    notices = [call(), call("2-2026", **RESULT)]
    (row,) = awards(tmp_path, notices, [*of_call, of_award], [award("2-2026")])
    assert carried(row) == found


@pytest.mark.parametrize(
    ("second", "of_second", "found"),
    [
        # Rounds of a dynamic system that say different things of LOT-0001.
        ({}, OPEN, UNKNOWN),
        ({}, SHELTERED, (["res-ws"], "yes", "3-2026", "lot_id")),
        # A call after the award does not count, nor one that was restated, nor a plan.
        ({"published_on": date(2026, 11, 2)}, OPEN, (["res-ws"], "yes", "1-2026", "lot_id")),
        ({"is_latest": False}, OPEN, (["res-ws"], "yes", "1-2026", "lot_id")),
        ({"form_type": "planning"}, OPEN, (["res-ws"], "yes", "1-2026", "lot_id")),
    ],
)
def test_several_calls(tmp_path: Path, second: Row, of_second: Row, found: tuple[Any, ...]) -> None:
    notices = [
        call(),
        call("3-2026", **{"published_on": date(2026, 10, 20), **second}),
        call("2-2026", **RESULT),
    ]
    lots = [lot("1-2026", **SHELTERED), lot("3-2026", **of_second), lot("2-2026", **AWARDED)]
    (row,) = awards(tmp_path, notices, lots, [award("2-2026")])
    assert carried(row) == found


def test_a_portal_s_entry_says_nothing_of_lots(tmp_path: Path) -> None:
    portal = notice("comdia:1", notice_id=None, publication_number=None)
    lots = [lot("comdia:1", "LOT-0000", **SHELTERED), lot("2-2026", **AWARDED)]
    (row,) = awards(tmp_path, [portal, call("2-2026", **RESULT)], lots, [award("2-2026")])
    assert carried(row) == UNKNOWN


def test_every_winner_of_the_lot_gets_it(tmp_path: Path) -> None:
    won = [award("2-2026"), award("2-2026", bench.OTHER, org_id="ORG-0002")]
    notices = [call(), call("2-2026", **RESULT)]
    rows = awards(tmp_path, notices, [lot("1-2026", **SHELTERED)], won)
    assert [carried(row)[0] for row in rows] == [["res-ws"], ["res-ws"]]
