"""Declarations of `core.*` about notices: what buyers published, one step from the sources.

Lots stand in `lots`, organisations and awards in `parties`.

`origin` names the source's own field: `BT-…`, `OPP-…` and `OPT-…` are eForms business terms.
"""

from __future__ import annotations

from warehouse.bounds import Bounds
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
        Column(
            "form",
            "VARCHAR",
            "Form of a notice of before eForms (TED_EXPORT), raw, e.g. F21_2014.",
        ),
        Column(
            "is_latest",
            "BOOLEAN",
            "No later notice restates this one. Never of a corrigendum of before eForms (F14), "
            "which only lists differences: what it corrects stays the latest.",
            required=True,
        ),
        Column(
            "chain_key",
            "VARCHAR",
            "First notice of the chain of restatements it belongs to; itself when it is alone.",
        ),
        Column("chain_position", "INTEGER", "Place in that chain, from 1; the last is the latest."),
        Column(
            "is_change",
            "BOOLEAN",
            "The notice changes an earlier one: restates it, or as F14 lists the differences.",
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
        Column("change_text", "VARCHAR", "Why the notice was changed, in words.", origin="BT-762"),
        Column(
            "change_descriptions",
            "VARCHAR[]",
            "What was changed, one text a change.",
            origin="BT-141",
        ),
        Column(
            "changed_sections",
            "VARCHAR[]",
            "Parts of the notice that were changed, raw identifiers.",
            origin="BT-13716",
        ),
        Column(
            "documents_changed",
            "BOOLEAN",
            "The procurement documents were changed too.",
            origin="BT-718",
        ),
        Column(
            "documents_changed_on",
            "DATE",
            "When the procurement documents were changed.",
            origin="BT-719",
        ),
        Column(
            "modified_contracts",
            "VARCHAR[]",
            "Contracts that a modification notice modifies, raw identifiers.",
            origin="BT-1501",
        ),
        Column(
            "modification_reason",
            "VARCHAR",
            "Code of the reason for modifying a contract.",
            origin="BT-200",
        ),
        Column(
            "modification_text",
            "VARCHAR",
            "Why a contract was modified, in words.",
            origin="BT-201",
        ),
        Column(
            "modification_description",
            "VARCHAR",
            "What was modified in a contract.",
            origin="BT-202",
        ),
        Column("title", "VARCHAR", "Title of the procedure.", "Titel", origin="BT-21"),
        Column("description", "VARCHAR", "Description of the procedure.", origin="BT-24"),
        Column(
            "additional_information", "VARCHAR", "Further information, free text.", origin="BT-300"
        ),
        Column(
            "internal_id", "VARCHAR", "The buyer's own identifier of the procedure.", origin="BT-22"
        ),
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
        Column(
            "buyer_activities",
            "VARCHAR[]",
            "Main activity codes of the buyers.",
            origin="BT-10, BT-610",
        ),
        Column(
            "buyer_profile_url",
            "VARCHAR",
            "The buyer's page with its procurements.",
            origin="BT-508",
        ),
        Column(
            "document_urls",
            "VARCHAR[]",
            "Links to the tender documents, as udbud.dk's summary gives them; in XML each lot has "
            "its own (core.lots.documents_url).",
            origin="udbudsDokumenter",
        ),
        Column("published_on", "DATE", "Date of publication.", origin="OPP-012"),
        Column("dispatched_at", "TIMESTAMPTZ", "When the notice was sent.", origin="BT-05"),
        Column(
            "dispatched_on", "DATE", "Local calendar date on which it was sent.", origin="BT-05(a)"
        ),
        Column(
            "planned_on",
            "DATE",
            "When a planned call is expected to be published.",
            origin="BT-127",
        ),
        Column("legal_basis", "VARCHAR", "Directive or other act, raw code.", origin="BT-01"),
        Column("local_legal_basis", "VARCHAR[]", "National acts named, raw.", origin="BT-01"),
        Column("procedure_type", "VARCHAR", "Procedure type code.", origin="BT-105"),
        Column("accelerated", "BOOLEAN", "Time limits are shortened for urgency.", origin="BT-106"),
        Column(
            "direct_award_reasons",
            "VARCHAR[]",
            "Codes of why the contract is awarded without a call.",
            origin="BT-136",
        ),
        Column(
            "direct_award_text",
            "VARCHAR",
            "Why the contract is awarded without a call, in words.",
            origin="BT-135",
        ),
        Column(
            "direct_award_previous",
            "VARCHAR[]",
            "Earlier procedures that justify the direct award, raw.",
            origin="BT-1252",
        ),
        Column(
            "max_lots_submitted",
            "INTEGER",
            "Lots that one tenderer may bid for at most.",
            origin="BT-31",
        ),
        Column(
            "max_lots_awarded", "INTEGER", "Lots that one tenderer may win at most.", origin="BT-33"
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
            "nuts",
            "VARCHAR[]",
            "NUTS codes of the place of performance of the procedure.",
            origin="BT-5071",
        ),
        Column(
            "postal_code",
            "VARCHAR",
            "Postal code of the first place of performance.",
            origin="BT-5121",
        ),
        Column("city", "VARCHAR", "Town of the first place of performance.", origin="BT-5131"),
        Column(
            "country", "VARCHAR", "Country of the first place of performance.", origin="BT-5141"
        ),
        Column(
            "regions",
            "VARCHAR[]",
            "anyw, anyw-cou, anyw-eea: performed anywhere, in the country, in the EEA.",
            origin="BT-727",
        ),
        Column("place_text", "VARCHAR", "Place of performance in words.", origin="BT-728"),
        Column(
            "estimated_value",
            "DECIMAL(18,2)",
            "Estimated value of the procedure as announced, excl. VAT.",
            origin="BT-27",
        ),
        Column(
            "total_value",
            "DECIMAL(18,2)",
            "Total value of the result as announced; of a modification in TED_EXPORT (F20) the one "
            "after it.",
            origin="BT-161",
        ),
        Column(
            "total_value_before",
            "DECIMAL(18,2)",
            "Total value before the modification as announced (F20 of TED_EXPORT), in "
            "total_currency.",
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
            "framework_approximate_dkk",
            "DECIMAL(18,2)",
            "Expected use of the framework agreements of the notice in DKK; never an award.",
            origin="BT-1118",
        ),
        Column(
            "group_framework_max_dkk",
            "DECIMAL(18,2)",
            "Highest ceiling of a group of lots in DKK; never an awarded value.",
            origin="BT-157, BT-156",
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
    month="published_on",
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
            "reason",
            "VARCHAR",
            "Named reason, e.g. 'not XML: …' or 'unknown root: …'.",
            required=True,
        ),
        Column("archive_ref", "VARCHAR", "Where the bytes are.", required=True, volatile=True),
    ),
    title="Dokumenter der ikke er læst",
    bounds=Bounds(
        max_fall=1,
        max_lost=1,
        reason="What could not be read: that it becomes less is the aim.",
    ),
)


TABLES = (NOTICES, UNREAD_DOCUMENTS)
