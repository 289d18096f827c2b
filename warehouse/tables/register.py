"""Declarations of `core.*` about enterprises: what the register says today.

`origin` names keys of the CVR documents.
"""

from __future__ import annotations

from warehouse.schema import Column, Table
from warehouse.tables.provenance import PROVENANCE

ENTERPRISES = Table(
    "core",
    "enterprises",
    "a company over one period",
    ("cvr", "valid_from"),
    (
        Column("cvr", "VARCHAR", "CVR number.", "CVR-nummer", "Vrvirksomhed.cvrNummer"),
        Column("valid_from", "DATE", "First day of the period.", "Gyldig fra", "periode.gyldigFra"),
        Column(
            "valid_to",
            "DATE",
            "Last day of the period; null = current.",
            "Gyldig til",
            "periode.gyldigTil",
        ),
        Column("name", "VARCHAR", "Name.", "Navn", "Vrvirksomhed.navne"),
        Column(
            "secondary_names",
            "VARCHAR[]",
            "Secondary names (binavne) that hold in the period.",
            "Binavne",
            "binavne",
        ),
        Column(
            "form_code",
            "VARCHAR",
            "Virksomhedsform code.",
            origin="virksomhedsform.virksomhedsformkode",
        ),
        Column(
            "form",
            "VARCHAR",
            "Virksomhedsform in words.",
            "Virksomhedsform",
            "virksomhedsform.langBeskrivelse",
        ),
        Column(
            "status",
            "VARCHAR",
            "sammensatStatus of the unit today, raw; on every period of it.",
            origin="virksomhedMetadata.sammensatStatus",
        ),
        Column(
            "is_active",
            "BOOLEAN",
            "The unit is alive today (normal, aktiv or UNDER…); null when the status is "
            "unknown to us.",
        ),
        Column(
            "branch_code",
            "VARCHAR",
            "Main branch, 6 digits.",
            "Branchekode",
            "hovedbranche.branchekode",
        ),
        Column("branch_scheme", "VARCHAR", "DB07 or DB25, from the branch's own period."),
        Column(
            "branch", "VARCHAR", "Main branch in words.", "Branche", "hovedbranche.branchetekst"
        ),
        Column("purpose", "VARCHAR", "FORMÅL.", "Formål", "attributter[FORMÅL]"),
        Column(
            "municipality_code",
            "VARCHAR",
            "Four-digit municipality code.",
            "Kommunekode",
            "beliggenhedsadresse.kommune.kommuneKode",
        ),
        Column("address", "VARCHAR", "Street, number, floor, door.", "Adresse"),
        Column("postal_code", "VARCHAR", "Four-digit postal code.", "Postnr.", "postnummer"),
        Column("city", "VARCHAR", "Postal district.", "By", "postdistrikt"),
        Column("address_id", "VARCHAR", "DAR id of the address.", origin="adresseId"),
        Column("website", "VARCHAR", "Website, when not hidden.", "Hjemmeside", "hjemmeside"),
        Column(
            "employees_low",
            "INTEGER",
            "Fewest employees by the newest interval.",
            "Ansatte fra",
            "intervalKodeAntalAnsatte",
        ),
        Column(
            "employees_high",
            "INTEGER",
            "Most employees; null when open-ended.",
            "Ansatte til",
            "intervalKodeAntalAnsatte",
        ),
        Column(
            "employees_series",
            "VARCHAR",
            "The series the interval stands in; of one period the monthly one wins over the "
            "quarterly, and that over the yearly.",
            origin="erstMaanedsbeskaeftigelse, kvartalsbeskaeftigelse, aarsbeskaeftigelse",
        ),
        Column(
            "employees_as_of", "DATE", "The last day that the interval tells of.", "Ansatte pr."
        ),
        Column(
            "advertising_protected",
            "BOOLEAN",
            "May not be used for marketing nor passed on in bulk (CVR-lov § 19).",
            "Reklamebeskyttet",
            "reklamebeskyttet",
            required=True,
        ),
        Column(
            "is_listed",
            "BOOLEAN",
            "The newest accepted crawl of the register still met it; false = gone from what we "
            "ask for (moved away, or withdrawn).",
            "Stadig i udtrækket",
            required=True,
        ),
        *PROVENANCE,
    ),
    min_rows=1,
    title="Virksomheder",
)

