"""Who wins: lot results of a procedure, drawn from the invented firms."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from scrapers.sandbox.world.dice import dice
from scrapers.sandbox.world.firms import Firm, ordinary_base, suppliers_elsewhere
from scrapers.sandbox.world.naming import careless, written
from scrapers.sandbox.world.notices import Lot, LotResult, Party, Procedure
from scrapers.sandbox.world.places import AARHUS, nuts3
from scrapers.sandbox.world.social import social_enterprises


@cache
def _pool(trade: str, kind: str) -> tuple[Firm, ...]:
    """Firms of a trade that may win: larger ones of Aarhus, from elsewhere, or registered social.

    All were founded before the calendar starts and never close, so a winner is always in the
    register.
    """
    if kind == "elsewhere":
        return tuple(f for f in suppliers_elsewhere() if f.trade == trade and not f.closing)
    if kind == "social":
        return tuple(
            f for f in social_enterprises()
            if f.trade == trade and f.rsv and f.form != 10 and f.address
            and f.address.municipality == AARHUS
        )  # fmt: skip
    mine = [f for f in ordinary_base() if f.trade == trade and not f.closing and f.form in (60, 80)]
    return tuple(sorted(mine, key=lambda f: -f.staff)[:8])


def _party(firm: Firm, chance: random.Random) -> Party:
    address = firm.address
    if address is None:
        raise ValueError(f"{firm.name} has no address and cannot win")
    size = "micro" if firm.staff < 10 else "small" if firm.staff < 50 else "medium"
    return Party(
        name=firm.name,
        cvr=firm.cvr,
        company_id=written(firm.cvr, chance),
        street=address.line,
        city=address.district,
        postal_code=address.postal_code,
        nuts=nuts3()[address.municipality] if chance.random() < 0.7 else None,
        size="large" if firm.staff >= 250 else size,
    )


def _winners(trade: str, chance: random.Random) -> tuple[Firm, ...]:
    """One firm, or a consortium of two with the leader first."""
    local, elsewhere = _pool(trade, "local"), _pool(trade, "elsewhere")
    social = _pool(trade, "social")
    draw = chance.random()
    if social and draw < 0.09:
        return (chance.choice(social),)
    if social and draw < 0.14:
        return (chance.choice(elsewhere), chance.choice(social))
    if local and draw < 0.17:
        return (chance.choice(elsewhere), chance.choice(local))
    return (chance.choice(local if local and draw < 0.65 else elsewhere),)


def _result(lot: Lot, trade: str, decided: date, chance: random.Random) -> LotResult:
    concluded = decided + timedelta(days=chance.randint(11, 24))
    if chance.random() < 0.09:
        reason = chance.choice(("all-rej", "no-rece", "ins-fund"))
        return LotResult(lot.lot_id, (), None, 0, 0 if reason == "no-rece" else 1, decided,
                         concluded, reason)  # fmt: skip
    firms = _winners(trade, chance)
    beaten = [f for f in _pool(trade, "elsewhere") if f not in firms]
    loser = chance.choice(beaten) if beaten and chance.random() < 0.12 else None
    return LotResult(
        lot_id=lot.lot_id,
        winners=tuple(_party(firm, chance) for firm in firms),
        loser=_party(loser, chance) if loser else None,
        value=round(lot.value * chance.uniform(0.82, 1.06) / 1000) * 1000,
        tenders=chance.randint(2 if loser else 1, 7),
        decided=decided,
        concluded=concluded,
        subcontracting=chance.choice(("yes", "no", "not-known")),
    )


def results(procedure: Procedure, trade: str, decided: date) -> tuple[LotResult, ...]:
    """The results of all lots."""
    return tuple(
        _result(lot, trade, decided, dice("result", procedure.key, lot.lot_id))
        for lot in procedure.lots
    )


def named_carelessly(found: tuple[LotResult, ...], notice_key: str) -> tuple[LotResult, ...]:
    """The results with parties as a careless notice writes them, each the same way throughout."""

    def party(mine: Party) -> Party:
        return careless(mine, dice("careless", notice_key, mine.cvr))

    return tuple(
        replace(
            result,
            winners=tuple(map(party, result.winners)),
            loser=party(result.loser) if result.loser else None,
        )
        for result in found
    )
