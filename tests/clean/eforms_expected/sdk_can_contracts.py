"""SDK example, subtype 32: one lot, two tenders, two contracts."""

from datetime import date
from decimal import Decimal

from tests.clean.eforms_expected.shapes import Between, organisation, utc

FILE = "sdk_examples/sdk1.15.1_can_23_contracts.xml"
NAME = "sdk1.15.1_can_23_contracts"
_BOUGHT = {
    "title": "Concession Contract for the Supply of Enforcement Agency Services "
    "(Call-off from the YPO Enforcement Services DPS — 774)",
    "nature": "services",
    "cpv_main": "75242110",
    "cpv_additional": ["75000000", "79940000", "98351110"],
}
NOTICE = {
    "notice_key": NAME,
    "notice_id": "f4308a76-5393-477c-ba91-f4c9fb8818a6",
    "version": "01",
    "procedure_id": "37f6106b-c2e1-45f1-b88a-14888693ee36",
    "subtype": "32",
    "form_type": "result",
    "notice_type": "can-standard",
    "is_change": False,
    "description": Between(
        "The Council of the Wakefield will be undertaking a call for further competition under",
        "with the option to extend for a further three, 12 month period.",
    ),
    "language": "ENG",
    "buyer_name": "The Council of the City of Wakefield",
    "buyer_names": ["The Council of the City of Wakefield"],
    "buyer_city": "Wakefield",
    "buyer_country": "GBR",
    "buyer_legal_type": "la",
    "dispatched_on": date(2020, 3, 10),
    "dispatched_at": utc(2020, 3, 10, 2, 33, 33),
    "legal_basis": "32014L0023",
    "total_value": Decimal("3000000.00"),
    "currency": "EUR",
    "total_currency": "EUR",
    "value_withheld": False,
    "sdk_version": "eforms-sdk-1.15",
    "notice_url": "https://example.org/notice",
    **_BOUGHT,
}
LOTS = {
    "LOT-0000": {
        "internal_id": "DPS — 774",
        "description": Between(
            "Wakefield Council is looking to award two services concession contracts under this",
            "referrals will be awarded to the 2nd highest scoring bidder.",
        ),
        **_BOUGHT,
        "country": "GBR",
        "result": "selec-w",
        "tenders_received": 5,
    }
}
ORGANISATIONS = {
    # review, mediation and information through its touchpoint TPO-0001
    "ORG-0001": organisation(
        "The Council of the City of Wakefield",
        ("WF1 2HQ", "Wakefield", "GBR"),
        raw_id="123 456 789",
        roles=["buyer", "reviewer", "mediator", "info"],
    ),
    "ORG-0002": organisation(
        "eSendCorp",
        ("2985", "Luxembourg", "LUX"),
        raw_id="111 222 333",
        nuts="LU000",
        roles=["ted-esen"],
    ),
    "ORG-0003": organisation(
        "Jacobs",
        ("ABC123", "Birkenhead", "GBR"),
        raw_id="222 222 222",
        size="medium",
        roles=["winner", "tenderer"],
    ),
    "ORG-0004": organisation(
        "Phoenix commercial collections",
        ("ABC123", "Bolton", "GBR"),
        raw_id="333 333 333",
        size="medium",
        roles=["winner", "tenderer"],
    ),
}
AWARDS = [
    {
        "lot_id": "LOT-0000",
        "contract_id": "CON-0001",
        "org_id": "ORG-0003",
        "name": "Jacobs",
        "tender_id": "TEN-0001",
        "value": Decimal("2000000.00"),
        "currency": "GBP",
        "value_basis": "foreign_currency",
        "winner_rule": "settled_contract",
        "tenders_received": 5,
    },
    {
        "lot_id": "LOT-0000",
        "contract_id": "CON-0002",
        "org_id": "ORG-0004",
        "name": "Phoenix commercial collections",
        "tender_id": "TEN-0002",
        "value": Decimal("1000000.00"),
        "currency": "GBP",
        "value_basis": "foreign_currency",
        "winner_rule": "settled_contract",
        "tenders_received": 5,
    },
]
FINDINGS: set[tuple[str, str]] = set()
