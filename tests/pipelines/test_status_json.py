"""The JSON of `kortlag status`: a monitor rests on its keys; `docs/monitoring.md` explains them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import Installation

pytestmark = pytest.mark.xdist_group("night")
PAGE = Path(__file__).parents[2] / "docs" / "monitoring.md"
KEYS = {
    "at", "exit", "meaning", "running", "limit_s", "last_published_at", "last_published_run",
    "age_s", "sources", "runs", "checks", "blocked", "accepted", "notifications",
    "damaged",
}  # fmt: skip
OF_A_SOURCE = {
    "source", "title", "publisher", "licence", "attribution", "state", "cause", "last_success_at",
    "last_attempt_at", "records", "announced", "missing", "age_s", "limit_s", "requests_per_night",
    "requests_last_crawl", "full_last_crawl", "delay_s", "robots_delay_s", "concurrency",
    "timeout_s", "retries", "backoff_s", "throttle_s", "agent",
}  # fmt: skip


def test_no_key_goes_and_every_key_is_explained(first_night: Installation) -> None:
    done = first_night.run("status", "--json", KORTLAG_NOTIFY__WEBHOOK="http://127.0.0.1:9/key")
    told = json.loads(done.stdout)
    assert done.returncode == told["exit"] == 0
    assert told.keys() >= KEYS
    assert all(source.keys() >= OF_A_SOURCE for source in told["sources"])
    explained = set(re.findall(r"`(\w+)`", PAGE.read_text(encoding="utf-8")))
    assert told.keys() <= explained
    assert {"number", "subject", "was", "state", "text", "pending", "error"} <= explained


def test_a_finished_night_is_well(first_night: Installation) -> None:
    told = first_night.status()
    assert told["meaning"] == "published, all sources fresh"
    assert (told["running"], told["blocked"], told["accepted"]) == (None, {}, [])
    assert told["age_s"] > 0
    assert told["limit_s"] == 23 * 3600
    assert told["last_published_run"] == told["runs"][0]["run_id"]
    assert told["notifications"] == {}  # no channel is set
    checks = told["runs"][0]["checks"]
    assert checks["core.notices.lost_keys"]["passed"]
    assert not (first_night.data / "notifications.jsonl").exists()  # nothing was amiss


@pytest.mark.parametrize(
    ("exit_status", "age_s", "code"),
    [(0, 3600.0, 0), (3, 3600.0, 1), (4, 3600.0, 2), (0, 40 * 3600.0, 2), (4, None, 2)],
)
def test_the_monitor_check_of_the_page_works(
    exit_status: int, age_s: float | None, code: int
) -> None:
    (script,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    told = json.dumps({"exit": exit_status, "age_s": age_s, "meaning": "as it is"})
    done = subprocess.run(
        [sys.executable, "-c", script], input=told, text=True, capture_output=True, check=False
    )
    assert done.returncode == code, done.stderr
    assert done.stdout.startswith("as it is | age_s=")
