"""Ordinary nights pass the publish gate: every pair of an installation's kept sets is compared.

`python -m tests.campaigns.gate DATA_DIR` compares each set in `DATA_DIR/exports` with each later
one, as the gate would if the nights between had not been. `--nights` makes the sets first, in a
folder that is not there yet: eight of the sandbox's nights within a month (half an hour).
"""

from __future__ import annotations

from contextlib import closing
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from tests.installation import Installation
from warehouse import gate, occasion
from warehouse.release import DATABASE_NAME

DAYS = (
    "2026-10-20", "2026-10-21", "2026-10-27", "2026-11-03", "2026-11-04", "2026-11-12",
    "2026-11-19", "2026-11-20",
)  # fmt: skip


def as_of(database: Path) -> str:
    """The day a set was made for."""
    with closing(duckdb.connect(str(database), read_only=True)) as con:
        found = con.execute(
            "SELECT as_of FROM meta.runs ORDER BY started_at DESC LIMIT 1"
        ).fetchall()
    return str(found[0][0])


def compared(before: Path, now: Path) -> list[dict[str, Any]]:
    """Rows of `meta.gate`, had one set been published after the other."""
    with closing(duckdb.connect()) as con:
        con.execute(f"ATTACH '{now}' AS now (READ_ONLY); USE now; SET TimeZone = 'UTC'")
        con.execute(f"SET VARIABLE as_of = DATE '{as_of(now)}'")
        con.execute("SET VARIABLE ending_from_months = 6")
        municipalities = con.execute(
            "SELECT DISTINCT municipality_code FROM mart.coverage_by_category"
        ).fetchall()
        giving = con.execute(
            "SELECT source FROM meta.sources WHERE last_success_at IS NOT NULL"
        ).fetchall()
        with occasion.attached(con, before):
            known = occasion.read(
                con,
                municipalities=[code for (code,) in municipalities],
                giving=[source for (source,) in giving],
                accepted={},
            )
            return gate.measured(con, known)


def nights(folder: Path) -> None:
    """A night for each of the days, in an installation of its own."""
    installation = Installation(folder, env={"KORTLAG_EXPORTS__KEEP": str(len(DAYS))})
    for day in DAYS:
        done = installation.run("nightly", KORTLAG_AS_OF=day)
        typer.echo(f"{day} exit status {done.returncode}")


def main(
    data_dir: Path,
    make: Annotated[bool, typer.Option("--nights", help="Make the nights first.")] = False,
) -> None:
    """Compare each set of DATA_DIR/exports with each later one; exit status 1: one was stopped."""
    if make:
        nights(data_dir.parent)
    sets = sorted(path for path in (data_dir / "exports").glob("2*") if path.is_dir())
    databases = [path / DATABASE_NAME for path in sets]
    stopped = 0
    for before, now in combinations(databases, 2):
        rows = compared(before, now)
        failing = [row for row in rows if not row["passed"]]
        stopped += bool(failing)
        typer.echo(f"{as_of(before)} -> {as_of(now)}: {len(rows)} figures, {len(failing)} outside")
        for row in failing:
            typer.echo(f"  {row['check_name']} {row['subject']}: {row['before']} -> {row['now']}")
    typer.echo(f"{len(list(combinations(databases, 2)))} pairs, {stopped} stopped")
    raise typer.Exit(1 if stopped else 0)


if __name__ == "__main__":
    typer.run(main)
