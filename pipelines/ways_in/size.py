"""Whether an enterprise is big enough for a lot, and not too big.

What it answered counts; else its employees stand for what it can turn over in a year, a guess
marked as one. A contract may be at most a share of that (economic dependency, domain §5.1).
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.ways_in.facts import Lot, Supplier
from pipelines.ways_in.reasons import Reason, kroner, percent
from scrapers.config import WaysInSettings


@dataclass(frozen=True, slots=True)
class Limit:
    """What an enterprise can take on in a year.

    Attributes:
        dkk: at most; null when nothing tells it.
        is_surveyed: it said so itself; else reckoned from its employees.
    """

    dkk: float | None
    is_surveyed: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    """How a load suits an enterprise.

    Attributes:
        fits: true, false, or null when it is not known.
        reason: why, with its points.
    """

    fits: bool | None
    reason: Reason


def limit_of(supplier: Supplier, terms: WaysInSettings) -> Limit:
    """What an enterprise can take on in a year."""
    if supplier.max_order_dkk is not None:
        return Limit(supplier.max_order_dkk, is_surveyed=True)
    if supplier.employees:
        capacity = supplier.employees * terms.turnover_per_employee_dkk
        return Limit(capacity * terms.max_dependency)
    return Limit(None)


def within(limit: Limit, value_dkk: float | None, years: float | None, longest: int) -> bool | None:
    """Whether a value is within a yearly limit; null when that is not known.

    Where it is not known how long a contract runs it may be a year, or `longest` years.
    """
    if limit.dkk is None or value_dkk is None:
        return None
    if years is not None:
        return value_dkk / max(years, 1.0) <= limit.dkk
    if value_dkk <= limit.dkk:
        return True
    return False if value_dkk / longest > limit.dkk else None


def is_too_small(lot: Lot, supplier: Supplier) -> bool:
    """Whether a lot is less than the enterprise says it takes."""
    least = supplier.min_order_dkk
    return least is not None and lot.value_dkk is not None and lot.value_dkk < least


def size_of(lot: Lot, supplier: Supplier, terms: WaysInSettings) -> Size:
    """How a whole lot suits an enterprise."""
    if lot.value_dkk is None:
        return Size(None, Reason("Værdien er ikke oplyst: spørg, om opgaven er for stor", lot.ref))
    limit = limit_of(supplier, terms)
    if limit.dkk is None:
        text = "Antal ansatte kendes ikke, og ingen har spurgt om kapacitet: spørg"
        return Size(None, Reason(text, supplier.ref))
    fits = within(limit, lot.value_dkk, lot.years, terms.longest_years)
    return Size(fits, _reason(lot, supplier, limit, fits, terms))


def _reason(
    lot: Lot, supplier: Supplier, limit: Limit, fits: bool | None, terms: WaysInSettings
) -> Reason:
    assert limit.dkk is not None and lot.value_dkk is not None
    load = _load(lot)
    if limit.is_surveyed:
        text = f"{load} mod højst {kroner(limit.dkk)} pr. ordre ifølge virksomheden"
        ref, share = supplier.orders_ref or supplier.ref, 1.0
    else:
        dependency = limit.dkk / terms.max_dependency
        text = (
            f"{load} er {percent((lot.yearly_dkk or 0) / dependency)} af, hvad "
            f"{supplier.employees:g} ansatte skønnes at omsætte for"
        )
        ref, share = supplier.ref, terms.assumed
    if fits:
        return Reason(text, ref, "size", share)
    return Reason(f"{text}: {'for meget' if fits is False else 'spørg'}", ref)


def _load(lot: Lot) -> str:
    assert lot.value_dkk is not None
    if lot.years is None:
        return f"{kroner(lot.value_dkk)} i alt, løbetid ikke oplyst,"
    if lot.years <= 1:
        return kroner(lot.value_dkk)
    return f"{kroner(lot.value_dkk / lot.years)} om året"
