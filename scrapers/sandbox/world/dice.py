"""Seeded chance and calendar arithmetic. Nothing here knows what is drawn or dated."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
START = date(2022, 1, 1)
"""First month of the invented calendar."""

T = TypeVar("T")


def dice(*seed: object) -> random.Random:
    """A generator that gives the same sequence for the same seed, in every process."""
    # Reproducible invention, not a secret.
    return random.Random("|".join(map(str, seed)))  # noqa: S311


def uuid_of(*seed: object) -> str:
    """A version 4 UUID that belongs to the seed."""
    return str(UUID(int=dice("uuid", *seed).getrandbits(128), version=4))


def weighted(chance: random.Random, weights: dict[T, float]) -> T:
    """One key, drawn by weight."""
    return chance.choices(list(weights), list(weights.values()))[0]


def rotate(items: Sequence[T], index: int) -> T:
    """The item at an index that may be beyond the end."""
    return items[index % len(items)]


def months(first: date, last: date) -> Iterator[tuple[int, int]]:
    """(year, month) from the month of `first` to that of `last`, both included."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield number // 12, number % 12 + 1


def month_number(year: int, month: int) -> int:
    """Months since the start of the calendar."""
    return (year - START.year) * 12 + month - START.month


def working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend (the OJ S appears Monday to Friday)."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant of a day in Copenhagen."""
    return datetime.combine(day, time(hour, minute), COPENHAGEN)
