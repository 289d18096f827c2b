"""Declarations of `mart.*` about supply: social enterprises and what they can deliver.

Does not belong here: how unregistered ones are found (`discovery`), demand, coverage.
"""

from __future__ import annotations

from warehouse.bounds import Bounds
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
            "found_by",
            "VARCHAR[]",
            "Lists it stands on, whatever its status: rsv (was or is registered), mapping (the "
            "team's own list; a row of kortlag's worklist or a yes only where no other list has "
            "it), award (has won a contract in a notice), discovery (the rules reach the "
            "threshold by the register alone).",
            "Fundet via",
            required=True,
        ),
        Column(
            "score",
            "INTEGER",
            "Points by the discovery rules; null when they do not reach the threshold and nobody "
            "decided.",
            "Point",
        ),
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
    danish_grain="en socialøkonomisk virksomhed i en kommune",
    bounds=Bounds(
        still="status <> 'candidate'",
        reason="Candidates go when people decide, many at a time; mart.discovery has them all.",
    ),
)

OFFERINGS = Table(
    "mart",
    "offerings",
    "something an enterprise can supply, by one piece of evidence",
    ("cvr", "category", "evidence", "source_ref"),
    (
        Column("cvr", "VARCHAR", "CVR number.", "CVR-nummer"),
        Column("category", "VARCHAR", "Key of the supply category.", "Kategori"),
        Column(
            "evidence",
            "VARCHAR",
            "decision and survey (the mapping team's word), award, purpose, website, site_branch "
            "or company_branch; what each means: warehouse/reference/evidence.csv.",
            "Grundlag",
        ),
        Column(
            "source_ref",
            "VARCHAR",
            "What it was read from: CVR number, P-nummer, record_id, decision_key, or notice_key/"
            "lot_id.",
            "Kildepost",
        ),
        Column(
            "status",
            "VARCHAR",
            "The enterprise's: registered, mapped or candidate (possible, nobody has decided).",
            "Virksomhedens status",
            required=True,
        ),
        Column(
            "cpv_prefix", "VARCHAR", "CPV prefix: the one won, else the category's first.", "CPV"
        ),
        Column(
            "confidence",
            "DOUBLE",
            "0-1: between low and high of its evidence (warehouse/reference/evidence.csv); of a "
            "branch low + (high - low) * share, the share of lots of this category among those "
            "that firms of the branch won (mart.branch_cpv). Below 1 it is a guess, marked so.",
            "Sikkerhed",
            required=True,
        ),
        Column(
            "reason", "VARCHAR", "What the evidence says, in Danish.", "Begrundelse", required=True
        ),
        Column(
            "is_main",
            "BOOLEAN",
            "The main one of what this piece of evidence says: longest prefix of its code, first "
            "word in its text, first category named.",
            "Hovedkategori",
            required=True,
        ),
        Column(
            "service_mode",
            "VARCHAR",
            "service, goods or works as in the lot won; null = not known.",
            "Ydelsestype",
        ),
        Column("branch_code", "VARCHAR", "The branch that was matched.", "Branchekode"),
        Column(
            "branch_prefix",
            "VARCHAR",
            "The category's branch prefix it matched.",
            "Branche-præfiks",
        ),
        Column(
            "area_municipalities",
            "VARCHAR[]",
            "Municipalities it serves as the team wrote, else where its headquarters and sites "
            "lie.",
            "Område",
            required=True,
        ),
        Column(
            "area_assumed",
            "BOOLEAN",
            "Nobody said so, or what was said could not be read; assumed from where its sites lie.",
            "Område antaget",
            required=True,
        ),
        Column(
            "area_served",
            "VARCHAR",
            "Where it works in the team's words; null = not said.",
            "Område som skrevet",
        ),
    ),
    exported="offerings",
    title="Hvad virksomhederne kan levere",
    danish_grain="noget, en virksomhed kan levere, og hvad det bygger på",
    bounds=Bounds(
        still="status IS DISTINCT FROM 'candidate'",
        reason="Offerings of candidates go when people decide that they are none.",
    ),
)

BRANCH_CPV = Table(
    "mart",
    "branch_cpv",
    "a branch and a supply category, with how often firms of the branch win lots of it",
    ("branch_code", "category"),
    (
        Column("branch_code", "VARCHAR", "DB25 branch: 2, 4 or 6 digits.", "Branchekode"),
        Column("category", "VARCHAR", "Key of the supply category.", "Kategori"),
        Column("cpv_prefix", "VARCHAR", "First CPV prefix of the category.", "CPV"),
        Column(
            "awards",
            "INTEGER",
            "Lots of the category won by firms of the branch.",
            "Vundne delaftaler i kategorien",
            required=True,
        ),
        Column(
            "awards_of_branch",
            "INTEGER",
            "Lots of any category or none that they won.",
            "Vundne delaftaler i alt",
            required=True,
        ),
        Column(
            "prior",
            "DOUBLE",
            "0-1: the share before awards are counted. Of 2 digits, and of longer ones with rows "
            "of their own there, the share of the category's rows in db25_cpv_seed_authored.csv "
            "(ours); else the share of the shorter branch.",
            "Andel før optælling",
            required=True,
        ),
        Column(
            "prior_rows",
            "INTEGER",
            "Rows of the seed behind the prior; 0 = the shorter branch's share.",
            "Rækker bag",
            required=True,
        ),
        Column(
            "share",
            "DOUBLE",
            "0-1: (awards + weight * prior) / (awards_of_branch + weight), weight from the setting "
            "offerings.prior_weight.",
            "Andel",
            required=True,
        ),
    ),
    title="Brancher og hvad de vinder udbud i",
)

TABLES = (SOCIAL_ENTERPRISES, OFFERINGS, BRANCH_CPV)
