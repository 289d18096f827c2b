"""Dagster's storage with kept connections: the same history, readable by Dagster's own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest

from pipelines.dagster_storage import KeptEventLogStorage
from pipelines.home import PROJECT_DIR

# A run that is killed inside its second step.
_KILLED = """
import os, signal
import dagster as dg

@dg.asset(check_specs=[dg.AssetCheckSpec("filled", asset="first")])
def first():
    bad = dg.AssetCheckResult(passed=False, check_name="filled", metadata={"first_rows": "[1]"})
    return dg.MaterializeResult(metadata={"dagster/row_count": 3}, check_results=[bad])

@dg.asset(deps=[first])
def second():
    os.kill(os.getpid(), signal.SIGKILL)

with dg.DagsterInstance.get() as instance:
    dg.materialize([first, second], instance=instance)
"""
_DAGSTERS_OWN = "storage:\n  sqlite:\n    base_dir: {env: KORTLAG_DAGSTER_DIR}\n"


@contextmanager
def _instance(home: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield instance


@pytest.mark.parametrize("by", ["ours", "dagster"])
def test_what_a_killed_run_did_is_in_the_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    monkeypatch.setenv("KORTLAG_DAGSTER_DIR", str(tmp_path / "dagster"))
    home = {"DAGSTER_HOME": str(PROJECT_DIR)}
    done = subprocess.run(
        [sys.executable, "-c", _KILLED], env=os.environ | home, cwd=tmp_path, check=False
    )
    assert done.returncode == -9
    if by == "dagster":
        (tmp_path / "dagster.yaml").write_text(_DAGSTERS_OWN)
    with _instance(PROJECT_DIR if by == "ours" else tmp_path) as instance:
        assert isinstance(instance.event_log_storage, KeptEventLogStorage) == (by == "ours")
        (run,) = instance.get_runs()
        assert run.status == dg.DagsterRunStatus.STARTED
        kinds = [
            e.dagster_event.event_type_value
            for e in instance.all_logs(run.run_id)
            if e.dagster_event
        ]
        made = instance.get_latest_materialization_event(dg.AssetKey("first"))
        (check,) = instance.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(dg.AssetKey("first"), "filled"), limit=5
        )
    assert kinds[-1] == "STEP_START"
    assert kinds.count("STEP_SUCCESS") == 1
    assert made is not None
    assert made.asset_materialization is not None
    assert made.asset_materialization.metadata["dagster/row_count"].value == 3
    assert check.status.value == "FAILED"


def test_an_asset_without_checks_can_be_the_first_of_a_process(tmp_path: Path) -> None:
    """Its event looks for a table while it is stored; a check before it would have looked."""
    first = (
        "import dagster as dg\n"
        "first = dg.asset(lambda: None, name='first')\n"
        "with dg.DagsterInstance.get() as instance:\n"
        "    assert dg.materialize([first], instance=instance).success\n"
        "    assert instance.get_latest_materialization_event(dg.AssetKey('first'))\n"
    )
    home = {"DAGSTER_HOME": str(PROJECT_DIR), "KORTLAG_DAGSTER_DIR": str(tmp_path / "dagster")}
    subprocess.run(
        [sys.executable, "-c", first], env=os.environ | home, cwd=tmp_path, check=True, timeout=60
    )
