"""Declarations of what municipalities buy: who buys, their lots, winning tenders, and the sums.

Does not belong here: contracts and when they end (`warehouse.tables.contracts`), whole procedures.
"""

from __future__ import annotations

from warehouse.schema import Column, Table
from warehouse.tables.procedures import TENDER

_MUNICIPALITY = Column(
    "municipality_code", "VARCHAR", "Four-digit municipality code.", "Kommunekode"
)
_CATEGORY = "Key of the supply category; unknown when no CPV code belongs to one."
_ROLE = (
    "own: the municipality itself buys; co_buyer: an institution that buys with it, this time alone"
)
_LOT_ID = Column("lot_id", "VARCHAR", "The lot; LOT-0000 = undivided.", "Delaftale")
_MONEY = "DECIMAL(18,2)"

MUNICIPAL_BUYERS = Table(
    "mart",
    "municipal_buyers",
    "a CVR number under which a municipality buys, or that buys with it",
    ("municipality_code", "cvr"),
    (
        _MUNICIPALITY,
        Column("cvr", "VARCHAR", "CVR number.", "CVR-nummer"),
        Column("name", "VARCHAR", "Name in the register; null when it is not there.", "Navn"),
        Column("role", "VARCHAR", "own or co_buyer.", "Rolle", required=True),
        Column("rule", "VARCHAR", "settings, register or joint_notice.", "Regel", required=True),
        Column("reason", "VARCHAR", "Why, in Danish.", "Begrundelse", required=True),
    ),
    title="Kommunens ordregivere",
)

LOT_CATEGORIES = Table(
    "mart",
    "lot_categories",
    "a supply category of a lot of a notice version",
    ("notice_key", "lot_id", "category"),
    (
        Column("notice_key", "VARCHAR", "The notice version."),
        _LOT_ID,
        Column("category", "VARCHAR", "Key of the supply category."),
        Column("position", "INTEGER", "Rank among those of the lot, 1 = main.", required=True),
        Column("cpv", "VARCHAR", "The CPV code that gives it.", required=True),
    ),
    title="Delaftalers kategorier",
)

WINNING_TENDERS = Table(
    "mart",
    "winning_tenders",
    "a tender that won, however many members and contracts it has",
    ("notice_key", "tender_id"),
    (
        Column("notice_key", "VARCHAR", "The result."),
        Column("tender_id", "VARCHAR", "The tender, else its lot and contract."),
        Column("tender_key", "VARCHAR", "The procedure.", "Udbudsnøgle", required=True),
        Column("lot_id", "VARCHAR", "The lot.", required=True),
        Column("category", "VARCHAR", _CATEGORY, required=True),
        Column("published_on", "DATE", "Publication of the result."),
        Column("value_dkk", _MONEY, "Value in DKK excl. VAT, counted once."),
        Column("value", _MONEY, "Value as announced."),
        Column("currency", "VARCHAR", "Its ISO 4217 code."),
        Column(
            "value_basis",
            "VARCHAR",
            "tender, converted (by the rate of the day of publication), or why there is none: "
            "withheld, missing, foreign_currency (no rate known) or includes_vat.",
            required=True,
        ),
        Column("cvrs", "VARCHAR[]", "CVR numbers of its members, matched ones too.", required=True),
        Column("names", "VARCHAR[]", "Names of its members.", required=True),
        Column("social_cvrs", "VARCHAR[]", "Those that are social enterprises.", required=True),
    ),
    title="Vindende tilbud",
)

