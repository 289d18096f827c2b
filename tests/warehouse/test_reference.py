"""Code lists and places (`warehouse.reference`)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib import resources
from typing import Any

import duckdb
import pytest
from shapely import Point

from warehouse.districts import FILE
from warehouse.districts import write as districts_of_the_boundaries
from warehouse.exports.geography import districts, municipalities
from warehouse.reference import attach


def test_postal_districts_are_what_the_boundaries_say() -> None:
    derived = io.StringIO()
    districts_of_the_boundaries(derived)
    assert FILE.read_text(encoding="utf-8") == derived.getvalue()


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        attach(connection)
        yield connection


def found(con: duckdb.DuckDBPyConnection, sql: str) -> list[Any]:
    return con.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("table", "rows", "key"),
    [
        ("categories", 22, "category"),
        ("category_db25", 57, "(category, prefix)"),
        ("category_cpv", 52, "(category, prefix)"),
        ("municipalities", 99, "municipality_code"),
        ("thresholds", 16, "(buyer, contract, valid_from)"),
        ("cpv_art77", 115, "code"),
        ("light_regime_cpv", 44, "prefix"),
        ("postal_codes", 1109, "postal_code"),
        ("postal_districts", 1361, "(postal_code, municipality_code)"),
        ("postal_points", 1028, "postal_code"),
    ],
)
def test_tables_are_whole_and_their_keys_unique(
    con: duckdb.DuckDBPyConnection, table: str, rows: int, key: str
) -> None:
    assert found(con, f"SELECT count(*), count(DISTINCT {key}) FROM ref.{table}") == [(rows, rows)]


def test_every_category_has_both_kinds_of_prefixes_from_one_on(
    con: duckdb.DuckDBPyConnection,
) -> None:
    for table in ("category_db25", "category_cpv"):
        assert not found(
            con,
            f"SELECT category FROM ref.categories ANTI JOIN ref.{table} USING (category)"
            f" UNION ALL SELECT category FROM ref.{table} ANTI JOIN ref.categories"
            " USING (category)"
            f" UNION ALL SELECT category FROM ref.{table} GROUP BY category"
            " HAVING min(position) <> 1 OR max(position) <> count(*)",
        )


@pytest.mark.parametrize(
    ("table", "file"),
    [("category_db25", "db25.csv"), ("category_cpv", "cpv.csv"), ("light_regime_cpv", "cpv.csv")],
)
def test_every_prefix_names_something(
    con: duckdb.DuckDBPyConnection, table: str, file: str
) -> None:
    folder = resources.files("warehouse") / "reference"
    codes = f"read_csv('{folder / file}', all_varchar = true)"
    assert not found(
        con,
        f"SELECT prefix FROM ref.{table} WHERE NOT EXISTS "
        f"(FROM {codes} AS codes WHERE starts_with(codes.code, prefix))",
    )


@pytest.mark.parametrize(
    ("code", "light"),
    [
        ("80000000", True),
        ("85323000", True),
        ("92700000", True),
        ("79100000", True),
        ("55521200", True),
        ("75000000", True),
        ("75100000", False),
        ("90911300", False),
        ("55900000", False),
        ("64200000", False),
        ("98390000", False),
    ],
)
def test_annex_xiv(con: duckdb.DuckDBPyConnection, code: str, light: bool) -> None:
    sql = f"SELECT count(*) > 0 FROM ref.light_regime_cpv WHERE starts_with('{code}', prefix)"
    assert found(con, sql) == [(light,)]


def test_a_point_lies_in_its_district_and_mostly_in_its_municipality(
    con: duckdb.DuckDBPyConnection,
) -> None:
    rows = found(
        con, "SELECT postal_code, municipality_code, lon, lat, share FROM ref.postal_districts"
    )
    for code, municipality, lon, lat, _ in rows:
        point = Point(lon, lat)
        if code in districts():
            assert districts()[code].shape.distance(point) < 1e-4
        assert municipalities()[municipality].shape.distance(point) < 1e-4


def test_ranges_become_their_codes(con: duckdb.DuckDBPyConnection) -> None:
    rows = found(
        con,
        "SELECT municipality_code, postal_district FROM ref.postal_districts "
        "WHERE postal_code = '1799' OR postal_code = '1850' ORDER BY ALL",
    )
    assert [code for code, _ in rows] == ["0101", "0101", "0147"]
    assert not found(
        con, "SELECT postal_code FROM ref.postal_districts WHERE length(postal_code) <> 4"
    )


def test_aarhus(con: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT count(*) FROM ref.postal_districts WHERE municipality_code = '0751'"
    assert found(con, sql) == [(26,)]
