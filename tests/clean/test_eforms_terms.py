"""Terms, contracts, changes: columns that the sample files do not show, or not in every way."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.clean.eforms_documents import (
    FOUR,
    award,
    company,
    contract,
    extension,
    kinds,
    lot,
    lot_result,
    notice,
    organisations,
    parsed,
    party,
    results,
    rows,
    tender,
)
from tests.clean.eforms_whole import whole

NOTICE: dict[str, Any] = {
    "planned_on": date(2026, 9, 1),
    "local_legal_basis": ["text of BT-01(d)"],
    "accelerated": True,
    "direct_award_reasons": ["urgency"],
    "direct_award_text": "text of BT-135",
    "direct_award_previous": ["text of BT-1252"],
    "max_lots_submitted": 2,
    "max_lots_awarded": 1,
    "buyer_activities": ["soc-pro"],
    "framework_max_dkk": Decimal(5000000),
    "framework_approximate_dkk": Decimal(5000000),
    "group_framework_max_dkk": Decimal(9000000),
    "change_text": "text of BT-762",
    "change_descriptions": ["text of BT-141"],
    "documents_changed_on": date(2026, 2, 2),
    "modified_contracts": ["text of BT-1501(c)", "text of BT-1501(s)"],
    "modification_reason": "add-wss",
    "previous_notices": ["333-2025", "222-2025"],
}
LOT: dict[str, Any] = {
    "lot_groups": ["GLO-0001"],
    "regions": ["anyw"],
    "previous_parts": ["333-2025/PAR-0001"],
    # the zone is the time's, not the date's
    "questions_at": datetime(2026, 3, 15, 10, tzinfo=UTC),
    "questions_on": date(2026, 3, 15),
    "opening_at": datetime(2026, 3, 15, 10, tzinfo=UTC),
    "answers_at": datetime(2026, 3, 15, 10, tzinfo=UTC),
    "deadline_kind": "tender",
    "reserved_participation": ["res-ws"],
    "reserved_execution": "yes",
    "execution_conditions": ["text of BT-70"],
    "social_objectives": ["opp"],
    "strategic_procurement": ["soc-obj"],
    "strategic_text": "text of BT-777",
    "green_objectives": ["circ-econ"],
    "innovation_objectives": ["prod-innov"],
    "accessibility": ["inc"],
    "gpp_criteria": ["eu"],
    "selection_criteria": ["ef-stand", "slc-stand-ratio"],
    "selection_texts": ["text of BT-749\ntext of BT-750"],
    "award_criteria": ["quality (40 text of BT-5421): text of BT-734\ntext of BT-540"],
    "documents_url": "text of BT-15",
    "submission_url": "text of BT-18",
    "subcontracting_obligation": "subc-chng",
    "subcontract_min_percent": 10.0,
    "subcontract_max_percent": 30.0,
    "subcontracting_indication": ["subj-oblig"],
    "eu_funded": True,
    "eu_funds": ["text of BT-5010"],
    "guarantee_required": True,
    "max_participants": 3,
    "renewals": 2,
    "renewal_text": "text of BT-57",
    "recurring": True,
    "framework_max_dkk": Decimal(5000000),
    "framework_reestimated_dkk": Decimal(5000000),
    "lowest_tender_dkk": Decimal(5000000),
    "result": "selec-w",
    "tenders_received": 3,
    "requests_received": None,
    "dps_terminated": True,
}
AWARD: dict[str, Any] = {
    "contract_number": "text of BT-150",
    "contract_title": "text of BT-721",
    "contract_url": "text of BT-151",
    "is_framework": True,
    "concluded_on": date(2026, 3, 2),
    "decided_on": date(2026, 2, 27),
    "rank": 1,
    "size": "small",
    "subcontracting": "yes",
    "subcontract_value_dkk": Decimal(5000000),
    "subcontract_percent": 25.0,
    "subcontract_text": "text of BT-554",
    "subcontractors": ["ORG-0001"],
    "revenue_buyer_dkk": Decimal(5000000),
    "revenue_user_dkk": Decimal(5000000),
    "signatories": ["ORG-0001"],
}


@pytest.mark.parametrize(
    ("table", "expected"), [("notices", NOTICE), ("lots", LOT), ("awards", AWARD)]
)
def test_a_whole_notice(table: str, expected: dict[str, Any]) -> None:
    (row,) = rows(parsed(whole()), table)
    assert {column: row[column] for column in expected} == expected


def test_an_organisation_with_every_role() -> None:
    (row,) = rows(parsed(whole()), "organisations")
    assert row["roles"] == [
        "buyer", "winner", "tenderer", "subcont", "cpb-awa", "cpb-acq", "ted-esen", "reviewer",
        "mediator", "info",
    ]  # fmt: skip
    assert (row["street"], row["website"]) == ("text of BT-510", "text of BT-505")


def test_a_natural_persons_street_is_not_kept() -> None:
    (row,) = rows(parsed(whole({"BT-633": "true"})), "organisations")
    assert (row["natural_person"], row["street"], row["cvr"]) == (True, None, "37795526")


@pytest.mark.parametrize(
    ("term", "table", "column"),
    [
        ("BT-505", "organisations", "website"),
        ("BT-508", "notices", "buyer_profile_url"),
        ("BT-15", "lots", "documents_url"),
        ("BT-18", "lots", "submission_url"),
        ("BT-151", "awards", "contract_url"),
    ],
)
def test_an_address_of_mail_is_not_kept(term: str, table: str, column: str) -> None:
    cleaned = parsed(whole({term: "mailto:a.person@example.org"}))
    assert [row[column] for row in rows(cleaned, table)] == [None]
    assert kinds(cleaned) == [("mail_address", term)]
    assert "a.person" not in repr(cleaned)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"t-sme": 4}, 4),
        ({"t-micro": 1, "t-small": 0, "t-med": 2}, 3),
        ({"t-micro": 1, "t-med": 2}, None),
        ({"t-micro": 1, "t-small": -1, "t-med": 2}, None),  # one is withheld
        ({"t-micro": 1, "t-small": 1, "t-med": 1, "t-sme": 4}, 4),
        ({}, None),
    ],
)
def test_tenders_of_small_firms(counts: dict[str, int], expected: int | None) -> None:
    told = "".join(
        f"<efac:ReceivedSubmissionsStatistics><efbc:StatisticsCode>{kind}</efbc:StatisticsCode>"
        f"<efbc:StatisticsNumeric>{count}</efbc:StatisticsNumeric>"
        "</efac:ReceivedSubmissionsStatistics>"
        for kind, count in counts.items()
    )
    (row,) = rows(parsed(award(lot_result(more=told))), "lots")
    assert row["tenders_sme"] == expected


@pytest.mark.parametrize("kind", ["Part", "Lot"])
def test_parts_of_planning_notices_may_be_reserved(kind: str) -> None:
    reserved = (
        "<cac:TenderingTerms><cac:TendererQualificationRequest><cac:SpecificTendererRequirement>"
        '<cbc:TendererRequirementTypeCode listName="reserved-procurement">res-pub-ser'
        "</cbc:TendererRequirementTypeCode></cac:SpecificTendererRequirement>"
        "</cac:TendererQualificationRequest></cac:TenderingTerms>"
    )
    name = {"Part": "PAR-0001", "Lot": "LOT-0001"}[kind]
    (row,) = rows(parsed(notice(subtype="4", body=lot(reserved, name, kind))), "lots")
    assert (row["lot_id"], row["reserved_participation"]) == (name, ["res-pub-ser"])


def test_groups_of_lots_are_no_lots_but_their_lots_know_them() -> None:
    group = (
        "<cac:TenderingTerms><cac:LotDistribution><cac:LotsGroup>"
        "<cbc:LotsGroupID>GLO-0001</cbc:LotsGroupID>"
        + "".join(
            f"<cac:ProcurementProjectLotReference><cbc:ID>LOT-000{n}</cbc:ID>"
            "</cac:ProcurementProjectLotReference>"
            for n in (1, 2, 9)
        )
        + "</cac:LotsGroup></cac:LotDistribution></cac:TenderingTerms>"
    )
    ceiling = (
        "<cac:TenderingProcess><cac:FrameworkAgreement>"
        '<cbc:EstimatedMaximumValueAmount currencyID="DKK">7000000'
        "</cbc:EstimatedMaximumValueAmount>"
        "</cac:FrameworkAgreement></cac:TenderingProcess>"
    )
    lots = "".join(lot(lot_id=f"LOT-000{n}") for n in (1, 2, 3))
    cleaned = parsed(notice(body=group + lot(ceiling, "GLO-0001", "LotsGroup") + lots))
    found = {row["lot_id"]: row["lot_groups"] for row in rows(cleaned, "lots")}
    assert found == {"LOT-0001": ["GLO-0001"], "LOT-0002": ["GLO-0001"], "LOT-0003": []}
    (row,) = rows(cleaned, "notices")
    assert row["group_framework_max_dkk"] == Decimal(7000000)
    assert row["framework_max_dkk"] is None


def test_a_tender_for_a_group_wins_its_lots_without_contradiction() -> None:
    cleaned = parsed(
        award(
            lot_result(tenders="TEN-0001", contracts="CON-0001"),
            tender("TEN-0001", "TPA-0001", lot="GLO-0001"),
            contract("CON-0001", "TEN-0001"),
            party("TPA-0001", "ORG-0002"),
        )
    )
    assert [row["lot_id"] for row in rows(cleaned, "awards")] == ["LOT-0001"]
    assert kinds(cleaned) == []


def subcontractor(org_id: str, *mains: str) -> str:
    named = "".join(
        f"<efac:MainContractor><cbc:ID>{m}</cbc:ID></efac:MainContractor>" for m in mains
    )
    return f"<efac:SubContractor><cbc:ID>{org_id}</cbc:ID>{named}</efac:SubContractor>"


def test_subcontractors_work_for_those_they_name_or_for_all() -> None:
    more = organisations(*(company(f"ORG-000{n}", f"Firma {n}") for n in (5, 6)))
    parts = (
        lot_result(tenders="TEN-0001", contracts="CON-0001"),
        tender("TEN-0001", "TPA-0001"),
        contract("CON-0001", "TEN-0001"),
        party(
            "TPA-0001", "ORG-0002 ORG-0003", "ORG-0002",
            more=subcontractor("ORG-0005", "ORG-0003") + subcontractor("ORG-0006"),
        ),
    )  # fmt: skip
    cleaned = parsed(notice(extended=results(*parts) + FOUR + more, body=lot()))
    won = {
        row["org_id"]: (row["is_lead"], row["subcontractors"]) for row in rows(cleaned, "awards")
    }
    assert won == {
        "ORG-0002": (True, ["ORG-0006"]),
        "ORG-0003": (False, ["ORG-0005", "ORG-0006"]),
    }
    working = {row["org_id"]: row["main_contractors"] for row in rows(cleaned, "organisations")}
    assert working["ORG-0005"] == ["ORG-0003"]
    assert working["ORG-0006"] == ["ORG-0002", "ORG-0003"]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["Lov nr. 1"], ["Lov nr. 1"]),
        (["LocalLegalBasis"], ["words"]),
        (["CrossBorderLaw"], []),
        (["CrossBorderLaw", "LocalLegalBasis", "eli/x", "eli/x"], ["words", "eli/x"]),
    ],
)
def test_local_acts(ids: list[str], expected: list[str]) -> None:
    named = "".join(
        f"<cac:ProcurementLegislationDocumentReference><cbc:ID>{act}</cbc:ID>"
        "<cbc:DocumentDescription>words</cbc:DocumentDescription>"
        "</cac:ProcurementLegislationDocumentReference>"
        for act in ids
    )
    xml = notice(body=f"<cac:TenderingTerms>{named}</cac:TenderingTerms>")
    assert rows(parsed(xml), "notices")[0]["local_legal_basis"] == expected


@pytest.mark.parametrize(
    ("code", "expected", "told"),
    [("eu-funds", True, False), ("no-eu-funds", False, False), ("maybe", None, True)],
)
def test_eu_funds(code: str, expected: bool | None, told: bool) -> None:
    terms = f'<cbc:FundingProgramCode listName="eu-funded">{code}</cbc:FundingProgramCode>'
    cleaned = parsed(notice(body=lot(f"<cac:TenderingTerms>{terms}</cac:TenderingTerms>")))
    assert rows(cleaned, "lots")[0]["eu_funded"] is expected
    assert bool(kinds(cleaned)) is told


def test_deadlines_are_instants_by_the_times_zone_and_days_by_the_date() -> None:
    period = "<cbc:EndDate>2026-06-15+05:00</cbc:EndDate>"
    with_time = period + "<cbc:EndTime>12:00:00-02:00</cbc:EndTime>"
    without_zone = "<cbc:EndDate>2026-06-15</cbc:EndDate><cbc:EndTime>12:00:00</cbc:EndTime>"
    found = []
    for content in (period, with_time, without_zone):
        answers = f"<efac:AnswerReceptionPeriod>{content}</efac:AnswerReceptionPeriod>"
        process = f"<cac:TenderingProcess>{extension(answers)}</cac:TenderingProcess>"
        (row,) = rows(parsed(notice(subtype="E1", body=lot(process))), "lots")
        assert row.get("deadline_kind") is None  # an answer to a consultation is no tender
        found.append((row["answers_on"], row["answers_at"]))
    day = date(2026, 6, 15)
    assert found == [
        (day, None),
        (day, datetime(2026, 6, 15, 14, tzinfo=UTC)),
        (day, datetime(2026, 6, 15, 10, tzinfo=UTC)),  # Danish summer time
    ]
