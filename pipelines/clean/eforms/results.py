"""What a notice says of results, as it says it (eforms.md §3.4).

Belongs here: lot results, tenders, tendering parties and contracts out of the XML, and what is
declared as withheld in them. Does not belong here: who won (`winners`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from pipelines.clean.eforms.organisations import Directory, referenced
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import EXTENSION, Element, first, path, text
from pipelines.clean.values import PLACEHOLDER, Money, is_masked

WITHHELD = "withheld"

_Thing = TypeVar("_Thing")

_RESULT = path(EXTENSION + "/efac:NoticeResult")
_TOTAL = path("cbc:TotalAmount")
_FRAMEWORK_TOTAL = path("efbc:OverallMaximumFrameworkContractsAmount")
_LOT_RESULTS = path("efac:LotResult")
_TENDERS = path("efac:LotTender")
_PARTIES = path("efac:TenderingParty")
_CONTRACTS = path("efac:SettledContract")

_ID = path("cbc:ID")
_LOT_ID = path("efac:TenderLot/cbc:ID")
_TENDER_IDS = path("efac:LotTender/cbc:ID")
_CONTRACT_IDS = path("efac:SettledContract/cbc:ID")
_PARTY_ID = path("efac:TenderingParty/cbc:ID")

_RESULT_CODE = path("cbc:TenderResultCode")
_REASON = path("efac:DecisionReason/efbc:DecisionReasonCode")
_STATISTICS = path("efac:ReceivedSubmissionsStatistics")
_STATISTICS_CODE = path("efbc:StatisticsCode")
_STATISTICS_NUMBER = path("efbc:StatisticsNumeric")
_FRAMEWORK = path("efac:FrameworkAgreementValues")
_FRAMEWORK_MAXIMUM = path("cbc:MaximumValueAmount")

_VALUE = path("cac:LegalMonetaryTotal/cbc:PayableAmount")
_RANK = path("cbc:RankCode")
_SUBCONTRACTING = path(
    "efac:SubcontractingTerm[not(efbc:TermCode/@listName)"
    " or efbc:TermCode/@listName='applicability']"
)
_SUBCONTRACTING_CODE = path("efbc:TermCode")
_SUBCONTRACTING_PERCENT = path("efbc:TermPercent")

_PARTY_NAME = path("cbc:Name")
_TENDERERS = path("efac:Tenderer")
_SUBCONTRACTORS = path("efac:SubContractor/cbc:ID")
_IS_LEAD = path("efbc:GroupLeadIndicator")

_CONCLUDED = path("cbc:IssueDate")
_PRIVACY_CODES = path(".//efac:FieldsPrivacy/efbc:FieldIdentifierCode")
_OWN_PRIVACY_CODES = path("efac:FieldsPrivacy/efbc:FieldIdentifierCode")


@dataclass(frozen=True, slots=True)
class LotResult:
    """The result of one lot; `code` is `withheld` when masked, None when not said."""

    lot_id: str
    code: str | None
    reason: str | None
    tenders_received: int | None
    framework_max: Money
    tenders: tuple[str, ...]
    contracts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tender:
    """A tender; `rank` is None when not given or withheld."""

    tender_id: str
    lot_id: str | None
    party_id: str | None
    rank: int | None
    value: Money
    subcontracting: str | None
    subcontract_percent: float | None


@dataclass(frozen=True, slots=True)
class Party:
    """Who stands behind a tender: organisations in order, with the lead's flag where given."""

    party_id: str
    name: str | None
    members: dict[str, bool | None]


@dataclass(frozen=True, slots=True)
class Contract:
    """A concluded contract; it may cover several lots and list no tender."""

    contract_id: str
    concluded_on: date | None
    tenders: tuple[str, ...]


@dataclass(slots=True)
class Results:
    """Everything in `efac:NoticeResult`; empty for notices without one."""

    total: Money = field(default_factory=Money)
    framework_max: Money = field(default_factory=Money)
    lots: list[LotResult] = field(default_factory=list)
    tenders: dict[str, Tender] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)


def read_results(root: Element, directory: Directory, reader: Reader) -> Results:
    """The results of a notice; tenderers and subcontractors are given their roles."""
    results = Results()
    if _declared(_PRIVACY_CODES(root)):
        reader.withheld = True
    notice_result = first(_RESULT(root))
    if notice_result is None:
        return results
    declared = _declared(_OWN_PRIVACY_CODES(notice_result))
    results.total = reader.money(
        first(_TOTAL(notice_result)), "BT-161", declared="not-val" in declared
    )
    results.framework_max = reader.money(
        first(_FRAMEWORK_TOTAL(notice_result)), "BT-118", declared="not-max-val" in declared
    )
    lot_results = (_lot_result(element, reader) for element in _LOT_RESULTS(notice_result))
    results.lots = [lot_result for lot_result in lot_results if lot_result is not None]
    results.tenders = _by_id(_TENDERS(notice_result), "OPT-321", _tender, reader)
    results.contracts = _by_id(_CONTRACTS(notice_result), "OPT-316", _contract, reader)

    def party(element: Element, party_id: str, reader: Reader) -> Party:
        return _party(element, party_id, directory, reader)

    results.parties = _by_id(_PARTIES(notice_result), "OPT-210", party, reader)
    return results


