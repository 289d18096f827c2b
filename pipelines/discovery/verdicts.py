"""What follows from what the rules found and from what the mapping team decided.

A decision holds for ever and goes before every rule (PRODUCT 8.1). Does not belong here: the
rules themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.discovery.matching import Finding, described

Verdict = Literal["candidate", "excluded", "confirmed", "declined", "known"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the team decided about a possible social enterprise."""

    is_social: bool
    day: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reason in Danish."""

    verdict: Verdict
    reason: str


def reaches(finding: Finding, candidate_from: int) -> bool:
    """Whether register or contracts say enough to look, whatever kind of firm it is."""
    return finding.score >= candidate_from


def is_candidate(finding: Finding, candidate_from: int) -> bool:
    """Whether the firm is to be looked at."""
    return reaches(finding, candidate_from) and not finding.exclusions


def judge(
    finding: Finding, candidate_from: int, *, known_as: str | None, decision: Decision | None
) -> Judgement | None:
    """The verdict on a firm; null when nothing is to be said of it.

    Args:
        finding: what the rules say.
        candidate_from: points from which a firm is to be looked at.
        known_as: how it is known already, in Danish: registered, mapped or once registered.
        decision: what the team decided about it.
    """
    if decision is not None:
        word = "Bekræftet" if decision.is_social else "Afvist"
        verdict: Verdict = "confirmed" if decision.is_social else "declined"
        why = f": {decision.reason}" if decision.reason else ""
        return Judgement(verdict, f"{word} af kortlægningen{decision.day}{why}")
    if not reaches(finding, candidate_from):
        return None
    if finding.exclusions:
        labels = dict.fromkeys(described(m) for m in finding.exclusions)
        return Judgement("excluded", "Udelukket: " + "; ".join(labels))
    if known_as:
        return Judgement("known", f"Allerede kendt: {known_as}")
    return Judgement(
        "candidate", f"Mulig socialøkonomisk virksomhed: {finding.score} point, ingen har afgjort"
    )
