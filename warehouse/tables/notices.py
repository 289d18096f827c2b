"""Declarations of `core.*` about notices: what buyers published, one step from the sources.

`origin` names the source's own field: `BT-…`, `OPP-…` and `OPT-…` are eForms business terms.
"""

from __future__ import annotations

from warehouse.schema import Column, Table
from warehouse.tables.provenance import PROVENANCE

NOTICES = Table(
    "core",
    "notices",
    "a version of a notice",
    ("notice_key",),
    (
        Column(
            "notice_key",
            "VARCHAR",
            "Publication number without leading zeros; where the notice has none, "
            "'udbud:' + notice id + '-' + version; of municipal, comdia and eu_supply the source's "
            "name, ':' and its own id or a digest of its link.",
            "Nøgle",
        ),
        Column("notice_id", "VARCHAR", "Notice identifier (UUID); not unique.", origin="BT-701"),
        Column("version", "VARCHAR", "Version of the notice identifier.", origin="BT-757"),
        Column(
            "publication_number", "VARCHAR", "OJ S publication number, unpadded.", origin="OPP-010"
        ),
        Column("procedure_id", "VARCHAR", "Procedure identifier (UUID).", origin="BT-04"),
        Column("subtype", "VARCHAR", "Notice subtype, raw.", origin="OPP-070"),
        Column(
            "form_type",
            "VARCHAR",
            "planning, consultation, competition, dir-awa-pre, result, cont-modif, completion "
            "or bri; derived from the subtype.",
            origin="BT-03",
        ),
        Column("notice_type", "VARCHAR", "Notice type code, raw.", origin="BT-02"),
        Column("is_latest", "BOOLEAN", "No later notice restates this one.", required=True),
        Column(
            "is_change",
            "BOOLEAN",
            "The notice restates an earlier one with changes.",
            required=True,
            origin="BT-758",
        ),
        Column(
            "changes_notice",
            "VARCHAR",
            "The notice that this one changes: publication number, or notice id + '-' + version.",
            origin="BT-758",
        ),
        Column("change_reason", "VARCHAR", "Code of the reason for the change.", origin="BT-140"),
        Column(
            "closed",
            "BOOLEAN",
            "The source says that participation is over, or no longer lists the call; null when "
            "it does not say.",
        ),
        Column(
            "previous_notices",
            "VARCHAR[]",
            "Earlier notices this one refers to, among them the one whose contract it modifies.",
            origin="BT-125, BT-1501",
        ),
        Column("title", "VARCHAR", "Title of the procedure.", "Titel", origin="BT-21"),
        Column("description", "VARCHAR", "Description of the procedure.", origin="BT-24"),
        Column(
            "language", "VARCHAR", "ISO 639-3 code, upper case, of the notice.", origin="BT-702"
        ),
        Column(
            "additional_languages",
            "VARCHAR[]",
            "Other languages the notice was written in, ISO 639-3 codes, upper case.",
            origin="BT-702",
        ),
        Column(
            "buyer_cvr",
            "VARCHAR",
            "CVR number of the first buyer that has a valid one.",
            origin="BT-501",
        ),
        Column("buyer_name", "VARCHAR", "Name of the first buyer.", origin="BT-500"),
        Column("buyer_names", "VARCHAR[]", "Names of all buyers.", origin="BT-500"),
        Column("buyer_cvrs", "VARCHAR[]", "Valid CVR numbers of all buyers.", origin="BT-501"),
        Column("buyer_city", "VARCHAR", "Town of the first buyer.", origin="BT-513"),
        Column(
            "buyer_country",
            "VARCHAR",
            "ISO 3166-1 alpha-3 country of the first buyer.",
            origin="BT-514",
        ),
        Column("buyer_legal_type", "VARCHAR", "Legal type code of the buyer.", origin="BT-11"),
        Column("published_on", "DATE", "Date of publication.", origin="OPP-012"),
        Column("dispatched_at", "TIMESTAMPTZ", "When the notice was sent.", origin="BT-05"),
        Column("legal_basis", "VARCHAR", "Directive or other act, raw code.", origin="BT-01"),
        Column("procedure_type", "VARCHAR", "Procedure type code.", origin="BT-105"),
        Column("nature", "VARCHAR", "works, supplies or services.", origin="BT-23"),
        Column("cpv_main", "VARCHAR", "Main CPV code, 8 digits.", origin="BT-262"),
        Column("cpv_additional", "VARCHAR[]", "Additional CPV codes.", origin="BT-263"),
        Column(
            "estimated_value",
            "DECIMAL(18,2)",
            "Estimated value of the procedure as announced, excl. VAT.",
            origin="BT-27",
        ),
        Column(
            "total_value",
            "DECIMAL(18,2)",
            "Total value of the result as announced.",
            origin="BT-161",
        ),
        Column("currency", "VARCHAR", "ISO 4217 code of the notice's amounts."),
        Column(
            "total_currency",
            "VARCHAR",
            "ISO 4217 code of total_value, which may differ from that of estimated_value.",
        ),
        Column(
            "framework_max_dkk",
            "DECIMAL(18,2)",
            "Ceiling of all framework agreements of the notice in DKK; never an awarded value.",
            origin="BT-271, BT-118",
        ),
        Column(
            "value_withheld",
            "BOOLEAN",
            "A value of the notice is withheld from publication.",
            required=True,
            origin="BT-195",
        ),
        Column("notice_url", "VARCHAR", "The notice's page for people."),
        Column(
            "sdk_version", "VARCHAR", "eForms SDK version of the document, raw.", origin="OPT-002"
        ),
        Column("sources", "VARCHAR[]", "All sources that show this notice; the first one won."),
        *PROVENANCE,
    ),
    min_rows=1,
    title="Bekendtgørelser",
)

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
        Column("title", "VARCHAR", "Title of the lot.", origin="BT-21"),
        Column("description", "VARCHAR", "Description of the lot.", origin="BT-24"),
        Column("nature", "VARCHAR", "works, supplies or services.", origin="BT-23"),
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
        Column("nuts", "VARCHAR[]", "NUTS codes of the place of performance.", origin="BT-5071"),
        Column("postal_code", "VARCHAR", "Postal code of the first place.", origin="BT-5121"),
        Column("city", "VARCHAR", "Town of the first place.", origin="BT-5131"),
        Column("country", "VARCHAR", "Country of the first place.", origin="BT-5141"),
        Column("deadline_at", "TIMESTAMPTZ", "Deadline as an instant, when a time is given."),
        Column("deadline_on", "DATE", "Local calendar date of the deadline."),
        Column(
            "deadline_kind",
            "VARCHAR",
            "tender, request (to participate) or interest: the first that is given, in that order.",
            origin="BT-131, BT-1311, BT-630",
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
            "Where the reservation was read: BT-71, or the sentence of the text.",
        ),
        Column("social_objectives", "VARCHAR[]", "Social objective codes.", origin="BT-775"),
        Column(
            "strategic_procurement", "VARCHAR[]", "Strategic procurement codes.", origin="BT-06"
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
        Column("framework_agreement", "VARCHAR", "Framework agreement code.", origin="BT-765"),
        Column("dps_usage", "VARCHAR", "Dynamic purchasing system code.", origin="BT-766"),
        Column("starts_on", "DATE", "Planned start.", origin="BT-536"),
        Column("ends_on", "DATE", "Planned end as announced.", origin="BT-537"),
        Column("duration", "DOUBLE", "Planned duration, in duration_unit.", origin="BT-36"),
        Column("duration_unit", "VARCHAR", "DAY, WEEK, MONTH or YEAR.", origin="BT-36"),
        Column("duration_other", "VARCHAR", "UNLIMITED or UNKNOWN.", origin="BT-538"),
        Column("renewals", "INTEGER", "Maximum number of renewals.", origin="BT-58"),
        Column("result", "VARCHAR", "selec-w, clos-nw, open-nw, or withheld.", origin="BT-142"),
        Column("no_award_reason", "VARCHAR", "Why nothing was awarded.", origin="BT-144"),
        Column("tenders_received", "INTEGER", "Tenders received.", origin="BT-759"),
        *PROVENANCE,
    ),
    title="Delaftaler",
)

