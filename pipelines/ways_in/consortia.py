"""Suggested groups: who could bid together for the lots of a tender, or the categories of one lot.

Members do different things or take different lots, work in the same municipality, each within
what it can take on, and none has said that it will not. Possible enterprises are never members.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from msgspec.structs import replace

from pipelines.ways_in.alone import reserved, state
from pipelines.ways_in.facts import Load, Lot, Pair, Supplier
from pipelines.ways_in.fit import asks, fit
from pipelines.ways_in.groups import Bounds, Carrier, Group, Task, minimal_groups
from pipelines.ways_in.reasons import Reason, score
from pipelines.ways_in.size import is_too_small, limit_of, size_of
from scrapers.config import WaysInSettings


class Part(msgspec.Struct, frozen=True):
    """Something of a tender that one member carries.

    Attributes:
        name: lot identifier, or the lot's and a CPV code where the tender has one lot.
        lot: the lot.
        label: for people.
        load: what it is worth; a code is taken for an equal share of its lot.
        pairs: who can carry it, by CVR number; the matches are those of the part.
    """

    name: str
    lot: Lot
    label: str
    load: Load | None
    pairs: dict[str, Pair]


class Member(msgspec.Struct, frozen=True):
    """What speaks for a member carrying a part."""

    part: Part
    pair: Pair
    reasons: tuple[Reason, ...]
    must_ask: tuple[str, ...]


class Consortium(msgspec.Struct, frozen=True):
    """A suggested group.

    Attributes:
        tender_key, group_no: key; number 1 is the best of its tender.
        members: CVR numbers in order.
        asked: those of them that have said they will bid with others.
        carried: members by part.
        left_out: lots that nobody known can carry.
        score: mean of the members' scores, 0-100.
    """

    tender_key: str
    group_no: int
    members: tuple[str, ...]
    asked: tuple[str, ...]
    carried: tuple[Member, ...]
    left_out: tuple[Lot, ...]
    score: float

    @property
    def names(self) -> dict[str, str]:
        """Name of each member, in order of their numbers."""
        found = {m.pair.supplier.cvr: m.pair.supplier.name for m in self.carried}
        return {cvr: found[cvr] for cvr in self.members}

    @property
    def must_ask(self) -> tuple[str, ...]:
        """What has to be asked of any member, each once."""
        return tuple(dict.fromkeys(ask for m in self.carried for ask in m.must_ask))

    @property
    def reasons(self) -> list[Reason]:
        """Who carries what and why that may do; lots that nobody carries."""
        found = [*state(self.carried[0].part.lot)]
        for member in self.carried:
            name, part = member.pair.supplier.name, member.part
            who = Reason(f"{name} kan tage {part.label}", member.pair.best.offering_ref)
            told = [Reason(f"{name}: {r.text}", r.ref) for r in member.reasons if r.part != "area"]
            found += [who, *told]
        text = "Ingen kendt virksomhed kan tage"
        return [*found, *(Reason(f"{text} {lot.title}", lot.ref) for lot in self.left_out)]


def consortia(
    lots: Iterable[Lot], pairs: Iterable[Pair], terms: WaysInSettings, today: date
) -> Iterator[Consortium]:
    """Groups for each tender, at most `groups_per_tender`, best first, in order of tenders."""
    of_tender: dict[str, list[Lot]] = defaultdict(list)
    for lot in lots:
        of_tender[lot.tender_key].append(lot)
    of_lot: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        if _may_join(pair, terms, today):
            of_lot[pair.lot.key].append(pair)
    for tender_key in sorted(of_tender):
        mine = sorted(of_tender[tender_key], key=lambda lot: lot.lot_id)
        parts = [part for part in _parts(mine, of_lot) if part.pairs]
        left_out = tuple(lot for lot in mine if all(part.lot is not lot for part in parts))
        yield from _suggested(parts, left_out, terms, today)


def _may_join(pair: Pair, terms: WaysInSettings, today: date) -> bool:
    supplier = pair.supplier
    if supplier.is_candidate or supplier.will_join_group is False:
        return False
    may_bid = pair.lot.reserved != "sheltered" or reserved(pair.lot, supplier, terms, today)
    return bool(may_bid)


def _parts(lots: list[Lot], of_lot: dict[tuple[str, str], list[Pair]]) -> Iterator[Part]:
    if len(lots) > 1:
        for lot in lots:
            whole = {
                p.supplier.cvr: p
                for p in of_lot[lot.key]
                if p.best.is_main and not is_too_small(lot, p.supplier)
            }
            yield Part(lot.lot_id, lot, f"delaftalen {lot.title}", lot.load, whole)
        return
    for lot in lots:
        able: dict[str, dict[str, Pair]] = defaultdict(dict)
        labels: dict[str, dict[str, str]] = defaultdict(dict)
        for pair in of_lot[lot.key]:
            for match in pair.matches:
                labels[match.cpv][match.category] = match.label
                able[match.cpv].setdefault(pair.supplier.cvr, replace(pair, matches=(match,)))
        for cpv in sorted(able):
            label = " eller ".join(labels[cpv][category] for category in sorted(labels[cpv]))
            yield Part(f"{lot.lot_id}/{cpv}", lot, label, lot.part(len(able)), able[cpv])


def _suggested(
    parts: list[Part], left_out: tuple[Lot, ...], terms: WaysInSettings, today: date
) -> Iterator[Consortium]:
    members = {
        (part.name, cvr): _member(part, pair, terms, today)
        for part in parts
        for cvr, pair in part.pairs.items()
    }
    suppliers = {cvr: pair.supplier for part in parts for cvr, pair in part.pairs.items()}
    weights = terms.weights
    task = Task(
        {
            part.name: [
                Carrier(cvr, score(members[part.name, cvr].reasons, weights).total)
                for cvr in part.pairs
            ]
            for part in parts
        },
        {p.name: p.load.least_dkk(terms.longest_years) if p.load else None for p in parts},
        {cvr: limit.dkk if (limit := limit_of(s, terms)) else None for cvr, s in suppliers.items()},
    )
    found = minimal_groups(task, Bounds(terms.carriers_per_part, terms.group_steps))
    for number, group in enumerate(found[: terms.groups_per_tender], 1):
        yield _consortium(number, group, parts, members, suppliers, left_out)


def _consortium(
    number: int,
    group: Group,
    parts: list[Part],
    members: dict[tuple[str, str], Member],
    suppliers: dict[str, Supplier],
    left_out: tuple[Lot, ...],
) -> Consortium:
    carried = tuple(members[part.name, group.carries[part.name]] for part in parts)
    asked = tuple(cvr for cvr in group.members if suppliers[cvr].will_join_group)
    tender_key = parts[0].lot.tender_key
    return Consortium(tender_key, number, group.members, asked, carried, left_out, group.score)


def _member(part: Part, pair: Pair, terms: WaysInSettings, today: date) -> Member:
    supplier, lot = pair.supplier, part.lot
    asked = [*asks(pair.best)]
    will = Reason("Vil byde sammen med andre", supplier.group_ref or supplier.ref, "terms", 1.0)
    if supplier.will_join_group is None:
        asked.append("will_join_group")
        will = Reason("Ingen har spurgt, om den vil byde sammen med andre", supplier.ref)
    size = size_of(part.load, lot.ref, supplier, terms)
    asked += [] if size.fits else ["capacity"]
    bid = reserved(lot, supplier, terms, today)
    asked += bid.must_ask if bid else ()
    # Its points are those of bidding alone.
    told = [Reason(r.text, r.ref) for r in bid.reasons] if bid else []
    reasons = (will, *fit(pair, terms), size.reason, *told)
    return Member(part, pair, reasons, tuple(asked))
