"""Estonian concession, SDK 1.3: a change of an earlier notice, time with milliseconds."""

from datetime import date
from decimal import Decimal

from tests.clean.eforms_expected.shapes import Between, organisation, utc

FILE = "real_eforms/368245-2023.xml"
NAME = "368245-2023"
_BOUGHT = {
    "title": "Linnamaa kasutamise eest üüritasu maksmine reklaami eksponeerimise otstarbel koos "
    "linnareklaami näitamise kohustusega digitaalsetel kandjatel",
    "description": Between(
        "Lepingu esemeks on 21 Tallinna linnale kuuluvat asukohta",
        "vähemalt nelikümmend kümnesekundilist klippi ühes tunnis.",
    ),
    "nature": "services",
    "cpv_main": "79341000",
    "estimated_value": Decimal("6594671.00"),
    "currency": "EUR",
}
NOTICE = {
    "notice_key": "368245-2023",
    "publication_number": "368245-2023",
    "notice_id": "7f55a23d-985b-408c-8763-a6d88bc8bfff",
    "version": "01",
    "procedure_id": "eb2321a7-6826-44c8-ae7d-37606e09a02f",
    "subtype": "19",
    "form_type": "competition",
    "notice_type": "cn-standard",
    "is_change": True,
    "changes_notice": "259785-2023",
    "change_reason": "update-add",
    "language": "EST",
    "buyer_name": "Tallinna Kesklinna Valitsus",
    "buyer_names": ["Tallinna Kesklinna Valitsus"],
    "buyer_city": "Tallinn",
    "buyer_country": "EST",
    "buyer_legal_type": "la",
    "published_on": date(2023, 6, 20),
    "dispatched_on": date(2023, 6, 16),
    "dispatched_at": utc(2023, 6, 16, 6, 39, 24, 44_000),
    "legal_basis": "32014L0023",
    "procedure_type": "oth-single",
    "value_withheld": False,
    "sdk_version": "eforms-sdk-1.3",
    "notice_url": "https://ted.europa.eu/en/notice/-/detail/368245-2023",
    **_BOUGHT,
}
LOTS = {
    "LOT-0000": {
        "internal_id": "263919",
        **_BOUGHT,
        "country": "EST",
        "deadline_at": utc(2023, 7, 31, 6, 0),
        "deadline_on": date(2023, 7, 31),
        "deadline_kind": "tender",
        "reserved_participation": ["none"],
        "reserved_execution": "no",
        "duration": 84.0,
        "duration_unit": "MONTH",
    }
}
ORGANISATIONS = {
    # eight digits, but not a Danish company
    "ORG-0001": organisation(
        "Tallinna Kesklinna Valitsus",
        ("15058", "Tallinn", "EST"),
        raw_id="75014221",
        roles=["buyer", "info"],
    ),
    "ORG-0002": organisation(
        "Riigihangete vaidlustuskomisjon",
        ("10115", "Tallinn", "EST"),
        raw_id="1000123",
        roles=["reviewer", "mediator"],
    ),
    "ORG-0003": organisation(
        "Riigihangete register", (None, "Tallinn", "EST"), raw_id="TED64", roles=["ted-esen"]
    ),
}
AWARDS: list[dict[str, object]] = []
FINDINGS: set[tuple[str, str]] = set()
