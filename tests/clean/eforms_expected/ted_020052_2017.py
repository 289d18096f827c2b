"""TED_EXPORT F21 (R2.0.9.S01): Danish prior information notice as call, sheltered workshops."""

from datetime import date
from decimal import Decimal

from tests.clean.eforms_expected.shapes import Between, organisation, utc

FILE = "ted_export/020052-2017.xml"
NAME = "20052-2017"  # the document itself says 020052-2017
NOTICE = {
    "notice_key": "20052-2017",
    "publication_number": "20052-2017",
    "notice_url": "https://ted.europa.eu/en/notice/-/detail/20052-2017",
    "form": "F21_2014",
    "subtype": "12",
    "form_type": "competition",
    "notice_type": "pin-cfc-social",
    "is_change": False,
    "title": "Udbud af sygeplejefaglige og pædagogiske vikarer til Specialsektoren.",
    "description": "Region Nordjylland ønsker i foråret 2017 at udbyde en ny rammeaftale om "
    "levering af sygeplejefaglige og pædagogiske vikarer til Specialsektoren.",
    "additional_information": Between(
        "A.\nAnmodning om deltagelse i udbudsprocessen kan fremsendes pr. brev",
        "over tærskelværdien (»light-udbud«).",
    ),
    "internal_id": "2017-000530",
    "language": "DAN",
    "buyer_cvr": "29190941",
    "buyer_cvrs": ["29190941"],
    "buyer_name": "Region Nordjylland",
    "buyer_names": ["Region Nordjylland"],
    "buyer_city": "Aalborg Øst",
    "buyer_country": "DNK",
    "buyer_legal_type": "REGIONAL_AUTHORITY",
    "published_on": date(2017, 1, 19),
    "dispatched_on": date(2017, 1, 16),
    "legal_basis": "32014L0024",
    "nature": "services",
    "cpv_main": "79624000",
    "cpv_additional": ["79625000"],
    "estimated_value": Decimal("12000000.00"),
    "currency": "DKK",
    "value_withheld": False,
}
LOTS = {
    "LOT-0000": {
        "title": "Udbud af sygeplejefaglige og pædagogiske vikarer til Specialsektoren.",
        "description": Between(
            "Region Nordjylland ønsker i foråret 2017 at udbyde en ny rammeaftale om levering",
            "to parallelle rammeaftaler om samme type vikarydelser.",
        ),
        "additional_information": "Rammeaftalen forventes indgået for en periode på 2 år med "
        "option på forlængelse i 2 x 12 måneder.",
        "nature": "services",
        "cpv_main": "79624000",
        "cpv_additional": ["79625000"],
        "nuts": ["DK05"],
        "country": "DNK",
        "deadline_at": utc(2017, 1, 31, 11, 0),  # 12:00 in Denmark, winter
        "deadline_on": date(2017, 1, 31),
        "deadline_kind": "interest",
        "reserved_participation": ["res-ws"],
        "reserved_execution": "no",  # its tick is on the form, and not set
        "reservation_evidence": "BT-71: RESTRICTED_SHELTERED_WORKSHOP",
        "selection_texts": [
            Between(
                "Tilbudsgivere opfordres til at tilkendegive deres interesse",
                "Udbudsbetingelser forventes udsendt ultimo april 2017.",
            )
        ],
        "submission_languages": ["DAN"],
        "eu_funded": False,
        "framework_agreement": "FRAMEWORK",
        "duration": 24.0,
        "duration_unit": "MONTH",
    }
}
ORGANISATIONS = {
    "ORG-0001": organisation(
        "Region Nordjylland",
        ("9220", "Aalborg Øst", "DNK"),
        cvr="29190941",
        nuts="DK05",
        street="Niels Bohrs Vej 30",
        website="www.rn.dk",
        roles=["buyer"],
    ),
    "ORG-0002": organisation(
        "Klagenævnet for Udbud",
        ("8800", "Viborg", "DNK"),
        street="Nævnenes Hus, Toldboden 2",
        website="http://www.klfu.dk",
        roles=["reviewer"],
    ),
    "ORG-0003": organisation(
        "Konkurrence- og Forbrugerstyrelsen",
        ("2500", "Valby", "DNK"),
        street="Carl Jacobsens Vej 35",
        website="http://www.kfst.dk",
        roles=["info"],
    ),
}
AWARDS: list[dict[str, object]] = []
FINDINGS: set[tuple[str, str]] = set()