SITES = Table(
    "core",
    "sites",
    "a production unit over one period",
    ("p_number", "valid_from"),
    (
        Column("p_number", "VARCHAR", "P-nummer.", "P-nummer", "VrproduktionsEnhed.pNummer"),
        Column("valid_from", "DATE", "First day of the period.", origin="periode.gyldigFra"),
        Column(
            "valid_to",
            "DATE",
            "Last day of the period; null = current.",
            origin="periode.gyldigTil",
        ),
        Column("cvr", "VARCHAR", "The company it belongs to.", origin="virksomhedsrelation"),
        Column("name", "VARCHAR", "Name.", "Navn", "navne"),
        Column("branch_code", "VARCHAR", "Main branch, 6 digits.", origin="hovedbranche"),
        Column("branch_scheme", "VARCHAR", "DB07 or DB25."),
        Column(
            "municipality_code",
            "VARCHAR",
            "Four-digit municipality code.",
            origin="kommune.kommuneKode",
        ),
        Column("address", "VARCHAR", "Street, number, floor, door.", "Adresse"),
        Column("postal_code", "VARCHAR", "Four-digit postal code.", "Postnr.", "postnummer"),
        Column("city", "VARCHAR", "Postal district.", "By", "postdistrikt"),
        Column("address_id", "VARCHAR", "DAR id of the address.", origin="adresseId"),
        Column(
            "is_active",
            "BOOLEAN",
            "Alive today; null when the status is unknown to us.",
            origin="produktionsEnhedMetadata.sammensatStatus",
        ),
        Column(
            "advertising_protected",
            "BOOLEAN",
            "As on the company.",
            "Reklamebeskyttet",
            "reklamebeskyttet",
            required=True,
        ),
        Column(
            "is_listed",
            "BOOLEAN",
            "The newest accepted crawl of the register still met it; false = gone from what we "
            "ask for (moved away, or withdrawn).",
            "Stadig i udtrækket",
            required=True,
        ),
        *PROVENANCE,
    ),
    title="Produktionsenheder",
)

SOCIAL_REGISTER = Table(
    "core",
    "social_register",
    "a period of RSV registration",
    ("cvr", "valid_from"),
    (
        Column("cvr", "VARCHAR", "CVR number.", "CVR-nummer"),
        Column(
            "valid_from",
            "DATE",
            "Registered from.",
            "Registreret fra",
            "attributter[SOCIAL_ØKONOMISK_VIRKSOMHED].periode.gyldigFra",
        ),
        Column(
            "valid_to",
            "DATE",
            "Registered to; null = still registered.",
            "Registreret til",
            "attributter[SOCIAL_ØKONOMISK_VIRKSOMHED].periode.gyldigTil",
        ),
        Column(
            "ended_by",
            "VARCHAR",
            "period (the period was closed), false (a value 'false' followed), ceased (the unit "
            "itself ended) or vanished (the register no longer tells it; the last day it was "
            "read is the end); null while registered.",
        ),
        Column(
            "doubtful",
            "BOOLEAN",
            "The registration looks like one of the kinds that do not belong on the list.",
            "Tvivlsom",
            required=True,
        ),
        Column("doubtful_reason", "VARCHAR", "Why it is doubtful.", "Begrundelse for tvivl"),
        *PROVENANCE,
    ),
    title="RSV-registreringer",
    month="valid_from",
)

TABLES = (ENTERPRISES, SITES, SOCIAL_REGISTER)
