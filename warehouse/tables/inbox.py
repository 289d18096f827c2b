"""Declarations of what people handed in: the mapping team's list, decisions, the ledger.

The headings are also those that an inbox file may use (PRODUCT 5), so a published file can be
filled in and put back. Does not belong here: how a cell is read (`pipelines.clean.inbox`).
"""

from __future__ import annotations

from warehouse.bounds import Bounds
from warehouse.schema import Column, Table
from warehouse.tables.provenance import PROVENANCE

OUR_RECORD_ID = "CVR-"
"""Begins the record_id of rows that kortlag itself put on the mapping team's list."""

TOLD = (
    Column("kortlag_status", "VARCHAR", "Status in mart.social_enterprises.", "Status i kortlag"),
    Column("kortlag_reasons", "VARCHAR[]", "Why it is listed, in Danish.", "Hvorfor i kortlag"),
)
"""What kortlag tells the team beside each row; coming back it is neither read nor kept."""

_EXTRA = Column(
    "extra",
    "VARCHAR",
    "Further columns of the file as a JSON object, heading to text; contact columns left out.",
    "Øvrige kolonner",
)

MAPPING_RECORDS = Table(
    "core",
    "mapping_records",
    "what the mapping team handed in about an enterprise, over the time it said so",
    ("record_id", "valid_from"),
    (
        Column(
            "record_id", "VARCHAR", "As handed in, else from name and place.", "Kortlægnings-id"
        ),
        Column(
            "valid_from",
            "DATE",
            "Danish date on which kortlag first saw the row with this content.",
            "Gælder fra",
        ),
        Column(
            "valid_to",
            "DATE",
            "Danish date on which a later file no longer had it (that day excluded); null = "
            "current.",
            "Gælder til",
        ),
        Column("cvr", "VARCHAR", "CVR number that passes the check.", "CVR-nummer"),
        Column("cvr_raw", "VARCHAR", "CVR number as handed in.", "CVR-nummer som skrevet"),
        Column("name", "VARCHAR", "Name.", "Navn", required=True),
        Column(
            "matched_cvr",
            "VARCHAR",
            "CVR number of the enterprise it is about; null = not matched (mart.match_review).",
            "Genkendt CVR-nummer",
        ),
        Column(
            "matched_by",
            "VARCHAR",
            "cvr when the row has a valid number, name_place, or decision; null = not matched.",
            "Genkendt ved",
        ),
        Column(
            "match_score",
            "DOUBLE",
            "0-1 (core.record_matches); null for a match by number.",
            "Sikkerhed",
        ),
        Column("address", "VARCHAR", "Address.", "Adresse"),
        Column("postal_code", "VARCHAR", "Four-digit postal code.", "Postnr."),
        Column("city", "VARCHAR", "Town.", "By"),
        Column("municipality_code", "VARCHAR", "Four-digit municipality code.", "Kommunekode"),
        Column(
            "is_found",
            "BOOLEAN",
            "The team knows the enterprise: the row is its own, or one of ours (record_id begins "
            "with CVR-) that came back with a day of finding, visit or questionnaire.",
            "Fundet af kortlægningen",
            required=True,
        ),
        Column("found_on", "DATE", "Found by the team.", "Fundet"),
        Column("visited_on", "DATE", "Visited.", "Besøgt"),
        Column("questionnaire_sent_on", "DATE", "Questionnaire sent.", "Spørgeskema sendt"),
        Column(
            "questionnaire_returned_on", "DATE", "Questionnaire came back.", "Spørgeskema modtaget"
        ),
        Column("categories", "VARCHAR[]", "Keys of the supply categories named.", "Kategorier"),
        Column(
            "categories_raw",
            "VARCHAR",
            "Categories as handed in, unknown ones included.",
            "Kategorier som skrevet",
        ),
        Column("website", "VARCHAR", "Website.", "Hjemmeside"),
        Column(
            "disadvantaged_share",
            "DOUBLE",
            "Share of employees who are disabled or disadvantaged, 0-1.",
            "Andel udsatte medarbejdere",
            "udbudsloven § 54",
        ),
        Column(
            "disadvantaged_share_on", "DATE", "The date the share was true.", "Andel udsatte pr."
        ),
        Column(
            "area_served", "VARCHAR", "Where it can work, in the team's words.", "Dækker område"
        ),
        Column("min_order_dkk", "DECIMAL(18,2)", "Smallest order in DKK.", "Mindste ordre (kr.)"),
        Column("max_order_dkk", "DECIMAL(18,2)", "Largest order in DKK.", "Største ordre (kr.)"),
        Column("capacity", "VARCHAR", "Capacity in words.", "Kapacitet"),
        Column(
            "will_subcontract",
            "BOOLEAN",
            "Would work under another supplier; null = not known.",
            "Vil være underleverandør",
        ),
        Column(
            "will_join_group",
            "BOOLEAN",
            "Would bid together with others; null = not known.",
            "Vil byde sammen med andre",
        ),
        Column("references", "VARCHAR", "References in words.", "Referencer"),
        Column("certificates", "VARCHAR", "Certificates in words.", "Certifikater"),
        Column("note", "VARCHAR", "Note.", "Bemærkning"),
        _EXTRA,
        *PROVENANCE,
    ),
    title="Kortlægningens oplysninger",
    bounds=Bounds(
        max_fall=0,
        max_lost=0,
        slack=0,
        reason="The history of what people handed in: nothing of it ever goes.",
    ),
)