TENDER_LOTS = Table(
    "mart",
    "tender_lots",
    "a lot of a procedure, as the notice that speaks for it has it",
    ("tender_key", "lot_id"),
    (
        TENDER,
        _LOT_ID,
        Column("notice_key", "VARCHAR", "The notice that speaks.", required=True),
        Column("municipality_code", "VARCHAR", "Municipality of the buyer.", "Kommunekode"),
        Column("role", "VARCHAR", f"{_ROLE}; other: another buyer in the municipality."),
        Column("state", "VARCHAR", "Of the procedure (mart.tenders).", "Tilstand", required=True),
        Column("title", "VARCHAR", "Title of the lot, else of the procedure.", "Titel"),
        Column("nature", "VARCHAR", "works, supplies or services."),
        Column("cpv_main", "VARCHAR", "Main CPV code of the lot, else of the procedure.", "CPV"),
        Column(
            "categories",
            "VARCHAR[]",
            "Supply categories by the lot's own CPV, main one first.",
            "Kategorier",
            required=True,
        ),
        Column("category", "VARCHAR", f"The main one. {_CATEGORY}", "Kategori", required=True),
        Column(
            "value_dkk",
            _MONEY,
            "Value in DKK excl. VAT; of a single lot without one that of the procedure.",
            "Værdi (kr. ekskl. moms)",
        ),
        Column(
            "value_basis",
            "VARCHAR",
            "lot, converted, procedure, awards (both of a single lot), procedure_only (only the "
            "whole procedure has a value; null here) or none.",
            "Værdi fra",
            required=True,
        ),
        Column("value", _MONEY, "The lot's own value as announced."),
        Column("currency", "VARCHAR", "Its ISO 4217 code."),
        Column(
            "framework_max_dkk", _MONEY, "Ceiling of the framework in DKK; never part of the value."
        ),
        Column("procedure_value_dkk", _MONEY, "Value of the whole procedure (mart.tenders)."),
        Column("deadline_at", "TIMESTAMPTZ", "Deadline, of calls.", "Frist"),
        Column(
            "reserved",
            "VARCHAR",
            "Of the lot: none, sheltered, public_service, text_only or unknown.",
            "Forbeholdt",
            required=True,
        ),
        Column("reserved_evidence", "VARCHAR", "Where it says so.", "Forbehold fra"),
        Column("reserved_execution", "VARCHAR", "yes, no or not-known.", origin="BT-736"),
        Column(
            "social_objectives", "VARCHAR[]", "Social objectives.", origin="BT-775", required=True
        ),
        Column("sme_suitable", "BOOLEAN", "Suited to small and medium-sized.", origin="BT-726"),
        Column("light_regime", "BOOLEAN", "Udbudsloven afsnit III; null when not known."),
        Column("threshold_dkk", _MONEY, "EU threshold of the notice's date."),
        Column("nuts", "VARCHAR[]", "NUTS codes of the place of performance.", required=True),
        Column("postal_code", "VARCHAR", "Postal code of the first place."),
        Column("city", "VARCHAR", "Town of the first place."),
        Column("starts_on", "DATE", "Planned start."),
        Column("ends_on", "DATE", "Planned end, announced or from start and duration."),
        Column(
            "ends_basis",
            "VARCHAR",
            "announced end, start + duration, unlimited or unknown.",
            required=True,
        ),
        Column("years", "DOUBLE", "Planned length in years; null when not known."),
        Column("renewals", "INTEGER", "Maximum number of renewals.", origin="BT-58"),
    ),
    title="Udbuds delaftaler",
)

ANNOUNCED_VALUES = Table(
    "mart",
    "announced_values",
    "what of a procedure's value is announced in a main supply category",
    ("tender_key", "category"),
    (
        TENDER,
        Column("category", "VARCHAR", _CATEGORY),
        Column("value_dkk", _MONEY, "DKK excl. VAT; sums to mart.tenders.", required=True),
    ),
    title="Udbuds værdi efter kategori",
)

