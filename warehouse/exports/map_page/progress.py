"""The funnel of the mapping and the estimates of how many there are in all, with what is drawn.

Lengths are percentages of the drawing's width. Does not belong here: how an estimate is made
(`pipelines/estimate`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from warehouse.exports import danish, geography
from warehouse.exports.published import Published
from warehouse.tables.mapping import MAPPING_ESTIMATE, MAPPING_PROGRESS

_ALL_LISTS = "alle"
_ROOM = 1.08
"""The axis is this much longer than what is drawn on it."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the funnel: its label, how many, of the known ones, and how wide its bar is."""

    label: str
    enterprises: int
    unmatched: int
    share: str
    width: float


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate as text and as drawn.

    Attributes:
        lists: the lists it compares.
        low, point, high, known: positions on the axis; null when there is nothing to draw.
            Without a high end the line runs to the edge and `is_open` is set.
    """

    lists: str
    model: str
    counts: str
    known_text: str
    estimate: str
    interval: str
    not_yet_found: str
    assumptions: str
    known: float
    low: float | None
    point: float | None
    high: float | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Funnel and estimates of one municipality; `main` is the one from all lists, if there is."""

    municipality: str
    steps: list[Step]
    main: Interval | None
    pairs: list[Interval]
    scale: int


def progress(published: Published) -> list[Progress]:
    """One a municipality that has rows in either table."""
    names = geography.municipality_names()
    steps = _by_municipality(published[MAPPING_PROGRESS].to_dicts())
    estimates = _by_municipality(published[MAPPING_ESTIMATE].to_dicts())
    return [
        _progress(names.get(code, code), steps.get(code, []), estimates.get(code, []))
        for code in sorted({*steps, *estimates})
    ]


def _by_municipality(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["municipality_code"], []).append(row)
    return groups


def _progress(name: str, steps: list[Row], estimates: list[Row]) -> Progress:
    ends = [row[key] or 0 for row in estimates for key in ("known", "estimate", "ci_high")]
    scale = max(1, round(_ROOM * max(ends, default=1)))
    main = next((row for row in estimates if row["list_a"] == _ALL_LISTS), None)
    pairs = [row for row in estimates if row["list_a"] != _ALL_LISTS]
    return Progress(
        name,
        _steps(steps),
        _interval(main, scale) if main else None,
        [_interval(row, scale) for row in pairs],
        scale,
    )


def _steps(rows: list[Row]) -> list[Step]:
    ordered = sorted(rows, key=lambda row: row["position"])
    whole = max((row["enterprises"] for row in ordered), default=0)
    known = next((row["enterprises"] for row in ordered if row["step"] == "known"), 0)
    return [
        Step(
            row["label_da"],
            row["enterprises"],
            row["unmatched"],
            danish.percent(row["enterprises"] / known if known else None),
            round(100 * row["enterprises"] / whole, 1) if whole else 0.0,
        )
        for row in ordered
    ]


def _interval(row: Row, scale: int) -> Interval:
    def at(value: int | None) -> float | None:
        return None if value is None else round(100 * value / scale, 1)

    is_open = row["estimate"] is not None and row["ci_high"] is None
    return Interval(
        lists=_lists(row),
        model=_named(row["model"]),
        counts=_counts(row),
        known_text=danish.number(row["known"]),
        estimate=danish.number(row["estimate"]),
        interval=_interval_text(row),
        not_yet_found=danish.number(row["not_yet_found"]),
        assumptions=row["assumptions"],
        known=round(100 * row["known"] / scale, 1),
        low=at(row["ci_low"]),
        point=at(row["estimate"]),
        high=100.0 if is_open else at(row["ci_high"]),
        is_open=is_open,
    )


def _interval_text(row: Row) -> str:
    if row["estimate"] is None:
        return danish.UNKNOWN
    low = danish.number(row["ci_low"])
    if row["ci_high"] is None:
        return f"mindst {low}; data sætter ingen øvre grænse"
    return f"{low}–{danish.number(row['ci_high'])}"


def _lists(row: Row) -> str:
    if row["list_a"] == _ALL_LISTS:
        return "Alle lister under ét"
    both = [danish.label("list", row[key]) for key in ("list_a", "list_b")]
    text = danish.listed(both)
    return text[0].upper() + text[1:]


def _counts(row: Row) -> str:
    if row["n_a"] is None:
        return "–"
    a, b, both = (danish.number(row[key]) for key in ("n_a", "n_b", "both"))
    return f"{a} og {b}, heraf {both} på begge"


def _named(model: str) -> str:
    """The words of the model with the lists' names instead of their codes."""
    codes = "|".join(danish.LABELS["list"])
    return re.sub(rf"\b({codes})\b", lambda found: danish.label("list", found[1]), model)
