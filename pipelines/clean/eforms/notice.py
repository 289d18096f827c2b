"""One archived notice XML into rows: the order of reading, the header, the tables.

Belongs here: `parse_notice`, telling documents apart, the row of `core.notices`.
Does not belong here: how single terms are read (the other modules of this package).
"""

from __future__ import annotations

import re

from lxml import etree

from pipelines.clean.document import Cleaned, Document, Row
from pipelines.clean.eforms import references
from pipelines.clean.eforms.codes import FORM_TYPES
from pipelines.clean.eforms.lots import read_lots
from pipelines.clean.eforms.organisations import (
    Directory,
    give_serving_roles,
    read_buyers,
    read_organisations,
)
from pipelines.clean.eforms.projects import read_project
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.results import Results, read_results
from pipelines.clean.eforms.winners import outcomes, read_awards
from pipelines.clean.eforms.xml import (
    EXTENSION,
    ROOTS,
    Element,
    first,
    local_name,
    parse,
    path,
    text,
)

NOTICE_PAGE = "https://ted.europa.eu/en/notice/-/detail/"

_READ_VERSION = re.compile(r"eforms-sdk-1\.[0-9]+.*")

_IDS = path("cbc:ID")
_VERSION = path("cbc:VersionID")
_PROCEDURE_ID = path("cbc:ContractFolderID")
_SDK = path("cbc:CustomizationID")
_ISSUE_DATE = path("cbc:IssueDate")
_ISSUE_TIME = path("cbc:IssueTime")
_LEGAL_BASIS = path("cbc:RegulatoryDomain")
_NOTICE_TYPE = path("cbc:NoticeTypeCode")
_LANGUAGE = path("cbc:NoticeLanguageCode")
_MORE_LANGUAGES = path("cac:AdditionalNoticeLanguage/cbc:ID")
_PROCEDURE_TYPE = path("cac:TenderingProcess/cbc:ProcedureCode")
_LEGAL_TYPE = path(
    "cac:ContractingParty/cac:ContractingPartyType"
    "/cbc:PartyTypeCode[not(@listName) or @listName='buyer-legal-type']"
)
_SUBTYPE = path(EXTENSION + "/efac:NoticeSubType/cbc:SubTypeCode")
_PUBLICATION = EXTENSION + "/efac:Publication/"
_PUBLICATION_NUMBER = path(_PUBLICATION + "efbc:NoticePublicationID")
_PUBLISHED_ON = path(_PUBLICATION + "efbc:PublicationDate")
_CHANGES = path(EXTENSION + "/efac:Changes")
_CHANGED_NOTICE = path("efbc:ChangedNoticeIdentifier")
_CHANGE_REASON = path("efac:ChangeReason/cbc:ReasonCode")
_EARLIER = path(
    "cac:TenderingProcess/cac:NoticeDocumentReference/cbc:ID"
    " | cac:ProcurementProjectLot/cac:TenderingProcess/cac:NoticeDocumentReference/cbc:ID"
    f" | {EXTENSION}/efac:ContractModification/efbc:ChangedNoticeIdentifier"
)


def parse_notice(document: Document) -> Cleaned:
    """Rows of one archived notice.

    Total: whatever the bytes are, the answer is rows of `core.notices`, `core.lots`,
    `core.organisations` and `core.awards`, or one row of `core.unread_documents` with a reason.

    Args:
        document: notice XML; its name is the publication number it was fetched under, which is
            the notice's key even where the XML says otherwise (that is a finding).
    """
    try:
        root = parse(document.body)
    except etree.XMLSyntaxError as error:
        return _unread(document, f"not XML: {error.msg}")
    reason = _refusal(root)
    return _unread(document, reason) if reason else _notice(root, document)


def _unread(document: Document, reason: str) -> Cleaned:
    cleaned = Cleaned()
    cleaned.add(
        "core.unread_documents",
        {
            "source": document.source,
            "document": document.name,
            "reason": reason,
            "archive_ref": document.archive_ref,
        },
    )
    return cleaned


