"""The stand-ins as one process for all tests of this folder, without faults between tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scrapers.sandbox.process import Addresses, running
from scrapers.sandbox.world.world import World
from tests.sandbox.client import ask

TODAY = date(2026, 11, 23)
SAMPLES = Path(__file__).parents[1] / "fixtures" / "eforms"


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Addresses]:
    with running(TODAY, SAMPLES) as addresses:
        yield addresses


@pytest.fixture
def addresses(sandbox: Addresses) -> Iterator[Addresses]:
    yield sandbox
    ask("DELETE", f"{sandbox.control}/__faults__")
    ask("DELETE", f"{sandbox.control}/__requests__")


@pytest.fixture(scope="session")
def world() -> World:
    return World(TODAY)
