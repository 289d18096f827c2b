"""`python -m tests.campaigns.faults [SOURCE …] [FAULT …]`: the campaign, or some of its cells.

Without arguments all of it, several cells a night, and the page is written. With the names of
stand-ins or faults only their cells, each in a night that asks no other source, and no page.
Outcomes are kept below `build/faults`: what was run with the same code is not run again.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from typing import Annotated

import msgspec
import typer

from tests.campaigns.faults import page
from tests.campaigns.faults.cells import Cell, read
from tests.campaigns.faults.kinds import CLOCKS, KINDS, TARGETS
from tests.campaigns.faults.nights import Outcome, run
from tests.campaigns.faults.plan import Plan, alone, plans
from tests.campaigns.faults.world import DAY, GOOD_DAYS, Nights, code, stand_ins
from tests.scrapers.standins import StandIns

ROOT = Path(__file__).parents[3]
DOC = ROOT / "docs" / "faults.md"


class Outcomes:
    """Outcomes of cells, a file each below a folder; those of other code do not count."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, outcome: Outcome) -> None:
        """Write an outcome."""
        path = self.folder / f"{outcome.cell}.json"
        path.write_bytes(msgspec.json.format(msgspec.json.encode(outcome)))

    def all(self) -> dict[str, Outcome]:
        """Cell -> outcome."""
        found = (msgspec.json.decode(p.read_bytes(), type=Outcome) for p in self._files())
        return {outcome.cell: outcome for outcome in found}

    def _files(self) -> Iterable[Path]:
        return sorted(self.folder.glob("*.json"))


def campaign(
    todo: Sequence[Plan], work: Path, jobs: int, write: Callable[[str], object]
) -> Iterator[Outcome]:
    """Run nights, several at once if asked, each line of them printed as it ends."""
    shutil.rmtree(work / "running", ignore_errors=True)
    with ExitStack() as stack:
        free: SimpleQueue[tuple[Nights, StandIns]] = SimpleQueue()
        for job in range(1, 1 + jobs):
            nights = Nights(work, f"stand-ins-{job}", stand_ins(stack, job))
            nights.good()
            free.put((nights, StandIns(nights.addresses, work)))

        def one(number: int, plan: Plan) -> list[Outcome]:
            nights, mine = free.get()
            try:
                return run(plan, nights, mine, work / "running" / str(number))
            finally:
                free.put((nights, mine))

        with ThreadPoolExecutor(jobs) as pool:
            pending = [pool.submit(one, number, plan) for number, plan in enumerate(todo)]
            for done in as_completed(pending):
                for outcome in done.result():
                    write(f"{outcome}\n")
                    yield outcome


def chosen(cells: Iterable[Cell], names: Sequence[str]) -> list[Cell]:
    """Cells of the stand-ins and faults that are named; all of those that are not."""
    targets = {name for name in names if name in TARGETS} or set(TARGETS)
    faults = {name for name in names if name in KINDS or name in CLOCKS} or {*KINDS, *CLOCKS}
    whens = {name for name in names if name in {"throughout", "once"}}
    return [
        cell
        for cell in cells
        if cell.target in targets
        and cell.fault in faults
        and cell.applies
        and (not whens or cell.when in whens)
    ]


def main(
    names: Annotated[
        list[str] | None, typer.Argument(help="Stand-ins, faults, `once`, `throughout`.")
    ] = None,
    jobs: Annotated[int, typer.Option(help="Nights at once.", min=1)] = 1,
    again: Annotated[bool, typer.Option("--again", help="Run what was run already.")] = False,
    folder: Annotated[Path, typer.Option(help="Where nights are kept.")] = ROOT / "build/faults",
    only_page: Annotated[
        bool, typer.Option("--only-page", help="Run nothing; write the page of what was run.")
    ] = False,
) -> None:
    """Run the campaign; exit status 1 when a cell was not as expected."""
    if unknown := set(names or ()) - {*TARGETS, *KINDS, *CLOCKS, "once", "throughout"}:
        raise typer.BadParameter(f"no such stand-in or fault: {', '.join(sorted(unknown))}")
    cells = read()
    work = folder / code()
    outcomes = Outcomes(work / "outcomes")
    expected = {cell.name: repr(cell) for cell in cells}
    done = {
        outcome.cell
        for outcome in outcomes.all().values()
        if not again and outcome.expected == expected.get(outcome.cell)
    }
    if only_page:
        _write_page(cells, outcomes.all())
        return
    mine = chosen(cells, names or ())
    nights = [alone(cell) for cell in mine] if names else plans(mine)
    todo = [plan for plan in nights if any(cell.name not in done for cell in plan.cells)]
    for outcome in campaign(todo, work, jobs, sys.stdout.write):
        outcomes.keep(outcome)
    found = outcomes.all()
    ran = [found[cell.name] for cell in mine]
    good = sum(not outcome.problems for outcome in ran)
    sys.stdout.write(f"{good} passed of {len(ran)}\n")
    if not names:
        _write_page(cells, found)
    raise typer.Exit(int(good < len(ran)))


def _write_page(cells: Sequence[Cell], found: Mapping[str, Outcome]) -> None:
    days = ", ".join(map(str, GOOD_DAYS))
    text = page.write(cells, found, date.today(), days, DAY)  # noqa: DTZ011 - the machine's day
    DOC.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
