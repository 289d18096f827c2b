"""Ways in under the supplier that holds the contract today: the most realistic one of all.

Does not belong here: which contracts run, and until when (`mart.contracts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipelines.ways_in.facts import Contract, Lead
from pipelines.ways_in.fit import offers
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
    """Who holds a contract, until when, and what else is to be known of the holder."""
    name, ref = contract.winner_name, contract.ref
    known = " (genkendt på navn og sted)" if contract.is_matched else ""
    worth = f" til {kroner(contract.value_dkk)}" if contract.value_dkk is not None else ""
    reasons = [Reason(f"{name}{known} har kontrakten {contract.title}{worth}", ref)]
    basis = BASES.get(contract.ends_basis, contract.ends_basis)
    if contract.ends_on:
        text = f"Kontrakten udløber forventet {day(contract.ends_on)} ({basis})"
    else:
        text = f"Kontraktens udløb kendes ikke ({basis})"
    reasons.append(Reason(text, ref))
    if contract.winner_is_social:
        reasons.append(Reason(f"{name} er selv socialøkonomisk virksomhed", ref))
    return reasons


def willing(lead: Lead) -> Reason:
    """Whether the enterprise would work under another."""
    supplier = lead.supplier
    if supplier.will_subcontract:
        ref = supplier.subcontract_ref or supplier.ref
        return Reason("Vil gerne være underleverandør", ref, "terms", 1.0)
    return Reason("Ingen har spurgt, om den vil være underleverandør", supplier.ref)


def must_ask(lead: Lead) -> tuple[str, ...]:
    """What has to be asked before a lead is known to be open."""
    return () if lead.supplier.will_subcontract else ("will_subcontract",)


def lead_reasons(lead: Lead) -> list[Reason]:
    """All that speaks for a lead."""
    return [*holds(lead.contract), offers(lead.best), willing(lead)]
