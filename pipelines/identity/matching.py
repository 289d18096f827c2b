"""Which register unit is meant, if any: decisions of people first, then name and place.

A score is the likeness of the best pair of names (`likeness`) times the agreement of places
(`places`), 0-1. At or above `accept_from` the unit is taken; from `review_from` on it is listed
for a person; below nothing is said. Two units that are about equally good are always listed.

Does not belong here: where subjects come from (`parties`, `records`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipelines.identity import blocking
from pipelines.identity.likeness import likeness
from pipelines.identity.names import Variant, is_authority, variants
from pipelines.identity.places import Agreement, Gazetteer, Place
from pipelines.identity.register import (
    CURRENT,
    FORMER,
    SECONDARY,
    SITE,
    Register,
    RegisterName,
    exact_keys,
)

ACCEPTED, REVIEW, REJECTED = "accepted", "review", "rejected"
NUMBER, NAME_PLACE, DECISION = "cvr", "name_place", "decision"
_TIE = 0.03
"""Units whose scores differ by no more are equally good."""
_PAIR = re.compile(r"(.*\S)\s+=\s+([0-9]{8})")

_NAME_WORDS = {
    CURRENT: "Navnet er det samme som i CVR",
    FORMER: "Navnet er et tidligere navn i CVR",
    SECONDARY: "Navnet er et binavn i CVR",
    SITE: "Navnet er en produktionsenheds i CVR",
}
_PLACE_WORDS = {
    Agreement.POSTAL_CODE: "postnummeret passer",
    Agreement.CITY: "byen passer",
    Agreement.MUNICIPALITY: "kommunen passer",
    Agreement.REGION: "kun landsdelen passer",
    Agreement.UNKNOWN: "stedet kan ikke sammenlignes",
    Agreement.ELSEWHERE: "stedet er et andet",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody to be found in the register.

    Attributes:
        key: unique.
        name: as written.
        place: what is said of it.
        decided_as: what people call it in decisions, when that is not the key.
        number: a valid CVR number that was said; then nothing is searched.
    """

    key: str
    name: str
    place: Place
    decided_as: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which scores a match is accepted, and listed for a person."""

    accept_from: float
    review_from: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a subject.

    Attributes:
        subject: key of the subject.
        about: the unit that `yes` or `no` is about; None when the subject was named alone.
        decision: `yes`, `no` or a CVR number.
        decided_on: when, if it was written down.
    """

    subject: str
    about: str | None
    decision: str
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class Match:
    """What became of a subject.

    Attributes:
        cvr: the unit that is taken, or proposed while `state` is review; None when rejected.
        score: of that unit; None when a person named one that was no candidate.
        runner_up: the next best unit that would be listed, with its score.
        reason: in Danish.
    """

    key: str
    state: str
    cvr: str | None = None
    matched_by: str | None = None
    score: float | None = None
    runner_up: str | None = None
    runner_up_score: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A unit that may be meant, by the best of its names."""

    name: RegisterName
    score: float
    place: Agreement
    is_same_name: bool
    is_other_form: bool

    @property
    def order(self) -> tuple[float, RegisterName]:
        return -self.score, self.name

    @property
    def words(self) -> str:
        name = _NAME_WORDS[self.name.kind]
        if not self.is_same_name:
            name = f"Navnet ligner {self.name.name} i CVR"
        form = ", men selskabsformen er en anden" if self.is_other_form else ""
        return f"{name}{form}, {_PLACE_WORDS[self.place]}"


def read_decision(subject: str, decision: str, decided_on: date | None) -> Decision:
    """A row of `core.decisions` of kind `match`; `<key> = <CVR number>` is about that unit."""
    if pair := _PAIR.fullmatch(subject.strip()):
        return Decision(plain_key(pair[1]), pair[2], decision, decided_on)
    return Decision(plain_key(subject), None, decision, decided_on)


def match(
    subjects: Iterable[Subject],
    register: Register,
    gazetteer: Gazetteer,
    decisions: Iterable[Decision],
    bounds: Bounds,
) -> list[Match]:
    """Find each subject in the register.

    Args:
        subjects: with unique keys.
        register: what can be found.
        gazetteer: which places are the same.
        decisions: those of kind `match`; they always win.
        bounds: of scores.

    Returns:
        One match a subject, by key; the order of any argument means nothing.
    """
    asked = sorted(subjects, key=lambda subject: subject.key)
    by_subject: dict[str, list[Decision]] = {}
    for decision in decisions:
        by_subject.setdefault(decision.subject, []).append(decision)
    found = _candidates(asked, register, gazetteer, bounds)
    return [
        _decided(
            subject, best, by_subject.get(plain_key(subject.decided_as or subject.key), ()), bounds
        )
        for subject, best in zip(asked, found, strict=True)
    ]


def _candidates(
    subjects: Sequence[Subject], register: Register, gazetteer: Gazetteer, bounds: Bounds
) -> list[list[_Candidate]]:
    """Candidates of each subject, the best first: the same words, else letters in common."""
    found: list[dict[str, _Candidate]] = [{} for _ in subjects]

    def look(number: int, index: int) -> None:
        name = register.names[index]
        candidate = _compared(subjects[number], name, register, gazetteer)
        best = found[number].get(name.cvr)
        if candidate.score >= bounds.review_from and (best is None or candidate.order < best.order):
            found[number][name.cvr] = candidate

    said_by = [variants(subject.name) if subject.number is None else () for subject in subjects]
    keys = [{key for variant in said for key in exact_keys(variant.core)} for said in said_by]
    exact = register.exact(set().union(*keys))
    queries: list[blocking.Query] = []
    for number, (subject, said) in enumerate(zip(subjects, said_by, strict=True)):
        for key in keys[number]:
            for index in exact.get(key, ()):
                look(number, index)
        if all(c.score < bounds.accept_from for c in found[number].values()):
            areas = gazetteer.municipalities(subject.place)
            queries += [(number, variant.core, areas) for variant in said]
    for number, index in blocking.pairs(queries, register):
        places = register.places[register.names[index].cvr]
        # Another name in another place would not be listed: not compared letter by letter.
        if gazetteer.compare(subjects[number].place, places) is not Agreement.ELSEWHERE:
            look(number, index)
    return [sorted(mine.values(), key=lambda c: c.order) for mine in found]


def _compared(
    subject: Subject, name: RegisterName, register: Register, gazetteer: Gazetteer
) -> _Candidate:
    known = name.variant
    score, said = max(
        ((likeness(said, known, register.words), said) for said in variants(subject.name)),
        key=lambda pair: (pair[0], pair[1].certainty),
    )
    place = gazetteer.compare(subject.place, register.places[name.cvr])
    weight = 1.0 if _is_unique(said, known) else place.value
    return _Candidate(
        name=name,
        score=round(score * weight, 4),
        place=place,
        is_same_name=bool(exact_keys(said.core) & exact_keys(known.core)),
        is_other_form=bool(said.form and known.form and said.form != known.form),
    )


def _is_unique(said: Variant, known: Variant) -> bool:
    """Whether a name is enough without a place: that of a municipality or region."""
    return said.core == known.core and is_authority(known.core)


def _decided(
    subject: Subject, candidates: list[_Candidate], decisions: Sequence[Decision], bounds: Bounds
) -> Match:
    """What people decided, else the number that was said, else what scores say."""
    ordered = sorted(decisions, key=lambda d: (d.decided_on or date.min, d.about or "", d.decision))
    key, chosen = subject.key, [unit for unit in map(_chosen, ordered) if unit]
    if chosen:
        score = next((c.score for c in candidates if c.name.cvr == chosen[-1]), None)
        return Match(key, ACCEPTED, chosen[-1], DECISION, score, reason="Afgjort af en person")
    alone = [d.decision for d in ordered if d.about is None]
    refused = {d.about for d in ordered if d.about}
    if alone[-1:] == ["no"] or subject.number in refused:
        return Match(key, REJECTED, matched_by=DECISION, reason="Afgjort: enheden er en anden")
    if subject.number:
        return Match(key, ACCEPTED, subject.number, NUMBER, reason="CVR-nummeret er opgivet")
    left = [c for c in candidates if c.name.cvr not in refused]
    if refused and not left:
        return Match(key, REJECTED, matched_by=DECISION, reason="Afgjort: forslaget er afvist")
    judged = _judged(key, left, bounds)
    if alone[-1:] == ["yes"] and left:
        return replace(
            judged, state=ACCEPTED, matched_by=DECISION, reason="Afgjort: forslaget er godkendt"
        )
    return judged


def _chosen(decision: Decision) -> str | None:
    """The unit that a decision chooses; None for one that refuses, or names none."""
    if decision.decision == "yes":
        return decision.about
    return None if decision.decision == "no" else decision.decision


def _judged(key: str, candidates: list[_Candidate], bounds: Bounds) -> Match:
    """What follows from scores alone."""
    if not candidates:
        return Match(key, REJECTED, reason="Ingen enhed i registerudtrækket ligner navn og sted")
    best = candidates[0]
    runner_up = candidates[1] if len(candidates) > 1 else None
    is_tied = runner_up is not None and best.score - runner_up.score <= _TIE
    state = ACCEPTED if best.score >= bounds.accept_from and not is_tied else REVIEW
    reason = f"{best.words}; {'flere enheder passer lige godt' if is_tied else _VERDICT[state]}"
    return Match(
        key,
        state,
        best.name.cvr,
        NAME_PLACE,
        best.score,
        runner_up.name.cvr if runner_up else None,
        runner_up.score if runner_up else None,
        reason,
    )


_VERDICT: Mapping[str, str] = {ACCEPTED: "genkendt", REVIEW: "skal afgøres af en person"}


def plain_key(key: str) -> str:
    """A key as it is compared, however people have copied it."""
    return " ".join(key.casefold().split())
