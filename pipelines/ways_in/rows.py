"""Rows of `mart.opportunities`, `mart.consortia` and `mart.subcontract_leads`.

Belongs here: which ways in become rows, and in which columns. Does not belong here: the ways.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.ways_in.alone import state, ways_alone
from pipelines.ways_in.consortia import Consortium, Member
from pipelines.ways_in.facts import Lead, Lot, LotKey, Pair
from pipelines.ways_in.fit import fit
from pipelines.ways_in.reasons import Reason, Way, listed, score
from pipelines.ways_in.under import Leads, ends, holds, lead_reasons, must_ask, willing
from scrapers.config import WaysInSettings

Row = dict[str, Any]


def opportunity_rows(
    pairs: Iterable[Pair],
    groups: Iterable[Consortium],
    leads: Iterable[Lead],
    terms: WaysInSettings,
    today: date,
) -> Iterator[Row]:
    """Rows of `mart.opportunities`: every pair with each way in that it has.

    A possible enterprise is told of beside confirmed ones only, never as the only way to a lot.
    """
    of_group, under = _best_groups(groups), Leads(leads)
    rows: dict[LotKey, list[Row]] = defaultdict(list)
    confirmed: set[LotKey] = set()
    for pair in pairs:
        ways = list(ways_alone(pair, terms, today))
        if not pair.supplier.is_candidate:
            ways += _together(pair, of_group)
            ways += _under(pair, under, terms)
            confirmed |= {pair.lot.key} if ways else set()
        rows[pair.lot.key] += [_opportunity(pair, way, terms) for way in ways]
    for key in sorted(confirmed):
        yield from rows[key]


def _opportunity(pair: Pair, way: Way, terms: WaysInSettings) -> Row:
    lot, supplier = pair.lot, pair.supplier
    points = score(way.reasons, terms.weights)
    return {
        "municipality_code": lot.municipality_code,
        "tender_key": lot.tender_key,
        "lot_id": lot.lot_id,
        "cvr": supplier.cvr,
        "route": way.route,
        "name": supplier.name,
        "status": supplier.status,
        "lot_state": lot.state,
        "title": lot.title,
        "category": pair.best.category,
        "score": points.total,
        **{f"score_{part}": value for part, value in points.parts.items()},
        "must_ask": list(way.must_ask),
        "reasons": points.texts,
        "reason_refs": points.refs,
        "group_no": way.group_no,
        "winner_cvr": way.winner_cvr,
        "value_dkk": _dkk(lot.value_dkk),
        "deadline_at": lot.deadline_at,
        "expected_on": lot.expected_on,
    }


def _best_groups(
    groups: Iterable[Consortium],
) -> dict[tuple[LotKey, str], tuple[Consortium, Member]]:
    """Of each lot and enterprise the best group in which it carries the lot or a part of it."""
    found: dict[tuple[LotKey, str], tuple[Consortium, Member]] = {}
    for group in groups:
        for member in group.carried:
            found.setdefault((member.part.lot.key, member.pair.supplier.cvr), (group, member))
    return found


def _together(
    pair: Pair, of_group: dict[tuple[LotKey, str], tuple[Consortium, Member]]
) -> Iterator[Way]:
    group, member = of_group.get((pair.lot.key, pair.supplier.cvr), (None, None))
    if group and member:
        others = listed([name for cvr, name in group.names.items() if cvr != pair.supplier.cvr])
        ref = f"mart.consortia:{group.tender_key}/{group.group_no}"
        first = Reason(f"Kan byde sammen med {others} (gruppe {group.group_no})", ref)
        reasons = (first, *state(pair.lot), *member.reasons)
        yield Way("consortium", reasons, member.must_ask, group_no=group.group_no)


def _under(pair: Pair, under: Leads, terms: WaysInSettings) -> Iterator[Way]:
    lot = pair.lot
    lead = under.of(pair)
    if lead:
        # Of an expected lot `state` tells when its own contract ends.
        when = state(lot) if lot.state == "expected" else [ends(lead.contract), *state(lot)]
        reasons = (*holds(lead.contract), *when, *fit(pair, terms), willing(lead))
        winner = lead.contract.winner_cvr
        yield Way("subcontract", reasons, must_ask(lead), winner_cvr=winner)


def consortium_row(group: Consortium) -> Row:
    """A row of `mart.consortia`."""
    lots: list[Lot] = list({m.part.lot.key: m.part.lot for m in group.carried}.values())
    return {
        "municipality_code": lots[0].municipality_code,
        "tender_key": group.tender_key,
        "group_no": group.group_no,
        "members": list(group.members),
        "names": list(group.names.values()),
        "asked": list(group.asked),
        "lots_covered": [lot.lot_id for lot in lots],
        "lots_left_out": [lot.lot_id for lot in group.left_out],
        "categories": sorted({m.pair.best.category for m in group.carried}),
        "score": group.score,
        "must_ask": list(group.must_ask),
        "reasons": [r.text for r in group.reasons],
        "reason_refs": [r.ref for r in group.reasons],
        "deadline_at": min(filter(None, (lot.deadline_at for lot in lots)), default=None),
        "expected_on": min(filter(None, (lot.expected_on for lot in lots)), default=None),
    }


def lead_row(lead: Lead) -> Row:
    """A row of `mart.subcontract_leads`."""
    contract, supplier, reasons = lead.contract, lead.supplier, lead_reasons(lead)
    return {
        "municipality_code": contract.municipality_code,
        "tender_key": contract.tender_key,
        "lot_id": contract.lot_id,
        "winner_cvr": contract.winner_cvr,
        "cvr": supplier.cvr,
        "name": supplier.name,
        "winner_name": contract.winner_name,
        "winner_is_social": contract.winner_is_social,
        "title": contract.title,
        "category": lead.best.category,
        "contract_ends_on": contract.ends_on,
        "ends_basis": contract.ends_basis,
        "value_dkk": _dkk(contract.value_dkk),
        "must_ask": list(must_ask(lead)),
        "reasons": [r.text for r in reasons],
        "reason_refs": [r.ref for r in reasons],
    }


def _dkk(amount: float | None) -> Decimal | None:
    return None if amount is None else round(Decimal(amount), 2)
