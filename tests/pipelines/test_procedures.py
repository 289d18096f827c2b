"""Notices of one procedure come together, others stay apart: ties that notices name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.clean.inbox.people import without_contacts
from pipelines.procedures import Membership, group, tie
from pipelines.procedures.notices import Buyers, Notice
from pipelines.procedures.ties import match_key

AARHUS = Buyers.of(["55133018"], ["Aarhus Kommune"])
OTHER = Buyers.of(["99000007"], ["Prøve Kommune"])
TITLES = ("Rengøring af skoler", "Vask af linned", "Rengøring af skoler 2026", "Drift af café")


def notice(key: str, **changes: Any) -> Notice:
    values: dict[str, Any] = {
        "publication_number": key,
        "notice_id": f"uuid-{key}",
        "version": "01",
        "buyers": AARHUS,
        "raw_buyer": "55133018",
        "published_on": "2026-01-01",
        "form_type": "competition",
        **changes,
    }
    return Notice(key, **values)


def members(*notices: Notice, decisions: Any = ()) -> dict[str, Membership]:
    return {m.notice_key: m for m in group(notices, tie(notices, decisions))}


def keys(*notices: Notice, decisions: Any = ()) -> dict[str, tuple[str, str]]:
    found = members(*notices, decisions=decisions)
    return {key: (m.tender_key, m.rule) for key, m in found.items()}


def test_the_same_procedure_at_the_same_buyer() -> None:
    found = members(
        notice("1-2026", procedure_id="p"),
        notice("2-2026", procedure_id="p", published_on="2026-02-01"),
        notice("3-2026", procedure_id="p", buyers=OTHER, raw_buyer="99000007"),
    )
    assert {k: (m.tender_key, m.position, m.rule, m.tied_to) for k, m in found.items()} == {
        "1-2026": ("p@55133018", 1, "procedure_id", "2-2026"),
        "2-2026": ("p@55133018", 2, "procedure_id", "1-2026"),
        "3-2026": ("p@99000007", 1, "alone", None),
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((["55133018"], ["Aarhus Kommune"]), (["55133018"], ["ÅRHUS KOMMUNE"]), True),
        ((["55133018"], []), ([], ["Aarhus Kommune"]), False),
        ((["55133018"], ["Aarhus Kommune"]), ([], ["Århus  Kommune - Teknik og Miljø"]), True),
        (([], ["Aarhus Kommune, Sundhed"]), ([], ["Aarhus Kommune Teknik"]), True),
        ((["55133018"], ["Aarhus Kommune"]), (["99000007"], ["Aarhus Kommune"]), False),
        ((["55133018"], ["A"]), (["99000007", "55133018"], ["B"]), True),
        (([], ["Lyngby-Taarbæk Kommune"]), ([], ["Lyngby-Taarbæk Kommune (CUR)"]), True),
        (([], []), ([], []), False),
        (([], [""]), ([], [" "]), False),
    ],
)
def test_who_is_the_same_buyer(
    one: tuple[list[str], list[str]], other: tuple[list[str], list[str]], *, same: bool
) -> None:
    assert Buyers.of(*one).same(Buyers.of(*other)) is same
    assert Buyers.of(*other).same(Buyers.of(*one)) is same


@pytest.mark.parametrize("named", ["1-2026", "uuid-1-2026-01", "UUID-1-2026-01", "uuid-1-2026"])
@pytest.mark.parametrize(
    ("field", "rule"),
    [("changes_notice", "changes_notice"), ("previous_notices", "previous_notice")],
)
def test_a_notice_joins_what_it_names(named: str, field: str, rule: str) -> None:
    value = named if field == "changes_notice" else (named, "9-1999")
    found = keys(
        notice("1-2026", buyers=OTHER),
        notice("2-2026", published_on="2026-02-01", **{field: value}),
    )
    assert found == {"1-2026": ("1-2026", rule), "2-2026": ("1-2026", rule)}


def test_a_chain_of_changes_is_one_procedure_in_order() -> None:
    found = members(
        notice("3-2026", changes_notice="uuid-2-2026-01", published_on="2026-03-01"),
        notice("2-2026", changes_notice="1-2026", published_on="2026-02-01"),
        notice("1-2026"),
    )
    assert {k: (m.tender_key, m.position) for k, m in found.items()} == {
        "1-2026": ("1-2026", 1),
        "2-2026": ("1-2026", 2),
        "3-2026": ("1-2026", 3),
    }


def test_one_plan_of_two_procedures_does_not_make_them_one() -> None:
    notices = (
        notice("1-2026", form_type="planning"),
        notice("2-2026", procedure_id="p", previous_notices=("1-2026",), published_on="2026-02-01"),
        notice("3-2026", procedure_id="q", previous_notices=("1-2026",), published_on="2026-03-01"),
    )
    found = keys(*notices)
    assert {k: t for k, (t, _) in found.items()} == {
        "1-2026": "1-2026",
        "2-2026": "1-2026",
        "3-2026": "q@55133018",
    }
    refused = [t for t in tie(notices) if t.verdict == "refused"]
    assert [(t.notice_key, t.other_notice) for t in refused] == [("3-2026", "1-2026")]
    assert "BT-04" in refused[0].reason


def test_a_change_of_another_procedure_is_not_followed() -> None:
    found = keys(
        notice("1-2026", procedure_id="p"),
        notice("2-2026", procedure_id="q", changes_notice="1-2026"),
    )
    assert {tender for tender, _ in found.values()} == {"p@55133018", "q@55133018"}


def test_the_same_notice_under_a_second_number() -> None:
    same = {"notice_id": "U", "version": "1"}
    found = keys(notice("1-2026", **same), notice("2-2026", **same | {"version": "01"}))
    assert {rule for _, rule in found.values()} == {"same_notice"}
    apart = keys(notice("1-2026", **same), notice("2-2026", **same, buyers=OTHER))
    assert {rule for _, rule in apart.values()} == {"alone"}


CALL: dict[str, Any] = {"title": "Intranet", "deadlines": frozenset({"2026-03-01"})}


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"title": "INTRANET "}, True),
        ({"title": "Intranet 2"}, False),
        ({"deadlines": frozenset({"2026-03-02"})}, False),
        ({"deadlines": frozenset()}, False),
        ({"buyers": OTHER}, False),
        ({"form_type": "planning"}, False),
        ({"procedure_id": "q"}, False),
        ({"lots": frozenset({"Delaftale 2"})}, False),
        ({"lots": frozenset({"Delaftale 1", "Delaftale 2"})}, True),
    ],
)
def test_a_call_published_again(changes: dict[str, Any], *, same: bool) -> None:
    lots = frozenset({"Delaftale 1"})
    first = notice("1-2026", procedure_id="p", lots=lots, **CALL)
    again = notice("2-2026", published_on="2026-01-05", **{**CALL, **changes})
    found = keys(first, again)
    assert (found["2-2026"] == ("p@55133018", "republication")) is same


def test_a_pair_that_a_rule_meets_twice_is_refused_once() -> None:
    """Two rows of a key in `core.tender_ties` stopped the night's publication."""
    first = notice("1-2026", procedure_id="p", **CALL)
    names = ("1-2026", "uuid-1-2026-01")
    again = notice("2-2026", procedure_id="q", previous_notices=names, **CALL)
    found = [one for one in tie([first, again], ()) if one.verdict == "refused"]
    assert sorted(one.rule for one in found) == ["previous_notice", "republication"]


