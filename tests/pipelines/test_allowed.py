"""A night that is allowed too little is refused at the door, and takes more where it may."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import COMMAND

_TAKES = """
import resource
from pipelines.allowed import enough
enough()
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


def _with(soft: int, hard: int, *command: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={**os.environ, "KORTLAG_DATA_DIR": str(data_dir)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard)),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", ["nightly", "rebuild"])
@pytest.mark.parametrize("files", [16, 20, 63])
def test_too_few_are_told_before_anything_is_done(files: int, command: str, tmp_path: Path) -> None:
    done = _with(files, files, *COMMAND, command, data_dir=tmp_path / "data")
    assert done.returncode == 1
    assert "`ulimit -n 1024`" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "data").glob("runs/*.json"))


@pytest.mark.parametrize(
    ("soft", "hard", "taken"), [(32, 4096, 1024), (32, 512, 512), (2048, 4096, 2048)]
)
def test_what_may_be_had_is_taken(soft: int, hard: int, taken: int, tmp_path: Path) -> None:
    done = _with(soft, hard, sys.executable, "-c", _TAKES, data_dir=tmp_path)
    assert (done.stdout, done.stderr) == (f"{taken}\n", "")


def test_too_little_memory_is_told_before_anything_is_done(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "nightly"],
        env={**os.environ, "KORTLAG_DATA_DIR": str(tmp_path / "data")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (900_000_000, 900_000_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "The memory allowed is too little" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "data").glob("runs/*.json"))