def _refusal(root: Element) -> str | None:
    """Why a well-formed document cannot be read as an eForms notice; None when it can."""
    if root.tag not in ROOTS:
        name = local_name(root)
        return (
            f"form not yet read: {_ted_form(root)}"
            if name == "TED_EXPORT"
            else f"unknown root: {name}"
        )
    if root.getroottree().docinfo.internalDTD is not None:
        # No notice has one, and entities left unresolved would cut values short in silence.
        return "has a document type declaration"
    version = text(first(_SDK(root))) or "none"
    known = _READ_VERSION.fullmatch(version) is not None
    if not known and not _SUBTYPE(root) and not _NOTICE_TYPE(root):
        return f"unsupported version {version}"
    return None


def _ted_form(root: Element) -> str:
    """Name of the form in `FORM_SECTION`; namespaces differ between versions of TED_EXPORT.

    Forms say whether they are the original or a translation; what else stands there does not.
    """
    for section in root.iterchildren("{*}FORM_SECTION"):
        for form in section.iterchildren("{*}*"):
            if form.get("CATEGORY"):
                return local_name(form)
    return "unknown"


def _notice(root: Element, document: Document) -> Cleaned:
    reader = Reader(document.name, _language(root))
    directory = read_organisations(root, reader)
    buyers = read_buyers(root, directory, reader)
    give_serving_roles(root, directory, reader)
    results = read_results(root, directory, reader)
    subtype, form_type = _form(root, reader)
    notice = _header(root, reader) | _change(root, reader) | _object(root, results, reader)
    notice |= _buyer_columns(root, buyers, directory, reader)
    notice |= _identity(root, document, reader)
    awards = read_awards(results, form_type, directory, reader)
    lots = read_lots(root, outcomes(results, reader), reader)
    notice |= {
        "subtype": subtype,
        "form_type": form_type,
        "value_withheld": reader.withheld,
        "is_latest": True,  # later notices are not known here
        "sources": [document.source],
    }
    return _tables(
        document,
        notice,
        {
            "core.lots": lots,
            "core.organisations": directory.finished_rows(),
            "core.awards": awards,
        },
        reader,
    )


def _tables(
    document: Document, notice: Row, parts: dict[str, list[Row]], reader: Reader
) -> Cleaned:
    cleaned = Cleaned(findings=reader.findings)
    provenance = document.provenance()
    cleaned.add("core.notices", notice | provenance)
    key = {"notice_key": notice["notice_key"]}
    for table, rows in parts.items():
        for row in rows:
            cleaned.add(table, key | row | provenance)
    return cleaned


def _language(root: Element) -> str | None:
    code = text(first(_LANGUAGE(root)))
    return code.upper() if code else None


def _form(root: Element, reader: Reader) -> tuple[str | None, str | None]:
    """Subtype as written and its form type; an unknown subtype has none (national notices)."""
    subtype = reader.token(first(_SUBTYPE(root)))
    form_type = FORM_TYPES.get(subtype or "")
    if form_type is None:
        reader.report("unknown_subtype", f"OPP-070={subtype or ''}")
    return subtype, form_type


def _header(root: Element, reader: Reader) -> Row:
    version = reader.token(first(_SDK(root)))
    if version is None or not _READ_VERSION.fullmatch(version):
        reader.report("unknown_version", f"OPT-002={version or ''}")
    languages = (reader.token(code) for code in _MORE_LANGUAGES(root))
    issued = first(_ISSUE_DATE(root))
    return {
        "notice_id": _notice_id(root, reader),
        "version": reader.token(first(_VERSION(root))),
        "procedure_id": reader.token(first(_PROCEDURE_ID(root))),
        "notice_type": reader.code(first(_NOTICE_TYPE(root)), "notice-type", "BT-02"),
        "language": reader.language,
        "additional_languages": [code.upper() for code in languages if code is not None],
        "published_on": reader.date(first(_PUBLISHED_ON(root)), "OPP-012"),
        "dispatched_at": reader.instant(issued, first(_ISSUE_TIME(root)), "BT-05"),
        "legal_basis": reader.code(first(_LEGAL_BASIS(root)), "legal-basis", "BT-01"),
        "procedure_type": reader.code(
            first(_PROCEDURE_TYPE(root)), "procurement-procedure-type", "BT-105"
        ),
        "sdk_version": version,
    }


