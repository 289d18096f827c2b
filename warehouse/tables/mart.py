"""Declarations of `mart.*`: the answers, and what is exported to people."""

from __future__ import annotations

from warehouse.schema import Column, Table

_MUNICIPALITY = Column(
    "municipality_code", "VARCHAR", "Four-digit municipality code.", "Kommunekode"
)

SOCIAL_ENTERPRISES = Table(
    "mart",
    "social_enterprises",
    "a social enterprise in a municipality",
    ("municipality_code", "cvr"),
    (
        _MUNICIPALITY,
        Column("cvr", "VARCHAR", "CVR number.", "CVR-nummer"),
        Column("name", "VARCHAR", "Name.", "Navn"),
        Column(
            "status", "VARCHAR", "registered, mapped, candidate or former.", "Status", required=True
        ),
        Column(
            "status_reason",
            "VARCHAR",
            "Why it has that status, in Danish.",
            "Begrundelse for status",
            required=True,
        ),
        Column("registered_from", "DATE", "First day of the newest RSV registration.", "RSV fra"),
        Column("registered_to", "DATE", "Last day of it; null while registered.", "RSV til"),
        Column("doubtful", "BOOLEAN", "The registration is doubtful.", "Tvivlsom", required=True),
        Column("doubtful_reason", "VARCHAR", "Why, in Danish.", "Begrundelse for tvivl"),
        Column(
            "found_by", "VARCHAR[]", "rsv, mapping, award, discovery.", "Fundet via", required=True
        ),
        Column("score", "INTEGER", "Discovery score; null when not found by discovery.", "Point"),
        Column(
            "reasons",
            "VARCHAR[]",
            "Reasons behind the row, in Danish.",
            "Begrundelser",
            required=True,
        ),
        Column("form", "VARCHAR", "Virksomhedsform.", "Virksomhedsform"),
        Column("branch_code", "VARCHAR", "Main branch, 6 digits.", "Branchekode"),
        Column("branch", "VARCHAR", "Main branch in words.", "Branche"),
        Column("purpose", "VARCHAR", "FORMÅL.", "Formål"),
        Column("employees_low", "INTEGER", "Fewest employees.", "Ansatte fra"),
        Column("employees_high", "INTEGER", "Most employees; null when open-ended.", "Ansatte til"),
        Column(
            "in_municipality_by",
            "VARCHAR",
            "headquarters, site when only a production unit lies in the municipality, or mapping "
            "when only the mapping team says so.",
            "Ligger i kommunen med",
            required=True,
        ),
        Column("address", "VARCHAR", "Address in the municipality.", "Adresse"),
        Column("postal_code", "VARCHAR", "Postal code.", "Postnr."),
        Column("postal_district", "VARCHAR", "Postal district.", "Postdistrikt"),
        Column("lon", "DOUBLE", "Longitude, WGS84 degrees.", "Længdegrad"),
        Column("lat", "DOUBLE", "Latitude, WGS84 degrees.", "Breddegrad"),
        Column(
            "coordinate_source",
            "VARCHAR",
            "address = the address itself; district = a point inside the postal district, "
            "because the address was not looked up or not found.",
            "Koordinat fra",
        ),
        Column(
            "website",
            "VARCHAR",
            "Website; left out for protected units and sole traders.",
            "Hjemmeside",
        ),
        Column(
            "website_said_by",
            "VARCHAR",
            "mapping (the team's word, which wins) or cvr.",
            "Hjemmeside ifølge",
        ),
        Column(
            "register_website",
            "VARCHAR",
            "Website by the register, left out like website.",
            "Hjemmeside i CVR",
        ),
        Column(
            "address_said_by",
            "VARCHAR",
            "mapping (the team's word, which wins) or cvr.",
            "Adresse ifølge",
        ),
        Column(
            "register_address",
            "VARCHAR",
            "Address in the municipality by the register, with postal code and town.",
            "Adresse i CVR",
        ),
        Column(
            "mapped_name", "VARCHAR", "Name in the mapping team's words.", "Navn i kortlægningen"
        ),
        Column(
            "record_ids",
            "VARCHAR[]",
            "Records of the mapping team about it.",
            "Kortlægnings-id",
        ),
        Column(
            "advertising_protected",
            "BOOLEAN",
            "CVR-lov § 19; true when the register does not have the number.",
            "Reklamebeskyttet",
            required=True,
        ),
        Column("found_on", "DATE", "Found by the mapping team.", "Fundet"),
        Column("visited_on", "DATE", "Visited by the mapping team.", "Besøgt"),
        Column(
            "questionnaire_returned_on", "DATE", "Questionnaire came back.", "Spørgeskema modtaget"
        ),
        Column("source_url", "VARCHAR", "The register's page.", "Link til kilden"),
        Column("first_seen", "TIMESTAMPTZ", "First collected.", "Først set", required=True),
        Column(
            "last_seen",
            "TIMESTAMPTZ",
            "Last met in an accepted crawl.",
            "Senest set",
            required=True,
            volatile=True,
        ),
    ),
    min_rows=1,
    exported="social_enterprises",
    title="Socialøkonomiske virksomheder",
)

