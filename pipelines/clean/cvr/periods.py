"""From dated statements to a timeline.

The register says each thing about a unit for a period of its own, in lists without order
(cvr.md §6.1). A row of ours holds for one period, so the unit's life is cut wherever one of the
things changes.

Does not belong here: what the things are.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipelines.clean.cvr.notes import Notes
    from pipelines.clean.cvr.shapes import Dated

T = TypeVar("T")
D = TypeVar("D", bound="Dated")
_DAY = timedelta(days=1)


class Span(msgspec.Struct, frozen=True, gc=False):
    """Days from `start` to `end`, both included.

    `date.min` as start: from a day not told; `date.max` as end: open.
    """

    start: date
    end: date

    @property
    def valid_to(self) -> date | None:
        """The last day as a table says it: null while open."""
        return None if self.end == date.max else self.end


class Statement(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """A value said to hold for a span.

    Attributes:
        span: when it holds.
        updated: when it was written, as the register prints it; decides between two of one day.
        value: what is said.
    """

    span: Span
    updated: str
    value: T


@lru_cache(maxsize=50_000)
def day_of(text: str) -> date:
    """The day of a date or of a point in time; many are told of a register's units.

    Raises:
        ValueError: it cannot be read.
    """
    return date.fromisoformat(text[:10])


def span_of(dated: Dated, notes: Notes) -> Span | None:
    """The span of an element; null, and noted, when its days cannot be read or are reversed."""
    period = dated.periode
    if period is None:
        return Span(date.min, date.max)
    try:
        start = day_of(period.gyldig_fra) if period.gyldig_fra else date.min
        end = day_of(period.gyldig_til) if period.gyldig_til else date.max
    except ValueError:
        notes.add("suspicious_value", f"periode={period.gyldig_fra}/{period.gyldig_til}")
        return None
    if end < start:
        notes.add("suspicious_value", "periode: gyldigTil before gyldigFra")
        return None
    return Span(start, end)


def statements(
    elements: Iterable[D] | None, read: Callable[[D, Span], T | None], notes: Notes
) -> list[Statement[T]]:
    """Statements of a list of the register, in an order that decides what holds.

    Args:
        elements: the list, in any order; null counts as empty.
        read: value of an element for its span; null = it says nothing.
        notes: where oddities go.

    Returns:
        Statements by start, then by when they were written: of those that cover a day, the last
        one holds.
    """
    found: list[Statement[T]] = []
    if not elements:
        return found
    for element in elements:
        span = span_of(element, notes)
        if span is None:
            continue
        value = read(element, span)
        if value is not None:
            found.append(Statement(span, element.sidst_opdateret or "", value))
    if len(found) > 1:
        found.sort(key=_order)
        if any(_order(one) == _order(other) for one, other in pairwise(found)):
            # Two that were written at once come out the same way every night.
            found.sort(key=lambda statement: (*_order(statement), repr(statement.value)))
    return found


def _order(statement: Statement[Any]) -> tuple[date, str, date]:
    return statement.span.start, statement.updated, statement.span.end


def at(series: Sequence[Statement[T]], day: date) -> T | None:
    """What `series` (as `statements` gives it) says for a day; null when it says nothing."""
    for statement in reversed(series):
        span = statement.span
        if span.start <= day <= span.end:
            return statement.value
    return None


def together(series: Sequence[Sequence[Statement[T]]]) -> list[Statement[tuple[T, ...]]]:
    """Several things that may hold at once, as one thing: all of them that hold on a day.

    Args:
        series: one sequence of statements a thing.

    Returns:
        Statements without overlap, by start; values in the order of `series`.
    """
    if not series:
        return []
    pieces = cut(Span(date.min, date.max), series)
    held = [(span, tuple(v for v in values if v is not None)) for span, values in pieces]
    return [Statement(span, "", values) for span, values in held if values]


def lives(spans: Iterable[Span]) -> list[Span]:
    """Spans of existence in order, those that touch or overlap joined."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if joined and (joined[-1].end == date.max or span.start <= joined[-1].end + _DAY):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def cut(life: Span, series: Sequence[Sequence[Statement[Any]]]) -> list[tuple[Span, list[Any]]]:
    """Cut a life wherever one of several things changes.

    Args:
        life: the span to cut; its start is a real day.
        series: one sequence of statements a thing.

    Returns:
        Contiguous spans in order, each with the value of every thing; neighbours differ.
    """
    first, last = life.start, life.end
    starts = {first}
    for one in series:
        for statement in one:
            span = statement.span
            if first < span.start <= last:
                starts.add(span.start)
            if first <= span.end < last:
                starts.add(span.end + _DAY)
    if len(starts) == 1:
        return [(life, [at(one, first) for one in series])]
    pieces: list[tuple[date, list[Any]]] = []
    for start in sorted(starts):
        values = [at(one, start) for one in series]
        if not pieces or pieces[-1][1] != values:
            pieces.append((start, values))
    ends = [start - _DAY for start, _ in pieces[1:]] + [life.end]
    return [(Span(start, end), values) for (start, values), end in zip(pieces, ends, strict=True)]
