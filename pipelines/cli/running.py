"""Commands that make a publication: `nightly`, `rebuild`, `export`."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.logging import RichHandler

from pipelines.cli import completing
from pipelines.cli.common import Config, err, out
from pipelines.home import dagster_environment
from pipelines.lock import alone
from pipelines.printing.standing import print_outcome
from scrapers.config import ConfigError, Settings, load
from scrapers.sources import SOURCES, unknown_source


def nightly(
    source: Annotated[
        list[str] | None,
        typer.Option(
            help="Collect only this source (repeatable).", autocompletion=completing.sources
        ),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Read notices published since this date."),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Read every source from the start.")] = False,
    config: Config = None,
) -> None:
    """Collect, clean, join, check, publish, export.

    Example: kortlag nightly --source ted --since 2026-11-01
    """
    if unknown := set(source or ()) - set(SOURCES):
        raise ConfigError(unknown_source(min(unknown)))
    settings = load(config)
    if since and since.date() > settings.calculation_date:
        raise ConfigError(
            f"--since {since:%Y-%m-%d} lies after the day that is calculated for, "
            f"{settings.calculation_date}: give an earlier date."
        )
    _run(
        settings,
        "nightly",
        sources=source or [],
        since=since.date().isoformat() if since else "",
        full=full,
    )


def rebuild(config: Config = None) -> None:
    """Make everything again from the archive alone, without network.

    Example: kortlag rebuild
    """
    _run(load(config), "rebuild")


def export(config: Config = None) -> None:
    """Write the exports of the published tables again.

    Example: kortlag export
    """
    from pipelines.assets.publish import export_again
    from warehouse import release

    settings = load(config)
    if release.current(settings.exports_dir) is None:
        raise ConfigError("Nothing has been published yet. Run `kortlag nightly` first.")
    with alone(settings.data_dir):
        final = export_again(settings)
    out.print(f"Wrote {len(list(final.iterdir()))} files to {settings.exports_dir / 'current'}")


def worker(
    port: Annotated[int, typer.Option(help="Listen here; 0 takes a free one.")] = 0,
    config: Config = None,
) -> None:
    """Collect and clean for another machine's nights, as the scheduler in the settings asks.

    Example: kortlag worker --port 8801
    """
    settings = load(config)
    if not settings.scale.scheduler:
        raise ConfigError("scale.scheduler and scale.store say for whom to work: set them.")
    os.environ.update(dagster_environment(settings))
    # One thread, for Dagster is not safe with more: a worker a core. No nanny: what starts
    # services on the machine starts it again.
    arguments = [
        settings.scale.scheduler, "--nthreads", "1", "--no-nanny", "--no-dashboard",
        "--worker-port", str(port), "--local-directory", str(settings.data_dir / "dask"),
    ]  # fmt: skip
    command = [sys.executable, "-m", "distributed.cli.dask_worker", *arguments]
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter and its module


def _run(settings: Settings, command: str, **options: Any) -> None:
    from pipelines import night  # Dagster takes a second to import; other commands do without

    with _shown():
        outcome = night.run(settings, command, **options)
    print_outcome(out, outcome, settings)
    raise typer.Exit(int(outcome.exit))


@contextmanager
def _shown() -> Iterator[None]:
    """Show how far a run is: bars on a terminal, else each step as it ends, with the time of day.

    On a terminal the steps' own lines are the bars' business, warnings are printed above them.
    """
    logger = logging.getLogger("kortlag")
    logger.propagate = False
    if not err.is_terminal:
        handler: logging.Handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        yield
        return
    from pipelines import progress
    from pipelines.printing.bars import Bars

    logger.addHandler(RichHandler(console=err, show_path=False, show_time=False, markup=False))
    logger.setLevel(logging.WARNING)
    with Bars(err) as bars, progress.watched_by(bars):
        yield
