"""One run at a time, and what a killed one leaves behind is completed by the next."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest
from dagster import DagsterRunStatus

from pipelines.context import Night
from pipelines.lock import BusyError, alone
from pipelines.night import failures_of, hand_in
from scrapers.config import CONFIG_ENV, Settings, load
from scrapers.sandbox.world import handed_in
from scrapers.sandbox.world.world import World

HOLDS = """
import sys
from pathlib import Path
from pipelines.lock import alone

with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process holds a data folder."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an installation with nothing in it."""
    (tmp_path / "kortlag.toml").touch()
    monkeypatch.setenv(CONFIG_ENV, str(tmp_path / "kortlag.toml"))
    return load()


def test_a_data_folder_is_held_by_one_process_until_it_ends_however_it_ends(
    tmp_path: Path,
) -> None:
    with held_elsewhere(tmp_path) as other:
        with pytest.raises(BusyError, match="Another run is working in"), alone(tmp_path):
            pass
        other.kill()
        with alone(tmp_path, patience_s=60):
            pass


def test_within_a_process_it_is_held_until_the_last_has_left(tmp_path: Path) -> None:
    with alone(tmp_path):
        with alone(tmp_path):
            pass
        done = subprocess.run(
            [sys.executable, "-c", HOLDS, str(tmp_path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "BusyError" in done.stderr


def test_a_run_tells_dagster_that_those_cut_off_before_it_have_failed(settings: Settings) -> None:
    @dg.asset
    def something(night: Night) -> None:
        with pytest.raises(subprocess.CalledProcessError):
            subprocess.run(
                [sys.executable, "-c", HOLDS, str(settings.data_dir)],
                check=True,
                capture_output=True,
            )

    with dg.DagsterInstance.ephemeral() as instance:
        run = dg.DagsterRun("nightly", "a-run", status=DagsterRunStatus.STARTED)
        instance.add_run(run)
        done = dg.materialize([something], instance=instance, resources={"night": Night()})
        assert done.success
        statuses = {run.run_id: run.status for run in instance.get_runs()}
    assert statuses == {"a-run": DagsterRunStatus.FAILURE, done.run_id: DagsterRunStatus.SUCCESS}


def test_a_run_that_does_not_get_its_turn_says_why(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It breaks before any step does."""
    monkeypatch.setattr("pipelines.context.PATIENCE_S", 0)

    @dg.asset
    def nothing(night: Night) -> None:
        raise AssertionError("not alone")

    with dg.DagsterInstance.ephemeral() as instance, held_elsewhere(settings.data_dir):
        done = dg.materialize(
            [nothing], instance=instance, resources={"night": Night()}, raise_on_error=False
        )
    (failure,) = failures_of(done.all_events)
    assert "Another run is working in" in failure


def test_an_inbox_half_handed_in_by_a_night_that_was_killed_is_handed_in_whole(
    settings: Settings,
) -> None:
    left = settings.data_dir / ".inbox.partial"
    left.mkdir(parents=True)
    (left / "mapping.csv").write_text("half")
    hand_in(settings)
    inbox = settings.data_dir / "inbox"
    files = handed_in.files(World(settings.calculation_date))
    assert {path.name: path.read_bytes() for path in inbox.iterdir()} == files
    assert not left.exists()
