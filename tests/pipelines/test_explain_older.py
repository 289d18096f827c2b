"""A publication that older code has made is explained as far as it goes, and what lacks is told."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb

from pipelines.explain import EXPLAINED, explain, not_published
from tests.installation import Installation


def publication(path: Path, without: Collection[str]) -> None:
    """A published file with all tables, or columns, but some; it tells of one tender only."""
    with duckdb.connect(path) as con:
        con.execute("CREATE SCHEMA core; CREATE SCHEMA mart; CREATE TABLE core.unknown_yet (a INT)")
        for table in EXPLAINED:
            columns = ", ".join(
                f'"{c.name}" {c.type}'
                for c in table.columns
                if f"{table.qualified}.{c.name}" not in without
            )
            if table.qualified not in without:
                con.execute(f"CREATE TABLE {table.qualified} ({columns})")
        con.execute("INSERT INTO mart.tenders (tender_key, title) VALUES ('T-1', 'Rengøring')")


def test_what_is_there_is_explained(tmp_path: Path) -> None:
    without = {"core.procedures", "mart.tenders.winners", "core.sites.p_number"}
    publication(tmp_path / "old.duckdb", without)
    with duckdb.connect(tmp_path / "old.duckdb") as con:
        (row,) = explain(con, "T-1")
        assert (row.table.qualified, row.values["title"]) == ("mart.tenders", "Rengøring")
        assert "core.procedures" not in {b.table for b in row.basis}
        # Without a part of its key a table names no row.
        assert set(not_published(con)) == {"core.procedures", "core.sites", "mart.tenders.winners"}


def test_a_lot_s_number_names_nothing_without_its_notice(tmp_path: Path) -> None:
    publication(tmp_path / "lots.duckdb", ())
    with duckdb.connect(tmp_path / "lots.duckdb") as con:
        con.execute(
            "INSERT INTO core.lots (notice_key, lot_id, archive_ref) "
            "VALUES ('1-2026', 'LOT-0000', 'a#1'), ('2-2026', 'LOT-0000', 'b#1')"
        )
        con.execute(
            "INSERT INTO mart.tender_lots (tender_key, lot_id, notice_key) "
            "VALUES ('T-2', 'LOT-0000', '1-2026')"
        )
        row = next(r for r in explain(con, "T-2") if r.table.name == "tender_lots")
    (basis,) = [b for b in row.basis if b.table == "core.lots"]
    assert basis.names == ["1-2026/LOT-0000"]


def test_nothing_lacks_in_a_publication_of_today(tmp_path: Path) -> None:
    publication(tmp_path / "new.duckdb", ())
    with duckdb.connect(tmp_path / "new.duckdb") as con:
        assert not_published(con) == []


def test_the_command_says_what_lacks_and_what_to_do(tmp_path: Path) -> None:
    kortlag = Installation(tmp_path / "kortlag")
    (kortlag.data / "warehouse").mkdir(parents=True)
    publication(kortlag.data / "warehouse" / "kortlag.duckdb", {"core.procedures"})
    done = kortlag.run("explain", "T-1")
    assert done.returncode == 0, done.stderr
    assert "Rengøring" in done.stdout
    assert "does not have core.procedures" in done.stderr
    assert "kortlag rebuild" in done.stderr
