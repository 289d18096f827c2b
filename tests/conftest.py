"""Fixtures that several rooms share."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.installation import Installation


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation after its first night. Read it; to change it, take `night_copy`."""
    installation = Installation(tmp_path_factory.mktemp("installation") / "kortlag")
    done: subprocess.CompletedProcess[str] = installation.run("nightly")
    assert done.returncode == 0, done.stdout + done.stderr
    return installation


@pytest.fixture
def night_copy(first_night: Installation, tmp_path: Path) -> Installation:
    """A copy of the first night's installation, to go on from."""
    folder = tmp_path / "kortlag"
    shutil.copytree(first_night.folder, folder, symlinks=True)
    return Installation(folder)
