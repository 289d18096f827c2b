"""The map of lots and of what is bought (eforms.md §3.2): where each term stands.

Belongs here: `cac:ProcurementProjectLot`, and `cac:ProcurementProject` of lots and procedures.
Does not belong here: header, procedure, organisations (`skeleton`), results (`skeleton_results`).
"""

from __future__ import annotations

from pipelines.clean.eforms.elements import ByList, Field, Ignored, Map, Part
from pipelines.clean.eforms.xml import EXTENSION

_STREET = Ignored("BT-5101: the town and postal code of a place of performance are enough")
_NOT_SOCIAL = Ignored("of no use for who may take part, what is bought or what it costs")
_TECHNICAL = Ignored("how bids are handled, not who may give them")
REVIEW = Ignored("reviews and complaints are no part of the tables")

_SUPPLEMENTARY = Ignored("CPV's supplementary vocabulary: no division of what is bought")
_CPV: dict[str | None, Field | Ignored] = {
    "cpv": Field("BT-262"),
    None: Field("BT-262"),
    "cpvsuppl": _SUPPLEMENTARY,
}
_CPV_MORE: dict[str | None, Field | Ignored] = {
    "cpv": Field("BT-263"),
    None: Field("BT-263"),
    "cpvsuppl": _SUPPLEMENTARY,
}

PROJECT: Map = {
    "cbc:ID": Field("BT-22"),
    "cbc:Name": Field("BT-21"),
    "cbc:Description": Field("BT-24"),
    "cbc:Note": Field("BT-300"),
    "cbc:ProcurementTypeCode": Field("BT-23"),
    "cbc:SMESuitableIndicator": Field("BT-726"),
    "cbc:EstimatedOverallContractQuantity": Ignored("BT-25: units differ, nothing can be added up"),
    "cac:ProcurementAdditionalType": Part(
        "additional",
        {
            "cbc:ProcurementTypeCode": ByList(
                {
                    "contract-nature": Field("BT-531"),
                    "social-objective": Field("BT-775"),
                    "strategic-procurement": Field("BT-06"),
                    "environmental-impact": Field("BT-774"),
                    "innovative-acquisition": Field("BT-776"),
                    "accessibility": Field("BT-754"),
                    "gpp-criteria": Field("BT-805"),
                    "transport-service": Ignored("OPP-040: means of public transport"),
                }
            ),
            "cbc:ProcurementType": Field("BT-777"),
        },
    ),
    "cac:MainCommodityClassification/cbc:ItemClassificationCode": ByList(_CPV),
    "cac:MainCommodityClassification/cbc:NatureCode": Ignored("the CPV code tells it"),
    "cac:AdditionalCommodityClassification/cbc:ItemClassificationCode": ByList(_CPV_MORE),
    "cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount": Field("BT-27"),
    f"cac:RequestedTenderTotal/{EXTENSION}/efbc:FrameworkMaximumAmount": Field("BT-271"),
    "cac:RealizedLocation": Part(
        "place",
        {
            "cbc:Description": Field("BT-728"),
            "cac:Address/cbc:CountrySubentityCode": Field("BT-5071"),
            "cac:Address/cbc:CityName": Field("BT-5131"),
            "cac:Address/cbc:PostalZone": Field("BT-5121"),
            "cac:Address/cac:Country/cbc:IdentificationCode": Field("BT-5141"),
            "cac:Address/cbc:Region": Field("BT-727"),
            "cac:Address/cbc:StreetName": _STREET,
            "cac:Address/cbc:AdditionalStreetName": _STREET,
            "cac:Address/cac:AddressLine": _STREET,
        },
    ),
    "cac:PlannedPeriod/cbc:DurationMeasure": Field("BT-36"),
    "cac:PlannedPeriod/cbc:StartDate": Field("BT-536"),
    "cac:PlannedPeriod/cbc:EndDate": Field("BT-537"),
    "cac:PlannedPeriod/cbc:DescriptionCode": Field("BT-538"),
    "cac:PlannedPeriod/cbc:Description": Ignored("BT-781: the duration in words, E5 only"),
    "cac:ContractExtension/cbc:MaximumNumberNumeric": Field("BT-58"),
    "cac:ContractExtension/cbc:MinimumNumberNumeric": _NOT_SOCIAL,
    "cac:ContractExtension/cbc:OptionsDescription": Field("BT-54"),
    "cac:ContractExtension/cac:Renewal/cac:Period/cbc:Description": Field("BT-57"),
}

