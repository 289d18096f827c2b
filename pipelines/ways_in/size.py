"""Whether an enterprise is big enough for a task, and whether the task is big enough for it.

What it answered counts; else its employees stand for what it can turn over in a year, a guess
marked as one. A contract may be at most a share of that (economic dependency, domain §5.1).
"""

from __future__ import annotations

import msgspec

from pipelines.ways_in.facts import Load, Lot, Supplier
from pipelines.ways_in.reasons import Reason, kroner, percent
from scrapers.config import WaysInSettings


class Limit(msgspec.Struct, frozen=True):
    """What an enterprise can take on.

    Attributes:
        dkk: DKK a year at most.
        is_surveyed: it said so itself; else reckoned from its employees.
    """

    dkk: float
    is_surveyed: bool


class Size(msgspec.Struct, frozen=True):
    """How a task suits an enterprise.

    Attributes:
        fits: true, false, or null when it is not known.
        reason: why, with its points.
    """

    fits: bool | None
    reason: Reason


def limit_of(supplier: Supplier, terms: WaysInSettings) -> Limit | None:
    """What an enterprise can take on in a year; null when nothing tells it."""
    if supplier.max_order_dkk is not None:
        return Limit(supplier.max_order_dkk, is_surveyed=True)
    if supplier.employees:
        turnover = supplier.employees * terms.turnover_per_employee_dkk
        return Limit(turnover * terms.max_dependency, is_surveyed=False)
    return None


def is_too_small(lot: Lot, supplier: Supplier) -> bool:
    """Whether a lot is less than the enterprise says it takes."""
    least = supplier.min_order_dkk
    return least is not None and lot.value_dkk is not None and lot.value_dkk < least


def size_of(load: Load | None, ref: str, supplier: Supplier, terms: WaysInSettings) -> Size:
    """How a task suits an enterprise.

    Args:
        load: of the task; null when its value is not known.
        ref: the row of the task's lot.
        supplier: the enterprise.
        terms: settings.
    """
    if load is None:
        return Size(None, Reason("Værdien er ikke oplyst: spørg, om opgaven er for stor", ref))
    limit = limit_of(supplier, terms)
    if limit is None:
        text = "Antal ansatte kendes ikke, og ingen har spurgt om kapacitet: spørg"
        return Size(None, Reason(text, supplier.ref))
    found = fits(load, limit, terms)
    text = f"{_told(load)}; {_limit_told(load, limit, supplier, terms)}"
    source = (supplier.orders_ref if limit.is_surveyed else None) or supplier.ref
    if found:
        share = 1.0 if limit.is_surveyed else terms.assumed
        return Size(True, Reason(text, source, "size", share))
    return Size(
        found,
        Reason(f"{text}: {'for meget alene' if found is False else 'spørg om kapacitet'}", source),
    )


def fits(load: Load, limit: Limit, terms: WaysInSettings) -> bool | None:
    """Whether a load is within a limit; null when that hangs on how long the contract runs."""
    if load.value_dkk / (load.years or 1.0) <= limit.dkk:
        return True
    if load.years is None and load.least_dkk(terms.longest_years) <= limit.dkk:
        return None
    return False


def _told(load: Load) -> str:
    if load.years is None:
        return f"{kroner(load.value_dkk)} i alt, løbetid ikke oplyst"
    if load.years <= 1:
        return kroner(load.value_dkk)
    return f"{kroner(load.value_dkk / load.years)} om året"


def _limit_told(load: Load, limit: Limit, supplier: Supplier, terms: WaysInSettings) -> str:
    if limit.is_surveyed:
        return f"virksomheden tager ordrer op til {kroner(limit.dkk)}"
    share = load.value_dkk / (load.years or 1.0) * terms.max_dependency / limit.dkk
    staff = f"{supplier.employees:g} ansatte".replace(".", ",")
    return f"{percent(share)} af, hvad {staff} skønnes at omsætte for"
