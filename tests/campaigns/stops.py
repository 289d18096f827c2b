"""A crawl killed at any request and started again: the same rows, and at most one window twice.

`python -m tests.campaigns.stops [SOURCE …]` kills every source at every request (`make stops`).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scrapers.sandbox.process import running
from scrapers.sources import ADDRESSES, SOURCES
from tests.campaigns.crawling import WANTED, Crawls, Rows, fresh, stand_ins_of
from tests.scrapers.standins import StandIns

SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 20)
ENV: Mapping[str, dict[str, str]] = {
    "udbud": {
        "KORTLAG_MUNICIPALITIES": '["0740"]',
        "KORTLAG_MUNICIPALITY_CVR": '{"0740": ["99000325"]}',
        "KORTLAG_SOURCES__UDBUD__DETAIL_VARIANTS": "[]",
    },
}
"""A buyer of some sixty notices, and no details of the 276 national ones: 50 requests, not 600."""
LOOK_UPS = 5
"""Requests that the look-up of one address takes at most, robots.txt included."""


@dataclass(frozen=True)
class Undisturbed:
    """A crawl that nobody stopped.

    Attributes:
        requests: stand-in -> requests it received.
        window: requests that a crawl makes again when it is started again: lists and robots.txt,
            or of a source without lists the look-ups of one address.
        rows: what it gave.
    """

    requests: dict[str, int]
    window: int
    rows: Rows


@dataclass(frozen=True)
class Stop:
    """A crawl killed at a request of a stand-in, and the one after it.

    Attributes:
        repeated: requests that both crawls together made more than an undisturbed one.
        allowed: requests of one window, the one under way, and the one just answered, which may
            still be on its way to the archive's list.
        differing: tables whose rows are not those of the undisturbed crawl.
    """

    source: str
    stand_in: str
    request: int
    repeated: int
    allowed: int
    differing: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """The same rows, and no more than one window asked twice."""
        return not self.differing and self.repeated <= self.allowed

    def __str__(self) -> str:
        verdict = "ok" if self.is_good else f"BAD {', '.join(self.differing)}"
        return (
            f"{self.source:12} {self.stand_in:12} request {self.request:4}  "
            f"repeated {self.repeated:3} of {self.allowed:3} allowed  {verdict}"
        )


def crawls_of(stand_ins: StandIns, source: str) -> Crawls:
    """Crawls of a source over the window of the campaign."""
    wanted = WANTED[source](UNTIL, 12) if source in WANTED else None
    return Crawls(stand_ins, source, SINCE, UNTIL, wanted, dict(ENV.get(source, {})))


def undisturbed(stand_ins: StandIns, source: str, folder: Path) -> Undisturbed:
    """Crawl a source once to the end."""
    with fresh(stand_ins, folder) as mine:
        crawl = crawls_of(mine, source)
        account = crawl.run()
        asked = Counter(request["source"] for request in mine.requests())
        is_looked_up = source == ADDRESSES.name
        window = LOOK_UPS if is_looked_up else account.requests - account.wanted
        return Undisturbed(dict(asked), window, crawl.rows())


def stopped(
    stand_ins: StandIns, source: str, whole: Undisturbed, stand_in: str, request: int, folder: Path
) -> Stop:
    """Kill a crawl at a request, crawl again, compare."""
    with fresh(stand_ins, folder) as mine:
        crawl = crawls_of(mine, source)
        crawl.kill_at(stand_in, request)
        before = len(mine.requests()) + 1  # the one under way is not in the log
        mine.reset()
        crawl.run()
        asked = before + len(mine.requests())
        rows = crawl.rows()
    names = whole.rows.keys() | rows.keys()
    differing = sorted(n for n in names if whole.rows.get(n) != rows.get(n))
    repeated = asked - sum(whole.requests.values())
    return Stop(source, stand_in, request, repeated, whole.window + 2, tuple(differing))


def campaign(sources: Sequence[str], write: Callable[[str], object]) -> Iterator[Stop]:
    """Kill sources at every request of every stand-in they ask."""
    work = Path(tempfile.mkdtemp(prefix="kortlag-stops-"))
    try:
        with running(UNTIL) as addresses:
            stand_ins = StandIns(addresses, work)
            for source in sources:
                whole = undisturbed(stand_ins, source, work / f"{source}-whole")
                for stand_in in stand_ins_of(source):
                    for request in range(1, whole.requests.get(stand_in, 0) + 1):
                        folder = work / f"{source}-{stand_in}-{request}"
                        found = stopped(stand_ins, source, whole, stand_in, request, folder)
                        shutil.rmtree(folder)
                        write(f"{found}\n")
                        yield found
    finally:
        shutil.rmtree(work)


def main(sources: Sequence[str]) -> int:
    """Run the campaign; exit status 1 when a stop was not good."""
    stops = list(campaign(sources or sorted(SOURCES), sys.stdout.write))
    good = sum(stop.is_good for stop in stops)
    sys.stdout.write(f"{good} passed, {len(stops) - good} failed\n")
    return int(good < len(stops))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
