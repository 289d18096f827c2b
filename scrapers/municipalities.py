"""Names of Danish municipalities by code, as the sources' text searches need them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "municipalities.csv"


@cache
def _names() -> dict[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["kommunekode"]: row["navn"] for row in csv.DictReader(lines)}


def name_of(code: str) -> str:
    """Name of a municipality without the word "Kommune".

    Raises:
        KeyError: no municipality has that four-digit code.
    """
    return _names()[code]
