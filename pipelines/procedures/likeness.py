"""Ties by likeness: a call on several portals, an award and its call. Each with its score.

Grows with the number of notices, not with its square: a notice is compared with those of the
same buyer that share one of its rarest words only (`candidates`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from pipelines.procedures.groups import Groups
from pipelines.procedures.notices import Notice, title_of
from pipelines.procedures.ties import ACCEPTED, REFUSALS, REFUSED, REVIEW, Tie, same_lots

SURE = 0.92
"""Likeness of titles from which two notices are one, when their deadlines are the same."""
SURE_WITHOUT_DEADLINE = 0.97
"""The same, where one of them has no deadline."""
DOUBTFUL = 0.75
"""Likeness from which a person is asked."""
APART_DAYS = 120
"""Days between two publications of one call, at most, where both days are known."""
AWARD_DAYS = 730
"""Days from a call to its award, at most."""
COMMON = 40
"""A word that more notices of a buyer have in their titles finds none of them."""
RARE_WORDS = 3
"""Words of a title by which candidates are looked up."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two notices of the same buyer whose titles are alike.

    Attributes:
        notice, other: the one that looks for its procedure, and a candidate.
        score: likeness of the titles, 0-1.
        is_sure: alike enough, and nothing else speaks against it.
        evidence: what it rests on, in Danish.
    """

    notice: Notice
    other: Notice
    score: float
    is_sure: bool
    evidence: str


def call_ties(notices: list[Notice], groups: Groups) -> Iterator[Tie]:
    """Join the calls that several portals show (rule `same_call`).

    A pair is accepted when each of the two is the other's only sure candidate at its portal.
    """
    calls = [n for n in notices if n.is_call]
    searching = [n for n in calls if n.family != "official"]
    pairs = [p for p in pairs_of(searching, calls, _same_call) if not _one(groups, p)]
    yield from _judge(pairs, groups, "same_call", of_portals=True)


def award_ties(notices: list[Notice], groups: Groups) -> Iterator[Tie]:
    """Join results without a call to the one call that may be theirs (rule `award_of_call`)."""
    calls = [n for n in notices if n.form_type == "competition"]
    called = {id(groups.of(n.notice_key)) for n in calls}
    searching = [
        n for n in notices if n.form_type == "result" and id(groups.of(n.notice_key)) not in called
    ]
    yield from _judge(pairs_of(searching, calls, _award_of), groups, "award_of_call")


def candidates(
    searching: Iterable[Notice], among: Iterable[Notice]
) -> Iterator[tuple[Notice, Notice]]:
    """Pairs worth comparing: same buyer, and a word in common that is rare in its titles."""
    index: dict[tuple[str, str], list[Notice]] = defaultdict(list)
    for notice in among:
        for block in notice.buyers.blocks():
            for word in set(title_of(notice.title, notice.buyers).words.split()):
                index[block, word].append(notice)
    for notice in searching:
        found: dict[str, Notice] = {}
        words = set(title_of(notice.title, notice.buyers).words.split())
        for block in notice.buyers.blocks():
            known = sorted((len(index[block, w]), w) for w in words if (block, w) in index)
            for count, word in known[:RARE_WORDS]:
                if count <= COMMON:
                    found |= {other.notice_key: other for other in index[block, word]}
        for key in sorted(found.keys() - {notice.notice_key}):
            if notice.buyers.same(found[key].buyers):
                yield notice, found[key]


def pairs_of(
    searching: list[Notice],
    among: list[Notice],
    compare: Callable[[Notice, Notice, float], tuple[bool, str] | None],
) -> list[Pair]:
    """Candidates alike enough to be told of, best first.

    Args:
        searching: notices that look for their procedure.
        among: notices it may be found by.
        compare: whether a pair is sure and on what evidence; None when it is none.
    """
    found = []
    for notice, other in candidates(searching, among):
        score = likeness(notice, other)
        judged = compare(notice, other, score) if score >= DOUBTFUL else None
        if judged is not None:
            found.append(Pair(notice, other, score, *judged))
    return sorted(found, key=lambda p: (-p.score, p.notice.rank, p.other.rank))


def likeness(one: Notice, other: Notice) -> float:
    """How alike two titles are, 0-1; 0 when they count differently ("del 1", "del 2")."""
    first, second = title_of(one.title, one.buyers), title_of(other.title, other.buyers)
    if first.numbers and second.numbers and first.numbers != second.numbers:
        return 0.0
    score = round(fuzz.ratio(first.words, second.words) / 100, 3)
    # A number that only one of them has leaves a doubt.
    return score if first.numbers == second.numbers else min(score, SURE - 0.01)


def _same_call(notice: Notice, other: Notice, score: float) -> tuple[bool, str] | None:
    # Of two portals' entries the later one looks for the earlier one.
    if notice.family == other.family or notice.rank < other.rank:
        return None
    days = _days(notice, other)
    if days is not None and abs(days) > APART_DAYS:
        return None
    if notice.deadlines and other.deadlines:
        if not notice.deadlines & other.deadlines:
            return None
        day = max(notice.deadlines & other.deadlines)
        return score >= SURE, f"Samme ordregiver og frist {day}, titler {score:.0%} ens."
    evidence = f"Samme ordregiver, titler {score:.0%} ens; kun den ene eller ingen har en frist."
    return score >= SURE_WITHOUT_DEADLINE, evidence


def _award_of(notice: Notice, other: Notice, score: float) -> tuple[bool, str] | None:
    days = _days(notice, other)
    if days is None or not 0 <= days <= AWARD_DAYS:
        return None
    evidence = f"Samme ordregiver, titler {score:.0%} ens, {days} dage efter opfordringen."
    return score >= SURE and same_lots(notice, other), evidence


def _days(later: Notice, earlier: Notice) -> int | None:
    """Days between two publications; None when one of them is not known."""
    if not (later.published_on and earlier.published_on):
        return None
    return (date.fromisoformat(later.published_on) - date.fromisoformat(earlier.published_on)).days


def _one(groups: Groups, pair: Pair) -> bool:
    return groups.of(pair.notice.notice_key) is groups.of(pair.other.notice_key)


def _judge(
    pairs: list[Pair], groups: Groups, rule: str, *, of_portals: bool = False
) -> Iterator[Tie]:
    """Accept what is sure and has no rival; leave the rest to people.

    Rivals are counted by the groups there were before, so that no acceptance makes another.
    """
    rivals: dict[tuple[int, str], set[int]] = defaultdict(set)
    at = {p: (id(groups.of(p.notice.notice_key)), id(groups.of(p.other.notice_key))) for p in pairs}
    for pair, (mine, theirs) in at.items():
        if pair.is_sure:
            rivals[mine, pair.other.family].add(theirs)
            if of_portals:  # many awards may come from one call
                rivals[theirs, pair.notice.family].add(mine)
    for pair, (mine, theirs) in at.items():
        keys = (pair.notice.notice_key, pair.other.notice_key)
        many = max(len(rivals[mine, pair.other.family]), len(rivals[theirs, pair.notice.family]))
        refusal = groups.refusal(*keys, of_portals=of_portals)
        if refusal:
            yield Tie(*keys, rule, REFUSED, pair.score, f"{pair.evidence} {REFUSALS[refusal]}")
        elif pair.is_sure and many <= 1:
            if groups.join(*keys):
                yield Tie(*keys, rule, ACCEPTED, pair.score, pair.evidence)
        elif not _one(groups, pair):
            doubt = "Flere udbud passer lige godt." if pair.is_sure else "Ikke ens nok til at vide."
            yield Tie(*keys, rule, REVIEW, pair.score, f"{pair.evidence} {doubt}")
