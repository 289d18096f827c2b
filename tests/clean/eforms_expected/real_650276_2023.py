"""Italian light regime, subtype 20: two lots, four social objectives each."""

from datetime import date
from decimal import Decimal

from tests.clean.eforms_expected.shapes import Between, organisation, utc

FILE = "real_eforms/650276-2023.xml"
NAME = "650276-2023"
NOTICE = {
    "notice_key": "650276-2023",
    "publication_number": "650276-2023",
    "notice_id": "a0b0f116-484a-4ec0-ab0a-64853add0718",
    "version": "01",
    "procedure_id": "63ccfa66-7681-46e1-bd49-bbfc898ab319",
    "subtype": "20",
    "form_type": "competition",
    "notice_type": "cn-social",
    "is_change": False,
    "title": "Gara Europea a Procedura aperta per l'Appalto di servizi educativi semiresidenziali "
    "rivolti ai minori suddiviso in due lotti, dal 01/01/2024 al 31/12/2026",
    "description": Between(
        "L'appalto consiste in servizi educativi di tipo semiresidenziale rivolti a minori in "
        "carico al\nServizio Sociale Territoriale",
        "del minore all'interno del proprio contesto famigliare.",
    ),
    "language": "ITA",
    "buyer_name": "Comune di Modena",
    "buyer_names": ["Comune di Modena"],
    "buyer_city": "Modena",
    "buyer_country": "ITA",
    "buyer_legal_type": "la",
    "published_on": date(2023, 10, 26),
    "dispatched_on": date(2023, 10, 24),
    "dispatched_at": utc(2023, 10, 24, 11, 35, 44),
    "legal_basis": "32014L0024",
    "procedure_type": "open",
    "nature": "services",
    "cpv_main": "85300000",
    "estimated_value": Decimal("1966486.00"),
    "currency": "EUR",
    "value_withheld": False,
    "sdk_version": "eforms-sdk-1.9",
    "notice_url": "https://ted.europa.eu/en/notice/-/detail/650276-2023",
}
_BOTH_LOTS = {
    "nature": "services",
    "cpv_main": "85300000",
    "currency": "EUR",
    "nuts": ["ITH54"],
    "postal_code": "41121",
    "city": "Modena",
    "country": "ITA",
    "deadline_at": utc(2023, 11, 24, 12, 0),
    "deadline_on": date(2023, 11, 24),
    "deadline_kind": "tender",
    "reserved_participation": ["none"],
    "reserved_execution": "no",
    "execution_conditions": ["Si veda Capitolato Speciale."],
    "social_objectives": ["acc-all", "work-cond", "opp", "gen-eq"],
    "sme_suitable": True,
    "framework_agreement": "none",
    "dps_usage": "none",
    "starts_on": date(2024, 1, 1),
    "ends_on": date(2026, 12, 31),
}
LOTS = {
    "LOT-0001": {
        "internal_id": "CIG A020422DEF",
        "title": "Lotto 1 - Servizi di tipo semiresidenziale rivolti a minori delle Scuole "
        "primarie",
        "description": "Gestione di servizi per n. 12 posti di accoglienza semi-residenziale di "
        "minori frequentanti\nle scuole primarie.",
        "estimated_value": Decimal("1021378.00"),
        **_BOTH_LOTS,
    },
    "LOT-0002": {
        "internal_id": "CIG A020436E70",
        "title": "Lotto 2 - Servizi di tipo semiresidenziale rivolti a minori delle Scuole "
        "Secondarie di primo grado",
        "description": "Gestione di servizi per n. 12 posti di accoglienza semi-residenziale di "
        "minori frequentanti\nle scuole secondarie di primo grado.",
        "estimated_value": Decimal("945108.00"),
        **_BOTH_LOTS,
    },
}
ORGANISATIONS = {
    "ORG-0001": organisation(
        "Comune di Modena",
        ("41121", "Modena", "ITA"),
        raw_id="00221940364",
        nuts="ITH54",
        roles=["buyer"],
    ),
    "ORG-0002": organisation(
        "Tribunale Amministrativo Regionale",
        ("40123", "Bologna", "ITA"),
        raw_id="92004480379",
        nuts="ITH55",
        roles=["reviewer"],
    ),
}
AWARDS: list[dict[str, object]] = []
FINDINGS: set[tuple[str, str]] = set()
