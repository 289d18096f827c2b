"""What the commands print: short tables that fit a screen, plain text where it is not one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from pipelines import acceptance

if TYPE_CHECKING:
    from pipelines.evidence import Evidence
    from pipelines.explain import Explained
    from pipelines.freshness import Standing
    from pipelines.night import Outcome
    from pipelines.state import State
    from scrapers.config import Settings

_UNLIMITED = 10_000  # characters; rich cuts at its width otherwise
_COLOURS = {"fresh": "green", "stale": "yellow", "failed": "red", "off": "dim"}
_HEADLINES = {
    0: "Published, all sources fresh.",
    1: "Not published: the run broke. What was published before stands.",
    3: "Published; at least one source kept its last good data.",
    4: "Not published. What was published before stands.",
}


def age(then: datetime | None, now: datetime) -> str:
    """How long ago, in the coarsest unit that says enough."""
    if then is None:
        return "never"
    passed = now - then
    if passed < timedelta(minutes=2):
        return f"{passed.total_seconds():.0f} s"
    if passed < timedelta(hours=2):
        return f"{passed.total_seconds() / 60:.0f} min"
    if passed < timedelta(days=2):
        return f"{passed.total_seconds() / 3600:.0f} h"
    return f"{passed.days} days"


def sources_table(standings: Iterable[Standing], now: datetime) -> Table:
    """Sources with state, age, counts and cause."""
    table = Table("source", "state", "age", "records", "announced", "missing", "cause", box=None)
    for s in standings:
        table.add_row(
            s.source,
            f"[{_COLOURS[s.state]}]{s.state}[/]",
            age(s.last_success_at, now),
            _number(s.records),
            _number(s.announced),
            _number(s.missing),
            escape(s.cause or ""),
        )
    return table


def print_outcome(console: Console, outcome: Outcome, settings: Settings) -> None:
    """A run's summary."""
    account = outcome.account
    now = datetime.fromisoformat(account["finished_at"])
    console.print(f"\n[bold]{_HEADLINES[int(outcome.exit)]}[/]  run {account['run_id']}")
    if outcome.error:
        console.print(outcome.error, markup=False)
    console.print(sources_table(outcome.standings, now))
    for name, crawl in account["sources"].items():
        if "requests" in crawl:
            console.print(
                f"{name}: {crawl['requests']} requests, {crawl['wanted']} new documents wanted, "
                f"{sum(crawl['documents'].values())} fetched",
                highlight=False,
            )
    if account["published"]:
        print_changes(console, account)
        console.print(f"Files: {settings.exports_dir / 'current'}", soft_wrap=True, markup=False)
    seconds = (now - datetime.fromisoformat(account["started_at"])).total_seconds()
    console.print(f"{seconds:.1f} s in all", highlight=False)


def print_changes(console: Console, account: dict[str, Any]) -> None:
    """What differs from the publication before."""
    if account["first"]:
        console.print("First publication.")
    elif not account["changes"]:
        console.print("Nothing changed since the last publication.")
    for name, difference in account["changes"].items():
        console.print(
            f"{name}: {difference['added']} added, {difference['removed']} removed, "
            f"{difference['changed']} changed",
            highlight=False,
        )


def print_status(console: Console, state: State) -> None:
    """`kortlag status`."""
    console.print(sources_table(state.sources, state.at))
    table = Table("run", "command", "as of", "published", "steps (s)", box=None)
    for run in state.runs:
        table.add_row(
            run["run_id"],
            run.get("command", ""),
            run.get("as_of", ""),
            _published(run, state),
            f"{sum(run.get('steps', {}).values()):.1f}",
        )
    console.print()
    console.print(table)
    for name, figures in state.blocking.items():
        told = "; ".join(map(acceptance.told, figures[:3]))
        console.print(f"blocked by {name}: {told}", markup=False, highlight=False)
    for channel, notify in state.notify.items():
        if notify["pending"]:
            why = notify["error"] or "not sent yet"
            console.print(f"{channel}: {notify['pending']} messages wait ({why})", markup=False)
    for name, check in state.failed_checks().items():
        console.print(
            f"{check['severity']} {name}: {check['failing_rows']} rows. {check['reason']}",
            markup=False,
        )


