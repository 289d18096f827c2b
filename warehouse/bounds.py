"""How far a table may differ from the last published one before a person has to say yes.

Each `Table` has its `Bounds`; `STEADY` holds unless the declaration says otherwise, with a reason.
Does not belong here: measuring (`warehouse.gate`), what a person accepted (`pipelines.acceptance`).
"""

from __future__ import annotations

from dataclasses import dataclass

_RARE = 10
"""A column with fewer values than this may lose them all: that is nobody's renamed field."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Shares (0-1) of what was published last, and an allowance in rows for small tables.

    Attributes:
        max_fall: share of the rows that may be gone.
        max_rise: share of the rows that may be added; null: any number.
        max_lost: share of the keys that may be gone.
        max_emptied: how far a column's fill rate may fall; 0.2 is 20 points.
        slack: rows, keys and filled cells that may differ whatever the shares say.
        still: condition in SQL on the rows that are compared, of either set: those that were and
            should be there today (`getvariable('as_of')`); empty: all.
        unasked: columns whose fill rate is not asked, because it moves by itself.
        reason: why these are not the ordinary bounds.
        asked: false when nothing is compared at all; the reason says why.
    """

    max_fall: float = 0.2
    max_rise: float | None = 0.5
    max_lost: float = 0.2
    max_emptied: float = 0.2
    slack: int = 5
    still: str = ""
    unasked: frozenset[str] = frozenset()
    reason: str = ""
    asked: bool = True

    def least_rows(self, before: float) -> float:
        """Fewest rows that pass."""
        return before * (1 - self.max_fall) - self.slack

    def most_rows(self, before: float) -> float | None:
        """Most rows that pass; null when any number does."""
        if self.max_rise is None:
            return None
        return before * (1 + self.max_rise) + self.slack

    def least_keys(self, before: float) -> float:
        """Fewest of the last set's keys that have to be there still."""
        return before * (1 - self.max_lost) - self.slack

    def least_fill(self, before: float, rows: int) -> float:
        """Lowest fill rate of a column that passes in a table of so many rows.

        A column that had a dozen values and has none is empty, however low its rate was.
        """
        if not rows:
            return 0.0
        least = before - self.max_emptied - self.slack / rows
        if before * rows > max(self.slack, _RARE):
            least = max(least, 1 / rows)
        return least


STEADY = Bounds()
"""What is published does not change much from one night to the next."""


def unasked(reason: str) -> Bounds:
    """A table that is not compared, with the reason."""
    return Bounds(reason=reason, asked=False)
