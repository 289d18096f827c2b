"""Everything about a table follows from its one declaration."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse.schema import Column, Table
from warehouse.tables import ALL

EVERY_TYPE = Table(
    "core", "sample", "a sample", ("id",),
    (
        Column("id", "VARCHAR", "It's the key."),
        Column("names", "VARCHAR[]", "Names."),
        Column("count", "INTEGER", "Count."),
        Column("big", "BIGINT", "Big."),
        Column("share", "DOUBLE", "Share."),
        Column("value", "DECIMAL(18,2)", "Value."),
        Column("is_true", "BOOLEAN", "Truth.", required=True),
        Column("day", "DATE", "Day."),
        Column("at", "TIMESTAMPTZ", "Instant."),
    ),
)  # fmt: skip
ROW = {
    "id": "a",
    "names": ["æ", "ø"],
    "count": 1,
    "big": 2**40,
    "share": 0.5,
    "value": Decimal("574275.25"),
    "is_true": True,
    "day": date(2026, 6, 15),
    "at": datetime(2026, 6, 15, 10, tzinfo=UTC),
}


def test_a_row_goes_through_parquet_into_duckdb_and_back(tmp_path: Path) -> None:
    path = tmp_path / "sample.parquet"
    EVERY_TYPE.frame([ROW, {"id": "b", "is_true": False}]).write_parquet(path)
    with duckdb.connect() as con:
        con.execute("SET TimeZone='UTC'")
        con.execute("CREATE SCHEMA core")
        con.execute(EVERY_TYPE.create_statement())
        con.execute("INSERT INTO core.sample BY NAME FROM read_parquet(?)", [str(path)])
        for statement in EVERY_TYPE.comment_statements():
            con.execute(statement)
        rows = con.execute("FROM core.sample ORDER BY id").fetchall()
        comments = con.execute("SELECT comment FROM duckdb_columns()").fetchall()
    assert dict(zip(EVERY_TYPE.names, rows[0], strict=True)) == ROW
    assert rows[1][1:6] == (None,) * 5
    assert ("It's the key.",) in comments


def test_a_misspelt_column_is_an_error_not_a_loss() -> None:
    with pytest.raises(ValueError, match="nmae"):
        EVERY_TYPE.frame([{"id": "a", "nmae": "x"}])


def test_a_value_of_another_type_is_an_error() -> None:
    with pytest.raises((TypeError, pl.exceptions.PolarsError)):
        EVERY_TYPE.frame([{"id": "a", "count": "many"}])


def test_a_type_nobody_knows_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="JSON"):
        Column("x", "JSON", "X.")


@pytest.mark.parametrize("table", ALL, ids=lambda t: t.qualified)
def test_every_table_says_what_it_is(table: Table) -> None:
    assert table.key, "every table has a key"
    assert all(column.meaning.strip() for column in table.columns)
    assert not table.exported or table.title
    headings = [column.danish for column in table.columns]
    assert len(set(headings)) == len(headings), "headings of one CSV are unique"


def test_core_rows_of_records_carry_their_provenance() -> None:
    derived = {
        "core.procedures", "core.tender_notices", "core.tender_ties", "core.unread_documents",
        "core.organisation_matches", "core.party_matches", "core.record_matches",
        "core.ledger_matches",
        "core.mapped_enterprises", "core.wins", "core.areas_served",
        "core.document_hosts", "core.supplier_terms",
    }  # fmt: skip
    wanted = {"source", "source_url", "archive_ref", "first_seen", "last_seen"}
    for table in ALL:
        if table.schema == "core" and table.qualified not in derived:
            assert wanted <= set(table.names), table.qualified