DEMAND = Table(
    "mart",
    "demand",
    "what a municipality, or those that buy with it, announced in a supply category in a year",
    ("municipality_code", "category", "year", "role"),
    (
        _MUNICIPALITY,
        Column("category", "VARCHAR", _CATEGORY, "Kategori"),
        Column(
            "year",
            "INTEGER",
            "Of the procedure's first publication; for awards of the result's.",
            "År",
        ),
        Column("role", "VARCHAR", f"{_ROLE}.", "Ordregiver"),
        Column("label_da", "VARCHAR", "Danish name of the category.", "Navn", required=True),
        Column(
            "tenders",
            "INTEGER",
            "Procedures with a lot of that main category; one in two categories counts in both.",
            "Udbud",
            required=True,
        ),
        Column("lots", "INTEGER", "Lots of that main category.", "Delaftaler", required=True),
        Column(
            "value_dkk",
            _MONEY,
            "Announced value, each once; null when none announced one.",
            "Annonceret værdi (kr.)",
        ),
        Column(
            "small",
            "INTEGER",
            "Of tenders: procedures worth less than 500,000 DKK (udbudsloven § 193; a setting).",
            "Under 500.000 kr.",
            required=True,
        ),
        Column(
            "light_regime",
            "INTEGER",
            "Of tenders: procedures under the light regime (annex XIV, not art. 77).",
            "Light-regimet",
            required=True,
        ),
        Column(
            "above_threshold",
            "INTEGER",
            "Of tenders: procedures at or above the EU threshold of their date.",
            "Over tærskelværdi",
            required=True,
        ),
        Column("awards", "INTEGER", "Winning tenders.", "Tildelinger", required=True),
        Column(
            "awarded_dkk",
            _MONEY,
            "Their value; null when none told it.",
            "Tildelt (kr.)",
        ),
        Column(
            "social_awards",
            "INTEGER",
            "Of awards: with a social enterprise among the winners.",
            "Tildelinger til socialøkonomiske",
            required=True,
        ),
        Column(
            "social_awards_dkk",
            _MONEY,
            "Their value; 0 = none known.",
            "Tildelt socialøkonomiske (kr.)",
            required=True,
        ),
        Column(
            "demand_note",
            "VARCHAR",
            "What the figures leave out, in Danish.",
            "Forbehold",
            required=True,
        ),
    ),
    exported="demand",
    title="Hvad kommunen annoncerer",
    danish_grain="hvad en kommune annoncerer af en kategori i et år",
)

LEDGER_SPEND = Table(
    "mart",
    "ledger_spend",
    "what the ledger says was spent in a year, by supply category and kind of supplier",
    ("municipality_code", "year", "category", "supplier_kind", "matched_by"),
    (
        Column(
            "municipality_code",
            "VARCHAR",
            "Whose ledger it is; unknown when the settings do not say.",
            "Kommunekode",
        ),
        Column("year", "INTEGER", "Of the posting.", "År"),
        Column(
            "category",
            "VARCHAR",
            "Key of the supply category by the words of the posting; unknown when none fits.",
            "Kategori",
        ),
        Column(
            "supplier_kind",
            "VARCHAR",
            "social (on the register by the end of the year, or found by the mapping team), other "
            "or unknown (no number).",
            "Leverandørtype",
        ),
        Column(
            "matched_by",
            "VARCHAR",
            "number (the posting's own), ledger_name (other postings of the same name have one), "
            "name (accepted by name, core.ledger_matches) or none.",
            "Genkendt ved",
        ),
        Column("amount_dkk", _MONEY, "Sum, credits taken off.", "Beløb (kr.)", required=True),
        Column("postings", "INTEGER", "Postings.", "Posteringer", required=True),
        Column("suppliers", "INTEGER", "Different suppliers.", "Leverandører", required=True),
    ),
    exported="ledger_spend",
    title="Hvad kommunens regnskab viser",
    danish_grain="hvad der er bogført hos en slags leverandører i et år og en kategori",
)

TABLES = (
    MUNICIPAL_BUYERS,
    LOT_CATEGORIES,
    WINNING_TENDERS,
    TENDER_LOTS,
    ANNOUNCED_VALUES,
    DEMAND,
    LEDGER_SPEND,
)
