"""Who won: the rule of eforms.md §5.1."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.clean.eforms_documents import (
    award,
    awards,
    contract,
    kinds,
    lot,
    lot_result,
    parsed,
    party,
    rows,
    tender,
)


def won(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(r["contract_id"], r["tender_id"], r["org_id"], r["winner_rule"]) for r in found]


TWO_PARTIES = party("TPA-0001", "ORG-0002") + party("TPA-0002", "ORG-0003")
TWO_TENDERS = tender("TEN-0001", "TPA-0001", value="2000", rank="2") + tender(
    "TEN-0002", "TPA-0002", value="3000", rank="1"
)


def test_losers_in_a_lot_result_win_nothing() -> None:
    cleaned = parsed(
        award(
            lot_result(tenders="TEN-0001 TEN-0002", contracts="CON-0001"),
            TWO_TENDERS,
            contract("CON-0001", "TEN-0001", "2025-03-01+01:00"),
            TWO_PARTIES,
        )
    )
    (row,) = rows(cleaned, "awards")
    # the contract decides, not the rank
    assert won([row]) == [("CON-0001", "TEN-0001", "ORG-0002", "settled_contract")]
    assert row["cvr"] == "26369126"
    assert row["concluded_on"] == date(2025, 3, 1)
    roles = {row["org_id"]: row["roles"] for row in rows(cleaned, "organisations")}
    assert roles["ORG-0002"] == ["winner", "tenderer"]
    assert roles["ORG-0003"] == ["tenderer"]


def test_framework_with_several_winners() -> None:
    ceiling = (
        "<efac:FrameworkAgreementValues>"
        '<cbc:MaximumValueAmount currencyID="DKK">9000000</cbc:MaximumValueAmount>'
        "</efac:FrameworkAgreementValues>"
    )
    cleaned = parsed(
        award(
            lot_result(tenders="TEN-0001 TEN-0002", contracts="CON-0001 CON-0002", more=ceiling),
            tender("TEN-0001", "TPA-0001") + tender("TEN-0002", "TPA-0002", value="3000000"),
            contract("CON-0001", "TEN-0001") + contract("CON-0002", "TEN-0002"),
            TWO_PARTIES,
        )
    )
    found = rows(cleaned, "awards")
    assert won(found) == [
        ("CON-0001", "TEN-0001", "ORG-0002", "settled_contract"),
        ("CON-0002", "TEN-0002", "ORG-0003", "settled_contract"),
    ]
    # the ceiling is nobody's value
    assert [(r["value_dkk"], r["value_basis"]) for r in found] == [
        (None, "missing"),
        (Decimal("3000000.00"), "tender"),
    ]
    assert rows(cleaned, "lots")[0]["framework_max_dkk"] == Decimal("9000000.00")


def test_rank_decides_where_no_contract_names_a_tender() -> None:
    found = awards(
        lot_result(tenders="TEN-0001 TEN-0002 TEN-0003", contracts="CON-0001"),
        TWO_TENDERS + tender("TEN-0003", "TPA-0003"),
        contract("CON-0001"),
        TWO_PARTIES + party("TPA-0003", "ORG-0004"),
    )
    assert won(found) == [
        ("CON-0001", "TEN-0002", "ORG-0003", "rank"),
        ("CON-0001", "TEN-0003", "ORG-0004", "rank"),
    ]


@pytest.mark.parametrize("rank", ["", "1", "-1"])
def test_the_only_tender(rank: str) -> None:
    found = awards(
        lot_result(tenders="TEN-0001"),
        tender("TEN-0001", "TPA-0001", rank=rank),
        party("TPA-0001", "ORG-0002"),
    )
    # without a contract the tender's own identifier keeps the key whole
    assert won(found) == [("TEN-0001", "TEN-0001", "ORG-0002", "only_tender")]


def test_a_second_ranked_tender_alone_has_not_won() -> None:
    assert not awards(
        lot_result(tenders="TEN-0001"),
        tender("TEN-0001", "TPA-0001", rank="2"),
        party("TPA-0001", "ORG-0002"),
    )


def test_a_contract_of_several_lots_wins_each_with_its_own_tender() -> None:
    found = awards(
        lot_result("LOT-0001", tenders="TEN-0001", contracts="CON-0001"),
        lot_result("LOT-0002", tenders="TEN-0002", contracts="CON-0001"),
        tender("TEN-0001", "TPA-0001") + tender("TEN-0002", "TPA-0001", lot="LOT-0002"),
        contract("CON-0001", "TEN-0001 TEN-0002"),
        party("TPA-0001", "ORG-0002"),
        lots=lot() + lot(lot_id="LOT-0002"),
    )
    assert [(r["lot_id"], r["tender_id"]) for r in found] == [
        ("LOT-0001", "TEN-0001"),
        ("LOT-0002", "TEN-0002"),
    ]


def test_the_lot_results_lot_counts_when_the_tender_names_another() -> None:
    cleaned = parsed(
        award(
            lot_result("LOT-0003", tenders="TEN-0005", contracts="CON-0001"),
            tender("TEN-0005", "TPA-0001", lot="LOT-0005"),
            contract("CON-0001", "TEN-0005"),
            party("TPA-0001", "ORG-0002"),
            lots=lot(lot_id="LOT-0003"),
        )
    )
    assert rows(cleaned, "awards")[0]["lot_id"] == "LOT-0003"
    assert ("contradicting_lot", "TEN-0005 of LOT-0005 in LOT-0003") in kinds(cleaned)


def test_consortium_with_lead() -> None:
    found = awards(
        lot_result(tenders="TEN-0001", contracts="CON-0001"),
        tender("TEN-0001", "TPA-0001", value="5000000"),
        contract("CON-0001", "TEN-0001"),
        party("TPA-0001", "ORG-0002 ORG-0003", lead="ORG-0003"),
    )
    assert [(r["org_id"], r["consortium_id"], r["is_lead"]) for r in found] == [
        ("ORG-0002", "TPA-0001", False),
        ("ORG-0003", "TPA-0001", True),
    ]
    assert {r["value_dkk"] for r in found} == {Decimal("5000000.00")}


def test_a_single_winner_is_no_consortium_and_no_lead() -> None:
    (row,) = awards(
        lot_result(tenders="TEN-0001"),
        tender("TEN-0001", "TPA-0001"),
        party("TPA-0001", "ORG-0002", lead="ORG-0002"),
    )
    assert (row["consortium_id"], row["is_lead"]) == (None, None)


def test_subcontractors_and_shares() -> None:
    term = (
        '<efac:SubcontractingTerm><efbc:TermCode listName="applicability">yes</efbc:TermCode>'
        "<efbc:TermPercent>35.5</efbc:TermPercent></efac:SubcontractingTerm>"
    )
    sub = "<efac:SubContractor><cbc:ID>ORG-0003</cbc:ID></efac:SubContractor>"
    cleaned = parsed(
        award(
            lot_result(tenders="TEN-0001"),
            tender("TEN-0001", "TPA-0001", more=term),
            party("TPA-0001", "ORG-0002", more=sub),
        )
    )
    (row,) = rows(cleaned, "awards")
    assert (row["subcontracting"], row["subcontract_percent"]) == ("yes", 35.5)
    assert rows(cleaned, "organisations")[2]["roles"] == ["subcont"]


@pytest.mark.parametrize("subtype", ["25", "28", "38", "40", "E6"])
def test_awarded_by_type_without_result_code(subtype: str) -> None:
    found = awards(
        lot_result(code=None, tenders="TEN-0001"),
        tender("TEN-0001", "TPA-0001"),
        party("TPA-0001", "ORG-0002"),
        subtype=subtype,
    )
    assert [row["org_id"] for row in found] == ["ORG-0002"]


@pytest.mark.parametrize("code", [None, "clos-nw", "open-nw", "unpublished"])
def test_not_awarded_without_a_word_of_it(code: str | None) -> None:
    assert not awards(
        lot_result(code=code, tenders="TEN-0001"),
        tender("TEN-0001", "TPA-0001"),
        party("TPA-0001", "ORG-0002"),
    )


@pytest.mark.parametrize("code", ["clos-nw", "open-nw"])
def test_a_contract_does_not_overrule_that_nobody_was_chosen(code: str) -> None:
    assert not awards(
        lot_result(code=code, tenders="TEN-0001", contracts="CON-0001"),
        tender("TEN-0001", "TPA-0001"),
        contract("CON-0001", "TEN-0001"),
        party("TPA-0001", "ORG-0002"),
    )


def test_a_contract_that_names_other_tenders_is_not_this_winners() -> None:
    (row,) = awards(
        lot_result(tenders="TEN-0001", contracts="CON-0001"),
        tender("TEN-0001", "TPA-0001") + tender("TEN-0002", "TPA-0001", lot="LOT-0002"),
        contract("CON-0001", "TEN-0002", "2025-03-01Z"),
        party("TPA-0001", "ORG-0002"),
    )
    assert (row["contract_id"], row["winner_rule"]) == ("TEN-0001", "only_tender")
    assert row["concluded_on"] is None


def test_nothing_awarded_and_why() -> None:
    reason = (
        "<efac:DecisionReason><efbc:DecisionReasonCode>no-rece</efbc:DecisionReasonCode>"
        "</efac:DecisionReason>"
    )
    cleaned = parsed(award(lot_result(code="clos-nw", more=reason)))
    (row,) = rows(cleaned, "lots")
    assert (row["result"], row["no_award_reason"]) == ("clos-nw", "no-rece")
    assert not rows(cleaned, "awards")


def test_a_winner_without_party_keeps_its_value() -> None:
    cleaned = parsed(
        award(
            lot_result(tenders="TEN-0001 TEN-0002"),
            tender("TEN-0001", value="4000") + tender("TEN-0002", "TPA-0009", value="5000"),
        )
    )
    found = rows(cleaned, "awards")
    assert [(r["org_id"], r["name"], r["value_dkk"]) for r in found] == [
        ("TEN-0001", None, Decimal("4000.00")),
        ("TPA-0009", None, Decimal("5000.00")),
    ]
    assert ("winner_unnamed", "TEN-0001 of LOT-0001") in kinds(cleaned)
    assert ("unknown_reference", "TPA-0009") in kinds(cleaned)


def test_references_to_nothing_are_told() -> None:
    cleaned = parsed(
        award(
            lot_result(tenders="TEN-0008", contracts="CON-0008"),
            tender("TEN-0001", "TPA-0001"),
            contract("CON-0001", "TEN-0009"),
            party("TPA-0001", "ORG-0009"),
        )
    )
    assert not rows(cleaned, "awards")
    told = [subject for kind, subject in kinds(cleaned) if kind == "unknown_reference"]
    assert told == ["ORG-0009", "TEN-0008", "TEN-0009", "CON-0008"]


def test_the_same_winner_twice_under_one_contract_is_told() -> None:
    cleaned = parsed(
        award(
            lot_result(tenders="TEN-0001 TEN-0002", contracts="CON-0001"),
            tender("TEN-0001", "TPA-0001") + tender("TEN-0002", "TPA-0001"),
            contract("CON-0001", "TEN-0001 TEN-0002"),
            party("TPA-0001", "ORG-0002"),
        )
    )
    assert len(rows(cleaned, "awards")) == 1
    assert ("duplicate_award", "LOT-0001 CON-0001 ORG-0002") in kinds(cleaned)
