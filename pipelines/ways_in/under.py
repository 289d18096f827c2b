"""Ways in under the supplier that holds the contract today: the most realistic one of all.

Does not belong here: which contracts run, and until when (`mart.contracts`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from rapidfuzz.distance import Prefix

from pipelines.ways_in.facts import Contract, Lead, LotKey, Pair
from pipelines.ways_in.fit import asks, offers
from pipelines.ways_in.reasons import Reason, day, kroner

BASES = {
    "announced end": "som annonceret",
    "start + duration": "start plus løbetid",
    "conclusion + duration": "indgåelse plus løbetid",
    "award notice + duration": "bekendtgørelsens dag plus løbetid",
    "unlimited": "uden udløb",
    "unknown": "ukendt",
}
"""What the end of a contract rests on, in Danish."""

_GROUP = 3
"""Digits of a CPV code that name its group (Regulation (EC) No 213/2008)."""

_Need = tuple[str | None, str, str]
"""Buyer, category, enterprise."""


def leads(found: Iterable[Lead]) -> Iterator[Lead]:
    """Those of possible leads that may come to something.

    Not the holder itself, none that said no, no possible enterprise.
    """
    for lead in found:
        supplier = lead.supplier
        if supplier.cvr == lead.contract.winner_cvr or supplier.is_candidate:
            continue
        if supplier.will_subcontract is not False:
            yield lead


def holds(contract: Contract) -> list[Reason]:
    """Who holds a contract, and whether that is a social enterprise too."""
    name, ref = contract.winner_name, contract.ref
    known = " (genkendt på navn og sted)" if contract.is_matched else ""
    worth = f" til {kroner(contract.value_dkk)}" if contract.value_dkk is not None else ""
    who = Reason(
        f"Kan være underleverandør for {name}{known}, som har kontrakten »{contract.title}«{worth}",
        ref,
    )
    if contract.winner_is_social:
        return [who, Reason(f"{name} er selv socialøkonomisk virksomhed", ref)]
    return [who]


def ends(contract: Contract) -> Reason:
    """When a contract ends without renewals, and how that is known."""
    basis = BASES.get(contract.ends_basis, contract.ends_basis)
    if contract.ends_on is None:
        return Reason(f"Kontraktens udløb kendes ikke ({basis})", contract.ref)
    text = f"Kontrakten udløber {day(contract.ends_on)} uden forlængelser ({basis})"
    return Reason(text, contract.ref)


def willing(lead: Lead) -> Reason:
    """Whether the enterprise would work under another."""
    supplier = lead.supplier
    if supplier.will_subcontract:
        ref = supplier.subcontract_ref or supplier.ref
        return Reason("Vil gerne være underleverandør", ref, "terms", 1.0)
    return Reason("Ingen har spurgt, om den vil være underleverandør", supplier.ref)


def must_ask(lead: Lead) -> tuple[str, ...]:
    """What has to be asked before a lead is known to be open."""
    will = () if lead.supplier.will_subcontract else ("will_subcontract",)
    return (*asks(lead.best), *will)


def lead_reasons(lead: Lead) -> list[Reason]:
    """All that speaks for a lead."""
    return [*holds(lead.contract), ends(lead.contract), offers(lead.best), willing(lead)]


class Leads:
    """Leads, ready to be asked which of them is a way in to a lot.

    Of leads that answer the same question only the one that goes before the others is kept, so
    that a pair is never held against all contracts of a buyer.
    """

    def __init__(self, found: Iterable[Lead]) -> None:
        self._of_contract: dict[tuple[_Need, LotKey], Lead] = {}
        self._by_code: dict[_Need, dict[str, Lead]] = defaultdict(dict)
        for lead in sorted(found, key=_order):
            held, code = lead.contract, lead.best.cpv
            for match in lead.matches:
                need = (held.buyer_cvr, match.category, lead.supplier.cvr)
                self._of_contract.setdefault((need, (held.tender_key, held.lot_id)), lead)
                self._by_code[need].setdefault(code, lead)

    def of(self, pair: Pair) -> Lead | None:
        """The lead that is a way in to a lot for an enterprise.

        Of an expected lot that of its own contract. Else of the buyer's contracts of the category
        and CPV group the one with the most like code, and of those the next to end; none for a
        reserved lot, which the holder may not bid for.
        """
        lot, best = pair.lot, pair.best
        need = (lot.buyer_cvr, best.category, pair.supplier.cvr)
        if lot.state == "expected":
            return self._of_contract.get((need, lot.key))
        if lot.reserved in {"sheltered", "public_service"}:
            return None
        alike = [
            (Prefix.similarity(best.cpv, code), lead)
            for code, lead in self._by_code.get(need, {}).items()
        ]
        return min(
            (one for one in alike if one[0] >= _GROUP),
            key=lambda one: (-one[0], _order(one[1])),
            default=(0, None),
        )[1]


def _order(lead: Lead) -> tuple[date, str, str, str]:
    """Contracts that end first go before."""
    held = lead.contract
    return held.ends_on or date.max, held.tender_key, held.lot_id, held.winner_cvr
