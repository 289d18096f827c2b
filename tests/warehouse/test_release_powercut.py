"""The publish step, cut off by a power cut or a kill at any of its steps: one whole set stays."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from tests.powercut import Recorder
from warehouse import release

Set = dict[str, bytes]
AT_ONCE = timedelta(0)


def build(root: Path, run_id: str, value: int) -> Path:
    """A set of three files that tell the same value, not yet published."""
    building = release.prepare(root / "exports", run_id)
    with duckdb.connect(str(building / release.DATABASE_NAME)) as con:
        con.execute(f"CREATE TABLE t AS SELECT {value} AS x")
    for name in ("tenders.csv", "map.html"):
        (building / name).write_text(f"{name} of {value}\n" * 100)
    return building


def files(folder: Path) -> Set:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def published(root: Path) -> Set | None:
    """The files behind the pointer; null when there is none.

    Raises:
        AssertionError: the fixed path of the database leads elsewhere.
    """
    current = release.current(root / "exports")
    database = root / "warehouse" / "kortlag.duckdb"
    assert database.exists() == (current is not None), "database without set, or set without"
    if current is None:
        return None
    assert database.read_bytes() == (current / release.DATABASE_NAME).read_bytes()
    return files(current)


def publish(root: Path, building: Path, keep: int = 2) -> Path:
    database = root / "warehouse" / "kortlag.duckdb"
    return release.publish(building, database, keep=keep, linger=AT_ONCE)


@pytest.mark.parametrize(("earlier", "keep"), [(0, 2), (1, 1), (2, 2)])
def test_a_power_cut_leaves_one_whole_set(tmp_path: Path, earlier: int, keep: int) -> None:
    """`earlier` sets were published before; the oldest is cleared away when more than `keep`."""
    root = tmp_path / "data"
    root.mkdir()
    for number in range(earlier):
        publish(root, build(root, f"run{number}", number))
    before = published(root)
    recorder = Recorder(root)
    with recorder.watching():
        publish(root, build(root, "new", 9), keep)
    after = published(root)
    assert after is not None
    left = 0
    for told, lay in recorder.outcomes(random.Random(1)):
        lay(tmp_path / "left")
        found = published(tmp_path / "left")
        assert found in (before, after), told
        if told.startswith(f"step {len(recorder.moments) - 1} "):
            assert found == after, f"published, and then lost: {told}"
        if left % 10 == 0:
            building = build(tmp_path / "left", "next", 10)
            whole = files(building)
            publish(tmp_path / "left", building)
            assert published(tmp_path / "left") == whole, told
        shutil.rmtree(tmp_path / "left")
        left += 1
    assert left >= 16, "the publish step has steps that can be cut off"
