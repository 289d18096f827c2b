"""Declarations of what whole procurement procedures are about, ask for and are worth.

`mart.tenders` is put together from the others, each of which holds one group of its columns and
the rules for them. Does not belong here: single notices, and which of them are one procedure.
"""

from __future__ import annotations

from warehouse.schema import Column, Table
from warehouse.tables.procedures import LAST_SEEN, STATE, TENDER

TENDER_MUNICIPALITIES = Table(
    "mart",
    "tender_municipalities",
    "a procedure that a municipality buys by",
    ("tender_key",),
    (
        TENDER,
        Column("municipality_code", "VARCHAR", "Four-digit municipality code.", required=True),
        Column(
            "rule",
            "VARCHAR",
            "own_number (its CVR number is a buyer's), address (of the buyer in CVR) or name.",
            required=True,
        ),
        Column(
            "role",
            "VARCHAR",
            "own: the municipality itself buys; co_buyer: an institution that buys with it, this "
            "time alone; other: another buyer with its address there.",
            required=True,
        ),
    ),
    title="Udbuds kommuner",
)

TENDER_VALUES = Table(
    "mart",
    "tender_values",
    "what a procedure is announced to be worth",
    ("tender_key",),
    (
        TENDER,
        Column("of_all_lots", "DECIMAL(18,2)", "Sum of the lots in DKK, when all announce one."),
        Column(
            "of_procedure", "DECIMAL(18,2)", "The procedure's own in DKK, else the result's total."
        ),
        Column("of_some_lots", "DECIMAL(18,2)", "Sum in DKK of the lots that announce one."),
        Column("of_awards", "DECIMAL(18,2)", "Sum in DKK of the winning tenders, each once."),
        Column(
            "framework_max_dkk",
            "DECIMAL(18,2)",
            "Ceiling of the framework agreements in DKK; never part of the value.",
            origin="BT-271, BT-118",
        ),
        Column("value_dkk", "DECIMAL(18,2)", "The one of them that counts, never a sum of two."),
        Column(
            "value_basis",
            "VARCHAR",
            "lots, procedure, awards or none: what the value rests on.",
            required=True,
        ),
        Column(
            "converted",
            "BOOLEAN",
            "Part of the value was announced in another currency; null without a value.",
        ),
    ),
    title="Udbuds værdier",
)

TENDER_SOCIAL_TERMS = Table(
    "mart",
    "tender_social_terms",
    "what a procedure reserves or asks for on social grounds",
    ("tender_key",),
    (
        TENDER,
        Column(
            "reserved",
            "VARCHAR",
            "none, sheltered, public_service, text_only or unknown.",
            required=True,
        ),
        Column("reserved_evidence", "VARCHAR", "Where it says so."),
        Column(
            "social_clause",
            "BOOLEAN",
            "true: a code or a text says so; false: a text says there is none; null: not said.",
        ),
        Column("social_clause_evidence", "VARCHAR", "Where it says so."),
    ),
    title="Udbuds sociale vilkår",
)

TENDER_REGIMES = Table(
    "mart",
    "tender_regimes",
    "which rules of udbudsloven a procedure falls under",
    ("tender_key",),
    (
        TENDER,
        Column("light_regime", "BOOLEAN", "Udbudsloven afsnit III; null when not known."),
        Column(
            "is_article_77",
            "BOOLEAN",
            "The main CPV code is among the 115 of directive 2014/24/EU art. 77 (udbudsloven "
            "§ 190: may be reserved to organisations with a public-service mission), fewer than "
            "those of the light regime (annex XIV); null without a code.",
        ),
        Column(
            "threshold_dkk",
            "DECIMAL(18,2)",
            "EU threshold in DKK on the date of the notice that speaks; null when not known.",
        ),
    ),
    title="Udbuds regelsæt",
)

TENDER_CATEGORIES = Table(
    "mart",
    "tender_categories",
    "a supply category of a procedure",
    ("tender_key", "category"),
    (
        TENDER,
        Column("category", "VARCHAR", "Key of the supply category."),
        Column("position", "INTEGER", "Rank among those of the procedure, from 1.", required=True),
        Column("cpv", "VARCHAR", "The CPV code that gives it.", required=True),
    ),
    title="Udbuds kategorier",
)

TENDERS = Table(
    "mart",
    "tenders",
    "a procurement procedure, merged over sources and versions",
    ("tender_key",),
    (
        TENDER,
        Column("title", "VARCHAR", "Title.", "Titel"),
        Column("buyer_cvr", "VARCHAR", "Buyer's CVR number.", "Ordregivers CVR-nummer"),
        Column("buyer_name", "VARCHAR", "Buyer.", "Ordregiver"),
        Column(
            "municipality_code",
            "VARCHAR",
            "Municipality of the buyer; null when the buyer is not tied to one.",
            "Kommunekode",
        ),
        Column("sources", "VARCHAR[]", "Sources that show it.", "Kilder", required=True),
        Column("notice_url", "VARCHAR", "Page of the latest notice.", "Link"),
        STATE,
        Column("published_on", "DATE", "First publication.", "Offentliggjort"),
        Column("deadline_at", "TIMESTAMPTZ", "Last deadline of the latest call.", "Frist"),
        Column("lots", "INTEGER", "Number of lots.", "Delaftaler"),
        Column("cpv_main", "VARCHAR", "Main CPV code.", "CPV"),
        Column("categories", "VARCHAR[]", "Supply categories by CPV.", "Kategorier", required=True),
        Column(
            "value_dkk",
            "DECIMAL(18,2)",
            "Announced value in DKK excl. VAT.",
            "Værdi (kr. ekskl. moms)",
        ),
        Column(
            "value_basis",
            "VARCHAR",
            "lots, procedure, awards or none: what the value rests on.",
            "Værdi fra",
            required=True,
        ),
        Column(
            "reserved",
            "VARCHAR",
            "none, sheltered, public_service, text_only or unknown.",
            "Forbeholdt",
            required=True,
        ),
        Column("reserved_evidence", "VARCHAR", "Where it says so.", "Forbehold fra"),
        Column(
            "social_clause",
            "BOOLEAN",
            "true: a code or a text says so; false: a text says there is none; null: not said.",
            "Social klausul",
        ),
        Column("social_clause_evidence", "VARCHAR", "Where it says so.", "Social klausul fra"),
        Column(
            "light_regime",
            "BOOLEAN",
            "Udbudsloven afsnit III; null when not known.",
            "Light-regimet",
        ),
        Column(
            "above_threshold",
            "BOOLEAN",
            "Value at or above the EU threshold of the notice's date; null without a value "
            "or threshold.",
            "Over tærskelværdi",
        ),
        Column("winners", "VARCHAR[]", "Names of the winners.", "Vindere", required=True),
        Column("notices", "INTEGER", "Notices of the procedure.", "Bekendtgørelser"),
        LAST_SEEN,
    ),
    min_rows=1,
    exported="tenders",
    title="Udbud",
    danish_grain="et udbud, samlet af alle kilder og rettelser",
)

TABLES = (
    TENDER_MUNICIPALITIES,
    TENDER_VALUES,
    TENDER_SOCIAL_TERMS,
    TENDER_REGIMES,
    TENDER_CATEGORIES,
    TENDERS,
)
