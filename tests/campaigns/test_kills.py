"""Short form of the campaign of kills: one night, killed in a crawl; one publisher, at its pointer.

The publish step cut off at every one of its steps is in tests/warehouse/test_release_powercut.py,
a crawl killed at any request in test_stops.py.
"""

from __future__ import annotations

import resource
import signal
import time

import pytest

from pipelines.runs import RunAccount, settle
from tests.campaigns.killpoint import KillPoint
from tests.campaigns.limits import Refusal, nothing, refused
from tests.campaigns.whole import Before, crawls_in, current, losses
from tests.installation import Installation

pytestmark = pytest.mark.xdist_group("night")


def test_a_night_at_work_is_alone_and_when_killed_leaves_nobody_behind(
    night_copy: Installation,
) -> None:
    before = Before.of(night_copy)
    night = night_copy.start("nightly", log=night_copy.folder / "night.log")
    while not crawls_in(night_copy):
        assert night.poll() is None, (night_copy.folder / "night.log").read_text()
        time.sleep(0.02)
    for command in ("nightly", "export"):
        done = night_copy.run(command)
        assert done.returncode == 4, command
        assert "Another run is working" in done.stderr
        assert "Traceback" not in done.stderr
    night.kill()
    night.wait()
    assert losses(night_copy, before) == []


@pytest.mark.parametrize(("step", "is_published"), [("rename", False), ("replace", True)])
def test_a_publisher_killed_at_its_pointer_publishes_all_or_nothing(
    night_copy: Installation, step: str, is_published: bool
) -> None:
    """After the set has its name and before the pointer moves; and right after it has moved."""
    before = Before.of(night_copy)
    log, folder = str(night_copy.folder / "steps"), night_copy.folder
    point = KillPoint(r"export$", log, name=step, below="exports/.", step=1, when="after")
    done = night_copy.run("export", **point.environment(folder))
    assert done.returncode == -signal.SIGKILL
    assert point.has_killed
    assert losses(night_copy, before) == []
    assert (current(night_copy).name != before.current) == is_published


def test_a_disk_that_takes_no_more_is_told_and_what_was_published_stands(
    night_copy: Installation,
) -> None:
    """By a limit on the size of a file, which needs no root as a small disk does."""
    limit = (resource.RLIMIT_FSIZE, 100_000)
    refusal = Refusal("files above 100 kB", nothing, frozenset({1}), "The disk is full", limit)
    found = refused(night_copy, refusal, {}, "export")
    assert found.problems == ()


def test_a_run_that_was_cut_off_right_after_it_had_published_has_published(
    night_copy: Installation,
) -> None:
    runs_dir = night_copy.data / "runs"
    run_id = night_copy.last_run()["run_id"]
    RunAccount(runs_dir, run_id).update(published=False)
    status = night_copy.status()
    assert status["exit_status"] == 0
    assert status["runs"][0]["published"]
    assert not night_copy.last_run()["published"], "asking changes nothing"
    settle(runs_dir, current(night_copy))
    assert night_copy.last_run()["published"]
