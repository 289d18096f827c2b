"""The rows of a first night, by source and month, are those that were committed.

`python -m tests.test_expected_counts` runs a first night and records its counts anew: read the
diff.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.installation import Installation
from warehouse import expected
from warehouse.counts import published

pytestmark = pytest.mark.xdist_group("night")


def test_missing_and_unexpected_partitions_are_both_told(tmp_path: Path) -> None:
    a, b = ("ted", "core.notices", "2026-10"), ("cvr", "core.enterprises", "")
    expected.write({a: 2}, tmp_path / "x.csv")
    wanted = expected.read(tmp_path / "x.csv")
    assert expected.differences({a: 2}, wanted) == []
    assert expected.differences({b: 1}, wanted) == [
        "cvr core.enterprises: none expected, 1 found",
        "ted core.notices 2026-10: 2 expected, none found",
    ]


def test_a_first_night_gives_the_rows_that_were_committed(first_night: Installation) -> None:
    found = published(first_night.database)
    assert found
    told = expected.differences(found, expected.read())
    assert not told, "run `python -m tests.test_expected_counts` and read the diff"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        night = Installation(Path(folder) / "kortlag")
        done = night.run("nightly")
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        expected.write(published(night.database))
