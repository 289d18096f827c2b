"""What the rules are given of a notice: `warehouse/sql/tie_facts.sql`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.assets.procedures import decisions, facts
from pipelines.procedures.notices import Buyers, Notice
from tests.warehouse.mart_bench import MUNICIPALITY, lot, notice
from warehouse.parquet import table_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.workbench import workbench

TEMPLATE = "AFF2863E-b4cc-4e91-baba-b3b85f709117"


def test_what_is_read_of_a_notice(tmp_path: Path) -> None:
    evening = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    rows = {
        "core.notices": [
            notice("1-2026", procedure_id="P", buyer_names=["Prøve Kommune", "Anden"],
                   previous_notices=["9-2025"]),
            notice("2-2026", procedure_id=TEMPLATE, buyer_cvr=None, buyer_cvrs=None,
                   source="comdia", published_on=None, title=None),
        ],
        "core.lots": [
            lot("1-2026", deadline_on=None, deadline_at=evening, internal_id="A", title="Lot A"),
            lot("1-2026", "LOT-0002", title="Lot B"),
            lot("2-2026", "LOT-0000", deadline_on=None, deadline_at=None, title="Hele"),
        ],
        "core.decisions": [
            {"decision_key": "a", "kind": "match", "subject": "1_2026~2_2026", "decision": "no"},
            {"decision_key": "b", "kind": "offering", "subject": "99000007", "decision": "yes"},
        ],
    }  # fmt: skip
    for name, given in rows.items():
        write_frame(table_file(tmp_path, BY_NAME[name]), BY_NAME[name].frame(given))
    with workbench(tmp_path, crawls={}, variables={}) as con:
        found = sorted(facts(con), key=lambda n: n.notice_key)
        decided = decisions(con)
    assert found == [
        Notice(
            "1-2026",
            publication_number="1-2026",
            procedure_id="p",
            buyers=Buyers.of([MUNICIPALITY], ["Prøve Kommune", "Anden"]),
            raw_buyer=MUNICIPALITY,
            title="Titel 1-2026",
            form_type="competition",
            deadlines=frozenset({"2026-12-01", "2026-11-30"}),
            lots=frozenset({"A", "Lot B"}),
            published_on=date(2026, 10, 1).isoformat(),
            previous_notices=("9-2025",),
        ),
        Notice(
            "2-2026",
            source="comdia",
            publication_number="2-2026",
            buyers=Buyers.of([], ["Prøve Kommune"]),
            raw_buyer="prøve kommune",
            form_type="competition",
        ),
    ]
    assert decided == [("1_2026~2_2026", "no")]
