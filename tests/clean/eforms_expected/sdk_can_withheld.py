"""SDK example, subtype 30: 29 fields declared as withheld, the numbers left standing."""

from datetime import date
from decimal import Decimal

from tests.clean.eforms_expected.shapes import Between, organisation, utc

FILE = "sdk_examples/sdk1.15.1_can_25_withheld.xml"
NAME = "sdk1.15.1_can_25_withheld"
_BOUGHT = {
    "title": "Making Tax Digital for VAT (MTDfV)",
    "description": Between(
        "NI Water is required to comply with UK tax legislation and views tax compliance as",
        "to get their tax right and keep on top of their tax affairs.",
    ),
    "nature": "services",
    "cpv_main": "72260000",
}
NOTICE = {
    "notice_key": NAME,
    "notice_id": "a1d155f6-11bf-4c32-83bf-87aec5457899",
    "version": "01",
    "procedure_id": "18d27a53-0109-4f93-9231-6659d931bce0",
    "subtype": "30",
    "form_type": "result",
    "notice_type": "can-standard",
    "is_change": False,
    "language": "ENG",
    "buyer_name": "NI Water and its subsidiaries",
    "buyer_names": ["NI Water and its subsidiaries"],
    "buyer_city": "Belfast",
    "buyer_country": "GBR",
    "buyer_legal_type": "pub-undert-cga",
    "dispatched_on": date(2020, 4, 10),
    "dispatched_at": utc(2020, 4, 10, 8, 7, 7),
    "legal_basis": "32014L0025",
    # procedure_type: `open` stands there, declared `pro-typ`
    # total_value: declared `not-val`, so the 9.99 that stands there is not believed
    "value_withheld": True,
    "sdk_version": "eforms-sdk-1.15",
    "notice_url": "https://example.org/notice",
    **_BOUGHT,
}
LOTS = {
    "LOT-0000": {
        "internal_id": "C1032",
        **_BOUGHT,
        "country": "GBR",
        "framework_agreement": "none",
        "dps_usage": "none",
        # `selec-w` and 3 stand there, declared `win-cho` and `rec-sub-cou`
        "result": "withheld",
    }
}
ORGANISATIONS = {
    "ORG-0001": organisation(
        "NI Water and its subsidiaries",
        ("BT14 6TE", "Belfast", "GBR"),
        raw_id="123 456 789",
        roles=["buyer", "reviewer", "info"],
    ),
    "ORG-0002": organisation(
        "Example Mediator",
        ("ABC123", "Example City", "GBR"),
        raw_id="111 111 111",
        roles=["mediator"],
    ),
    "ORG-0003": organisation(
        "eSendCorp",
        ("2985", "Luxembourg", "LUX"),
        raw_id="111 222 333",
        nuts="LU000",
        roles=["ted-esen"],
    ),
    "ORG-0004": organisation(
        "Deloitte — Main Account LLP",
        ("EC4A 3JR", "London", "GBR"),
        raw_id="222 222 222",
        size="large",
        roles=["winner", "tenderer"],
    ),
}
AWARDS = [
    {
        "lot_id": "LOT-0000",
        "contract_id": "CON-0001",
        "org_id": "ORG-0004",
        "name": "Deloitte — Main Account LLP",
        "tender_id": "TEN-0001",
        # rank and variant of the tender are declared withheld, its value is not
        "value": Decimal("9.99"),
        "currency": "GBP",
        "value_basis": "foreign_currency",
        "winner_rule": "settled_contract",
        "concluded_on": date(2020, 2, 12),
        # subcontracting: declared `sub-con`, so the `not-known` that stands there is not believed
    }
]
FINDINGS: set[tuple[str, str]] = set()