OFFERINGS = Table(
    "mart",
    "offerings",
    "something an enterprise can supply",
    ("cvr", "category", "evidence", "source_ref"),
    (
        Column("cvr", "VARCHAR", "CVR number.", "CVR-nummer"),
        Column("category", "VARCHAR", "Key of the supply category.", "Kategori"),
        Column(
            "evidence",
            "VARCHAR",
            "company_branch, site_branch, or mapping: the team says so.",
            "Grundlag",
        ),
        Column(
            "source_ref",
            "VARCHAR",
            "CVR number, P-nummer or record_id the evidence was read from.",
            "Kildepost",
        ),
        Column("cpv_prefix", "VARCHAR", "First CPV prefix of the category.", "CPV"),
        Column(
            "confidence",
            "DOUBLE",
            "0-1. 0.5 main branch of the company, 0.6 branch of a site: a branch says what "
            "the firm mostly does, nobody has said what it can supply. A guess, marked so. 1 when "
            "the mapping team says so.",
            "Sikkerhed",
            required=True,
        ),
        Column("branch_code", "VARCHAR", "The branch that was matched.", "Branchekode"),
        Column(
            "branch_prefix",
            "VARCHAR",
            "The category's branch prefix it matched.",
            "Branche-præfiks",
        ),
        Column(
            "area_municipalities", "VARCHAR[]", "Municipalities it is taken to serve.", "Område"
        ),
        Column(
            "area_assumed",
            "BOOLEAN",
            "Nobody said so; assumed from where its sites lie.",
            "Område antaget",
            required=True,
        ),
    ),
    exported="offerings",
    title="Hvad virksomhederne kan levere",
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
            "Announced value of those that announced one; small direct purchases are never "
            "announced.",
            "Annonceret værdi i 5 år (kr.)",
        ),
        Column(
            "social_awards_dkk_5y",
            "DECIMAL(18,2)",
            "Awarded to registered social enterprises; 0 = none known.",
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
            "Registered or mapped, in the municipality.",
            "Leverandører",
            required=True,
        ),
        Column(
            "suppliers_outside",
            "INTEGER",
            "Registered ones elsewhere in the country.",
            "Leverandører udenfor",
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
    ),
    min_rows=1,
    exported="coverage_by_category",
    title="Dækning pr. kategori",
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
            "Categories with a registered or mapped supplier.",
            "Dækkede kategorier",
            required=True,
        ),
    ),
    min_rows=1,
    exported="coverage_by_area",
    title="Dækning pr. postdistrikt",
)

TABLES = (SOCIAL_ENTERPRISES, OFFERINGS, COVERAGE_BY_CATEGORY, COVERAGE_BY_AREA)
