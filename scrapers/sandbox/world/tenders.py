"""Procedures above the threshold, month by month; the notices they lead to are in `lifecycle`.

Aarhus Kommune starts 25 a year, the other buyers three a month. Exactly one lot of Aarhus is
reserved: the dynamic purchasing system for green care of September 2025, open until 2030.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from scrapers.sandbox.world.buyers import AARHUS_KOMMUNE, KINDERGARTEN, OTHERS, Buyer
from scrapers.sandbox.world.dice import START, at, dice, month_number, rotate, uuid_of, working_day
from scrapers.sandbox.world.notices import INVENTED, Lot, Procedure
from scrapers.sandbox.world.subjects import SUBJECTS, Subject
from scrapers.sandbox.world.wording import IN_TENDERS

RESERVED = (2025, 9, 0)
"""(year, month, index) of the one reserved procedure of Aarhus."""
JOINT = {(2025, 5, 0), (2026, 2, 0)}
"""Procedures of other buyers in which Aarhus Kommune only takes part."""

SOCIAL_CLAUSES = (
    "Social klausul: Mindst 5 pct. af de præsterede timer udføres af personer, der er udsatte på "
    "arbejdsmarkedet, i fleksjob, løntilskud eller praktik.",
    "Uddannelsesklausul: Leverandøren beskæftiger praktikanter, lærlinge eller elever under "
    "kontraktens udførelse.",
    "Partnerskab: Leverandøren samarbejder med socialøkonomiske virksomheder om dele af opgaven.",
)
OTHER_CONDITIONS = (
    "Arbejdsklausul: Løn og arbejdsvilkår følger ILO-konvention nr. 94.",
    "Leverandøren overholder ordregivers krav om informationssikkerhed.",
)


Place = tuple[int, int, int]
"""(year, month, index) of a procedure among those of its buyer group."""


def places(year: int, month: int, *, aarhus: bool) -> list[Place]:
    """The procedures started in a month."""
    count = 3 if month == 3 or not aarhus else 2
    return [(year, month, index) for index in range(count)]


def _subject(place: Place, *, aarhus: bool) -> Subject:
    year, month, index = place
    if aarhus:  # a running number, so that every subject comes round
        running = (year - START.year) * 25 + (month - 1) * 2 + (month > 3) + index
        return rotate(SUBJECTS, running * 5 + 1)
    return rotate(SUBJECTS, month_number(year, month) * 7 + index * 3)


def trade_of(place: Place, *, aarhus: bool) -> str:
    """Supply category of a procedure."""
    return "groen_pleje" if aarhus and place == RESERVED else _subject(place, aarhus=aarhus).trade


def _lots(subject: Subject, year: int, chance: random.Random) -> tuple[Lot, ...]:
    low, high = subject.value
    titles = subject.lots if subject.lots and chance.random() < 0.8 else ("",)
    social, green = chance.random() < 0.35, chance.random() < 0.2
    conditions = [chance.choice(SOCIAL_CLAUSES)] if social else []
    if chance.random() < 0.5:
        conditions.append(chance.choice(OTHER_CONDITIONS))
    starts = date(year + 1, 1, 1) if chance.random() < 0.6 else None
    renewals = chance.choice((0, 0, 1, 2))
    return tuple(
        Lot(
            lot_id=f"LOT-{0 if len(titles) == 1 else number:04d}",
            title=title or subject.title,
            text=f"{subject.text} {INVENTED}",
            value=round(chance.uniform(low, high) * 20) * 50_000,
            months=subject.years * 12,
            cpv=subject.cpv,
            starts=starts,
            renewals=renewals,
            conditions=tuple(conditions),
            social=social,
            green=green,
        )
        for number, title in enumerate(titles, 1)
    )


def _buyers(place: Place, subject: Subject, *, aarhus: bool) -> tuple[Buyer, ...]:
    if aarhus:
        together = subject.trade == "groen_pleje" and place != RESERVED
        return (AARHUS_KOMMUNE, KINDERGARTEN) if together else (AARHUS_KOMMUNE,)
    main = rotate(OTHERS, month_number(*place[:2]) * 3 + place[2])
    return (main, AARHUS_KOMMUNE) if place in JOINT else (main,)


def _reserved_procedure(key: str) -> Procedure:
    text = f"Mindre plejeopgaver i parker og boligområder. {INVENTED}"
    lot = Lot("LOT-0000", "Grøn pleje og småopgaver", text, 24_000_000, 60,
              ("77310000", "77314000"), reserved="res-ws", social=True,
              conditions=("Opgaverne udføres af medarbejdere i beskyttet beskæftigelse eller "
                          "tilsvarende, jf. udbudslovens § 54.",))  # fmt: skip
    return Procedure(
        key, uuid_of("procedure", key), "AAK-2025-0901", (AARHUS_KOMMUNE,),
        "Dynamisk indkøbssystem for grøn pleje, forbeholdt beskyttede værksteder", text, lot.cpv,
        "services", "restricted", "dps", False, (lot,), at(date(2030, 8, 30), 12),
    )  # fmt: skip


def procedure(place: Place, published: date, *, aarhus: bool) -> Procedure:
    """The procedure at a place of the calendar, its call published on a day."""
    year, month, index = place
    key = f"{'aarhus' if aarhus else 'other'}/{year}-{month:02d}/{index}"
    if aarhus and place == RESERVED:
        return _reserved_procedure(key)
    chance, subject = dice("procedure", key), _subject(place, aarhus=aarhus)
    lots = _lots(subject, year, chance)
    more = IN_TENDERS.get(place, "") if aarhus else ""
    period = f"{year + 1}-{year + 1 + subject.years}"
    return Procedure(
        key=key,
        procedure_id=uuid_of("procedure", key),
        internal_id=f"{'AAK' if aarhus else 'IND'}-{year}-{month:02d}{index:02d}",
        buyers=_buyers(place, subject, aarhus=aarhus),
        title=f"{subject.title} {period}",
        text=f"{subject.text} {INVENTED} {more}".strip(),
        cpv=subject.cpv,
        nature=subject.nature,
        kind=chance.choice(("open", "open", "restricted", "neg-w-call")),
        system="framework" if chance.random() < 0.25 else "none",
        light=subject.light,
        lots=lots,
        deadline=at(working_day(published + timedelta(days=chance.randint(33, 46))), 12),
    )
