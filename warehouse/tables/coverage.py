"""Declarations of who could supply what a municipality buys, and where.

Does not belong here: coverage by category and by area as a whole (`warehouse.tables.mart`).
"""

from __future__ import annotations

from warehouse.schema import Column, Table

_MUNICIPALITY = Column(
    "municipality_code", "VARCHAR", "Four-digit municipality code.", "Kommunekode"
)

CATEGORY_SUPPLIERS = Table(
    "mart",
    "category_suppliers",
    "an enterprise with an offering in a supply category, seen from a municipality",
    ("municipality_code", "category", "cvr"),
    (
        _MUNICIPALITY,
        Column("category", "VARCHAR", "Key of the supply category.", "Kategori"),
        Column("cvr", "VARCHAR", "CVR number.", "CVR-nummer"),
        Column("status", "VARCHAR", "registered, mapped or candidate.", required=True),
        Column("doubtful", "BOOLEAN", "The registration is doubtful.", required=True),
        Column("is_inside", "BOOLEAN", "It is in the municipality.", required=True),
        Column(
            "serves",
            "VARCHAR",
            "told (works there as the team was told), told_not (works elsewhere only), assumed "
            "(lies there, nobody said) or unknown (lies elsewhere, nobody said).",
            required=True,
        ),
        Column(
            "is_supplier",
            "BOOLEAN",
            "Counts as a supplier of the municipality: in it, registered or mapped, without doubt, "
            "not told_not.",
            required=True,
        ),
        Column("postal_code", "VARCHAR", "Of its address in the municipality."),
        Column("confidence", "DOUBLE", "Of its surest evidence, 0-1.", required=True),
        Column("evidence", "VARCHAR[]", "Kinds of evidence.", required=True),
        Column("employees", "DOUBLE", "Middle of the band; the low end of an open one."),
        Column("questionnaire_returned_on", "DATE", "Questionnaire came back."),
    ),
    title="Leverandører efter kategori",
)

COVERAGE_MATRIX = Table(
    "mart",
    "coverage_matrix",
    "a supply category in a postal district",
    ("municipality_code", "category", "postal_code"),
    (
        _MUNICIPALITY,
        Column("category", "VARCHAR", "Key of the supply category.", "Kategori"),
        Column("postal_code", "VARCHAR", "Postal code.", "Postnr."),
        Column("label_da", "VARCHAR", "Danish name of the category.", "Navn", required=True),
        Column("postal_district", "VARCHAR", "Postal district.", "Postdistrikt"),
        Column(
            "suppliers",
            "INTEGER",
            "Suppliers with their address in the district, each once.",
            "Leverandører",
            required=True,
        ),
        Column("candidates", "INTEGER", "Possible ones there.", "Mulige", required=True),
        Column(
            "suppliers_municipality",
            "INTEGER",
            "Suppliers in the whole municipality.",
            "Leverandører i kommunen",
            required=True,
        ),
        Column(
            "suppliers_outside",
            "INTEGER",
            "Suppliers elsewhere in the country.",
            "Leverandører udenfor",
            required=True,
        ),
        Column(
            "state",
            "VARCHAR",
            "covered, thin, outside_only (elsewhere in the municipality or the country), "
            "uncovered, not_surveyed or no_demand (of the municipality).",
            "Dækning",
            required=True,
        ),
    ),
    min_rows=1,
    exported="coverage_matrix",
    title="Dækning kategori × postdistrikt",
    danish_grain="en kategori i et postdistrikt",
)

TABLES = (CATEGORY_SUPPLIERS, COVERAGE_MATRIX)
