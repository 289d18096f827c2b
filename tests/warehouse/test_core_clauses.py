"""The SQL of core.clauses: whose text counts, and what core.lots keeps of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.test_core_sql import NEW, OLD, Row, listed, made, notice, provenance
from warehouse import checks
from warehouse.parquet import table_file, write_frame
from warehouse.tables import BY_NAME

DENIED = "Kontrakten er ikke forbeholdt beskyttede værksteder."


def clause(
    key: str, source: str = "ted", crawl: str = OLD, *, lot_id: str = "", no: int = 1, **more: Any
) -> Row:
    return {
        "notice_key": key,
        "lot_id": lot_id,
        "clause_no": no,
        "kind": "sheltered",
        "evidence": f"{source} {crawl} {no}",
        "field": "title",
        "rule": "a_rule",
        "language": "DAN",
        "negated": False,
        "mentioned": False,
        **provenance(source, crawl),
        **more,
    }


def lot(key: str, lot_id: str, evidence: str | None) -> Row:
    said = {"reservation_evidence": evidence}
    return {"notice_key": key, "lot_id": lot_id, **said, **provenance("ted", OLD)}


def test_the_winning_source_speaks_and_udbud_only_where_it_is_silent(tmp_path: Path) -> None:
    rows = made(
        tmp_path,
        "core.clauses",
        {
            ("ted", OLD, "notices"): [notice("1-2026"), notice("2-2026")],
            ("ted", OLD, "listed"): listed("1-2026", "2-2026"),
            ("ted", OLD, "clauses"): [clause("1-2026"), clause("1-2026", no=2)],
            ("udbud", NEW, "notices"): [
                notice(k, "udbud", NEW) for k in ("1-2026", "2-2026", "u-1")
            ],
            ("udbud", NEW, "clauses"): [
                clause(k, "udbud", NEW) for k in ("1-2026", "2-2026", "u-1", "gone")
            ],
        },
    )
    assert [(r["notice_key"], r["clause_no"], r["evidence"]) for r in rows] == [
        ("1-2026", 1, f"ted {OLD} 1"),
        ("1-2026", 2, f"ted {OLD} 2"),
        ("2-2026", 1, f"udbud {NEW} 1"),
        ("u-1", 1, f"udbud {NEW} 1"),
    ]


def test_what_a_page_no_longer_says_is_gone(tmp_path: Path) -> None:
    shown = [notice("1-2026", "udbud", c) | {"archive_ref": f"udbud/{c}#1"} for c in (OLD, NEW)]
    earlier = clause("1-2026", "udbud") | {"archive_ref": f"udbud/{OLD}#1"}
    given = {
        ("ted", OLD, "notices"): [notice("1-2026")],
        ("ted", OLD, "listed"): listed("1-2026"),
        ("udbud", OLD, "notices"): [shown[0]],
        ("udbud", OLD, "clauses"): [earlier],
        ("udbud", NEW, "notices"): [shown[1]],
    }
    assert made(tmp_path, "core.clauses", given) == []


def test_a_lot_keeps_its_code_beside_the_sentences(tmp_path: Path) -> None:
    rows = made(
        tmp_path,
        "core.lots",
        {
            ("ted", OLD, "notices"): [notice(k) for k in ("1-2026", "2-2026")],
            ("ted", OLD, "listed"): listed("1-2026", "2-2026"),
            ("ted", OLD, "lots"): [
                lot("1-2026", "LOT-0001", "BT-71"),
                lot("1-2026", "LOT-0002", None),
                lot("2-2026", "LOT-0001", None),
            ],
            ("ted", OLD, "clauses"): [
                clause("1-2026", evidence="Om det hele."),
                clause("1-2026", lot_id="LOT-0001", evidence=DENIED, negated=True),
                clause("2-2026", evidence="Overvejes.", mentioned=True),
                clause("2-2026", no=2, evidence="Lærlinge.", kind="training"),
            ],
        },
    )
    assert [r["reservation_evidence"] for r in rows] == [
        f"BT-71; {DENIED}; Om det hele.",
        "Om det hele.",
        None,
    ]


@pytest.mark.parametrize(
    ("changes", "failing"),
    [
        ({}, set()),
        ({"kind": "other"}, {"kind"}),
        ({"negated": True, "mentioned": True}, {"kind"}),
        ({"evidence": "Skriv til a@b.dk."}, {"evidence"}),
        ({"evidence": "Nummer 010180-1234."}, {"evidence"}),
        ({"evidence": "x" * 401}, {"evidence"}),
        ({"notice_key": "gone"}, {"notice"}),
    ],
)
def test_checks_find_bad_clauses(tmp_path: Path, changes: Row, failing: set[str]) -> None:
    rows = {"core.notices": [notice("1-2026")], "core.clauses": [clause("1-2026", **changes)]}
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA core")
        for name, given in rows.items():
            path = table_file(tmp_path, BY_NAME[name])
            write_frame(path, BY_NAME[name].frame(given))
            con.execute(f"CREATE TABLE {name} AS FROM read_parquet('{path}')")
        mine = [c for c in checks.written_checks() if c.table == "core.clauses"]
        found = {c.name for c in mine if not checks.run(con, c).passed}
    assert len(mine) == 3
    assert found == failing
