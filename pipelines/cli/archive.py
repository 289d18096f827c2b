"""Commands that look after the archive: `archive verify`, `archive repair`, `archive prune`."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.common import AsJson, Config, err, out
from pipelines.lock import alone
from scrapers.config import ConfigError, Settings, load
from scrapers.sources import SOURCES

if TYPE_CHECKING:
    from pipelines.pruning import Crawl
    from pipelines.verifying import Checked

app = typer.Typer(no_args_is_help=True, help="Look after the archive: verify, repair, prune.")

Sources = Annotated[
    list[str] | None, typer.Option("--source", help="Only this source (repeatable).")
]
_NAMED = 3
"""How many documents a line names."""


@app.command()
def verify(source: Sources = None, as_json: AsJson = False, config: Config = None) -> None:
    """Read the archive through: records, digests, lists, accounts, files. Changes nothing.

    Exit status 1: something is not as it was stored; it is named.
    Example: kortlag archive verify --source ted
    """
    _verify(load(config), source, as_json=as_json, repair=False)


@app.command()
def repair(source: Sources = None, as_json: AsJson = False, config: Config = None) -> None:
    """Mend torn ends, put aside what is damaged, take back what is whole again; then verify.

    Nothing whole is touched, and what is cut off is kept beside. The next night fetches again
    what was put aside, where the source still has it. Exit status 1: something is damaged still.
    Example: kortlag archive repair
    """
    settings = load(config)
    with alone(settings.data_dir):
        _verify(settings, source, as_json=as_json, repair=True)


@app.command()
def prune(
    older_than: Annotated[int, typer.Option(help="Days since a crawl began.", min=0)],
    source: Sources = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say only what would go.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Remove old crawls without which every table would be the same; say why the others stay.

    Exit status 1: nothing went, for a table would have differed.
    Example: kortlag archive prune --older-than 90 --dry-run
    """
    from pipelines import pruning

    settings, now = load(config), datetime.now(UTC)
    only = _known(source)
    if not settings.database.exists():
        raise ConfigError("Nothing has been published yet. Run `kortlag nightly` first.")
    with alone(settings.data_dir):
        found = pruning.plan(settings, now - timedelta(days=older_than), only)
        going = [crawl for crawl in found if not crawl.reason]
        if going and not dry_run:
            try:
                pruning.prune(settings, going, now)
            except pruning.NotPrunedError as error:
                err.print(f"{error} Nothing was removed.", markup=False)
                raise typer.Exit(1) from error
    if as_json:
        _json({"dry_run": dry_run, "crawls": [crawl.as_dict() for crawl in found]})
    else:
        _print_pruned(found, dry_run=dry_run)


def _verify(settings: Settings, source: list[str] | None, *, as_json: bool, repair: bool) -> None:
    from pipelines.verifying import verify as verify_archive

    parts = []
    checked = verify_archive(
        settings.archive_dir, settings.parquet_dir, _known(source), repair=repair
    )
    for part in checked:
        parts.append(part)
        if not as_json:
            _print_part(part)
    is_whole = not any(part.problems for part in parts)
    if as_json:
        told = [part.as_dict() for part in parts if part.place or part.problems]
        _json({"whole": is_whole, "parts": told})
    else:
        _print_summary(parts)
    raise typer.Exit(0 if is_whole else 1)


def _known(source: list[str] | None) -> list[str]:
    if unknown := set(source or ()) - set(SOURCES):
        raise ConfigError(f"Unknown source {sorted(unknown)}. Known are: {', '.join(SOURCES)}.")
    return source or []


def _json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, default=str, ensure_ascii=False) + "\n")


def _say(text: str) -> None:
    out.print(text, markup=False, highlight=False, soft_wrap=True)


def _print_part(part: Checked) -> None:
    """A line for each thing that is wrong, or was mended."""
    for name in part.mended:
        _say(f"{part.place}/{name}: mended; what was cut off lies beside it")
    for problem in part.problems:
        names = [f"{d.kind} {d.name}" for d in problem.documents]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        documents = f" [{', '.join(names[:_NAMED])}{more}]" if names else ""
        aside = " (put aside)" if problem.is_aside else ""
        _say(f"{problem.place}: {problem.text}{documents}{aside}")


def _print_summary(parts: list[Checked]) -> None:
    crawls = [part for part in parts if "/" in part.place]
    problems = sum(len(part.problems) for part in parts)
    cut_off = sum(part.is_cut_off for part in crawls)
    handed_in = sum(part.records for part in parts if part not in crawls)
    size = _megabytes(sum(part.bytes for part in parts))
    records = sum(part.records for part in crawls)
    _say(
        f"{len(crawls)} crawls ({cut_off} cut off) with {records} records, {handed_in} versions of "
        f"files handed in, {size}: " + (f"{problems} problems" if problems else "whole")
    )
    if any(not p.is_aside for part in parts for p in part.problems):
        _say("`kortlag archive repair` mends torn ends and puts aside what is damaged.")


def _print_pruned(crawls: list[Crawl], *, dry_run: bool) -> None:
    for crawl in crawls:
        verdict = f"stays: {crawl.reason}" if crawl.reason else "goes"
        _say(f"{crawl.source}/{crawl.crawl_id}  {_megabytes(crawl.bytes):>9}  {verdict}")
    going = [crawl for crawl in crawls if not crawl.reason]
    size = _megabytes(sum(crawl.bytes for crawl in going))
    word = "would go" if dry_run else "went"
    _say(f"{len(going)} of {len(crawls)} old crawls {word}, {size}")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
