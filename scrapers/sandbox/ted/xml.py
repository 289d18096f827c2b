"""A notice as eForms XML, the way TED publishes it (eforms.md §1-§3)."""

from __future__ import annotations

from lxml import etree

from scrapers.sandbox.ted.issues import issue_number
from scrapers.sandbox.ted.lots import put_lot, put_project
from scrapers.sandbox.ted.markup import (
    EXTENSION,
    Element,
    put,
    put_code,
    put_text,
    root,
    to_bytes,
    zoned_date,
    zoned_day,
    zoned_time,
)  # fmt: skip
from scrapers.sandbox.ted.parties import Parties, parties_of, put_organisations
from scrapers.sandbox.ted.result import put_result
from scrapers.sandbox.world.notices import Notice

ROOTS = {
    "planning": "PriorInformationNotice",
    "consultation": "PriorInformationNotice",
    "competition": "ContractNotice",
    "result": "ContractAwardNotice",
    "dir-awa-pre": "ContractAwardNotice",
    "cont-modif": "ContractAwardNotice",
    "completion": "ContractAwardNotice",
}
TYPES = {
    "planning": "pin-only", "consultation": "pmc", "dir-awa-pre": "veat",
    "cont-modif": "can-modif", "completion": "compl",
}  # fmt: skip
"""BT-02 codes of the forms that have one each."""
NATIONAL_PROFILE = "aarhus/2025-03/1/call"
"""The notice that carries an extension of a national profile."""


def notice_type(notice: Notice) -> str:
    """BT-02 code."""
    if notice.form in TYPES:
        return TYPES[notice.form]
    kind = "social" if notice.procedure.light else "standard"
    return f"{'cn' if notice.form == 'competition' else 'can'}-{kind}"


def notice_xml(notice: Notice) -> bytes:
    """The notice as UTF-8 bytes."""
    document, parties = root(ROOTS[notice.form]), parties_of(notice)
    _put_extension(document, notice, parties)
    _put_header(document, notice)
    for org in parties.buyers:
        _put_buyer(document, notice, parties, org)
    _put_procedure(document, notice)
    for number in range(len(notice.procedure.lots)):
        put_lot(document, notice, number, parties)
    if notice.form == "result":
        put(document, "cac:TenderResult/cbc:AwardDate", "2000-01-01Z")  # the schema wants one
    return to_bytes(document)


def _put_extension(document: Element, notice: Notice, parties: Parties) -> None:
    extension = put(document, EXTENSION)
    put(extension, "efbc:TransmissionDate", zoned_date(notice.dispatched))
    put(extension, "efbc:TransmissionTime", zoned_time(notice.dispatched))
    if notice.change:
        _put_change(extension, notice)
    if notice.form == "result":
        put_result(extension, notice, parties)
    put_code(extension, "efac:NoticeSubType/cbc:SubTypeCode", notice.subtype, "notice-subtype")
    put_organisations(extension, notice, parties)
    if not notice.national:
        _put_publication(extension, notice)
    if notice.key == NATIONAL_PROFILE:
        content = put(document[0], "ext:UBLExtension/ext:ExtensionContent")
        profile = "urn:example:national-profile"
        etree.SubElement(content, f"{{{profile}}}Profile", nsmap={"dkext": profile}).text = "prøve"


def _put_publication(extension: Element, notice: Notice) -> None:
    """efac:Publication, which only what the OJ S publishes has."""
    publication = put(extension, "efac:Publication")
    put(publication, "efbc:NoticePublicationID", notice.padded_number, schemeName="ojs-notice-id")
    put(publication, "efbc:GazetteID", gazette(notice), schemeName="ojs-id")
    put(publication, "efbc:PublicationDate", f"{notice.published}Z")


def gazette(notice: Notice) -> str:
    """The OJ S issue the notice stands in."""
    return f"{issue_number(notice.published)}/{notice.published.year}"


