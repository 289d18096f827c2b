"""A large loss stops a publication; a person lets it through once, by name, with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

import dagster as dg
import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner, Result

from pipelines import home, night, state
from pipelines.assets import gate
from pipelines.cli import app
from pipelines.context import RUN_TAG
from pipelines.runs import RunAccount
from scrapers.config import CONFIG_ENV, load
from tests.installation import Installation
from warehouse.parquet import table_file
from warehouse.tables.register import SITES

pytestmark = pytest.mark.xdist_group("night")
LAST_STEPS = (["meta", "gate"], ["published", "release"])
BLOCKED = {"core.sites.changed_rows", "core.sites.lost_keys"}
Publish = Callable[..., night.Outcome]


@pytest.fixture
def publish(night_copy: Installation, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """The last two steps of a night over tables that are there: the gate, and publishing."""
    monkeypatch.setenv(CONFIG_ENV, str(night_copy.folder / "kortlag.toml"))
    for name, value in home.dagster_environment(load()).items():
        monkeypatch.setenv(name, value)
    numbers = count(1)

    def again(steps: Sequence[list[str]] = LAST_STEPS) -> night.Outcome:
        from pipelines.definitions import defs

        settings = load()
        run_id = f"{datetime.now(UTC) + timedelta(minutes=next(numbers)):%Y%m%dT%H%M%SZ}"
        with dg.DagsterInstance.ephemeral() as instance:
            defs.resolve_job_def("rebuild").execute_in_process(
                instance=instance,
                tags={RUN_TAG: run_id},
                asset_selection=[dg.AssetKey(key) for key in steps],
                raise_on_error=False,
            )
        account = RunAccount(settings.runs_dir, run_id).update(
            finished_at=datetime.now(UTC).isoformat(), ended_by_limit=False, failures=[]
        )
        return night.judge(settings, account, [])

    return again


def plant(installation: Installation, mark: str) -> None:
    """Let the published set have as many sites more as there are, with a mark in their numbers."""
    with closing(duckdb.connect(str(installation.database))) as con:
        con.execute(
            f"INSERT INTO core.sites BY NAME SELECT * REPLACE ('{mark}' || p_number AS p_number) "
            "FROM core.sites WHERE regexp_matches(p_number, '^\\d+$')"
        )


@contextmanager
def half_the_sites(installation: Installation) -> Iterator[None]:
    """Have half of the sites that are about to be published."""
    file = table_file(installation.data / "parquet", SITES)
    whole = file.read_bytes()
    pl.read_parquet(file).gather_every(2).write_parquet(file)
    try:
        yield
    finally:
        file.write_bytes(whole)


def accept(check: str, why: str = "Virk har slettet nedlagte enheder") -> Result:
    return CliRunner().invoke(app, ["accept", check, "--why", why])


def test_a_loss_is_blocked_accepted_once_and_then_blocked_again(
    night_copy: Installation, publish: Publish
) -> None:
    before = night_copy.database
    plant(night_copy, "one ")
    outcome = publish()
    assert outcome.exit == night.Exit.NOT_PUBLISHED
    assert set(outcome.account["blocked"]) == BLOCKED
    assert "kortlag accept core.sites.changed_rows" in outcome.error
    assert night_copy.database == before
    found = state.read(load(), datetime.now(UTC))
    assert (found.exit, set(found.blocking)) == (4, BLOCKED)
    (rows,) = found.blocking["core.sites.changed_rows"]
    assert rows["before"] == 2 * rows["now"] > rows["least"] > rows["now"]
    assert "one " in found.blocking["core.sites.lost_keys"][0]["keys"]

    refused = accept("core.notices.lost_keys")
    assert refused.exit_code == 1
    assert all(name in refused.output for name in BLOCKED)
    assert accept("core.sites.changed_rows", " ").exit_code == 1
    assert all(accept(name).exit_code == 0 for name in sorted(BLOCKED))

    with half_the_sites(night_copy):  # the loss has become much larger than what was accepted
        assert set(publish().account["blocked"]) == BLOCKED
    outcome = publish()
    assert outcome.account["published"], outcome.error
    published = outcome.account["run_id"]
    with closing(duckdb.connect(str(night_copy.database), read_only=True)) as con:
        told = con.execute(
            "SELECT check_name, why, used_by FROM meta.accepted_changes ORDER BY acceptance"
        ).fetchall()
        used = con.execute("SELECT count(*) FROM meta.gate WHERE accepted").fetchall()
        checks = con.execute(
            "SELECT count(*) FROM meta.checks WHERE check_name = 'core.sites.lost_keys' AND passed"
        ).fetchall()
    assert told == [
        (name, "Virk har slettet nedlagte enheder", published) for name in sorted(BLOCKED)
    ]
    assert used == [(2,)]
    assert checks[0][0] >= 1
    lines = (night_copy.data / "accepted.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["check"] for line in lines] == sorted(BLOCKED)

    assert "blocks nothing now" in accept("core.sites.lost_keys").output
    plant(night_copy, "two ")  # an acceptance ends with the publication it let through
    assert set(publish().account["blocked"]) == BLOCKED


def test_other_municipalities_are_a_true_reason(
    night_copy: Installation, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left of the gate, and that it is said, stands in meta.gate."""
    plant(night_copy, "one ")
    with closing(duckdb.connect(str(night_copy.database), read_only=True)) as con:
        asked = con.execute("SELECT municipalities, published FROM meta.runs").fetchall()
    assert asked == [(["0751"], True)]
    monkeypatch.setenv("KORTLAG_MUNICIPALITIES", '["0751", "0740"]')
    assert (
        set(publish(LAST_STEPS[:1]).account["blocked"]) == BLOCKED
    )  # what is asked for still is still there
    monkeypatch.setenv("KORTLAG_MUNICIPALITIES", '["0740"]')
    assert publish(LAST_STEPS[:1]).account["blocked"] == {}
    notes = {row["note"] for row in gate.rows(load())}
    assert "municipalities are no longer asked for: 0751" in notes
