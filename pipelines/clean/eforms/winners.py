"""Who won: from results to rows of `core.awards`, and what became of each lot.

Belongs here: the rule of eforms.md §5.1 and what follows from it.
Does not belong here: reading XML.

A lot result lists winners and losers alike. The tenders that a contract of the lot names have
won; where no contract names any, those with rank 1 or without rank. A ceiling of a framework
agreement is no value of anyone's tender and never stands here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.clean.document import Row
from pipelines.clean.eforms.codes import AWARDED_BY_TYPE
from pipelines.clean.eforms.organisations import Directory
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.results import WITHHELD, Contract, LotResult, Party, Results, Tender
from pipelines.clean.values import Money

SELECTED = "selec-w"
_NO_CONTRACT = Contract("", None, None, None, None, None, None, (), ())


@dataclass(frozen=True, slots=True)
class Win:
    """A tender that won a lot, and by which rule."""

    tender: Tender
    contract: Contract | None
    rule: str


def read_awards(
    results: Results, form_type: str | None, directory: Directory, reader: Reader
) -> list[Row]:
    """Rows of `core.awards` without key and provenance of the notice; winners get their role.

    One row is a member of a winning party under a contract: the value is the tender's, so it
    counts once a `tender_id`, however many members and contracts the tender has.
    """
    _report_dangling(results, reader)
    rows: dict[tuple[str, str, str], Row] = {}
    for lot_result in results.lots:
        for win in _wins(lot_result, results, form_type):
            if _is_of_another_lot(win.tender, lot_result):
                told = f"{win.tender.tender_id} of {win.tender.lot_id} in {lot_result.lot_id}"
                reader.report("contradicting_lot", told)
            for row in _rows(win, lot_result, results, directory, reader):
                key = (row["lot_id"], row["contract_id"], row["org_id"])
                if key in rows:
                    reader.report("duplicate_award", " ".join(key))
                else:
                    rows[key] = row
    return list(rows.values())


def _is_of_another_lot(tender: Tender, lot_result: LotResult) -> bool:
    """Whether a tender says another lot than the result; one for a group is for its lots."""
    lot_id = tender.lot_id
    return lot_id not in (None, lot_result.lot_id) and not (lot_id or "").startswith("GLO-")


def _report_dangling(results: Results, reader: Reader) -> None:
    """References to tenders, contracts and parties that the notice does not describe."""
    tenders = {ref for lot in results.lots for ref in lot.tenders}
    tenders |= {ref for contract in results.contracts.values() for ref in contract.tenders}
    contracts = {ref for lot in results.lots for ref in lot.contracts}
    parties = {tender.party_id for tender in results.tenders.values() if tender.party_id}
    dangling = (
        *sorted(tenders - results.tenders.keys()),
        *sorted(contracts - results.contracts.keys()),
        *sorted(parties - results.parties.keys()),
    )
    for reference in dangling:
        reader.report("unknown_reference", reference)


def _wins(lot_result: LotResult, results: Results, form_type: str | None) -> Iterator[Win]:
    if lot_result.code in ("clos-nw", "open-nw"):
        return
    listed = [results.tenders[t] for t in lot_result.tenders if t in results.tenders]
    contracts = [results.contracts[c] for c in lot_result.contracts if c in results.contracts]
    by_contract = [
        Win(tender, contract, "settled_contract")
        for contract in contracts
        for tender in (results.tenders[t] for t in contract.tenders if t in results.tenders)
        if tender.tender_id in lot_result.tenders or tender.lot_id == lot_result.lot_id
    ]
    yield from by_contract
    by_type = lot_result.code is None and form_type in AWARDED_BY_TYPE
    if by_contract or not (by_type or lot_result.code == SELECTED):
        return
    rule = "only_tender" if len(listed) == 1 else "rank"
    # The only contract of a lot is the winner's even when it lists no tender.
    alone = len(contracts) == 1 and not contracts[0].tenders
    contract = contracts[0] if alone else None
    for tender in listed:
        if tender.rank in (None, 1):
            yield Win(tender, contract, rule)


def _rows(
    win: Win, lot_result: LotResult, results: Results, directory: Directory, reader: Reader
) -> Iterator[Row]:
    tender = win.tender
    party = results.parties.get(tender.party_id or "")
    members = party.members if party is not None else {}
    if not members:
        # The value must not be lost with the name: the party, or the tender, stands for it.
        reader.report("winner_unnamed", f"{tender.tender_id} of {lot_result.lot_id}")
        members = {tender.party_id or tender.tender_id: None}
    consortium = tender.party_id if len(members) > 1 else None
    for org_id, is_lead in members.items():
        directory.give_role(org_id, "winner")
        organisation = directory.get(org_id)
        yield {
            "lot_id": lot_result.lot_id,
            "contract_id": win.contract.contract_id if win.contract else tender.tender_id,
            "org_id": org_id,
            "cvr": organisation.get("cvr"),
            "name": organisation.get("name") or _party_name(party, members),
            "size": organisation.get("size"),
            "winner_rule": win.rule,
            **_tender_columns(tender),
            **_contract_columns(win.contract or _NO_CONTRACT),
            "consortium_id": consortium,
            "is_lead": is_lead if consortium else None,
            "subcontractors": _subcontractors(party, org_id),
            "tenders_received": lot_result.tenders_received,
            "no_award_reason": None,
        }


def _tender_columns(tender: Tender) -> Row:
    return {
        "tender_id": tender.tender_id,
        "rank": None if tender.rank_withheld else tender.rank,
        "value": tender.value.amount,
        "currency": tender.value.currency,
        "value_dkk": tender.value.dkk,
        "value_basis": value_basis(tender.value),
        "subcontracting": tender.subcontracting.code,
        "subcontract_value": tender.subcontracting.value.amount,
        "subcontract_currency": tender.subcontracting.value.currency,
        "subcontract_value_dkk": tender.subcontracting.value.dkk,
        "subcontract_percent": tender.subcontracting.percent,
        "subcontract_text": tender.subcontracting.description,
        "revenue_buyer_dkk": tender.revenue_buyer.dkk,
        "revenue_user_dkk": tender.revenue_user.dkk,
    }


def _contract_columns(contract: Contract) -> Row:
    return {
        "contract_number": contract.number,
        "contract_title": contract.title,
        "contract_url": contract.url,
        "is_framework": contract.is_framework,
        "concluded_on": contract.concluded_on,
        "decided_on": contract.decided_on,
        "signatories": list(contract.signatories),
    }


def _subcontractors(party: Party | None, member: str) -> list[str]:
    """Who works for a member: those that name it, and those that name nobody."""
    named = party.subcontractors if party is not None else {}
    return [org_id for org_id, mains in named.items() if not mains or member in mains]


def _party_name(party: Party | None, members: dict[str, bool | None]) -> str | None:
    """The party's own name for an organisation that the notice does not describe."""
    return party.name if party is not None and len(members) == 1 else None


