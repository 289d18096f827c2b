"""What a notice says of results, as it says it (eforms.md §3.4).

Belongs here: lot results, tenders, tendering parties and contracts out of the XML, and what is
declared as withheld in them. Does not belong here: who won (`winners`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from pipelines.clean.eforms.elements import Found
from pipelines.clean.eforms.organisations import Directory, referenced
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import first, text
from pipelines.clean.values import Money, is_masked

WITHHELD = "withheld"
_SME_SIZES = ("t-micro", "t-small", "t-med")

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class LotResult:
    """The result of one lot.

    Attributes:
        code: `withheld` when masked or declared so, None when not said.
        submissions: counts (BT-759) by kind (BT-760); None where withheld.
    """

    lot_id: str
    code: str | None
    reason: str | None
    submissions: dict[str, int | None]
    framework_max: Money
    framework_reestimated: Money
    lowest: Money
    highest: Money
    tenders: tuple[str, ...]
    contracts: tuple[str, ...]
    dps_terminated: bool | None

    @property
    def tenders_received(self) -> int | None:
        """All tenders; other kinds of submissions are parts of them."""
        return self.submissions.get("tenders")


@dataclass(frozen=True, slots=True)
class Subcontracting:
    """What a tender leaves to others; nothing said is None."""

    code: str | None = None
    value: Money = field(default_factory=Money)
    percent: float | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Tender:
    """A tender.

    Attributes:
        rank: None when not given or masked.
        rank_withheld: the rank is declared withheld: it decides, but is not shown.
        revenue_buyer: what the buyer pays a concessionaire (BT-160).
        revenue_user: what users pay a concessionaire (BT-162).
    """

    tender_id: str
    lot_id: str | None
    party_id: str | None
    rank: int | None
    rank_withheld: bool
    value: Money
    subcontracting: Subcontracting
    revenue_buyer: Money
    revenue_user: Money


@dataclass(frozen=True, slots=True)
class Party:
    """Who stands behind a tender.

    Attributes:
        members: organisations in order, with the lead's flag where given.
        subcontractors: organisations, each with the main contractors it works for; none named
            means all members.
    """

    party_id: str
    name: str | None
    members: dict[str, bool | None]
    subcontractors: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Contract:
    """A concluded contract; it may cover several lots and list no tender."""

    contract_id: str
    number: str | None
    title: str | None
    concluded_on: date | None
    decided_on: date | None
    url: str | None
    is_framework: bool | None
    tenders: tuple[str, ...]
    signatories: tuple[str, ...]


@dataclass(slots=True)
class Results:
    """Everything in `efac:NoticeResult`; empty for notices without one."""

    total: Money = field(default_factory=Money)
    framework_max: Money = field(default_factory=Money)
    framework_approximate: Money = field(default_factory=Money)
    group_max: list[Money] = field(default_factory=list)
    lots: list[LotResult] = field(default_factory=list)
    tenders: dict[str, Tender] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)


def read_results(notice: Found, directory: Directory, reader: Reader) -> Results:
    """The results of a notice; tenderers and subcontractors are given their roles."""
    results = Results()
    for part in notice.everywhere() if notice.declares else ():
        for code in part.declared():
            reader.withheld = True
            reader.known(code, "non-publication-identifier", "BT-195")
    result = notice.part("result")
    results.total = _money(result, "BT-161", reader)
    results.framework_max = _money(result, "BT-118", reader)
    results.framework_approximate = _money(result, "BT-1118", reader)
    groups = result.parts("group-framework")
    results.group_max = [_money(group, "BT-156", reader) for group in groups]
    lot_results = (_lot_result(part, reader) for part in result.parts("lot-result"))
    results.lots = [lot_result for lot_result in lot_results if lot_result is not None]
    results.tenders = _by_id(result.parts("tender"), "OPT-321", _tender, reader)

    def contract(part: Found, contract_id: str, reader: Reader) -> Contract:
        return _contract(part, contract_id, directory, reader)

    def party(part: Found, party_id: str, reader: Reader) -> Party:
        return _party(part, party_id, directory, reader)

    results.contracts = _by_id(result.parts("contract"), "OPT-316", contract, reader)
    results.parties = _by_id(result.parts("party"), "OPT-210", party, reader)
    return results


def _money(part: Found, term: str, reader: Reader) -> Money:
    """An amount, withheld when masked or when the part declares it so."""
    return reader.money(part.first(term), term, declared=term in part.hidden)


def _by_id(
    parts: list[Found],
    term: str,
    read: Callable[[Found, str, Reader], _Thing],
    reader: Reader,
) -> dict[str, _Thing]:
    """What parts describe, by their identifier; without one nothing can refer to them."""
    found: dict[str, _Thing] = {}
    for part in parts:
        identifier = reader.token(part.first(term))
        if identifier is None:
            reader.report("missing_id", term)
        elif identifier in found:
            reader.report("duplicate_id", f"{term}={identifier}")
        else:
            found[identifier] = read(part, identifier, reader)
    return found


def _lot_result(part: Found, reader: Reader) -> LotResult | None:
    lot_id = reader.token(part.first("BT-13713"))
    if lot_id is None:
        reader.report("missing_id", "BT-13713")
        return None
    code_element = part.first("BT-142")
    code = reader.code(code_element, "winner-selection-status", "BT-142")
    is_withheld = "BT-142" in part.hidden or (code is None and is_masked(text(code_element)))
    return LotResult(
        lot_id=lot_id,
        code=WITHHELD if is_withheld else code,
        reason=reader.code(part.first("BT-144"), "non-award-justification", "BT-144"),
        submissions=_submissions(part.parts("submissions"), reader),
        framework_max=_money(part, "BT-709", reader),
        framework_reestimated=_money(part, "BT-660", reader),
        lowest=_money(part, "BT-710", reader),
        highest=_money(part, "BT-711", reader),
        tenders=tuple(reader.tokens(part.all("OPT-320"))),
        contracts=tuple(reader.tokens(part.all("OPT-315"))),
        dps_terminated=reader.indicator(part.first("BT-119"), "BT-119"),
    )


def _submissions(parts: list[Found], reader: Reader) -> dict[str, int | None]:
    """BT-759 by BT-760; small and medium-sized firms are added up when each size was told."""
    counts: dict[str, int | None] = {}
    for part in parts:
        kind = reader.code(part.first("BT-760"), "received-submission-type", "BT-760")
        if kind is not None:
            counts.setdefault(kind, reader.whole(part.first("BT-759"), "BT-759"))
    by_size = [count for size in _SME_SIZES if (count := counts.get(size)) is not None]
    if len(by_size) == len(_SME_SIZES):
        counts.setdefault("t-sme", sum(by_size))
    return counts


def _tender(part: Found, tender_id: str, reader: Reader) -> Tender:
    revenue = part.part("revenue")
    hidden_rank = first(part.hidden.get("BT-171", []))
    return Tender(
        tender_id=tender_id,
        lot_id=reader.token(part.first("BT-13714")),
        party_id=reader.token(part.first("OPT-310")),
        rank=reader.whole(part.first("BT-171") if hidden_rank is None else hidden_rank, "BT-171"),
        rank_withheld=hidden_rank is not None,
        value=_money(part, "BT-720", reader),
        subcontracting=_subcontracting(part.parts("subcontracting"), reader),
        revenue_buyer=_money(revenue, "BT-160", reader),
        revenue_user=_money(revenue, "BT-162", reader),
    )


def _subcontracting(parts: list[Found], reader: Reader) -> Subcontracting:
    for part in parts:
        return Subcontracting(
            code=reader.code(part.first("BT-773"), "applicability", "BT-773"),
            value=_money(part, "BT-553", reader),
            percent=reader.fraction(part.first("BT-555"), "BT-555"),
            description=reader.prose(part.all("BT-554")),
        )
    return Subcontracting()


def _party(part: Found, party_id: str, directory: Directory, reader: Reader) -> Party:
    members: dict[str, bool | None] = {}
    for tenderer in part.parts("tenderer"):
        lead = reader.indicator(tenderer.first("OPT-170"), "OPT-170")
        for org_id in referenced(tenderer.all("OPT-300-Tenderer"), directory, reader):
            members.setdefault(org_id, lead)
            directory.give_role(org_id, "tenderer")
    subcontractors: dict[str, list[str]] = {}
    for subcontractor in part.parts("subcontractor"):
        mains = referenced(subcontractor.all("OPT-301-Main"), directory, reader)
        for org_id in referenced(subcontractor.all("OPT-301-Sub"), directory, reader):
            subcontractors.setdefault(org_id, []).extend(mains)
            directory.give_role(org_id, "subcont")
            directory.works_for(org_id, mains or list(members))
    return Party(party_id, reader.words(part.all("party-name")), members, subcontractors)


def _contract(part: Found, contract_id: str, directory: Directory, reader: Reader) -> Contract:
    return Contract(
        contract_id=contract_id,
        number=reader.token(part.first("BT-150")),
        title=reader.words(part.all("BT-721")),
        concluded_on=reader.date(part.first("BT-145"), "BT-145"),
        decided_on=reader.date(part.first("BT-1451"), "BT-1451"),
        url=reader.url(part.all("BT-151"), "BT-151"),
        is_framework=reader.indicator(part.first("BT-768"), "BT-768"),
        tenders=tuple(reader.tokens(part.all("BT-3202"))),
        signatories=tuple(referenced(part.all("OPT-300-Signatory"), directory, reader)),
    )
