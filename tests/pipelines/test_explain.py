"""Every row kind can be explained, to bytes that are what was archived."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.evidence import evidence
from pipelines.explain import EXPLAINED, explain, references
from pipelines.explained import name_sql
from tests.installation import SAMPLES, Installation
from warehouse.database import open_published
from warehouse.workbench import inputs_of

pytestmark = pytest.mark.xdist_group("night")
# A first night knows of no correction and nothing has been told twice (test_register_history); all
# documents of the sandbox can be read, no two procedures are doubted to be one, nothing changed and
# ethics.dk is switched off.
EMPTY_AT_FIRST = {
    "core.register_corrections", "core.unread_documents", "core.tender_documents",
    "mart.tender_match_review", "mart.changes",
}  # fmt: skip


@pytest.fixture(scope="module")
def con(first_night: Installation) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_published(first_night.database) as connection:
        yield connection


@pytest.mark.parametrize("table", EXPLAINED, ids=lambda t: t.qualified)
def test_a_row_of_every_table_ends_in_archived_bytes(
    con: duckdb.DuckDBPyConnection, first_night: Installation, table: object
) -> None:
    (declared,) = [t for t in EXPLAINED if t == table]
    found = con.execute(f"SELECT {name_sql(declared)} FROM {declared.qualified} LIMIT 1").fetchone()
    assert (found is None) == (declared.qualified in EMPTY_AT_FIRST)
    if found is None:
        return
    rows = explain(con, found[0], limit=3)
    row = next(r for r in rows if r.table == declared and r.name == found[0])
    assert row.record or row.basis
    assert {b.table for b in row.basis} <= set(inputs_of(declared))
    archived = evidence(first_night.data / "archive", references(rows))
    assert archived
    for one in archived:
        assert one.is_whole, one.ref
        assert hashlib.sha256(one.body).hexdigest() == one.sha256
        assert one.digest == f"sha256:{one.sha256}"


@pytest.mark.parametrize(
    ("column", "table"),
    [
        ("cvr", "core.social_register"),
        ("p_number", "core.sites"),
        ("publication_number", "core.notices"),
        ("tender_key", "mart.tenders"),
        ("record_id", "core.mapping_records"),
        ("subject", "core.decisions"),
        ("supplier_cvr", "core.ledger"),
    ],
)
def test_a_row_is_found_by_every_name_it_has(
    con: duckdb.DuckDBPyConnection, column: str, table: str
) -> None:
    (name,) = con.execute(f"SELECT max({column}) FROM {table}").fetchall()[0]
    assert table in {row.table.qualified for row in explain(con, name, limit=3)}


def test_an_enterprise_names_the_address_its_coordinate_rests_on(
    con: duckdb.DuckDBPyConnection,
) -> None:
    cvr, lon = con.execute(
        "SELECT cvr, lon FROM mart.social_enterprises WHERE coordinate_source = 'address' LIMIT 1"
    ).fetchall()[0]
    rows = explain(con, cvr)
    addresses = [r for r in rows if r.table.qualified == "core.addresses"]
    assert lon in {r.values["lon"] for r in addresses}
    assert "status_reason" in next(r for r in rows if r.table.name == "social_enterprises").rules


def test_a_tender_rests_on_its_lots_through_its_notices(con: duckdb.DuckDBPyConnection) -> None:
    key, lots = con.execute(
        "SELECT t.tender_key, count(*) FROM core.tender_notices AS t "
        "JOIN core.lots USING (notice_key) GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT 1"
    ).fetchall()[0]
    rows = explain(con, key, limit=5)
    tender = next(r for r in rows if r.table.qualified == "mart.tenders" and r.name == key)
    (basis,) = [b for b in tender.basis if b.table == "core.lots"]
    assert (basis.count, len(basis.names)) == (lots, min(lots, 5))
    assert set(basis.names) <= {r.name for r in rows if r.table.qualified == "core.lots"}


def test_bytes_are_printed_as_they_were_served(first_night: Installation) -> None:
    done = first_night.run("explain", "215378-2024", "--bytes")
    assert done.returncode == 0
    served = (SAMPLES / "real_eforms" / "215378-2024.xml").read_text(encoding="utf-8")
    assert done.stdout == served
    assert "equals the stored digest sha256:" in done.stderr
    told = json.loads(first_night.run("explain", "215378-2024", "--json").stdout)
    (ref,) = [e["ref"] for e in told["evidence"]]
    assert first_night.run("explain", "215378-2024", "--bytes", "--ref", ref).stdout == served
    assert first_night.run("explain", "215378-2024", "--bytes", "--ref", "x").returncode == 1
    row = next(r for r in told["rows"] if r["table"] == "core.notices")
    title = next(v for v in row["values"] if v["column"] == "title")
    assert title["origin"] == "BT-21"


def test_bytes_that_are_not_what_was_stored_are_told(night_copy: Installation) -> None:
    ref = night_copy.rows("SELECT archive_ref FROM core.mapping_records WHERE record_id='AAK-001'")
    copy = night_copy.data / "archive" / Path(ref[0]["archive_ref"].partition("#")[0])
    copy.write_bytes(copy.read_bytes() + b"\n")
    done = night_copy.run("explain", "AAK-001")
    assert done.returncode == 1
    assert "IS NOT the stored digest" in done.stdout
