"""Commands that ask what is published and how it stands: `status`, `sql`, `explain`."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import duckdb
import typer

from pipelines.cli import completing
from pipelines.cli.common import AsJson, Config, err, out
from pipelines.printing import explained
from pipelines.printing.rows import print_rows
from pipelines.printing.standing import print_check, print_status
from scrapers.config import ConfigError, Settings, load

_MOST_ROWS = 1_000_000
"""Rows of an answer: they are held in memory before they are printed."""


def status(
    check: Annotated[
        str | None,
        typer.Option(
            help="Only this check of the last run: its reason, its first bad rows.",
            metavar="NAME",
            autocompletion=completing.checks,
        ),
    ] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """State of the sources, the last runs, the checks.

    Exit status 0: all fresh; 3: something stale; 4: the last run did not publish.

    Example: kortlag status --json

    Example: kortlag status --check core.lots.notice
    """
    from pipelines import state

    found = state.read(load(config), datetime.now(UTC))
    if check is not None:
        print_check(out, check, *found.check(check))
        return
    if as_json:
        sys.stdout.write(json.dumps(found.as_dict(), default=str, ensure_ascii=False) + "\n")
    else:
        print_status(out, found)
    raise typer.Exit(found.exit)


def sql(
    query: Annotated[
        str | None,
        typer.Argument(
            help="A query; without one a prompt asks for queries in a terminal, and standard input "
            "is read elsewhere.",
            autocompletion=completing.queries,
        ),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: AsJson = False,
    limit_s: Annotated[
        float, typer.Option(help="Seconds after which the query is ended.", min=0.001)
    ] = 300,
    config: Config = None,
) -> None:
    """Ask the published tables, read-only.

    Example: kortlag sql "from mart.coverage_by_area"

    Example: kortlag sql --csv "from mart.tenders" > tenders.csv
    """
    from warehouse.database import open_published

    settings = load(config)
    if query is None and sys.stdin.isatty():
        _prompt(settings)
        return
    text = query if query is not None else sys.stdin.read()
    try:
        with open_published(settings.database, limit_s=limit_s) as con:
            cursor = con.execute(text)
            names = [column[0] for column in cursor.description or []]
            rows = cursor.fetchmany(_MOST_ROWS + 1)
    except FileNotFoundError as error:
        raise ConfigError(f"{error}. Run `kortlag nightly` first.") from error
    except duckdb.InterruptException as error:
        err.print(f"The query took longer than {limit_s} s and was ended; see --limit-s.")
        raise typer.Exit(1) from error
    except duckdb.Error as error:
        err.print(f"The query cannot be answered: {error}", markup=False)
        raise typer.Exit(1) from error
    if len(rows) > _MOST_ROWS:
        err.print(f"The answer has more than {_MOST_ROWS} rows: add a LIMIT, or open the file.")
        raise typer.Exit(1)
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
    elif as_json:
        found = [dict(zip(names, row, strict=True)) for row in rows]
        sys.stdout.write(json.dumps(found, default=str, ensure_ascii=False) + "\n")
    else:
        print_rows(out, names, rows)


def _prompt(settings: Settings) -> None:
    from pipelines import prompt
    from warehouse.database import open_published

    try:
        with open_published(settings.database) as con:
            prompt.ask(con, out, partial(print_rows, out))
    except FileNotFoundError as error:
        raise ConfigError(f"{error}. Run `kortlag nightly` first.") from error


def explain(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="CVR number, P-nummer, key of a tender or notice, publication number, record_id, "
            "or the front of any row's key, its parts joined by /.",
        ),
    ],
    as_bytes: Annotated[
        bool, typer.Option("--bytes", help="Print the archived bytes, as the source sent them.")
    ] = False,
    ref: Annotated[
        str | None, typer.Option(help="With --bytes: only this archive reference.", metavar="REF")
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(help="Most rows shown of a table; else 3 in a terminal, 20 elsewhere.", min=1),
    ] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Every row about something, what it rests on, and the archived bytes it came from.

    Exit status 1: nothing is known about it, or archived bytes are not what was stored.

    Example: kortlag explain 99022124
    """
    from pipelines import explain as explaining
    from pipelines.evidence import evidence
    from warehouse.database import open_published

    settings = load(config)
    is_drawn = out.is_terminal and not as_json and not as_bytes
    try:
        with open_published(settings.database) as con:
            found = explaining.explain(con, subject, rows or (3 if is_drawn else 20))
            missing = explaining.not_published(con)
    except FileNotFoundError as error:
        raise ConfigError(f"{error}. Run `kortlag nightly` first.") from error
    if missing:
        err.print(explained.older(missing), markup=False, highlight=False, soft_wrap=True)
    refs = {r for r in explaining.references(found) if ref is None or r == ref}
    if not found or (ref is not None and not refs):
        err.print(f"Nothing is known about {ref or subject}.", markup=False)
        raise typer.Exit(1)
    archived = evidence(settings.archive_dir, refs)
    if as_bytes:
        for one in archived:
            sys.stdout.buffer.write(one.body)
            err.print(explained.verdict(one), markup=False, highlight=False, soft_wrap=True)
    elif as_json:
        told = explained.explained_as_dict(subject, found, archived)
        sys.stdout.write(json.dumps(told, default=str, ensure_ascii=False) + "\n")
    else:
        explained.print_explained(out, subject, found, archived)
    raise typer.Exit(0 if all(one.is_whole for one in archived) else 1)
