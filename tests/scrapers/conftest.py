"""Stand-ins that every spider's tests share, and a data folder for each test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scrapers.config import CONFIG_ENV
from scrapers.sandbox.process import Addresses, running
from tests.scrapers.standins import UNTIL, StandIns


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the settings file that another one loaded: `load` leaves its address behind."""
    monkeypatch.setenv(CONFIG_ENV, str(tmp_path / "kortlag.toml"))


@pytest.fixture(scope="session")
def addresses() -> Iterator[Addresses]:
    """The stand-ins on the tests' day; one process for all tests of a worker."""
    with running(date.fromisoformat(UNTIL)) as found:
        yield found


@pytest.fixture
def stand_ins(addresses: Addresses, tmp_path: Path) -> StandIns:
    """Stand-ins without faults, without requests, and a folder of one's own."""
    found = StandIns(addresses, tmp_path)
    found.reset()
    return found
