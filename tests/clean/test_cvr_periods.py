"""Timelines: whatever the register says, the rows of a unit fit together."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.clean.cvr import clean_companies
from pipelines.clean.cvr.periods import Span, Statement, at, cut, lives
from tests.clean.cvr_samples import answer, branch, company, name, period, rsv, value

DAY = timedelta(days=1)
days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
open_days = st.one_of(st.none(), days)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start, end = sorted([draw(days), draw(days)])
    return Span(start, draw(st.sampled_from([end, date.max])))


@given(st.lists(spans(), max_size=6))
def test_lives_are_apart_and_cover_the_same_days(given_spans: list[Span]) -> None:
    joined = lives(given_spans)
    for before, after in pairwise(joined):
        assert before.end + DAY < after.start
    edges = {day for span in given_spans for day in (span.start, span.end)}
    for day in edges:
        assert any(span.start <= day <= span.end for span in joined)
    for span in joined:
        assert {span.start, span.end} <= edges


@given(
    spans(), st.lists(st.lists(st.tuples(spans(), st.sampled_from("abc")), max_size=4), max_size=3)
)
def test_a_cut_life_is_contiguous_and_true_on_every_edge(
    life: Span, said: list[list[tuple[Span, str]]]
) -> None:
    series = [
        sorted(
            (Statement(span, "", text) for span, text in one),
            key=lambda s: (s.span.start, s.span.end, s.value),
        )
        for one in said
    ]
    pieces = cut(life, series)
    assert pieces[0][0].start == life.start
    assert pieces[-1][0].end == life.end
    for (before, old), (after, new) in pairwise(pieces):
        assert before.end + DAY == after.start
        assert old != new
    for span, values in pieces:
        for day in (span.start, span.end):
            assert values == [at(one, day) for one in series]


dated: st.SearchStrategy[dict[str, Any]] = st.builds(
    lambda a, b: period(a.isoformat() if a else None, b.isoformat() if b else None),
    open_days,
    open_days,
)


@settings(deadline=None)  # the machine may be busy; nothing here is about time
@given(
    st.lists(dated, max_size=3),
    st.lists(st.tuples(st.sampled_from("AB"), dated), max_size=3),
    st.lists(st.tuples(st.sampled_from(["true", "false"]), dated), max_size=4),
    st.sampled_from(["NORMAL", "Ophørt", "?"]),
)
def test_rows_of_any_company_are_apart_and_have_a_start(
    life: list[dict[str, Any]],
    names: list[tuple[str, dict[str, Any]]],
    marks: list[tuple[str, dict[str, Any]]],
    status: str,
) -> None:
    unit = company(
        livsforloeb=life,
        navne=[{**name(text), **when} for text, when in names],
        hovedbranche=[branch("812100", "Rengøring", None)],
        attributter=[rsv(*({**value(text), **when} for text, when in marks))],
        virksomhedMetadata={"sammensatStatus": status},
    )
    tables = clean_companies(answer(unit)).tables
    assert tables["core.enterprises"]
    for table in ("core.enterprises", "core.social_register"):
        rows = sorted(tables[table], key=lambda row: row["valid_from"])
        for row in rows:
            assert row["valid_to"] is None or row["valid_from"] <= row["valid_to"]
        for before, after in pairwise(rows):
            assert before["valid_to"] is not None
            assert before["valid_to"] < after["valid_from"]
    if status == "Ophørt":
        assert all(row["valid_to"] for row in tables["core.social_register"])
