"""The command `kortlag`. Each command reads settings, calls one function, prints, exits."""

from __future__ import annotations

import csv
import json
import logging
import os
import re
import subprocess
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from rich.console import Console

from pipelines import printing
from scrapers.config import ConfigError, Settings, load
from scrapers.sources import SOURCES

app = typer.Typer(
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,  # they print local variables, secrets among them
    help="Maps a municipality's social enterprises against the public tenders they could take.",
)
out = Console()
err = Console(stderr=True)

Config = Annotated[Path | None, typer.Option("--config", help="Settings file.", metavar="FILE")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def nightly(
    source: Annotated[
        list[str] | None, typer.Option(help="Collect only this source (repeatable).")
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
        raise ConfigError(f"Unknown source {sorted(unknown)}. Known are: {', '.join(SOURCES)}.")
    _run(
        load(config),
        "nightly",
        sources=source or [],
        since=since.date().isoformat() if since else "",
        full=full,
    )


@app.command()
def rebuild(config: Config = None) -> None:
    """Make everything again from the archive alone, without network.

    Example: kortlag rebuild
    """
    _run(load(config), "rebuild")


def _run(settings: Settings, command: str, **options: Any) -> None:
    from pipelines import night  # Dagster takes a second to import; other commands do without

    _log_steps()
    try:
        outcome = night.run(settings, command, **options)
    except night.BusyError as error:
        err.print(str(error))
        raise typer.Exit(night.Exit.NOT_PUBLISHED) from error
    printing.print_outcome(out, outcome, settings)
    raise typer.Exit(int(outcome.exit))


def _log_steps() -> None:
    """Show each step as it ends; with the time of day where no person is watching."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        logging.Formatter("%(message)s" if err.is_terminal else "%(asctime)s %(message)s")
    )
    logger = logging.getLogger("kortlag")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
def export(config: Config = None) -> None:
    """Write the exports of the published tables again.

    Example: kortlag export
    """
    from pipelines.assets.publish import export_set
    from warehouse import release

    settings = load(config)
    current = release.current(settings.exports_dir)
    if current is None:
        raise ConfigError("Nothing has been published yet. Run `kortlag nightly` first.")
    run_id = current.name.partition("-")[0]
    building = release.prepare(settings.exports_dir, run_id)
    database = building / release.DATABASE_NAME
    os.link(current / release.DATABASE_NAME, database)
    export_set(settings, database, building, run_id)
    final = release.publish(building, settings.database, keep=settings.exports.keep)
    out.print(f"Wrote {len(list(final.iterdir()))} files to {settings.exports_dir / 'current'}")


@app.command()
def record(
    source: Annotated[str, typer.Argument(help="Name of a source.")],
    name: Annotated[str, typer.Argument(help="The source's own name of a document.")],
    into: Annotated[Path, typer.Option(help="Folder of cases.")] = Path("tests/fixtures/cases"),
    config: Config = None,
) -> None:
    """Save an archived response and the rows it gives as a fixture case, for developers.

    Example: kortlag record ted 215378-2024
    """
    from pipelines import recording

    settings = load(config)
    folder = into / source / re.sub(r"[^\w.-]+", "_", name)
    try:
        recording.record(settings.archive_dir, source, name, folder)
    except recording.NotRecordedError as error:
        raise ConfigError(str(error)) from error
    out.print(f"Recorded {folder}", soft_wrap=True, markup=False)


@app.command()
def sandbox(config: Config = None) -> None:
    """Run the stand-in sources in the foreground and print their addresses.

    Example: kortlag sandbox
    """
    settings = load(config)
    command = [sys.executable, "-m", "scrapers.sandbox"]
    command += ["--today", settings.calculation_date.isoformat()]
    command += ["--samples", str(settings.sandbox.samples_dir)]
    raise typer.Exit(subprocess.call(command))  # noqa: S603 - our own interpreter and module


@app.command()
def ui(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000, config: Config = None
) -> None:
    """Open Dagster's own page with this project: assets, lineage, checks, schedule.

    Example: kortlag ui --port 3001
    """
    from pipelines import night

    settings = load(config)
    environment = {**os.environ, **night.dagster_environment(settings)}
    with night.stand_ins(settings) if settings.profile == "sandbox" else nullcontext():
        command = [sys.executable, "-m", "dagster", "dev", "-m", "pipelines.definitions"]
        command += ["-h", "127.0.0.1", "-p", str(port)]
        code = subprocess.call(  # noqa: S603 - our own interpreter
            command, env={**os.environ, **environment}, cwd=night.PROJECT_DIR
        )
    raise typer.Exit(code)


def main() -> None:
    """Run the command line; a settings error ends with status 2 and says what to do."""
    try:
        app()
    except ConfigError as error:
        err.print(str(error), markup=False)
        raise SystemExit(2) from error
