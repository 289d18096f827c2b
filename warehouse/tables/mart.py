"""Declarations of `mart.*` about coverage: what a municipality buys and who could supply it."""

from __future__ import annotations

from warehouse.schema import Column, Table

_MUNICIPALITY = Column(
    "municipality_code", "VARCHAR", "Four-digit municipality code.", "Kommunekode"
)

COVERAGE_BY_CATEGORY = Table(
    "mart",
    "coverage_by_category",
    "a supply category in a municipality",
    ("municipality_code", "category"),
    (
        _MUNICIPALITY,
        Column("category", "VARCHAR", "Key of the supply category.", "Kategori"),
        Column("label_da", "VARCHAR", "Danish name.", "Navn", required=True),
        Column("label_en", "VARCHAR", "English name.", "Engelsk navn", required=True),
        Column(
            "tenders_5y",
            "INTEGER",
            "Announced procedures in the five years to as_of.",
            "Udbud i 5 år",
            required=True,
        ),
        Column("open_tenders", "INTEGER", "Open procedures.", "Åbne udbud", required=True),
        Column(
            "value_dkk_5y",
            "DECIMAL(18,2)",
            "Announced value of those that announced one, each once, in its main category; small "
            "direct purchases are never announced.",
            "Annonceret værdi i 5 år (kr.)",
        ),
        Column(
            "social_awards_dkk_5y",
            "DECIMAL(18,2)",
            "Awarded in those years to social enterprises, each tender once, in its lot's main "
            "category; 0 = none known.",
            "Tildelt socialøkonomiske (kr.)",
            required=True,
        ),
        Column(
            "registered",
            "INTEGER",
            "Registered enterprises with an offering in it.",
            "Registrerede",
            required=True,
        ),
        Column("mapped", "INTEGER", "Mapped ones.", "Kortlagte", required=True),
        Column("candidates", "INTEGER", "Possible ones.", "Mulige", required=True),
        Column(
            "suppliers",
            "INTEGER",
            "Registered or mapped, in the municipality, without doubt (mart.category_suppliers).",
            "Leverandører",
            required=True,
        ),
        Column(
            "suppliers_outside",
            "INTEGER",
            "Registered or mapped ones elsewhere in the country, without doubt.",
            "Leverandører udenfor",
            required=True,
        ),
        Column(
            "suppliers_outside_serving",
            "INTEGER",
            "Those of them that said they work in the municipality.",
            "Udenfor, dækker kommunen",
            required=True,
        ),
        Column(
            "coverage",
            "VARCHAR",
            "covered, thin, outside_only, uncovered, not_surveyed or no_demand.",
            "Dækning",
            required=True,
        ),
        Column(
            "route",
            "VARCHAR",
            "reserve, reserve_lot, direct, clause, capacity_gap or none.",
            "Vej",
            required=True,
        ),
        Column("route_reason", "VARCHAR", "Why, in Danish.", "Begrundelse", required=True),
        Column(
            "dependency",
            "DOUBLE",
            "Mean contract of a year / mean supplier's turnover, which is taken for employees "
            "times a setting; null when one of them is not known.",
            "Afhængighed (skøn)",
        ),
        Column(
            "ledger_dkk",
            "DECIMAL(18,2)",
            "What the ledger, if handed in, shows in the category; null when nothing.",
            "Regnskab (kr.)",
        ),
        Column(
            "ledger_social_dkk",
            "DECIMAL(18,2)",
            "Of it with social enterprises.",
            "Regnskab, socialøkonomiske (kr.)",
        ),
        Column("ledger_share", "DOUBLE", "Their share of it.", "Socialøkonomisk andel"),
        Column(
            "demand_note",
            "VARCHAR",
            "What the figures of demand leave out, in Danish.",
            "Forbehold",
            required=True,
        ),
    ),
    min_rows=1,
    exported="coverage_by_category",
    title="Dækning pr. kategori",
    danish_grain="en kategori af ydelser i en kommune",
)

COVERAGE_BY_AREA = Table(
    "mart",
    "coverage_by_area",
    "a postal district in a municipality",
    ("municipality_code", "postal_code"),
    (
        _MUNICIPALITY,
        Column("postal_code", "VARCHAR", "Postal code.", "Postnr."),
        Column("postal_district", "VARCHAR", "Postal district.", "Postdistrikt"),
        Column(
            "registered", "INTEGER", "Registered social enterprises.", "Registrerede", required=True
        ),
        Column("mapped", "INTEGER", "Mapped ones.", "Kortlagte", required=True),
        Column("candidates", "INTEGER", "Possible ones.", "Mulige", required=True),
        Column(
            "sites",
            "INTEGER",
            "Active production units of registered or mapped ones.",
            "Produktionsenheder",
            required=True,
        ),
        Column("visited", "INTEGER", "Visited by the mapping team.", "Besøgte", required=True),
        Column(
            "questionnaires", "INTEGER", "Questionnaires returned.", "Spørgeskemaer", required=True
        ),
        Column(
            "active_enterprises",
            "INTEGER",
            "All active companies.",
            "Aktive virksomheder",
            required=True,
        ),
        Column(
            "per_1000_enterprises",
            "DOUBLE",
            "Registered per 1,000 active companies; null without companies.",
            "Registrerede pr. 1.000 virksomheder",
        ),
        Column(
            "categories_covered",
            "INTEGER",
            "Categories with a supplier (mart.category_suppliers).",
            "Dækkede kategorier",
            required=True,
        ),
    ),
    min_rows=1,
    exported="coverage_by_area",
    title="Dækning pr. postdistrikt",
    danish_grain="et postdistrikt i en kommune",
)

TABLES = (COVERAGE_BY_CATEGORY, COVERAGE_BY_AREA)
