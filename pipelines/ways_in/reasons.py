"""A way in and its reasons: what each says, the points it gives, the row it rests on.

Belongs here: their form, and Danish for amounts and days in one. Does not belong here:
when a reason holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

PARTS = ("cpv", "text", "area", "size", "terms")
"""What a score is the sum of; a column `score_<part>` each."""


class Reason(msgspec.Struct, frozen=True):
    """One sentence.

    Attributes:
        text: Danish, without a full stop.
        ref: `table:key` of the row of `core` or `mart` it rests on.
        part: the part of the score it gives points to; empty when it gives none.
        share: how much of that part's weight it gives, 0-1.
    """

    text: str
    ref: str
    part: str = ""
    share: float = 0.0


class Way(msgspec.Struct, frozen=True):
    """One way in for an enterprise to a lot.

    Attributes:
        route: reserved, direct, lot, consortium or subcontract.
        reasons: at least two; the first says what the way is.
        must_ask: what has to be asked before it is known to be open.
        group_no: the group of the tender, of a consortium.
        winner_cvr: who holds the contract, of a subcontract.
    """

    route: str
    reasons: tuple[Reason, ...]
    must_ask: tuple[str, ...] = ()
    group_no: int | None = None
    winner_cvr: str | None = None


class Score(msgspec.Struct, frozen=True):
    """Points of a way in.

    Attributes:
        parts: points by part, in the order of `PARTS`.
        texts: the reasons, each with the points it gave.
        refs: the rows they rest on, one a text.
    """

    parts: dict[str, float]
    texts: list[str]
    refs: list[str]

    @property
    def total(self) -> float:
        """Sum of all parts."""
        return round(sum(self.parts.values()), 1)


def score(reasons: Iterable[Reason], weights: dict[str, int]) -> Score:
    """Add up the points of reasons.

    Args:
        reasons: at most one with points a part.
        weights: points of each part when its reason counts whole.
    """
    parts = dict.fromkeys(PARTS, 0.0)
    texts, refs = [], []
    for reason in reasons:
        points = round(weights[reason.part] * reason.share, 1) if reason.part else 0.0
        if reason.part:
            parts[reason.part] += points
        texts.append(f"{reason.text} ({_points(points)} point)" if points else reason.text)
        refs.append(reason.ref)
    return Score(parts, texts, refs)


def _points(points: float) -> str:
    return f"{points:g}".replace(".", ",")


def kroner(amount: float) -> str:
    """Amount as Danes say it: `850.000 kr.`, `4,8 mio. kr.`."""
    if amount < 1_000_000:
        return f"{amount:,.0f} kr.".replace(",", ".")
    return f"{amount / 1_000_000:.1f} mio. kr.".replace(".", ",", 1).replace(",0 ", " ")


def day(value: date) -> str:
    """Day in figures: `23.11.2026`."""
    return f"{value:%d.%m.%Y}"


def percent(share: float) -> str:
    """Share in whole percent: `55 %`."""
    return f"{share * 100:.0f} %"


def listed(names: list[str]) -> str:
    """Names in a sentence: `A, B og C`."""
    return " og ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
