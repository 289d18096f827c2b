"""Amounts and counts of results, and what is withheld."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.clean.eforms_documents import (
    award,
    contract,
    kinds,
    lot,
    lot_result,
    parsed,
    party,
    rows,
    tender,
)


@pytest.mark.parametrize(
    ("value", "currency", "privacy", "expected"),
    [
        # value, currency, value_dkk, value_basis, value_withheld on the notice
        ("5000000", "DKK", "", (Decimal(5000000), "DKK", Decimal(5000000), "tender", False)),
        ("5000", "EUR", "", (Decimal(5000), "EUR", None, "foreign_currency", False)),
        ("", "DKK", "", (None, None, None, "missing", False)),
        ("-1", "DKK", "", (None, None, None, "withheld", True)),
        ("unpublished", "DKK", "", (None, None, None, "withheld", True)),
        ("_DEFAULT_VALUE_CHANGE_ME_", "DKK", "", (None, None, None, "missing", False)),
        ("5000000", "DKK", "win-ten-val", (None, None, None, "withheld", True)),
        ("5000000", "DKK", "ten-ran", (Decimal(5000000), "DKK", Decimal(5000000), "tender", True)),
        (
            "5000000",
            "DKK",
            "_DEFAULT_VALUE_CHANGE_ME_",
            (Decimal(5000000), "DKK", Decimal(5000000), "tender", False),
        ),
        ("5000000", "", "", (Decimal(5000000), None, None, "missing", False)),
        ("-500", "DKK", "", (Decimal(-500), "DKK", Decimal(-500), "tender", False)),
    ],
)
def test_value_basis(value: str, currency: str, privacy: str, expected: tuple[Any, ...]) -> None:
    declared = (
        "<efac:FieldsPrivacy><efbc:FieldIdentifierCode>"
        f"{privacy}</efbc:FieldIdentifierCode></efac:FieldsPrivacy>"
    )
    cleaned = parsed(
        award(
            lot_result(tenders="TEN-0001"),
            tender(
                "TEN-0001",
                "TPA-0001",
                value=value,
                currency=currency,
                more=declared if privacy else "",
            ),
            party("TPA-0001", "ORG-0002"),
        )
    )
    (row,) = rows(cleaned, "awards")
    found = (row["value"], row["currency"], row["value_dkk"], row["value_basis"])
    assert (*found, rows(cleaned, "notices")[0]["value_withheld"]) == expected


@pytest.mark.parametrize("declared", [False, True])
def test_ceilings_of_frameworks(declared: bool) -> None:
    def privacy(code: str) -> str:
        return (
            "<efac:FieldsPrivacy><efbc:FieldIdentifierCode>"
            f"{code}</efbc:FieldIdentifierCode></efac:FieldsPrivacy>"
            if declared
            else ""
        )

    ceiling = (
        f"<efac:FrameworkAgreementValues>{privacy('max-val')}"
        '<cbc:MaximumValueAmount currencyID="DKK">4000000</cbc:MaximumValueAmount>'
        "</efac:FrameworkAgreementValues>"
    )
    cleaned = parsed(
        award(
            privacy("not-max-val")
            + '<efbc:OverallMaximumFrameworkContractsAmount currencyID="DKK">9000000'
            "</efbc:OverallMaximumFrameworkContractsAmount>",
            lot_result(more=ceiling),
        )
    )
    (notice_row,), (lot_row,) = rows(cleaned, "notices"), rows(cleaned, "lots")
    assert notice_row["value_withheld"] is declared
    assert notice_row["total_value"] is None
    ceilings = (notice_row["framework_max_dkk"], lot_row["framework_max_dkk"])
    assert ceilings == ((None, None) if declared else (Decimal(9000000), Decimal(4000000)))


def test_masks_everywhere() -> None:
    statistics = (
        "<efac:ReceivedSubmissionsStatistics><efbc:StatisticsCode>tenders</efbc:StatisticsCode>"
        "<efbc:StatisticsNumeric>-1</efbc:StatisticsNumeric></efac:ReceivedSubmissionsStatistics>"
        "<efac:DecisionReason><efbc:DecisionReasonCode>unpublished</efbc:DecisionReasonCode>"
        "</efac:DecisionReason><efac:FrameworkAgreementValues>"
        '<cbc:MaximumValueAmount currencyID="DKK">-1</cbc:MaximumValueAmount>'
        "</efac:FrameworkAgreementValues>"
    )
    cleaned = parsed(
        award(
            '<cbc:TotalAmount currencyID="DKK">-1</cbc:TotalAmount>',
            lot_result(
                code="unpublished", tenders="TEN-0001", contracts="CON-0001", more=statistics
            ),
            tender("TEN-0001", "TPA-0001", value="-1", rank="-1"),
            contract("CON-0001", "TEN-0001", "1970-01-01Z"),
            party("TPA-0001", "ORG-0002"),
        )
    )
    (notice_row,), (lot_row,) = rows(cleaned, "notices"), rows(cleaned, "lots")
    assert (notice_row["value_withheld"], notice_row["total_value"]) == (True, None)
    assert (lot_row["result"], lot_row["tenders_received"]) == ("withheld", None)
    assert (lot_row["no_award_reason"], lot_row["framework_max_dkk"]) == (None, None)
    # a contract is there, so a winner is, whatever the result code hides
    (row,) = rows(cleaned, "awards")
    assert (row["org_id"], row["concluded_on"]) == ("ORG-0002", None)
    assert kinds(cleaned) == []


def test_decimal_slips_are_told_and_left_alone() -> None:
    cleaned = parsed(
        award(
            '<cbc:TotalAmount currencyID="DKK">574.275</cbc:TotalAmount>',
            lot_result(tenders="TEN-0001"),
            tender("TEN-0001", "TPA-0001", value="999.99"),
            party("TPA-0001", "ORG-0002"),
        )
    )
    assert rows(cleaned, "notices")[0]["total_value"] == Decimal("574.28")
    assert rows(cleaned, "awards")[0]["value_dkk"] == Decimal("999.99")
    assert set(kinds(cleaned)) == {
        ("suspicious_value", "BT-161=574.275 DKK"),
        ("suspicious_value", "BT-720=999.99 DKK"),
    }


def test_several_results_of_one_lot() -> None:
    def count(number: int) -> str:
        return (
            "<efac:ReceivedSubmissionsStatistics>"
            "<efbc:StatisticsCode>tenders</efbc:StatisticsCode>"
            f"<efbc:StatisticsNumeric>{number}</efbc:StatisticsNumeric>"
            "</efac:ReceivedSubmissionsStatistics>"
        )

    cleaned = parsed(award(lot_result(code="open-nw", more=count(2)), lot_result(more=count(3))))
    (row,) = rows(cleaned, "lots")
    assert (row["result"], row["tenders_received"]) == ("selec-w", None)
    assert ("contradicting_count", "BT-759 of LOT-0001") in kinds(cleaned)


def test_only_the_count_of_tenders_counts_as_tenders() -> None:
    statistics = "".join(
        "<efac:ReceivedSubmissionsStatistics>"
        f"{f'<efbc:StatisticsCode>{code}</efbc:StatisticsCode>' if code else ''}"
        f"<efbc:StatisticsNumeric>{number}</efbc:StatisticsNumeric>"
        "</efac:ReceivedSubmissionsStatistics>"
        for code, number in [("", 9), ("part-req", 8), ("tenders", 4), ("t-sme", 2)]
    )
    cleaned = parsed(award(lot_result(more=statistics)))
    assert rows(cleaned, "lots")[0]["tenders_received"] == 4


def test_the_schemas_dummy_award_date_is_not_read() -> None:
    body = lot() + "<cac:TenderResult><cbc:AwardDate>2000-01-01Z</cbc:AwardDate></cac:TenderResult>"
    cleaned = parsed(
        award(
            lot_result(tenders="TEN-0001"),
            tender("TEN-0001", "TPA-0001"),
            party("TPA-0001", "ORG-0002"),
            lots=body,
        )
    )
    assert rows(cleaned, "awards")[0]["concluded_on"] is None
    assert date(2000, 1, 1) not in rows(cleaned, "notices")[0].values()
