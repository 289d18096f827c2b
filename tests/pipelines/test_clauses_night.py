"""Clauses in text, from the stand-ins' answers to the published tables."""

from __future__ import annotations

import pytest

from tests.installation import Installation

pytestmark = pytest.mark.xdist_group("night")
RESERVED = "Opgaven er forbeholdt beskyttede værksteder, jf. udbudslovens § 54."


def test_a_reservation_that_only_the_text_names_is_told_with_its_sentence(
    first_night: Installation,
) -> None:
    rows = first_night.rows(
        "SELECT sources, state, reserved_evidence AS evidence FROM mart.tenders "
        "WHERE municipality_code = '0751' AND reserved = 'text_only' ORDER BY published_on"
    )
    assert [(row["sources"], row["state"], row["evidence"]) for row in rows] == [
        (["ted", "udbud"], "closed", f"BT-71: none; Tekst: {RESERVED}"),
        (["udbud"], "open", f"BT-71: none; Tekst: {RESERVED}"),
    ]


def test_a_denial_reserves_nothing_and_stays_visible(first_night: Installation) -> None:
    rows = first_night.rows(
        "SELECT DISTINCT t.title, t.reserved, t.reserved_evidence AS evidence, c.negated "
        "FROM core.clauses AS c JOIN core.tender_notices USING (notice_key) "
        "JOIN mart.tenders AS t USING (tender_key) "
        "WHERE c.kind = 'sheltered' AND c.negated ORDER BY t.title"
    )
    assert len(rows) == 2
    assert {row["reserved"] for row in rows} == {"none"}
    assert all("ikke forbeholdt" in row["evidence"] for row in rows)


def test_social_clauses_are_read_from_conditions_and_descriptions(
    first_night: Installation,
) -> None:
    rows = first_night.rows(
        "SELECT kind, field, count(DISTINCT notice_key) AS notices FROM core.clauses "
        "WHERE NOT negated AND NOT mentioned GROUP BY kind, field"
    )
    found = {(row["kind"], row["field"]) for row in rows}
    assert {
        ("training", "execution_conditions"), ("employment", "execution_conditions"),
        ("partnership", "execution_conditions"), ("labour", "execution_conditions"),
        ("training", "description"), ("employment", "description"),
        ("sheltered", "description"), ("sheltered", "title"),
    } <= found  # fmt: skip
    (described,) = first_night.rows(
        "SELECT social_clause, social_clause_evidence AS evidence FROM mart.tenders "
        "WHERE municipality_code = '0751' AND social_clause_evidence LIKE '%langtidsledig i k%'"
    )
    assert described["social_clause"]
    assert described["evidence"].startswith("Beskæftigelse (tekst): Leverandøren ansætter")
