"""A published database of invented rows for the tests of the exports, hostile ones included."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tests.warehouse import exports_page as page
from tests.warehouse.exports_demand import DEMAND, contract
from tests.warehouse.exports_page import SEEN
from warehouse.exports import geography
from warehouse.schema import Table
from warehouse.tables import (
    ALL,
    changes,
    contracts,
    coverage,
    demand,
    identity,
    inbox,
    mapping,
    mart,
    meta,
    parties,
    register,
    supply,
    tenders,
    ways_in,
)

Row = dict[str, Any]

AS_OF = date(2026, 11, 23)
ENDING_MONTHS = (6, 18)
SUMMER = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
HOSTILE_NAME = '<script>alert("x")</script> & Søn; "Ærø" \u2028ApS'
FORMULA_NAME = '=HYPERLINK("http://example.invalid";"Klik")'
BROKEN_NAME = "Grøn\nGenbrug; 'Å' <!--<script>"
PROTECTED_NAME = "Den Stille Have F.M.B.A."
PROTECTED_CVR = "99000031"
_HOSTILE, _PROTECTED = ("99000007", HOSTILE_NAME), (PROTECTED_CVR, PROTECTED_NAME)
PROTECTED_AWARD_NAME = "Den stille have (fmba)"
PROTECTED_NAME_IN_NOTICE = "Stille Have v. havehjælpen"
PROTECTED_SITE = "1099000099"
SHARED_POINT_CVRS = ("99000007", "99000015", "99000031", "99000058")
_PROVENANCE = {
    "source": "cvr",
    "archive_ref": "cvr/a.warc.gz#0",
    "first_seen": SEEN,
    "last_seen": SEEN,
}


def _point(postal_code: str) -> Row:
    area = geography.district_of(postal_code)
    assert area is not None
    middle = area.shape.representative_point()
    return {"postal_code": postal_code, "postal_district": area.name, "lon": middle.x} | {
        "lat": middle.y,
        "coordinate_source": "district",
    }


def _enterprise(cvr: str, name: str, status: str, place: Row, **more: Any) -> Row:
    return {
        "municipality_code": "0751",
        "cvr": cvr,
        "name": name,
        "status": status,
        "status_reason": "Står på RSV-listen",
        "doubtful": False,
        "found_by": ["rsv"],
        "reasons": ["Registreret i CVR"],
        "in_municipality_by": "headquarters",
        "advertising_protected": False,
        "first_seen": SEEN,
        "last_seen": SEEN,
        **place,
        **more,
    }


ENTERPRISES: list[Row] = [
    _enterprise(
        "99000007",
        HOSTILE_NAME,
        "registered",
        _point("8000"),
        registered_from=date(2019, 3, 1),
        form="Anpartsselskab",
        purpose="- at skabe job\r\n- at sælge; meget",
        employees_low=10,
        employees_high=19,
        website="www.hostile.invalid",
        visited_on=date(2026, 5, 4),
        source_url="https://datacvr.virk.dk/enhed/virksomhed/99000007",
    ),
    _enterprise(
        "99000015",
        FORMULA_NAME,
        "registered",
        _point("8000"),
        registered_from=date(2021, 1, 1),
        doubtful=True,
        doubtful_reason="Branchen er boligforening",
        website="javascript:alert(1)",
        reasons=[],
    ),
    _enterprise("99000023", BROKEN_NAME, "mapped", _point("8200"), found_by=["mapping", "award"]),
    _enterprise(
        PROTECTED_CVR,
        PROTECTED_NAME,
        "registered",
        _point("8000"),
        registered_from=date(2017, 6, 5),
        advertising_protected=True,
        website="https://stille.invalid",
    ),
    _enterprise("99000058", " \t+45 Café", "candidate", _point("8000"), score=7, purpose="@SUM(1)"),
    _enterprise(
        "99000066",
        "Æblehaven Fonden",
        "former",
        _point("8270"),
        registered_from=date(2015, 3, 1),
        registered_to=date(2020, 4, 3),
        employees_low=500,
    ),
    _enterprise(
        "99000074", "Uden Sted IVS", "registered", {"postal_code": "8245"}, doubtful_reason=None
    ),
    _enterprise("99000082", "Byens Cykelværksted", "registered", _point("8210"), purpose="A|B"),
]

_OFFERED = [
    ("99000007", "rengoering", "company_branch", "99000007"),
    ("99000007", "kantine", "site_branch", "1099000011"),
    ("99000015", "kantine", "company_branch", "99000015"),
    ("99000023", "kantine", "site_branch", PROTECTED_SITE),
    (PROTECTED_CVR, "groen_pleje", "company_branch", PROTECTED_CVR),
    ("99000082", "ukendt_kategori", "company_branch", "99000082"),
]
OFFERINGS: list[Row] = [
    {
        "cvr": cvr,
        "category": category,
        "evidence": evidence,
        "status": "registered",
        "reason": "Hovedbranchen er 812100",
        "is_main": True,
        "source_ref": reference,
        "cpv_prefix": "90",
        "confidence": 0.5,
        "area_municipalities": ["0751", "0740"],
        "area_assumed": True,
    }
    for cvr, category, evidence, reference in _OFFERED
]


def _tender(key: str, state: str, **more: Any) -> Row:
    return {
        "tender_key": key,
        "title": f"Udbud {key}",
        "buyer_name": "Opfundet Kommune",
        "municipality_code": "0751",
        "sources": ["udbud", "ted"],
        "state": state,
        "categories": [],
        "value_basis": "none",
        "reserved": "unknown",
        "winners": [],
        "last_seen": SEEN,
        **more,
    }


TENDERS: list[Row] = [
    _tender(
        "t1",
        "open",
        title="Rengøring <b>af</b> skoler",
        deadline_at=datetime(2026, 12, 1, 11, 0, tzinfo=UTC),
        value_dkk=Decimal("12500000.50"),
        value_basis="lots",
        reserved="sheltered",
        reserved_evidence="BT-71",
        notice_url="https://udbud.invalid/t1",
        categories=["rengoering", "kantine"],
        social_clause=True,
        cpv_main="90910000",
    ),
    _tender("t2", "open", title="=1+1", reserved="none", notice_url="javascript:alert(2)"),
    _tender("t3", "open", municipality_code=None, buyer_name="Region Opfundet", deadline_at=SUMMER),
    _tender(
        "t4",
        "awarded",
        title="Grøn pleje",
        winners=[PROTECTED_AWARD_NAME, PROTECTED_NAME_IN_NOTICE, "Stor Leverandør A/S"],
        value_dkk=Decimal("-1.00"),
        published_on=date(2026, 1, 31),
        deadline_at=SUMMER,
        social_clause=False,
    ),
]


def _category(key: str, label: str, coverage: str, route: str, **more: Any) -> Row:
    counts = dict.fromkeys(
        ("tenders_5y", "open_tenders", "registered", "mapped", "candidates", "suppliers"), 0
    )
    return {
        "municipality_code": "0751",
        "category": key,
        "label_da": label,
        "label_en": key,
        **counts,
        "suppliers_outside": 0,
        "suppliers_outside_serving": 0,
        "demand_note": "Kun annoncerede køb",
        "social_awards_dkk_5y": Decimal(0),
        "coverage": coverage,
        "route": route,
        "route_reason": "Fordi reglen siger det",
        **more,
    }


CATEGORIES: list[Row] = [
    _category(
        "rengoering",
        "Rengøring",
        "covered",
        "reserve",
        value_dkk_5y=Decimal("48250000.00"),
        tenders_5y=14,
        open_tenders=1,
        registered=4,
        route_reason="Fire registrerede virksomheder kan levere, og 14 udbud er annonceret.",
    ),
    _category("kantine", "Kantine og forplejning", "thin", "clause", registered=2, tenders_5y=6),
    _category("groen_pleje", "Grøn pleje", "uncovered", "capacity_gap", tenders_5y=3),
    _category("trykkeri", "Trykkeri", "not_surveyed", "none"),
]

_COUNTED = {"8000": (12, 3, 4), "8200": (3, 1, 0), "8210": (1, 0, 2), "8245": (1, 0, 0)}
_DISTRICTS = (
    *("8000", "8200", "8210", "8220", "8230", "8240", "8245", "8250", "8260", "8270"),
    *("8300", "8310", "8320", "8330", "8340", "8355", "8361", "8380", "8381", "8462"),
    *("8471", "8520", "8530", "8541"),
)


def _district(code: str, municipality: str = "0751") -> Row:
    area = geography.district_of(code)
    registered, mapped, candidates = _COUNTED.get(code, (int(code) % 7, 0, 1))
    return {
        "municipality_code": municipality,
        "postal_code": code,
        "postal_district": area.name if area else "Risskov Ø",
        "registered": registered,
        "mapped": mapped,
        "candidates": candidates,
        "sites": registered + 1,
        "visited": mapped,
        "questionnaires": 0,
        "active_enterprises": 1250,
        "per_1000_enterprises": registered / 1.25 if code != "8245" else None,
        "categories_covered": 2,
    }


DISTRICTS: list[Row] = [_district(code) for code in _DISTRICTS]
COPENHAGEN_DISTRICTS: list[Row] = [_district(code, "0101") for code in ("1050", "1051", "2100")]


# Protected according to the register; only `omit` reads these.
_PROTECTED_SITE_ROW = {
    "p_number": PROTECTED_SITE,
    "valid_from": date(2020, 1, 1),
    "cvr": "99000023",
    "advertising_protected": True,
    "is_listed": True,
    **_PROVENANCE,
}
_PROTECTED_AWARD = {
    "notice_key": "n4",
    "lot_id": "LOT-0001",
    "contract_id": "CON-0001",
    "org_id": "ORG-0002",
    "cvr": PROTECTED_CVR,
    "name": PROTECTED_AWARD_NAME,
    "value_basis": "missing",
    "winner_rule": "settled_contract",
    **_PROVENANCE,
}

INBOX_REPORT: list[Row] = [
    {
        "entry": 1,
        "file": "mapping.csv",
        "line": 7,
        "column": "CVR-nummer",
        "value": '=1+1; "x"',
        "reason": "CVR-nummeret består ikke kontrollen",
        "effect": "cell_left_out",
    },
    {"entry": 2, "file": "ledger.csv", "reason": "Filen kan ikke læses", "effect": "file_left_out"},
]

_BY_NAME_ONLY = _PROTECTED_AWARD | {
    "org_id": "ORG-0003", "cvr": None, "name": PROTECTED_NAME_IN_NOTICE,
}  # fmt: skip
_PARTY_MATCH = {
    "notice_key": "n4", "org_id": "ORG-0003", "organisation_key": "org:stille|",
    "matched_cvr": PROTECTED_CVR, "matched_by": "name_place", "match_score": 0.95,
}  # fmt: skip
_REVIEW = {
    "kind": "match", "subject": "org:foreløbig|8000 = 99000015", "of": "organisation",
    "name": "Foreløbig", "cvr": "99000015", "score": 0.8, "reason": "Navnet ligner",
    "notices": 2,
}  # fmt: skip
_PROTECTED_REVIEW = _REVIEW | {
    "subject": f"org:stille|8000 = {PROTECTED_CVR}", "cvr": PROTECTED_CVR,
    "register_name": PROTECTED_NAME,
}  # fmt: skip

CONTRACTS_ENDING: list[Row] = [
    contract(PROTECTED_CVR, PROTECTED_AWARD_NAME),
    contract(None, PROTECTED_NAME_IN_NOTICE, org_id="ORG-0003"),
    contract("99000082", "Byens Cykelværksted", org_id="ORG-0004"),
]

ROWS: dict[Table, list[Row]] = {
    supply.SOCIAL_ENTERPRISES: ENTERPRISES,
    supply.OFFERINGS: OFFERINGS,
    tenders.TENDERS: TENDERS,
    demand.DEMAND: DEMAND,
    contracts.CONTRACTS_ENDING: CONTRACTS_ENDING,
    mart.COVERAGE_BY_CATEGORY: CATEGORIES,
    mart.COVERAGE_BY_AREA: DISTRICTS,
    coverage.COVERAGE_MATRIX: page.matrix(CATEGORIES, DISTRICTS),
    mapping.MAPPING_PROGRESS: page.PROGRESS,
    mapping.MAPPING_ESTIMATE: page.ESTIMATES,
    ways_in.OPPORTUNITIES: page.ways(_HOSTILE, _PROTECTED),
    ways_in.SUBCONTRACT_LEADS: [page.lead(_PROTECTED)],
    ways_in.CONSORTIA: [page.group(_HOSTILE, _PROTECTED)],
    changes.CHANGES: page.changes(_HOSTILE, _PROTECTED),
    meta.SOURCES: page.SOURCES,
    inbox.INBOX_REPORT: INBOX_REPORT,
    register.SITES: [_PROTECTED_SITE_ROW],
    parties.AWARDS: [_PROTECTED_AWARD, _BY_NAME_ONLY],
    identity.PARTY_MATCHES: [_PARTY_MATCH],
    identity.MATCH_REVIEW: [_REVIEW, _PROTECTED_REVIEW],
}


def write_database(path: Path, rows: dict[Table, list[Row]] | None = None) -> Path:
    """Write a published database with all declared tables; `rows` replace those of `ROWS`."""
    content = ROWS | (rows or {})
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for schema in sorted({table.schema for table in ALL}):
            connection.execute(f"CREATE SCHEMA {schema}")
        for table in ALL:
            for statement in (table.create_statement(), *table.comment_statements()):
                connection.execute(statement)
            _insert(connection, table, content.get(table, []))
    return path


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Row]) -> None:
    places = ", ".join("?" for _ in table.names)
    for row in rows:
        unknown = row.keys() - set(table.names)
        assert not unknown, f"{table.qualified} has no columns {unknown}"
        values = [row.get(name) for name in table.names]
        connection.execute(f"INSERT INTO {table.qualified} VALUES ({places})", values)
