"""The invented municipality's inbox: readable as a Danish Excel file, and the story's figures."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.clean.inbox import Lists, Version, tables_of
from pipelines.night import hand_in
from scrapers.config import Settings
from scrapers.sandbox.world.handed_in import ENCODING, files
from scrapers.sandbox.world.world import World
from warehouse.reference import code_list

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def handed_in() -> dict[str, bytes]:
    return files(World(TODAY))


def test_the_mapping_team_found_50_and_visited_37(handed_in: dict[str, bytes]) -> None:
    text = handed_in["mapping.csv"].decode(ENCODING)
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 50
    assert sum(bool(row["Besøgt"]) for row in rows) == 37
    assert sum(bool(row["Spørgeskema sendt"]) for row in rows) == 37
    assert 5 <= sum(bool(row["Spørgeskema modtaget"]) for row in rows) <= 15
    assert sum(not row["CVR-nummer"] for row in rows) == 8
    assert not any("@" in cell for row in rows for cell in row.values())


def test_nothing_in_it_is_left_out_by_our_own_readers(handed_in: dict[str, bytes]) -> None:
    lists = Lists.of(code_list("categories.csv"), code_list("kommuner.csv"))
    seen = datetime(2026, 11, 20, tzinfo=UTC)
    versions = [Version(name, f"inbox/x/{name}", seen, body) for name, body in handed_in.items()]
    tables = tables_of(versions, lists, []).tables
    assert len(tables["core.mapping_records"]) == 50
    assert len(tables["core.decisions"]) == 4
    assert len(tables["core.ledger"]) == 240
    assert all(line["effect"] == "notice" for line in tables["meta.inbox_report"])


def test_an_inbox_that_exists_is_never_written_to(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, as_of=TODAY)
    hand_in(settings)
    assert sorted(p.name for p in (tmp_path / "inbox").iterdir()) == sorted(files(World(TODAY)))
    for path in (tmp_path / "inbox").iterdir():
        path.unlink()
    hand_in(settings)
    assert list((tmp_path / "inbox").iterdir()) == []


def test_it_is_the_same_on_the_same_day_and_grows_with_the_days(
    handed_in: dict[str, bytes],
) -> None:
    assert files(World(TODAY)) == handed_in
    assert len(files(World(date(2023, 6, 1)))["mapping.csv"]) < len(handed_in["mapping.csv"])
