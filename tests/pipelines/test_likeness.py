"""One call on several portals, an award and its call: by likeness, doubts left to people."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.procedures import group, tie
from pipelines.procedures.likeness import candidates, likeness
from pipelines.procedures.notices import Buyers, Notice
from pipelines.procedures.ties import match_key
from tests.pipelines.test_procedures import AARHUS, OTHER, keys, notice

DAY = frozenset({"2026-03-01"})
NAMED = Buyers.of([], ["Aarhus Kommune"])
TITLE = "Rengøring på to biblioteker og et rådhus"


def portal(key: str, **changes: Any) -> Notice:
    values: dict[str, Any] = {
        "source": key.partition(":")[0],
        "publication_number": None,
        "notice_id": None,
        "version": None,
        "form_type": None,
        "published_on": "",
        "buyers": NAMED,
        "title": TITLE,
        **changes,
    }
    return notice(key, **values)


def call(key: str = "1-2026", **changes: Any) -> Notice:
    return notice(key, **{"title": TITLE, "deadlines": DAY, "procedure_id": f"p{key}", **changes})


def verdicts(*notices: Notice, decisions: Any = ()) -> list[tuple[str, str, str, str]]:
    return [
        (t.notice_key, t.other_notice, t.rule, t.verdict)
        for t in tie(notices, decisions)
        if t.rule in {"same_call", "award_of_call"}
    ]


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        (TITLE, TITLE.upper(), 1.0, 1.0),
        (TITLE, f"Aarhus Kommune - Udbud af {TITLE.lower()}", 1.0, 1.0),
        (TITLE, "Annoncering af indkøb af rengøring på et rådhus og to biblioteker", 1.0, 1.0),
        (TITLE, f"{TITLE} - Cancelled", 1.0, 1.0),
        (TITLE, "Rengøring på to bibliotekker og et rådhus", 0.92, 0.99),
        (TITLE, f"{TITLE} 2026", 0.75, 0.91),
        (TITLE, "Vask og levering af linned", 0.0, 0.6),
        (f"{TITLE}, del 1", f"{TITLE}, del 2", 0.0, 0.0),
        (f"{TITLE}, delaftale A", f"{TITLE}, delaftale B", 0.0, 0.0),
        ("Rengøring 2025", "Rengøring 2026", 0.0, 0.0),
    ],
)
def test_likeness_of_titles(one: str, other: str, low: float, high: float) -> None:
    first, second = call(title=one), portal("comdia:1", title=other)
    assert low <= likeness(first, second) <= high
    assert likeness(first, second) == likeness(second, first)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"deadlines": DAY}, "accepted"),
        ({}, "accepted"),
        ({"deadlines": DAY, "title": "Rengøring på to bibliotekker og et rådhus"}, "accepted"),
        # Without a deadline the titles must be nearer to each other.
        ({"title": "Rengøring i to bybiblioteker og et rådhus"}, "review"),
        ({"deadlines": DAY, "title": f"{TITLE} 2026"}, "review"),
        ({"deadlines": frozenset({"2026-03-02"})}, None),
        ({"title": "Vask af linned"}, None),
        ({"buyers": OTHER}, None),
        ({"buyers": Buyers()}, None),
        ({"published_on": "2026-01-20"}, "accepted"),
        ({"published_on": "2024-01-20"}, None),
    ],
)
def test_a_call_on_a_portal(changes: dict[str, Any], verdict: str | None) -> None:
    found = verdicts(call(), portal("comdia:1", **changes))
    wanted = [("comdia:1", "1-2026", "same_call", verdict)] if verdict else []
    assert found == wanted


def test_one_procedure_on_every_portal() -> None:
    found = keys(
        call(),
        portal("municipal:a", title=f"Annoncering af {TITLE}", published_on="2025-12-28"),
        portal("comdia:1"),
        portal("eu_supply:9", deadlines=DAY),
    )
    assert {tender for tender, _ in found.values()} == {"p1-2026@55133018"}
    assert {rule for _, rule in found.values()} == {"same_call"}


def test_two_that_fit_alike_are_left_to_people() -> None:
    both = (call(), call("2-2026"), portal("comdia:1"))
    assert {v for *_, v in verdicts(*both)} == {"review"}
    assert len({t for t, _ in keys(*both).values()}) == 3
    twice = (call(), portal("comdia:1"), portal("comdia:2"))
    assert {v for *_, v in verdicts(*twice)} == {"review"}


def test_the_person_s_answer_is_obeyed_and_not_asked_again() -> None:
    notices = (call(), call("2-2026"), portal("comdia:1"))
    yes = [(match_key("comdia:1", "2-2026"), "yes")]
    found = keys(*notices, decisions=yes)
    assert found["comdia:1"] == ("p2-2026@55133018", "decision")
    assert "review" not in {v for *_, v in verdicts(*notices, decisions=yes)}
    no = [(match_key("comdia:1", "2-2026"), "no"), (match_key("comdia:1", "1-2026"), "no")]
    assert keys(*notices, decisions=no)["comdia:1"] == ("comdia:1", "alone")
    assert {v for *_, v in verdicts(*notices, decisions=no)} == {"refused"}


def result(key: str = "5-2026", **changes: Any) -> Notice:
    values: dict[str, Any] = {
        "form_type": "result", "title": TITLE, "published_on": "2026-06-01", **changes,
    }  # fmt: skip
    return notice(key, **values)


@pytest.mark.parametrize(
    ("calls", "of_result", "verdict"),
    [
        ((call(),), {}, ["accepted"]),
        ((call(),), {"title": "Rengøring på to bibliotekker og et rådhus"}, ["accepted"]),
        ((call(),), {"title": f"{TITLE} 2026"}, ["review"]),
        ((call(), call("2-2026")), {}, ["review", "review"]),
        ((call(),), {"published_on": "2025-12-31"}, []),
        ((call(),), {"published_on": "2028-01-05"}, []),
        ((call(),), {"published_on": ""}, []),
        ((call(),), {"buyers": OTHER}, []),
        ((call(),), {"procedure_id": "q"}, ["refused"]),
        ((call(lots=frozenset({"a"})),), {"lots": frozenset({"b"})}, ["review"]),
        ((call(form_type="planning"),), {}, []),
    ],
)
def test_an_award_and_its_call(
    calls: tuple[Notice, ...], of_result: dict[str, Any], verdict: list[str]
) -> None:
    found = verdicts(*calls, result(**of_result))
    assert [v for *_, v in found] == verdict


def test_an_award_that_has_its_call_looks_for_none() -> None:
    assert verdicts(call(), call("2-2026"), result(procedure_id="p2-2026")) == []


def test_the_evidence_of_an_award_is_written() -> None:
    notices = (call(), result())
    (found,) = [m for m in group(notices, tie(notices)) if m.notice_key == "5-2026"]
    assert (found.rule, found.tied_to, found.score) == ("award_of_call", "1-2026", 1.0)
    assert found.evidence == "Samme ordregiver, titler 100% ens, 151 dage efter opfordringen."


def compared(size: int) -> int:
    """Comparisons among so many calls of one buyer, as many results, and a common word."""
    calls = [call(f"{n}-2025", title=f"Indkøb af rengøring nord{n}") for n in range(size)]
    results = [result(f"{n}-2026", title=f"Udbud af rengøring nord{n}") for n in range(size)]
    assert all(n.buyers is AARHUS for n in calls)
    return sum(1 for _ in candidates(results, calls))


def test_comparisons_grow_with_the_notices_not_with_their_square() -> None:
    assert (compared(100), compared(1000)) == (100, 1000)
