"""Which notices belong to one procurement procedure: ties between them, groups of tied ones.

Pure. Does not belong here: which notice of a procedure speaks for it (`core.procedures`), which
notice restates which (`core.notices`).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pipelines.procedures.groups import Groups
from pipelines.procedures.likeness import award_ties, call_ties
from pipelines.procedures.notices import Notice
from pipelines.procedures.ties import ACCEPTED, RULES, Tie, decided_pairs, named_ties


class Membership(msgspec.Struct, frozen=True):
    """A notice's procedure and the strongest tie that holds it there.

    Attributes:
        tender_key: name of the procedure.
        position: place among its notices, from 1, in the order they are looked at.
        rule: of the tie, or `alone`.
        tied_to, score, evidence: of the tie; None of a notice alone.
    """

    notice_key: str
    tender_key: str
    position: int
    rule: str
    tied_to: str | None = None
    score: float | None = None
    evidence: str | None = None


def tie(notices: Iterable[Notice], decisions: Iterable[tuple[str, str]] = ()) -> list[Tie]:
    """Tie notices of one procedure to each other.

    Rules, in this order: what people decided; the same notice; the same BT-04 at the same buyer;
    a change and what it changes (BT-758); an earlier notice that is named (BT-125); a call
    published again; the same call on several portals; an award and its call. Two procedures with
    different BT-04 are never one, unless people said so.

    Args:
        notices: all there are, in any order.
        decisions: (subject, decision) of kind `match`; see `match_key`.

    Returns:
        Every tie that was accepted, refused or left to people, by rule.
    """
    ordered = sorted(notices, key=lambda n: n.rank)
    decided = decided_pairs(decisions, (n.notice_key for n in ordered))
    groups = Groups(ordered, decided["no"])
    return [
        *named_ties(ordered, groups, decided["yes"]),
        *call_ties(ordered, groups),
        *award_ties(ordered, groups),
    ]


def group(notices: Iterable[Notice], ties: Iterable[Tie]) -> list[Membership]:
    """Put each notice into its procedure: all that accepted ties connect.

    Returns:
        One membership a notice, sorted by notice. `tender_key` is the name of the group's first
        notice by `Notice.rank`: BT-04 + '@' + buyer where it has a BT-04, else its key. All are
        raw values of the source, so a better parser does not rename a procedure, nor does a
        further source or a later notice. Two things do: an official notice published before all
        that were known, and the first official one of a procedure that only portals had shown.
    """
    ordered = sorted(notices, key=lambda n: n.rank)
    groups, strongest = Groups(ordered), dict[str, tuple[int, str, Tie]]()
    for found in ties:
        if found.verdict != ACCEPTED:
            continue
        groups.join(found.notice_key, found.other_notice)
        for key in (found.notice_key, found.other_notice):
            other = found.other_notice if key == found.notice_key else found.notice_key
            candidate = (RULES.index(found.rule), other, found)
            strongest[key] = min(strongest.get(key, candidate), candidate, key=lambda t: t[:2])
    first: dict[int, str] = {}
    taken: set[str] = set()
    count: dict[int, int] = {}
    found_members = []
    for notice in ordered:
        members = id(groups.of(notice.notice_key))
        if members not in first:
            name = _name(notice)
            first[members] = notice.notice_key if name in taken else name
            taken.add(name)
        count[members] = count.get(members, 0) + 1
        found_members.append(
            _membership(notice, first[members], count[members], strongest.get(notice.notice_key))
        )
    return sorted(found_members, key=lambda m: m.notice_key)


def _membership(
    notice: Notice, tender_key: str, position: int, held: tuple[int, str, Tie] | None
) -> Membership:
    if held is None:
        return Membership(notice.notice_key, tender_key, position, "alone")
    _, other, by = held
    return Membership(notice.notice_key, tender_key, position, by.rule, other, by.score, by.reason)


def _name(notice: Notice) -> str:
    if not notice.procedure_id:
        return notice.notice_key
    return f"{notice.procedure_id}@{notice.raw_buyer}" if notice.raw_buyer else notice.procedure_id
