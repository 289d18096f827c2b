"""One pointer moves; until then readers see all of the set before."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse import release


def make_set(root: Path, run_id: str, value: int, keep: int = 3) -> Path:
    building = release.prepare(root / "exports", run_id)
    with duckdb.connect(str(building / release.DATABASE_NAME)) as con:
        con.execute(f"CREATE TABLE t AS SELECT {value} AS x")
    (building / "tenders.csv").write_text(str(value))
    return release.publish(building, root / "warehouse" / "kortlag.duckdb", keep=keep)


def read(root: Path) -> tuple[int, int]:
    with duckdb.connect(str(root / "warehouse" / "kortlag.duckdb"), read_only=True) as con:
        in_database = con.execute("SELECT x FROM t").fetchall()[0][0]
    return in_database, int((root / "exports" / "current" / "tenders.csv").read_text())


def test_database_and_files_change_together(tmp_path: Path) -> None:
    make_set(tmp_path, "run1", 1)
    assert read(tmp_path) == (1, 1)
    make_set(tmp_path, "run2", 2)
    assert read(tmp_path) == (2, 2)


def test_a_set_that_is_being_built_is_not_seen_and_is_cleared_later(tmp_path: Path) -> None:
    make_set(tmp_path, "run1", 1)
    left = release.prepare(tmp_path / "exports", "run2")
    (left / "tenders.csv").write_text("half")
    assert read(tmp_path) == (1, 1)
    make_set(tmp_path, "run3", 3)
    assert not left.exists()
    assert read(tmp_path) == (3, 3)


def test_a_reader_keeps_the_file_it_opened(tmp_path: Path) -> None:
    make_set(tmp_path, "run1", 1, keep=1)
    with duckdb.connect(str(tmp_path / "warehouse" / "kortlag.duckdb"), read_only=True) as con:
        make_set(tmp_path, "run2", 2, keep=1)
        assert con.execute("SELECT x FROM t").fetchall() == [(1,)]
    assert read(tmp_path) == (2, 2)


@pytest.mark.parametrize("keep", [1, 2, 3])
def test_old_sets_are_kept_up_to_the_limit(tmp_path: Path, keep: int) -> None:
    for number in range(1, 5):
        make_set(tmp_path, f"run{number}", number, keep=keep)
    sets = [p for p in (tmp_path / "exports").iterdir() if p.is_dir() and not p.is_symlink()]
    assert len(sets) == keep
    assert read(tmp_path) == (4, 4)


def test_the_same_run_exported_again_becomes_a_set_of_its_own(tmp_path: Path) -> None:
    first = make_set(tmp_path, "run1", 1)
    second = make_set(tmp_path, "run1", 2)
    assert first != second
    assert first.exists()
    assert read(tmp_path) == (2, 2)
