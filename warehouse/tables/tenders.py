"""Declarations of what is known of whole procurement procedures, in `core` and `mart`.

`mart.tenders` is put together from the others, each of which holds one group of its columns and
the rules for them. Does not belong here: single notices and their parts.
"""

from __future__ import annotations

from warehouse.schema import Column, Table

_TENDER = Column("tender_key", "VARCHAR", "The procedure.", "Udbudsnøgle")
_LAST_SEEN = Column(
    "last_seen",
    "TIMESTAMPTZ",
    "Last met in an accepted crawl.",
    "Senest set",
    required=True,
    volatile=True,
)
_STATE = Column(
    "state",
    "VARCHAR",
    "planned, open, closed, awarded, cancelled or unknown.",
    "Tilstand",
    required=True,
)

TENDER_TIES = Table(
    "core",
    "tender_ties",
    "two notices that may be of one procedure, and what became of it",
    ("notice_key", "other_notice", "rule"),
    (
        Column("notice_key", "VARCHAR", "The later of the two."),
        Column("other_notice", "VARCHAR", "The earlier of the two."),
        Column(
            "rule",
            "VARCHAR",
            "decision (of people), same_notice (id and version), procedure_id (BT-04 and buyer), "
            "changes_notice (BT-758), previous_notice (BT-125), republication (buyer, title, "
            "deadline), same_call (buyer, title, deadline over portals) or award_of_call (buyer, "
            "title, time).",
        ),
        Column(
            "verdict",
            "VARCHAR",
            "accepted, review (a person should say) or refused (something keeps them apart).",
            required=True,
        ),
        Column("score", "DOUBLE", "Likeness of the titles, 0-1, of the last two rules."),
        Column("reason", "VARCHAR", "Evidence, or what was against it, in Danish.", required=True),
        Column(
            "match_key",
            "VARCHAR",
            "Names the pair in inbox/decisions.csv (kind match): 'yes' makes them one procedure, "
            "'no' keeps them apart, for ever.",
            required=True,
        ),
    ),
    title="Bånd mellem bekendtgørelser",
    reads=("core.notices",),
)

TENDER_NOTICES = Table(
    "core",
    "tender_notices",
    "a notice version's place in a procurement procedure",
    ("notice_key",),
    (
        Column("notice_key", "VARCHAR", "The notice version."),
        Column(
            "tender_key",
            "VARCHAR",
            "The procedure, named by its first notice (official ones first, then by day): BT-04 "
            "+ '@' + buyer where that has a BT-04, else its key.",
            required=True,
        ),
        Column(
            "position", "INTEGER", "Place in the procedure, from 1, first one first.", required=True
        ),
        Column("rule", "VARCHAR", "Strongest tie that holds it there, or alone.", required=True),
        Column("tied_to", "VARCHAR", "The notice at the other end of that tie."),
        Column("score", "DOUBLE", "Likeness of the titles, 0-1, where the tie rests on it."),
        Column("evidence", "VARCHAR", "What the tie rests on, in Danish."),
    ),
    title="Bekendtgørelsers udbud",
    reads=("core.notices", "core.tender_ties"),
)

PROCEDURES = Table(
    "core",
    "procedures",
    "a procurement procedure",
    ("tender_key",),
    (
        _TENDER,
        Column(
            "speaking_notice",
            "VARCHAR",
            "The notice that speaks for it: the newest call, else the newest other notice.",
            required=True,
        ),
        Column("newest_notice", "VARCHAR", "The newest notice of any kind.", required=True),
        _STATE,
        Column(
            "end_reasons",
            "VARCHAR[]",
            "Why nothing was awarded, when every lot of its results is closed without a winner.",
            origin="BT-144",
        ),
        Column("published_on", "DATE", "First publication."),
        Column("notices", "INTEGER", "Notices of all versions.", required=True),
        Column("sources", "VARCHAR[]", "Sources that show one of its notices.", required=True),
        _LAST_SEEN,
    ),
    title="Udbudsprocedurer",
)

TENDER_MATCH_REVIEW = Table(
    "mart",
    "tender_match_review",
    "two procedures that may be one, for a person to decide",
    ("match_key",),
    (
        Column(
            "match_key",
            "VARCHAR",
            "Goes into decisions.csv as subject, with kind match and decision yes or no.",
            "Emne",
        ),
        Column("tender_key", "VARCHAR", "One procedure.", "Udbudsnøgle", required=True),
        Column("other_tender", "VARCHAR", "The other.", "Udbudsnøgle 2", required=True),
        Column("rule", "VARCHAR", "same_call or award_of_call.", "Regel", required=True),
        Column("score", "DOUBLE", "Likeness of the titles, 0-1.", "Lighed", required=True),
        Column("reason", "VARCHAR", "Why it is not certain.", "Begrundelse", required=True),
        Column("buyer_name", "VARCHAR", "Buyer.", "Ordregiver"),
        Column("title", "VARCHAR", "Title of the one.", "Titel"),
        Column("other_title", "VARCHAR", "Title of the other.", "Titel 2"),
        Column("notice_url", "VARCHAR", "Page of the one.", "Link"),
        Column("other_url", "VARCHAR", "Page of the other.", "Link 2"),
    ),
    title="Udbud der måske er det samme",
)

TENDER_MUNICIPALITIES = Table(
    "mart",
    "tender_municipalities",
    "a procedure that a municipality buys by",
    ("tender_key",),
    (
        _TENDER,
        Column("municipality_code", "VARCHAR", "Four-digit municipality code.", required=True),
        Column(
            "rule",
            "VARCHAR",
            "own_number (its CVR number is a buyer's), address (of the buyer in CVR) or name.",
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
        _TENDER,
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
    ),
    title="Udbuds værdier",
)

TENDER_SOCIAL_TERMS = Table(
    "mart",
    "tender_social_terms",
    "what a procedure reserves or asks for on social grounds",
    ("tender_key",),
    (
        _TENDER,
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
        _TENDER,
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
        _TENDER,
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
        _TENDER,
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
        _STATE,
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
        _LAST_SEEN,
    ),
    min_rows=1,
    exported="tenders",
    title="Udbud",
)

TABLES = (
    TENDER_TIES,
    TENDER_NOTICES,
    PROCEDURES,
    TENDER_MATCH_REVIEW,
    TENDER_MUNICIPALITIES,
    TENDER_VALUES,
    TENDER_SOCIAL_TERMS,
    TENDER_REGIMES,
    TENDER_CATEGORIES,
    TENDERS,
)
