"""A night with faults, run and held against what was expected.

Does not belong here: which cells share a night (`plan`), what is expected (`expected.csv`).
"""

from __future__ import annotations

import json
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import msgspec

from scrapers.sources import SOURCES
from tests.campaigns.crawling import NOT_COMPARED
from tests.campaigns.faults.cells import Cell
from tests.campaigns.faults.kinds import CLOCKS
from tests.campaigns.faults.plan import Plan
from tests.campaigns.faults.world import DAY, Nights, archived, only, settings
from tests.installation import Installation, differences
from tests.scrapers.standins import StandIns
from warehouse.tables import ALL, BY_NAME
from warehouse.tables.changes import CHANGES

if TYPE_CHECKING:
    from warehouse.schema import Table


class Outcome(msgspec.Struct):
    """What became of a cell.

    Attributes:
        cell: its name.
        expected: what was expected of it.
        problems: what is not as expected, each in a line; none when all is.
        exit: status of its night.
        state, cause: what `kortlag status --json` tells of the source.
        requests: of its crawl.
        next_night: whether the night after was looked at too.
        seconds: that its night took, with all that shared it.
    """

    cell: str
    expected: str
    problems: list[str]
    exit: int
    state: str
    cause: str
    requests: int
    next_night: bool
    seconds: float

    def __str__(self) -> str:
        verdict = "ok" if not self.problems else "NOT AS EXPECTED: " + "; ".join(self.problems)
        told = f" ({self.cause})" if self.cause else ""
        return (
            f"{self.cell:36} exit {self.exit}, {self.state}, {self.requests} requests{told}: "
            f"{verdict}"
        )


@dataclass
class Evidence:
    """What a night left behind.

    Attributes:
        exit, told: exit status, and what it printed.
        sources: accounts of the crawls of its run.
        states: source -> what `kortlag status --json` tells.
        faults: those set, with how many requests each has looked at.
        asked: requests that the stand-ins received.
        wrong: source -> what is not right with its rows; under `""`, what is not right at all.
    """

    exit: int
    told: str
    sources: Mapping[str, Any]
    states: Mapping[str, Any]
    faults: list[dict[str, Any]]
    asked: list[dict[str, Any]]
    wrong: dict[str, list[str]] = field(default_factory=dict)


def run(plan: Plan, nights: Nights, stand_ins: StandIns, folder: Path) -> list[Outcome]:
    """Run a planned night in a folder of its own, and judge its cells.

    Args:
        plan: what is struck.
        nights: the good nights.
        stand_ins: without faults; they show `DAY`.
        folder: not there yet; gone afterwards.
    """
    for without in (plan.without, ()):  # before anything is struck
        nights.undisturbed(without)
    begun = time.monotonic()
    installation = nights.copy_of_good(folder)
    before = json.loads((folder / "archived.json").read_text(encoding="utf-8"))
    try:
        if plan.clock:
            found = _off_clock(plan, nights, stand_ins, installation)
        else:
            found = _struck(plan, nights, stand_ins, installation)
        if not before.items() <= archived(folder).items():
            found.wrong.setdefault("", []).append("archived files of good nights have changed")
        return [
            Outcome(
                cell=cell.name,
                expected=repr(cell),
                problems=problems(plan, cell, found, nights),
                exit=found.exit,
                state=found.states[cell.source]["state"],
                cause=found.states[cell.source]["cause"] or "",
                requests=found.sources.get(cell.source, {}).get("requests", 0),
                next_night=plan.next_night,
                seconds=round(time.monotonic() - begun, 1),
            )
            for cell in plan.cells
        ]
    finally:
        stand_ins.reset()
        shutil.rmtree(folder)


