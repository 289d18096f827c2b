"""Greek framework agreement: names stand in the id field, ids have no schemeName."""

from datetime import date
from decimal import Decimal

from tests.clean.eforms_expected.shapes import Between, organisation, utc

FILE = "real_eforms/497181-2023.xml"
NAME = "497181-2023"
_TITLE = (
    "Προμήθεια (600.000.000) τεμαχίων αυτοκόλλητων ετικετών γνησιότητας φαρμάκων "
    "(CPV: 30192800-9) για χρονικό διάστημα (12) μηνών, με δικαίωμα προαίρεσης για "
    "(600.000.000) τεμάχια για επιπλέον (12) μήνες"
)
_BOUGHT = {
    "description": Between(
        "Προμήθεια (600.000.000) τεμαχίων αυτοκόλλητων ετικετών",
        "κάλυψη των αναγκών της φαρμακοβιομηχανίας στην ΕΛΛΑΔΑ.",
    ),
    "nature": "supplies",
    "cpv_main": "30192800",
    "estimated_value": Decimal("1322581.00"),
    "currency": "EUR",
}
NOTICE = {
    "notice_key": "497181-2023",
    "publication_number": "497181-2023",
    "notice_id": "459fbb96-f65d-48b0-9fe4-4d045b2d5a45",
    "version": "01",
    "procedure_id": "fb632a23-e797-49df-91c8-af829d80170f",
    "subtype": "16",
    "form_type": "competition",
    "notice_type": "cn-standard",
    "is_change": False,
    "title": _TITLE,
    "language": "ELL",
    "buyer_name": "ΕΘΝΙΚΟΣ ΟΡΓΑΝΙΣΜΟΣ ΦΑΡΜΑΚΩΝ",
    "buyer_names": ["ΕΘΝΙΚΟΣ ΟΡΓΑΝΙΣΜΟΣ ΦΑΡΜΑΚΩΝ"],
    "buyer_city": "Χολαργός",
    "buyer_country": "GRC",
    "buyer_legal_type": "body-pl",
    "published_on": date(2023, 8, 14),
    "dispatched_on": date(2023, 8, 11),
    "dispatched_at": utc(2023, 8, 11, 7, 0, 17),
    "legal_basis": "32014L0024",
    "procedure_type": "open",
    "value_withheld": False,
    "sdk_version": "eforms-sdk-1.8",
    "notice_url": "https://ted.europa.eu/en/notice/-/detail/497181-2023",
    **_BOUGHT,
}
LOTS = {
    "LOT-0001": {
        "internal_id": "04/2023",
        "title": _TITLE + ".",
        **_BOUGHT,
        "deadline_at": utc(2023, 9, 20, 14, 0),
        "deadline_on": date(2023, 9, 20),
        "deadline_kind": "tender",
        "reserved_participation": ["none"],
        "reserved_execution": "no",
        "framework_agreement": "fa-wo-rc",
        "dps_usage": "dps-nlist",
    }
}
ORGANISATIONS = {
    "ORG-0001": organisation(
        "ΕΘΝΙΚΟΣ ΟΡΓΑΝΙΣΜΟΣ ΦΑΡΜΑΚΩΝ",
        ("155 62", "Χολαργός", "GRC"),
        raw_id="ΕΘΝΙΚΟΣ ΟΡΓΑΝΙΣΜΟΣ ΦΑΡΜΑΚΩΝ",
        nuts="EL301",
        roles=["buyer"],
    ),
    "ORG-0002": organisation(
        "Αρχή Εξέτασης Προδικαστικών Προσφυγών",
        (None, "Αθήνα", "GRC"),
        raw_id="Αρχή Εξέτασης Προδικαστικών Προσφυγών",
        roles=["reviewer"],
    ),
}
AWARDS: list[dict[str, object]] = []
FINDINGS: set[tuple[str, str]] = set()
