"""The map of results, changes and modifications (eforms.md §3.4, §3.5), and the whole map.

Belongs here: what stands in the extension at the root beside organisations.
Does not belong here: header, procedure, lots, organisations (`skeleton`).
"""

from __future__ import annotations

from pipelines.clean.eforms.elements import ByList, Field, Ignored, Map, Part, compile_map
from pipelines.clean.eforms.skeleton import HEADER
from pipelines.clean.eforms.xml import EXTENSION

_TRANSPORT = Ignored("OPP-020 to 035, 080: terms of public passenger transport (T02)")

_LOT_RESULT: Map = {
    "cbc:ID": Ignored("OPT-322: nothing refers to it but withheld fields"),
    "efac:TenderLot/cbc:ID": Field("BT-13713"),
    "cbc:TenderResultCode": Field("BT-142"),
    "efac:DecisionReason/efbc:DecisionReasonCode": Field("BT-144"),
    "cbc:LowerTenderAmount": Field("BT-710"),
    "cbc:HigherTenderAmount": Field("BT-711"),
    "efac:FrameworkAgreementValues/cbc:MaximumValueAmount": Field("BT-709"),
    "efac:FrameworkAgreementValues/efbc:ReestimatedValueAmount": Field("BT-660"),
    "efac:ReceivedSubmissionsStatistics": Part(
        "submissions",
        {"efbc:StatisticsCode": Field("BT-760"), "efbc:StatisticsNumeric": Field("BT-759")},
    ),
    "efac:LotTender/cbc:ID": Field("OPT-320"),
    "efac:SettledContract/cbc:ID": Field("OPT-315"),
    "efbc:DPSTerminationIndicator": Field("BT-119"),
    # Entered for the fields that are declared withheld in it; nothing else in it is read.
    "efac:AppealRequestsStatistics": Part(
        "appeals",
        {
            "efbc:StatisticsCode": Ignored("BT-636, 712: kinds of complaints"),
            "efbc:StatisticsNumeric": Ignored("BT-635, 712: numbers of complaints"),
        },
    ),
    "efac:StrategicProcurement": Ignored("BT-723, 735, OPT-155: clean vehicles"),
    "cac:FinancingParty": Ignored("who pays: no part of the tables"),
    "cac:PayerParty": Ignored("who pays: no part of the tables"),
}

_TENDER: Map = {
    "cbc:ID": Field("OPT-321"),
    "efac:TenderLot/cbc:ID": Field("BT-13714"),
    "cac:LegalMonetaryTotal/cbc:PayableAmount": Field("BT-720"),
    "cbc:RankCode": Field("BT-171"),
    "efbc:TenderRankedIndicator": Ignored("BT-1711: BT-171 is given when it is ranked"),
    "efbc:TenderVariantIndicator": Ignored("BT-193: a variant"),
    "efac:TenderReference/cbc:ID": Ignored("BT-3201: the buyer's own number of a tender"),
    "efac:TenderingParty/cbc:ID": Field("OPT-310"),
    "efac:SubcontractingTerm": Part(
        "subcontracting",
        {
            "efbc:TermCode": ByList({"applicability": Field("BT-773"), None: Field("BT-773")}),
            "efbc:TermAmount": Field("BT-553"),
            "efbc:TermPercent": Field("BT-555"),
            "efbc:TermDescription": Field("BT-554"),
            "efbc:ValueKnownIndicator": Ignored("BT-730: the value is there when it is known"),
            "efbc:PercentageKnownIndicator": Ignored("BT-731: as BT-730"),
        },
    ),
    "efac:ConcessionRevenue": Part(
        "revenue",
        {
            "efbc:RevenueBuyerAmount": Field("BT-160"),
            "efbc:RevenueUserAmount": Field("BT-162"),
            "efbc:ValueDescription": Ignored("BT-163: how the revenue was reckoned"),
        },
    ),
    "efac:Origin": Part(
        "origin", {"efbc:AreaCode": Ignored("BT-191: country of origin of the goods")}
    ),
    "efac:AggregatedAmounts": Ignored("BT-779, 780, 782: what was paid in the end (E5)"),
    "efac:ContractTerm": _TRANSPORT,
    "efbc:PublicTransportationCumulatedDistance": _TRANSPORT,
}

