"""Lots (and parts of planning notices) in eForms XML (eforms.md §3.2)."""

from __future__ import annotations

from datetime import datetime

from scrapers.sandbox.ted.markup import (
    EXTENSION,
    Element,
    put,
    put_amount,
    put_code,
    put_text,
    zoned_date,
    zoned_day,
    zoned_time,
)  # fmt: skip
from scrapers.sandbox.ted.parties import Parties
from scrapers.sandbox.world.dice import dice
from scrapers.sandbox.world.notices import Lot, Notice, Procedure


def put_project(
    parent: Element, notice: Notice, *, name: str, text: str, internal_id: str,
    cpv: tuple[str, ...], value: int | None, lot: Lot | None = None,
) -> Element:  # fmt: skip
    """A ProcurementProject, of the procedure or of a lot, in the schema's order."""
    project = put(parent, "cac:ProcurementProject")
    put(project, "cbc:ID", internal_id, schemeName="InternalID")
    put_text(project, "cbc:Name", name)
    put_text(project, "cbc:Description", text)
    put_code(project, "cbc:ProcurementTypeCode", notice.procedure.nature, "contract-nature")
    if lot:
        if notice.form == "competition":
            small = "true" if lot.value < 20_000_000 else "false"
            put(project, "cbc:SMESuitableIndicator", small)
        _put_strategy(project, lot)
    if value is not None:
        _put_value(project, notice.procedure, value)
    path = "cac:MainCommodityClassification/cbc:ItemClassificationCode"
    put_code(project, path, cpv[0], "cpv")
    for code in cpv[1:]:
        path = "cac:AdditionalCommodityClassification/cbc:ItemClassificationCode"
        put_code(project, path, code, "cpv")
    place = put(project, "cac:RealizedLocation/cac:Address")
    put(place, "cbc:CityName", notice.buyer.city)
    put(place, "cbc:PostalZone", f"{notice.buyer.postal_code:04d}")
    put_code(place, "cbc:CountrySubentityCode", notice.buyer.nuts, "nuts-lvl3")
    put_code(place, "cac:Country/cbc:IdentificationCode", "DNK", "country")
    return project


def _put_value(project: Element, procedure: Procedure, value: int) -> None:
    total = put(project, "cac:RequestedTenderTotal")
    if procedure.system == "framework":
        put_amount(put(total, EXTENSION), "efbc:FrameworkMaximumAmount", round(value * 1.2))
    put_amount(total, "cbc:EstimatedOverallContractAmount", value)


def _put_strategy(project: Element, lot: Lot) -> None:
    """BT-06 with BT-774 and BT-775."""

    def goal(code: str, code_list: str) -> None:
        additional = put(project, "cac:ProcurementAdditionalType")
        put_code(additional, "cbc:ProcurementTypeCode", code, code_list)

    if lot.social:
        goal("opp", "social-objective")
        goal("soc-obj", "strategic-procurement")
    if lot.green:
        goal("circ-econ", "environmental-impact")
        goal("env-imp", "strategic-procurement")
    if not (lot.social or lot.green):
        goal("none", "strategic-procurement")


def _put_duration(project: Element, lot: Lot) -> None:
    period = put(project, "cac:PlannedPeriod")
    if lot.starts:
        put(period, "cbc:StartDate", zoned_day(lot.starts))
    put(period, "cbc:DurationMeasure", lot.months, unitCode="MONTH")
    if lot.renewals:
        extension = put(project, "cac:ContractExtension")
        put(extension, "cbc:MaximumNumberNumeric", lot.renewals)
        put_text(
            extension, "cac:Renewal/cac:Period/cbc:Description", "Forlængelse med et år ad gangen."
        )


def _put_terms(parent: Element, notice: Notice, lot: Lot, parties: Parties) -> None:
    terms = put(parent, "cac:TenderingTerms")
    call = notice.form == "competition"
    if call:
        _put_selection(terms, notice.sdk)
    put_code(terms, "cbc:FundingProgramCode", "no-eu-funds", "eu-funded")
    if call:
        reference = put(terms, "cac:CallForTendersDocumentReference")
        put(reference, "cbc:ID", notice.procedure.internal_id)
        put(reference, "cbc:DocumentType", "non-restricted-document")
        put(reference, "cac:Attachment/cac:ExternalReference/cbc:URI", document_url(notice))
        requirement = put(terms, "cac:TendererQualificationRequest/cac:SpecificTendererRequirement")
        put_code(
            requirement, "cbc:TendererRequirementTypeCode", lot.reserved, "reserved-procurement"
        )
        execution = "yes" if lot.reserved == "res-ws" else "no"
        put_code(terms, "cac:ContractExecutionRequirement/cbc:ExecutionRequirementCode", execution,
                 "reserved-execution")  # fmt: skip
        for text in lot.conditions:
            requirement = put(terms, "cac:ContractExecutionRequirement")
            put_code(requirement, "cbc:ExecutionRequirementCode", "performance", "conditions")
            put_text(requirement, "cbc:Description", text)
    _put_criteria(terms)
    if call:
        put(terms, "cac:TenderRecipientParty/cbc:EndpointID", document_url(notice))
    appeal = put(terms, "cac:AppealTerms")
    for role, org in (("Information", parties.guidance), ("Receiver", parties.complaints)):
        path = f"cac:Appeal{role}Party/cac:PartyIdentification/cbc:ID"
        put(appeal, path, org, schemeName="organization")
    if call:
        put(terms, "cac:Language/cbc:ID", "DAN")


