"""From dated statements to a timeline.

The register says each thing about a unit for a period of its own, in lists without order
(cvr.md §6.1). A row of ours holds for one period, so the unit's life is cut wherever one of the
things changes.

Does not belong here: what the things are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipelines.clean.cvr.notes import Notes
    from pipelines.clean.cvr.shapes import Dated

T = TypeVar("T")
D = TypeVar("D", bound="Dated")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both included.

    `date.min` as start: from a day not told; `date.max` as end: open.
    """

    start: date
    end: date

    @property
    def valid_to(self) -> date | None:
        """The last day as a table says it: null while open."""
        return None if self.end == date.max else self.end


@dataclass(frozen=True, slots=True)
class Statement(Generic[T]):
    """A value said to hold for a span.

    Attributes:
        span: when it holds.
        updated: when it was written, as the register prints it; decides between two of one day.
        value: what is said.
    """

    span: Span
    updated: str
    value: T


def span_of(dated: Dated, notes: Notes) -> Span | None:
    """The span of an element; null, and noted, when its days cannot be read or are reversed."""
    period = dated.periode
    if period is None:
        return Span(date.min, date.max)
    try:
        start = date.fromisoformat(period.gyldig_fra[:10]) if period.gyldig_fra else date.min
        end = date.fromisoformat(period.gyldig_til[:10]) if period.gyldig_til else date.max
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
    found = []
    for element in elements or ():
        span = span_of(element, notes)
        if span is None:
            continue
        value = read(element, span)
        if value is not None:
            found.append(Statement(span, element.sidst_opdateret or "", value))
    if len(found) > 1:
        # The last term makes two that were written at once come out the same way every night.
        found.sort(key=lambda s: (s.span.start, s.updated, s.span.end, repr(s.value)))
    return found


def at(series: Sequence[Statement[T]], day: date) -> T | None:
    """What `series` (as `statements` gives it) says for a day; null when it says nothing."""
    for statement in reversed(series):
        if statement.span.start <= day <= statement.span.end:
            return statement.value
    return None


def together(series: Sequence[Sequence[Statement[T]]]) -> list[Statement[tuple[T, ...]]]:
    """Several things that may hold at once, as one thing: all of them that hold on a day.

    Args:
        series: one sequence of statements a thing.

    Returns:
        Statements without overlap, by start; values in the order of `series`.
    """
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
    starts = {life.start}
    for statement in (s for one in series for s in one):
        if life.start < statement.span.start <= life.end:
            starts.add(statement.span.start)
        if life.start <= statement.span.end < life.end:
            starts.add(statement.span.end + _DAY)
    pieces: list[tuple[date, list[Any]]] = []
    for start in sorted(starts):
        values = [at(one, start) for one in series]
        if not pieces or pieces[-1][1] != values:
            pieces.append((start, values))
    ends = [start - _DAY for start, _ in pieces[1:]] + [life.end]
    return [(Span(start, end), values) for (start, values), end in zip(pieces, ends, strict=True)]