def test_people_s_word_wins() -> None:
    call, again = notice("1-2026", **CALL), notice("2-2026", **CALL)
    key = match_key("1-2026", "2-2026")
    assert {t for t, _ in keys(call, again).values()} == {"1-2026"}
    assert len({t for t, _ in keys(call, again, decisions=[(key, "no")]).values()}) == 2
    apart = (notice("1-2026", procedure_id="p"), notice("2-2026", procedure_id="q"))
    assert set(keys(*apart, decisions=[(key, "yes")]).values()) == {("p@55133018", "decision")}
    named = (notice("1-2026"), notice("2-2026", changes_notice="1-2026"))
    assert len({t for t, _ in keys(*named, decisions=[(key, "no")]).values()}) == 2


@pytest.mark.parametrize(
    "decision",
    [("99000007", "yes"), ("1_2026~9_2026", "yes"), ("1_2026~2_2026", "99000007"), ("~", "yes")],
)
def test_decisions_about_something_else_tie_nothing(decision: tuple[str, str]) -> None:
    found = keys(notice("1-2026"), notice("2-2026"), decisions=[decision])
    assert {rule for _, rule in found.values()} == {"alone"}


@pytest.mark.parametrize(
    "pair",
    [
        ("111203-2026", "comdia:aarhus-kommune-4201"),
        ("udbud:ab010203-4567-8901-2345-010203040506-01", "municipal:0751-2f00112233445566"),
    ],
)
def test_the_name_of_a_pair_survives_the_inbox(pair: tuple[str, str]) -> None:
    assert without_contacts(match_key(*pair)) == match_key(*pair) == match_key(*pair[::-1])


