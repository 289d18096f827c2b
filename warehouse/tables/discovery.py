"""Declarations about discovery: who wins, what the rules find, what came of it, area and words.

Does not belong here: the list that people see (`supply`).
"""

from __future__ import annotations

from warehouse.schema import Column, Table
from warehouse.tables.provenance import PROVENANCE

_CVR = Column("cvr", "VARCHAR", "CVR number.", "CVR-nummer")
_RULE = Column("rule", "VARCHAR", "Rule of warehouse/reference/discovery_rules.csv.", "Regel")
_VERDICT = Column(
    "verdict",
    "VARCHAR",
    "candidate (possible, nobody has decided), excluded (of a kind that is none), confirmed or "
    "declined (the team decided, for ever), known (registered, once registered or mapped: the "
    "rules find it too).",
    "Vurdering",
    required=True,
)

WINS = Table(
    "core",
    "wins",
    "a lot won, with the winner's register unit",
    ("notice_key", "lot_id", "contract_id", "org_id"),
    (
        Column("notice_key", "VARCHAR", "The notice version of the result, the newest."),
        Column("lot_id", "VARCHAR", "Lot."),
        Column("contract_id", "VARCHAR", "Contract."),
        Column("org_id", "VARCHAR", "The winner in the notice."),
        Column("tender_key", "VARCHAR", "The procedure."),
        Column("cvr", "VARCHAR", "CVR number of the winner.", "CVR-nummer", required=True),
        Column("cvr_said_by", "VARCHAR", "notice, or match (core.party_matches).", required=True),
        Column("cpv_main", "VARCHAR", "Main CPV of the lot, else of the notice.", "CPV"),
        Column("category", "VARCHAR", "Supply category of it: longest prefix.", "Kategori"),
        Column("nature", "VARCHAR", "works, supplies or services."),
        Column("reserved_participation", "VARCHAR[]", "BT-71 of the call."),
        Column("awarded_on", "DATE", "Contract concluded, else result published.", "Tildelt"),
    ),
    title="Vundne delaftaler",
)

AREAS_SERVED = Table(
    "core",
    "areas_served",
    "where an enterprise can work, as a current record of the mapping team says",
    ("record_id",),
    (
        Column("record_id", "VARCHAR", "The record.", "Kortlægnings-id"),
        Column("area_served", "VARCHAR", "As written.", "Dækker område", required=True),
        Column(
            "municipalities",
            "VARCHAR[]",
            "Codes of the municipalities that were read.",
            "Kommuner",
            required=True,
        ),
        Column(
            "unread", "VARCHAR[]", "Parts that name no place we know.", "Ikke læst", required=True
        ),
    ),
    title="Dækkede områder",
    reads=("core.mapping_records",),
)

OFFERING_WORDS = Table(
    "mart",
    "offering_words",
    "words of a text that speak of a supply category",
    ("cvr", "category", "evidence", "source_ref"),
    (
        _CVR,
        Column("category", "VARCHAR", "Key of the supply category.", "Kategori"),
        Column(
            "evidence",
            "VARCHAR",
            "purpose (FORMÅL), or website (website and note that the team wrote).",
        ),
        Column("source_ref", "VARCHAR", "CVR number or record_id of the text."),
        Column("words", "VARCHAR[]", "The words found.", "Ord", required=True),
        Column(
            "position", "INTEGER", "Place of the category by its first word, from 1.", required=True
        ),
    ),
    title="Ord om ydelser",
    reads=(
        "core.enterprises",
        "core.social_register",
        "core.mapped_enterprises",
        "core.mapping_records",
        "mart.discovery",
    ),
)

DISCOVERY = Table(
    "mart",
    "discovery",
    "a company in a municipality about which the rules or the team say something",
    ("municipality_code", "cvr"),
    (
        Column("municipality_code", "VARCHAR", "Four-digit municipality code.", "Kommunekode"),
        _CVR,
        Column("name", "VARCHAR", "Name.", "Navn"),
        Column("form_code", "VARCHAR", "Virksomhedsform code."),
        _VERDICT,
        Column("verdict_reason", "VARCHAR", "Why, in Danish.", "Begrundelse", required=True),
        Column("score", "INTEGER", "Points of all rules.", "Point", required=True),
        Column(
            "register_score",
            "INTEGER",
            "Points without contracts won.",
            "Point af registeret",
            required=True,
        ),
        Column(
            "is_found_by_register",
            "BOOLEAN",
            "The register's points alone reach the threshold, and no rule excludes it.",
            required=True,
        ),
        Column(
            "reasons",
            "VARCHAR[]",
            "What matched, in Danish, with points: one text a family.",
            "Begrundelser",
            required=True,
        ),
        Column(
            "rules",
            "VARCHAR[]",
            "Rules that are true of it and give points.",
            "Regler",
            required=True,
        ),
        Column("excluded_by", "VARCHAR[]", "Rules that exclude it.", "Udelukket af", required=True),
        *PROVENANCE,
    ),
    title="Mulige socialøkonomiske virksomheder",
    reads=(
        "core.enterprises",
        "core.sites",
        "core.social_register",
        "core.mapped_enterprises",
        "core.decisions",
        "core.wins",
    ),
)

DISCOVERY_SIGNALS = Table(
    "mart",
    "discovery_signals",
    "a rule that is true of a company",
    ("cvr", "rule"),
    (_CVR, _RULE, _VERDICT),
    title="Tegn på socialøkonomiske virksomheder",
)

DISCOVERY_PRECISION = Table(
    "mart",
    "discovery_precision",
    "a rule and what the team decided about the companies it found",
    ("rule",),
    (
        _RULE,
        Column("decided_yes", "INTEGER", "Confirmed.", "Bekræftet", required=True),
        Column("decided_no", "INTEGER", "Declined.", "Afvist", required=True),
        Column(
            "precision",
            "DOUBLE",
            "0-1: confirmed of decided; null when none is decided.",
            "Træfsikkerhed",
        ),
        Column(
            "undecided", "INTEGER", "Candidates nobody has decided.", "Ikke afgjort", required=True
        ),
        Column(
            "known", "INTEGER", "Found as well, but known already.", "Allerede kendt", required=True
        ),
    ),
    title="Reglernes træfsikkerhed",
)

TABLES = (WINS, AREAS_SERVED, OFFERING_WORDS, DISCOVERY, DISCOVERY_SIGNALS, DISCOVERY_PRECISION)
