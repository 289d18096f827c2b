"""The notices a procedure leads to: planned, called, changed, cancelled, awarded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from scrapers.sandbox.world.awards import named_carelessly, results
from scrapers.sandbox.world.dice import START, at, dice, months, uuid_of, working_day
from scrapers.sandbox.world.meeting import meeting_eu_notices
from scrapers.sandbox.world.naming import CARELESS_FROM
from scrapers.sandbox.world.notices import Change, Notice, Procedure
from scrapers.sandbox.world.tenders import RESERVED, Place, places, procedure, trade_of

CANCELLED: Place = (2024, 5, 1)
"""The procedure of Aarhus whose call is cancelled."""
WITHHELD: Place = (2025, 2, 0)
"""The procedure of Aarhus whose result hides its amounts."""
CHANGED: frozenset[Place] = frozenset({(2024, 10, 0), (2026, 4, 1)})
"""Procedures of Aarhus that are changed for certain; a few others are by chance."""
REPUBLISHED: Place = (2026, 3, 1)
"""The call of another buyer that appears under a second publication number."""
LOOKAHEAD = timedelta(days=250)
"""A planning notice appears less than this before the month of its procedure."""


def _notice(procedure: Procedure, part: str, form: str, subtype: str, day: date) -> Notice:
    """A notice published on the next working day, sent two days before."""
    published = working_day(day)
    chance = dice("notice", procedure.key, part)
    sent = at(published - timedelta(days=2), chance.randint(8, 17), chance.randint(0, 59))
    return Notice(
        key=f"{procedure.key}/{part}",
        procedure=procedure,
        form=form,
        subtype=subtype,
        notice_id=uuid_of("notice", procedure.key, part),
        published=published,
        dispatched=sent,
        sdk="1.10" if published < date(2025, 3, 1) else "1.13",
    )


def _call(place: Place, *, aarhus: bool) -> Notice:
    seed = dice("call", place, aarhus)
    day = working_day(date(place[0], place[1], seed.randint(2, 25)))
    mine = procedure(place, day, aarhus=aarhus)
    call = _notice(mine, "call", "competition", "20" if mine.light else "16", day)
    return replace(call, deadline=mine.deadline)


def _planning(call: Notice) -> Notice:
    ahead = dice("planning", call.key).randint(95, 210)
    planning = _notice(
        call.procedure, "planning", "planning", "4", call.published - timedelta(ahead)
    )
    return replace(planning, expected=call.published)


def _changed(call: Notice) -> Notice:
    """The call restated with a later deadline."""
    later = working_day(call.published + timedelta(days=dice("change", call.key).randint(12, 24)))
    deadline = call.deadline and at(working_day(call.deadline.date() + timedelta(days=14)), 12)
    mine = replace(call.procedure, deadline=deadline)
    notice = _notice(mine, "change", "competition", call.subtype, later)
    change = Change(call, "update-add", "Tilbudsfristen er forlænget med to uger.")
    return replace(notice, deadline=deadline, change=change, previous=call.previous)


def _cancelled(call: Notice) -> Notice:
    day = call.published + timedelta(days=20)
    notice = _notice(call.procedure, "cancel", "competition", call.subtype, day)
    change = Change(call, "cancel", "Udbuddet annulleres, da behovet er ændret.")
    return replace(notice, deadline=call.deadline, change=change)


def _awarded(call: Notice, deadline: date, trade: str, *, withheld: bool) -> Notice:
    """The result about four months after the deadline."""
    day = deadline + timedelta(days=dice("award", call.key).randint(100, 140))
    notice = _notice(call.procedure, "award", "result", "33" if call.procedure.light else "29", day)
    lots = results(call.procedure, trade, deadline + timedelta(days=70))
    if notice.published >= CARELESS_FROM:
        lots = named_carelessly(lots, notice.key)
    return replace(notice, results=lots, previous=call, withheld=withheld)


def _of_aarhus(place: Place) -> Iterator[Notice]:
    call, chance = _call(place, aarhus=True), dice("life", place)
    planned, changed, awarded = (chance.random() for _ in range(3))
    if planned < 0.2 and place != RESERVED:
        planning = _planning(call)
        yield planning
        call = replace(call, previous=planning if planning.published >= START else None)
    yield call
    if place == RESERVED or call.deadline is None:
        return
    if place == CANCELLED:
        yield _cancelled(call)
        return
    newest = call
    if changed < 0.06 or place in CHANGED:
        newest = _changed(call)
        yield newest
    if (awarded < 0.85 or place == WITHHELD) and newest.deadline:
        trade = trade_of(place, aarhus=True)
        yield _awarded(call, newest.deadline.date(), trade, withheld=place == WITHHELD)


def _of_others(place: Place) -> Iterator[Notice]:
    call, chance = _call(place, aarhus=False), dice("life of other", place)
    yield call
    if place == REPUBLISHED:  # the same notice identifier under a second number
        day = working_day(call.published + timedelta(days=1))
        yield replace(call, key=f"{call.key}-again", published=day)
    if chance.random() < 0.35 and call.deadline:
        trade = trade_of(place, aarhus=False)
        yield _awarded(call, call.deadline.date(), trade, withheld=False)


def eu_notices(today: date) -> list[Notice]:
    """All notices above the threshold published up to a day, oldest first, without numbers."""
    found: list[Notice] = []
    for year, month in months(START, today + LOOKAHEAD):
        for place in places(year, month, aarhus=True):
            found.extend(_of_aarhus(place))
        for place in places(year, month, aarhus=False):
            found.extend(_of_others(place))
    found.extend(meeting_eu_notices())
    shown = [notice for notice in found if START <= notice.published <= today]
    return sorted(shown, key=lambda notice: (notice.published, notice.key))
