"""The short form of the campaign of stops: each source killed once, in the middle of its crawl."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.sandbox.process import Addresses, running
from scrapers.sources import SOURCES
from tests.campaigns.crawling import stand_ins_of
from tests.campaigns.stops import UNTIL, stopped, undisturbed
from tests.scrapers.standins import StandIns

pytestmark = pytest.mark.xdist_group("spiders")


@pytest.fixture(scope="module")
def addresses() -> Iterator[Addresses]:
    with running(UNTIL) as found:
        yield found


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_a_crawl_killed_in_the_middle_ends_with_the_same_rows(
    addresses: Addresses, tmp_path: Path, source: str
) -> None:
    stand_ins = StandIns(addresses, tmp_path)
    whole = undisturbed(stand_ins, source, tmp_path / "whole")
    stand_in = stand_ins_of(source)[-1]
    request = whole.requests[stand_in] // 2 + 1
    found = stopped(stand_ins, source, whole, stand_in, request, tmp_path / "stopped")
    assert any(whole.rows.values()), "nothing to compare"
    assert found.is_good, str(found)
