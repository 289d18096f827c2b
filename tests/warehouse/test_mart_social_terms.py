"""mart.tender_social_terms: codes first, then what the text says, and both where they differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.mart_bench import Row, clause, lot, notice, run, tied

WORDS = "Kontrakten er forbeholdt beskyttede værksteder."
DENIAL = "Kontrakten er ikke forbeholdt beskyttede værksteder."
RESULT = {"form_type": "result", "subtype": "29"}


def terms(
    folder: Path, clauses: list[Row], codes: list[str] | None = None, **changes: object
) -> Row:
    rows = {
        "core.notices": [notice("1-2026"), notice("2-2026", **RESULT)],
        "core.tender_notices": tied("T", "1-2026", "2-2026"),
        "core.lots": [lot("1-2026", reserved_participation=codes, **changes)],
        "core.clauses": clauses,
    }
    (row,) = run(folder, "mart.tender_social_terms", rows)
    return row


@pytest.mark.parametrize(
    ("codes", "clauses", "reserved", "evidence"),
    [
        (None, [clause("1-2026", WORDS)], "text_only", f"Tekst: {WORDS}"),
        (["none"], [clause("1-2026", WORDS)], "text_only", f"BT-71: none; Tekst: {WORDS}"),
        (["none"], [clause("1-2026", DENIAL, negated=True)], "none", "BT-71"),
        (None, [clause("1-2026", DENIAL, negated=True)], "unknown", f"Tekst: {DENIAL}"),
        (["res-ws"], [clause("1-2026", DENIAL, negated=True)], "sheltered", "BT-71"),
        (None, [clause("1-2026", WORDS, kind="public_service")], "text_only", f"Tekst: {WORDS}"),
        (None, [clause("1-2026", WORDS, mentioned=True)], "unknown", None),
        (None, [clause("1-2026", WORDS, kind="execution")], "unknown", None),
        (None, [clause("1-2026", WORDS, lot_id="GLO-0001")], "unknown", None),
        # only the call speaks of reservation
        (None, [clause("2-2026", WORDS)], "unknown", None),
        (
            None,
            [clause("1-2026", f"{n}.", lot_id=f"LOT-000{n}") for n in (2, 1, 2)],
            "text_only",
            "Tekst: 1. 2.",
        ),
    ],
)
def test_reserved(
    tmp_path: Path,
    codes: list[str] | None,
    clauses: list[Row],
    reserved: str,
    evidence: str | None,
) -> None:
    row = terms(tmp_path, clauses, codes)
    assert (row["reserved"], row["reserved_evidence"]) == (reserved, evidence)


@pytest.mark.parametrize(
    ("clauses", "found", "evidence"),
    [
        ([clause("1-2026", "Lærlinge.", kind="training")], True, "Uddannelse (tekst): Lærlinge."),
        ([clause("2-2026", "Fleksjob.", kind="employment")], True,
         "Beskæftigelse (tekst): Fleksjob."),
        ([clause("1-2026", "Sammen.", kind="partnership"),
          clause("1-2026", "Mere.", kind="partnership", clause_no=2),
          clause("1-2026", "Sociale.", kind="social", clause_no=3)], True,
         "Social klausul (tekst): Sociale.; Partnerskab (tekst): Sammen."),
        ([clause("1-2026", "I værksted.", kind="execution")], True,
         "Beskyttet beskæftigelse (tekst): I værksted."),
        ([clause("1-2026", "ILO 94.", kind="labour")], None, None),
        ([clause("1-2026", "Lærlinge?", kind="training", mentioned=True)], None, None),
        ([clause("1-2026", "Ingen lærlinge.", kind="training", negated=True)], None, None),
        ([clause("1-2026", "Ingen.", kind="social", negated=True)], False,
         "Social klausul (tekst): Ingen."),
        ([clause("1-2026", "Ingen.", kind="social", negated=True, lot_id="LOT-0002")], None, None),
        ([clause("1-2026", "Ingen.", kind="social", negated=True),
          clause("1-2026", "Lærlinge.", kind="training", clause_no=2)], True,
         "Uddannelse (tekst): Lærlinge."),
    ],
)  # fmt: skip
def test_social_clause(
    tmp_path: Path, clauses: list[Row], found: bool | None, evidence: str | None
) -> None:
    row = terms(tmp_path, clauses)
    assert (row["social_clause"], row["social_clause_evidence"]) == (found, evidence)


def test_code_and_text_stand_side_by_side(tmp_path: Path) -> None:
    text = clause("1-2026", "Lærlinge.", kind="training")
    row = terms(tmp_path, [text], social_objectives=["opp"], reserved_execution="yes")
    assert row["social_clause_evidence"] == (
        "Sociale mål (BT-775): opp; Udføres ved beskyttet beskæftigelse (BT-736): ja; "
        "Uddannelse (tekst): Lærlinge."
    )
