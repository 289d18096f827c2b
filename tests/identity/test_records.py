"""The mapping team's records: number first, else name and place, decided alike over time."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipelines.assets.identity import gazetteer
from pipelines.identity.matching import Decision, read_decision
from pipelines.identity.records import match_rows
from pipelines.identity.register import read
from tests.identity.bench import ACME, BOUNDS, OTHER, unit
from warehouse.tables.identity import RECORD_MATCHES

Row = dict[str, Any]
REGISTER = read([unit("Kvist Byg ApS"), unit("Lundens Café", OTHER)], [])


def record(**changes: Any) -> Row:
    return {
        "record_id": "7", "valid_from": date(2026, 3, 1), "cvr": None, "name": "Kvist Byg",
        "postal_code": "8000", "city": None, "municipality_code": None, **changes,
    }  # fmt: skip


def matched(*records: Row, decisions: list[Decision] | None = None) -> list[Row]:
    rows = match_rows(records, REGISTER, gazetteer(), decisions or [], BOUNDS)
    return RECORD_MATCHES.frame(rows).to_dicts()


def test_a_number_is_taken_as_it_is() -> None:
    (row,) = matched(record(cvr=ACME, postal_code=None))
    assert (row["state"], row["cvr"], row["matched_by"], row["score"]) == (
        "accepted", ACME, "cvr", None,
    )  # fmt: skip
    assert row["number_doubt"] is None


def test_a_number_of_another_name_counts_and_is_told() -> None:
    (row,) = matched(record(cvr=OTHER))
    assert (row["state"], row["cvr"]) == ("accepted", OTHER)
    assert row["number_doubt"] == f"CVR-nummeret {OTHER} tilhører Lundens Café i CVR"
    (short,) = matched(record(cvr=OTHER, name="Lundens"))
    (unknown,) = matched(record(cvr="99000023"))
    assert short["number_doubt"] is unknown["number_doubt"] is None


def test_a_record_without_number_is_matched_by_name_and_place() -> None:
    (row,) = matched(record())
    assert (row["state"], row["cvr"], row["matched_by"], row["score"]) == (
        "accepted", ACME, "name_place", 1.0,
    )  # fmt: skip
    (there,) = matched(record(postal_code=None, municipality_code="0615"))
    assert (there["state"], there["score"]) == ("review", 0.72)
    (nobody,) = matched(record(name="Ingen kender den"))
    assert (nobody["state"], nobody["cvr"]) == ("rejected", None)


def test_every_period_of_a_record_has_a_row_and_obeys_the_same_decision() -> None:
    periods = [record(), record(valid_from=date(2026, 4, 1), name="Kvist B"), record(record_id="8")]
    rows = matched(*periods, decisions=[read_decision("7", OTHER, None)])
    assert [(r["record_id"], r["valid_from"].month, r["cvr"], r["matched_by"]) for r in rows] == [
        ("7", 3, OTHER, "decision"),
        ("7", 4, OTHER, "decision"),
        ("8", 3, ACME, "name_place"),
    ]
    (refused,) = matched(record(cvr=ACME), decisions=[read_decision(f"7 = {ACME}", "no", None)])
    assert (refused["state"], refused["cvr"]) == ("rejected", None)
