"""Three good nights, and the nights that others are compared with; each made once, then copied.

Does not belong here: what goes wrong (`kinds`), judging (`nights`).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scrapers.sandbox.addresses.register import Register
from scrapers.sandbox.process import Addresses, running
from scrapers.sandbox.world import handed_in
from scrapers.sandbox.world.world import World
from scrapers.sources import SOURCES
from tests.installation import SAMPLES, Installation

GOOD_DAYS = (date(2026, 12, 20), date(2026, 12, 21), date(2026, 12, 22))
DAY = date(2027, 1, 5)
"""The day of the night that is disturbed: all sources have something new, and one tender whose
documents are asked for again is still open."""
FIRST_PORT = 18400
"""Where stand-ins listen: at the same addresses every night, as sources do."""
_FOUND = 6
"""Enterprises that the mapping team hands in for that day: addresses that nobody asked for yet."""
_ROOT = Path(__file__).parents[3]

_EACH = {
    "ENABLED": "true", "CONCURRENCY": "1", "DELAY_S": "0", "RETRIES": "2", "BACKOFF_S": "0.05",
    "THROTTLE_S": "0.5",
}  # fmt: skip
_OF = {
    "udbud": {"PAGE_SIZE": "25"},
    "ted": {"PAGE_SIZE": "2"},
    "udbud_sync": {"PAGE_SIZE": "2", "USERNAME": "campaign", "PASSWORD": "campaign"},
    "cvr": {"PAGE_SIZE": "400", "USERNAME": "campaign", "PASSWORD": "campaign"},
    "comdia": {"ORGANISATIONS": '["all"]'},
    "eu_supply": {"BOARDS": '["DK_UDBUD", "SKATTEMINISTERIET"]'},
    "addresses": {"TOKEN": "a-token-of-the-campaign"},
}


def settings(addresses: Mapping[str, Mapping[str, str]], day: date) -> dict[str, str]:
    """Environment of a night at stand-ins: all sources on, small pages, short waits."""
    given = {source: {**_EACH, **_OF.get(source, {})} for source in SOURCES}
    env = {
        f"KORTLAG_SOURCES__{source}__{key}".upper(): value
        for of in (given, addresses)
        for source, found in of.items()
        for key, value in found.items()
    }
    return env | {
        "KORTLAG_PROFILE": "live",
        "KORTLAG_CONTACT": "https://example.org/kortlag",
        "KORTLAG_AS_OF": day.isoformat(),
    }


def code() -> str:
    """Digest of all that a night is made by; results of other code do not count."""
    files = [
        path
        for room in ("scrapers", "pipelines", "warehouse")
        for pattern in ("*.py", "*.sql", "*.csv")
        for path in (_ROOT / room).rglob(pattern)
    ]
    files.append(Path(__file__))
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def archived(folder: Path) -> dict[str, str]:
    """Digest of every file in the archive of an installation."""
    root = folder / "data" / "archive"
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@dataclass
class Nights:
    """The good nights and what is compared with them, below a folder that may be kept.

    Attributes:
        folder: where they lie.
        name: of the stand-ins; tables hold addresses, so each has nights of its own to compare
            with.
        addresses: stand-ins that show `DAY`.
    """

    folder: Path
    name: str
    addresses: Addresses

    def copy_of_good(self, to: Path) -> Installation:
        """An installation after three good nights, on the morning of `DAY`."""
        shutil.copytree(self.good(), to, symlinks=True)
        return Installation(to)

    def undisturbed(self, without: Iterable[str] = ()) -> Installation:
        """The night of `DAY` as it goes when sources are not asked at all, all others well."""
        left_out = sorted(set(without))
        asked = [source for source in SOURCES if source not in left_out]
        folder = self.folder / self.name / ("without-" + ("-".join(left_out) or "none"))
        done_mark = folder.with_suffix(".done")
        if not done_mark.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            folder.parent.mkdir(exist_ok=True)
            installation = self.copy_of_good(folder)
            env = settings(self.addresses, DAY)
            command = ["nightly", *only(asked)] if asked else ["rebuild"]
            done = installation.run(*command, **env)
            if done.returncode:
                raise RuntimeError(f"{folder.name}: {done.stdout}{done.stderr}")
            done_mark.touch()
        return Installation(folder)

    def requests(self, source: str) -> int:
        """How many requests an undisturbed crawl of a source makes on `DAY`."""
        account: dict[str, Any] = self.undisturbed().last_run()
        return int(account["sources"][source]["requests"])

    def good(self) -> Path:
        """Three nights, each a day, as the sources showed themselves; made once."""
        folder = self.folder / "good"
        done_mark = folder.with_suffix(".done")
        if done_mark.is_file():
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        installation = Installation(folder)
        _hand_in(installation, GOOD_DAYS[0])
        for day in GOOD_DAYS:
            with running(day, SAMPLES, FIRST_PORT) as addresses:
                env = settings(addresses, day) | {
                    # One customer, so that the lists and pages of the others are new on DAY.
                    "KORTLAG_SOURCES__COMDIA__ORGANISATIONS": '["aalborg-kommune"]'
                }
                done = installation.run("nightly", **env)
            if done.returncode:
                raise RuntimeError(f"{day}: {done.stdout}{done.stderr}")
        _hand_in(installation, DAY)
        (folder / "archived.json").write_text(json.dumps(archived(folder)), encoding="utf-8")
        done_mark.touch()
        return folder


def only(sources: Iterable[str]) -> list[str]:
    """Options of `kortlag nightly` that ask these sources; none if they are all."""
    asked = list(sources)
    return [] if set(asked) == set(SOURCES) else [o for s in asked for o in ("--source", s)]


def _hand_in(installation: Installation, day: date) -> None:
    """The mapping team's files of a day; on `DAY` with enterprises that it has just found."""
    inbox = installation.data / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    for name, body in handed_in.files(World(GOOD_DAYS[0])).items():
        (inbox / name).write_bytes(body)
    if day == DAY:
        (inbox / "mapping.csv").write_bytes(
            _with_finds((inbox / "mapping.csv").read_bytes().decode(handed_in.ENCODING)).encode(
                handed_in.ENCODING
            )
        )


def _with_finds(text: str) -> str:
    """The team's list with a few more rows: ordinary firms, each at an address of its own."""
    world = World(GOOD_DAYS[0])
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    head = rows[0]
    firms = [
        firm
        for firm in world.firms
        if firm.kind == "ordinary" and firm.address and 8000 <= firm.address.postal_code < 8300
    ]
    houses = [
        house
        for house in Register(world).houses.values()
        if house.municipality == "0751" and house.floors
    ]
    for number in range(_FOUND):
        firm, house = firms[-1 - number], houses[7 * number + 3]
        told = {
            "Kortlægnings-id": f"AAK-9{number:02d}",
            "CVR-nummer": f"{firm.cvr:08d}",
            "Navn": firm.name,
            "Adresse": f"{house.street} {house.number}",
            "Postnr.": house.postal_code,
            "By": house.district,
            "Fundet": "04-01-2027",
        }
        rows.append([told.get(column, "") for column in head])
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def stand_ins(stack: ExitStack, number: int) -> Addresses:
    """Stand-ins that show `DAY`, until the stack is left, at the ports of their number (from 1).

    The first ports are those of the good nights.
    """
    return stack.enter_context(running(DAY, SAMPLES, FIRST_PORT + 20 * number))
