"""TED_EXPORT F03 (R2.0.9.S04): four Danish regions together, nothing awarded."""

from datetime import date

from tests.clean.eforms_expected.shapes import Between, organisation

FILE = "ted_export/107140-2021.xml"
NAME = "107140-2021"
_CPV = [
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
]
NOTICE = {
    "notice_key": "107140-2021",
    "notice_id": "a6abed3e-884c-4148-824c-03318abe77a1",
    "publication_number": "107140-2021",
    "notice_url": "https://ted.europa.eu/en/notice/-/detail/107140-2021",
    "form": "F03_2014",
    "subtype": "29",
    "form_type": "result",
    "notice_type": "can-standard",
    "is_change": False,
    "previous_notices": ["566234-2020"],
    "title": "IT-Klientudstyr 2021-2025",
    "description": Between(
        "Rammeaftale vedrørende IT-Klientudstyr.\nUdbud omfatter: Bærbar Pc'er",
        "samt indsamling og bortskaffelse af udtjent IT-hardware.",
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
    "buyer_legal_type": "REGIONAL_AUTHORITY",
    "buyer_profile_url": "https://eu.eu-supply.com/ctm/Company/CompanyInformation/Index/137394",
    "published_on": date(2021, 3, 3),
    "dispatched_on": date(2021, 2, 26),
    "legal_basis": "32014L0024",
    "procedure_type": "neg-w-call",
    "nature": "supplies",
    "cpv_main": "30200000",
    "cpv_additional": _CPV,
    "value_withheld": False,
}
LOTS = {
    "LOT-0000": {
        "title": "IT-Klientudstyr 2021-2025",
        "description": Between(
            "Udbud er annulleret\nUdbuddet gennemføres som et udbud med forhandling",
            "samt indsamling og bortskaffelse af udtjent IT-hardware.",
        ),
        "additional_information": Between("Udbud er annulleret.\n1) ", "udbudsmaterialet."),
        "nature": "supplies",
        "cpv_main": "30200000",
        "cpv_additional": _CPV,
        "nuts": ["DK"],
        "country": "DNK",
        "place_text": "Danmark",
        "award_criteria": ["quality (60): Kvalitet", "price (40)"],
        "eu_funded": False,
        "gpa_covered": True,
        "framework_agreement": "FRAMEWORK",
        "result": "clos-nw",
        "no_award_reason": "other",
    }
}
ORGANISATIONS = {
    "ORG-0001": organisation(
        "Region Sjælland",
        ("4180", "Sorø", "DNK"),
        cvr="29190658",
        nuts="DK02",
        street="Alleen 15",
        website="http://www.regionsjaelland.dk",
        roles=["buyer"],
    ),
    "ORG-0002": organisation(
        "Region Hovedstaden",
        ("3400", "Hillerød", "DNK"),
        cvr="29190623",
        nuts="DK01",
        street="Kongens Vænge 2",
        website="https://www.regionh.dk",
        roles=["buyer"],
    ),
    "ORG-0003": organisation(
        "Region Nordjylland",
        ("9220", "Aalborg Øst", "DNK"),
        cvr="29190941",
        nuts="DK05",
        street="Niels Bohrs Vej 30",
        website="https://www.rn.dk",
        roles=["buyer"],
    ),
    "ORG-0004": organisation(
        "Region Midtjylland",
        ("8800", "Viborg", "DNK"),
        cvr="29190925",
        nuts="DK04",
        street="Skottenborg 26",
        website="https://www.rm.dk",
        roles=["buyer"],
    ),
    "ORG-0005": organisation(
        "Klagenævnet for Udbud",
        ("8800", "Viborg", "DNK"),
        street="Nævnerens Hus, Toldboden 2",
        website="https://erhvervsstyrelsen.dk/klagenaevnet-for-udbud",
        roles=["reviewer", "mediator"],
    ),
    "ORG-0006": organisation(
        "Konkurrence- og Forbrugerstyrelsen",
        ("2500", "Valby", "DNK"),
        street="Carl Jacobsens Vej 35",
        website="http://www.kfst.dk",
        roles=["info"],
    ),
}
AWARDS: list[dict[str, object]] = []
FINDINGS: set[tuple[str, str]] = set()