def _published(run: dict[str, Any], state: State) -> str:
    if state.running and run["run_id"] == state.running["run_id"]:
        return "running"
    if run.get("ended_by_limit"):
        return "[red]no, its limit[/]"
    return "yes" if run.get("published") else "[red]no[/]"


def print_rows(console: Console, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A query's answer, in full width where no terminal limits it."""
    if not console.is_terminal:
        console = Console(file=console.file, width=_UNLIMITED)
    table = Table(*map(escape, names), header_style="bold")
    for row in rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    console.print(table)
    console.print(f"{len(rows)} rows", highlight=False)


def print_explained(
    console: Console, subject: str, rows: Iterable[Explained], archived: Iterable[Evidence]
) -> None:
    """`kortlag explain`: rows with their values and rules, then the archived bytes."""
    if not console.is_terminal:
        console = Console(file=console.file, width=_UNLIMITED)
    tree = Tree(f"[bold]{escape(subject)}[/]")
    for row in rows:
        branch = tree.add(f"[bold cyan]{row.table.qualified}[/] {escape(row.name)}")
        for name, value in row.values.items():
            colour = "yellow" if name in row.rules else "default"
            column = row.table[name]
            origin = f" [{column.origin}]" if column.origin else ""
            branch.add(
                f"[{colour}]{name}: {escape(str(value))}[/]  "
                f"[dim]{escape(column.meaning + origin)}[/]"
            )
        if row.record:
            record = branch.add(f"read from {escape(row.record['source'])}")
            for name, value in row.record.items():
                record.add(f"{name}: {escape(str(value))}")
        for basis in row.basis:
            on = ", ".join(f"{column} = {value}" for column, value in basis.on.items())
            rests = branch.add(escape(f"rests on {basis.count} rows of {basis.table} ({on})"))
            for name in basis.names:
                rests.add(escape(name))
            if basis.count > len(basis.names):
                rests.add(f"and {basis.count - len(basis.names)} more")
    console.print(tree, highlight=False)
    for one in archived:
        status = f"  HTTP {one.status}" if one.status else ""
        console.print(
            f"{verdict(one)}\n  {one.fetched_at:%Y-%m-%d %H:%M:%S} UTC{status}  {one.url}",
            markup=False,
            highlight=False,
        )


def older(missing: Sequence[str]) -> str:
    """What `kortlag explain` had to leave out, of a publication that other code has made."""
    return (
        f"This publication was made by another version of kortlag. It does not have "
        f"{', '.join(missing)}: left out here. `kortlag rebuild` publishes them."
    )


def verdict(one: Evidence) -> str:
    """A line on archived bytes: how many, and whether they are what was stored."""
    encoded = f", {one.encoding} as the source sent it" if one.encoding else ""
    taken = f", taken out of {one.taken_from}" if one.taken_from else ""
    agrees = "equals" if one.is_whole else "IS NOT"
    return (
        f"{one.ref}: {len(one.body):,} bytes{encoded}{taken}, sha256 {one.sha256} "
        f"{agrees} the stored digest {one.digest}"
    )


def explained_as_dict(
    subject: str, rows: Iterable[Explained], archived: Iterable[Evidence]
) -> dict[str, Any]:
    """`kortlag explain --json`."""
    return {
        "subject": subject,
        "rows": [row.as_dict() for row in rows],
        "evidence": [
            {
                "ref": one.ref,
                "url": one.url,
                "fetched_at": one.fetched_at,
                "status": one.status or None,
                "taken_from": one.taken_from or None,
                "bytes": len(one.body),
                "encoding": one.encoding or None,
                "sha256": one.sha256,
                "digest": one.digest,
                "is_whole": one.is_whole,
            }
            for one in archived
        ],
    }


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
