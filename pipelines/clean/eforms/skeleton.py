"""The map of a notice (eforms.md §3): where each business term stands, and what is passed over.

Belongs here: header, procedure and organisations. Lots stand in `skeleton_lots`; results, changes
and modifications, and the map as a whole, in `skeleton_results`.
Does not belong here: what becomes of a value.

A code is told by its own `listName` alone: that is what all SDK versions have in common (§3.6).
What moved between versions (selection criteria 1.12, sources 1.12, BT-13716 and BT-1501 1.7 and
1.12, BT-708 1.9) stands here in both places.
"""

from __future__ import annotations

from pipelines.clean.eforms.elements import ByList, Field, Ignored, Map, Part
from pipelines.clean.eforms.skeleton_lots import EXCLUSION, LOT, PROJECT, REVIEW
from pipelines.clean.eforms.xml import EXTENSION

_PERSON = Ignored("BT-502, 503, 506, 739: contact persons are never read")
_ORGANISATION: Map = {
    "efac:Company/cac:PartyIdentification/cbc:ID": Field("OPT-200"),
    "efac:Company/cac:PartyName/cbc:Name": Field("BT-500"),
    "efac:Company/cac:PartyLegalEntity/cbc:CompanyID": Field("BT-501"),
    "efac:Company/cac:PostalAddress/cbc:StreetName": Field("BT-510"),
    "efac:Company/cac:PostalAddress/cbc:AdditionalStreetName": Ignored(
        "BT-510(b): storey and door, where a person may be named"
    ),
    "efac:Company/cac:PostalAddress/cac:AddressLine": Ignored("BT-510(c): as BT-510(b)"),
    "efac:Company/cac:PostalAddress/cbc:Department": Ignored("BT-16: often names a person"),
    "efac:Company/cac:PostalAddress/cbc:CityName": Field("BT-513"),
    "efac:Company/cac:PostalAddress/cbc:PostalZone": Field("BT-512"),
    "efac:Company/cac:PostalAddress/cbc:CountrySubentityCode": Field("BT-507"),
    "efac:Company/cac:PostalAddress/cac:Country/cbc:IdentificationCode": Field("BT-514"),
    "efac:Company/cbc:WebsiteURI": Field("BT-505"),
    "efac:Company/cbc:EndpointID": Ignored("BT-509: address of a system for electronic delivery"),
    "efac:Company/cac:Contact": _PERSON,
    "efac:Company/efbc:CompanySizeCode": Field("BT-165"),
    "efac:TouchPoint/cac:PartyIdentification/cbc:ID": Field("OPT-201"),
    "efac:TouchPoint/cac:PartyName": Ignored("a touchpoint's name is often a person's"),
    "efac:TouchPoint/cac:PostalAddress": Ignored("a touchpoint is its organisation once more"),
    "efac:TouchPoint/cac:PartyLegalEntity": Ignored("a touchpoint is its organisation once more"),
    "efac:TouchPoint/cac:Contact": _PERSON,
    "efac:TouchPoint/cbc:WebsiteURI": Ignored("a touchpoint is its organisation once more"),
    "efac:TouchPoint/cbc:EndpointID": Ignored("BT-509"),
    "efac:UltimateBeneficialOwner": Ignored("BT-500-UBO: owners are persons and never read"),
    "efbc:ListedOnRegulatedMarketIndicator": Field("BT-746"),
    "efbc:NaturalPersonIndicator": Field("BT-633"),
    "efbc:GroupLeadIndicator": Field("OPP-050"),
    "efbc:AwardingCPBIndicator": Field("OPP-051"),
    "efbc:AcquiringCPBIndicator": Field("OPP-052"),
}

_BUYER: Map = {
    "cbc:BuyerProfileURI": Field("BT-508"),
    "cac:ContractingPartyType/cbc:PartyTypeCode": ByList(
        {
            "buyer-legal-type": Field("BT-11"),
            None: Field("BT-11"),
            "buyer-contracting-type": Ignored("BT-740: contracting entity or not, follows BT-01"),
        }
    ),
    "cac:ContractingActivity/cbc:ActivityTypeCode": Field("BT-10"),
    "cac:Party/cac:PartyIdentification/cbc:ID": Field("OPT-300"),
    # The party inside serves the buyer and is none.
    "cac:Party/cac:ServiceProviderParty": Part(
        "service",
        {
            "cbc:ServiceTypeCode": Field("OPT-030"),
            "cac:Party/cac:PartyIdentification/cbc:ID": Field("OPT-300-Service"),
        },
    ),
}

