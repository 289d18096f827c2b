"""The command `kortlag`. Each command reads settings, calls one function, prints, exits.

One module a group of commands; `COMMANDS` lists them as `kortlag --help` shows them. What a command
does beyond that stands elsewhere, and is imported when it runs: `--help`, `status` and the shell's
completion start without Dagster, Polars and statsmodels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

import typer

from pipelines.advice import advice
from pipelines.cli import archive, asking, developing, operating, running, scaffolding
from pipelines.cli.common import err
from pipelines.lock import BusyError
from scrapers.config import ConfigError, load

app = typer.Typer(
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,  # they print local variables, secrets among them
    help="Maps a municipality's social enterprises against the public tenders they could take.",
)

COMMANDS: Mapping[str, Sequence[Callable[..., None]]] = {
    "Running": (running.nightly, running.rebuild, running.export, running.worker),
    "Asking": (asking.status, asking.sql, asking.explain),
    "Watching": (operating.accept, operating.tell),
    "Developing": (developing.record, developing.sandbox, developing.ui),
}
for _panel, _commands in COMMANDS.items():
    for _command in _commands:
        app.command(rich_help_panel=_panel)(_command)
app.add_typer(archive.app, name="archive", rich_help_panel="Running")
app.add_typer(scaffolding.new, name="new", rich_help_panel="Developing")


def main() -> None:
    """Run the command line.

    A settings error ends with status 2, a data folder that another run holds with 4, and what the
    machine refuses (disk, rights, limits) with 1; each says what to do.
    """
    try:
        app()
    except ConfigError as error:
        _end(2, str(error), error)
    except BusyError as error:
        _end(4, str(error), error)
    except Exception as error:
        what_to_do = advice(f"{type(error).__name__}: {error}", load().data_dir)
        if what_to_do is None:
            raise
        _end(1, f"{type(error).__name__}: {error}\n{what_to_do}", error)


def _end(status: int, told: str, error: Exception) -> NoReturn:
    err.print(told, markup=False, soft_wrap=True)
    raise SystemExit(status) from error
