"""How an installation stands: a run's summary and `kortlag status`, each on one screen of 80 × 24.

What is wrong comes with its cause and what to do about it. Does not belong here: what is wrong
(`pipelines.freshness`, `pipelines.state`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines import acceptance
from pipelines.printing.rows import print_rows

if TYPE_CHECKING:
    from pipelines.freshness import Standing
    from pipelines.night import Outcome
    from pipelines.state import State
    from scrapers.config import Settings

_COLOURS = {"fresh": "green", "stale": "yellow", "failed": "red", "off": "dim"}
_HEADLINES = {
    0: ("green", "Published, all sources fresh."),
    1: ("red", "Not published: the run broke. What was published before stands."),
    3: ("yellow", "Published; at least one source kept its last good data."),
    4: ("red", "Not published. What was published before stands."),
}
_VERDICTS = {
    0: ("green", "All sources are fresh, the last run published."),
    3: ("yellow", "Published, but something is stale."),
    4: ("red", "The last run did not publish."),
}
_TOLD_FIRST = (
    "mart.social_enterprises", "mart.tenders", "mart.opportunities", "mart.offerings",
    "mart.coverage_by_category", "mart.mapping_progress",
)  # fmt: skip
"""Tables whose changes people ask for; the others are counted."""
_CHECKS_SHOWN = 3


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


def print_outcome(console: Console, outcome: Outcome, settings: Settings) -> None:
    """A run's summary: sources, what went wrong, what changed, where to look next."""
    account = outcome.account
    now = datetime.fromisoformat(account["finished_at"])
    seconds = (now - datetime.fromisoformat(account["started_at"])).total_seconds()
    console.print()
    _headline(console, *_HEADLINES[int(outcome.exit)], f"run {account['run_id']}, {seconds:.0f} s")
    if outcome.error:
        _tell(console, outcome.error)
        _tell(console, "  What to do: `kortlag status` shows the first bad rows; "
              f"{settings.runs_dir / account['run_id']}.json has them all.")  # fmt: skip
    console.print(_night_table(outcome.standings, account["sources"], now))
    print_problems(console, outcome.standings, now, account["run_id"], settings.runs_dir)
    if account["published"]:
        print_changes(console, account)
        _tell(console, f"Files: {settings.exports_dir / 'current'}")
        _tell(console, "digest.md there says what is new, map.html shows it.", style="dim")


def _night_table(
    standings: Iterable[Standing], asked: Mapping[str, Mapping[str, Any]], now: datetime
) -> Table:
    table = _table("source", "state", "age", "records", "missing", "requests", "new", "fetched")
    for s in standings:
        if s.state == "off":
            continue
        crawl = asked.get(s.source, {})
        fetched = sum(crawl["documents"].values()) if "documents" in crawl else None
        figures = (s.records, s.missing, crawl.get("requests"), crawl.get("wanted"), fetched)
        table.add_row(s.source, *_state(s, now), *map(_number, figures))
    return table


def print_status(console: Console, state: State) -> None:
    """`kortlag status`."""
    _headline(console, *_VERDICTS[state.exit], f"{state.at:%Y-%m-%d %H:%M} UTC")
    table = _table("source", "state", "age", "records", "announced", "missing", "last asked")
    for s in state.sources:
        if s.state != "off":
            asked = state.asking[s.source]["requests_last_crawl"]
            figures = (s.records, s.announced, s.missing, asked)
            table.add_row(s.source, *_state(s, state.at), *map(_number, figures))
    console.print(table)
    last = state.runs[0]["run_id"] if state.runs else None
    print_problems(console, state.sources, state.at, last)
    _print_runs(console, state)
    _print_waiting(console, state)
    failed = state.failed_checks()
    for name, check in list(failed.items())[:_CHECKS_SHOWN]:
        _tell(console, f"{check['severity']} {name}: {check['failing_rows']} rows. "
              f"{check['reason']}", cut=True)  # fmt: skip
    if len(failed) > _CHECKS_SHOWN:
        _tell(console, f"… {len(failed) - _CHECKS_SHOWN} more; `kortlag status --json` has all.")


def print_check(console: Console, name: str, run_id: str, check: Mapping[str, Any]) -> None:
    """`kortlag status --check`: whether it passed, what it protects, its first bad rows."""
    colour = "green" if check["passed"] else _COLOURS["failed"]
    verdict = "passed" if check["passed"] else f"{check['failing_rows']:,} bad rows"
    _headline(console, colour, f"{name}: {verdict}", f"{check['severity']}, run {run_id}")
    _tell(console, check["reason"])
    if check.get("sample"):
        rows = json.loads(check["sample"])
        print_rows(console, list(rows[0]), [list(row.values()) for row in rows])