def lies_at_ethics(notice: Notice) -> bool:
    """Whether a procedure's documents lie at ethics.dk."""
    return dice("documents", notice.procedure.key).random() < 1 / 6


def document_url(notice: Notice) -> str:
    """Where the tender documents would lie: every sixth procedure's at ethics.dk (udbud.md §5)."""
    if lies_at_ethics(notice):
        return f"https://www.ethics.dk/ethics/eo#/{notice.procedure.procedure_id}/publicTenderDocs"
    return f"https://udbudsplatformen.example/{notice.procedure.internal_id}"


def _put_selection(terms: Element, sdk: str) -> None:
    """A selection criterion, in the old place until SDK 1.11 and the new one after it."""
    criteria = put(put(terms, EXTENSION), "efac:SelectionCriteria")
    if sdk == "1.10":
        put_code(criteria, "cbc:CriterionTypeCode", "tp-abil", "selection-criterion")
        put_text(criteria, "cbc:Name", "Teknisk formåen")
    else:
        put_code(criteria, "cbc:TendererRequirementTypeCode", "tp-abil", "selection-criterion")
    put_text(criteria, "cbc:Description", "Referencer fra de seneste tre år.")


def _put_criteria(terms: Element) -> None:
    criterion = put(terms, "cac:AwardingTerms/cac:AwardingCriterion")
    for kind, name, weight in (("price", "Pris", 60), ("quality", "Kvalitet", 40)):
        part = put(criterion, "cac:SubordinateAwardingCriterion")
        parameter = put(put(part, EXTENSION), "efac:AwardCriterionParameter")
        put_code(parameter, "efbc:ParameterCode", "per-exa", "number-weight")
        put(parameter, "efbc:ParameterNumeric", weight)
        put_code(part, "cbc:AwardingCriterionTypeCode", kind, "award-criterion-type")
        put_text(part, "cbc:Name", name)


def _put_moment(parent: Element, path: str, moment: datetime) -> None:
    period = put(parent, path)
    put(period, "cbc:EndDate", zoned_date(moment))
    put(period, "cbc:EndTime", zoned_time(moment))


def _put_process(parent: Element, notice: Notice) -> None:
    process, procedure = put(parent, "cac:TenderingProcess"), notice.procedure
    if notice.form == "competition":
        put_code(process, "cbc:SubmissionMethodCode", "required", "esubmission")
    put(process, "cbc:GovernmentAgreementConstraintIndicator", "true")
    if notice.form == "competition" and notice.deadline:
        two_steps = procedure.kind != "open"
        path = (
            "ParticipationRequestReceptionPeriod" if two_steps else "TenderSubmissionDeadlinePeriod"
        )
        _put_moment(process, f"cac:{path}", notice.deadline)
    if notice.form == "competition" and notice.previous:
        number = notice.previous.padded_number
        put(process, "cac:NoticeDocumentReference/cbc:ID", number, schemeName="ojs-notice-id")
    put(process, "cac:AuctionTerms/cbc:AuctionConstraintIndicator", "false")
    framework = "fa-wo-rc" if procedure.system == "framework" else "none"
    dynamic = "dps-list" if procedure.system == "dps" else "none"
    for code, code_list in ((framework, "framework-agreement"), (dynamic, "dps-usage")):
        put_code(process, "cac:ContractingSystem/cbc:ContractingSystemTypeCode", code, code_list)


def put_lot(parent: Element, notice: Notice, number: int, parties: Parties) -> None:
    """A ProcurementProjectLot; in a planning notice a part."""
    lot = notice.procedure.lots[number]
    element = put(parent, "cac:ProcurementProjectLot")
    planning = notice.form == "planning"
    lot_id = f"PAR-{number + 1:04d}" if planning else lot.lot_id
    put(element, "cbc:ID", lot_id, schemeName="Part" if planning else "Lot")
    if not planning:
        _put_terms(element, notice, lot, parties)
        _put_process(element, notice)
    project = put_project(
        element,
        notice,
        name=lot.title,
        text=lot.text,
        internal_id=f"{notice.procedure.internal_id}-{number + 1}",
        cpv=lot.cpv,
        value=None if notice.form == "result" else lot.value,
        lot=None if planning else lot,
    )
    if not planning:
        _put_duration(project, lot)
