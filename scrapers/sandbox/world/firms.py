"""A firm with its history, as the register would know it, and the ordinary firms.

Histories have absolute dates and may reach beyond any `today`; what the register knows on a day
is cut out by the CVR stand-in. The social enterprises are in `social`, the odd ones in `oddities`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Generic, TypeVar

from scrapers.sandbox.world.dice import START, dice, month_number, months, rotate, weighted
from scrapers.sandbox.world.identifiers import cvr_number, p_number
from scrapers.sandbox.world.places import Address, address_elsewhere, address_in_aarhus
from scrapers.sandbox.world.trades import REGISTERED_FORMS, TRADES, Branch, Trade

V = TypeVar("V")
RECODED = date(2025, 1, 1)
"""From this day active units carry DB25 (cvr.md §14.2)."""


@dataclass(frozen=True, slots=True)
class Span(Generic[V]):
    """A value over a period; `until` is the last day, None while open."""

    value: V
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A production unit."""

    number: int
    index: int
    name: str
    branch: Branch
    address: Address
    life: tuple[Span[None], ...]


@dataclass(frozen=True, slots=True)
class Firm:
    """A company with its history.

    Attributes:
        index: place in the invented number series.
        kind: `ordinary`, `rsv`, `social` (unregistered, FORMÅL shows it), `quiet`
            (unregistered, nothing in the register shows it), `odd`, `public`.
        trade: category key of domain.md §3.
        status: words of `virksomhedsstatus`; empty for forms outside the company register.
        closing: `sammensatStatus` once the last life has ended, else the active word counts.
        rsv: values of the RSV attribute ("true"/"false") over time.
        mail: (address, hemmelig); none for sole traders.
        recoded: whether the branch was recoded to DB25 in 2025.
        branch: None when the register has no branch.
        purpose: FORMÅL.
        found_on: day the mapping team found it; visited_on likewise.
    """

    cvr: int
    index: int
    kind: str
    trade: str
    form: int
    names: tuple[Span[str], ...]
    addresses: tuple[Span[Address | None], ...]
    life: tuple[Span[None], ...]
    branch: Branch | None
    sites: tuple[Site, ...]
    staff: int
    purpose: str | None = None
    status: tuple[Span[str], ...] = ()
    closing: str | None = None
    distress: str | None = None
    rsv: tuple[Span[str], ...] = ()
    side_names: tuple[Span[str], ...] = ()
    side_branch: Branch | None = None
    website: str | None = None
    mail: tuple[str, bool] | None = None
    protected: bool = False
    recoded: bool = True
    faulty: bool = False
    shuffled: bool = False
    found_on: date | None = None
    visited_on: date | None = None

    @property
    def name(self) -> str:
        """The newest name."""
        return self.names[-1].value

    @property
    def address(self) -> Address | None:
        """The newest address."""
        return self.addresses[-1].value

    @property
    def founded(self) -> date:
        """First day of the first life."""
        return self.life[0].since


STEMS = (
    "Kvist", "Lyng", "Trane", "Hede", "Brinke", "Grans", "Lærke", "Pile", "Korn", "Tegl", "Egern",
    "Birke", "Klokke", "Havne", "Mølle", "Rug", "Åkande", "Nordlys", "Øster", "Sten", "Ravn",
    "Måge", "Skov", "Eng", "Klit", "Bølge", "Solhøj", "Tinde", "Vester", "Fugle",
)  # fmt: skip
ENDS = ("holm", "vang", "bæk", "lund", "dal", "høj", "mose", "gård", "kær", "rup", "toft", "bro")
_ORDINARY_FORMS = {80: 52.0, 10: 26.0, 60: 9.0, 30: 5.0, 15: 3.0, 110: 3.0, 115: 2.0}
_STAFF = {0: 30.0, 1: 20.0, 3: 18.0, 7: 13.0, 14: 9.0, 32: 6.0, 70: 2.5, 140: 1.0, 320: 0.5}
_SUFFIX = {60: " A/S", 80: " ApS", 30: " I/S", 151: " S.M.B.A.", 152: " F.M.B.A."}


