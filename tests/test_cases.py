"""Every recorded case gives the rows it was recorded with, field by field.

`python -m tests.test_cases` records the present rows anew: on purpose, to be read in the diff.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.recording import (
    CLEANERS,
    DOCUMENT,
    EXPECTED,
    LOOK_UPS,
    MUNICIPAL_PAGE,
    _text,
    documents,
    expected,
    replay,
)
from tests.installation import Installation

CASES = sorted(
    p.parent for p in (Path(__file__).parent / "fixtures" / "cases").glob(f"*/*/{DOCUMENT}")
)


def differences(recorded: Any, now: Any, path: str = "") -> list[str]:
    """Paths at which two JSON values differ; a field that only one of them has is a difference."""
    if isinstance(recorded, dict) and isinstance(now, dict):
        return [
            line
            for key in sorted(recorded.keys() | now.keys())
            for line in differences(
                recorded.get(key, "<absent>"), now.get(key, "<absent>"), f"{path}.{key}"
            )
        ]
    if isinstance(recorded, list) and isinstance(now, list) and len(recorded) == len(now):
        return [
            line
            for number, (one, other) in enumerate(zip(recorded, now, strict=True))
            for line in differences(one, other, f"{path}[{number}]")
        ]
    return [] if recorded == now else [f"{path}: {recorded!r} became {now!r}"]


@pytest.mark.parametrize("folder", CASES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_case_gives_the_rows_it_was_recorded_with(folder: Path) -> None:
    assert differences(expected(folder), replay(folder)) == []


def test_there_is_a_case_of_every_kind_of_document() -> None:
    kinds = set()
    for folder in CASES:
        kinds |= {(known["source"], known["kind"]) for known in documents(folder)}
    looked_up = {kind for source, kind in kinds if source == LOOK_UPS}
    assert kinds - {(LOOK_UPS, kind) for kind in looked_up} == {*CLEANERS, MUNICIPAL_PAGE}
    assert looked_up == {
        "wash", "unit", "house_search", "house", "nowhere",
        "dar_unit", "dar_house", "dar_part", "dar_point",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("recorded", "now", "told"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [".a: 1 became 2"]),
        ({"a": 1}, {"a": 1, "b": 2}, [".b: '<absent>' became 2"]),
        ({"a": [{"b": 1}]}, {"a": [{"b": None}]}, [".a[0].b: 1 became None"]),
        ({"a": [1]}, {"a": [1, 2]}, [".a: [1] became [1, 2]"]),
    ],
)
def test_a_difference_names_its_field(recorded: Any, now: Any, told: list[str]) -> None:
    assert differences(recorded, now) == told


@pytest.mark.xdist_group("night")
def test_the_command_records_a_case_that_replays(first_night: Installation, tmp_path: Path) -> None:
    done = first_night.run("record", "ted", "215378-2024", "--into", str(tmp_path))
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "ted" / "215378-2024"
    assert differences(expected(folder), replay(folder)) == []
    missing = first_night.run("record", "ted", "1-1999", "--into", str(tmp_path))
    assert missing.returncode == 2
    assert "has no document '1-1999'" in missing.stderr


if __name__ == "__main__":
    for case in CASES:
        (case / EXPECTED).write_text(_text(replay(case)), encoding="utf-8")
