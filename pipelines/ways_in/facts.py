"""What is known of lots, suppliers and running contracts when ways in are looked for.

Each fact carries the reference of the row it was read from: `table:key`, parts of the key joined
by '/'. Does not belong here: what follows from them.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec

LotKey = tuple[str, str]
"""Tender and lot."""


def name_of(procedure: str | None, lot: str | None, lot_id: str) -> str:
    """What a lot is called among people: its own title alone says little ("Område Nord")."""
    if procedure and lot and lot not in procedure:
        return f"{procedure}: {lot}"
    return procedure or lot or lot_id


class Load(msgspec.Struct, frozen=True):
    """What a task is worth.

    Attributes:
        value_dkk: in all, DKK excluding VAT.
        years: how long it runs, one at least; null when not known.
    """

    value_dkk: float
    years: float | None

    def least_dkk(self, longest: int) -> float:
        """DKK a year; where its length is not known that of the longest a contract may run."""
        return self.value_dkk / (self.years or longest)


class Lot(msgspec.Struct, frozen=True):
    """A lot that is open, planned or expected to be put out again.

    Attributes:
        tender_key, lot_id: key; of an expected lot that of the contract which ends.
        municipality_code: who buys.
        buyer_cvr: under which number.
        state: open, planned or expected.
        title: what people call it (`name_of`).
        words: what its title and description say.
        value_dkk: whole value in DKK excluding VAT.
        tender_value_dkk: the same of the whole procedure (udbudsloven § 193 counts that).
        years: how long it runs.
        is_works: works fall under tilbudsloven, not under § 193.
        is_dynamic: a dynamic purchasing system: tasks are put out one by one.
        sme_suitable: the buyer says that it suits small and medium-sized enterprises.
        reserved: none, sheltered, public_service, text_only or unknown; of an expected lot as it
            was last time.
        deadline_at: when tenders are due.
        expected_on, expected_reason: when the running contract ends, and why, in Danish.
        holders: who holds the running contract, CVR numbers; of expected lots.
        ref: the row it was read from.
        state_ref: the row that gives the state.
    """

    tender_key: str
    lot_id: str
    municipality_code: str
    buyer_cvr: str | None
    state: str
    title: str
    words: frozenset[str]
    value_dkk: float | None
    tender_value_dkk: float | None
    years: float | None
    is_works: bool
    is_dynamic: bool
    sme_suitable: bool
    reserved: str
    deadline_at: datetime | None
    expected_on: date | None
    expected_reason: str | None
    holders: tuple[str, ...]
    ref: str
    state_ref: str

    @property
    def key(self) -> LotKey:
        """Tender and lot."""
        return self.tender_key, self.lot_id

    @property
    def load(self) -> Load | None:
        """What it is worth; null when that is not known."""
        return self.part(1)

    def part(self, of: int) -> Load | None:
        """One of several equal parts of it."""
        years = None if self.years is None else max(self.years, 1.0)
        return None if self.value_dkk is None else Load(self.value_dkk / of, years)


class Supplier(msgspec.Struct, frozen=True):
    """An enterprise that may take part, and what it or the register says of it.

    Attributes:
        cvr, name: who.
        status: registered, mapped or candidate.
        status_ref: the row that gives the status.
        ref: the row of the register; of a number that the register lacks that of the status.
        words: what its purpose and references say.
        employees: middle of the register's interval; null when not known.
        share, share_on, share_ref: surveyed share of disadvantaged employees (§ 54), 0-1.
        min_order_dkk, max_order_dkk, orders_ref: surveyed bounds of an order.
        will_subcontract, subcontract_ref: null when nobody asked.
        will_join_group, group_ref: null when nobody asked.
    """

    cvr: str
    name: str
    status: str
    status_ref: str
    ref: str
    words: frozenset[str]
    employees: float | None
    share: float | None
    share_on: date | None
    share_ref: str | None
    min_order_dkk: float | None
    max_order_dkk: float | None
    orders_ref: str | None
    will_subcontract: bool | None
    subcontract_ref: str | None
    will_join_group: bool | None
    group_ref: str | None

    @property
    def is_candidate(self) -> bool:
        """Nobody has confirmed that it is a social enterprise."""
        return self.status == "candidate"


class Match(msgspec.Struct, frozen=True):
    """A category that a lot asks for and an enterprise offers, where their areas overlap.

    Attributes:
        category, label: key and Danish name.
        cpv: the lot's code that gives the category.
        is_main: it is the lot's main code.
        is_broad: the category has all of the code's division, such as all building work.
        evidence: how it is known that the enterprise offers it.
        confidence: of that, 0-1.
        offering_ref: the row of `mart.offerings`.
        area_assumed: nobody said that it serves the area.
    """

    category: str
    label: str
    cpv: str
    is_main: bool
    is_broad: bool
    evidence: str
    confidence: float
    offering_ref: str
    area_assumed: bool


class Pair(msgspec.Struct, frozen=True):
    """A lot and an enterprise that share a category and an area."""

    lot: Lot
    supplier: Supplier
    matches: tuple[Match, ...]
    """At least one."""

    @property
    def best(self) -> Match:
        """The match that counts."""
        return best(self.matches)


def best(matches: tuple[Match, ...]) -> Match:
    """Of several matches the one that counts: by the main code if there is one, then the surest."""
    if len(matches) == 1:  # nearly always
        return matches[0]
    return min(matches, key=lambda m: (not m.is_main, -m.confidence, m.category))


class Contract(msgspec.Struct, frozen=True):
    """A running contract and who holds it.

    Attributes:
        tender_key, lot_id, municipality_code, buyer_cvr: what was bought, by whom.
        title: what people call it (`name_of`).
        winner_cvr, winner_name: who holds it.
        is_matched: the winner's number was found by name and place, not given.
        winner_is_social: it is a registered or mapped social enterprise itself.
        ends_on, ends_basis: expected end, and what that rests on.
        value_dkk: of the award, in DKK excluding VAT.
        ref: the row of `core.awards`.
    """

    tender_key: str
    lot_id: str
    municipality_code: str
    buyer_cvr: str | None
    title: str
    winner_cvr: str
    winner_name: str
    is_matched: bool
    winner_is_social: bool
    ends_on: date | None
    ends_basis: str
    value_dkk: float | None
    ref: str


class Lead(msgspec.Struct, frozen=True):
    """A running contract and an enterprise that could work under its holder."""

    contract: Contract
    supplier: Supplier
    matches: tuple[Match, ...]
    """At least one."""

    @property
    def best(self) -> Match:
        """The match that counts."""
        return best(self.matches)
