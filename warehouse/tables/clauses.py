"""Declaration of what notices' running text says of reservation and social clauses."""

from __future__ import annotations

from warehouse.schema import Column, Table
from warehouse.tables.provenance import PROVENANCE

CLAUSES = Table(
    "core",
    "clauses",
    "something a notice's text says of reservation or social clauses",
    ("notice_key", "lot_id", "clause_no"),
    (
        Column("notice_key", "VARCHAR", "The notice version."),
        Column("lot_id", "VARCHAR", "The lot the text is of; empty for the procedure."),
        Column("clause_no", "INTEGER", "From 1, in the order of the texts."),
        Column(
            "kind",
            "VARCHAR",
            "sheltered (udbudsloven § 54), public_service (§ 190), execution (in sheltered "
            "employment), training, employment, partnership, social, or labour, which of itself "
            "is no social clause.",
            required=True,
        ),
        Column(
            "evidence",
            "VARCHAR",
            "The sentence, at most 400 characters, without mail addresses and numbers that may be "
            "a person's.",
            required=True,
        ),
        Column(
            "field",
            "VARCHAR",
            "Where the sentence stands: column of core.notices or core.lots, or htmlDA, the page "
            "of udbud.dk.",
            required=True,
        ),
        Column("rule", "VARCHAR", "Name of the rule that met it.", required=True),
        Column("language", "VARCHAR", "Language of the rule, DAN or ENG.", required=True),
        Column("negated", "BOOLEAN", "The sentence says that it does not apply.", required=True),
        Column(
            "mentioned",
            "BOOLEAN",
            "The sentence only names it: a law quoted, a possibility weighed, a question.",
            required=True,
        ),
        *PROVENANCE,
    ),
    title="Forbehold og sociale klausuler i tekst",
)

TABLES = (CLAUSES,)
