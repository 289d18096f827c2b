"""What a notice says: plain records, filled by `tenders` and `national`, shown by the servers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from scrapers.sandbox.world.buyers import Buyer

INVENTED = "Opfundet udbud til afprøvning."
"""Stands in every description."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot.

    Attributes:
        value: estimated value in DKK.
        months: duration.
        starts: first day, when announced.
        renewals: BT-58.
        reserved: BT-71 code.
        conditions: BT-70 texts.
        social: whether BT-06 says social objective.
        green: whether BT-06 says environmental impact.
    """

    lot_id: str
    title: str
    text: str
    value: int
    months: int
    cpv: tuple[str, ...]
    starts: date | None = None
    renewals: int = 0
    reserved: str = "none"
    conditions: tuple[str, ...] = ()
    social: bool = False
    green: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A tenderer as a notice names it; `company_id` may be written any way that occurs."""

    name: str
    cvr: int
    company_id: str
    street: str
    city: str
    postal_code: int
    nuts: str | None
    size: str


@dataclass(frozen=True, slots=True)
class LotResult:
    """What became of a lot.

    Attributes:
        winners: members of the winning party, leader first; empty when nothing was awarded.
        loser: a tenderer that is listed but got no contract.
        value: of the winning tender, DKK.
        reason: BT-144 code when nothing was awarded.
        subcontracting: BT-773 code.
    """

    lot_id: str
    winners: tuple[Party, ...]
    loser: Party | None
    value: int
    tenders: int
    decided: date
    concluded: date
    reason: str | None = None
    subcontracting: str = "not-known"


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procurement procedure.

    Attributes:
        buyers: the first is the main one.
        nature: BT-23.
        system: `none`, `framework` or `dps`.
        light: light regime.
    """

    key: str
    procedure_id: str
    internal_id: str
    buyers: tuple[Buyer, ...]
    title: str
    text: str
    cpv: tuple[str, ...]
    nature: str
    kind: str
    system: str
    light: bool
    lots: tuple[Lot, ...]
    deadline: datetime | None

    @property
    def value(self) -> int:
        """Sum of the lots, DKK."""
        return sum(lot.value for lot in self.lots)


@dataclass(frozen=True, slots=True)
class Change:
    """What a change notice changes."""

    changed: Notice
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A published notice.

    Attributes:
        key: unique, stable, says where it comes from.
        form: eForms form type, such as `competition` or `result`.
        subtype: eForms subtype or a national `DKE*` code.
        national: below threshold, on udbud.dk only, without publication number.
        number: publication number `NNNNNN-YYYY`; empty when national.
        deadline: of tenders; None when there is none.
        expected: BT-127, day the planned call is expected.
        previous: planning notice of a call, call of a result.
        withheld: amounts are masked.
        twin: shows twice in udbud.dk's list.
    """

    key: str
    procedure: Procedure
    form: str
    subtype: str
    notice_id: str
    published: date
    dispatched: datetime
    sdk: str = "1.10"
    version: str = "01"
    national: bool = False
    number: str = ""
    deadline: datetime | None = None
    expected: date | None = None
    change: Change | None = None
    previous: Notice | None = None
    results: tuple[LotResult, ...] = ()
    withheld: bool = False
    twin: bool = False

    @property
    def padded_number(self) -> str:
        """Publication number with eight digits before the year."""
        return f"{self.number:0>13}" if self.number else ""

    @property
    def buyer(self) -> Buyer:
        """The main buyer."""
        return self.procedure.buyers[0]