_PARTY: Map = {
    "cbc:ID": Field("OPT-210"),
    "cbc:Name": Field("party-name"),  # has no number of its own
    "efac:Tenderer": Part(
        "tenderer",
        {"cbc:ID": Field("OPT-300-Tenderer"), "efbc:GroupLeadIndicator": Field("OPT-170")},
    ),
    "efac:SubContractor": Part(
        "subcontractor",
        {"cbc:ID": Field("OPT-301-Sub"), "efac:MainContractor/cbc:ID": Field("OPT-301-Main")},
    ),
}

_CONTRACT: Map = {
    "cbc:ID": Field("OPT-316"),
    "efac:ContractReference/cbc:ID": Field("BT-150"),
    "cbc:Title": Field("BT-721"),
    "cbc:IssueDate": Field("BT-145"),
    "cbc:AwardDate": Field("BT-1451"),
    "cbc:URI": Field("BT-151"),
    "efbc:ContractFrameworkIndicator": Field("BT-768"),
    "efac:LotTender/cbc:ID": Field("BT-3202"),
    "cac:SignatoryParty/cac:PartyIdentification/cbc:ID": Field("OPT-300-Signatory"),
    "cac:NoticeDocumentReference": Ignored("OPT-100: the notice of a framework, by BT-04 as well"),
    "efac:Funding": Ignored("BT-5011, 6110: EU funds of a contract; BT-60 tells that there are"),
    "efac:DurationJustification": _TRANSPORT,
}

_GROUP: Map = {
    "efac:TenderLot/cbc:ID": Ignored("BT-556: of several groups the highest ceiling is told"),
    "efbc:GroupFrameworkMaximumValueAmount": Field("BT-156"),
    "efbc:GroupFrameworkReestimatedValueAmount": Ignored("BT-1561: BT-156 is the ceiling"),
}

_RESULT: Map = {
    "cbc:TotalAmount": Field("BT-161"),
    "efbc:OverallMaximumFrameworkContractsAmount": Field("BT-118"),
    "efbc:OverallApproximateFrameworkContractsAmount": Field("BT-1118"),
    "efac:GroupFramework": Part("group-framework", _GROUP),
    "efac:LotResult": Part("lot-result", _LOT_RESULT),
    "efac:LotTender": Part("tender", _TENDER),
    "efac:TenderingParty": Part("party", _PARTY),
    "efac:SettledContract": Part("contract", _CONTRACT),
}

_CHANGES: Map = {
    "efbc:ChangedNoticeIdentifier": Field("BT-758"),
    "efac:ChangeReason/cbc:ReasonCode": Field("BT-140"),
    "efac:ChangeReason/efbc:ReasonDescription": Field("BT-762"),
    "efac:Change/efbc:ChangeDescription": Field("BT-141"),
    # to 1.6 directly below the change
    "efac:Change/efbc:ChangedSectionIdentifier": Field("BT-13716"),
    "efac:Change/efac:ChangedSection/efbc:ChangedSectionIdentifier": Field("BT-13716"),
    "efac:Change/efbc:ProcurementDocumentsChangeIndicator": Field("BT-718"),
    "efac:Change/efbc:ProcurementDocumentsChangeDate": Field("BT-719"),
}

_MODIFICATION: Map = {
    "efbc:ChangedNoticeIdentifier": Field("BT-1501(n)"),
    # from 1.12; to 1.11 the contract was named as a changed section
    "efbc:ModifiedContractIdentifier": Field("BT-1501(c)"),
    "efac:Change/efac:ChangedSection/efbc:ChangedSectionIdentifier": Field("BT-1501(s)"),
    "efac:Change/efbc:ChangedSectionIdentifier": Field("BT-1501(s)"),
    "efac:Change/efbc:ChangeDescription": Field("BT-202"),
    "efac:ChangeReason/cbc:ReasonCode": Field("BT-200"),
    "efac:ChangeReason/efbc:ReasonDescription": Field("BT-201"),
}

NOTICE: Map = {
    **HEADER,
    f"{EXTENSION}/efac:NoticeResult": Part("result", _RESULT),
    f"{EXTENSION}/efac:Changes": Part("changes", _CHANGES),
    f"{EXTENSION}/efac:ContractModification": Part("modification", _MODIFICATION),
}
"""All that is known of a notice."""

STEPS = compile_map(NOTICE)
