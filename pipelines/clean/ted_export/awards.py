"""Who won what: rows of `core.awards`, and what became of each lot (eforms.md §6).

Belongs here: award blocks of forms of all versions. Does not belong here: addresses (`parties`).

A block is one contract. Its identifiers are made here, by its place in the notice (CON-0001,
TEN-0001, TPA-0001), for the buyer's own contract numbers are missing or repeat. A contract for
several lots, and one with several contractors, has one value: rows share its `tender_id`, and a
value counts once for it. Several contractors are a consortium only where the form says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipelines.clean.document import Row
from pipelines.clean.eforms.codes import RESULT
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.winners import SELECTED, value_basis
from pipelines.clean.eforms.xml import Element
from pipelines.clean.ted_export.codes import NOT_AWARDED
from pipelines.clean.ted_export.objects import AWARD_BLOCKS, UNDIVIDED, lot_ids, lot_number
from pipelines.clean.ted_export.parties import Parties, winner_addresses
from pipelines.clean.ted_export.xml import (
    content,
    day,
    first,
    has,
    is_withheld,
    money,
    text,
    title,
    within,
)
from pipelines.clean.values import Money, fraction, local_date, whole

_DATES = (
    "DATE_CONCLUSION_CONTRACT",  # [page]
    "CONTRACT_AWARD_DATE",
    "DATE_OF_CONTRACT_AWARD",
    "DATE_DECISION_JURY",
)
_COUNTS = ("NB_TENDERS_RECEIVED", "OFFERS_RECEIVED_NUMBER", "NB_PARTICIPANTS")
_NOTHING = ("NO_AWARDED_CONTRACT", "NO_AWARDED_PRIZE")
# The amount itself first: in R2.0.9 it may stand in VALUES or in VALUE, or bare [page].
_AMOUNTS = ("VAL_TOTAL", "VAL_PRIZE")
_OLD_VALUES = ("COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE", "COSTS_RANGE_AND_CURRENCY", "PRICE_PAID")
NOTHING_AWARDED = "clos-nw"


@dataclass(frozen=True, slots=True)
class Award:
    """One award block.

    Attributes:
        number: its place among the blocks of the notice, from 1.
        element: the block.
        lots: lots it is about.
        nothing: no contract was awarded.
        reason: why not, by BT-144 or as written.
        tenders_received: how many tenders.
        tenders_sme: how many of small and medium enterprises.
        lowest, highest: what tenders were between, in DKK.
    """

    number: int
    element: Element
    lots: tuple[str, ...]
    nothing: bool
    reason: str | None
    tenders_received: int | None
    tenders_sme: int | None
    lowest: Decimal | None
    highest: Decimal | None


def find_awards(form: Element, described: list[str], reader: Reader) -> list[Award]:
    """The award blocks of a form.

    Args:
        form: the form.
        described: identifiers of the lots that the notice describes. A block without a lot
            number is about the only one; where there are several, or none, about the whole.
        reader: of this notice.
    """
    only = described[0] if len(described) == 1 else UNDIVIDED
    awards: list[Award] = []
    for number, element in enumerate(within(form, *AWARD_BLOCKS), start=1):
        lots = lot_ids(lot_number(element))
        if described == [UNDIVIDED]:
            lots = [UNDIVIDED]  # some number the lots of what is not divided
        elif not lots:
            lots = [only]
            if len(described) > 1:
                reader.report("missing_id", f"LOT_NO of award {number}")
        nothing = first(element, *_NOTHING)
        count = content(first(element, *_COUNTS))
        sme = content(first(element, "NB_TENDERS_RECEIVED_SME"))
        between = first(element, "VAL_RANGE_TOTAL", "RANGE_VALUE_COST")
        lowest, highest = first(between, "LOW", "LOW_VALUE"), first(between, "HIGH", "HIGH_VALUE")
        awards.append(
            Award(
                number=number,
                element=element,
                lots=tuple(lots),
                nothing=nothing is not None,
                reason=_reason(nothing),
                tenders_received=reader.value(count, "NB_TENDERS_RECEIVED", whole),
                tenders_sme=reader.value(sme, "NB_TENDERS_RECEIVED_SME", whole),
                lowest=money(lowest, reader, withheld=is_withheld(lowest)).dkk,
                highest=money(highest, reader, withheld=is_withheld(highest)).dkk,
            )
        )
    return awards


def _reason(nothing: Element | None) -> str | None:
    tick = first(nothing, *NOT_AWARDED)
    return None if tick is None else NOT_AWARDED[str(tick.tag)]


def award_rows(awards: list[Award], parties: Parties, reader: Reader) -> list[Row]:
    """Rows of `core.awards` without key and provenance of the notice; winners get their role."""
    rows: dict[tuple[str, str, str], Row] = {}
    for award in awards:
        if award.nothing:
            continue
        contract = _contract(award, reader)
        winners = _winners(award, parties, reader)
        consortium = f"TPA-{award.number:04d}" if has(award.element, "AWARDED_TO_GROUP") else None
        for lot_id in award.lots:
            for org_id in winners:
                organisation = parties.directory.get(org_id)
                key = (lot_id, contract["contract_id"], org_id)
                rows[key] = {
                    "lot_id": lot_id,
                    "org_id": org_id,
                    "cvr": organisation.get("cvr"),
                    "name": organisation.get("name"),
                    "size": organisation.get("size"),
                    "consortium_id": consortium if len(winners) > 1 else None,
                    "is_lead": None,  # these forms do not say
                    **contract,
                }
    return list(rows.values())


def _winners(award: Award, parties: Parties, reader: Reader) -> list[str]:
    winners: list[str] = []
    for address in winner_addresses(award.element):
        org_id = parties.enter(address, "winner", reader)
        if org_id is not None:
            parties.directory.give_role(org_id, "tenderer")
            parties.give_size(org_id, address.getparent())
            winners.append(org_id)
    if not winners:
        # The value must not be lost with the name: the tender stands for it.
        reader.report("winner_unnamed", f"award {award.number}")
        winners = [f"TEN-{award.number:04d}"]
    return list(dict.fromkeys(winners))


def _contract(award: Award, reader: Reader) -> Row:
    """What is the same for every lot and winner of a contract."""
    element = award.element
    value, includes_vat = _value(element, reader)
    subcontracted = first(element, "VAL_SUBCONTRACTING", "EXCLUDING_VAT_VALUE")
    part = money(subcontracted, reader, withheld=is_withheld(subcontracted))
    percent = content(first(element, "PCT_SUBCONTRACTING", "EXCLUDING_VAT_PRCT"))
    return {
        "contract_id": f"CON-{award.number:04d}",
        "tender_id": f"TEN-{award.number:04d}",
        "value": value.amount,
        "currency": value.currency,
        "value_dkk": None if includes_vat else value.dkk,
        "value_basis": "includes_vat" if includes_vat and value.dkk else value_basis(value),
        "winner_rule": "settled_contract",
        "contract_number": title(first(element, "CONTRACT_NO", "CONTRACT_NUMBER")),
        "contract_title": title(first(element, "TITLE", "CONTRACT_TITLE", "TITLE_CONTRACT")),
        "subcontract_value": part.amount,
        "subcontract_currency": part.currency,
        "subcontract_value_dkk": part.dkk,
        "subcontract_text": text(first(element, "INFO_ADD_SUBCONTRACTING")),
        "subcontractors": [],
        "signatories": [],
        "concluded_on": reader.value(day(first(element, *_DATES)), "DATE", local_date),
        "subcontracting": _subcontracting(element),
        "subcontract_percent": reader.value(percent, "PCT_SUBCONTRACTING", fraction),
        "tenders_received": award.tenders_received,
        "no_award_reason": None,
    }


def _value(element: Element, reader: Reader) -> tuple[Money, bool]:
    """The value of a contract, and whether it includes VAT.

    Before R2.0.9 the final value stands beside the one estimated at first, which is not it.
    """
    amount = first(element, *_AMOUNTS)
    if amount is None:
        amount = next(
            (value for value in within(element, "VALUE") if content(value) and not len(value)), None
        )
    around: Element | None = None
    if amount is None:
        around = first(element, *_OLD_VALUES)
        amount = first(around, "VALUE_COST")
    value = money(amount, reader, withheld=is_withheld(amount))
    includes_vat = has(around, "INCLUDING_VAT")
    if includes_vat:
        reader.report("includes_vat", "VALUE_COST")
    return value, includes_vat


def _subcontracting(element: Element) -> str | None:
    """BT-773: R2.0.9 has a tick for yes only, forms before it one for each."""
    if has(element, "NO_CONTRACT_LIKELY_SUB_CONTRACTED"):
        return "no"
    likely = ("LIKELY_SUBCONTRACTED", "CONTRACT_LIKELY_SUB_CONTRACTED")
    return "yes" if has(element, *likely) else None


def outcomes(awards: list[Award], form_type: str | None, reader: Reader) -> dict[str, Row]:
    """Columns of `core.lots` that tell the result, by lot.

    Transparency notices and modifications give no result: they are awarded by their nature.
    """
    by_lot: dict[str, list[Award]] = {}
    for award in awards:
        for lot_id in award.lots:
            by_lot.setdefault(lot_id, []).append(award)
    return {lot_id: _outcome(lot_id, parts, form_type, reader) for lot_id, parts in by_lot.items()}


def _outcome(lot_id: str, parts: list[Award], form_type: str | None, reader: Reader) -> Row:
    counts = {part.tenders_received for part in parts if part.tenders_received is not None}
    if len(counts) > 1:
        reader.report("contradicting_count", f"NB_TENDERS_RECEIVED of {lot_id}")
    won = not all(part.nothing for part in parts)
    reasons = [part.reason for part in parts if part.reason is not None]
    result = SELECTED if won else NOTHING_AWARDED
    return {
        "result": result if form_type == RESULT else None,
        "no_award_reason": reasons[0] if reasons and not won else None,
        "tenders_received": counts.pop() if len(counts) == 1 else None,
        # Of one contract only: those of several cannot be put together.
        "tenders_sme": parts[0].tenders_sme if len(parts) == 1 else None,
        "lowest_tender_dkk": parts[0].lowest if len(parts) == 1 else None,
        "highest_tender_dkk": parts[0].highest if len(parts) == 1 else None,
    }