EXCLUSION = Ignored("BT-67, BT-806: grounds for exclusion follow the law and are the same for all")

_REQUIREMENT: Map = {
    "cbc:TendererRequirementTypeCode": ByList(
        {
            "reserved-procurement": Field("BT-71"),
            "selection-criteria-source": Field("BT-821"),
            "exclusion-ground": EXCLUSION,
            "exclusion-grounds-source": EXCLUSION,
            "missing-info-submission": Ignored("BT-771: late information"),
        }
    ),
    "cbc:Description": Ignored("BT-67(b), BT-772: words to a code that is ignored"),
}

_CRITERION: Map = {
    "cbc:CriterionTypeCode": Field("BT-747"),
    "cbc:TendererRequirementTypeCode": Field("BT-809"),
    "cbc:Name": Field("BT-749"),
    "cbc:Description": Field("BT-750"),
    "cbc:CalculationExpressionCode": Field("BT-748"),
    "efbc:SecondStageIndicator": Ignored("BT-40: for the invitation to a second stage"),
    "efac:CriterionParameter": Ignored("BT-752, 7531, 7532: numbers without their text"),
}

_AWARD_CRITERION: Map = {
    "cbc:AwardingCriterionTypeCode": Field("BT-539"),
    "cbc:Name": Field("BT-734"),
    "cbc:Description": Field("BT-540"),
    f"{EXTENSION}/efac:AwardCriterionParameter/efbc:ParameterNumeric": Field("BT-541"),
    f"{EXTENSION}/efac:AwardCriterionParameter/efbc:ParameterCode": ByList(
        {
            "number-weight": Field("BT-5421"),
            "number-fixed": Field("BT-5422"),
            "number-threshold": Field("BT-5423"),
            None: Field("BT-5421"),
        }
    ),
}

_DOCUMENT: Map = {
    "cbc:ID": Ignored("OPT-140: a number within the notice"),
    "cbc:DocumentType": Field("BT-14"),
    "cac:Attachment/cac:ExternalReference/cbc:URI": Field("BT-15"),
    "cbc:LanguageID": Ignored("BT-708 (to 1.8): the documents show it"),
    f"{EXTENSION}/efac:OfficialLanguages": Ignored("BT-708 (from 1.9): the documents show it"),
    f"{EXTENSION}/efac:NonOfficialLanguages": Ignored("BT-737: the documents show it"),
    "cbc:DocumentStatusCode": Ignored("OPT-050: official or not"),
    f"{EXTENSION}/efbc:AccessToolName": _TECHNICAL,
}

_LAW: Map = {
    "cbc:ID": Ignored("OPT-111: a number within the notice"),
    "cac:Attachment": Ignored("OPT-110, 120, 130: where general law can be read"),
    "cac:IssuerParty/cac:PartyIdentification/cbc:ID": Field("OPT-301-Info"),
}