def _notice_id(root: Element, reader: Reader) -> str | None:
    """BT-701; about 4 % of notices do not name the scheme (eforms.md §3.1)."""
    elements = _IDS(root)
    named = [element for element in elements if element.get("schemeName") == "notice-id"]
    return reader.token(first(named or elements))


def _identity(root: Element, document: Document, reader: Reader) -> Row:
    """Key, publication number and page: the number fetched under wins over the one inside."""
    fetched = references.publication_number(document.name)
    written = reader.token(first(_PUBLICATION_NUMBER(root)))
    inside = references.publication_number(written)
    if written is not None and inside is None:
        reader.report("unreadable_value", f"OPP-010={written}")
    if fetched and inside and fetched != inside:
        reader.report("publication_number_differs", f"OPP-010={inside}")
    number = fetched or inside
    return {
        "notice_key": number or document.name,
        "publication_number": number,
        "notice_url": NOTICE_PAGE + number if number else document.url or None,
    }


def _change(root: Element, reader: Reader) -> Row:
    changes = first(_CHANGES(root))
    notice_type = first(_NOTICE_TYPE(root))
    # Old notices say `change` where the form type stands (eforms.md §2.1).
    named_so = notice_type is not None and notice_type.get("listName") == "change"
    earlier = (_reference(element, "BT-125", reader) for element in _EARLIER(root))
    return {
        "is_change": changes is not None or named_so,
        "changes_notice": None
        if changes is None
        else _reference(first(_CHANGED_NOTICE(changes)), "BT-758", reader),
        "change_reason": None
        if changes is None
        else reader.code(first(_CHANGE_REASON(changes)), "change-corrig-justification", "BT-140"),
        "previous_notices": list(dict.fromkeys(ref for ref in earlier if ref is not None)),
    }


def _reference(element: Element | None, term: str, reader: Reader) -> str | None:
    """A pointer in its one form; one of unknown form is kept as written and reported."""
    written = reader.token(element)
    found = references.notice_reference(written)
    if found is None and written is not None:
        reader.report("unknown_reference", f"{term}={written}")
    return found or written


def _object(root: Element, results: Results, reader: Reader) -> Row:
    project = read_project(root, reader)
    ceiling = project.framework_max.dkk
    return {
        **project.row,
        "estimated_value": project.estimated.amount,
        "total_value": results.total.amount,
        "currency": project.estimated.currency or results.total.currency,
        "total_currency": results.total.currency,
        "framework_max_dkk": results.framework_max.dkk if ceiling is None else ceiling,
    }


def _buyer_columns(root: Element, buyers: list[str], directory: Directory, reader: Reader) -> Row:
    rows = [directory.get(org_id) for org_id in buyers]
    first_buyer = rows[0] if rows else {}
    cvrs = list(dict.fromkeys(row["cvr"] for row in rows if row.get("cvr")))
    return {
        "buyer_cvr": cvrs[0] if cvrs else None,
        "buyer_cvrs": cvrs,
        "buyer_name": first_buyer.get("name"),
        "buyer_names": [row["name"] for row in rows if row.get("name")],
        "buyer_city": first_buyer.get("city"),
        "buyer_country": first_buyer.get("country"),
        "buyer_legal_type": reader.code(first(_LEGAL_TYPE(root)), "buyer-legal-type", "BT-11"),
    }
