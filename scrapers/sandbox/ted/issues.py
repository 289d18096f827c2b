"""Issues of the OJ S: their numbers, their days, the release calendar (ted.md §1).

The calendar's columns are invented: the contract does not give them. Every Monday to Friday has an
issue here; the real year leaves out some ten holidays.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

NAME = re.compile(r"(\d{4})(\d{5})")


def issue_number(day: date) -> int:
    """Number of the issue of a working day: one a working day, from 1 each year."""
    first = date(day.year, 1, 1)
    days = (day - first).days + 1
    weeks, rest = divmod(days, 7)
    extra = sum((first + timedelta(days=weeks * 7 + i)).weekday() < 5 for i in range(rest))
    return weeks * 5 + extra


def issue_day(name: str) -> date | None:
    """The working day of the issue `yyyynnnnn`; null when the year has no such issue."""
    match = NAME.fullmatch(name)
    if match is None:
        return None
    year, number = int(match[1]), int(match[2])
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return next(
        (d for d in days if d.year == year and d.weekday() < 5 and issue_number(d) == number), None
    )


def calendar(year: int) -> str:
    """All issues of a year as CSV."""
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    rows = [
        f"{issue_number(day)}/{year};{day:%d/%m/%Y}"
        for day in days
        if day.year == year and day.weekday() < 5
    ]
    return "\r\n".join(["OJ S issue;Release date", *rows, ""])
