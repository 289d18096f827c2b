"""Who is taken, who is listed, and that people have the last word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.assets.identity import gazetteer
from pipelines.identity.matching import Decision, Subject, match, read_decision
from pipelines.identity.places import Place
from pipelines.identity.register import read
from tests.identity.bench import ACME, BOUNDS, OTHER, THIRD, one, subject, unit

NAME = "Kvistholm Rengøring ApS"
FILLERS = [unit(f"Firma{n} Rengøring ApS", f"9990000{n}", postal_code="8700", city="Horsens",
                municipality_code="0615") for n in range(6)]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "place", "state", "score"),
    [
        (NAME, {"postal_code": "8000"}, "accepted", 1.0),
        (NAME, {"city": "Århus C"}, "accepted", 0.98),
        (NAME, {"city": "Aarhus"}, "accepted", 0.98),
        (NAME, {"postal_code": "8200"}, "accepted", 0.979),
        (NAME, {"municipality_code": "0751"}, "accepted", 0.979),
        (NAME, {"nuts": "DK042"}, "review", 0.88),
        (NAME, {"nuts": "DK04"}, "review", 0.85),
        (NAME, {"city": ""}, "review", 0.85),
        (NAME, {"postal_code": "8700"}, "review", 0.72),
        (NAME, {"nuts": "DK011"}, "review", 0.72),
        ("Rengøring Kvistholm", {"postal_code": "8000"}, "accepted", 0.98),
        ("Kvistholm Rengørnig ApS", {"postal_code": "8000"}, "accepted", None),
        ("Kvistholn Rengøring ApS", {"postal_code": "8000"}, "review", None),  # a proper name
        ("Kvistholm Rengøring A/S", {"postal_code": "8000"}, "review", 0.85),
        ("Kvistholm Rengøring 2 ApS", {"postal_code": "8000"}, "rejected", None),
        ("Kvistholm", {"postal_code": "8000"}, "review", 0.8),
        ("Noget helt andet", {"postal_code": "8000"}, "rejected", None),
    ],
)
def test_scores(written: str, place: dict[str, str], state: str, score: float | None) -> None:
    found = one(subject(written, **place), [unit(NAME), *FILLERS])
    assert found.state == state
    assert found.cvr == (None if state == "rejected" else ACME)
    if score is not None:
        assert found.score == score


def test_former_secondary_and_site_names() -> None:
    units = [
        unit("Nu ApS"),
        unit("Før ApS", valid_from=date(2010, 1, 1)),
        unit("Nu ApS", valid_from=date(2016, 1, 1), secondary_names=["Binavnet"]),
    ]
    site = unit("Cafeen ved Åen", postal_code="8260", city="Viby J")
    for name, word in (
        ("Før", "tidligere"), ("Binavnet", "binavn"), ("Cafeen ved Åen", "produktionsenhed"),
    ):  # fmt: skip
        found = one(subject(name), units, sites=[site])
        assert (found.state, found.cvr) == ("accepted", ACME)
        assert word in found.reason


def test_two_that_are_as_good_are_listed() -> None:
    found = one(subject("Kvist Byg"), [unit("Kvist Byg ApS"), unit("Kvist Byg A/S", OTHER)])
    assert (found.state, {found.cvr, found.runner_up}) == ("review", {ACME, OTHER})
    assert "lige godt" in found.reason
    told = one(subject("Kvist Byg A/S"), [unit("Kvist Byg ApS"), unit("Kvist Byg A/S", OTHER)])
    assert (told.state, told.cvr, told.runner_up) == ("accepted", OTHER, ACME)


def test_a_municipality_needs_no_place_and_a_department_is_it() -> None:
    found = one(subject("Prøve Kommune, Indkøb", city=""), [unit("PRØVE KOMMUNE")])
    assert (found.state, found.cvr, found.score) == ("accepted", ACME, 0.97)


def test_towns_of_the_same_name_say_no_more_than_a_region() -> None:
    there = unit("Kvist Byg ApS", postal_code="4800", city="Nykøbing F", municipality_code="0376")
    assert one(subject("Kvist Byg", city="Nykøbing"), [there]).state == "review"
    assert one(subject("Kvist Byg", city="Nykøbing F"), [there]).state == "accepted"
    assert one(subject("Kvist Byg", city="Nykøbing M"), [there]).score == 0.72


@pytest.mark.parametrize(
    ("decisions", "state", "cvr"),
    [
        ([(NAME, THIRD)], "accepted", THIRD),
        ([(NAME, "no")], "rejected", None),
        ([(f"{NAME} = {ACME}", "no")], "rejected", None),
        ([(f"{NAME} = {OTHER}", "no")], "accepted", ACME),
        ([(f"{NAME} = {OTHER}", "yes")], "accepted", OTHER),
        ([(f"  {NAME.upper()}  =  {OTHER} ", "yes")], "accepted", OTHER),
        ([("another", "no")], "accepted", ACME),
        ([(NAME, "no"), (f"{NAME} = {OTHER}", "yes")], "accepted", OTHER),
    ],
)
def test_decisions_win_over_any_score(
    decisions: list[tuple[str, str]], state: str, cvr: str | None
) -> None:
    made = [read_decision(about, decision, None) for about, decision in decisions]
    found = one(subject(NAME), [unit(NAME), *FILLERS], made)
    assert (found.state, found.cvr) == (state, cvr)


def test_yes_accepts_what_was_proposed_and_the_newest_decision_holds() -> None:
    units = [unit(NAME, postal_code="8700", city="Horsens", municipality_code="0615")]
    assert one(subject(NAME), units).state == "review"
    yes = read_decision(NAME, "yes", date(2026, 1, 1))
    assert (one(subject(NAME), units, [yes]).state, one(subject(NAME), units, [yes]).cvr) == (
        "accepted", ACME,
    )  # fmt: skip
    no = read_decision(NAME, "no", date(2026, 2, 1))
    assert one(subject(NAME), units, [no, yes]).state == "rejected"


WORDS = st.sampled_from(["Kvist", "Lund", "Rengøring", "Rengørng", "Byg", "Service", "ApS", "A/S"])
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
CODES = st.sampled_from(["8000", "8260", "8700", None])
MUNICIPALITY = {"8000": "0751", "8260": "0751", "8700": "0615", None: None}
UNITS = st.lists(st.tuples(NAMES, CODES, st.integers(0, 5)), max_size=8)


def rows_of(drawn: list[tuple[str, str | None, int]]) -> list[dict[str, Any]]:
    return [
        unit(name, f"9900000{cvr}", valid_from=date(2000 + at, 1, 1), postal_code=code,
             city=None, municipality_code=MUNICIPALITY[code])
        for at, (name, code, cvr) in enumerate(drawn)
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(UNITS, st.lists(st.tuples(NAMES, CODES), max_size=5), st.randoms())
def test_the_order_of_register_and_subjects_means_nothing(
    drawn: list[tuple[str, str | None, int]], asked: list[tuple[str, str | None]], dice: Any
) -> None:
    units = rows_of(drawn)
    subjects = [Subject(str(n), name, Place(code)) for n, (name, code) in enumerate(asked)]
    first = match(subjects, read(units, []), gazetteer(), [], BOUNDS)
    dice.shuffle(units)
    dice.shuffle(subjects)
    assert match(subjects, read(units, []), gazetteer(), [], BOUNDS) == first
    for found in first:
        assert (found.cvr is None) == (found.state == "rejected")
        assert found.score is None or 0.7 <= found.score <= 1
        assert found.runner_up != found.cvr or found.cvr is None


@settings(max_examples=60, deadline=None)
@given(UNITS, NAMES, CODES, st.sampled_from([ACME, "99000001", "no"]))
def test_a_decision_always_wins(
    drawn: list[tuple[str, str | None, int]], name: str, code: str | None, decision: str
) -> None:
    asked = Subject("k", name, Place(code))
    made = [Decision("k", None, decision, None)]
    (found,) = match([asked], read(rows_of(drawn), []), gazetteer(), made, BOUNDS)
    assert found.cvr == (None if decision == "no" else decision)
    assert found.matched_by == "decision"
