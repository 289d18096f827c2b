"""The NoticeResult block of an award notice (eforms.md §3.4)."""

from __future__ import annotations

from scrapers.sandbox.ted.markup import Element, put, put_amount, put_code, put_text, zoned_day
from scrapers.sandbox.ted.parties import Parties
from scrapers.sandbox.world.notices import LotResult, Notice, Party

MASK = -1


def put_result(parent: Element, notice: Notice, parties: Parties) -> None:
    """Lot results, tenders, contracts and tendering parties with their ids."""
    block = put(parent, "efac:NoticeResult")
    total = sum(result.value for result in notice.results)
    if notice.withheld:
        _put_privacy(block, "not-val")
    if total:  # nothing awarded, no total
        put_amount(block, "cbc:TotalAmount", MASK if notice.withheld else total)
    numbered = list(enumerate(notice.results, 1))
    for number, result in numbered:
        _put_lot_result(block, number, result)
    for number, result in numbered:
        _put_tenders(block, notice, number, result)
    for number, result in numbered:
        if result.winners:
            _put_contract(block, notice, number, result)
    for number, result in numbered:
        if result.winners:
            _put_tendering_party(block, _tpa(number), result.winners, parties)
        if result.loser:
            _put_tendering_party(block, _tpa(number, loser=True), (result.loser,), parties)


def _ten(number: int, *, loser: bool = False) -> str:
    return f"TEN-{number + (500 if loser else 0):04d}"


def _tpa(number: int, *, loser: bool = False) -> str:
    return f"TPA-{number + (500 if loser else 0):04d}"


def _put_privacy(parent: Element, field: str) -> None:
    privacy = put(parent, "efac:FieldsPrivacy")
    put_code(privacy, "efbc:FieldIdentifierCode", field, "non-publication-identifier")
    put_code(privacy, "cbc:ReasonCode", "fair-comp", "non-publication-justification")
    put_text(privacy, "efbc:ReasonDescription", "Af hensyn til konkurrencen.")


def _put_lot_result(block: Element, number: int, result: LotResult) -> None:
    element = put(block, "efac:LotResult")
    put(element, "cbc:ID", f"RES-{number:04d}", schemeName="result")
    code = "selec-w" if result.winners else "clos-nw"
    put_code(element, "cbc:TenderResultCode", code, "winner-selection-status")
    if result.reason:
        path = "efac:DecisionReason/efbc:DecisionReasonCode"
        put_code(element, path, result.reason, "non-award-justification")
    if result.winners:
        put(element, "efac:LotTender/cbc:ID", _ten(number), schemeName="tender")
    if result.loser:
        put(element, "efac:LotTender/cbc:ID", _ten(number, loser=True), schemeName="tender")
    statistics = put(element, "efac:ReceivedSubmissionsStatistics")
    put_code(statistics, "efbc:StatisticsCode", "tenders", "received-submission-type")
    put(statistics, "efbc:StatisticsNumeric", result.tenders)
    if result.winners:
        put(element, "efac:SettledContract/cbc:ID", f"CON-{number:04d}", schemeName="contract")
    put(element, "efac:TenderLot/cbc:ID", result.lot_id, schemeName="Lot")


def _put_tenders(block: Element, notice: Notice, number: int, result: LotResult) -> None:
    if result.winners:
        _put_tender(block, notice, number, result, loser=False)
    if result.loser:
        _put_tender(block, notice, number, result, loser=True)


def _put_tender(
    block: Element, notice: Notice, number: int, result: LotResult, *, loser: bool
) -> None:
    element = put(block, "efac:LotTender")
    if notice.withheld:
        _put_privacy(element, "win-ten-val")
    put(element, "cbc:ID", _ten(number, loser=loser), schemeName="tender")
    if loser:
        put(element, "cbc:RankCode", 2)
    if not loser:
        amount = MASK if notice.withheld else result.value
        put_amount(element, "cac:LegalMonetaryTotal/cbc:PayableAmount", amount)
        term = put(element, "efac:SubcontractingTerm")
        put_code(term, "efbc:TermCode", result.subcontracting, "applicability")
        if result.subcontracting == "yes":
            put(term, "efbc:PercentageKnownIndicator", "true")
            put(term, "efbc:TermPercent", 10 + number * 5)
    put(
        element,
        "efac:TenderingParty/cbc:ID",
        _tpa(number, loser=loser),
        schemeName="tendering-party",
    )
    put(element, "efac:TenderLot/cbc:ID", result.lot_id, schemeName="Lot")
    reference = f"Tilbud {number}{'-2' if loser else ''}"
    put(element, "efac:TenderReference/cbc:ID", reference)


def _put_contract(block: Element, notice: Notice, number: int, result: LotResult) -> None:
    element = put(block, "efac:SettledContract")
    put(element, "cbc:ID", f"CON-{number:04d}", schemeName="contract")
    put(element, "cbc:IssueDate", zoned_day(result.concluded))
    put(element, "cbc:AwardDate", zoned_day(result.decided))
    put_text(element, "cbc:Title", notice.procedure.title)
    if notice.procedure.system == "framework":
        put(element, "efbc:ContractFrameworkIndicator", "true")
    put(element, "efac:ContractReference/cbc:ID", f"{notice.procedure.internal_id}-K{number}")
    put(element, "efac:LotTender/cbc:ID", _ten(number), schemeName="tender")


def _put_tendering_party(
    block: Element, tpa: str, members: tuple[Party, ...], parties: Parties
) -> None:
    element = put(block, "efac:TenderingParty")
    put(element, "cbc:ID", tpa, schemeName="tendering-party")
    for position, member in enumerate(members):
        tenderer = put(element, "efac:Tenderer")
        put(tenderer, "cbc:ID", parties.add(member), schemeName="organization")
        if len(members) > 1:
            put(tenderer, "efbc:GroupLeadIndicator", "true" if position == 0 else "false")
