"""Danish award, subtype 29, one lot, one winner, a decimal slip."""

from datetime import date
from decimal import Decimal

from tests.clean.eforms_expected.shapes import organisation, utc

FILE = "real_eforms/215378-2024.xml"
NAME = "215378-2024"
_TITLE = (
    "Kat. 6: Naturindsatser på 10 biodiversitetsområder (skovbryn) på BTR 31 (Skjern - Esbjerg)"
)
_TEXT = (
    "Opgaven omfatter naturindsatser på 10 biodiversitetsområder (skovbryn) på BTR 31 "
    "(Skjern - Esbjerg)."
)
_BOUGHT = {
    "title": _TITLE,
    "description": _TEXT,
    "nature": "services",
    "cpv_main": "77000000",
    "cpv_additional": ["34928200", "45262420", "50225000", "77312100", "77314000"],
}
NOTICE = {
    "notice_key": "215378-2024",
    "publication_number": "215378-2024",
    "notice_id": "d79bd090-07d2-4165-9de9-d680fdf7a8f3",
    "version": "01",
    "procedure_id": "0825f515-a145-4871-9fca-d6852f7881e6",
    "subtype": "29",
    "form_type": "result",
    "notice_type": "can-standard",
    "is_change": False,
    "language": "DAN",
    "buyer_cvr": "18632276",
    "buyer_cvrs": ["18632276"],
    "buyer_name": "Banedanmark",
    "buyer_names": ["Banedanmark"],
    "buyer_city": "København V",
    "buyer_country": "DNK",
    "buyer_legal_type": "body-pl",
    "published_on": date(2024, 4, 11),
    "dispatched_on": date(2024, 4, 9),
    "dispatched_at": utc(2024, 4, 9, 15, 19, 48),
    "legal_basis": "32014L0024",
    "procedure_type": "restricted",
    "total_value": Decimal("574.28"),  # 574.275 in the XML; the table has two decimals
    "currency": "DKK",
    "total_currency": "DKK",
    "value_withheld": False,
    "sdk_version": "eforms-sdk-1.7",
    "notice_url": "https://ted.europa.eu/en/notice/-/detail/215378-2024",
    **_BOUGHT,
}
LOTS = {
    "LOT-0000": {
        "internal_id": "1",
        **_BOUGHT,
        "nuts": ["DK041", "DK032"],
        "country": "DNK",
        "framework_agreement": "none",
        "dps_usage": "dps-list",
        "result": "selec-w",
        "tenders_received": 3,
    }
}
ORGANISATIONS = {
    "ORG-0001": organisation(
        "Banedanmark",
        ("1577", "København V", "DNK"),
        cvr="18632276",
        nuts="DK011",
        roles=["buyer"],
    ),
    "ORG-0002": organisation(
        "Klagenævnet for Udbud", ("8800", "Viborg", "DNK"), cvr="37795526", roles=["reviewer"]
    ),
    "ORG-0003": organisation(
        "Konkurrence- og Forbrugerstyrelsen",
        ("2500", "Valby", "DNK"),
        cvr="10294819",
        roles=["info"],
    ),
    "ORG-0004": organisation(
        "FORSTAS A/S",
        ("7000", "Fredericia", "DNK"),
        cvr="29615756",
        nuts="DK032",
        size="medium",
        roles=["winner", "tenderer"],
    ),
    "ORG-0005": organisation(
        "Mercell Holding ASA",
        ("0277", "Oslo", "NOR"),
        raw_id="980921565",
        nuts="NO081",
        roles=["ted-esen"],
    ),
}
AWARDS = [
    {
        "lot_id": "LOT-0000",
        "contract_id": "CON-0001",
        "org_id": "ORG-0004",
        "cvr": "29615756",
        "name": "FORSTAS A/S",
        "tender_id": "TEN-0001",
        "value": Decimal("574.28"),
        "currency": "DKK",
        "value_dkk": Decimal("574.28"),
        "value_basis": "tender",
        "winner_rule": "settled_contract",
        "concluded_on": date(2023, 8, 1),
        "subcontracting": "not-known",
        "tenders_received": 3,
    }
]
FINDINGS = {
    ("suspicious_value", "BT-161=574.275 DKK"),
    ("suspicious_value", "BT-720=574.275 DKK"),
}
