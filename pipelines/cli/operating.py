"""Commands for whoever watches over the nights: `accept`, `tell`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from pipelines import acceptance
from pipelines.cli import completing
from pipelines.cli.common import Config, err, out
from scrapers.config import load


def accept(
    check: Annotated[
        str,
        typer.Argument(
            help="Check that blocks, as `kortlag status` names it.",
            autocompletion=completing.checks,
        ),
    ],
    why: Annotated[str, typer.Option(help="Why the change is true; kept and published.")],
    by: Annotated[str, typer.Option(help="Who says so; kept in accepted.jsonl only.")] = "",
    config: Config = None,
) -> None:
    """Let one blocked check pass once: the change that is there now, not a larger one.

    Exit status 1: the check does not block, or may not be accepted.

    Example: kortlag accept core.sites.changed_rows --why "Virk has cleared closed sites"
    """
    settings = load(config)
    try:
        given = acceptance.accept(settings, check, why, by, datetime.now(UTC))
    except acceptance.RefusedError as error:
        err.print(str(error), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
    for figure in given.entry["figures"]:
        out.print(f"  {acceptance.told(figure)}", markup=False, highlight=False, soft_wrap=True)
    out.print(
        f"Accepted {check} (number {given.number} in {settings.data_dir / acceptance.FILE}). "
        "Now run `kortlag rebuild`, or wait for the next night.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def tell(config: Config = None) -> None:
    """Tell failures and recoveries that were not told yet; for cron, every hour.

    A night tells by itself when it ends; this also tells of a night that never came.

    Example: kortlag tell
    """
    from pipelines import notifying

    for message in notifying.tell(load(config), datetime.now(UTC)):
        out.print(message.text, markup=False, highlight=False, soft_wrap=True)
