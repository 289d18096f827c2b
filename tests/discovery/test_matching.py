"""What rules find, and what follows from it and from the team's decisions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.discovery.matching import Finding, Firm, find
from pipelines.discovery.rules import FIELDS, RuleError, read
from pipelines.discovery.verdicts import Decision, judge
from tests.discovery.report import CANDIDATE_FROM, rules

AIM = "At skabe job til udsatte unge i fleksjob.  Overskud geninvesteres\ni selskabet."
CAFE = Firm(("Kvistholm Café ApS",), "80", "561110", 7, AIM)
HEADINGS = "rule,family,effect,field,pattern,needs,score,label_da,source\n"


def test_a_family_counts_once_and_says_what_matched() -> None:
    one = find(CAFE, rules())
    assert one.score == 3 + 2 + 1
    assert one.reasons == (
        "Udsatte eller sårbare mennesker, formålet siger »udsatte«; arbejde på særlige vilkår, "
        "formålet siger »fleksjob« (+3)",
        "Overskuddet bliver i formålet, formålet siger »Overskud geninvesteres« (+2)",
        "Virksomhedsform, der sammen med et socialt formål er et tegn (+1)",
    )


def test_a_form_that_needs_an_aim_alone_is_no_signal() -> None:
    assert find(Firm(("Kvistholm ApS",), "80", "561110", 7, "Handel."), rules()).score == 0
    assert find(Firm(("Kvistholm",), "90", "561110", 7), rules()).score == 1


@pytest.mark.parametrize(
    ("branch", "employees", "score"),
    [("949900", 0, -2), ("949900", 3, 1), ("949900", None, 0), ("881020", 0, 1), (None, 0, 0)],
)
def test_an_association_needs_staff(branch: str | None, employees: int | None, score: int) -> None:
    assert find(Firm(("Kvistholm",), None, branch, employees), rules()).score == score


@pytest.mark.parametrize("form", ["10", "15", "30", "230", "235", "240", "245", "250", "260"])
def test_some_forms_are_excluded_whatever_they_say(form: str) -> None:
    one = find(Firm(CAFE.names, form, "881030", 7, AIM, ("res-ws",)), rules())
    verdict = judge(one, CANDIDATE_FROM, known_as=None, decision=None)
    assert verdict
    assert verdict.verdict == "excluded"
    assert verdict.reason.startswith("Udelukket: ")


@pytest.mark.parametrize(
    "name",
    ["Idrætsforeningen Lyng", "Lyng Boldklub", "Grundejerforeningen Lyng", "E/F Ejerforeningen",
     "Andelsboligforeningen Lyng", "Antenneforeningen Lyng", "Vejlauget Lyng",
     "Lyng Vælgerforening", "Børnehaven Lyng", "Lyng Friskole", "Lyng Holding ApS"],
)  # fmt: skip
def test_kinds_that_are_none_are_excluded_by_name(name: str) -> None:
    one = find(Firm((name,), "110", "949900", 3, AIM), rules())
    verdict = judge(one, CANDIDATE_FROM, known_as=None, decision=None)
    assert verdict
    assert verdict.verdict == "excluded"


def test_secondary_names_count() -> None:
    one = find(Firm(("Lyng ApS", "Lyng Værksted"), "80", "561110", 3), rules())
    assert [m.rule.rule for m in one.matches] == ["navn"]


def test_a_reserved_contract_is_enough_but_no_signal_of_the_register() -> None:
    one = find(Firm(("Lyng ApS",), "80", "829200", 3, "Handel.", ("res-ws",)), rules())
    assert (one.score, one.register_score) == (4, 0)
    assert judge(one, CANDIDATE_FROM, known_as=None, decision=None)
    none = find(Firm(("Lyng ApS",), "80", "829200", 3, "Handel.", ("none",)), rules())
    assert judge(none, CANDIDATE_FROM, known_as=None, decision=None) is None


@pytest.mark.parametrize(
    ("known_as", "decision", "verdict"),
    [
        (None, None, "candidate"),
        ("registreret (RSV)", None, "known"),
        (None, Decision(True, "", None), "confirmed"),
        (None, Decision(False, "", "Almindelig café"), "declined"),
        ("fundet af kortlægningen", Decision(False, "", None), "declined"),
    ],
)
def test_verdicts(known_as: str | None, decision: Decision | None, verdict: str) -> None:
    told = judge(find(CAFE, rules()), CANDIDATE_FROM, known_as=known_as, decision=decision)
    assert told
    assert told.verdict == verdict
    assert told.reason
    if verdict == "candidate":
        assert told.reason.startswith("Mulig ")
        assert " er " not in told.reason


@pytest.mark.parametrize("is_social", [True, False])
def test_a_decision_holds_where_no_rule_finds_anything(is_social: bool) -> None:
    nothing = find(Firm(("Lyng ApS",), "80"), rules())
    assert judge(nothing, CANDIDATE_FROM, known_as=None, decision=None) is None
    assert judge(nothing, CANDIDATE_FROM, known_as=None, decision=Decision(is_social, "", None))


@given(
    st.builds(
        Firm,
        st.lists(st.text(), max_size=2).map(tuple),
        st.none() | st.text(max_size=3),
        st.none() | st.text(max_size=6),
        st.none() | st.integers(0, 999),
        st.none() | st.text(),
    )
)
def test_any_firm_can_be_read(firm: Firm) -> None:
    one: Finding = find(firm, rules())
    assert bool(one.reasons) == bool(one.matches)
    assert one.score == one.register_score


def test_every_rule_says_where_it_comes_from_and_is_held_against_a_field() -> None:
    assert {rule.field for rule in rules()} == set(FIELDS)
    assert all(rule.source and rule.label for rule in rules())
    assert all((rule.score != 0) == (rule.effect == "score") for rule in rules())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rule,family\n", "columns lack"),
        (HEADINGS + "a,f,score,purpose,(,,1,x,y\n", "line 2"),
        (HEADINGS + "a,f,score,purpose,x,,many,x,y\n", "line 2"),
        (HEADINGS + "a,f,weigh,purpose,x,,1,x,y\n", "effect"),
        (HEADINGS + "a,f,score,mail,x,,1,x,y\n", "field"),
        (HEADINGS + "a,f,score,purpose,x,,1,,y\n", "Danish label"),
        (HEADINGS + "a,f,score,purpose,x,g,1,x,y\n", "needed families"),
        (HEADINGS + "a,f,score,purpose,x,,1,x,y\n" * 2, "twice"),
    ],
)
def test_a_rule_table_that_cannot_be_used_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "rules.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=told):
        read(path)


def test_a_rule_table_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"discovery\.rules"):
        read(tmp_path / "none.csv")
