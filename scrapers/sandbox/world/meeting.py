"""Procedures that are made to meet: the same one on every portal, an award that names no call.

They lie in 2027, so that the world of 2026 stays as small as it is told to be. Comdia lists the
first one at any time: its entries have no dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from scrapers.sandbox.world.awards import results
from scrapers.sandbox.world.buyers import AARHUS_KOMMUNE, OTHERS, Buyer
from scrapers.sandbox.world.dice import at, uuid_of
from scrapers.sandbox.world.notices import INVENTED, Lot, Notice, Procedure

TITLE = "Vedligehold af grønne arealer i Risskov"
"""Of the call that TED, udbud.dk, Comdia, EU-Supply and the municipality's page show."""
CALLED, DEADLINE = date(2027, 5, 10), date(2027, 6, 15)
"""Days of that call."""
SMALL_TITLE = "Havemøbler af genbrugstræ til plejehjem"
"""Of the call below the threshold that udbud.dk and EU-Supply show; it was open as long."""
RESERVED_TITLE = "Montage og pakning af hjælpemidler til depoterne"
"""Of the reserved call whose award names neither procedure (BT-04) nor call (BT-125)."""


def _procedure(
    key: str, title: str, lots: tuple[Lot, ...], buyer: Buyer, deadline: date
) -> Procedure:
    return Procedure(
        key, uuid_of("procedure", key), f"{key[-4:].upper()}-2027", (buyer,), title,
        f"{title}. {INVENTED}", lots[0].cpv, "services", "open", "none", False, lots,
        at(deadline, 12),
    )  # fmt: skip


def _notice(procedure: Procedure, part: str, form: str, subtype: str, day: date) -> Notice:
    key = f"{procedure.key}/{part}"
    return Notice(
        key=key,
        procedure=procedure,
        form=form,
        subtype=subtype,
        notice_id=uuid_of("notice", key),
        published=day,
        dispatched=at(day, 9),
        sdk="1.13",
        deadline=procedure.deadline if form == "competition" else None,
    )


def _everywhere() -> Procedure:
    lot = Lot("LOT-0000", TITLE, f"{TITLE}. {INVENTED}", 3_200_000, 48, ("77310000",))
    return _procedure("meeting/everywhere", TITLE, (lot,), AARHUS_KOMMUNE, DEADLINE)


def _small() -> Procedure:
    lot = Lot("LOT-0000", SMALL_TITLE, f"{SMALL_TITLE}. {INVENTED}", 400_000, 12, ("39142000",))
    return _procedure("meeting/small", SMALL_TITLE, (lot,), AARHUS_KOMMUNE, DEADLINE)


def meeting_eu_notices() -> Iterator[Notice]:
    """The call that is everywhere; a reserved call and its award, each lot under its own number."""
    yield _notice(_everywhere(), "call", "competition", "16", CALLED)
    lots = tuple(
        Lot(f"LOT-{number:04d}", title, f"{title}. {INVENTED}", 2_500_000, 24, ("85312500",),
            reserved=reserved)
        for number, (title, reserved) in enumerate(
            [("Montage af hjælpemidler", "res-ws"), ("Pakning af hjælpemidler", "none")], 1
        )
    )  # fmt: skip
    mine = _procedure("meeting/reserved", RESERVED_TITLE, lots, OTHERS[0], date(2027, 2, 1))
    yield _notice(mine, "call", "competition", "16", date(2027, 1, 4))
    award = _notice(
        replace(mine, procedure_id="", title=RESERVED_TITLE.upper()), "award", "result", "29",
        date(2027, 5, 3),
    )  # fmt: skip
    yield replace(award, results=results(mine, "pakkeri_montage", date(2027, 4, 1)))


def meeting_national_notices() -> Iterator[Notice]:
    """The market dialogue before the call that is everywhere, with its procedure identifier.

    And the call below the threshold.
    """
    dialogue = _notice(_everywhere(), "dialogue", "consultation", "E1", date(2027, 4, 12))
    yield replace(dialogue, national=True)
    yield replace(_notice(_small(), "call", "competition", "DKE3", CALLED), national=True)


def days_of_the_call(today: date) -> tuple[int, int] | None:
    """Days since the call and to its deadline, as portals list it; None when it is not open."""
    if not CALLED <= today <= DEADLINE:
        return None
    return (today - CALLED).days, (DEADLINE - today).days
