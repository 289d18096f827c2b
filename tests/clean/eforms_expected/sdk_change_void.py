"""SDK example: a change that cancels an earlier notice, named by its UUID and version."""

from datetime import date

from tests.clean.eforms_expected.shapes import Between, organisation, utc

FILE = "sdk_examples/sdk1.15.1_change-cn_24_void.xml"
NAME = "sdk1.15.1_change-cn_24_void"
_BOUGHT = {
    "title": "Provision of IT Services Related to OP IT Systems (EUR-Lex, N-Lex, Search Layer, "
    "and Others)",
    "description": Between(
        "Provision of IT services related to the information systems of the publications office "
        "(namely EUR-Lex, N-Lex, and Search Layer),\nwith the possibility to",
        "to extend the provision to other information systems.",
    ),
    "nature": "services",
    "cpv_main": "72230000",
}
NOTICE = {
    "notice_key": NAME,
    "notice_id": "1d192942-a4a3-4833-8775-ca38f7ec09ca",
    "version": "01",
    "procedure_id": "4805c409-5939-4be9-8abd-837f7a5fee23",
    "subtype": "16",
    "form_type": "competition",
    "notice_type": "cn-standard",
    "is_change": True,
    "changes_notice": "f42be27e-09cf-4f0e-a745-63ec689631e6-01",
    "change_reason": "cancel",
    "language": "ENG",
    "buyer_name": "Publications Office of the European Union",
    "buyer_names": ["Publications Office of the European Union"],
    "buyer_city": "Luxembourg",
    "buyer_country": "LUX",
    "buyer_legal_type": "eu-ins-bod-ag",
    "dispatched_on": date(2019, 12, 21),
    "dispatched_at": utc(2019, 12, 21, 11, 0),
    "legal_basis": "32014L0024",
    "procedure_type": "open",
    "value_withheld": False,
    "sdk_version": "eforms-sdk-1.15",
    "notice_url": "https://example.org/notice",
    **_BOUGHT,
}
LOTS = {
    "LOT-0000": {
        "internal_id": "1",
        **_BOUGHT,
        "nuts": ["FRD22"],
        "country": "FRA",
        "deadline_at": utc(2020, 2, 4, 8, 0),
        "deadline_on": date(2020, 2, 4),
        "deadline_kind": "tender",
        "reserved_participation": ["none"],
        "reserved_execution": "no",
        "framework_agreement": "fa-wo-rc",
        "dps_usage": "none",
        "duration": 48.0,
        "duration_unit": "MONTH",
    }
}
ORGANISATIONS = {
    "ORG-0001": organisation(
        "Publications Office of the European Union",
        ("2985", "Luxembourg", "LUX"),
        raw_id="EU-PO",
        nuts="LU000",
        roles=["buyer", "info"],
    ),
    "ORG-0003": organisation(
        "General Court of the European Union",
        ("2985", "Luxembourg", "LUX"),
        raw_id="GCEU",
        nuts="LU000",
        roles=["reviewer"],
    ),
}
AWARDS: list[dict[str, object]] = []
FINDINGS: set[tuple[str, str]] = set()
