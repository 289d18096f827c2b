"""SDK example, subtype 38: a modified contract, pointing to a notice from before eForms."""

from datetime import date
from decimal import Decimal

from tests.clean.eforms_expected.shapes import Between, organisation, utc

FILE = "sdk_examples/sdk1.15.1_can-modif_24_value.xml"
NAME = "sdk1.15.1_can-modif_24_value"
_BOUGHT = {
    "title": "Change Partner",
    "description": Between(
        "LSBU is seeking the services of a strategic change partner to support it in delivering",
        "The LEAP programme has been designed around 9 workstreams.",
    ),
    "nature": "services",
    "cpv_main": "79410000",
}
NOTICE = {
    "notice_key": NAME,
    "notice_id": "3572a106-eb30-4c7a-8ac5-b3502f71742a",
    "version": "01",
    "procedure_id": "8e8b5cf4-595b-4562-85b0-7c79922cb330",
    "subtype": "38",
    "form_type": "cont-modif",
    "notice_type": "can-modif",
    "is_change": False,
    "previous_notices": ["342558-2018"],
    "language": "ENG",
    "buyer_name": "London South Bank University",
    "buyer_names": ["London South Bank University"],
    "buyer_city": "London",
    "buyer_country": "GBR",
    "dispatched_on": date(2018, 8, 2),
    "dispatched_at": utc(2018, 8, 2, 7, 8, 8),
    "legal_basis": "32014L0024",
    "total_value": Decimal("4500000.00"),
    "currency": "EUR",
    "total_currency": "EUR",
    "value_withheld": False,
    "sdk_version": "eforms-sdk-1.15",
    "notice_url": "https://example.org/notice",
    **_BOUGHT,
}
LOTS = {"LOT-0000": {"internal_id": "1", **_BOUGHT, "country": "GBR"}}
ORGANISATIONS = {
    # reviewer through its touchpoint TPO-0001
    "ORG-0001": organisation(
        "London South Bank University",
        ("SE1 0AA", "London", "GBR"),
        raw_id="123 456 789",
        roles=["buyer", "reviewer"],
    ),
    "ORG-0002": organisation(
        "eSendCorp",
        ("2985", "Luxembourg", "LUX"),
        raw_id="111 222 333",
        nuts="LU000",
        roles=["ted-esen"],
    ),
    "ORG-0003": organisation(
        "Example Mediator",
        ("ABC123", "Example City", "GBR"),
        raw_id="111 111 111",
        roles=["mediator"],
    ),
    "ORG-0004": organisation(
        "PwC UK LLP",
        ("ABC123", "London", "GBR"),
        raw_id="not available",
        roles=["winner", "tenderer"],
    ),
}
AWARDS = [
    {
        # no TenderResultCode: awarded, for it is a modification
        "lot_id": "LOT-0000",
        "contract_id": "CON-0001",
        "org_id": "ORG-0004",
        "name": "PwC UK LLP",
        "tender_id": "TEN-0001",
        "value": Decimal("6430000.00"),
        "currency": "GBP",
        "value_basis": "foreign_currency",
        "winner_rule": "settled_contract",
        "concluded_on": date(2018, 8, 2),
    }
]
FINDINGS: set[tuple[str, str]] = set()
