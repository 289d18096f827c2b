"""Declaration of `core.lots`: what a notice buys, one row a lot.

`origin` names the source's own field: `BT-…` are eForms business terms.
"""

from __future__ import annotations

from warehouse.schema import Column, Table
from warehouse.tables.provenance import PROVENANCE

LOTS = Table(
    "core",
    "lots",
    "a lot of a notice version",
    ("notice_key", "lot_id"),
    (
        Column("notice_key", "VARCHAR", "The notice version."),
        Column(
            "lot_id",
            "VARCHAR",
            "Lot identifier; LOT-0000 = undivided, PAR-… = part of a planning notice.",
            origin="BT-137",
        ),
        Column("internal_id", "VARCHAR", "The buyer's own identifier.", origin="BT-22"),
        Column(
            "lot_groups",
            "VARCHAR[]",
            "Groups of lots (GLO-…) that the lot belongs to.",
            origin="BT-330, BT-1375",
        ),
        Column("title", "VARCHAR", "Title of the lot.", origin="BT-21"),
        Column("description", "VARCHAR", "Description of the lot.", origin="BT-24"),
        Column(
            "additional_information", "VARCHAR", "Further information, free text.", origin="BT-300"
        ),
        Column("nature", "VARCHAR", "works, supplies or services.", origin="BT-23"),
        Column(
            "nature_additional",
            "VARCHAR[]",
            "Further natures: works, supplies, services.",
            origin="BT-531",
        ),
        Column("cpv_main", "VARCHAR", "Main CPV code, 8 digits.", origin="BT-262"),
        Column("cpv_additional", "VARCHAR[]", "Additional CPV codes.", origin="BT-263"),
        Column(
            "estimated_value",
            "DECIMAL(18,2)",
            "Estimated value as announced, excl. VAT.",
            origin="BT-27",
        ),
        Column("currency", "VARCHAR", "ISO 4217 code of the amounts."),
        Column(
            "estimated_value_dkk",
            "DECIMAL(18,2)",
            "Estimated value in DKK excl. VAT; null when announced in another currency.",
        ),
        Column(
            "framework_max_dkk",
            "DECIMAL(18,2)",
            "Ceiling of the framework in DKK; never an awarded value.",
            origin="BT-271, BT-709",
        ),
        Column(
            "framework_reestimated_dkk",
            "DECIMAL(18,2)",
            "Expected use of the framework in DKK; never an awarded value.",
            origin="BT-660",
        ),
        Column("nuts", "VARCHAR[]", "NUTS codes of the place of performance.", origin="BT-5071"),
        Column("postal_code", "VARCHAR", "Postal code of the first place.", origin="BT-5121"),
        Column("city", "VARCHAR", "Town of the first place.", origin="BT-5131"),
        Column("country", "VARCHAR", "Country of the first place.", origin="BT-5141"),
        Column(
            "regions",
            "VARCHAR[]",
            "anyw, anyw-cou, anyw-eea: performed anywhere, in the country, in the EEA.",
            origin="BT-727",
        ),
        Column("place_text", "VARCHAR", "Place of performance in words.", origin="BT-728"),
        Column("deadline_at", "TIMESTAMPTZ", "Deadline as an instant, when a time is given."),
        Column("deadline_on", "DATE", "Local calendar date of the deadline."),
        Column(
            "deadline_kind",
            "VARCHAR",
            "tender, request (to participate) or interest: the first that is given, in that order.",
            origin="BT-131, BT-1311, BT-630",
        ),
        Column(
            "questions_at",
            "TIMESTAMPTZ",
            "Deadline for questions as an instant, when a time is given.",
            origin="BT-13",
        ),
        Column(
            "questions_on",
            "DATE",
            "Local calendar date of the deadline for questions.",
            origin="BT-13",
        ),
        Column(
            "opening_at",
            "TIMESTAMPTZ",
            "Opening of tenders as an instant, when a time is given.",
            origin="BT-132",
        ),
        Column(
            "opening_on", "DATE", "Local calendar date of the opening of tenders.", origin="BT-132"
        ),
        Column(
            "answers_at",
            "TIMESTAMPTZ",
            "Deadline for answers to a market consultation, as an instant.",
            origin="BT-800",
        ),
        Column(
            "answers_on",
            "DATE",
            "Local calendar date of the deadline for answers to a market consultation.",
            origin="BT-800",
        ),
        Column(
            "invitations_on",
            "DATE",
            "When invitations to tender are expected to be sent.",
            origin="BT-130",
        ),
        Column(
            "previous_parts",
            "VARCHAR[]",
            "Parts of planning notices that announced the lot, notice / part.",
            origin="BT-125, BT-1251",
        ),
        Column(
            "reserved_participation",
            "VARCHAR[]",
            "Codes res-ws (udbudsloven § 54), res-pub-ser (art. 77), none; null when not said.",
            origin="BT-71",
        ),
        Column(
            "reserved_execution",
            "VARCHAR",
            "yes, no or not-known; null when not said.",
            origin="BT-736",
        ),
        Column(
            "reservation_evidence",
            "VARCHAR",
            "Where it was read whether the lot is reserved: BT-71 (with the tick's name in "
            "TED_EXPORT), then the sentences of the text, those that deny it too.",
        ),
        Column("social_objectives", "VARCHAR[]", "Social objective codes.", origin="BT-775"),
        Column("green_objectives", "VARCHAR[]", "Environmental objective codes.", origin="BT-774"),
        Column(
            "innovation_objectives", "VARCHAR[]", "Innovation objective codes.", origin="BT-776"
        ),
        Column(
            "strategic_procurement", "VARCHAR[]", "Strategic procurement codes.", origin="BT-06"
        ),
        Column("strategic_text", "VARCHAR", "Strategic procurement in words.", origin="BT-777"),
        Column(
            "accessibility",
            "VARCHAR[]",
            "Accessibility codes; null when not said.",
            origin="BT-754",
        ),
        Column(
            "gpp_criteria",
            "VARCHAR[]",
            "Green procurement criteria codes; null when not said.",
            origin="BT-805",
        ),
        Column(
            "sme_suitable",
            "BOOLEAN",
            "Suitable for small and medium-sized enterprises.",
            origin="BT-726",
        ),
        Column(
            "execution_conditions",
            "VARCHAR[]",
            "Contract performance conditions, free text.",
            origin="BT-70",
        ),
        Column(
            "selection_criteria",
            "VARCHAR[]",
            "Selection criterion codes that are used.",
            origin="BT-747, BT-809",
        ),
        Column(
            "selection_texts",
            "VARCHAR[]",
            "Selection criteria: name, then description on new lines.",
            origin="BT-749, BT-750",
        ),
        Column(
            "selection_sources",
            "VARCHAR[]",
            "Where selection criteria stand, raw codes.",
            origin="BT-821",
        ),
        Column(
            "award_criteria",
            "VARCHAR[]",
            "Award criteria: type (number and its unit): name, then description on new lines.",
            origin="BT-539, BT-541, BT-734, BT-540",
        ),
        Column(
            "award_formula", "VARCHAR", "How award criteria are reckoned together.", origin="BT-543"
        ),
        Column("documents_url", "VARCHAR", "Where the procurement documents are.", origin="BT-15"),
        Column(
            "restricted_documents_url",
            "VARCHAR",
            "Where access to restricted procurement documents is asked for.",
            origin="BT-615",
        ),
        Column("submission_url", "VARCHAR", "Where tenders are submitted.", origin="BT-18"),
        Column(
            "electronic_submission",
            "VARCHAR",
            "Electronic submission: required, allowed or not-allowed.",
            origin="BT-17",
        ),
        Column(
            "submission_languages", "VARCHAR[]", "Languages of tenders, ISO 639-3.", origin="BT-97"
        ),
        Column(
            "subcontracting_obligation",
            "VARCHAR",
            "Code of the obligation to use subcontractors.",
            origin="BT-65",
        ),
        Column(
            "subcontract_min_percent",
            "DOUBLE",
            "Least share to be subcontracted, percent.",
            origin="BT-64",
        ),
        Column(
            "subcontract_max_percent",
            "DOUBLE",
            "Greatest share to be subcontracted, percent.",
            origin="BT-729",
        ),
        Column(
            "subcontracting_indication",
            "VARCHAR[]",
            "Codes of what a tender must say of subcontractors.",
            origin="BT-651",
        ),
        Column(
            "eu_funded",
            "BOOLEAN",
            "EU funds pay at least part; null when not said.",
            origin="BT-60",
        ),
        Column(
            "eu_funds",
            "VARCHAR[]",
            "EU funds, identifiers of programmes or grants.",
            origin="BT-5010",
        ),
        Column(
            "gpa_covered",
            "BOOLEAN",
            "Covered by the WTO's government procurement agreement.",
            origin="BT-115",
        ),
        Column(
            "guarantee_required",
            "BOOLEAN",
            "A tender needs a financial guarantee.",
            origin="BT-751",
        ),
        Column("guarantee_text", "VARCHAR", "The guarantee in words.", origin="BT-75"),
        Column(
            "framework_agreement",
            "VARCHAR",
            "Framework agreement code; FRAMEWORK where only that it is one is said (TED_EXPORT).",
            origin="BT-765",
        ),
        Column(
            "dps_terminated",
            "BOOLEAN",
            "The result ends the dynamic purchasing system.",
            origin="BT-119",
        ),
        Column(
            "max_participants",
            "INTEGER",
            "Participants of the framework agreement at most.",
            origin="BT-113",
        ),
        Column("dps_usage", "VARCHAR", "Dynamic purchasing system code.", origin="BT-766"),
        Column("starts_on", "DATE", "Planned start.", origin="BT-536"),
        Column("ends_on", "DATE", "Planned end as announced.", origin="BT-537"),
        Column("duration", "DOUBLE", "Planned duration, in duration_unit.", origin="BT-36"),
        Column("duration_unit", "VARCHAR", "DAY, WEEK, MONTH or YEAR.", origin="BT-36"),
        Column("duration_other", "VARCHAR", "UNLIMITED or UNKNOWN.", origin="BT-538"),
        Column("renewals", "INTEGER", "Maximum number of renewals.", origin="BT-58"),
        Column("renewal_text", "VARCHAR", "Renewals in words.", origin="BT-57"),
        Column("options_text", "VARCHAR", "Options in words.", origin="BT-54"),
        Column(
            "recurring", "BOOLEAN", "The purchase is expected to be put out again.", origin="BT-94"
        ),
        Column(
            "recurring_text",
            "VARCHAR",
            "When the purchase is expected to be put out again.",
            origin="BT-95",
        ),
        Column("result", "VARCHAR", "selec-w, clos-nw, open-nw, or withheld.", origin="BT-142"),
        Column("no_award_reason", "VARCHAR", "Why nothing was awarded.", origin="BT-144"),
        Column("tenders_received", "INTEGER", "Tenders received.", origin="BT-759"),
        Column(
            "tenders_sme",
            "INTEGER",
            "Tenders received from micro, small and medium-sized enterprises.",
            origin="BT-759",
        ),
        Column(
            "requests_received", "INTEGER", "Requests to participate received.", origin="BT-759"
        ),
        Column(
            "lowest_tender_dkk",
            "DECIMAL(18,2)",
            "Lowest tender in DKK; null when withheld or in another currency.",
            origin="BT-710",
        ),
        Column(
            "highest_tender_dkk",
            "DECIMAL(18,2)",
            "Highest tender in DKK; null when withheld or in another currency.",
            origin="BT-711",
        ),
        *PROVENANCE,
    ),
    title="Delaftaler",
)

TABLES = (LOTS,)
