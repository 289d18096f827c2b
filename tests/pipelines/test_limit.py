"""What hangs is ended by its limit: a crawl, a step, a process that never comes back to Python."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.limit import LimitReachedError, limited, tags
from pipelines.notifications import read
from scrapers.config import Settings
from tests.installation import Installation

# A step that hangs, with a child of its own, run as a night runs its steps.
STEP = """
import signal, subprocess, sys
from pathlib import Path
import dagster as dg
from pipelines.limit import limited

@dg.asset
def before() -> None: pass

@dg.asset(deps=[before])
def hanging() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as child:
        print(child.pid, flush=True)
        signal.setitimer(signal.ITIMER_REAL, 0.1)  # brings the limit near
        try:
            child.wait()
        except BaseException:
            child.kill()
            raise

@dg.asset(deps=[hanging])
def after() -> None: print("went on", flush=True)

with limited(600, Path(sys.argv[1])) as limit:
    job = dg.define_asset_job("job", executor_def=dg.in_process_executor)
    defs = dg.Definitions(assets=[before, hanging, after], jobs=[job])
    result = defs.resolve_job_def("job").execute_in_process(raise_on_error=False)
print("reached", limit.reached, "success", result.success)
"""
# A loop in C that looks for no signal never lets go of the interpreter.
DEAF = """
import itertools, sys
from pathlib import Path
from pipelines.limit import limited
with limited(0.2, Path(sys.argv[1]), to_end_s=0.2):
    sum(itertools.repeat(0))
print("went on")
"""


def test_what_takes_too_long_is_interrupted_and_nothing_is_left_armed(tmp_path: Path) -> None:
    trace = tmp_path / "runs" / "run-hung.txt"
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(LimitReachedError, match=r"limit of 0\.05 s"), limited(0.05, trace) as limit:
        time.sleep(60)
    assert limit.reached
    assert not trace.exists()
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    with limited(60, trace) as limit:
        pass
    assert not limit.reached


def ended(script: str, trace: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, str(trace)],
        capture_output=True,
        text=True,
        timeout=300,  # a net below hanging, not a measure
        check=False,
    )


def test_a_step_that_hangs_is_ended_with_its_children_and_the_run_with_it(tmp_path: Path) -> None:
    done = ended(STEP, tmp_path / "hung.txt")
    lines = done.stdout.split("\n")
    assert "reached True success False" in lines, done.stderr
    assert "went on" not in lines
    child = next(int(line) for line in lines if line.isdigit())
    assert not Path(f"/proc/{child}").exists()
    assert list(tmp_path.iterdir()) == []


def test_what_never_comes_back_to_python_is_ended_and_says_where_it_hung(tmp_path: Path) -> None:
    trace = tmp_path / "hung.txt"
    done = ended(DEAF, trace)
    assert done.returncode == 1
    assert "went on" not in done.stdout
    assert 'File "<string>", line 6' in trace.read_text(encoding="utf-8")


def test_dagster_ends_its_own_runs_by_the_same_limit() -> None:
    assert tags(Settings()) == {"dagster/max_runtime_seconds": "82800"}


@pytest.mark.xdist_group("night")
def test_a_run_that_takes_too_long_is_ended_and_everybody_is_told(
    night_copy: Installation,
) -> None:
    before = night_copy.database
    done = night_copy.run("rebuild", KORTLAG_NIGHT__LIMIT_MINUTES="0.02")
    assert done.returncode == 4, done.stdout + done.stderr
    assert "its limit (night.limit_minutes)" in done.stdout
    account = night_copy.last_run()
    assert account["ended_by_limit"]
    assert not account["published"]
    assert night_copy.database == before
    assert not list((night_copy.data / "runs").glob("*-hung.txt"))
    status = night_copy.status()
    assert (status["exit_status"], status["running"]) == (4, None)
    assert status["runs"][0]["ended_by_limit"]
    (told,) = read(night_copy.data)
    assert (told.subject, told.state) == ("kortlag", "not_published")
    assert "varede længere, end den må" in told.text
