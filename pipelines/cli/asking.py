"""Commands that ask what is published and how it stands: `status`, `sql`, `explain`."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import duckdb
import typer

from pipelines import printing
from pipelines.cli.common import AsJson, Config, err, out
from scrapers.config import ConfigError, load


def status(as_json: AsJson = False, config: Config = None) -> None:
    """State of the sources, the last runs, the checks.

    Exit status 0: all fresh; 3: something stale; 4: the last run did not publish.
    Example: kortlag status --json
    """
    from pipelines import state

    found = state.read(load(config), datetime.now(UTC))
    if as_json:
        sys.stdout.write(json.dumps(found.as_dict(), default=str, ensure_ascii=False) + "\n")
    else:
        printing.print_status(out, found)
    raise typer.Exit(found.exit)


def sql(
    query: Annotated[
        str | None, typer.Argument(help="A query; without one it is read from standard input.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Ask the published tables, read-only.

    Example: kortlag sql "from mart.coverage_by_area"
    """
    from warehouse.database import open_published

    settings = load(config)
    text = query if query is not None else sys.stdin.read()
    try:
        with open_published(settings.database) as con:
            cursor = con.execute(text)
            names = [column[0] for column in cursor.description or []]
            rows = cursor.fetchall()
    except FileNotFoundError as error:
        raise ConfigError(f"{error}. Run `kortlag nightly` first.") from error
    except duckdb.Error as error:
        err.print(f"The query cannot be answered: {error}", markup=False)
        raise typer.Exit(1) from error
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
    elif as_json:
        found = [dict(zip(names, row, strict=True)) for row in rows]
        sys.stdout.write(json.dumps(found, default=str, ensure_ascii=False) + "\n")
    else:
        printing.print_rows(out, names, rows)


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
    rows: Annotated[int, typer.Option(help="Most rows shown of a table.", min=1)] = 20,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Every row about something, what it rests on, and the archived bytes it came from.

    Exit status 1: nothing is known about it, or archived bytes are not what was stored.
    Example: kortlag explain 99000007
    """
    from pipelines import explain as explaining
    from pipelines.evidence import evidence
    from warehouse.database import open_published

    settings = load(config)
    try:
        with open_published(settings.database) as con:
            found = explaining.explain(con, subject, rows)
            missing = explaining.not_published(con)
    except FileNotFoundError as error:
        raise ConfigError(f"{error}. Run `kortlag nightly` first.") from error
    if missing:
        err.print(printing.older(missing), markup=False, highlight=False, soft_wrap=True)
    refs = {r for r in explaining.references(found) if ref is None or r == ref}
    if not found or (ref is not None and not refs):
        err.print(f"Nothing is known about {ref or subject}.", markup=False)
        raise typer.Exit(1)
    archived = evidence(settings.archive_dir, refs)
    if as_bytes:
        for one in archived:
            sys.stdout.buffer.write(one.body)
            err.print(printing.verdict(one), markup=False, highlight=False, soft_wrap=True)
    elif as_json:
        told = printing.explained_as_dict(subject, found, archived)
        sys.stdout.write(json.dumps(told, default=str, ensure_ascii=False) + "\n")
    else:
        printing.print_explained(out, subject, found, archived)
    raise typer.Exit(0 if all(one.is_whole for one in archived) else 1)
