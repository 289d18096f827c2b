"""Danish design contest, subtype 23: BT-71 and BT-736 are not there at all."""

from datetime import date

from tests.clean.eforms_expected.shapes import Between, organisation, utc

FILE = "real_eforms/649907-2023.xml"
NAME = "649907-2023"
_BOUGHT = {
    "title": "Service Management System",
    "description": Between(
        "Udbuddet vedrører én Kontrakt på levering af følgende:IT-system indenfor Service",
        "profil, som følger med tiden og trends indenfor SM-systemer.",
    ),
    "nature": "services",
    "cpv_main": "72000000",
    "cpv_additional": [
        "72200000",
        "72250000",
        "72253100",
        "72253200",
        "72260000",
        "72261000",
        "72263000",
        "72300000",
        "72330000",
    ],
}
NOTICE = {
    "notice_key": "649907-2023",
    "publication_number": "649907-2023",
    "notice_id": "bb7af9d5-502d-49aa-9b38-13712fe86c97",
    "version": "01",
    "procedure_id": "2f9428cc-92a2-4612-8d7a-c14487dd04c3",
    "subtype": "23",
    "form_type": "competition",
    "notice_type": "cn-desg",
    "is_change": False,
    "language": "DAN",
    "buyer_cvr": "29283958",
    "buyer_cvrs": ["29283958"],
    "buyer_name": "Syddansk Universitet",
    "buyer_names": ["Syddansk Universitet"],
    "buyer_city": "Odense M",
    "buyer_country": "DNK",
    "buyer_legal_type": "body-pl",
    "published_on": date(2023, 10, 25),
    "dispatched_on": date(2023, 10, 23),
    "dispatched_at": utc(2023, 10, 23, 21, 45, 40),
    "legal_basis": "32014L0024",
    "procedure_type": "open",
    "value_withheld": False,
    "sdk_version": "eforms-sdk-1.7",
    "notice_url": "https://ted.europa.eu/en/notice/-/detail/649907-2023",
    **_BOUGHT,
}
LOTS = {
    "LOT-0000": {
        "internal_id": "214897080",
        **_BOUGHT,
        "country": "DNK",
        "deadline_at": utc(2023, 11, 22, 11, 0),
        "deadline_on": date(2023, 11, 22),
        "deadline_kind": "tender",
    }
}
ORGANISATIONS = {
    "ORG-0001": organisation(
        "Syddansk Universitet", ("5230", "Odense M", "DNK"), cvr="29283958", roles=["buyer"]
    ),
    "ORG-0002": organisation(
        "Klagenævnet for Udbud - Nævnenes Hus",
        ("8800", "Viborg", "DNK"),
        cvr="37795526",
        roles=["reviewer"],
    ),
    "ORG-0003": organisation(
        "Konkurrence- og Forbrugerstyrelsen",
        ("2500", "Valby", "DNK"),
        cvr="10294819",
        roles=["info"],
    ),
    "ORG-0004": organisation(
        "Mercell Holding ASA",
        ("0277", "Oslo", "NOR"),
        raw_id="980921565",
        nuts="NO081",
        roles=["ted-esen"],
    ),
}
AWARDS: list[dict[str, object]] = []
FINDINGS: set[tuple[str, str]] = set()
