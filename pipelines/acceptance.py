"""Large changes that a person let through the publish gate: `accepted.jsonl` under `data_dir`.

The file is only ever added to, a line an acceptance, so that people can read for ever what was let
through and why. An acceptance holds for one check, for the change that was there when it was given,
and against one published set: the next publication ends it.

Does not belong here: measuring and judging (`warehouse.gate`, `warehouse.counts`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipelines import journal
from pipelines.runs import accounts
from warehouse import release

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipelines.runs import RunAccount
    from scrapers.config import Settings

FILE = "accepted.jsonl"


class RefusedError(Exception):
    """The check cannot be accepted; the message says why, and which can."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A line of the file.

    Attributes:
        number: its place in the file, from 1.
        entry: what the line holds: at, check, why, by, run_id (the run that was blocked),
            against (run of the published set), figures.
    """

    number: int
    entry: dict[str, Any]

    def row(self, used_by: str | None) -> dict[str, Any]:
        """The row of `meta.accepted_changes`; who accepted stays in the file."""
        return {
            "acceptance": self.number,
            "check_name": self.entry["check"],
            "accepted_at": datetime.fromisoformat(self.entry["at"]),
            "why": self.entry["why"],
            "blocked_run": self.entry["run_id"],
            "against_run": self.entry["against"],
            "figures": json.dumps(self.entry["figures"], ensure_ascii=False),
            "used_by": used_by,
        }


def published_run(settings: Settings) -> str | None:
    """The run whose set is published; an export made again counts as its run's."""
    current = release.current(settings.exports_dir)
    return release.run_of(current) if current else None


def read(data_dir: Path) -> list[Acceptance]:
    """Every acceptance, oldest first."""
    return [Acceptance(n, entry) for n, entry in enumerate(journal.read(data_dir / FILE), 1)]


def holding(settings: Settings) -> list[Acceptance]:
    """The acceptances against the set that is published now: those the next run may use."""
    against = published_run(settings)
    return [one for one in read(settings.data_dir) if one.entry["against"] == against]


def figures(acceptances: Iterable[Acceptance]) -> dict[tuple[str, str], float]:
    """Check and subject -> what a person accepted; the later word counts."""
    return {
        (one.entry["check"], figure["subject"]): figure["now"]
        for one in acceptances
        for figure in one.entry["figures"]
    }


def note_blocked(account: RunAccount, settings: Settings, blocked: dict[str, list[Any]]) -> None:
    """Note in a run's account what blocks and could be accepted, and against which set."""
    account.update(against=published_run(settings), blocked=blocked)


def note_used(account: RunAccount, used: Iterable[int]) -> None:
    """Note which acceptances let this run through."""
    account.update(accepted=sorted(set(account.read().get("accepted", ())) | set(used)))


def rows(settings: Settings, building: str = "") -> list[dict[str, Any]]:
    """Rows of `meta.accepted_changes`.

    Args:
        settings: the installation.
        building: the run that is building the set they are for, which it publishes.
    """
    used = {
        number: run["run_id"]
        for run in accounts(settings.runs_dir, release.current(settings.exports_dir))
        if run["published"] or run["run_id"] == building
        for number in run.get("accepted", ())
    }
    return [one.row(used.get(one.number)) for one in read(settings.data_dir)]


def accept(settings: Settings, check: str, why: str, by: str, at: datetime) -> Acceptance:
    """Let one check that blocks now pass once.

    Raises:
        RefusedError: it does not block now, or is not of a kind that a person may accept.
    """
    if not why.strip():
        raise RefusedError("Say why: --why is kept and published beside the figures.")
    run = last_judged(settings)
    can = run.get("blocked", {})
    cannot = {
        name: outcome["reason"]
        for name, outcome in run.get("checks", {}).items()
        if outcome["severity"] == "ERROR" and not outcome["passed"] and name not in can
    }
    if check in cannot:
        raise RefusedError(
            f"{check} cannot be accepted: it is no change against the last publication but a rule "
            f"that holds every night ({cannot[check]}) What breaks it is wrong however it came "
            "about; `kortlag status` shows the first rows."
        )
    if check not in can:
        listed = "\n".join(_listed(can)) or "  none"
        raise RefusedError(
            f"{check} blocks nothing now. What blocks and can be accepted:\n{listed}"
        )
    entry = {
        "at": at.isoformat(),
        "check": check,
        "why": why.strip(),
        "by": by,
        "run_id": run["run_id"],
        "against": published_run(settings),
        "figures": can[check],
    }
    journal.add(settings.data_dir / FILE, [entry])
    return read(settings.data_dir)[-1]


def last_judged(settings: Settings) -> dict[str, Any]:
    """Account of the newest run that was held against the published set and did not publish.

    Empty when there is none: then nothing blocks.
    """
    against = published_run(settings)
    nothing: dict[str, Any] = {}
    newest_first = accounts(settings.runs_dir, release.current(settings.exports_dir))[::-1]
    for run in newest_first:
        if run.get("published"):
            return nothing
        if "against" in run and run["against"] == against:
            return run
    return nothing


def _listed(can: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    for name, found in sorted(can.items()):
        yield f"  {name}: " + "; ".join(map(told, found[:3])) + (" …" if len(found) > 3 else "")


def told(figure: dict[str, Any]) -> str:
    """A figure in words: before, now, bound."""
    subject = f"{figure['subject']} " if figure["subject"] else ""
    least, most = figure["least"], figure["most"]
    bound = f"at least {least:g}" if most is None or figure["now"] < least else f"at most {most:g}"
    return f"{subject}was {figure['before']:g}, is {figure['now']:g}, {bound}"
