"""Into which partitions a night falls: pure, nothing is asked or read.

A source that says so of itself (`Source.by_month`) is parted by months of publication, every other
is one partition, for its crawls rest on each other. Work on archived crawls is parted by crawl.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import msgspec

from scrapers.crawls import Window
from scrapers.sources import SOURCES

_LEAST = timedelta(days=14)


class Partition(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one worker is asked to do at a time.

    Attributes:
        source: name of the source.
        window: publication dates to collect; null when the crawl is archived already.
        full: everything is collected, not only what has changed.
        crawl_id: the archived crawl to clean; empty when there is a window.
    """

    source: str
    window: Window | None = None
    full: bool = False
    crawl_id: str = ""

    @property
    def key(self) -> str:
        """Its name among the partitions of its source: first and last day, or the crawl."""
        if self.window is None:
            return self.crawl_id
        return f"{self.window.since:%Y%m%d}_{self.window.until:%Y%m%d}"


def months_of(window: Window, months: int) -> list[Window]:
    """Part a window at firsts of months.

    An end shorter than two weeks stays with its neighbour: a list of a few days may well be empty,
    and an empty list counts as a fault of the source.

    Args:
        window: publication dates.
        months: months in one part.
    """
    starts = [window.since]
    while (first := _first_after(starts[-1], months)) <= window.until:
        starts.append(first)
    if len(starts) > 1 and starts[1] - starts[0] < _LEAST:
        del starts[1]
    if len(starts) > 1 and window.until - starts[-1] < _LEAST:
        del starts[-1]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), window.until]
    return [Window(since, until) for since, until in zip(starts, ends, strict=True)]


def _first_after(day: date, months: int) -> date:
    whole = day.year * 12 + day.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def to_collect(windows: Mapping[str, tuple[Window, bool]], months: int) -> list[Partition]:
    """Partitions of a night.

    Args:
        windows: source -> what to read tonight, and whether in full.
        months: months in one partition of a source that is parted by them.
    """
    return [
        Partition(source, part, full)
        for source, (window, full) in windows.items()
        for part in (months_of(window, months) if SOURCES[source].by_month else [window])
    ]


def to_clean(crawls: Iterable[tuple[str, str]]) -> list[Partition]:
    """Partitions of archived crawls, given as source and crawl."""
    return [Partition(source, crawl_id=crawl_id) for source, crawl_id in crawls]
