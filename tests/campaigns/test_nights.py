"""What measures nights (`make nights`), in small: figures of a command, parts, the page."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.campaigns.cost import Cost, cost_of
from tests.campaigns.nights import Night, page, part_of
from tests.installation import Installation

pytestmark = pytest.mark.xdist_group("night")
_BUSY = """
import subprocess, sys
block = bytearray(200 * 1024**2)
subprocess.run([sys.executable, "-c", "sum(i * i for i in range(3_000_000))"], check=True)
"""

_LEFT_BEHIND = """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "sum(i * i for i in range(6_000_000))"])
"""


def test_what_a_command_starts_is_counted(tmp_path: Path) -> None:
    log = tmp_path / "log"
    little = cost_of([sys.executable, "-c", "pass"], tmp_path, os.environ, log)
    much = cost_of([sys.executable, "-c", _BUSY], tmp_path, os.environ, log)
    assert much.cpu > little.cpu
    assert much.peak > 200  # MB; a process also counts what its parent held when it started it
    left = cost_of([sys.executable, "-c", _LEFT_BEHIND], tmp_path, os.environ, log)
    assert left.cpu > little.cpu, "nobody waited for it, and it has computed"
    with pytest.raises(RuntimeError, match="exit status 3"):
        cost_of([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, os.environ, log)


def test_every_step_of_a_night_belongs_to_a_part(first_night: Installation) -> None:
    account = first_night.last_run()
    measured = Night("first", Cost(1000.0, 30.0, 3.0, 500.0), account, 2.0)
    parts = measured.parts()
    assert list(parts) == ["crawls", "clean", "join", "checks", "publish", "between"]
    assert min(parts.values()) > 0
    of_steps = sum(seconds for part, seconds in parts.items() if part not in {"checks", "between"})
    assert of_steps == pytest.approx(sum(account["steps"].values()))
    assert {part_of(step) for step in account["steps"]} == {"crawls", "clean", "join", "publish"}


def test_the_page_holds_the_first_night_to_be_the_measure() -> None:
    account = {
        "steps": {"collect ted": 2.0, "clean ted": 1.0, "core.lots": 0.5, "publish": 4.0},
        "made": {"core.lots": ["core.notices"], "mart.demand": []},
    }
    nights = [
        Night("first", Cost(20.0, 30.0, 10.0, 500.0), account, 0.2),
        Night("unchanged", Cost(10.0, 8.0, 2.0, 400.0), account, 0.2),
    ]
    text = page(nights, {"Python": 0.02}, 1.5)
    assert "| unchanged | 10.0 | 8.0 | 2.0 | 25% | 400 | 1 of 2 |" in text
    assert "| first | 2.0 | 1.0 | 0.5 | 0.2 | 4.0 | 12.5 |" in text
    assert "| Python | 0.02 |" in text