def _print_waiting(console: Console, state: State) -> None:
    """What a person has to decide, and messages that could not be sent."""
    for name, figures in state.blocking.items():
        told = "; ".join(map(acceptance.told, figures[:3]))
        _tell(console, f"blocked by {name}: {told}", style="red", cut=True)
    for channel, notify in state.notify.items():
        if notify["pending"]:
            why = notify["error"] or "not sent yet"
            _tell(console, f"{channel}: {notify['pending']} messages wait ({why})", cut=True)
    for asides in state.damaged.values():
        for aside in asides:
            what = f"{aside.kind} {aside.name} ({aside.ref}): {aside.problem}"
            _tell(console, f"damaged in the archive, not used: {what}", style="red", cut=True)


def _published(run: Mapping[str, Any], state: State) -> Text:
    if state.running and run["run_id"] == state.running["run_id"]:
        return Text("running", "cyan")
    if run.get("ended_by_limit") and not run.get("published"):
        return Text("no, its limit", "red")
    return Text("yes") if run.get("published") else Text("no", "red")


def _print_runs(console: Console, state: State) -> None:
    if not state.runs:
        _tell(console, "Nothing has run yet. Start with `kortlag nightly`.")
        return
    console.print()
    table = _table("run", "command", "as of", "published", "steps (s)")
    for run in state.runs:
        published = _published(run, state)
        seconds = f"{sum(run.get('steps', {}).values()):.0f}"
        table.add_row(
            run["run_id"], run.get("command", ""), run.get("as_of", ""), published, seconds
        )
    console.print(table)


def print_problems(
    console: Console,
    standings: Sequence[Standing],
    now: datetime,
    run_id: str | None,
    runs_dir: object = "data/runs",
) -> None:
    """Sources that are not fresh: why, and what to do; those that are off in a line."""
    for s in standings:
        if s.state in {"stale", "failed"}:
            _tell(console, f"{s.source} {s.state}: {s.cause}", style=_COLOURS[s.state], cut=True)
            _tell(console, f"  {advice(s, now, run_id, runs_dir)}")
    off = [(s.source, s.cause) for s in standings if s.state == "off"]
    for why in dict.fromkeys(cause for _, cause in off):
        names = ", ".join(name for name, cause in off if cause == why)
        _tell(console, f"off, {why}: {names}", style="dim")


def advice(s: Standing, now: datetime, run_id: str | None, runs_dir: object) -> str:
    """What to do about a source that is not fresh."""
    again = f"`kortlag nightly --source {s.source}` tries again"
    if s.last_attempt_at is None:
        return f"Nothing has been collected yet: {again.removesuffix(' tries again')} does."
    kept = (
        f"Its data of {age(s.last_success_at, now)} ago are used"
        if s.last_success_at
        else "There are no good data of it"
    )
    if s.state == "stale":
        return f"{kept}; {again}."
    if re.search("lookup|resolve|refused|unreachable", s.cause or "", re.IGNORECASE):
        again = f"see whether the network is there, then {again}"
    return f"{kept}; {again}. Log: {runs_dir}/{run_id or '<run>'}-{s.source}.log"


def print_changes(console: Console, account: Mapping[str, Any]) -> None:
    """What differs from the publication before: rows of the tables that matter."""
    changes: Mapping[str, Mapping[str, int]] = account["changes"]
    if account["first"]:
        _tell(console, "First publication: everything is new.")
        return
    if not changes:
        _tell(console, "Nothing changed since the last publication.")
        return
    told = [f"{name} {_difference(changes[name])}" for name in _TOLD_FIRST if name in changes]
    others = len(changes) - len(told)
    if others:
        word = "other tables" if told else "tables"
        told.append(f"{others} {word if others > 1 else word.removesuffix('s')}")
    _tell(console, "Changed: " + "; ".join(told))


def _difference(change: Mapping[str, int]) -> str:
    words = {"added": "+", "removed": "−", "changed": "~"}
    return " ".join(f"{sign}{change[word]:,}" for word, sign in words.items() if change[word])


def _headline(console: Console, colour: str, verdict: str, rest: str) -> None:
    console.print(Text.assemble((verdict, f"bold {colour}"), "  ", (rest, "dim")))


def _table(*names: str) -> Table:
    """A table without frame, its figures to the right."""
    words = {"source", "state", "run", "command", "as of", "published"}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, justify="left" if name in words else "right", no_wrap=True)
    return table


def _state(s: Standing, now: datetime) -> tuple[Text, str]:
    return Text(s.state, _COLOURS[s.state]), age(s.last_success_at, now)


def _tell(console: Console, text: str, *, style: str = "", cut: bool = False) -> None:
    """A line, in a terminal cut to its width where the whole of it stands elsewhere."""
    cut = cut and console.is_terminal
    console.print(
        Text(text, style),
        overflow="ellipsis" if cut else None, no_wrap=cut, soft_wrap=not console.is_terminal,
    )  # fmt: skip


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
