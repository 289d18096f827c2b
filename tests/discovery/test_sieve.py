"""What the sieve leaves out could not have come to anything."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.discovery.matching import Firm, find
from pipelines.discovery.sieve import may_reach, wider
from tests.discovery.report import CANDIDATE_FROM, cases, firm, rules

_WORDS = sorted({
    word for rule in rules() for word in re.findall(r"[^\W\d_]+", rule.pattern.pattern)
} | {"§ 103", "Å", "ß", "\n", "\t", "\xa0", ".", "kelvin \N{KELVIN SIGN}", "ſ"})  # fmt: skip
_SCHEMA = {
    "name": pl.String, "secondary_names": pl.List(pl.String), "form_code": pl.String,
    "branch_code": pl.String, "employees": pl.Int32, "purpose": pl.String,
    "reservations": pl.List(pl.String),
}  # fmt: skip


def kept(firms: list[Firm], points: int) -> list[bool]:
    """Whether each firm may reach the points."""
    rows = [
        (*(f.names[:1] or (None,)), list(f.names[1:]), f.form_code, f.branch_code, f.employees,
         f.purpose, list(f.reservations) or None)
        for f in firms
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return may_reach(frame, rules(), points).to_list()


def test_no_labelled_firm_that_reaches_the_bound_is_left_out_and_most_others_are() -> None:
    firms = [firm(case) for half in ("tuning", "held_out") for case in cases(half)]
    reaching = [find(one, rules()).score >= CANDIDATE_FROM for one in firms]
    found = kept(firms, CANDIDATE_FROM)
    assert all(keep for keep, reaches in zip(found, reaching, strict=True) if reaches)
    plain = Firm(("Kvistholm ApS",), "80", "561110", 7, "Handel og hermed beslægtet virksomhed.")
    assert kept([plain, Firm()], CANDIDATE_FROM) == [False, False]


@given(
    st.lists(st.sampled_from(_WORDS), max_size=8),
    st.sampled_from(["", " ", "-", "\n"]),
    st.sampled_from(["80", "90", "110", None]),
    st.sampled_from(["949900", "881020", None]),
    st.sampled_from([0, 4, None]),
    st.sampled_from([(), ("none",), ("res-ws", "none")]),
    st.booleans(),
)
def test_whatever_a_purpose_says(
    words: list[str], between: str, form: str | None, branch: str | None, staff: int | None,
    won: tuple[str, ...], capitals: bool,
) -> None:  # fmt: skip
    text = between.join(words)
    said = text.upper() if capitals else text
    one = Firm((said, *words), form, branch, staff, said, won)
    score = find(one, rules()).score
    if score > 0:
        assert kept([one], score) == [True]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\bfond\b(?! for)|x", "fond|x"),
        (r"a(?<!b)(?=[^.]{0,3}(?:c|\)))d", "ad"),
        (r"[\b(?=]x\\b\(?=y", r"[\b(?=]x\\b\(?=y"),
        (r"x(?=a){2}", "x(?=a){2}"),
    ],
)
def test_a_wider_pattern_tells_of_no_place(pattern: str, expected: str) -> None:
    assert wider(pattern) == expected


@given(st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join))
def test_a_wider_pattern_finds_all_that_a_rule_does(text: str) -> None:
    for rule in rules():
        if rule.pattern.search(text):
            assert re.search(wider(rule.pattern.pattern), text, re.IGNORECASE)