def _struck(
    plan: Plan, nights: Nights, stand_ins: StandIns, installation: Installation
) -> Evidence:
    """A night with the faults of a plan, and the one after without them."""
    stand_ins.reset()
    for cell in plan.cells:
        post(cell, stand_ins)
    with _environment(plan, stand_ins) as env:
        found = _night(installation, stand_ins, plan.asked, env)
    expected = nights.undisturbed(plan.without)
    if any(cell.is_alone for cell in plan.cells):
        found.wrong = _vanished(expected, installation)
    else:
        found.wrong = _wrong(expected, installation)
        for cell in plan.cells:
            if cell.rows == "answered":
                whole = nights.undisturbed()
                found.wrong[cell.source] = _beyond(expected, whole, installation, cell.source)
    if plan.next_night:
        stand_ins.reset()
        env = settings(stand_ins.addresses, DAY)
        after = _night(installation, stand_ins, list(SOURCES), env)
        _add(found.wrong, _wrong(nights.undisturbed(), installation), "the next night")
        if after.exit:
            found.wrong.setdefault("", []).append(f"the next night: exit {after.exit}")
    return found


def _off_clock(
    plan: Plan, nights: Nights, stand_ins: StandIns, installation: Installation
) -> Evidence:
    """A night on another day than it is, then one on the right day, which is compared."""
    stand_ins.reset()
    wrong_day = date.fromisoformat(CLOCKS[plan.clock][1])
    found = _night(installation, stand_ins, plan.asked, settings(stand_ins.addresses, wrong_day))
    after = _night(installation, stand_ins, plan.asked, settings(stand_ins.addresses, DAY))
    found.wrong = _wrong(nights.undisturbed(plan.without), installation)
    if after.exit:
        found.wrong.setdefault("", []).append(f"the next night: exit {after.exit}")
    return found


def post(cell: Cell, stand_ins: StandIns) -> None:
    """Let the fault of a cell strike from now on."""
    posts = cell.kind.at(cell.target)
    for number, one in enumerate(posts):
        lasts = cell.when == "throughout" or number < len(posts) - 1
        spared = cell.of.spared if cell.kind.in_midst and lasts else 0
        fields = {"path": cell.of.path, "after": spared, **one} | ({} if lasts else {"first": 1})
        stand_ins.fault(cell.target, fields.pop("kind"), **fields)


@contextmanager
def _environment(plan: Plan, stand_ins: StandIns) -> Iterator[dict[str, str]]:
    """Settings of a night: short waits where nothing comes, ports where nobody listens."""
    env = settings(stand_ins.addresses, DAY)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, so that no one else listens there meanwhile
        closed = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        for cell in plan.cells:
            if cell.kind.timeout_s:
                env[f"KORTLAG_SOURCES__{cell.source}__TIMEOUT_S".upper()] = str(cell.kind.timeout_s)
            if cell.kind.port:
                env |= _at_port(cell, stand_ins.addresses[cell.source], closed)
        yield env


def _at_port(cell: Cell, addresses: Mapping[str, str], closed: str) -> dict[str, str]:
    """The addresses of a source, at another port."""
    of_ted = {"ted": "api_url", "ted_web": "web_url"}.get(cell.target)
    found = {}
    for key, address in addresses.items():
        if of_ted and key != of_ted:
            continue
        origins = {url.partition("/")[0] for url in address.split("http://")[1:]}
        for origin in origins:
            host = origin.partition('"')[0]
            address = address.replace(f"http://{host}", closed)
        found[f"KORTLAG_SOURCES__{cell.source}__{key}".upper()] = address
    return found


def _night(
    installation: Installation, stand_ins: StandIns, asked: list[str], env: dict[str, str]
) -> Evidence:
    done = installation.run("nightly", *only(asked), **env)
    faults, requests = stand_ins.control("GET", "/__faults__"), stand_ins.requests()
    told = installation.run("status", "--json", **env)
    states = {row["source"]: row for row in json.loads(told.stdout)["sources"]}
    account = installation.last_run()
    return Evidence(
        done.returncode, done.stdout + done.stderr, account["sources"], states, faults, requests
    )


def _wrong(expected: Installation, installation: Installation) -> dict[str, list[str]]:
    """Differences of the published tables, by the source whose rows they are."""
    found: dict[str, list[str]] = {}
    with duckdb.connect() as con:
        for alias, one in (("a", expected), ("b", installation)):
            con.execute(f"ATTACH '{one.database}' AS {alias} (READ_ONLY)")
        for table in ALL:
            if table.schema != "meta" and table != CHANGES:
                for source, text in _differing(con, table):
                    found.setdefault(source, []).append(text)
    # What is derived differs because of the sources above it; alone it is nobody's.
    if len(found) > 1:
        found.pop("", None)
    return found


