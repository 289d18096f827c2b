"""Nights killed at any moment and at any step: nothing lost, nothing half published.

`python -m tests.campaigns.kills --seed 1 --count 120` kills the run, its crawls, its whole process
group and the publisher, and looks after each kill whether all holds that must
(`tests.campaigns.whole`). Kills come in rounds on one folder; after each round a whole night has to
end as if nobody had been killed, table by table. What the machine may refuse
(`tests.campaigns.limits`) comes after. `--write` writes docs/kills.md (`make kills`).
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from tests.campaigns import limits
from tests.campaigns.ground import Ground, prepared
from tests.campaigns.killing import (
    SOURCES,
    AtStep,
    InTime,
    Kill,
    Line,
    crawls_killed,
    killed_in_turn,
)

Round = Callable[[Ground, int], Iterator[Line]]
_LONGEST_ROUND = 8
KINDS = {
    "night": "the night's process",
    "group": "the night and all it had started, at once",
    "step": "the night's process, before or after one of its renames and syncs",
    "publisher": "the publisher, before or after each of its renames and syncs",
    "crawl": "a crawl of a night that goes on",
}
DOC = Path(__file__).parents[2] / "docs" / "kills.md"
PAGE = """\
# Kills

Written on {day} by `{command}` (`make kills`),
against the sandbox's stand-ins. Every kill is a SIGKILL of the real command, in an installation
that has published once and is at work on its second night. After each kill what is published has
to be one whole run (files, checksums, rows and run of files and database in agreement), `kortlag
status` true, the inbox untouched, every archived byte readable, and nobody left running. After
each round of kills on one folder a night that is left alone has to end as the one nobody
disturbed, table by table.

{kills}
## What the machine may refuse

One installation on a disk of its own, night after night, and a last one to which nothing is
refused. After each the same holds as after a kill.

{limits}"""


def nights_to_kill(ground: Ground, count: int, rng: random.Random) -> Iterator[Kill]:
    """Kills of the night's process, of its group, and at its steps, in equal parts."""
    for number in range(count):
        if number % 3 == 2:
            step, when = rng.randrange(len(ground.steps)), rng.choice(["before", "after"])
            yield AtStep("step", "nightly", "", step + 1, when, told(ground.steps[step]))
        else:
            yield InTime(("night", "group")[number % 3], ground.moment(rng.random()))


def told(step: str) -> str:
    """A step by its name and the end of its path."""
    name, _, path = step.partition(" ")
    return f"{name} {path.rpartition(f'{os.sep}data{os.sep}')[2]}"


def publisher(command: str, steps: Sequence[str], most_files: int) -> list[Kill]:
    """Kills before and after each step of publishing by a command.

    Args:
        command: `nightly` or `export`.
        steps: what it did below `exports`.
        most_files: how many of the syncs of single files count; between them nothing changes.
    """
    files = [n for n, step in enumerate(steps) if step.startswith("fsync") and Path(step).suffix]
    return [
        AtStep("publisher", command, f"{os.sep}exports", number + 1, when, told(step))
        for number, step in enumerate(steps)
        if number not in files[most_files:]
        for when in ("before", "after")
    ]


def rounds(ground: Ground, count: int, rng: random.Random) -> list[Round]:
    """What is killed, in rounds: at least `count` kills."""
    exports = publisher("export", ground.steps_of_export(), most_files=2)
    steps = [step for step in ground.steps if f"{os.sep}exports" in step]
    nights = [kill for kill in publisher("nightly", steps, 0) if "fsync" not in str(kill)]
    times = [1] * (1 + count // 24) + [2]
    # As if no crawl were killed, and a few more: crawls are short, and some nights will have ended.
    more = max(0, count + count // 20 - len(exports) - len(nights))
    kills = [*nights, *nights_to_kill(ground, more, rng)]
    rng.shuffle(kills)
    found: list[Round] = [partial(killed_in_turn, kills=exports)]
    while kills:
        size = rng.randint(3, _LONGEST_ROUND)
        found.append(partial(killed_in_turn, kills=kills[:size]))
        kills = kills[size:]
    for often in times:
        shares = [rng.random() for _ in SOURCES]
        found.append(partial(crawls_killed, shares=shares, times=often))
    return found


def campaign(
    ground: Ground, count: int, seed: int, jobs: int, write: Callable[[str], object]
) -> list[Line]:
    """Run all rounds, `jobs` at a time, each line written as it comes."""
    lines: list[Line] = []

    def run(numbered: tuple[int, Round]) -> None:
        number, kills = numbered
        for line in kills(ground, number):
            lines.append(line)
            write(f"{line}\n")

    with ThreadPoolExecutor(jobs) as pool:
        for _ in pool.map(run, enumerate(rounds(ground, count, random.Random(seed)), start=1)):
            pass  # what broke in a round is raised here
    return lines


def table(lines: Sequence[Line]) -> str:
    """Totals by what was killed, as a Markdown table."""
    kills = [line for line in lines if line.is_kill]
    parts = [(title, [k for k in kills if k.kind == kind]) for kind, title in KINDS.items()]
    parts += [("**all kills**", kills)]
    parts += [("nights left alone after them", [line for line in lines if line.is_night])]
    rows = ["| what was killed | times | with a loss |\n|---|---|---|\n"]
    for title, of_kind in parts:
        bad = sum(bool(line.problems) for line in of_kind)
        rows.append(f"| {title} | {len(of_kind)} | {bad} |\n")
    return "".join(rows)


def main(
    seed: Annotated[int, typer.Option(help="of the moments and steps")] = 1,
    count: Annotated[int, typer.Option(help="kills at least")] = 120,
    jobs: Annotated[int, typer.Option(help="rounds at a time")] = 2,
    write: Annotated[bool, typer.Option("--write", help="into docs/kills.md")] = False,
) -> None:
    """Run the campaign; exit status 1 when anything was lost or too few were killed."""
    folder = Path(tempfile.mkdtemp(prefix="kortlag-kills-"))
    with prepared(folder) as ground:
        took = f"{ground.told[-1]:.0f} s and {len(ground.steps)} steps a night"
        _print(f"seed {seed}, {count} kills, {took}\n")
        lines = campaign(ground, count, seed, jobs, _print)
        outcomes = limits.campaign(ground, _print)
    shutil.rmtree(folder)
    totals = table(lines)
    _print(totals)
    if write:
        command = f"python -m tests.campaigns.kills --seed {seed} --count {count} --write"
        day = datetime.now(UTC).date()
        page = PAGE.format(day=day, command=command, kills=totals, limits=limits.table(outcomes))
        DOC.write_text(page, encoding="utf-8")
    is_bad = any(told.problems for told in (*lines, *outcomes))
    raise typer.Exit(int(is_bad or sum(line.is_kill for line in lines) < count))


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    typer.run(main)
