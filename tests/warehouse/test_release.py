"""One pointer moves; until then readers see all of the set before."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from warehouse import release

AT_ONCE = timedelta(0)


def make_set(
    root: Path, run_id: str, value: int, keep: int = 3, linger: timedelta = AT_ONCE
) -> Path:
    building = release.prepare(root / "exports", run_id)
    with duckdb.connect(str(building / release.DATABASE_NAME)) as con:
        con.execute(f"CREATE TABLE t AS SELECT {value} AS x")
    (building / "tenders.csv").write_text(str(value))
    database = root / "warehouse" / "kortlag.duckdb"
    return release.publish(building, database, keep=keep, linger=linger)


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


def test_a_set_replaced_just_now_stays_for_those_who_read_it(tmp_path: Path) -> None:
    first = make_set(tmp_path, "run1", 1, keep=1, linger=timedelta(hours=1))
    second = make_set(tmp_path, "run2", 2, keep=1, linger=timedelta(hours=1))
    assert first.exists()
    long_ago = (datetime.now(UTC) - timedelta(hours=2)).timestamp()
    os.utime(first, (long_ago, long_ago))
    make_set(tmp_path, "run3", 3, keep=1, linger=timedelta(hours=1))
    assert not first.exists()
    assert second.exists()


def test_a_run_can_be_exported_any_number_of_times(tmp_path: Path) -> None:
    """Also when earlier ones of its sets were cleared away: names are never taken twice."""
    names = [make_set(tmp_path, "run1", number, keep=3).name for number in range(8)]
    assert len(set(names)) == len(names)
    assert {name.partition("-")[0] for name in names} == {"run1"}
    assert read(tmp_path) == (7, 7)


def test_the_same_run_exported_again_becomes_a_set_of_its_own(tmp_path: Path) -> None:
    first = make_set(tmp_path, "run1", 1)
    second = make_set(tmp_path, "run1", 2)
    assert first != second
    assert first.exists()
    assert read(tmp_path) == (2, 2)
