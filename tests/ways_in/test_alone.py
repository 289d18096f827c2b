"""Ways in for one enterprise alone, and what each point and question rests on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipelines.ways_in.alone import ways_alone
from pipelines.ways_in.reasons import Reason, Way, score
from scrapers.config import WaysInSettings
from tests.ways_in.facts import TERMS, TODAY, lot, match, pair, supplier

RECORD = "core.mapping_records:7/2026-03-01"


def ways(terms: WaysInSettings = TERMS, *, matches: Any = (), **facts: Any) -> list[Way]:
    of = lot(**facts.pop("lot", {}))
    by = supplier(**facts)
    return list(ways_alone(pair(of, by, *matches), terms, TODAY))


def asked(share: float | None, on: date | None) -> dict[str, Any]:
    return {"share": share, "share_on": on, "share_ref": RECORD}


@pytest.mark.parametrize(
    ("reserved", "answers", "expected"),
    [
        # § 54: only a surveyed share of today counts; a known one below 30 % excludes.
        ("sheltered", asked(0.3, date(2026, 1, 1)), [("reserved", ())]),
        ("sheltered", asked(0.55, date(2023, 12, 1)), [("reserved", ())]),
        ("sheltered", asked(0.55, date(2023, 4, 10)), [("reserved", ("disadvantaged_share",))]),
        ("sheltered", asked(0.55, None), [("reserved", ("disadvantaged_share",))]),
        ("sheltered", {}, [("reserved", ("disadvantaged_share",))]),
        ("sheltered", asked(0.29, date(2026, 1, 1)), []),
        ("sheltered", asked(0.29, date(2023, 1, 1)), [("reserved", ("disadvantaged_share",))]),
        ("public_service", {}, [("reserved", ("article_77",))]),
        ("public_service", asked(0.1, date(2026, 1, 1)), [("reserved", ("article_77",))]),
        # A text that no code confirms: both may be true.
        ("text_only", asked(0.5, date(2026, 1, 1)), [("reserved", ("reservation",)), ("lot", ())]),
        ("text_only", {},
         [("reserved", ("reservation", "disadvantaged_share")), ("lot", ("reservation",))]),
        ("text_only", asked(0.1, date(2026, 1, 1)), [("lot", ("reservation",))]),
        ("none", {}, [("lot", ())]),
        ("unknown", {}, [("lot", ())]),
    ],
)  # fmt: skip
def test_reservations(reserved: str, answers: dict[str, Any], expected: list[Any]) -> None:
    found = ways(lot={"reserved": reserved}, **answers)
    assert [(way.route, way.must_ask) for way in found] == expected


SMALL = {"value_dkk": 400_000.0, "tender_value_dkk": 400_000.0}


@pytest.mark.parametrize(
    "answers", [asked(0.5, TODAY), {}, asked(0.5, None), asked(0.5, date(2023, 4, 10))]
)
@pytest.mark.parametrize(
    ("route", "of"), [("lot", {}), ("lot", {"sme_suitable": True}), ("direct", SMALL)]
)
@pytest.mark.parametrize("assumed", [0.0, 0.5, 1.0])
def test_no_way_that_a_reservation_may_close_scores_above_the_reserved_one(
    answers: dict[str, Any], route: str, of: dict[str, Any], assumed: float
) -> None:
    terms = WaysInSettings(assumed=assumed)
    reserved, alone = ways(terms, lot={"reserved": "text_only", **of}, **answers)
    assert (reserved.route, alone.route) == ("reserved", route)
    points = [score(way.reasons, terms.weights).total for way in (reserved, alone)]
    assert points[1] <= points[0]
    is_closed = any(r.text.endswith("gælder det, er denne vej lukket") for r in alone.reasons)
    assert is_closed == ("reservation" in alone.must_ask)


def test_whom_a_doubtful_reservation_shuts_out_gets_no_points_for_terms() -> None:
    (direct,) = ways(lot={"reserved": "text_only", **SMALL}, **asked(0.1, TODAY))
    assert (direct.route, direct.must_ask) == ("direct", ("reservation",))
    assert score(direct.reasons, TERMS.weights).parts["terms"] == 0
    (certain,) = ways(lot=SMALL, **asked(0.1, TODAY))
    assert score(certain.reasons, TERMS.weights).parts["terms"] == 20


@pytest.mark.parametrize(
    ("of", "by", "expected"),
    [
        # udbudsloven § 193: the whole purchase counts, works have a law of their own.
        ({"value_dkk": 499_999.0, "tender_value_dkk": 499_999.0}, {}, [("direct", ())]),
        ({"value_dkk": 500_000.0, "tender_value_dkk": 500_000.0}, {}, [("lot", ())]),
        ({"value_dkk": 300_000.0, "tender_value_dkk": 900_000.0}, {}, [("lot", ())]),
        ({"value_dkk": 300_000.0, "tender_value_dkk": 300_000.0, "is_works": True}, {},
         [("lot", ())]),
        # 1 million a year: ten employees may take 3, one employee 0.3; an answer beats both.
        ({}, {"employees": 1.0}, []),
        ({}, {"employees": None}, [("lot", ("capacity",))]),
        ({}, {"employees": 0.0}, [("lot", ("capacity",))]),
        ({}, {"max_order_dkk": 900_000.0}, []),
        ({}, {"employees": 1.0, "max_order_dkk": 1_000_000.0}, [("lot", ())]),
        ({}, {"min_order_dkk": 4_000_001.0}, []),
        ({}, {"min_order_dkk": 4_000_000.0}, [("lot", ())]),
        ({"value_dkk": None}, {}, [("lot", ("capacity",))]),
        # Length unknown: in a year it is too much, in four it is not.
        ({"years": None}, {}, [("lot", ("capacity",))]),
        ({"years": None, "value_dkk": 3_000_000.0}, {}, [("lot", ())]),
        ({"years": None, "value_dkk": 12_100_000.0}, {}, []),
        # Tasks of a dynamic system come one by one, a reservation is never refused for size.
        ({"is_dynamic": True}, {"employees": 1.0}, [("lot", ("capacity",))]),
        ({"reserved": "sheltered"}, {"employees": 1.0, **asked(0.5, TODAY)},
         [("reserved", ("capacity",))]),
    ],
)  # fmt: skip
def test_value_and_size(of: dict[str, Any], by: dict[str, Any], expected: list[Any]) -> None:
    assert [(way.route, way.must_ask) for way in ways(lot=of, **by)] == expected


def test_who_supplies_a_further_code_only_does_not_take_the_lot_alone() -> None:
    assert ways(matches=(match(is_main=False),)) == []
    assert ways(matches=(match(is_main=False), match("ejendomsservice"))) != []


def test_every_point_has_a_reason_and_every_reason_a_row() -> None:
    (way,) = ways(
        lot={"sme_suitable": True},
        matches=(match(evidence="survey", confidence=1.0, area_assumed=False),),
        max_order_dkk=2_000_000.0, orders_ref=RECORD,
    )  # fmt: skip
    points = score(way.reasons, TERMS.weights)
    assert points.parts == {"cpv": 30, "text": 5, "area": 15, "size": 20, "terms": 20}
    assert points.total == 90
    told = dict(zip(points.texts, points.refs, strict=True))
    assert told == {
        "Kan bydes på alene; ordregiver skriver, at den egner sig til små og mellemstore "
        "virksomheder (20 point)": "core.lots:N1/LOT-0001",
        "CPV 90910000 (hovedkode) hører under Rengoering (30 point)": "core.lots:N1/LOT-0001",
        "Leverer Rengoering, som kortlægningen har fået oplyst":
            "mart.offerings:99000007/rengoering/site_branch/1",
        "»rengøring« står både i udbuddet og i formål eller referencer (5 point)":
            "core.enterprises:99000007/2015-01-01",
        "Arbejder i kommunen ifølge eget svar (15 point)":
            "mart.offerings:99000007/rengoering/site_branch/1",
        "1 mio. kr. om året; virksomheden tager ordrer op til 2 mio. kr. (20 point)": RECORD,
    }  # fmt: skip


def test_a_guess_gives_fewer_points_than_an_answer() -> None:
    (guess,) = ways()
    (answer,) = ways(max_order_dkk=2_000_000.0)
    assert score(guess.reasons, TERMS.weights).parts["size"] == 10
    assert score(answer.reasons, TERMS.weights).parts["size"] == 20
    assert (
        "1 mio. kr. om året; 17 % af, hvad 10 ansatte skønnes at omsætte for (10 point)"
        in score(guess.reasons, TERMS.weights).texts
    )


def test_a_further_code_and_a_whole_division_give_fewer_points() -> None:
    def points(**changes: Any) -> float:
        (way,) = ways(matches=(match(confidence=1.0, **changes),))
        return score(way.reasons, TERMS.weights).parts["cpv"]

    assert (points(), points(is_broad=True)) == (30, 15)
    (way,) = ways(matches=(match(cpv="45233000", is_broad=True),))
    told = "CPV 45233000 (hovedkode) hører under Rengoering, der rummer alt i hovedafdeling 45"
    assert told in {r.text for r in way.reasons}


def test_what_only_words_tell_of_is_asked_and_gives_fewer_points() -> None:
    (way,) = ways(matches=(match(confidence=1.0, evidence="purpose"),))
    assert way.must_ask == ("offering",)
    assert score(way.reasons, TERMS.weights).parts["cpv"] == 15
    told = "Leverer Rengoering, skønnet ud fra formålet i CVR: spørg, om den leverer det"
    assert told in {r.text for r in way.reasons}


def test_what_is_not_open_yet_says_so() -> None:
    (planned,) = ways(lot={"state": "planned"})
    assert any(r.text.startswith("Planlagt: ") for r in planned.reasons)
    told = {
        "state": "expected", "expected_on": date(2027, 12, 31),
        "state_ref": "mart.contracts_ending:N0",
        "expected_reason": "Slutdatoen står i bekendtgørelsen.",
    }  # fmt: skip
    (expected,) = ways(lot=told)
    assert Reason(
        "Ventes udbudt igen: den løbende kontrakt udløber 31.12.2027 (Slutdatoen står i "
        "bekendtgørelsen.)",
        "mart.contracts_ending:N0",
    ) in expected.reasons  # fmt: skip


def test_tasks_of_a_dynamic_system_come_one_by_one() -> None:
    told = Reason("Dynamisk indkøbssystem: opgaverne udbydes enkeltvis", "core.lots:N1/LOT-0001")
    for reserved in ("none", "sheltered"):
        (way,) = ways(lot={"is_dynamic": True, "reserved": reserved})
        assert told in way.reasons
    assert told not in ways()[0].reasons


def test_who_holds_the_contract_today_is_told_so() -> None:
    (holder,) = ways(lot={"holders": ("99000007",), "state_ref": "mart.contracts_ending:N0"})
    told = Reason("Har selv den løbende kontrakt i dag", "mart.contracts_ending:N0")
    assert told in holder.reasons
    assert told not in ways(lot={"holders": ("99000015",)})[0].reasons


def test_a_possible_enterprise_is_told_to_be_no_more() -> None:
    (way,) = ways(status="candidate")
    assert any(r.text.startswith("Mulig: ") for r in way.reasons)


def test_weights_are_settings() -> None:
    terms = WaysInSettings(weight_cpv=50, weight_text=0, weight_area=10, assumed=0.2)
    (way,) = ways(terms, matches=(match(confidence=1.0),))
    parts = score(way.reasons, terms.weights).parts
    assert parts == {"cpv": 50, "text": 0, "area": 2, "size": 4, "terms": 4}