def _declared(codes: list[Element]) -> set[str]:
    """Codes of fields that a notice declares withheld (BT-195)."""
    return {code for code in map(text, codes) if code is not None and code != PLACEHOLDER}


def _by_id(
    elements: list[Element],
    term: str,
    read: Callable[[Element, str, Reader], _Thing],
    reader: Reader,
) -> dict[str, _Thing]:
    """What elements describe, by their identifier; without one nothing can refer to them."""
    found: dict[str, _Thing] = {}
    for element in elements:
        identifier = reader.token(first(_ID(element)))
        if identifier is None:
            reader.report("missing_id", term)
        elif identifier in found:
            reader.report("duplicate_id", f"{term}={identifier}")
        else:
            found[identifier] = read(element, identifier, reader)
    return found


def _tokens(elements: list[Element], reader: Reader) -> tuple[str, ...]:
    read = (reader.token(element) for element in elements)
    return tuple(dict.fromkeys(token for token in read if token is not None))


def _lot_result(element: Element, reader: Reader) -> LotResult | None:
    lot_id = reader.token(first(_LOT_ID(element)))
    if lot_id is None:
        reader.report("missing_id", "BT-13713")
        return None
    code_element = first(_RESULT_CODE(element))
    code = reader.code(code_element, "winner-selection-status", "BT-142")
    masked = code is None and is_masked(text(code_element))
    framework = first(_FRAMEWORK(element))
    return LotResult(
        lot_id=lot_id,
        code=WITHHELD if masked else code,
        reason=reader.code(first(_REASON(element)), "non-award-justification", "BT-144"),
        tenders_received=_tenders_received(element, reader),
        framework_max=Money()
        if framework is None
        else reader.money(
            first(_FRAMEWORK_MAXIMUM(framework)),
            "BT-709",
            declared="max-val" in _declared(_PRIVACY_CODES(framework)),
        ),
        tenders=_tokens(_TENDER_IDS(element), reader),
        contracts=_tokens(_CONTRACT_IDS(element), reader),
    )


def _tenders_received(element: Element, reader: Reader) -> int | None:
    """BT-759 where BT-760 says `tenders`; other kinds of submissions are parts of it."""
    for statistics in _STATISTICS(element):
        if reader.token(first(_STATISTICS_CODE(statistics))) == "tenders":
            return reader.whole(first(_STATISTICS_NUMBER(statistics)), "BT-759")
    return None


def _tender(element: Element, tender_id: str, reader: Reader) -> Tender:
    subcontracting = first(_SUBCONTRACTING(element))
    return Tender(
        tender_id=tender_id,
        lot_id=reader.token(first(_LOT_ID(element))),
        party_id=reader.token(first(_PARTY_ID(element))),
        rank=reader.whole(first(_RANK(element)), "BT-171"),
        value=reader.money(
            first(_VALUE(element)),
            "BT-720",
            declared="win-ten-val" in _declared(_PRIVACY_CODES(element)),
        ),
        subcontracting=None
        if subcontracting is None
        else reader.code(first(_SUBCONTRACTING_CODE(subcontracting)), "applicability", "BT-773"),
        subcontract_percent=None
        if subcontracting is None
        else reader.fraction(first(_SUBCONTRACTING_PERCENT(subcontracting)), "BT-555"),
    )


def _party(element: Element, party_id: str, directory: Directory, reader: Reader) -> Party:
    members: dict[str, bool | None] = {}
    for tenderer in _TENDERERS(element):
        lead = reader.indicator(first(_IS_LEAD(tenderer)), "OPT-170")
        for org_id in referenced(_ID(tenderer), directory, reader):
            members.setdefault(org_id, lead)
            directory.give_role(org_id, "tenderer")
    for org_id in referenced(_SUBCONTRACTORS(element), directory, reader):
        directory.give_role(org_id, "subcont")
    return Party(party_id, reader.words(_PARTY_NAME(element)), members)


def _contract(element: Element, contract_id: str, reader: Reader) -> Contract:
    return Contract(
        contract_id=contract_id,
        concluded_on=reader.date(first(_CONCLUDED(element)), "BT-145"),
        tenders=_tokens(_TENDER_IDS(element), reader),
    )
