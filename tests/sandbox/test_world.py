"""What must hold of the invented world on any day."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.sandbox.world.dice import dice, uuid_of, working_day
from scrapers.sandbox.world.firms import Firm
from scrapers.sandbox.world.identifiers import cvr_number, is_cvr
from scrapers.sandbox.world.notices import INVENTED, Notice
from scrapers.sandbox.world.world import World

AARHUS = 55133018
DAYS = (date(2022, 2, 10), date(2024, 6, 29), date(2026, 11, 22), date(2026, 11, 23))


def is_registered(firm: Firm, day: date) -> bool:
    """Attribute "true", open on the day, unit alive."""
    alive = any(s.since <= day and (s.until is None or s.until >= day) for s in firm.life)
    return alive and any(
        s.value == "true" and s.since <= day and (s.until is None or s.until >= day)
        for s in firm.rsv
    )


def in_aarhus(firm: Firm) -> bool:
    return firm.address is not None and firm.address.municipality == 751


def calls(world: World) -> list[Notice]:
    """The first competition notices of Aarhus Kommune above the threshold."""
    return [
        notice
        for notice in world.eu_notices
        if notice.buyer.cvr == AARHUS and notice.form == "competition" and not notice.change
    ]


@given(st.integers(0, 49_999))
def test_invented_cvr_numbers_are_valid_lie_above_those_in_use_and_do_not_collide(
    index: int,
) -> None:
    number = cvr_number(index)
    assert is_cvr(number)
    assert 99_000_000 <= number <= 99_999_999
    assert index == 0 or cvr_number(index - 1) < number


@pytest.mark.parametrize(
    ("number", "valid"),
    [(99000007, True), (99000082, True), (55133018, True), (25052943, True), (99000008, False)],
)
def test_the_check_digit_rule(number: int, valid: bool) -> None:
    assert is_cvr(number) is valid


def test_an_index_out_of_the_series_is_refused() -> None:
    with pytest.raises(ValueError, match="no invented CVR"):
        cvr_number(50_000)


def test_every_firm_but_the_municipality_is_invented_and_numbered_once(world: World) -> None:
    numbers = [firm.cvr for firm in world.firms]
    assert len(set(numbers)) == len(numbers)
    assert {n for n in numbers if not 99_000_000 <= n <= 99_999_999} == {AARHUS}
    sites = [site.number for firm in world.firms for site in firm.sites]
    assert len(set(sites)) == len(sites)
    assert all(re.fullmatch(r"1\d{9}", str(number)) for number in sites)
    assert all(firm.sites for firm in world.firms)


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 11, 23), date(2028, 3, 1)])
def test_75_are_registered_28_of_them_with_their_seat_in_aarhus(day: date) -> None:
    registered = [firm for firm in World(day).firms if is_registered(firm, day)]
    assert len(registered) == 75
    assert sum(map(in_aarhus, registered)) == 28
    only_through_a_site = [
        firm
        for firm in registered
        if not in_aarhus(firm) and any(s.address.municipality == 751 for s in firm.sites)
    ]
    assert len(only_through_a_site) == 1


def test_24_unregistered_show_social_aims_and_the_team_found_50_and_visited_37(
    world: World,
) -> None:
    social = [f for f in world.firms if f.kind == "social"]
    assert len(social) == 24
    assert all(f.purpose and not f.rsv and in_aarhus(f) for f in social)
    found = [f for f in world.firms if f.found_on]
    visited = [f for f in found if f.visited_on]
    assert (len(found), len(visited)) == (50, 37)
    assert all(f.visited_on < date(2026, 1, 1) for f in visited if f.visited_on)
    assert all(f.found_on < f.visited_on for f in visited if f.found_on and f.visited_on)
    assert {f.kind for f in found} == {"rsv", "social", "quiet"}
    assert all(f.purpose is None for f in world.firms if f.kind == "quiet")


def test_registered_ones_span_many_trades_and_leave_some_empty(world: World) -> None:
    trades = {f.trade for f in world.firms if f.kind == "rsv" and in_aarhus(f)}
    assert len(trades - {"andet"}) >= 15
    empty = {"tryk_scan_kontor", "bygge_maler", "sundhed_psykologi", "raadgivning"}
    assert not trades & empty


def test_about_900_ordinary_firms_are_active_in_aarhus_in_all_its_districts(world: World) -> None:
    active = [
        firm
        for firm in world.firms
        if firm.kind == "ordinary"
        and in_aarhus(firm)
        and not any(s.until and s.until < world.today for s in firm.life)
    ]
    assert 850 <= len(active) <= 980
    assert len({f.address.postal_code for f in active if f.address}) >= 20
    forms = Counter(firm.form for firm in active)
    assert forms[80] > forms[10] > forms[60] > 0
    assert len({firm.trade for firm in active}) == 23


def test_no_person_is_invented(world: World) -> None:
    sole = [firm for firm in world.firms if firm.form in (10, 15)]
    assert sole
    assert all(firm.mail is None for firm in sole)
    assert all(firm.website is None or firm.website.endswith(".example") for firm in sole)


def test_aarhus_starts_25_procedures_a_year_over_many_trades(world: World) -> None:
    a_year = Counter(notice.published.year for notice in calls(world))
    assert {a_year[year] for year in (2022, 2023, 2024, 2025)} == {25}
    recent = [n for n in calls(world) if n.published > world.today - timedelta(days=365)]
    assert 22 <= len(recent) <= 28
    assert len({n.procedure.cpv[0] for n in calls(world)}) >= 25
    lots = [lot.value for n in calls(world) for lot in n.procedure.lots]
    assert min(lots) >= 5_000_000
    assert max(lots) <= 500_000_000
    assert any(n.procedure.light for n in calls(world))
    assert {n.procedure.nature for n in calls(world)} == {"services", "supplies", "works"}


def test_exactly_one_lot_of_aarhus_is_reserved_and_it_stays_open(world: World) -> None:
    reserved = [
        (notice, lot)
        for notice in (*world.eu_notices, *world.national_notices)
        for lot in notice.procedure.lots
        if lot.reserved != "none"
    ]
    assert [(n.buyer.cvr, lot.reserved) for n, lot in reserved] == [(AARHUS, "res-ws")]
    notice = reserved[0][0]
    assert notice.procedure.system == "dps"
    assert notice.published.strftime("%Y-%m") == "2025-09"
    assert notice.deadline
    assert notice.deadline.year == 2030


def test_most_procedures_are_awarded_about_four_months_after_the_deadline(world: World) -> None:
    old = {n.procedure.key for n in calls(world) if n.published.year < 2026}
    awards = [n for n in world.eu_notices if n.form == "result" and n.procedure.key in old]
    assert 0.7 < len(awards) / len(old) < 0.95
    assert all(n.subtype in ("29", "33") for n in awards)
    results = [result for notice in awards for result in notice.results]
    assert any(not result.winners for result in results)
    assert any(len(result.winners) > 1 for result in results)
    assert any(result.loser for result in results)
    registered = {f.cvr for f in world.firms if f.kind == "rsv"}
    assert any(party.cvr in registered for result in results for party in result.winners)
    known = {firm.cvr for firm in world.firms}
    assert all(party.cvr in known for result in results for party in result.winners)
    waits = [
        n.published - n.previous.deadline.date()
        for n in awards
        if n.previous and n.previous.deadline
    ]
    assert all(timedelta(days=95) < wait < timedelta(days=165) for wait in waits)


def test_planned_changed_cancelled_joint_and_withheld_notices_occur(world: World) -> None:
    eu = world.eu_notices
    assert [n.change.code for n in eu if n.change].count("cancel") == 1
    assert sum(n.change is not None for n in eu) >= 5
    assert sum(n.form == "planning" and n.subtype == "4" for n in eu) >= 10
    assert sum(n.withheld for n in eu) == 1
    joint = [n for n in eu if AARHUS in [b.cvr for b in n.procedure.buyers[1:]]]
    assert joint
    again = Counter(n.notice_id for n in eu)
    assert [count for count in again.values() if count > 1] == [2]


def test_small_purchases_are_announced_without_number(world: World) -> None:
    mine = [n for n in world.national_notices if n.buyer.cvr == AARHUS]
    assert {c for y, c in Counter(n.published.year for n in mine).items() if y < 2026} == {15}
    rare = {n.form for n in mine if n.key.count("/") == 2}
    assert rare == {"dir-awa-pre", "cont-modif", "completion", "planning", "consultation"}
    assert all(n.number == "" and n.national for n in world.national_notices)
    assert max(n.procedure.value for n in mine) < 5_000_000
    assert max(n.deadline.year for n in world.national_notices if n.deadline) == 2049
    assert sum(n.twin for n in world.national_notices) == 1


def test_titles_are_danish_and_every_description_says_that_it_is_invented(world: World) -> None:
    for notice in (*world.eu_notices, *world.national_notices):
        assert INVENTED in notice.procedure.text
        assert all(INVENTED in lot.text for lot in notice.procedure.lots)


def test_publication_numbers_are_unique_and_rise_with_the_day(world: World) -> None:
    numbers = [notice.number for notice in world.eu_notices]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"[1-9]\d{5}-\d{4}", number) for number in numbers)
    ordered = sorted(world.eu_notices, key=lambda n: (n.number[7:], n.number))
    days = [notice.published for notice in ordered]
    assert days == sorted(days)
    assert all(day.weekday() < 5 for day in days)


@pytest.mark.parametrize(("before", "after"), list(pairwise(DAYS)))
def test_yesterday_is_part_of_today_and_no_notice_changes(before: date, after: date) -> None:
    old, new = World(before), World(after)
    for then, now in (
        (old.eu_notices, new.eu_notices),
        (old.national_notices, new.national_notices),
    ):
        later = {notice.key: notice for notice in now}
        assert all(later.get(notice.key) == notice for notice in then)
        assert all(n.published > before for n in now if n.key not in {t.key for t in then})
    firms = {firm.cvr: firm for firm in new.firms}
    assert all(firms.get(firm.cvr) == firm for firm in old.firms)


@given(st.dates(date(2022, 1, 1), date(2040, 1, 1)))
def test_a_working_day_is_the_day_itself_or_the_monday_after(day: date) -> None:
    moved = working_day(day)
    assert moved.weekday() < 5
    assert timedelta() <= moved - day <= timedelta(days=2)


def test_the_same_seed_gives_the_same_things() -> None:
    assert dice("a", 1).random() == dice("a", 1).random() != dice("a", 2).random()
    assert uuid_of("x") == uuid_of("x") != uuid_of("y")
