"""What holds of a company's periods whatever its document says (cvr.md §6)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.clean.cvr import clean_companies
from pipelines.clean.document import Row
from tests.clean.cvr_samples import (
    address,
    answer,
    attribute,
    branch,
    company,
    form,
    name,
    period,
    rsv,
    value,
)
from warehouse.tables import BY_NAME

DAY = timedelta(days=1)
days = st.dates(date(2015, 1, 1), date(2015, 3, 31))


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, str | None]:
    start, end = draw(days), draw(st.none() | days)
    if end is not None and end < start:
        start, end = end, start
    return start.isoformat(), end and end.isoformat()


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Companies with several statements of everything, overlapping or with holes between them."""

    def some(make: Any, words: str) -> list[Any]:
        found = draw(st.lists(st.tuples(st.sampled_from(words), spans()), max_size=3))
        return [make(word, *span) for word, span in found]

    return company(
        navne=some(name, "AB"),
        binavne=some(name, "XY"),
        livsforloeb=[period(*span) for span in draw(st.lists(spans(), max_size=3))],
        hovedbranche=some(lambda w, *s: branch(f"81210{w}", "Rengøring", *s), "12"),
        beliggenhedsadresse=some(lambda w, *s: address(*s, husnummerFra=w), "12"),
        virksomhedsform=[form(80, "Anpartsselskab", draw(spans())[0])],
        hjemmeside=some(lambda w, *s: {"kontaktoplysning": w, "hemmelig": False, **period(*s)},
                        "wz"),
        attributter=[
            attribute("FORMÅL", *some(value, "FG")),
            rsv(*some(lambda w, *s: value("true" if w == "t" else "false", *s), "tf")),
        ],
        erstMaanedsbeskaeftigelse=[
            {"aar": 2015, "maaned": draw(st.integers(1, 3)), "intervalKodeAntalAnsatte": code}
            for code in draw(st.lists(st.sampled_from(["ANTAL_1_1", "ANTAL_2_4"]), max_size=3))
        ],
    )  # fmt: skip


def tables(document: dict[str, Any]) -> tuple[list[Row], list[Row]]:
    found = clean_companies(answer(document)).tables
    return found["core.enterprises"], found["core.social_register"]


def last(row: Row) -> date:
    return row["valid_to"] or date.max


@given(documents())
@settings(max_examples=150, deadline=None)
def test_periods_never_overlap_and_leave_no_gap_that_the_register_did_not_have(
    document: dict[str, Any],
) -> None:
    rows, registered = tables(document)
    BY_NAME["core.enterprises"].frame(rows)
    for periods in (rows, registered):
        for before, after in pairwise(periods):
            assert last(before) < after["valid_from"]
    lives = [element["periode"] for element in document["livsforloeb"]]
    said = [e["periode"] for key in ("navne", "hovedbranche", "beliggenhedsadresse", "hjemmeside",
            "virksomhedsform", "binavne") for e in document[key]]  # fmt: skip
    for offset in range(100):
        day = date(2015, 1, 1) + offset * DAY

        def holds(period: dict[str, str | None], day: date = day) -> bool:
            start, end = period["gyldigFra"], period["gyldigTil"]
            return (start or "") <= day.isoformat() <= (end or "9999")

        if any(map(holds, lives)) and any(map(holds, said)):
            assert sum(r["valid_from"] <= day <= last(r) for r in rows) == 1, day


@given(documents(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_a_document_s_lists_means_nothing(
    document: dict[str, Any], dice: random.Random
) -> None:
    def shuffled(found: Any) -> Any:
        if isinstance(found, list):
            return [shuffled(element) for element in dice.sample(found, len(found))]
        if isinstance(found, dict):
            return {key: shuffled(element) for key, element in found.items()}
        return found

    assert tables(shuffled(document)) == tables(document)


def test_secondary_names_are_all_that_hold_in_a_period() -> None:
    rows, _ = tables(
        company(
            livsforloeb=[period("2015-01-01")],
            hovedbranche=[],
            binavne=[name("Vask", "2015-01-01"), name("Café", "2016-01-01", "2016-12-31")],
        )
    )
    assert [(r["valid_from"].year, r["secondary_names"]) for r in rows] == [
        (2015, ["Vask"]),
        (2016, ["Café", "Vask"]),
        (2017, ["Vask"]),
    ]


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        (["aar"], (10, "aarsbeskaeftigelse", date(2025, 12, 31))),
        (["aar", "kvartal"], (20, "kvartalsbeskaeftigelse", date(2025, 12, 31))),
        (["maaned", "aar", "kvartal"], (50, "erstMaanedsbeskaeftigelse", date(2025, 12, 31))),
        (["aar", "maaned2026"], (1, "erstMaanedsbeskaeftigelse", date(2026, 2, 28))),
    ],
)
def test_employees_say_which_series_and_which_day_they_are_of(
    series: list[str], expected: tuple[int, str, date]
) -> None:
    known: dict[str, tuple[str, dict[str, Any]]] = {
        "aar": ("aarsbeskaeftigelse", {"aar": 2025, "intervalKodeAntalAnsatte": "ANTAL_10_19"}),
        "kvartal": (
            "kvartalsbeskaeftigelse",
            {"aar": 2025, "kvartal": 4, "intervalKodeAntalAnsatte": "ANTAL_20_49"},
        ),
        "maaned": (
            "erstMaanedsbeskaeftigelse",
            {"aar": 2025, "maaned": 12, "intervalKodeAntalAnsatte": "ANTAL_50_99"},
        ),
        "maaned2026": (
            "erstMaanedsbeskaeftigelse",
            {"aar": 2026, "maaned": 2, "intervalKodeAntalAnsatte": "ANTAL_1_1"},
        ),
    }
    rows, _ = tables(company(**{known[s][0]: [known[s][1]] for s in series}))
    row = rows[-1]
    found = (row["employees_low"], row["employees_series"], row["employees_as_of"])
    assert found == expected
