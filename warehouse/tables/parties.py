"""Declarations of `core.organisations` and `core.awards`: who is named in a notice, and who won.

`origin` names the source's own field: `BT-…`, `OPP-…` and `OPT-…` are eForms business terms.
"""

from __future__ import annotations

from warehouse.schema import Column, Table
from warehouse.tables.provenance import PROVENANCE

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
        Column(
            "street", "VARCHAR", "Street and number; null of a natural person.", origin="BT-510"
        ),
        Column("city", "VARCHAR", "Town.", origin="BT-513"),
        Column("postal_code", "VARCHAR", "Postal code.", origin="BT-512"),
        Column("nuts", "VARCHAR", "NUTS code.", origin="BT-507"),
        Column("country", "VARCHAR", "ISO 3166-1 alpha-3 country.", origin="BT-514"),
        Column("website", "VARCHAR", "Website.", origin="BT-505"),
        Column("size", "VARCHAR", "micro, small, medium, large or sme.", origin="BT-165"),
        Column(
            "natural_person",
            "BOOLEAN",
            "The organisation is a natural person; null when not said.",
            origin="BT-633",
        ),
        Column(
            "listed",
            "BOOLEAN",
            "Listed on a regulated market; null when not said.",
            origin="BT-746",
        ),
        Column(
            "is_lead_buyer",
            "BOOLEAN",
            "Leads a group of buyers; null when not said.",
            origin="OPP-050",
        ),
        Column(
            "main_contractors",
            "VARCHAR[]",
            "Winners or tenderers that the organisation is a subcontractor of.",
            origin="OPT-301",
        ),
        Column(
            "roles",
            "VARCHAR[]",
            "buyer, winner, tenderer, subcont, cpb-awa, cpb-acq, ted-esen, serv-prov, reviewer, "
            "mediator, info: roles met in the notice.",
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
        Column(
            "size",
            "VARCHAR",
            "Size of the winner: micro, small, medium, large or sme.",
            origin="BT-165",
        ),
        Column("tender_id", "VARCHAR", "Technical tender identifier.", origin="OPT-321"),
        Column(
            "rank",
            "INTEGER",
            "Rank of the tender; null when not ranked or withheld.",
            origin="BT-171",
        ),
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
            "tender, withheld, missing, foreign_currency or includes_vat (then value_dkk is null): "
            "what value_dkk rests on.",
            required=True,
        ),
        Column(
            "winner_rule",
            "VARCHAR",
            "settled_contract, rank or only_tender: the rule by which the tender won.",
            required=True,
        ),
        Column("concluded_on", "DATE", "Contract conclusion.", origin="BT-145"),
        Column("decided_on", "DATE", "When the winner was chosen.", origin="BT-1451"),
        Column(
            "contract_number",
            "VARCHAR",
            "The buyer's own identifier of the contract.",
            origin="BT-150",
        ),
        Column("contract_title", "VARCHAR", "Title of the contract.", origin="BT-721"),
        Column("contract_url", "VARCHAR", "Where the contract is published.", origin="BT-151"),
        Column(
            "is_framework", "BOOLEAN", "The contract is a framework agreement.", origin="BT-768"
        ),
        Column(
            "signatories",
            "VARCHAR[]",
            "Organisations that signed for the buyer, notice-local identifiers.",
            origin="OPT-300",
        ),
        Column(
            "consortium_id",
            "VARCHAR",
            "Tendering party when it has several members.",
            origin="OPT-210",
        ),
        Column("is_lead", "BOOLEAN", "Lead of the consortium.", origin="OPT-170"),
        Column("subcontracting", "VARCHAR", "yes, no or not-known.", origin="BT-773"),
        Column(
            "subcontract_value",
            "DECIMAL(18,2)",
            "Value to be subcontracted as announced.",
            origin="BT-553",
        ),
        Column("subcontract_currency", "VARCHAR", "ISO 4217 code of subcontract_value."),
        Column(
            "subcontract_value_dkk",
            "DECIMAL(18,2)",
            "Value to be subcontracted in DKK; null when withheld or in another currency.",
        ),
        Column(
            "subcontract_percent", "DOUBLE", "Share to be subcontracted, percent.", origin="BT-555"
        ),
        Column(
            "subcontract_text", "VARCHAR", "What is to be subcontracted, in words.", origin="BT-554"
        ),
        Column(
            "subcontractors",
            "VARCHAR[]",
            "Subcontractors of the winner, notice-local identifiers.",
            origin="OPT-301",
        ),
        Column(
            "revenue_buyer_dkk",
            "DECIMAL(18,2)",
            "What the buyer pays a concessionaire, in DKK.",
            origin="BT-160",
        ),
        Column(
            "revenue_user_dkk",
            "DECIMAL(18,2)",
            "What users pay a concessionaire, in DKK.",
            origin="BT-162",
        ),
        Column("tenders_received", "INTEGER", "Tenders received for the lot.", origin="BT-759"),
        Column(
            "no_award_reason",
            "VARCHAR",
            "Why nothing was awarded; null on a winner's row.",
            origin="BT-144",
        ),
        Column(
            "reserved_participation",
            "VARCHAR[]",
            "What the call said of the lot (BT-71): res-ws, res-pub-ser or none. An award never "
            "says it; null when no call is known, or none of its lots can be told to be this one.",
        ),
        Column(
            "reserved_execution",
            "VARCHAR",
            "What the call said of the lot (BT-736): yes, no or not-known; null as above.",
        ),
        Column("reserved_from", "VARCHAR", "The call it was carried from."),
        Column(
            "reserved_rule",
            "VARCHAR",
            "internal_id (the buyer's own of the lot, BT-22), lot_id (BT-137) or all_lots (the "
            "call says the same of every lot).",
        ),
        *PROVENANCE,
    ),
    title="Vindere",
)

TABLES = (ORGANISATIONS, AWARDS)
