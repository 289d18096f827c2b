"""Rows of `mart.mapping_estimate` for one municipality.

Belongs here: which lists are compared, and what every comparison takes for granted, in Danish
words. Does not belong here: the methods.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from pipelines.estimate.histories import Histories
from pipelines.estimate.loglinear import MOST_LISTS, loglinear
from pipelines.estimate.pairs import chapman
from pipelines.estimate.result import Estimate

ALL_LISTS = "alle"
LABELS = {
    "rsv": "RSV-registret",
    "mapping": "kortlægningen",
    "award": "vundne kontrakter",
    "discovery": "kortlags egne fund, bekræftet",
}
"""Lists by name in `found_by`, in Danish."""

_ALWAYS = (
    "Forudsætter, at ingen er kommet til eller ophørt imellem listerne, at alle på en liste er "
    "socialøkonomiske, at samme virksomhed genkendes på begge, og at alle har lige stor chance for "
    "at stå på en liste."
)
_INDEPENDENT = "Forudsætter også, at det ene ikke har påvirket det andet."
_DOUBTS = {
    frozenset({"rsv", "mapping"}): (
        "Tvivl: holdet kan have begyndt med registret; så er det virkelige tal højere."
    ),
    frozenset({"rsv", "discovery"}): (
        "Tvivl: reglerne bag fundene er lavet efter virksomheder, der ligner de registrerede; "
        "så er det virkelige tal højere."
    ),
    frozenset({"mapping", "discovery"}): (
        "Tvivl: holdet har selv bekræftet fundene; så er det virkelige tal højere."
    ),
}
_AWARDS = (
    "Tvivl: store og etablerede virksomheder vinder oftere kontrakter; så er det virkelige tal "
    "højere."
)


def estimates(municipality_code: str, histories: Histories) -> Iterator[dict[str, Any]]:
    """Rows of a municipality: one a pair of lists, and one for all lists when there are three.

    Args:
        municipality_code: four digits.
        histories: its enterprises by the lists they stand on.
    """
    names = histories.lists
    for a, b in combinations(names, 2):
        n_a, n_b, both = histories.on(a), histories.on(b), histories.on(a, b)
        found = chapman(n_a, n_b, both)
        known = histories.within((a, b)).known
        yield {
            **_row(municipality_code, "chapman", a, b, known, found),
            "n_a": n_a,
            "n_b": n_b,
            "both": both,
            "assumptions": " ".join([_ALWAYS, _INDEPENDENT, *_doubts((a, b))]),
        }
    if 3 <= len(names) <= MOST_LISTS:
        found = loglinear(histories)
        yield {
            **_row(municipality_code, "loglinear", ALL_LISTS, ALL_LISTS, histories.known, found),
            "assumptions": " ".join(
                [_ALWAYS, "Lister må afhænge af hinanden to og to.", *_doubts(names)]
            ),
        }


def _row(
    code: str, method: str, list_a: str, list_b: str, known: int, found: Estimate
) -> dict[str, Any]:
    total = None if found.total is None else round(found.total)
    return {
        "municipality_code": code,
        "method": method,
        "list_a": list_a,
        "list_b": list_b,
        "known": known,
        "estimate": total,
        "ci_low": None if found.low is None else round(found.low),
        "ci_high": None if found.high is None else round(found.high),
        "not_yet_found": None if total is None else max(total - known, 0),
        "model": found.model,
    }


def _doubts(names: tuple[str, ...] | list[str]) -> list[str]:
    met = [text for pair, text in _DOUBTS.items() if pair <= set(names)]
    return [*met, *([_AWARDS] if "award" in names else [])]