def _put_change(extension: Element, notice: Notice) -> None:
    """efac:Changes; the changed notice by its identifier or by its number, as both occur."""
    if notice.change is None:
        return
    changed = notice.change.changed
    by_number = int(notice.notice_id[0], 16) % 2
    mark = changed.padded_number if by_number else f"{changed.notice_id}-{changed.version}"
    changes = put(extension, "efac:Changes")
    put(changes, "efbc:ChangedNoticeIdentifier", mark)
    if notice.change.code != "cancel":
        change = put(changes, "efac:Change")
        for lot in notice.procedure.lots:
            path = "efac:ChangedSection/efbc:ChangedSectionIdentifier"
            put(change, path, lot.lot_id)
        put_text(change, "efbc:ChangeDescription", notice.change.reason)
    reason = put(changes, "efac:ChangeReason")
    put_code(reason, "cbc:ReasonCode", notice.change.code, "change-corrig-justification")
    put_text(reason, "efbc:ReasonDescription", notice.change.reason)


def _put_header(document: Element, notice: Notice) -> None:
    put(document, "cbc:UBLVersionID", "2.3")
    put(document, "cbc:CustomizationID", f"eforms-sdk-{notice.sdk}")
    put(document, "cbc:ID", notice.notice_id, schemeName="notice-id")
    if notice.form != "planning" and notice.procedure.procedure_id:
        put(document, "cbc:ContractFolderID", notice.procedure.procedure_id)
    put(document, "cbc:IssueDate", zoned_date(notice.dispatched))
    put(document, "cbc:IssueTime", zoned_time(notice.dispatched))
    put(document, "cbc:VersionID", notice.version)
    if notice.expected:
        put(document, "cbc:PlannedDate", zoned_day(notice.expected))
    put(document, "cbc:RegulatoryDomain", "other" if notice.national else "32014L0024")
    put_code(document, "cbc:NoticeTypeCode", notice_type(notice), notice.form)
    put_code(document, "cbc:NoticeLanguageCode", "DAN", "language")


def _put_buyer(document: Element, notice: Notice, parties: Parties, org: str) -> None:
    buyer = notice.procedure.buyers[parties.buyers.index(org)]
    party = put(document, "cac:ContractingParty")
    put_code(
        party, "cac:ContractingPartyType/cbc:PartyTypeCode", buyer.legal_type, "buyer-legal-type"
    )
    put_code(party, "cac:ContractingActivity/cbc:ActivityTypeCode", "gen-pub", "authority-activity")
    inner = put(party, "cac:Party")
    put(inner, "cac:PartyIdentification/cbc:ID", org, schemeName="organization")
    service = put(inner, "cac:ServiceProviderParty")
    put_code(service, "cbc:ServiceTypeCode", "ted-esen", "organisation-role")
    put(
        service,
        "cac:Party/cac:PartyIdentification/cbc:ID",
        parties.platform,
        schemeName="organization",
    )


def _put_procedure(document: Element, notice: Notice) -> None:
    procedure = notice.procedure
    if notice.form == "competition":
        terms = put(document, "cac:TenderingTerms")
        path = "cac:TendererQualificationRequest/cac:SpecificTendererRequirement"
        path += "/cbc:TendererRequirementTypeCode"
        if notice.sdk == "1.10":
            put_code(terms, path, "corruption", "exclusion-ground")
        else:
            put_code(terms, path, "epo-notice", "exclusion-grounds-source")
        if len(procedure.lots) > 1:
            put(terms, "cac:LotDistribution/cbc:MaximumLotsSubmittedNumeric", len(procedure.lots))
    if notice.form != "planning":
        process = put(document, "cac:TenderingProcess")
        put_code(process, "cbc:ProcedureCode", procedure.kind, "procurement-procedure-type")
        if notice.form == "competition":
            path = "cac:ProcessJustification/cbc:ProcessReasonCode"
            put_code(process, path, "false", "accelerated-procedure")
    put_project(document, notice, name=procedure.title, text=procedure.text, cpv=procedure.cpv,
                internal_id=procedure.internal_id,
                value=None if notice.form == "result" else procedure.value)  # fmt: skip