DECISIONS = Table(
    "core",
    "decisions",
    "a decision that people handed in and that holds today",
    ("decision_key",),
    (
        Column("decision_key", "VARCHAR", "Digest of kind, subject and category."),
        Column(
            "kind",
            "VARCHAR",
            "candidate, match, doubtful or offering.",
            "Afgørelse om",
            required=True,
        ),
        Column(
            "subject",
            "VARCHAR",
            "CVR number, record_id or organisation key it is about, or the match_key of a pair of "
            "notices (core.tender_ties).",
            "Emne",
            required=True,
        ),
        Column("decision", "VARCHAR", "yes, no or a CVR number.", "Afgørelse", required=True),
        Column(
            "category", "VARCHAR", "Key of the supply category, if it is about one.", "Kategori"
        ),
        Column("decided_on", "DATE", "Decided.", "Afgjort"),
        Column("reason", "VARCHAR", "Why.", "Begrundelse"),
        _EXTRA,
        *PROVENANCE,
    ),
    title="Afgørelser",
)

LEDGER = Table(
    "core",
    "ledger",
    "a posting of the municipality's ledger as handed in",
    ("ledger_key",),
    (
        Column(
            "ledger_key",
            "VARCHAR",
            "Digest of the posting and of how many like it came before it in the file.",
        ),
        Column("supplier_cvr", "VARCHAR", "Supplier's CVR number.", "Leverandørens CVR-nummer"),
        Column(
            "supplier_cvr_raw", "VARCHAR", "As handed in.", "Leverandørens CVR-nummer som skrevet"
        ),
        Column("supplier_name", "VARCHAR", "Supplier.", "Leverandør"),
        Column(
            "amount_dkk",
            "DECIMAL(18,2)",
            "Amount in DKK; negative for a credit.",
            "Beløb (kr.)",
            required=True,
        ),
        Column("posted_on", "DATE", "Posted.", "Bogført"),
        Column("year", "INTEGER", "Year of the posting.", "År", required=True),
        Column("account", "VARCHAR", "Account.", "Konto"),
        Column("category", "VARCHAR", "The ledger's own category.", "Kategori"),
        Column("department", "VARCHAR", "Department.", "Afdeling"),
        _EXTRA,
        *PROVENANCE,
    ),
    title="Posteringer",
)

INBOX_REPORT = Table(
    "meta",
    "inbox_report",
    "something in the newest inbox files that was not read, or was read with a doubt",
    ("entry",),
    (
        Column("entry", "INTEGER", "Number in the report, from 1.", "Nr."),
        Column("file", "VARCHAR", "File in the inbox.", "Fil", required=True),
        Column(
            "line",
            "INTEGER",
            "Line in the file, from 1, as an editor counts; null = the whole file.",
            "Linje",
        ),
        Column("column", "VARCHAR", "Heading as handed in; null = the whole row.", "Kolonne"),
        Column(
            "value",
            "VARCHAR",
            "The cell as handed in, without what may identify a person.",
            "Værdi",
        ),
        Column("reason", "VARCHAR", "Why, in Danish.", "Begrundelse", required=True),
        Column(
            "effect",
            "VARCHAR",
            "file_left_out, row_left_out, cell_left_out (the row was used) or notice.",
            "Følge",
            required=True,
        ),
    ),
    exported="inbox_report",
    title="Ikke læst i indbakken",
    danish_grain="noget i indbakkens filer, der ikke kunne læses, eller som blev læst med tvivl",
)

TABLES = (MAPPING_RECORDS, DECISIONS, LEDGER, INBOX_REPORT)
