"""Danish utility, subtype 11 under root ContractNotice; only a deadline for interest."""

from datetime import date
from decimal import Decimal

from tests.clean.eforms_expected.shapes import Between, organisation, utc

FILE = "real_eforms/710770-2023.xml"
NAME = "710770-2023"
_BOUGHT = {
    "title": "Ombygning af 7 dobbeltdækker passagervogne, herunder primært levering af "
    "komponenter, engineering, og dokumentation til homologering (fra tyske til danske standarder)",
    "description": Between(
        "DSB er ved at erhverve 7 Dobbeltdækker passagervogne, der p.t. kører i Tyskland.",
        "typegodkendelse som DSB's Dobbeltdækker2003 (B7740-7762).",
    ),
    "nature": "services",
    "cpv_main": "50222000",
    "cpv_additional": ["34622000", "34622200", "50224000"],
    "estimated_value": Decimal("9000000.00"),
    "currency": "DKK",
}
NOTICE = {
    "notice_key": "710770-2023",
    "publication_number": "710770-2023",
    "notice_id": "25eca9ee-2c5f-4f33-bbda-cffa74891f47",
    "version": "01",
    "procedure_id": "050a3f18-cfe6-4530-b462-ecd3756bb1a6",
    "subtype": "11",
    "form_type": "competition",
    "notice_type": "pin-cfc-standard",
    "is_change": False,
    "language": "DAN",
    "buyer_cvr": "25050053",
    "buyer_cvrs": ["25050053"],
    "buyer_name": "DSB",
    "buyer_names": ["DSB"],
    "buyer_city": "Taastrup",
    "buyer_country": "DNK",
    "buyer_legal_type": "pub-undert",
    "published_on": date(2023, 11, 22),
    "dispatched_on": date(2023, 11, 21),
    "dispatched_at": utc(2023, 11, 21, 9, 49, 28),
    "legal_basis": "32014L0025",
    "procedure_type": "neg-w-call",
    "value_withheld": False,
    "sdk_version": "eforms-sdk-1.7",
    "notice_url": "https://ted.europa.eu/en/notice/-/detail/710770-2023",
    **_BOUGHT,
}
LOTS = {
    "LOT-0000": {
        "internal_id": "Ombygning af DD passagervogne",
        **_BOUGHT,
        "estimated_value_dkk": Decimal("9000000.00"),
        "deadline_at": utc(2023, 12, 27, 12, 0),
        "deadline_on": date(2023, 12, 27),
        "deadline_kind": "interest",
        "reserved_participation": ["none"],
        "reserved_execution": "no",
        "execution_conditions": [
            Between(
                "Kontrakten har inkorporeret hensyn til virksomhedens sociale ansvar",
                'l aftale" inden for en særlig følsom sektor eller aktivitet.',
            )
        ],
        "framework_agreement": "none",
        "dps_usage": "none",
        "duration_other": "UNKNOWN",
    }
}
ORGANISATIONS = {
    "ORG-0001": organisation(
        "DSB",
        ("2630", "Taastrup", "DNK"),
        cvr="25050053",
        nuts="DK012",
        roles=["buyer", "info"],
    ),
    "ORG-0002": organisation(
        "Klagenævnet for Udbud",
        ("8800", "Viborg", "DNK"),
        cvr="37795526",
        roles=["reviewer", "mediator", "info"],
    ),
    "ORG-0003": organisation(
        "Mercell Holding ASA",
        ("0277", "Oslo", "NOR"),
        raw_id="980921565",
        nuts="NO081",
        roles=["ted-esen"],
    ),
}
AWARDS: list[dict[str, object]] = []
FINDINGS: set[tuple[str, str]] = set()