_PROCEDURE: Map = {
    "cac:TenderingProcess/cbc:ProcedureCode": Field("BT-105"),
    "cac:TenderingProcess/cac:ProcessJustification": Part(
        "justification",
        {
            "cbc:ProcessReasonCode": ByList(
                {
                    "accelerated-procedure": Field("BT-106"),
                    "direct-award-justification": Field("BT-136"),
                }
            ),
            "cbc:ProcessReason": Field("BT-135"),
            "cbc:Description": Field("BT-1252"),
        },
    ),
    "cac:TenderingProcess/cac:NoticeDocumentReference/cbc:ID": Field("BT-125"),
    "cac:TenderingProcess/cac:NoticeDocumentReference/cbc:ReferencedDocumentInternalAddress": (
        Ignored("BT-1251 stands with the lot")
    ),
    "cac:TenderingProcess/cbc:Description": Ignored("BT-88: how the procedure runs"),
    "cac:TenderingProcess/cbc:PartPresentationCode": Ignored("BT-763: BT-31 tells the number"),
    "cac:TenderingProcess/cbc:GovernmentAgreementConstraintIndicator": Ignored(
        "BT-115 stands with the lot"
    ),
    "cac:TenderingTerms/cac:LotDistribution/cbc:MaximumLotsSubmittedNumeric": Field("BT-31"),
    "cac:TenderingTerms/cac:LotDistribution/cbc:MaximumLotsAwardedNumeric": Field("BT-33"),
    "cac:TenderingTerms/cac:LotDistribution/cac:LotsGroup": Part(
        "group",
        {
            "cbc:LotsGroupID": Field("BT-330"),
            "cac:ProcurementProjectLotReference/cbc:ID": Field("BT-1375"),
        },
    ),
    "cac:TenderingTerms/cac:ProcurementLegislationDocumentReference": Part(
        "legal-basis", {"cbc:ID": Field("BT-01(c)"), "cbc:DocumentDescription": Field("BT-01(d)")}
    ),
    "cac:TenderingTerms/cac:TendererQualificationRequest": EXCLUSION,
}

HEADER: Map = {
    "cbc:UBLVersionID": Ignored("version of UBL, the same in all notices"),
    "cbc:CustomizationID": Field("OPT-002"),
    "cbc:ProfileID": Ignored("name of a national profile; OPT-002 tells it as well"),
    "cbc:ID": Field("BT-701"),
    "cbc:VersionID": Field("BT-757"),
    "cbc:ContractFolderID": Field("BT-04"),
    "cbc:IssueDate": Field("BT-05(a)"),
    "cbc:IssueTime": Field("BT-05(b)"),
    "cbc:RequestedPublicationDate": Ignored("BT-738: a wish; OPP-012 is the day"),
    "cbc:PlannedDate": Field("BT-127"),
    "cbc:RegulatoryDomain": Field("BT-01"),
    "cbc:NoticeTypeCode": Field("BT-02"),
    "cbc:NoticeLanguageCode": Field("BT-702"),
    "cac:AdditionalNoticeLanguage/cbc:ID": Field("BT-702-More"),
    "cac:ContractingParty": Part("buyer", _BUYER),
    "cac:ProcurementProject": Part("project", PROJECT),
    "cac:ProcurementProjectLot": Part("lot", LOT),
    "cac:TenderResult": Ignored("a dummy of the schema: 2000-01-01"),
    **_PROCEDURE,
    f"{EXTENSION}/efac:NoticeSubType/cbc:SubTypeCode": Field("OPP-070"),
    f"{EXTENSION}/efac:Publication/efbc:NoticePublicationID": Field("OPP-010"),
    f"{EXTENSION}/efac:Publication/efbc:PublicationDate": Field("OPP-012"),
    f"{EXTENSION}/efac:Publication/efbc:GazetteID": Ignored("OPP-011: OPP-010 names the notice"),
    f"{EXTENSION}/efbc:TransmissionDate": Ignored("BT-803: dispatch by the sender; BT-05 is read"),
    f"{EXTENSION}/efbc:TransmissionTime": Ignored("BT-803: dispatch by the sender; BT-05 is read"),
    f"{EXTENSION}/efac:Organizations/efac:Organization": Part("organisation", _ORGANISATION),
    f"{EXTENSION}/efac:Organizations/efac:UltimateBeneficialOwner": Ignored(
        "BT-500-UBO: owners are persons and never read"
    ),
    f"{EXTENSION}/efac:Appeals": REVIEW,
    # Business registration notices (X01, X02): no purchase, no lots, a firm's own news.
    "cbc:Note": Ignored("BT-300 of X01, X02"),
    "cac:SenderParty": _PERSON,
    "cac:BusinessParty": Ignored("a foreign firm's registration (X01, X02) is no purchase"),
    "cac:AdditionalDocumentReference": Ignored("OPP-120: where a registration was announced"),
    "cac:BusinessCapability": Ignored("OPP-105: branch of a firm that was registered"),
    "efac:NoticePurpose": Ignored("OPP-100: what was registered"),
}
