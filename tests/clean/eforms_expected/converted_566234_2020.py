"""Four Danish regions as joint buyers; made by the official converter."""

from datetime import date
from decimal import Decimal

from tests.clean.eforms_expected.shapes import Between, organisation, utc

FILE = "converted_eforms/20-587026-001-EXP.xml"
NAME = "566234-2020"
_BUYERS = [
    ("ORG-0001", "Region Sjælland", "29190658", ("4180", "Sorø", "DNK"), ["buyer", "info"]),
    ("ORG-0002", "Region Hovedstaden", "29190623", ("3400", "Hillerød", "DNK"), ["buyer"]),
    ("ORG-0003", "Region Nordjylland", "29190941", ("9220", "Aalborg Øst", "DNK"), ["buyer"]),
    ("ORG-0004", "Region Midtjylland", "29190925", ("8800", "Viborg", "DNK"), ["buyer"]),
]
NOTICE = {
    "notice_key": "566234-2020",
    "publication_number": "566234-2020",
    "notice_id": "f252f386-55ac-4fa8-9be4-9f950b9904c8",
    "version": "01",
    "procedure_id": "aff2863e-b4cc-4e91-baba-b3b85f709117",  # the converter's template constant
    "subtype": "16",
    "form_type": "competition",
    "notice_type": "cn-standard",
    "is_change": False,
    "previous_notices": ["448857-2020"],
    "title": "IT-klientudstyr 2021-2025",
    "description": Between(
        "Rammeaftale vedrørende IT-klientudstyr. Udbud omfatter: Bærbar Pc'er, stationære Pc'er,",
        "indsamling og bortskaffelse af udtjent IT-hardware.",
    ),
    "language": "DAN",
    "buyer_cvr": "29190658",
    "buyer_cvrs": ["29190658", "29190623", "29190941", "29190925"],
    "buyer_name": "Region Sjælland",
    "buyer_names": [
        "Region Sjælland",
        "Region Hovedstaden",
        "Region Nordjylland",
        "Region Midtjylland",
    ],
    "buyer_city": "Sorø",
    "buyer_country": "DNK",
    "buyer_legal_type": "ra",
    "published_on": date(2020, 11, 25),
    "dispatched_on": date(2020, 11, 20),
    "dispatched_at": utc(2020, 11, 20, 11, 0),
    "legal_basis": "32014L0024",
    "procedure_type": "neg-w-call",
    "nature": "supplies",
    "cpv_main": "30200000",
    "estimated_value": Decimal("860000000.00"),
    "currency": "DKK",
    "value_withheld": False,
    "sdk_version": "eforms-sdk-1.10",
    "notice_url": "https://ted.europa.eu/en/notice/-/detail/566234-2020",
}
LOTS = {
    "LOT-0000": {
        "title": "IT-klientudstyr 2021-2025",
        "description": Between(
            "Udbuddet gennemføres som et udbud med forhandling, jf. udbudslovens § § 61-66,",
            "indsamling og bortskaffelse af udtjent IT-hardware.",
        ),
        "nature": "supplies",
        "cpv_main": "30200000",
        "cpv_additional": [
            "30213000",
            "30213100",
            "30213200",
            "30213300",
            "30230000",
            "30231300",
            "30232110",
            "30232150",
            "32250000",
            "33195100",
            "90510000",
        ],
        # ten times the procedure's own estimate, as announced
        "estimated_value": Decimal("8600000000.00"),
        "currency": "DKK",
        "estimated_value_dkk": Decimal("8600000000.00"),
        "deadline_at": utc(2021, 1, 8, 11, 0),
        "deadline_on": date(2021, 1, 8),
        "deadline_kind": "tender",  # the same instant is given for interest as well
        "reserved_participation": ["none"],
        "reserved_execution": "no",
        "execution_conditions": [
            Between(
                "Kontrakt punkt 7.3 - Miljø: Leverandøren skal aktivt medvirke til fortsatte",
                "sig af konventionsstridig børne- og voksenarbejdskraft.",
            )
        ],
        "framework_agreement": "fa-wo-rc",
        "dps_usage": "none",
        "duration": 48.0,
        "duration_unit": "MONTH",
    }
}
ORGANISATIONS = {
    org_id: organisation(name, place, cvr=cvr, roles=roles)
    for org_id, name, cvr, place, roles in _BUYERS
} | {
    "ORG-0005": organisation(
        "Klagenævnet for Udbud", ("8800", "Viborg", "DNK"), roles=["reviewer", "mediator"]
    ),
    "ORG-0006": organisation(
        "Konkurrence- og Forbrugerstyrelsen", ("2500", "Valby", "DNK"), roles=["info"]
    ),
}
AWARDS: list[dict[str, object]] = []
FINDINGS: set[tuple[str, str]] = set()