def test_keys_do_not_change_with_later_notices_or_further_sources() -> None:
    plan = notice("1-2026", form_type="planning")
    call = notice(
        "2-2026", procedure_id="p", previous_notices=("1-2026",), published_on="2026-02-01", **CALL
    )
    award = notice("3-2026", procedure_id="p", form_type="result", published_on="2026-09-01")
    portal = notice(
        "municipal:x", source="municipal", notice_id=None, publication_number=None,
        form_type=None, published_on="2025-12-30", buyers=Buyers.of([], ["Aarhus Kommune"]), **CALL,
    )  # fmt: skip
    for seen in ((plan,), (plan, call), (plan, call, award), (plan, call, award, portal)):
        assert {t for t, _ in keys(*seen).values()} == {"1-2026"}


_NOTICES = st.builds(
    lambda number, buyers, procedure, named, title, day, deadline, form, source: notice(
        f"{number}-2026",
        buyers=buyers,
        raw_buyer=min(buyers.cvrs, default=""),
        procedure_id=procedure,
        previous_notices=tuple(f"{n}-2026" for n in named),
        changes_notice=f"{named[0]}-2026" if named else None,
        title=title,
        published_on=day,
        deadlines=frozenset(deadline),
        form_type=form,
        source=source,
    ),
    st.integers(1, 12),
    st.sampled_from([AARHUS, OTHER, Buyers.of([], ["Aarhus Kommune"]), Buyers()]),
    st.sampled_from([None, "p", "q"]),
    st.lists(st.integers(1, 12), max_size=2),
    st.sampled_from(TITLES),
    st.sampled_from(["", "2026-01-01", "2026-02-01", "2026-05-01"]),
    st.lists(st.sampled_from(["2026-03-01", "2026-06-01"]), max_size=1),
    st.sampled_from(["competition", "result", "planning", None]),
    st.sampled_from(["ted", "udbud", "comdia", "municipal"]),
)
_WORLDS = st.lists(_NOTICES, max_size=12, unique_by=lambda n: n.notice_key)


@given(_WORLDS, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_in_which_notices_come_makes_no_difference(
    notices: list[Notice], chance: Any
) -> None:
    shuffled = chance.sample(notices, len(notices))
    assert tie(notices) == tie(shuffled)
    assert group(notices, tie(notices)) == group(
        shuffled, chance.sample(tie(shuffled), len(tie(shuffled)))
    )


@given(_WORLDS)
@settings(max_examples=150, deadline=None)
def test_what_groups_are(notices: list[Notice]) -> None:
    """An equivalence that keeps procedures apart, whatever the notices say."""
    ties = tie(notices)
    found = group(notices, ties)
    by_key = {n.notice_key: n for n in notices}
    tender = {m.notice_key: m.tender_key for m in found}
    assert tender.keys() == by_key.keys()
    # What accepted ties connect is one, and nothing else.
    connected = {key: {key} for key in by_key}
    for t in ties:
        if t.verdict == "accepted":
            both = connected[t.notice_key] | connected[t.other_notice]
            for key in both:
                connected[key] = both
    assert {frozenset(k for k in tender if tender[k] == name) for name in tender.values()} == {
        frozenset(both) for both in connected.values()
    }
    for name in set(tender.values()):
        inside = [by_key[k] for k in tender if tender[k] == name]
        assert len({n.procedure_id for n in inside} - {None}) <= 1
        assert sorted(m.position for m in found if m.tender_key == name) == list(
            range(1, len(inside) + 1)
        )


@given(_WORLDS)
@settings(max_examples=100, deadline=None)
def test_no_procedure_id_alone_brings_two_buyers_together(notices: list[Notice]) -> None:
    silent = [
        notice(n.notice_key, procedure_id="p", buyers=n.buyers, raw_buyer=n.raw_buyer)
        for n in notices
    ]
    tender = {m.notice_key: m.tender_key for m in group(silent, tie(silent))}
    for one in silent:
        for other in silent:
            if tender[one.notice_key] == tender[other.notice_key] and one is not other:
                assert not (one.buyers.cvrs and other.buyers.cvrs) or one.buyers.same(other.buyers)
