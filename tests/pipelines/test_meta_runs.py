"""`meta.runs`: which runs published, in a set that is seen only because its own run did."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.assets.publish import run_rows
from pipelines.runs import RunAccount
from scrapers.config import CONFIG_ENV, Settings, load
from warehouse import occasion
from warehouse.tables.meta import RUNS

EARLIER, BLOCKED, BUILDING = "20261123T033000Z", "20261124T033000Z", "20261125T033000Z"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "kortlag.toml").touch()
    monkeypatch.setenv(CONFIG_ENV, str(tmp_path / "kortlag.toml"))
    return load()


def ran(settings: Settings, run_id: str, *municipalities: str, published: bool) -> None:
    """Leave the account of a run, started at the instant that its id names."""
    started = datetime.strptime(run_id, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    RunAccount(settings.runs_dir, run_id).update(
        started_at=started.isoformat(), as_of=f"{started.date()}", command="nightly",
        profile="live", municipalities=list(municipalities), published=published,
    )  # fmt: skip


def test_the_run_that_builds_the_set_has_published_it(settings: Settings) -> None:
    ran(settings, EARLIER, "0751", published=True)
    ran(settings, BLOCKED, "0751", published=False)
    ran(settings, BUILDING, "0751", published=False)
    rows = run_rows(settings, BUILDING)
    assert {row["run_id"]: row["published"] for row in rows} == {
        EARLIER: True, BLOCKED: False, BUILDING: True,
    }  # fmt: skip


def test_the_gate_knows_for_which_municipalities_the_last_set_was_made(
    settings: Settings, tmp_path: Path
) -> None:
    ran(settings, EARLIER, "0740", published=True)
    ran(settings, BLOCKED, "0101", published=False)
    ran(settings, BUILDING, "0751", published=False)
    before = tmp_path / "before.duckdb"
    RUNS.frame(run_rows(settings, BUILDING)).write_parquet(tmp_path / "runs.parquet")
    columns = [("meta", "runs", name, name in RUNS.key) for name in RUNS.names]
    with closing(duckdb.connect(str(before))) as con:
        con.execute("CREATE SCHEMA meta")
        con.execute(f"CREATE TABLE meta.runs AS FROM '{tmp_path / 'runs.parquet'}'")
        con.execute(
            "CREATE TABLE meta.columns "
            "(table_schema VARCHAR, table_name VARCHAR, column_name VARCHAR, is_key BOOLEAN)"
        )
        con.executemany("INSERT INTO meta.columns VALUES (?, ?, ?, ?)", columns)
        con.execute("CREATE TABLE meta.sources (source VARCHAR, last_success_at TIMESTAMPTZ)")
    with closing(duckdb.connect()) as con, occasion.attached(con, before):
        known = occasion.read(con, municipalities=["0740"], giving=(), accepted={})
    assert known.left == {"0751"}
