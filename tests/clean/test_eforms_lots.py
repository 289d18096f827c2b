"""Lots: terms, deadlines, what is bought; rules that the sample files do not show."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.clean.eforms_documents import extension, kinds, lot, notice, parsed, rows


def terms(*codes: str, name: str = "reserved-procurement") -> str:
    requirements = "".join(
        "<cac:SpecificTendererRequirement>"
        f'<cbc:TendererRequirementTypeCode listName="{name}">{code}'
        "</cbc:TendererRequirementTypeCode></cac:SpecificTendererRequirement>"
        for code in codes
    )
    return (
        "<cac:TenderingTerms><cac:TendererQualificationRequest>"
        f"{requirements}</cac:TendererQualificationRequest></cac:TenderingTerms>"
    )


@pytest.mark.parametrize(
    ("codes", "expected", "evidence"),
    [
        ((), None, None),  # nothing said is not `none`
        (("none",), ["none"], None),
        (("res-ws",), ["res-ws"], "BT-71"),
        (("res-pub-ser", "res-ws"), ["res-pub-ser", "res-ws"], "BT-71"),
        (("res-xyz",), ["res-xyz"], None),
        (("_DEFAULT_VALUE_CHANGE_ME_",), None, None),
    ],
)
def test_reserved_participation(
    codes: tuple[str, ...], expected: list[str] | None, evidence: str | None
) -> None:
    cleaned = parsed(notice(body=lot(terms(*codes) if codes else "")))
    (row,) = rows(cleaned, "lots")
    assert (row["reserved_participation"], row["reservation_evidence"]) == (expected, evidence)
    assert (("unknown_code", "BT-71=res-xyz") in kinds(cleaned)) is (codes == ("res-xyz",))


def test_other_requirements_are_no_reservation() -> None:
    (row,) = rows(parsed(notice(body=lot(terms("res-ws", name="exclusion-ground")))), "lots")
    assert row["reserved_participation"] is None


def period(name: str, day: str, clock: str | None) -> str:
    time = f"<cbc:EndTime>{clock}</cbc:EndTime>" if clock else ""
    return f"<{name}><cbc:EndDate>{day}</cbc:EndDate>{time}</{name}>"


def process(tender: str = "", request: str = "", interest: str = "") -> str:
    parts = (
        extension(period("efac:InterestExpressionReceptionPeriod", interest, "12:00:00Z"))
        if interest
        else ""
    )
    parts += period("cac:TenderSubmissionDeadlinePeriod", tender, "10:00:00Z") if tender else ""
    parts += (
        period("cac:ParticipationRequestReceptionPeriod", request, "11:00:00Z") if request else ""
    )
    return f"<cac:TenderingProcess>{parts}</cac:TenderingProcess>"


@pytest.mark.parametrize(
    ("given", "kind", "day"),
    [
        (
            {"tender": "2026-01-03Z", "request": "2026-01-02Z", "interest": "2026-01-01Z"},
            "tender",
            3,
        ),
        ({"request": "2026-01-02Z", "interest": "2026-01-01Z"}, "request", 2),
        ({"interest": "2026-01-01Z"}, "interest", 1),
        ({"tender": "unpublished", "request": "2026-01-02Z"}, "request", 2),
    ],
)
def test_deadline_kinds(given: dict[str, str], kind: str, day: int) -> None:
    (row,) = rows(parsed(notice(body=lot(process(**given)))), "lots")
    assert (row["deadline_kind"], row["deadline_on"]) == (kind, date(2026, 1, day))


@pytest.mark.parametrize(
    ("day", "clock", "at"),
    [
        ("2026-06-15+02:00", "00:30:00+02:00", datetime(2026, 6, 14, 22, 30, tzinfo=UTC)),
        ("2026-06-15", "12:00:00+02:00", datetime(2026, 6, 15, 10, tzinfo=UTC)),
        ("2026-06-15", "12:00:00", datetime(2026, 6, 15, 10, tzinfo=UTC)),
        ("2026-06-15+00:00", "12:00:00+02:00", datetime(2026, 6, 15, 10, tzinfo=UTC)),
        ("2026-06-15+02:00", None, None),
    ],
)
def test_deadline_date_and_instant(day: str, clock: str | None, at: datetime | None) -> None:
    content = period("cac:TenderSubmissionDeadlinePeriod", day, clock)
    xml = notice(body=lot(f"<cac:TenderingProcess>{content}</cac:TenderingProcess>"))
    (row,) = rows(parsed(xml), "lots")
    assert (row["deadline_on"], row["deadline_at"]) == (date(2026, 6, 15), at)


def test_no_deadline() -> None:
    (row,) = rows(parsed(notice(body=lot())), "lots")
    assert row.get("deadline_kind") is None
    assert row.get("deadline_on") is None


@pytest.mark.parametrize(
    ("lot_id", "scheme", "kept"),
    [
        ("LOT-0000", "Lot", True),
        ("PAR-0001", "Part", True),
        ("GLO-0001", "LotsGroup", False),
        ("GLO-0001", None, False),
        ("LOT-0001", None, True),
    ],
)
def test_which_lots_are_lots(lot_id: str, scheme: str | None, kept: bool) -> None:
    body = lot(lot_id=lot_id, scheme=scheme or "")
    body = body if scheme else body.replace(' schemeName=""', "")
    found = rows(parsed(notice(body=body)), "lots")
    assert [row["lot_id"] for row in found] == ([lot_id] if kept else [])


def test_a_lot_given_twice_is_told() -> None:
    cleaned = parsed(notice(body=lot() + lot()))
    assert len(rows(cleaned, "lots")) == 1
    assert ("duplicate_id", "BT-137=LOT-0001") in kinds(cleaned)


def test_what_a_lot_buys_and_for_how_long() -> None:
    total = (
        "<cac:RequestedTenderTotal>"
        + extension(
            '<efbc:FrameworkMaximumAmount currencyID="DKK">8000000</efbc:FrameworkMaximumAmount>'
        )
        + '<cbc:EstimatedOverallContractAmount currencyID="DKK">5000000'
        "</cbc:EstimatedOverallContractAmount>"
        "</cac:RequestedTenderTotal>"
    )
    kinds_of = "".join(
        "<cac:ProcurementAdditionalType>"
        f'<cbc:ProcurementTypeCode listName="{name}">{code}</cbc:ProcurementTypeCode>'
        "</cac:ProcurementAdditionalType>"
        for name, code in [
            ("social-objective", "opp"),
            ("social-objective", "new-aim"),
            ("strategic-procurement", "soc-obj"),
            ("contract-nature", "works"),
        ]
    )
    project = (
        "<cac:ProcurementProject>"
        '<cbc:ProcurementTypeCode listName="contract-nature">services</cbc:ProcurementTypeCode>'
        f"<cbc:SMESuitableIndicator>1</cbc:SMESuitableIndicator>{kinds_of}{total}"
        "<cac:MainCommodityClassification>"
        '<cbc:ItemClassificationCode listName="cpv">90910000-9</cbc:ItemClassificationCode>'
        "</cac:MainCommodityClassification><cac:AdditionalCommodityClassification>"
        '<cbc:ItemClassificationCode listName="cpvsuppl">AA01</cbc:ItemClassificationCode>'
        "</cac:AdditionalCommodityClassification>"
        "<cac:PlannedPeriod><cbc:StartDate>2026-08-01+02:00</cbc:StartDate>"
        '<cbc:DurationMeasure unitCode="MONTH">24</cbc:DurationMeasure></cac:PlannedPeriod>'
        "<cac:ContractExtension><cbc:MaximumNumberNumeric>2</cbc:MaximumNumberNumeric>"
        "</cac:ContractExtension></cac:ProcurementProject>"
    )
    cleaned = parsed(notice(subtype="20", root="ContractNotice", body=lot(project)))
    (row,) = rows(cleaned, "lots")
    expected = {
        "nature": "services",
        "cpv_main": "90910000",
        "cpv_additional": [],
        "estimated_value": Decimal("5000000.00"),
        "estimated_value_dkk": Decimal("5000000.00"),
        "framework_max_dkk": Decimal("8000000.00"),
        "sme_suitable": True,
        "social_objectives": ["opp", "new-aim"],
        "strategic_procurement": ["soc-obj"],
        "starts_on": date(2026, 8, 1),
        "ends_on": None,
        "duration": 24.0,
        "duration_unit": "MONTH",
        "renewals": 2,
    }
    assert {name: row[name] for name in expected} == expected
    assert kinds(cleaned) == [("unknown_code", "BT-775=new-aim")]


def test_what_cannot_be_read_is_null_and_told() -> None:
    project = (
        "<cac:ProcurementProject><cac:MainCommodityClassification>"
        "<cbc:ItemClassificationCode>cleaning</cbc:ItemClassificationCode>"
        "</cac:MainCommodityClassification><cac:PlannedPeriod>"
        "<cbc:StartDate>2026-13-01</cbc:StartDate></cac:PlannedPeriod></cac:ProcurementProject>"
    )
    cleaned = parsed(notice(body=lot(project)))
    (row,) = rows(cleaned, "lots")
    assert (row["cpv_main"], row["starts_on"]) == (None, None)
    assert set(kinds(cleaned)) == {
        ("unreadable_value", "BT-262=cleaning"),
        ("unreadable_value", "BT-536=2026-13-01"),
    }
