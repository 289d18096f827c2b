"""SDK example, subtype 12: reserved to sheltered workshops; only a deadline for interest."""

from datetime import date

from tests.clean.eforms_expected.shapes import organisation, utc

FILE = "sdk_examples/sdk1.15.1_pin-cfc-social_24.xml"
NAME = "sdk1.15.1_pin-cfc-social_24"
NOTICE = {
    "notice_key": NAME,
    "notice_id": "b9bcefc5-2065-4884-a723-c9d39c5c640f",
    "version": "01",
    "procedure_id": "7a0d92d2-de31-4c7d-9baa-023a9a2db87b",
    "subtype": "12",
    "form_type": "competition",
    "notice_type": "pin-cfc-social",
    "is_change": False,
    "title": "Procurement title vol3",
    "description": "Procurement description text",
    "language": "ENG",
    "buyer_name": "ZenithNova Innovations Ltd.",
    "buyer_names": ["ZenithNova Innovations Ltd."],
    "buyer_city": "New Horizons, CA",
    "buyer_country": "GRC",
    "buyer_legal_type": "la",
    "dispatched_on": date(2023, 5, 26),
    "dispatched_at": utc(2023, 5, 26, 9, 47, 29),
    "legal_basis": "32014L0024",
    "procedure_type": "oth-mult",
    "nature": "services",
    "cpv_main": "85000000",
    "value_withheld": False,
    "sdk_version": "eforms-sdk-1.15",
    "notice_url": "https://example.org/notice",
}
LOTS = {
    "LOT-0001": {
        "internal_id": "EBA",
        "title": "Title vol3",
        "description": "Lot description text",
        "nature": "services",
        "cpv_main": "85000000",
        "deadline_at": utc(2023, 5, 31, 12, 0),
        "deadline_on": date(2023, 5, 31),
        "deadline_kind": "interest",
        "reserved_participation": ["res-ws"],
        "reservation_evidence": "BT-71",
        "reserved_execution": "not-known",
    }
}
ORGANISATIONS = {
    "ORG-0001": organisation(
        "ZenithNova Innovations Ltd.",
        ("90210", "New Horizons, CA", "GRC"),
        raw_id="ABE",
        nuts="EL303",
        roles=["buyer", "reviewer", "mediator", "info"],
    )
}
AWARDS: list[dict[str, object]] = []
FINDINGS: set[tuple[str, str]] = set()
