"""Ways in under the supplier that holds the contract today: the most realistic one of all.

Does not belong here: which contracts run, and until when (`mart.contracts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rapidfuzz.distance import Prefix

from pipelines.ways_in.facts import Contract, Lead, Pair
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


def lead_of(pair: Pair, found: Sequence[Lead]) -> Lead | None:
    """The lead that is a way in to a lot.

    Of an expected lot that of its own contract. Else of the buyer's contracts of the same CPV
    group the one with the most like code, and of those the next to end; none for a reserved lot,
    which the holder may not bid for.

    Args:
        pair: the lot and the enterprise.
        found: leads of the enterprise under holders of the buyer's contracts of the category.
    """
    lot = pair.lot
    if lot.state != "expected" and lot.reserved in {"sheltered", "public_service"}:
        return None
    if lot.state == "expected":
        found = [x for x in found if (x.contract.tender_key, x.contract.lot_id) == lot.key]
    else:
        found = [x for x in found if _alike(pair, x) >= _GROUP]
    return min(
        found,
        key=lambda x: (
            -_alike(pair, x), x.contract.ends_on or date.max, x.contract.tender_key,
            x.contract.lot_id, x.contract.winner_cvr,
        ),
        default=None,
    )  # fmt: skip


def _alike(pair: Pair, lead: Lead) -> int:
    """Digits that the codes have in common from the left."""
    return int(Prefix.similarity(pair.best.cpv, lead.best.cpv))
