"""Declarations of who is meant by a name and a place, and of the list that people decide.

The headings of `mart.match_review` are those of `decisions.csv`, so that its rows can be filled
in and put there. Does not belong here: how names are compared (`pipelines.identity`).
"""

from __future__ import annotations

from warehouse.bounds import Bounds
from warehouse.schema import Column, Table

_CVR = Column(
    "cvr",
    "VARCHAR",
    "The register unit: the one it is when state is accepted, the one proposed when review.",
    "CVR-nummer",
)
_SCORE = (
    "0-1: likeness of the names times agreement of the places; null for a number that was said "
    "or chosen without being a candidate."
)
_OUTCOME = (
    Column("score", "DOUBLE", _SCORE, "Sikkerhed"),
    Column("runner_up", "VARCHAR", "CVR number of the next best unit.", "Næstbedste CVR-nummer"),
    Column("runner_up_score", "DOUBLE", "Its score.", "Næstbedste sikkerhed"),
    Column("state", "VARCHAR", "accepted, review or rejected.", "Tilstand", required=True),
    Column("reason", "VARCHAR", "Why, in Danish.", "Hvorfor", required=True),
)

ORGANISATION_MATCHES = Table(
    "core",
    "organisation_matches",
    "a buyer or winner without CVR number, and the register unit it was found to be",
    ("organisation_key",),
    (
        Column(
            "organisation_key",
            "VARCHAR",
            "'org:', the name's words in one spelling, '|', postal code or town: raw values only.",
            "Organisationsnøgle",
        ),
        Column("name", "VARCHAR", "Name as written in a notice.", "Navn", required=True),
        Column("city", "VARCHAR", "Town as written.", "By"),
        Column("postal_code", "VARCHAR", "Four-digit postal code.", "Postnr."),
        Column("country", "VARCHAR", "DNK: others are not matched.", "Land", required=True),
        _CVR,
        Column(
            "matched_by",
            "VARCHAR",
            "name_place or decision; null when no unit came near.",
            "Genkendt ved",
        ),
        *_OUTCOME,
    ),
    title="Organisationer uden CVR-nummer",
    reads=("core.organisations", "core.enterprises", "core.sites"),
)

PARTY_MATCHES = Table(
    "core",
    "party_matches",
    "a party of a notice version without CVR number whose register unit was accepted",
    ("notice_key", "org_id"),
    (
        Column("notice_key", "VARCHAR", "The notice version."),
        Column(
            "org_id",
            "VARCHAR",
            "As in core.organisations and core.awards; BUYER = the first buyer of core.notices.",
        ),
        Column("organisation_key", "VARCHAR", "In core.organisation_matches.", required=True),
        Column("matched_cvr", "VARCHAR", "CVR number of the unit.", "CVR-nummer", required=True),
        Column("matched_by", "VARCHAR", "name_place or decision.", "Genkendt ved", required=True),
        Column("match_score", "DOUBLE", _SCORE, "Sikkerhed"),
    ),
    title="Genkendte parter i bekendtgørelser",
    reads=("core.organisations", "core.notices", "core.organisation_matches"),
)

RECORD_MATCHES = Table(
    "core",
    "record_matches",
    "a record of the mapping team over a period, and the register unit it is about",
    ("record_id", "valid_from"),
    (
        Column("record_id", "VARCHAR", "In core.mapping_records.", "Kortlægnings-id"),
        Column("valid_from", "DATE", "In core.mapping_records.", "Gælder fra"),
        _CVR,
        Column(
            "matched_by",
            "VARCHAR",
            "cvr (the record has a valid number), name_place or decision; null when no unit came "
            "near.",
            "Genkendt ved",
        ),
        *_OUTCOME,
        Column(
            "number_doubt",
            "VARCHAR",
            "The register has another name for the record's number: what it says, in Danish. The "
            "number counts all the same until somebody decides.",
            "Tvivl om CVR-nummeret",
        ),
    ),
    title="Kortlægningens virksomheder i CVR",
    reads=("core.enterprises", "core.sites"),
)

