"""Crawls are forked from a process that imported everything; each stands alone."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing import forkserver

from tests.scrapers.standins import StandIns


def _starter() -> int:
    pid = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]  # no public way
    assert isinstance(pid, int)
    return pid


def test_a_crawl_outlives_the_process_it_was_forked_from_and_the_next_gets_a_new_one(
    stand_ins: StandIns,
) -> None:
    stand_ins.crawl("udbud")
    stand_ins.reset()
    stand_ins.fault("cvr", "slow", seconds=60)
    crawl = stand_ins.start("cvr")
    while not stand_ins.seen():
        time.sleep(0.01)
    starter = _starter()
    os.kill(starter, signal.SIGKILL)
    os.waitid(os.P_PID, starter, os.WEXITED | os.WNOWAIT)
    assert stand_ins.crawl("ted").accepted
    assert _starter() != starter
    assert crawl.pid is not None
    os.kill(crawl.pid, 0)
    crawl.kill()


def test_a_crawl_has_its_own_environment_and_nothing_of_the_last_one_s(stand_ins: StandIns) -> None:
    """What one sets, by settings or in the process it is, the next does not meet."""
    off = stand_ins.crawl("udbud", KORTLAG_SOURCES__UDBUD__BASE_URL="http://127.0.0.1:9/")
    assert not off.accepted
    assert stand_ins.crawl("udbud").accepted
