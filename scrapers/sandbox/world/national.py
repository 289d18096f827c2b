"""Small purchases below the threshold: announced on udbud.dk only, without publication number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from scrapers.sandbox.world.buyers import AARHUS_KOMMUNE, OTHERS, Buyer
from scrapers.sandbox.world.dice import START, at, dice, month_number, months, rotate, uuid_of
from scrapers.sandbox.world.meeting import meeting_national_notices
from scrapers.sandbox.world.notices import INVENTED, Lot, Notice, Procedure
from scrapers.sandbox.world.subjects import SMALL
from scrapers.sandbox.world.tenders import SOCIAL_CLAUSES
from scrapers.sandbox.world.wording import IN_NATIONAL

AARHUS_A_MONTH = (1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 2, 1)
"""15 a year."""
OTHERS_A_MONTH = 4
FAR_DEADLINE = (2025, 3, 0)
"""(year, month, index) of the other buyer's dynamic system that is open until 2049."""
REPUBLISHED = (2026, 4, 2)
"""The other buyer's notice that appears again under a new notice identifier."""
TWIN = (2025, 6, 0)
"""The notice of Aarhus that stands twice in the list."""
_FORMS = (("competition", "DKE3"),) * 10 + (("planning", "DKE0"), ("consultation", "E1"))


def small_notice(
    key: str, buyer: Buyer, published: date, number: int, deadline: datetime | None
) -> Notice:
    """A notice below the threshold; `number` chooses its subject."""
    chance, subject = dice("national", key), rotate(SMALL, number)
    low, high = subject.value
    value = chance.randint(15 if low == 0 else low * 100, high * 100) * 10_000
    text = f"{subject.text} {INVENTED}"
    conditions = (chance.choice(SOCIAL_CLAUSES),) if chance.random() < 0.2 else ()
    lot = Lot("LOT-0000", subject.title, text, value, subject.years * 12, subject.cpv,
              conditions=conditions)  # fmt: skip
    procedure = Procedure(
        key, uuid_of("procedure", key), f"NAT-{published.year}-{number:04d}", (buyer,),
        f"{subject.title}, {published.year}", text, subject.cpv, subject.nature, "oth-single",
        "none", False, (lot,), deadline,
    )  # fmt: skip
    form, subtype = chance.choice(_FORMS) if "other" in key else _FORMS[0]
    return Notice(
        key=key,
        procedure=procedure,
        form=form,
        subtype=subtype,
        notice_id=uuid_of("notice", key),
        published=published,
        dispatched=at(published, chance.randint(8, 15)),
        national=True,
        deadline=deadline if form == "competition" else None,
    )


def _day(year: int, month: int, seed: str) -> date:
    """Any day of the month, weekends included: udbud.dk has no issue days."""
    return date(year, month, dice("national day", year, month, seed).randint(1, 28))


def _deadline(published: date, seed: str) -> datetime:
    return at(published + timedelta(days=dice("national deadline", seed).randint(14, 30)), 14)


def _of_aarhus(year: int, month: int) -> Iterator[Notice]:
    for index in range(AARHUS_A_MONTH[month - 1]):
        key = f"national/aarhus/{year}-{month:02d}/{index}"
        published = _day(year, month, key)
        notice = small_notice(key, AARHUS_KOMMUNE, published, month_number(year, month) + index * 5,
                         _deadline(published, key))  # fmt: skip
        yield _worded(replace(notice, twin=(year, month, index) == TWIN), (year, month, index))


def _worded(notice: Notice, place: tuple[int, int, int]) -> Notice:
    """The notice with what its description says of reservation and clauses."""
    text = f"{notice.procedure.text} {IN_NATIONAL.get(place, '')}".strip()
    lots = tuple(replace(lot, text=text) for lot in notice.procedure.lots)
    return replace(notice, procedure=replace(notice.procedure, text=text, lots=lots))


def _far_deadline(notice: Notice) -> Notice:
    procedure = replace(notice.procedure, title="02.14 It-konsulenter (DIS)", system="dps",
                        buyers=(OTHERS[4],), cpv=("72000000",))  # fmt: skip
    return replace(notice, procedure=procedure, form="competition", subtype="DKE3",
                   deadline=at(date(2049, 8, 26), 13))  # fmt: skip


def _of_others(year: int, month: int) -> Iterator[Notice]:
    for index in range(OTHERS_A_MONTH):
        key = f"national/other/{year}-{month:02d}/{index}"
        published, number = _day(year, month, key), month_number(year, month) * 3 + index
        notice = small_notice(
            key, rotate(OTHERS, number), published, number, _deadline(published, key)
        )
        if (year, month, index) == FAR_DEADLINE:
            notice = _far_deadline(notice)
        yield notice
        if (year, month, index) == REPUBLISHED:
            again = published + timedelta(days=3)
            yield replace(
                notice, key=f"{key}-again", notice_id=uuid_of("again", key), published=again
            )


def national_notices(today: date) -> list[Notice]:
    """All national notices published up to a day, oldest first."""
    found = [
        notice
        for year, month in months(START, today)
        for notice in (*_of_aarhus(year, month), *_of_others(year, month))
        if notice.published <= today
    ]
    found += [notice for notice in meeting_national_notices() if notice.published <= today]
    return sorted(found, key=lambda notice: (notice.published, notice.key))