MAPPED_ENTERPRISES = Table(
    "core",
    "mapped_enterprises",
    "an enterprise that the mapping team has found, with what the team says of it today",
    ("cvr",),
    (
        Column("cvr", "VARCHAR", "CVR number, as handed in or recognised.", "CVR-nummer"),
        Column(
            "record_ids", "VARCHAR[]", "Its records.", "Kortlægnings-id", required=True
        ),
        Column("name", "VARCHAR", "Name in the newest record.", "Navn", required=True),
        Column("address", "VARCHAR", "Address as the team says.", "Adresse"),
        Column("postal_code", "VARCHAR", "Postal code of that address.", "Postnr."),
        Column("city", "VARCHAR", "Town of that address.", "By"),
        Column(
            "municipality_code",
            "VARCHAR",
            "As the team says, else that of a postal district that lies in one municipality.",
            "Kommunekode",
        ),
        Column("website", "VARCHAR", "Website as the team says.", "Hjemmeside"),
        Column("found_on", "DATE", "First found.", "Fundet"),
        Column("visited_on", "DATE", "Last visited.", "Besøgt"),
        Column("questionnaire_sent_on", "DATE", "Questionnaire last sent.", "Spørgeskema sendt"),
        Column(
            "questionnaire_returned_on", "DATE", "Questionnaire last came back.",
            "Spørgeskema modtaget",
        ),
        Column(
            "categories", "VARCHAR[]", "Supply categories of all its records.", "Kategorier",
            required=True,
        ),
        Column("first_seen", "TIMESTAMPTZ", "First handed in.", "Først set", required=True),
        Column(
            "last_seen", "TIMESTAMPTZ", "Last handed in.", "Senest set", required=True,
            volatile=True,
        ),
    ),
    title="Kortlagte virksomheder",
)  # fmt: skip

LEDGER_MATCHES = Table(
    "core",
    "ledger_matches",
    "a supplier of the ledger without CVR number, and the register unit it was found to be",
    ("supplier_name",),
    (
        Column(
            "supplier_name",
            "VARCHAR",
            "As handed in; in decisions 'ledger:' and the name.",
            "Leverandør",
        ),
        _CVR,
        Column(
            "matched_by",
            "VARCHAR",
            "name_place (the place is the municipality that pays) or decision; null when no unit "
            "came near.",
            "Genkendt ved",
        ),
        *_OUTCOME,
    ),
    title="Leverandører uden CVR-nummer",
    reads=("core.ledger", "core.enterprises", "core.sites"),
)

MATCH_REVIEW = Table(
    "mart",
    "match_review",
    "a match that a person must decide, or a record of the mapping team without register unit",
    ("subject",),
    (
        Column("kind", "VARCHAR", "match: as decisions.csv has it.", "Afgørelse om", required=True),
        Column(
            "subject",
            "VARCHAR",
            "What to write as subject in decisions.csv: organisation_key or record_id, and where a "
            "unit is proposed ' = ' and its CVR number, so that yes and no are about that unit.",
            "Emne",
        ),
        Column(
            "decision",
            "VARCHAR",
            "Always empty here: to fill in with yes, no or another CVR number.",
            "Afgørelse",
        ),
        Column("of", "VARCHAR", "organisation or mapping_record.", "Hvad", required=True),
        Column("name", "VARCHAR", "Name as written.", "Navn", required=True),
        Column("place", "VARCHAR", "Postal code and town as written.", "Sted"),
        Column("cvr", "VARCHAR", "The unit proposed.", "Foreslået CVR-nummer"),
        Column("register_name", "VARCHAR", "Its newest name in the register.", "Navn i CVR"),
        Column("register_place", "VARCHAR", "Its newest place.", "Sted i CVR"),
        Column("score", "DOUBLE", _SCORE, "Sikkerhed"),
        Column("runner_up", "VARCHAR", "The next best unit.", "Næstbedste CVR-nummer"),
        Column("runner_up_name", "VARCHAR", "Its newest name.", "Næstbedste navn"),
        Column("reason", "VARCHAR", "Why it is listed, in Danish.", "Hvorfor", required=True),
        Column(
            "notices",
            "INTEGER",
            "Notices that name the organisation; 0 for a record.",
            "Bekendtgørelser",
            required=True,
        ),
    ),
    exported="match_review",
    title="Genkendelser der skal afgøres",
    danish_grain="en genkendelse, som et menneske skal afgøre, "
    "eller en virksomhed på listen, der ikke er fundet i CVR",
    bounds=Bounds(
        max_fall=1,
        max_lost=1,
        reason="What waits for a person's decision: it empties when they answer.",
    ),
)

TABLES = (
    ORGANISATION_MATCHES,
    PARTY_MATCHES,
    RECORD_MATCHES,
    LEDGER_MATCHES,
    MAPPED_ENTERPRISES,
    MATCH_REVIEW,
)
