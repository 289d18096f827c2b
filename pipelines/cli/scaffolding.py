"""Commands that begin something: `new source`, `new table`, `new check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli import completing
from pipelines.cli.common import out

if TYPE_CHECKING:
    from pipelines.scaffold import Made

new = typer.Typer(
    no_args_is_help=True,
    help="Begin a source, a table or a check: files of the house's form, a failing test first.",
)


@new.command()
def source(
    name: Annotated[str, typer.Argument(help="Small letters and underscores.")],
) -> None:
    """Record, pages, spider, stand-in, cleaning function, reader and a failing test.

    Example: kortlag new source landsby_udbud
    """
    from pipelines import scaffold

    _tell(scaffold.source(name))


@new.command()
def table(
    name: Annotated[str, typer.Argument(metavar="SCHEMA.NAME", help="In core or mart.")],
) -> None:
    """Declaration, SQL and a failing test.

    Example: kortlag new table mart.supplier_days
    """
    from pipelines import scaffold

    _tell(scaffold.table(name))


@new.command()
def check(
    table: Annotated[str, typer.Argument(help="Qualified name.", autocompletion=completing.tables)],
    rule: Annotated[str, typer.Argument(help="Name of the rule, unique in the table.")],
) -> None:
    """SQL that returns the bad rows, and a failing test.

    Example: kortlag new check core.lots dates
    """
    from pipelines import scaffold

    _tell(scaffold.check(table, rule))


def _tell(made: Made) -> None:
    for verb, files in (("wrote", made.files), ("changed", made.changed)):
        for file in files:
            out.print(f"{verb:8}{file}", highlight=False, soft_wrap=True)
    out.print(f"\nNow: .venv/bin/pytest {made.test} fails and says what to fill in. After it:")
    for step in made.then:
        out.print(f"- {step}", highlight=False, soft_wrap=True, markup=False)
