"""How far a run is: told by crawls when asked, drawn on a terminal, silent elsewhere."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from pipelines import progress
from pipelines.printing.bars import Bars, clock
from scrapers.crawls import Account, Progress
from scrapers.spiders.base import Tally
from tests.scrapers.conftest import addresses, own_settings, stand_ins
from tests.scrapers.standins import StandIns
from tests.terminal import COLUMNS, Seen, in_terminal

__all__ = ["addresses", "own_settings", "stand_ins"]  # fixtures of the crawls' tests
ROOT = Path(__file__).parents[2]
RUN = """
import sys, time
from rich.console import Console
from pipelines import progress
from pipelines.printing.bars import Bars
with Bars(Console(stderr=True)) as bars, progress.watched_by(bars):
    progress.expect(2)
    with progress.step("collect udbud_sync"):
        for done in range(0, 12_001, 3_000):
            progress.reach(done, 12_000)
            time.sleep(0.12)
    for table in ("core.register_corrections", "mart.tender_municipalities"):
        with progress.step(table):
            time.sleep(0.12)
"""


def run_in_terminal(tmp_path: Path, **env: str) -> Seen:
    return in_terminal([sys.executable, "-c", RUN], tmp_path, {"PYTHONPATH": str(ROOT), **env})


def test_a_crawl_tells_how_far_it_is_when_asked(stand_ins: StandIns) -> None:
    done = stand_ins.process("eu_supply", "--tell")
    *told, last = done.stdout.splitlines()
    account = msgspec.json.decode(last, type=Account)
    steps = [msgspec.json.decode(line, type=Progress) for line in told]
    assert steps[-1] == Progress(account.records, sum(account.announced.values()))
    assert steps == sorted(steps, key=lambda step: step.done)


def test_a_crawl_that_nobody_asks_prints_its_account_alone(stand_ins: StandIns) -> None:
    assert len(stand_ins.process("eu_supply").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("tally", "far"),
    [
        (Tally(), Progress(0, 0)),
        (Tally(reading={"a": (250, 1000)}), Progress(250, 1000)),
        (  # a list told whole counts as it was read; documents come on top
            Tally(
                announced={"a": 10, "b": 4}, collected={"a": 10, "b": 4}, reading={"a": (10, 10)},
                wanted={"notice": {"1", "2", "3"}}, got={"notice": {"1"}},
            ),
            Progress(15, 17),
        ),
    ],
)  # fmt: skip
def test_lists_and_documents_count_together(tally: Tally, far: Progress) -> None:
    assert tally.progress() == far


def test_bars_count_tell_the_pace_and_go(tmp_path: Path) -> None:
    seen = run_in_terminal(tmp_path)
    assert seen.returncode == 0, seen.text
    assert max(map(len, seen.frames)) <= COLUMNS
    drawn = [line for line in seen.frames if line.startswith("collect udbud_sync  ") is False]
    collecting = [line for line in seen.frames if "━" in line and "collect udbud_sync" in line]
    assert any("9,000 of 12,000" in line and "/s  0:0" in line for line in collecting)
    assert any("mart.tender_municipalities" in line and "1 of 2" in line for line in drawn)
    left = [line.split() for line in seen.frames if "━" not in line]
    assert [line[:-2] for line in left] == [["collect", "udbud_sync", "12,000"], ["tables", "2"]]
    assert seen.has_colours


def test_duckdb_draws_no_bar_among_ours(tmp_path: Path) -> None:
    """On a terminal it does so for what takes longer than two seconds (DuckDB 1.5.5)."""
    asked = (
        "from pathlib import Path\n"
        "from warehouse.workbench import workbench\n"
        "import duckdb\n"
        "setting = \"SELECT current_setting('enable_progress_bar')\"\n"
        "print('by itself', duckdb.connect().execute(setting).fetchall())\n"
        "with workbench(Path('parquet'), crawls={}, variables={}, only=()) as con:\n"
        "    print('ours', con.execute(setting).fetchall())\n"
    )
    seen = in_terminal([sys.executable, "-c", asked], tmp_path, {"PYTHONPATH": str(ROOT)})
    assert "by itself [(True,)]" in seen.text, seen.text
    assert "ours [(False,)]" in seen.text


def test_no_color_means_no_colour(tmp_path: Path) -> None:
    seen = run_in_terminal(tmp_path, NO_COLOR="1")
    assert any("━" in line for line in seen.frames)
    assert not seen.has_colours


def test_a_step_that_breaks_leaves_no_bar_behind() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    with Bars(console) as bars, progress.watched_by(bars):
        with pytest.raises(ZeroDivisionError), progress.step("collect ted"):
            _ = 1 / 0
        assert bars.progress.tasks == []
    assert not progress.is_watched()


def test_where_nobody_watches_nothing_happens() -> None:
    with progress.step("collect ted"):
        progress.reach(1, 2)
        progress.expect(3)
    assert not progress.is_watched()


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "0:00"), (9.9, "0:09"), (760, "12:40"), (11_225, "3:07:05")]
)
def test_time_left(seconds: float, told: str) -> None:
    assert clock(seconds) == told
