"""The short form of the campaign of faults: its table is whole, and a few cells, each a crawl."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scrapers.sandbox.process import Addresses, running
from tests.campaigns.crawling import Crawls, fresh
from tests.campaigns.faults.cells import Cell, read
from tests.campaigns.faults.kinds import CLOCKS, KINDS, TARGETS
from tests.campaigns.faults.nights import post
from tests.campaigns.faults.plan import plans
from tests.scrapers.standins import StandIns

pytestmark = pytest.mark.xdist_group("spiders")

SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 20)
CELLS = read()


@pytest.fixture(scope="module")
def addresses() -> Iterator[Addresses]:
    with running(UNTIL) as found:
        yield found


def test_every_fault_has_its_cell_at_every_stand_in() -> None:
    met = {(cell.target, cell.fault, cell.when) for cell in CELLS}
    faults = {(t, f, when) for t in TARGETS for f in KINDS for when in ("throughout", "once")}
    clocks = {(t, clock, "night") for t in TARGETS if t != "ted_web" for clock in CLOCKS}
    assert met == faults | clocks
    assert all(cell.why for cell in CELLS if not cell.applies)


def test_each_cell_is_run_in_one_night() -> None:
    nights = plans(CELLS)
    counted = Counter(cell.name for night in nights for cell in night.cells)
    assert counted == Counter(cell.name for cell in CELLS if cell.applies)
    for night in nights:
        assert (
            night.clock
            or not any(cell.is_kept != (cell.source in night.without) for cell in night.cells)
            or all(cell.is_alone for cell in night.cells)
        )


@pytest.mark.parametrize(
    "name",
    [
        "udbud_sync-password-throughout",
        "udbud_sync-cut_gzip-once",
        "cvr-empty-once",
        "municipal-renamed-throughout",
        "comdia-reset-once",
        "eu_supply-cut_body-throughout",
        "eu_supply-challenge-throughout",
    ],
)
def test_a_crawl_ends_as_the_table_says(addresses: Addresses, tmp_path: Path, name: str) -> None:
    cell: Cell = next(cell for cell in CELLS if cell.name == name)
    stand_ins = StandIns(addresses, tmp_path)
    more = {f"KORTLAG_SOURCES__{cell.source}__RETRIES".upper(): "2"}
    with fresh(stand_ins, tmp_path / "whole") as mine:
        whole = Crawls(mine, cell.source, SINCE, UNTIL, env=more)
        undisturbed, rows = whole.run(), whole.rows()
    with fresh(stand_ins, tmp_path / "struck") as mine:
        crawl = Crawls(mine, cell.source, SINCE, UNTIL, env=more)
        post(cell, mine)
        account = mine.crawl(cell.source, *crawl.options(), **crawl.settings())
        assert any(fault["seen"] > fault["after"] for fault in mine.control("GET", "/__faults__"))
        assert account.accepted != cell.is_kept, account.cause
        assert cell.cause.casefold() in account.cause.casefold()
        assert account.requests <= cell.most_requests(undisturbed.requests)
        if account.accepted:
            assert any(rows.values())
            assert crawl.rows() == rows