ORGANISATIONS = Table(
    "core",
    "organisations",
    "an organisation as named in a notice version",
    ("notice_key", "org_id"),
    (
        Column("notice_key", "VARCHAR", "The notice version."),
        Column("org_id", "VARCHAR", "Notice-local identifier (ORG-XXXX).", origin="OPT-200"),
        Column("name", "VARCHAR", "Name.", origin="BT-500"),
        Column("cvr", "VARCHAR", "Valid CVR number, else null.", origin="BT-501"),
        Column(
            "raw_id",
            "VARCHAR",
            "Identifier as filed, several joined by '|'; null when it "
            "has the form of a person's number. Of natural persons only a CVR number.",
            origin="BT-501",
        ),
        Column("city", "VARCHAR", "Town.", origin="BT-513"),
        Column("postal_code", "VARCHAR", "Postal code.", origin="BT-512"),
        Column("nuts", "VARCHAR", "NUTS code.", origin="BT-507"),
        Column("country", "VARCHAR", "ISO 3166-1 alpha-3 country.", origin="BT-514"),
        Column("size", "VARCHAR", "micro, small, medium, large or sme.", origin="BT-165"),
        Column(
            "natural_person",
            "BOOLEAN",
            "The organisation is a natural person; null when not said.",
            origin="BT-633",
        ),
        Column(
            "roles",
            "VARCHAR[]",
            "buyer, winner, tenderer, subcont, ted-esen, serv-prov, reviewer, mediator, info: "
            "roles met in the notice.",
        ),
        *PROVENANCE,
    ),
    title="Organisationer i bekendtgørelser",
)