def value_basis(value: Money) -> str:
    """What an amount in DKK rests on; without a currency nothing can be said in DKK."""
    if value.withheld:
        return WITHHELD
    if value.amount is None or value.currency is None:
        return "missing"
    return "tender" if value.currency == "DKK" else "foreign_currency"


def outcomes(results: Results, reader: Reader) -> dict[str, Row]:
    """Columns of `core.lots` that tell the result, by lot.

    A lot with several results has a winner if one of them says so; a count on which they
    differ is not known.
    """
    by_lot: dict[str, list[LotResult]] = {}
    for lot_result in results.lots:
        by_lot.setdefault(lot_result.lot_id, []).append(lot_result)
    return {lot_id: _outcome(lot_id, parts, reader) for lot_id, parts in by_lot.items()}


def _outcome(lot_id: str, parts: list[LotResult], reader: Reader) -> Row:
    codes = [part.code for part in parts if part.code is not None]
    ceilings = [part.framework_max.dkk for part in parts if part.framework_max.dkk is not None]
    reasons = [part.reason for part in parts if part.reason is not None]
    one = parts[0] if len(parts) == 1 else None
    return {
        "result": SELECTED if SELECTED in codes else (codes[0] if codes else None),
        "no_award_reason": reasons[0] if reasons and SELECTED not in codes else None,
        "tenders_received": _count(lot_id, parts, "tenders", reader),
        "requests_received": _count(lot_id, parts, "part-req", reader),
        "tenders_sme": _count(lot_id, parts, "t-sme", reader),
        "framework_max_dkk": max(ceilings, default=None),
        "framework_reestimated_dkk": one.framework_reestimated.dkk if one else None,
        "dps_terminated": one.dps_terminated if one else None,
        "lowest_tender_dkk": one.lowest.dkk if one else None,
        "highest_tender_dkk": one.highest.dkk if one else None,
    }


def _count(lot_id: str, parts: list[LotResult], kind: str, reader: Reader) -> int | None:
    told = {part.submissions.get(kind) for part in parts} - {None}
    if len(told) > 1:
        reader.report("contradicting_count", f"BT-759 of {lot_id}")
    return told.pop() if len(told) == 1 else None