_LOT_TERMS: Map = {
    "cac:TendererQualificationRequest/cac:SpecificTendererRequirement": Part(
        "requirement", _REQUIREMENT
    ),
    "cac:TendererQualificationRequest/cbc:CompanyLegalFormCode": Ignored("BT-761: form of a group"),
    "cac:TendererQualificationRequest/cbc:CompanyLegalForm": Ignored("BT-76: the same in words"),
    "cac:ContractExecutionRequirement": Part(
        "execution",
        {
            "cbc:ExecutionRequirementCode": ByList(
                {
                    "reserved-execution": Field("BT-736"),
                    "conditions": Field("OPT-060"),
                    "einvoicing": _TECHNICAL,
                    "ecatalog-submission": _TECHNICAL,
                    "esignature-submission": _TECHNICAL,
                    "nda": _TECHNICAL,
                    "customer-service": Ignored("OPP-011: quality of public transport"),
                }
            ),
            "cbc:Description": Field("BT-70"),
        },
    ),
    f"{EXTENSION}/efac:SelectionCriteria": Part("criterion", _CRITERION),
    "cac:AwardingTerms/cac:AwardingCriterion/cac:SubordinateAwardingCriterion": Part(
        "award-criterion", _AWARD_CRITERION
    ),
    "cac:AwardingTerms/cac:AwardingCriterion/cbc:CalculationExpression": Field("BT-543"),
    "cac:AwardingTerms/cac:AwardingCriterion/cbc:Description": Ignored("BT-733: order of criteria"),
    "cac:AwardingTerms/cac:Prize": Ignored("BT-44, 644: prizes of design contests"),
    "cac:AwardingTerms/cac:TechnicalCommitteePerson": Ignored("BT-46: members of a jury, persons"),
    "cac:AwardingTerms/cbc:BindingOnBuyerIndicator": _NOT_SOCIAL,
    "cac:AwardingTerms/cbc:FollowupContractIndicator": _NOT_SOCIAL,
    "cac:AwardingTerms/cbc:NoFurtherNegotiationIndicator": _NOT_SOCIAL,
    "cac:AwardingTerms/cbc:OtherConditionsIndicator": _NOT_SOCIAL,
    "cac:CallForTendersDocumentReference": Part("document", _DOCUMENT),
    "cac:TenderRecipientParty/cbc:EndpointID": Field("BT-18"),
    "cac:TenderRecipientParty/cac:PartyIdentification": _TECHNICAL,
    "cac:TenderEvaluationParty": _TECHNICAL,
    "cac:DocumentProviderParty": _TECHNICAL,
    "cac:Language/cbc:ID": Field("BT-97"),
    "cac:AllowedSubcontractTerms/cbc:SubcontractingConditionsCode": Field("BT-65"),
    "cac:AllowedSubcontractTerms/cbc:MinimumPercent": Field("BT-64"),
    "cac:AllowedSubcontractTerms/cbc:MaximumPercent": Field("BT-729"),
    f"{EXTENSION}/efac:TenderSubcontractingRequirements"
    "/efbc:TenderSubcontractingRequirementsCode": Field("BT-651"),
    "cbc:FundingProgramCode": ByList(
        {
            "eu-funded": Field("BT-60"),
            None: Field("BT-60"),
            "eu-programme": Ignored("BT-5011: which programme"),
        }
    ),
    "cbc:FundingProgram": Ignored("BT-6140: the programme in words"),
    f"{EXTENSION}/efac:Funding/efbc:FinancingIdentifier": Field("BT-5010"),
    f"{EXTENSION}/efac:Funding/cbc:FundingProgramCode": Ignored("BT-5011: which programme"),
    f"{EXTENSION}/efac:Funding/cbc:Description": Ignored("BT-6140: the programme in words"),
    f"{EXTENSION}/efac:StrategicProcurement": Ignored("BT-717, 735: clean vehicles"),
    "cac:AppealTerms/cac:AppealReceiverParty/cac:PartyIdentification/cbc:ID": Field(
        "OPT-301-Reviewer"
    ),
    "cac:AppealTerms/cac:MediationParty/cac:PartyIdentification/cbc:ID": Field("OPT-301-Mediator"),
    "cac:AppealTerms/cac:AppealInformationParty/cac:PartyIdentification/cbc:ID": Field(
        "OPT-301-Info"
    ),
    "cac:AppealTerms/cac:PresentationPeriod": REVIEW,
    "cac:AdditionalInformationParty/cac:PartyIdentification/cbc:ID": Field("OPT-301-Info"),
    "cac:FiscalLegislationDocumentReference": Part("law", _LAW),
    "cac:EnvironmentalLegislationDocumentReference": Part("law", _LAW),
    "cac:EmploymentLegislationDocumentReference": Part("law", _LAW),
    "cbc:RecurringProcurementIndicator": Field("BT-94"),
    "cbc:RecurringProcurementDescription": Field("BT-95"),
    "cac:RequiredFinancialGuarantee/cbc:GuaranteeTypeCode": Field("BT-751"),
    "cac:RequiredFinancialGuarantee/cbc:Description": Field("BT-75"),
    "cbc:VariantConstraintCode": Ignored("BT-63: variants"),
    "cbc:MultipleTendersCode": Ignored("BT-769: several tenders of one tenderer"),
    "cbc:RequiredCurriculaCode": Ignored("BT-79: qualifications of staff to be shown"),
    "cbc:LatestSecurityClearanceDate": _NOT_SOCIAL,
    "cac:SecurityClearanceTerm": _NOT_SOCIAL,
    "cac:PaymentTerms": Ignored("BT-77: terms of payment"),
    "cac:PostAwardProcess": _TECHNICAL,
    "cac:TenderValidityPeriod": _TECHNICAL,
    "cac:BidTenderPreparation": _TECHNICAL,
}

