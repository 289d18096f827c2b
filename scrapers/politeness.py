"""How much is asked of a source, and how fast: its record's bounds unless the settings differ.

The crawl is run by these figures and `kortlag status` shows them. Does not belong here: keeping
to them (`scrapers.middlewares`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapers.config import Settings
    from scrapers.sources import Source

_AT_A_STAND_IN = 8
"""Requests under way at once at a stand-in: it is ours, so nobody has to be spared."""


@dataclass(frozen=True, slots=True)
class Politeness:
    """What a source has to bear from us.

    Attributes:
        requests_per_night: after so many a crawl is ended and not accepted.
        delay_s: least seconds between two requests to one host; its robots.txt may ask for more.
        concurrency: requests under way at once.
        timeout_s: longest wait for one answer.
        retries: further tries of one request.
        backoff_s: wait before the first of these; it doubles.
        throttle_s: least wait after a 429 that does not say how long.
        agent: the name we give.
        limit_s: after so long a crawl is ended and not accepted.
    """

    requests_per_night: int
    delay_s: float
    concurrency: int
    timeout_s: float
    retries: int
    backoff_s: float
    throttle_s: float
    agent: str
    limit_s: float


def politeness(settings: Settings, source: Source) -> Politeness:
    """The figures that hold for a source; a stand-in is asked without delay."""
    mine = settings.source(source.name)
    spare = settings.profile == "live" and settings.asks_public_service(source)

    def chosen(own: float | None, record: float) -> float:
        return record if own is None else own

    return Politeness(
        requests_per_night=int(chosen(mine.requests_per_night, source.requests_per_night)),
        delay_s=chosen(mine.delay_s, source.delay_s if spare else 0),
        concurrency=int(chosen(mine.concurrency, source.concurrency if spare else _AT_A_STAND_IN)),
        timeout_s=chosen(mine.timeout_s, source.timeout_s),
        retries=int(chosen(mine.retries, source.retries)),
        backoff_s=mine.backoff_s,
        throttle_s=chosen(mine.throttle_s, source.throttle_s if spare else 0),
        agent=settings.agent(source),
        limit_s=60 * mine.limit_minutes if mine.limit_minutes else source.crawl_limit_s,
    )