AWARDS = Table(
    "core",
    "awards",
    "a winning tenderer of a lot",
    ("notice_key", "lot_id", "contract_id", "org_id"),
    (
        Column("notice_key", "VARCHAR", "The notice version."),
        Column("lot_id", "VARCHAR", "The lot.", origin="BT-13713"),
        Column(
            "contract_id",
            "VARCHAR",
            "Technical contract identifier (CON-XXXX), or the tender's when no contract names it.",
            origin="OPT-316",
        ),
        Column(
            "org_id", "VARCHAR", "The winner's notice-local identifier.", origin="OPT-300-Tenderer"
        ),
        Column("cvr", "VARCHAR", "Valid CVR number of the winner, else null.", origin="BT-501"),
        Column("name", "VARCHAR", "Name of the winner.", origin="BT-500"),
        Column("tender_id", "VARCHAR", "Technical tender identifier.", origin="OPT-321"),
        Column(
            "value",
            "DECIMAL(18,2)",
            "Value of the winning tender as announced; counts once a tender_id, however many "
            "members and contracts the tender has.",
            origin="BT-720",
        ),
        Column("currency", "VARCHAR", "ISO 4217 code of the value."),
        Column(
            "value_dkk",
            "DECIMAL(18,2)",
            "Value in DKK excl. VAT; null when withheld, missing or in another currency.",
        ),
        Column(
            "value_basis",
            "VARCHAR",
            "tender, withheld, missing or foreign_currency: what value_dkk rests on.",
            required=True,
        ),
        Column(
            "winner_rule",
            "VARCHAR",
            "settled_contract, rank or only_tender: the rule by which the tender won.",
            required=True,
        ),
        Column("concluded_on", "DATE", "Contract conclusion.", origin="BT-145"),
        Column(
            "consortium_id",
            "VARCHAR",
            "Tendering party when it has several members.",
            origin="OPT-210",
        ),
        Column("is_lead", "BOOLEAN", "Lead of the consortium.", origin="OPT-170"),
        Column("subcontracting", "VARCHAR", "yes, no or not-known.", origin="BT-773"),
        Column(
            "subcontract_percent", "DOUBLE", "Share to be subcontracted, percent.", origin="BT-555"
        ),
        Column("tenders_received", "INTEGER", "Tenders received for the lot.", origin="BT-759"),
        Column(
            "no_award_reason",
            "VARCHAR",
            "Why nothing was awarded; null on a winner's row.",
            origin="BT-144",
        ),
        *PROVENANCE,
    ),
    title="Vindere",
)

UNREAD_DOCUMENTS = Table(
    "core",
    "unread_documents",
    "an archived document that gave no rows",
    ("source", "document"),
    (
        Column("source", "VARCHAR", "Source."),
        Column("document", "VARCHAR", "Publication number or other name of the document."),
        Column(
            "reason", "VARCHAR", "Named reason, e.g. 'form not yet read: F21_2014'.", required=True
        ),
        Column("archive_ref", "VARCHAR", "Where the bytes are.", required=True, volatile=True),
    ),
    title="Dokumenter der ikke er læst",
)


TABLES = (NOTICES, LOTS, ORGANISATIONS, AWARDS, UNREAD_DOCUMENTS)
