"""A year at small size: all is cleaned, nothing is left over, and it goes on where it ended."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from tests.bench import eu, eu_page

COUNT = 49


def test_a_year_is_cleaned_to_the_end_and_from_where_it_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = tmp_path / eu.DONE
    halves = eu.run(COUNT, tmp_path, cores=1)
    assert len(halves) == 24
    assert sum(half.documents for half in halves) == COUNT
    assert sum(half.rows["notices"] for half in halves) == COUNT
    assert all(half.xml > 0 and half.stored > 0 and half.parquet > 0 for half in halves)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [notes]
    assert capsys.readouterr().out.count("cleaned in") == 24

    notes.write_bytes(msgspec.json.encode(msgspec.json.decode(notes.read_bytes())[:21]))
    left = tmp_path / "archive" / "ted" / f"{halves[21].begins:%Y%m%dT%H%M%SZ}"
    left.mkdir(parents=True)  # as a run that was killed leaves it
    again = eu.run(COUNT, tmp_path, cores=1)
    assert capsys.readouterr().out.count("cleaned in") == 3
    assert [(half.begins, half.rows) for half in again] == [(h.begins, h.rows) for h in halves]
    assert eu.run(COUNT, tmp_path, cores=1) == again
    assert capsys.readouterr().out == ""


def test_the_page_adds_up() -> None:
    cost = eu.Cost(wall=30.0, cpu=60.0, peak=100.0)
    halves = [
        eu.Half(
            datetime(eu.YEAR, month, 1, tzinfo=UTC), 1_000, 40_000_000, 9_000_000, 2_000_000,
            {"notices": 1_000, "lots": 2_500}, cost, cost,
        )
        for month in (1, 2)
    ]  # fmt: skip
    text = eu_page.page(halves, cores=2)
    for line in (
        "| notices | 2,000 |", "| rows | 7,000 |", "| clean step, wall | 1.0 min |",
        "| notices a second | 33 |", "| CPU a notice | 60.00 ms |", "| XML in | 80 MB |",
        "| lots | 5,000 |", "| 2025-02-01 | 1,000 | 3,500 | 30 | 60 | 100 | 2.0 |",
    ):  # fmt: skip
        assert line in text
