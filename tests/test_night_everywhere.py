"""A night with every optional source on: one procedure that all of them show is one row."""

from __future__ import annotations

import pytest

from scrapers.sandbox.world import meeting
from tests.installation import Installation

pytestmark = pytest.mark.xdist_group("night")

OPTIONAL = ("udbud_sync", "municipal", "comdia", "eu_supply")


def test_what_several_sources_show_is_one_procedure(night_everywhere: Installation) -> None:
    kortlag = night_everywhere
    title = meeting.TITLE
    everywhere = kortlag.rows(
        f"SELECT tender_key, state, sources, notices FROM mart.tenders WHERE title = '{title}'"
    )
    assert [(row["state"], row["notices"], set(row["sources"])) for row in everywhere] == [
        ("open", 5, {"ted", "udbud", *OPTIONAL})
    ]
    rules = kortlag.rows(
        "SELECT source, rule FROM core.tender_notices JOIN core.notices USING (notice_key) "
        f"WHERE tender_key = '{everywhere[0]['tender_key']}'"
    )
    assert {row["source"]: row["rule"] for row in rules} == {
        "ted": "procedure_id",
        "udbud_sync": "procedure_id",
        "municipal": "same_call",
        "comdia": "same_call",
        "eu_supply": "same_call",
    }
    assert kortlag.rows(
        "SELECT a.lot_id, reserved_participation, reserved_rule, t.rule, n.procedure_id "
        "FROM core.awards AS a JOIN core.notices AS n USING (notice_key) "
        "JOIN core.tender_notices AS t USING (notice_key) "
        f"WHERE n.title = '{meeting.RESERVED_TITLE.upper()}' "
        "GROUP BY ALL ORDER BY a.lot_id"
    ) == [
        {
            "lot_id": lot_id,
            "reserved_participation": [code],
            "reserved_rule": rule,
            "rule": "award_of_call",
            "procedure_id": None,
        }
        for lot_id, code, rule in (
            ("LOT-0001", "res-ws", "internal_id"),
            ("LOT-0002", "none", "internal_id"),
        )
    ]
