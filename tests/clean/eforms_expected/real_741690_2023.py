"""Polish light regime, subtype 20, SDK 1.10: a touchpoint, `pl` in the id field."""

from datetime import date

from tests.clean.eforms_expected.shapes import Between, organisation, utc

FILE = "real_eforms/741690-2023.xml"
NAME = "741690-2023"
_BOUGHT = {
    "title": "Dostawa energii elektrycznej do obiektów Gdańskiego Uniwersytetu Medycznego",
    "description": Between(
        "1. Przedmiotem zamówienia jest dostawa energii elektrycznej, zgodnie z przepisami",
        "zamówienia zawarto w projekcie umowy – załącznik nr 4 do SWZ.",
    ),
    "nature": "supplies",
    "cpv_main": "09300000",
}
NOTICE = {
    "notice_key": "741690-2023",
    "publication_number": "741690-2023",
    "notice_id": "bdcd01c8-0ad8-42f8-b226-060e5d8b9e6d",
    "version": "01",
    "procedure_id": "5230c85c-89f1-4c77-9972-b7a1e1247677",
    "subtype": "20",
    "form_type": "competition",
    "notice_type": "cn-social",
    "is_change": False,
    "language": "POL",
    "buyer_name": "Gdański Uniwersytet Medyczny",
    "buyer_names": ["Gdański Uniwersytet Medyczny"],
    "buyer_city": "Gdańsk",
    "buyer_country": "POL",
    "buyer_legal_type": "body-pl",
    "published_on": date(2023, 12, 7),
    "dispatched_on": date(2023, 12, 6),
    "dispatched_at": utc(2023, 12, 6, 8, 5, 46),
    "legal_basis": "32014L0024",
    "procedure_type": "open",
    "value_withheld": False,
    "sdk_version": "eforms-sdk-1.10",
    "notice_url": "https://ted.europa.eu/en/notice/-/detail/741690-2023",
    **_BOUGHT,
}
LOTS = {
    "LOT-0001": {
        "internal_id": "GUM2023ZP0129",
        **_BOUGHT,
        "nuts": ["PL634"],
        "postal_code": "80-000",
        "city": "Gdańsk",
        "country": "POL",
        "deadline_at": utc(2023, 12, 22, 8, 0),
        "deadline_on": date(2023, 12, 22),
        "deadline_kind": "tender",
        "reserved_participation": ["none"],
        "reserved_execution": "no",
        "execution_conditions": [
            "Szczegółowe postanowienia i warunki dotyczące wykonywania zamówienia zawarto w "
            "projekcie umowy – załącznik nr 4 do SWZ."
        ],
        "framework_agreement": "none",
        "dps_usage": "none",
        "ends_on": date(2024, 12, 31),
    }
}
ORGANISATIONS = {
    "ORG-0001": organisation(
        "Gdański Uniwersytet Medyczny",
        ("80-210", "Gdańsk", "POL"),
        raw_id="584-095-59-85",
        nuts="PL634",
        roles=["buyer", "info"],
    ),
    # reviewer and mediator through its touchpoint TPO-0002
    "ORG-0002": organisation(
        "Prezes Krajowej Izby Odwoławczej",
        ("02-676", "Warszawa", "POL"),
        raw_id="pl",
        nuts="PL911",
        roles=["reviewer", "mediator", "info"],
    ),
}
AWARDS: list[dict[str, object]] = []
FINDINGS: set[tuple[str, str]] = set()
