"""Fixtures that several rooms share."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from scrapers.sandbox.process import running
from tests.installation import SAMPLES, SECRETS, Installation, live_environment

# How long an example takes depends on what else the machine does: never a reason to fail.
settings.register_profile("kortlag", deadline=None)
settings.load_profile("kortlag")


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation after its first night. Read it; to change it, take `night_copy`."""
    installation = Installation(tmp_path_factory.mktemp("installation") / "kortlag")
    done: subprocess.CompletedProcess[str] = installation.run("nightly")
    assert done.returncode == 0, done.stdout + done.stderr
    return installation


@pytest.fixture(scope="session")
def night_everywhere(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A live installation, every source on, after a night with secrets that must not be told.

    Read it. What the night printed is `told.txt`.
    """
    optional = ("udbud_sync", "municipal", "comdia", "eu_supply")
    switched = {f"KORTLAG_SOURCES__{name}__ENABLED".upper(): "true" for name in optional}
    folder = tmp_path_factory.mktemp("everywhere") / "kortlag"
    installation = Installation(folder, env={"KORTLAG_AS_OF": "2027-06-01", **switched})
    dotenv = folder / ".env"
    dotenv.touch(mode=0o600)
    dotenv.write_text(f"KORTLAG_SOURCES__CVR__PASSWORD='{SECRETS['cvr']}'\n", encoding="utf-8")
    with running(date(2027, 6, 1), SAMPLES) as addresses:
        installation.env |= live_environment(addresses)
        done = installation.run("nightly")
    (folder / "told.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return installation


@pytest.fixture
def night_copy(first_night: Installation, tmp_path: Path) -> Installation:
    """A copy of the first night's installation, to go on from."""
    folder = tmp_path / "kortlag"
    shutil.copytree(first_night.folder, folder, symlinks=True)
    return Installation(folder)
