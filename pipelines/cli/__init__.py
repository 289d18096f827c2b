"""The command `kortlag`. Each command reads settings, calls one function, prints, exits.

One module a group of commands; `COMMANDS` lists them as `kortlag --help` shows them. What a command
does beyond that stands elsewhere, and is imported when it runs: `--help`, `status` and the shell's
completion start without Dagster, Polars and statsmodels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import typer

from pipelines.cli import asking, developing, running
from pipelines.cli.common import err
from scrapers.config import ConfigError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,  # they print local variables, secrets among them
    help="Maps a municipality's social enterprises against the public tenders they could take.",
)

COMMANDS: Mapping[str, Sequence[Callable[..., None]]] = {
    "Running": (running.nightly, running.rebuild, running.export),
    "Asking": (asking.status, asking.sql, asking.explain),
    "Developing": (developing.record, developing.sandbox, developing.ui),
}
for _panel, _commands in COMMANDS.items():
    for _command in _commands:
        app.command(rich_help_panel=_panel)(_command)


def main() -> None:
    """Run the command line; a settings error ends with status 2 and says what to do."""
    try:
        app()
    except ConfigError as error:
        err.print(str(error), markup=False)
        raise SystemExit(2) from error
