"""What companies and production units have in common when their documents are read.

Does not belong here: columns of a table.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from pipelines.clean.cvr.notes import Notes
from pipelines.clean.cvr.periods import Span, Statement, cut, lives, span_of, statements
from pipelines.clean.cvr.shapes import Unit, read_hits
from pipelines.clean.cvr.values import branch_of, name_of, place_of
from pipelines.clean.drift import Drift, whole
from pipelines.clean.unusable import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipelines.clean.cvr.shapes import Metadata
    from pipelines.clean.document import Cleaned, Document

U = TypeVar("U", bound=Unit)
NO_START = date(1900, 1, 1)
"""Start of a unit whose start nobody tells; always noted."""

_plain = msgspec.json.Decoder(Any).decode


class Kind(Generic[U]):
    """A kind of unit.

    Attributes:
        key: its key in a hit's `_source`.
        shape: its keys, as far as they are read; others are reported, since data may have moved
            there.
        number: its number as text, the name that findings carry.
        read: its document, of whatever values the shape can make something of.
        read_whole: its document when nothing in it is odd (`drift.whole`).
    """

    def __init__(self, key: str, shape: type[U], number: Callable[[U], str | None]) -> None:
        self.key, self.shape, self.number = key, shape, number
        self.read = msgspec.json.Decoder(shape, strict=False).decode
        self.read_whole: Callable[[msgspec.Raw], U] = msgspec.json.Decoder(whole(shape)).decode


def read_units(document: Document, kind: Kind[U], out: Cleaned) -> Iterator[tuple[U, Notes]]:
    """Units of a search answer that can become rows.

    Args:
        document: the archived answer.
        kind: what the answer holds.
        out: takes the findings of each unit after the caller is done with it, and those of
            units that are not yielded: of another kind, of another shape, or registered in error.

    Yields:
        The unit, and notes that the caller writes into.

    Raises:
        UnusablePage: the answer holds no data.
    """
    drift, whole_ones = Drift(document.name), []
    for hit in read_hits(document.body):
        notes, plain = Notes(document.name), None
        if (raw := hit.get(kind.key)) is None:
            notes.add("unexpected_record", f"_source without {kind.key}")
            unit = None
        elif (unit := _whole(raw, kind)) is not None:
            whole_ones.append(raw)
        elif (plain := _decoded(raw, kind, notes)) is not None:
            unit = _readable(raw, kind, notes)
        if unit is not None and _is_usable(unit, kind, notes):
            yield unit, notes
        if plain is not None:
            drift.meet(plain[0], kind.shape, kind.key, notes.document)
        if notes.met:
            out.findings.extend(notes.findings())
    # Of these it matters only which keys they have, and one of them may have all.
    for met, raw in enumerate(whole_ones):
        if met and not drift.missing():
            break
        drift.meet(_plain(raw), kind.shape, kind.key, document.name)
    out.findings.extend(drift.findings())


def _whole(raw: msgspec.Raw, kind: Kind[U]) -> U | None:
    """The unit, when nothing in it is odd."""
    try:
        return kind.read_whole(raw)
    except UNREADABLE:
        return None


def _decoded(raw: msgspec.Raw, kind: Kind[U], notes: Notes) -> tuple[Any] | None:
    """The plain value of a record; null, and noted, when its bytes are no JSON value."""
    try:
        return (_plain(raw),)
    except UNREADABLE as error:
        notes.add("unreadable_record", f"{kind.key}: {error}")
        return None


def _readable(raw: msgspec.Raw, kind: Kind[U], notes: Notes) -> U | None:
    """The unit, of whatever values the shape can make something of; null, and noted, of others."""
    try:
        return kind.read(raw)
    except UNREADABLE as error:
        notes.add("unreadable_record", f"{kind.key}: {error}")
        return None


def _is_usable(unit: U, kind: Kind[U], notes: Notes) -> bool:
    """Whether it was not registered in error; its notes carry its number from now on."""
    notes.document = kind.number(unit) or notes.document
    if unit.fejl_registreret:
        notes.add("registered_in_error", f"{kind.key}.fejlRegistreret=true")
    return not unit.fejl_registreret


def shared_series(
    unit: Unit, metadata: Metadata | None, notes: Notes
) -> list[list[Statement[Any]]]:
    """Name, main branch and address of a unit, each as statements.

    The address falls back to the current projection, for answers that hold nothing else.
    """
    addresses = unit.beliggenhedsadresse
    if not addresses and metadata is not None and metadata.nyeste_beliggenhedsadresse is not None:
        addresses = [metadata.nyeste_beliggenhedsadresse]
    return [
        statements(unit.navne, name_of, notes),
        statements(unit.hovedbranche, branch_of, notes),
        statements(addresses, place_of, notes),
    ]


def existence(
    unit: Unit, founded: str | None, series: Sequence[Sequence[Statement[Any]]], notes: Notes
) -> list[Span]:
    """When a unit existed: its `livsforloeb`, with a real first day.

    Args:
        unit: a company or production unit.
        founded: `stiftelsesDato`, which only companies have.
        series: what else is said of it.
        notes: where oddities go.

    Returns:
        Spans in order with gaps between them where the unit was closed. A start that is not
        told is the day it was founded, else the first day anything is said of it, else
        1900-01-01, noted.
    """
    spans = [span_of(element, notes) for element in unit.livsforloeb or ()]
    found = lives(span for span in spans if span is not None) or [Span(date.min, date.max)]
    if found[0].start == date.min:
        start = min(_first_day(founded, series, notes), found[0].end)
        found[0] = Span(start, found[0].end)
    return found


def _first_day(
    founded: str | None, series: Sequence[Sequence[Statement[Any]]], notes: Notes
) -> date:
    try:
        if founded:
            return date.fromisoformat(founded[:10])
    except ValueError:
        notes.add("suspicious_value", f"stiftelsesDato={founded}")
    starts = [s.span.start for one in series for s in one if s.span.start != date.min]
    if starts:
        return min(starts)
    notes.add("missing_value", "first day of the unit")
    return NO_START


def timeline(
    spans: Sequence[Span], series: Sequence[Sequence[Statement[Any]]]
) -> list[tuple[Span, list[Any]]]:
    """Periods of a unit over all its lives, those left out of which nothing is known.

    The last one always stays, so that no unit vanishes for want of anything said of it.
    """
    pieces = [piece for span in spans for piece in cut(span, series)]
    known = [piece for piece in pieces if piece[1].count(None) < len(piece[1])]
    if not known or known[-1] is not pieces[-1]:
        known.append(pieces[-1])
    return known


def is_protected(unit: Unit, notes: Notes) -> bool:
    """Advertising protection (CVR-lov § 19); protected, and noted, when the register is silent."""
    if unit.reklamebeskyttet is None:
        notes.add("missing_value", "reklamebeskyttet")
        return True
    return unit.reklamebeskyttet
