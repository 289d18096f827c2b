"""What the rules find in a firm: points, reasons in Danish with the words that matched.

Does not belong here: what follows from it (`verdicts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.discovery.rules import Rule

_BLANKS = re.compile(r"\s+")
_QUOTES = 3  # of one rule; more say no more
_QUOTED = frozenset({"purpose", "name"})
AWARD = "award"
"""Family of the rules about contracts won: they are no signal of the register."""


@dataclass(frozen=True, slots=True)
class Firm:
    """What the register says of a company today.

    Attributes:
        names: name and secondary names.
        form_code: Virksomhedsform.
        branch_code: main branch, 6 digits.
        employees: fewest employees; null when unknown.
        purpose: FORMÅL.
        reservations: BT-71 codes of the contracts it has won.
    """

    names: tuple[str, ...] = ()
    form_code: str | None = None
    branch_code: str | None = None
    employees: int | None = None
    purpose: str | None = None
    reservations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that is true of a firm, with the words it found."""

    rule: Rule
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rules say of a firm.

    Attributes:
        score: points of all families.
        register_score: without those of contracts won.
        matches: rules that are true of it and score.
        exclusions: rules that exclude it.
        reasons: one text a family, in Danish, with words and points.
    """

    score: int
    register_score: int
    matches: tuple[Match, ...]
    exclusions: tuple[Match, ...]
    reasons: tuple[str, ...]


def find(firm: Firm, rules: Sequence[Rule]) -> Finding:
    """Hold a firm against the rules."""
    texts = _texts(firm)
    found = [m for rule in rules if (m := _match(rule, texts[rule.field]))]
    families = {m.rule.family for m in found}
    found = [m for m in found if not m.rule.needs or m.rule.needs & families]
    scoring = [m for m in found if m.rule.effect == "score"]
    points = {family: _points(scoring, family) for family in dict.fromkeys(_families(scoring))}
    return Finding(
        score=sum(points.values()),
        register_score=sum(p for family, p in points.items() if family != AWARD),
        matches=tuple(scoring),
        exclusions=tuple(m for m in found if m.rule.effect == "exclude"),
        reasons=tuple(_reason(scoring, family, p) for family, p in points.items()),
    )


def _texts(firm: Firm) -> dict[str, tuple[str, ...]]:
    employees = "?" if firm.employees is None else str(firm.employees)
    texts = {
        "purpose": (firm.purpose,),
        "name": firm.names,
        "form": (firm.form_code,),
        "branch": (firm.branch_code,),
        "form_branch": (firm.branch_code and f"{firm.form_code or '?'}/{firm.branch_code}",),
        "branch_employees": (firm.branch_code and f"{firm.branch_code}/{employees}",),
        "award": firm.reservations,
    }
    return {
        field: tuple(_BLANKS.sub(" ", text).strip() for text in values if text)
        for field, values in texts.items()
    }


def _match(rule: Rule, texts: Iterable[str]) -> Match | None:
    words = [m.group() for text in texts for m in rule.pattern.finditer(text)]
    return Match(rule, tuple(dict.fromkeys(words))) if words else None


def _families(matches: Iterable[Match]) -> Iterable[str]:
    return (m.rule.family for m in matches)


def _points(matches: Sequence[Match], family: str) -> int:
    """A family counts once: the score furthest from nought."""
    return max((m.rule.score for m in matches if m.rule.family == family), key=abs)


def _reason(matches: Sequence[Match], family: str, points: int) -> str:
    parts = [described(m) for m in matches if m.rule.family == family]
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]} ({points:+d})"


def described(match: Match) -> str:
    """A rule's label with the words it found in running text."""
    if match.rule.field not in _QUOTED:
        return match.rule.label
    words = ", ".join(f"»{word}«" for word in match.words[:_QUOTES])
    where = "formålet" if match.rule.field == "purpose" else "navnet"
    return f"{match.rule.label}, {where} siger {words}"
