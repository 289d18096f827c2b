"""RSV: when a company was registered as a social enterprise, and whether that is doubtful.

The register has no real document with the attribute at hand (cvr.md §15), so both ways of
writing an end are read: a closed period, and a new value "false" (cvr.md §8).
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.clean.cvr.periods import Span, Statement, at, cut, statements
from pipelines.clean.cvr.values import PERSONAL_FORMS, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.clean.cvr.notes import Notes
    from pipelines.clean.cvr.shapes import AttributeValue, Company
    from pipelines.clean.document import Row

LAW_IN_FORCE = date(2015, 1, 1)
"""Law 711 of 2014: nobody was registered before this day."""

_SPELLINGS = frozenset({"socialokonomiskvirksomhed", "socialoekonomiskvirksomhed"})
_ASSOCIATIONS = frozenset({"110", "115"})
_ASSOCIATION_BRANCHES = ("94", "683", "93")
_ASSOCIATION_NAME = re.compile(
    "grundejerforening|ejerforening|boligforening|andelsbolig|vejlaug|antenne|idrætsforening"
    "|boldklub|partiforening"
)


@lru_cache(maxsize=1_000)
def is_rsv(attribute_type: str | None) -> bool:
    """Whether an attribute type is the RSV mark, in either spelling of ø and with any case."""
    word = (attribute_type or "").casefold().replace("_", "")
    return word.replace("ø", "o") in _SPELLINGS or word.replace("ø", "oe") in _SPELLINGS


def registrations(company: Company, newest: Row, lives: Sequence[Span], notes: Notes) -> list[Row]:
    """Periods of registration of a company.

    Args:
        company: its document.
        newest: its newest row of `core.enterprises`.
        lives: when it existed.
        notes: where oddities go.

    Returns:
        `valid_from`, `valid_to`, `ended_by`, `doubtful`, `doubtful_reason`, by start.
    """
    series = _said(company, notes)
    if not series:
        return []
    reason = doubt(newest)
    rows = []
    for span, ended_by in _registered(series, lives[0].start, notes):
        row: Row = {
            "valid_from": span.start,
            "valid_to": span.valid_to,
            "ended_by": ended_by,
            "doubtful": reason is not None,
            "doubtful_reason": reason,
        }
        if row["valid_to"] is None and newest["is_active"] is False:
            row |= {"valid_to": _end_of_unit(span, lives, newest, notes), "ended_by": "ceased"}
        rows.append(row)
    return rows


def _said(company: Company, notes: Notes) -> list[Statement[bool]]:
    values = [
        value
        for attribute in company.attributter or ()
        if is_rsv(attribute.type)
        for value in attribute.vaerdier or ()
    ]
    return statements(values, _truth, notes)


def _truth(element: AttributeValue, _span: Span, notes: Notes) -> bool | None:
    word = str(element.vaerdi).strip().casefold()
    if word in {"true", "false"}:
        return word == "true"
    notes.add("unknown_code", f"SOCIAL_ØKONOMISK_VIRKSOMHED={text_of(str(element.vaerdi))}")
    return None


def _registered(
    series: Sequence[Statement[bool]], founded: date, notes: Notes
) -> list[tuple[Span, str | None]]:
    """Spans in which "true" holds, each with what ended it."""
    start = min(statement.span.start for statement in series)
    if start == date.min:
        start = max(founded, LAW_IN_FORCE)
        if at(series, date.min):
            notes.add("missing_value", "SOCIAL_ØKONOMISK_VIRKSOMHED.periode.gyldigFra")
    found: list[tuple[Span, str | None]] = []
    for span, (value,) in cut(Span(start, date.max), [series]):
        if value:
            found.append((span, _ended_by(span, series)))
    return found


def _ended_by(span: Span, series: Sequence[Statement[bool]]) -> str | None:
    if span.end == date.max:
        return None
    own = any(s.value and s.span.end == span.end for s in series)
    return "period" if own else "false"


def _end_of_unit(span: Span, lives: Sequence[Span], newest: Row, notes: Notes) -> date:
    """Last day of a registration that the end of the unit ended: never before its first.

    A ceased unit without a last day is known to have existed when its newest period began.
    """
    end = lives[-1].end
    if end == date.max:
        notes.add("missing_value", "last day of a ceased unit")
        end = newest["valid_from"]
    return max(end, span.start)


def doubt(newest: Row) -> str | None:
    """Why a registration looks as if it does not belong on the list, in Danish; null = it does.

    The official list is known to hold associations and clubs (domain.md §2.3); the kinds are
    those of cvr.md §8, the forms those that law 711 leaves out. Nobody is ever dropped for it.
    """
    code, form = newest.get("form_code"), newest.get("form")
    branch = newest.get("branch_code") or ""
    reasons = []
    if code in PERSONAL_FORMS:
        reasons.append(
            f"{form or 'Formen'} (form {code}) kan efter loven ikke være registreret "
            "socialøkonomisk virksomhed: fejl i registeret"
        )
    if code in _ASSOCIATIONS and branch.startswith(_ASSOCIATION_BRANCHES):
        reasons.append(
            f"{form or 'Forening'} med branchen {newest.get('branch') or branch} ({branch}): "
            "ligner en forening uden erhvervsdrift"
        )
    if match := _ASSOCIATION_NAME.search((newest.get("name") or "").casefold()):
        reasons.append(f"Navnet indeholder »{match[0]}«: ligner en forening uden erhvervsdrift")
    return "; ".join(reasons) or None