def _differing(con: duckdb.DuckDBPyConnection, table: Table) -> list[tuple[str, str]]:
    """Source (empty where a table has none) and how many rows only one of two databases has."""
    columns = ", ".join(f'"{c}"' for c in table.stable_names if c not in NOT_COMPARED)
    source = "source" if "source" in table.names else "''"
    mine, theirs = (f"SELECT {columns} FROM {alias}.{table.qualified}" for alias in "ab")
    rows = con.execute(
        f"SELECT {source}, sum(side = 'a')::INT, sum(side = 'b')::INT FROM ("
        f"(SELECT 'a' AS side, * FROM ({mine} EXCEPT ALL {theirs})) UNION ALL "
        f"(SELECT 'b' AS side, * FROM ({theirs} EXCEPT ALL {mine}))) GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return [
        (str(of), f"{table.qualified}: {gone} rows are missing, {new} are not expected")
        for of, gone, new in rows
    ]


def _beyond(
    before: Installation, whole: Installation, installation: Installation, source: str
) -> list[str]:
    """Rows of a source that neither stood before nor come on an undisturbed night; or are gone."""
    lost = [text for text in _wrong(before, installation).get(source, []) if ": 0 rows" not in text]
    new = [text for text in _wrong(whole, installation).get(source, []) if ", 0 are" not in text]
    return [*lost, *new]


def _vanished(expected: Installation, installation: Installation) -> dict[str, list[str]]:
    """Tables of `core` that lost rows."""
    lost = [
        f"{one.table}: {one.removed} removed"
        for one in differences(expected.database, installation.database)
        if one.removed and one.table.startswith("core.") and not _is_of_crawls(BY_NAME[one.table])
    ]
    return {"": lost} if lost else {}


def _is_of_crawls(table: Table) -> bool:
    """Whether its rows are named by the crawl that met them, which is another each time."""
    return bool(NOT_COMPARED & set(table.key))


def _add(found: dict[str, list[str]], more: Mapping[str, list[str]], when: str) -> None:
    for source, texts in more.items():
        found.setdefault(source, []).extend(f"{when}: {text}" for text in texts)


def problems(plan: Plan, cell: Cell, found: Evidence, nights: Nights) -> list[str]:
    """What is not as expected of a cell."""
    return [
        *_of_state(plan, cell, found),
        *found.wrong.get(cell.source, []),
        *found.wrong.get("", []),
        *_of_requests(plan, cell, found, nights),
    ]


def _of_state(plan: Plan, cell: Cell, found: Evidence) -> Iterator[str]:
    exits = {other.exit for other in plan.cells}
    if found.exit != max(exits):
        yield f"exit {found.exit} instead of {max(exits)}: {found.told[-400:]}"
    told = found.states[cell.source]
    if told["state"] != cell.state:
        yield f"state {told['state']} instead of {cell.state} ({told['cause']})"
    if cell.cause.casefold() not in (told["cause"] or "").casefold():
        yield f"the cause does not tell {cell.cause!r}: {told['cause']}"


def _of_requests(plan: Plan, cell: Cell, found: Evidence, nights: Nights) -> Iterator[str]:
    if cell.fault in CLOCKS:
        return
    made = found.sources[cell.source]["requests"]
    undisturbed = nights.requests(cell.source)
    # Both stand-ins of TED may be struck in one crawl: each asks for tries of its own.
    others = [c for c in plan.cells if c.source == cell.source and c is not cell]
    more = sum(max(0, other.most_requests(undisturbed) - undisturbed) for other in others)
    most = cell.most_requests(undisturbed) + more
    if made > most:
        yield f"{made} requests, more than {most}"
    if not cell.kind.port:
        mine = [fault for fault in found.faults if fault["source"] == cell.target]
        if any(fault["seen"] <= fault["after"] for fault in mine) or not mine:
            yield "the fault did not strike"
    asked = [request for request in found.asked if request["source"] == cell.target]
    for refused, following in pairwise(asked):
        waited = following["at"] - refused["at"]
        if refused["status"] == 429 and waited < cell.kind.wait_s:
            yield f"asked again after {waited:.2f} s instead of {cell.kind.wait_s} s"
