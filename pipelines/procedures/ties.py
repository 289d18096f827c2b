"""Ties that the notices themselves name: identifiers, references, a call published again.

Does not belong here: ties by likeness (`pipelines.procedures.likeness`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from pipelines.procedures.groups import Groups
from pipelines.procedures.notices import Buyers, Notice, title_of

RULES = (
    "decision", "same_notice", "procedure_id", "changes_notice", "previous_notice",
    "republication", "same_call", "award_of_call",
)  # fmt: skip
"""Rules that tie two notices, strongest first."""

ACCEPTED, REVIEW, REFUSED = "accepted", "review", "refused"


class Tie(msgspec.Struct, frozen=True):
    """Two notices that may be one procedure.

    Attributes:
        notice_key: the later of the two.
        other_notice: the earlier of the two.
        rule: one of `RULES`.
        verdict: accepted (they are in one group), review (a person should say), refused.
        score: likeness of the titles, 0-1, of rules that rest on it.
        reason: evidence, or why it was not accepted; in Danish, for people.
    """

    notice_key: str
    other_notice: str
    rule: str
    verdict: str
    score: float | None
    reason: str


REFUSALS = {
    "decided_apart": "Afgjort som to forskellige udbud.",
    "other_procedure": "De har hver sin procedure-id (BT-04).",
    "same_portal": "Samme portal viser dem som to udbud.",
}


def match_key(one: str, other: str) -> str:
    """Name of a pair, as `inbox/decisions.csv` takes it in `subject`.

    Of the two notices' keys only, so it holds for ever. Hyphens are underscores, because
    '111203-2026' has the form of a person's number and would not be kept.
    """
    return "~".join(sorted((one, other))).replace("-", "_")


def decided_pairs(
    decisions: Iterable[tuple[str, str]], keys: Iterable[str]
) -> dict[str, set[tuple[str, str]]]:
    """What people decided of pairs of known notices.

    Args:
        decisions: (subject, decision) of the decisions of kind `match`; those about something
            else than two notices are left out.
        keys: keys of all notices.

    Returns:
        `yes` and `no` -> pairs of notice keys.
    """
    known = {key.replace("-", "_"): key for key in keys}
    found: dict[str, set[tuple[str, str]]] = {"yes": set(), "no": set()}
    for subject, decision in decisions:
        one, _, other = subject.partition("~")
        if one in known and other in known and decision in found:
            found[decision].add((known[one], known[other]))
    return found


def named_ties(
    notices: list[Notice], groups: Groups, together: Iterable[tuple[str, str]] = ()
) -> Iterator[Tie]:
    """Join what people and the notices themselves say belongs together.

    Args:
        notices: all, by `Notice.rank`.
        groups: where they are joined.
        together: pairs that people decided on; nothing keeps these apart.
    """
    for one, other in sorted(tuple(sorted(pair)) for pair in together):
        groups.join(one, other)
        yield Tie(one, other, "decision", ACCEPTED, None, "Afgjort som ét udbud.")
    by_rule = {
        "same_notice": _same_notice(notices),
        "procedure_id": _same_procedure(notices),
        "changes_notice": _references(notices, "BT-758"),
        "previous_notice": _references(notices, "BT-125"),
        "republication": _republished(notices),
    }
    for rule, pairs in by_rule.items():
        # A rule may meet a pair twice: by two identifiers of a buyer, by two names of a notice.
        refused: set[tuple[str, str]] = set()
        for later, earlier, reason in pairs:
            refusal = groups.refusal(later, earlier)
            if refusal:
                if (later, earlier) in refused:
                    continue
                refused.add((later, earlier))
                yield Tie(later, earlier, rule, REFUSED, None, f"{reason} {REFUSALS[refusal]}")
            elif groups.join(later, earlier):
                yield Tie(later, earlier, rule, ACCEPTED, None, reason)


Pairs = Iterator[tuple[str, str, str]]
"""Later notice, earlier notice, reason."""


def _clusters(notices: Iterable[Notice]) -> Pairs:
    """Each notice and the first one before it with the same buyers."""
    found: list[tuple[Buyers, str]] = []
    for notice in notices:
        for place, (buyers, first) in enumerate(found):
            if buyers.same(notice.buyers):
                found[place] = (buyers.joined(notice.buyers), first)
                yield notice.notice_key, first, ""
                break
        else:
            found.append((notice.buyers, notice.notice_key))


def _same_notice(notices: list[Notice]) -> Pairs:
    """The same notice id and version, at the same buyer: it is not unique (eforms.md §5.8)."""
    by_id: dict[tuple[str, str], list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.notice_id and notice.version:
            by_id[notice.notice_id.lower(), notice.version.zfill(2)].append(notice)
    for (identifier, version), same in by_id.items():
        for later, earlier, _ in _clusters(same):
            yield later, earlier, f"Samme bekendtgørelse {identifier}-{version}."


def _same_procedure(notices: list[Notice]) -> Pairs:
    """The same BT-04, at the same buyer: identifiers collide (eforms.md §5.8)."""
    by_procedure: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.procedure_id:
            by_procedure[notice.procedure_id].append(notice)
    for procedure, same in by_procedure.items():
        for later, earlier, _ in _clusters(same):
            yield later, earlier, f"Samme procedure-id {procedure} (BT-04) og ordregiver."


def _references(notices: list[Notice], term: str) -> Pairs:
    """A notice and another that it names, whoever buys."""
    by_name: dict[str, str] = {}
    for notice in notices:
        for name in notice.own_names():
            by_name.setdefault(name, notice.notice_key)
    for notice in notices:
        changed = (notice.changes_notice,) if notice.changes_notice else ()
        for name in changed if term == "BT-758" else notice.previous_notices:
            target = by_name.get(name.lower())
            if target and target != notice.notice_key:
                yield notice.notice_key, target, f"Henviser til {name} ({term})."


def _republished(notices: list[Notice]) -> Pairs:
    """A call again under a new identifier: same buyer, title and deadline (udbud.md §1.5.3).

    Two calls that name different lots are two, as in the rounds of a dynamic system.
    """
    alike: dict[tuple[str, str, frozenset[str]], list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.is_call and notice.deadlines and notice.family == "official":
            for block in notice.buyers.blocks():
                title = title_of(notice.title, Buyers()).words
                alike[block, title, notice.deadlines].append(notice)
    for (_, _, deadlines), same in alike.items():
        for later, earlier in zip(same[1:], same, strict=False):
            if same_lots(later, earlier):
                day = max(deadlines)
                reason = f"Samme ordregiver, titel og frist {day}: offentliggjort igen."
                yield later.notice_key, earlier.notice_key, reason


def same_lots(one: Notice, other: Notice) -> bool:
    """They may be about the same lots: one of them tells of none, or they share one."""
    return not (one.lots and other.lots) or bool(one.lots & other.lots)
