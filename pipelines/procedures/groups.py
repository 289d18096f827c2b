"""Sets of notices that grow together, and what keeps two of them apart.

Does not belong here: why two notices should be one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.procedures.notices import Notice


@dataclass(slots=True)
class Group:
    """Notices tied so far.

    Attributes:
        members: their keys.
        procedures: BT-04 of all of them.
        families: the portals that show them, or `official`.
        apart: keys of notices that people said belong elsewhere.
    """

    members: set[str]
    procedures: set[str]
    families: set[str]
    apart: set[str] = field(default_factory=set)


class Groups:
    """Disjoint groups of notices, each notice alone at first."""

    def __init__(self, notices: Iterable[Notice], apart: Iterable[tuple[str, str]] = ()) -> None:
        self._group: dict[str, Group] = {}
        for notice in notices:
            procedures = {notice.procedure_id} if notice.procedure_id else set()
            self._group[notice.notice_key] = Group({notice.notice_key}, procedures, {notice.family})
        for one, other in apart:
            if one in self._group and other in self._group:
                self._group[one].apart.add(other)
                self._group[other].apart.add(one)

    def of(self, key: str) -> Group:
        """The group of a notice."""
        return self._group[key]

    def refusal(self, one: str, other: str, *, of_portals: bool = False) -> str:
        """Why two notices may not be one procedure; empty when they may, or are already.

        Args:
            one: a notice key.
            other: another.
            of_portals: the tie says that each portal shows the procedure once.
        """
        a, b = self.of(one), self.of(other)
        if a is b:
            return ""
        if a.apart & b.members:
            return "decided_apart"
        if not (a.procedures <= b.procedures or b.procedures <= a.procedures):
            return "other_procedure"
        if of_portals and a.families & b.families:
            return "same_portal"
        return ""

    def join(self, one: str, other: str) -> bool:
        """Make two groups one; false when they were one already."""
        a, b = self.of(one), self.of(other)
        if a is b:
            return False
        if len(a.members) < len(b.members):
            a, b = b, a
        a.members |= b.members
        a.procedures |= b.procedures
        a.families |= b.families
        a.apart |= b.apart
        for key in b.members:
            self._group[key] = a
        return True
