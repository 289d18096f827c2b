"""Which of many firms may reach a number of points at all; `matching` looks at those one by one.

Nearly all companies of a register show no sign. Here wider patterns run over whole columns, in the
regular expressions of Polars, forty times as fast, and the rules' own over what they find. What is
kept may still come to nothing; what is left out could not have come to anything.

Does not belong here: points, reasons, verdicts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.discovery.rules import Rule

_BRANCH, _STAFF = pl.col("branch_code"), pl.col("employees").cast(pl.String).fill_null("?")
_TEXTS = {
    "purpose": pl.col("purpose"),
    "name": pl.concat_list("name", pl.col("secondary_names").fill_null([])),
    "form": pl.col("form_code"),
    "branch": _BRANCH,
    "form_branch": pl.col("form_code").fill_null("?") + "/" + _BRANCH,
    "branch_employees": _BRANCH + "/" + _STAFF,
    "award": pl.col("reservations"),
}
"""What a rule's field is of a firm, a text or several; as `matching` has it."""
_CLASS = r"\[\^?\]?(?:\\.|[^\]\\])*\]"
_INNER = rf"\\.|{_CLASS}|[^()\[\]\\]"
_PLACES = re.compile(
    rf"(?P<place>(?:\\b|\(\?<?[=!](?:{_INNER}|\((?:{_INNER})*\))*\))(?![*+?{{]))|\\.|{_CLASS}",
    re.DOTALL,
)
"""What only tells of a place: bounds of words, what stands before and behind. Escaped signs and
classes are taken whole, so that nothing in them is mistaken for it."""


def may_reach(firms: pl.DataFrame, rules: Sequence[Rule], points: int) -> pl.Series:
    """Whether each firm may have so many points, by the most that each family could give.

    Args:
        firms: name, secondary_names, form_code, branch_code, employees, purpose, reservations.
        rules: the rule table.
        points: more than none.
    """
    scoring = [rule for rule in rules if rule.score > 0]
    texts = {field: _texts(firms, field) for field in {rule.field for rule in scoring}}
    most: defaultdict[str, NDArray[np.int32]] = defaultdict(lambda: np.zeros(len(firms), np.int32))
    for rule in scoring:
        at = texts[rule.field].filter(_matches(texts[rule.field]["text"], rule))["at"]
        given = most[rule.family]
        given[at] = np.maximum(given[at], rule.score)
    return pl.Series(sum(most.values(), np.zeros(len(firms), np.int32)) >= points)


def _texts(firms: pl.DataFrame, field: str) -> pl.DataFrame:
    """Texts of a field, each with the place of its firm; without those that say nothing."""
    found = firms.select(pl.int_range(pl.len()).alias("at"), text=_TEXTS[field])
    if isinstance(found.schema["text"], pl.List):
        found = found.explode("text")
    plain = pl.col("text").str.replace_all(r"\s+", " ").str.strip_chars()
    return found.drop_nulls().with_columns(text=plain)


def _matches(texts: pl.Series, rule: Rule) -> pl.Series:
    """Which texts a rule matches."""
    try:
        may = texts.str.contains(f"(?i){wider(rule.pattern.pattern)}")
    except pl.exceptions.ComputeError:  # not in Polars' language
        may = pl.Series([True]).new_from_index(0, len(texts))
    at = may.arg_true()
    search = rule.pattern.search
    is_match = pl.Series([search(text) is not None for text in texts.gather(at)], dtype=pl.Boolean)
    return may.scatter(at, is_match)


def wider(pattern: str) -> str:
    """A pattern that matches all that another does and more: without what tells of places only.

    Polars cannot look ahead or back, and at bounds of words it is many times slower.
    """
    return _PLACES.sub(lambda found: "" if found["place"] else found[0], pattern)
