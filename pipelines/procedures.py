"""Which notices belong to one procurement procedure.

Pure. Does not belong here: which notice of a procedure speaks for it (`mart.tenders`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# BT-04 of the official converter's template; it stands in unrelated notices (eforms.md §5.8).
TEMPLATE_PROCEDURES = frozenset({"aff2863e-b4cc-4e91-baba-b3b85f709117"})


@dataclass(frozen=True, slots=True)
class NoticeLinks:
    """What ties a notice to others.

    Attributes:
        notice_key, publication_number, notice_id, version: its own names.
        procedure_id: BT-04.
        buyer: CVR number of the first buyer, else its name in lower case.
        changes_notice, previous_notices: notices it refers to, by publication number or
            notice id + '-' + version.
        published_on: ISO date, empty when unknown.
    """

    notice_key: str
    publication_number: str | None
    notice_id: str | None
    version: str | None
    procedure_id: str | None
    buyer: str
    changes_notice: str | None
    previous_notices: tuple[str, ...]
    published_on: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A notice's procedure and the rule that tied it there."""

    notice_key: str
    tender_key: str
    rule: str


class _Groups:
    """Disjoint sets of notice keys."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._parent = {key: key for key in keys}

    def find(self, key: str) -> str:
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def join(self, one: str, other: str) -> bool:
        """Join two sets; false when they were one already."""
        first, second = sorted((self.find(one), self.find(other)))
        self._parent[second] = first
        return first != second


def group(notices: Iterable[NoticeLinks]) -> list[Membership]:
    """Put each notice into its procedure.

    Rules, strongest first: the same BT-04 at the same buyer; a change and the notice it
    changes (BT-758); a notice and an earlier one it names (BT-125). Links by number hold
    across buyers, BT-04 only with the same one, because it collides (eforms.md §5.8).

    Returns:
        One membership a notice, sorted by notice. `tender_key` is BT-04 + buyer of the first
        notice that has one, else the key of the first notice: both raw values of the source,
        so that a better parser does not rename a procedure.
    """
    ordered = sorted(notices, key=lambda n: (n.published_on or "9999", n.notice_key))
    groups = _Groups(n.notice_key for n in ordered)
    rules = {n.notice_key: "alone" for n in ordered}
    _tie_by_procedure(ordered, groups, rules)
    _tie_by_reference(ordered, groups, rules)
    keys = _tender_keys(ordered, groups)
    return [
        Membership(n.notice_key, keys[groups.find(n.notice_key)], rules[n.notice_key])
        for n in sorted(ordered, key=lambda n: n.notice_key)
    ]


def _tie_by_procedure(ordered: list[NoticeLinks], groups: _Groups, rules: dict[str, str]) -> None:
    first_of: dict[tuple[str, str], str] = {}
    for notice in ordered:
        if not notice.procedure_id or notice.procedure_id in TEMPLATE_PROCEDURES:
            continue
        first = first_of.setdefault((notice.procedure_id, notice.buyer), notice.notice_key)
        rules[notice.notice_key] = "procedure_id"
        groups.join(first, notice.notice_key)


def _tie_by_reference(ordered: list[NoticeLinks], groups: _Groups, rules: dict[str, str]) -> None:
    by_name: dict[str, str] = {}
    for notice in ordered:
        if notice.publication_number:
            by_name[notice.publication_number] = notice.notice_key
        if notice.notice_id:
            by_name[f"{notice.notice_id}-{notice.version}"] = notice.notice_key
    for notice in ordered:
        links = [("changes_notice", notice.changes_notice)]
        links += [("previous_notice", name) for name in notice.previous_notices]
        for rule, name in links:
            target = by_name.get(name or "")
            if target and target != notice.notice_key and groups.join(target, notice.notice_key):
                for key in (target, notice.notice_key):
                    if rules[key] == "alone":
                        rules[key] = rule


def _tender_keys(ordered: list[NoticeLinks], groups: _Groups) -> dict[str, str]:
    """Root of each group -> its public key."""
    keys: dict[str, str] = {}
    for notice in ordered:
        if notice.procedure_id and notice.procedure_id not in TEMPLATE_PROCEDURES:
            key = f"{notice.procedure_id}@{notice.buyer}" if notice.buyer else notice.procedure_id
            keys.setdefault(groups.find(notice.notice_key), key)
    for notice in ordered:
        keys.setdefault(groups.find(notice.notice_key), notice.notice_key)
    return keys
