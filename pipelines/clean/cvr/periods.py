"""From dated statements to a timeline.

The register says each thing about a unit for a period of its own, in lists without order
(cvr.md §6.1). A row of ours holds for one period, so the unit's life is cut wherever one of the
things changes.

Does not belong here: what the things are.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
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


EVER = Span(date.min, date.max)


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
def _between(first: str | None, last: str | None) -> Span | None:
    """The span between two dates or points in time; null when they are reversed.

    Of a unit many things are told for the same days, and of many units.

    Raises:
        ValueError: one of them cannot be read.
    """
    start = date.fromisoformat(first[:10]) if first else date.min
    end = date.fromisoformat(last[:10]) if last else date.max
    return Span(start, end) if start <= end else None


def span_of(dated: Dated, notes: Notes) -> Span | None:
    """The span of an element; null, and noted, when its days cannot be read or are reversed."""
    period = dated.periode
    if period is None:
        return EVER
    try:
        span = _between(period.gyldig_fra, period.gyldig_til)
    except ValueError:
        notes.add("suspicious_value", f"periode={period.gyldig_fra}/{period.gyldig_til}")
        return None
    if span is None:
        notes.add("suspicious_value", "periode: gyldigTil before gyldigFra")
    return span


def statements(
    elements: Sequence[D] | None, read: Callable[[D, Span, Notes], T | None], notes: Notes
) -> list[Statement[T]]:
    """Statements of a list of the register, in an order that decides what holds.

    Args:
        elements: the list, in any order; null counts as empty.
        read: value of an element for its span; null = it says nothing. Takes the notes too.
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
        if span is not None and (value := read(element, span, notes)) is not None:
            found.append(Statement(span, element.sidst_opdateret or "", value))
    if len(found) > 1:
        found.sort(key=_order)
        if len(set(map(_order, found))) < len(found):
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


def _held(series: Sequence[Statement[T]], days: Sequence[date], life: Span) -> list[T | None]:
    """What `series` says for each of some days of a life; most say one thing all of it, or none."""
    if not series:
        return [None] * len(days)
    span = series[-1].span
    if span.start <= life.start and life.end <= span.end:
        return [series[-1].value] * len(days)
    return [at(series, day) for day in days]


def together(series: Sequence[Sequence[Statement[T]]]) -> list[Statement[tuple[T, ...]]]:
    """Several things that may hold at once, as one thing: all of them that hold on a day.

    Args:
        series: one sequence of statements a thing.

    Returns:
        Statements without overlap, by start; values in the order of `series`.
    """
    if not series:
        return []
    if len(series) == 1 and len(series[0]) == 1:
        (only,) = series[0]
        return [Statement(only.span, "", (only.value,))]
    pieces = cut(EVER, series)
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
    days = sorted(starts)
    held = [_held(one, days, life) for one in series]
    pieces: list[tuple[date, list[Any]]] = []
    for place, start in enumerate(days):
        values = [one[place] for one in held]
        if not pieces or pieces[-1][1] != values:
            pieces.append((start, values))
    ends = [start - _DAY for start, _ in pieces[1:]] + [life.end]
    return [(Span(start, end), values) for (start, values), end in zip(pieces, ends, strict=True)]
