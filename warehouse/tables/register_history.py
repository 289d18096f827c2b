"""Declarations of `core.*` about enterprises: what kortlag knew of them, night by night.

The register's own periods are in `register`. Here is what has no period there, over the nights
on which it was told, and what the register told once and then told otherwise.
"""

from __future__ import annotations

from warehouse.bounds import Bounds
from warehouse.schema import Column, Table
from warehouse.tables.provenance import PROVENANCE
from warehouse.tables.register import ENTERPRISES, SITES

_KNOWN_FROM = Column(
    "known_from", "TIMESTAMPTZ", "When an accepted crawl first met it so.", "Kendt fra"
)
_KNOWN_TO = Column(
    "known_to",
    "TIMESTAMPTZ",
    "When an accepted crawl first met it otherwise (excluded); null = still so.",
    "Kendt til",
)
_MET = Column(
    "is_listed",
    "BOOLEAN",
    "The register still gave it; false = a full crawl did not meet it, and the other columns are "
    "what was told last.",
    required=True,
)
_CRAWL = Column("crawl_id", "VARCHAR", "The accepted crawl that first met it so.", required=True)

ENTERPRISE_SIGHTINGS = Table(
    "core",
    "enterprise_sightings",
    "what the register said of a company's present, over the nights it said so",
    ("cvr", "known_from"),
    (
        ENTERPRISES["cvr"],
        _KNOWN_FROM,
        _KNOWN_TO,
        _MET,
        Column("status", "VARCHAR", "sammensatStatus, raw.", origin=ENTERPRISES["status"].origin),
        Column(
            "is_active",
            "BOOLEAN",
            "The unit was alive (normal, aktiv or UNDER…); null when the status is unknown to us.",
        ),
        ENTERPRISES["advertising_protected"],
        ENTERPRISES["website"],
        ENTERPRISES["employees_low"],
        ENTERPRISES["employees_high"],
        ENTERPRISES["employees_series"],
        ENTERPRISES["employees_as_of"],
        _CRAWL,
        *PROVENANCE,
    ),
    title="Virksomheder nat for nat",
    bounds=Bounds(
        max_rise=1.2,
        reason="The register has new figures of employees every month: one more version of each.",
    ),
)

SITE_SIGHTINGS = Table(
    "core",
    "site_sightings",
    "what the register said of a production unit's present, over the nights it said so",
    ("p_number", "known_from"),
    (
        SITES["p_number"],
        _KNOWN_FROM,
        _KNOWN_TO,
        _MET,
        SITES["is_active"],
        SITES["advertising_protected"],
        _CRAWL,
        *PROVENANCE,
    ),
    title="Produktionsenheder nat for nat",
)

REGISTER_CORRECTIONS = Table(
    "core",
    "register_corrections",
    "a period that the register told and later told otherwise, as it was known then",
    ("unit", "kind", "valid_from", "known_from"),
    (
        Column("unit", "VARCHAR", "CVR number, or P-nummer of a site.", "CVR- eller P-nummer"),
        Column("kind", "VARCHAR", "Table of core it was a row of: enterprises, sites or "
               "social_register."),
        Column("valid_from", "DATE", "First day, as told then.", origin="periode.gyldigFra"),
        Column("valid_to", "DATE", "Last day, as told then.", origin="periode.gyldigTil"),
        Column(
            "told",
            "VARCHAR",
            "What held in the period, as told then: a JSON object by column of that table.",
            required=True,
        ),
        _KNOWN_FROM,
        Column(
            "known_to",
            "TIMESTAMPTZ",
            "When an accepted crawl first met the period told otherwise, or no longer told.",
            "Kendt til",
            required=True,
        ),
        *PROVENANCE,
    ),
    title="Rettelser i registeret",
)  # fmt: skip

TABLES = (ENTERPRISE_SIGHTINGS, SITE_SIGHTINGS, REGISTER_CORRECTIONS)