def stem(number: int) -> str:
    """An invented proper name; 360 different ones."""
    return STEMS[number % len(STEMS)] + ENDS[number // len(STEMS) % len(ENDS)]


def build(
    index: int, kind: str, trade: str, form: int, name: str, founded: date, chance: random.Random,
    *, address: Address | None = None, purpose: str | None = None, branch: Branch | None = None,
    staff: int | None = None,
) -> Firm:  # fmt: skip
    """A firm with one name, one address and one site since its founding."""
    address = address or address_in_aarhus(chance)
    branch = branch or chance.choice(TRADES[trade].branches)
    web = "".join(c for c in name.lower() if c.isascii() and c.isalnum())
    life: Span[None] = Span(None, founded)
    return Firm(
        cvr=cvr_number(index),
        index=index,
        kind=kind,
        trade=trade,
        form=form,
        names=(Span(name + _SUFFIX.get(form, ""), founded),),
        addresses=(Span(address, founded),),
        life=(life,),
        branch=branch,
        sites=(
            Site(p_number(index, 0), 0, name + _SUFFIX.get(form, ""), branch, address, (life,)),
        ),
        staff=weighted(chance, _STAFF) if staff is None else staff,
        purpose=purpose if form in REGISTERED_FORMS else None,
        status=(Span("NORMAL", founded),) if form in REGISTERED_FORMS else (),
        website=f"www.{web}.example" if chance.random() < 0.6 else None,
        mail=None if form in (10, 15) else (f"kontakt@{web}.example", False),
        protected=chance.random() < 0.35,
    )


def _ordinary(index: int, founded: date, seed: tuple[object, ...]) -> Firm:
    chance = dice("firm", *seed)
    trade: Trade = TRADES[weighted(chance, {key: t.weight for key, t in TRADES.items()})]
    name = f"{stem(index * 7)} {rotate(trade.words, index)}"
    form = weighted(chance, _ORDINARY_FORMS)
    purpose = f"Selskabets formål er at drive {trade.purpose} og hermed beslægtet virksomhed."
    firm = build(index, "ordinary", trade.key, form, name, founded, chance, purpose=purpose)
    return _later_events(firm, chance)


def _later_events(firm: Firm, chance: random.Random) -> Firm:
    """Moves, second sites, secondary names and closings, each for a few firms."""
    day = max(firm.founded, START) + timedelta(days=chance.randint(200, 2400))
    event = chance.random()
    if event < 0.08:  # moves within Aarhus
        return _moved(firm, day, address_in_aarhus(chance))
    if event < 0.15:  # a second site
        where = address_elsewhere(chance) if chance.random() < 0.3 else address_in_aarhus(chance)
        site = Site(
            number=p_number(firm.index, 1),
            index=1,
            name=f"{firm.name}, {where.district}",
            branch=firm.sites[0].branch,
            address=where,
            life=(Span(None, day),),
        )
        return replace(firm, sites=(*firm.sites, site))
    if event < 0.19:
        trade = TRADES[weighted(chance, {key: t.weight for key, t in TRADES.items()})]
        return replace(firm, side_branch=trade.branches[0])
    if event < 0.27:
        return closed(firm, day, weighted(chance, {"TVANGSOPLØST": 1, "OPLØSTEFTERKONKURS": 2}))
    return firm


def _moved(firm: Firm, day: date, to: Address) -> Firm:
    here = firm.addresses[-1]
    before = replace(here, until=day - timedelta(days=1))
    return replace(firm, addresses=(*firm.addresses[:-1], before, Span(to, day)))


def closed(firm: Firm, day: date, word: str) -> Firm:
    """The firm with its life ended on a day; `word` for forms of the company register."""
    last = replace(firm.life[-1], until=day)
    registered = firm.form in REGISTERED_FORMS
    status = (replace(firm.status[-1], until=day),) if registered else ()
    return replace(
        firm,
        life=(*firm.life[:-1], last),
        status=(*firm.status[:-1], *status),
        closing=word if registered else "Ophørt",
        sites=tuple(
            replace(site, life=(replace(site.life[-1], until=day),)) for site in firm.sites
        ),
        recoded=firm.recoded and day >= RECODED,
    )


BASE = 880
"""Ordinary firms founded before the calendar starts; about two a month are founded later."""


@cache
def ordinary_base() -> tuple[Firm, ...]:
    """The ordinary firms of Aarhus that exist when the calendar starts."""

    def founded(i: int) -> date:
        return date(1985, 1, 7) + timedelta(days=dice("founded", i).randint(0, 13_400))

    return tuple(_ordinary(2000 + i, founded(i), ("base", i)) for i in range(BASE))


@cache
def suppliers_elsewhere() -> tuple[Firm, ...]:
    """Larger firms with their seat in other municipalities, two per trade; they win lots too."""
    firms = []
    for i, trade in enumerate(trade for trade in TRADES.values() for _ in range(2)):
        chance = dice("elsewhere", i)
        founded = date(1990, 3, 1) + timedelta(days=chance.randint(0, 9000))
        name = f"{stem(i * 11 + 5)} {rotate(trade.words, i)} Danmark"
        purpose = f"Selskabets formål er at drive {trade.purpose}."
        firms.append(build(1500 + i, "ordinary", trade.key, 60, name, founded, chance,
                           address=address_elsewhere(chance), purpose=purpose,
                           staff=chance.choice((70, 140, 320))))  # fmt: skip
    return tuple(firms)


def newcomers(today: date) -> list[Firm]:
    """Ordinary firms founded since the calendar started, two a month, up to a day."""
    firms = []
    for year, month in months(START, today):
        for i in range(2):
            founded = date(year, month, dice("newcomer", year, month, i).randint(1, 28))
            if founded <= today:
                index = 10_000 + month_number(year, month) * 10 + i
                firms.append(_ordinary(index, founded, ("newcomer", year, month, i)))
    return firms
