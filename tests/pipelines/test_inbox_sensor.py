"""The sensor that notices a new or changed file in the inbox."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from pipelines.assets.inbox import inbox_dir, take_in
from pipelines.context import RUN_TAG
from pipelines.definitions import defs
from pipelines.sensors import inbox_sensor
from scrapers.config import CONFIG_ENV, Settings, load
from tests.clean.inbox_samples import saved

ONE, TWO = saved("Navn", "A"), saved("Navn", "B")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    config = tmp_path / "kortlag.toml"
    config.write_text("", encoding="utf-8")
    monkeypatch.setenv(CONFIG_ENV, str(config))
    return load()


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def put(settings: Settings, body: bytes, *, age_s: float = 60, name: str = "mapping.csv") -> None:
    folder = inbox_dir(settings)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(body)
    written = time.time() - age_s
    os.utime(folder / name, (written, written))


def requests(instance: dg.DagsterInstance) -> list[dg.RunRequest]:
    """What one look of the sensor asks for."""
    context = dg.build_sensor_context(instance=instance, definitions=defs)
    return list(inbox_sensor.evaluate_tick(context).run_requests or [])


def test_nothing_is_asked_for_without_an_inbox(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    assert requests(instance) == []
    put(settings, b"x", name="other.txt")
    assert requests(instance) == []


def test_a_new_file_asks_for_one_rebuild(settings: Settings, instance: dg.DagsterInstance) -> None:
    put(settings, ONE)
    first, again = requests(instance), requests(instance)
    assert [r.run_key for r in first] == [r.run_key for r in again]  # Dagster runs a key once
    assert len(first) == 1
    assert "mapping.csv:" in (first[0].run_key or "")
    assert first[0].tags[RUN_TAG].endswith("Z")
    job = defs.resolve_job_def("rebuild")
    config = dg.validate_run_config(job, first[0].run_config)
    assert config["resources"]["night"]["config"]["command"] == "rebuild"


def test_the_sensor_belongs_to_the_rebuild_job() -> None:
    sensor = defs.resolve_sensor_def("inbox")
    assert sensor.job_name == "rebuild"
    assert sensor.default_status is dg.DefaultSensorStatus.RUNNING


def test_what_was_taken_in_is_no_news_and_a_change_is(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    keys = []
    for body in (ONE, TWO, ONE):
        put(settings, body)
        keys += [r.run_key for r in requests(instance)]
        take_in(settings, datetime.now(UTC))
        assert requests(instance) == []
    assert len(set(keys)) == 3


def test_a_file_that_is_being_written_is_waited_for(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    put(settings, ONE, age_s=1)
    assert requests(instance) == []
    put(settings, ONE, age_s=-3600)  # a clock ahead of ours would have it wait for an hour
    assert len(requests(instance)) == 1
