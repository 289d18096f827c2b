"""Three workers, one killed in the middle of a crawl: the rows of one machine, each once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipelines.home import dagster_environment
from pipelines.scale import running
from scrapers import crawls
from scrapers.config import CONFIG_ENV, load
from tests.campaigns.crawling import Crawls
from tests.installation import AS_OF
from tests.scale.cluster import SECRET, Cluster, cluster, cut_off, kill_in_mid_crawl
from tests.scrapers.standins import StandIns

SINCE, UNTIL = date(2025, 12, 1), date.fromisoformat(AS_OF)
RUN = "20261120T000000Z"


@pytest.fixture
def machines(stand_ins: StandIns, tmp_path: Path) -> Iterator[Cluster]:
    env = {
        name: value
        for name, value in stand_ins.environment().items()
        if name.startswith("KORTLAG_") and name != CONFIG_ENV
    }
    with cluster(tmp_path / "machines", env, months=4, workers=3) as found:
        yield found


def test_the_rows_are_those_of_one_machine(
    machines: Cluster, stand_ins: StandIns, monkeypatch: pytest.MonkeyPatch
) -> None:
    pace = {"PAGE_SIZE": "50", "CONCURRENCY": "8", "DELAY_S": "0"}
    env = {f"KORTLAG_SOURCES__TED__{key}": value for key, value in pace.items()}
    one = Crawls(stand_ins, "ted", SINCE, UNTIL, env=env)
    assert one.run().accepted
    join = machines.machine("join")
    for name, value in join.environment(KORTLAG_CONFIG=str(join.folder / "kortlag.toml")).items():
        if name.startswith(("KORTLAG_", "AWS_")):
            monkeypatch.setenv(name, value)
    settings = load(join.folder / "kortlag.toml")
    for name, value in dagster_environment(settings).items():
        monkeypatch.setenv(name, value)
    killed: list[str] = []
    killer = threading.Thread(target=kill_in_mid_crawl, args=(machines, killed))
    killer.start()
    options = {"sources": ["ted"], "since": SINCE.isoformat()}
    left = running.before_the_run(settings, "nightly", RUN, options)
    killer.join()

    assert left["sources"] == ["none"]
    assert killed
    assert cut_off(machines.folder / killed[0])
    assert machines.workers.keys() == {"worker-1", "worker-2", "worker-3"} - set(killed)
    accounts = crawls.accepted(settings.archive_dir, "ted")
    windows = [account.window for account in accounts]
    assert len(windows) == len(set(windows)) == 3
    assert {window.since for window in windows if window} >= {SINCE}
    twin = Crawls(StandIns(stand_ins.addresses, join.folder), "ted", SINCE, UNTIL, env=env)
    assert twin.rows() == one.rows()
    for log in [*machines.folder.rglob("*.log"), *machines.folder.rglob("*.db")]:
        assert SECRET.encode() not in log.read_bytes(), log