_PERIOD_END: Map = {"cbc:EndDate": Field("date"), "cbc:EndTime": Field("time")}

_LOT_PROCESS: Map = {
    "cac:TenderSubmissionDeadlinePeriod": Part("BT-131", _PERIOD_END),
    "cac:ParticipationRequestReceptionPeriod": Part("BT-1311", _PERIOD_END),
    f"{EXTENSION}/efac:InterestExpressionReceptionPeriod": Part("BT-630", _PERIOD_END),
    f"{EXTENSION}/efac:AnswerReceptionPeriod": Part("BT-800", _PERIOD_END),
    "cac:AdditionalInformationRequestPeriod": Part("BT-13", _PERIOD_END),
    "cac:OpenTenderEvent": Part(
        "BT-132",
        {
            "cbc:OccurrenceDate": Field("date"),
            "cbc:OccurrenceTime": Field("time"),
            "cac:OccurenceLocation": _TECHNICAL,
            "cbc:Description": _TECHNICAL,
        },
    ),
    "cac:InvitationSubmissionPeriod/cbc:StartDate": Field("BT-130"),
    "cac:ContractingSystem/cbc:ContractingSystemTypeCode": ByList(
        {"framework-agreement": Field("BT-765"), "dps-usage": Field("BT-766")}
    ),
    "cac:FrameworkAgreement/cbc:MaximumOperatorQuantity": Field("BT-113"),
    "cac:FrameworkAgreement/cbc:EstimatedMaximumValueAmount": Field("BT-157"),
    "cac:FrameworkAgreement/cbc:Justification": Ignored("BT-109: why more than four years"),
    "cac:FrameworkAgreement/cac:SubsequentProcessTenderRequirement": Ignored(
        "BT-111: other buyers of a framework, free text"
    ),
    "cbc:SubmissionMethodCode": Field("BT-17"),
    "cbc:GovernmentAgreementConstraintIndicator": Field("BT-115"),
    "cac:NoticeDocumentReference": Part(
        "previous",
        {
            "cbc:ID": Field("BT-125"),
            "cbc:ReferencedDocumentInternalAddress": Field("BT-1251"),
        },
    ),
    "cac:AuctionTerms": _TECHNICAL,
    "cac:EconomicOperatorShortList": Ignored("BT-50, 51, 661: how many are invited"),
    "cac:ProcessJustification": Ignored("BT-19: why electronic submission is not possible"),
    "cbc:CandidateReductionConstraintIndicator": _TECHNICAL,
    "cbc:AccessToolsURI": _TECHNICAL,
    f"{EXTENSION}/efbc:AccessToolName": _TECHNICAL,
}

LOT: Map = {
    "cbc:ID": Field("BT-137"),
    **{f"cac:ProcurementProject/{path}": use for path, use in PROJECT.items()},
    **{f"cac:TenderingTerms/{path}": use for path, use in _LOT_TERMS.items()},
    **{f"cac:TenderingProcess/{path}": use for path, use in _LOT_PROCESS.items()},
}
