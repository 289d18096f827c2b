"""Words the expectations are written in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Expected = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Between:
    """Equal to a text with this beginning and this end: long descriptions, cut in the middle."""

    start: str
    end: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and other.startswith(self.start) and other.endswith(self.end)

    def __hash__(self) -> int:
        return hash((self.start, self.end))


def utc(
    year: int,
    month: int,
    day: int,
    hour: int,
    minute: int,
    second: int = 0,
    microsecond: int = 0,
) -> datetime:
    """An instant, its parts given in UTC."""
    return datetime(year, month, day, hour, minute, second, microsecond, UTC)


def organisation(
    name: str,
    place: tuple[str | None, str | None, str],
    *,
    roles: list[str],
    raw_id: str | None = None,
    cvr: str | None = None,
    **more: str,
) -> Expected:
    """An organisation; place is (postal code, town, country)."""
    postal_code, city, country = place
    return {
        "name": name,
        "postal_code": postal_code,
        "city": city,
        "country": country,
        "roles": roles,
        "raw_id": raw_id or cvr,
        "cvr": cvr,
        **more,
    }
