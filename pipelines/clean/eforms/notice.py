"""One archived notice XML into rows: the order of reading, the header, the tables.

Belongs here: `parse_notice`, telling documents apart, the row of `core.notices`.
Does not belong here: how single terms are read (the other modules of this package).
"""

from __future__ import annotations

from lxml import etree

from pipelines.clean.document import Cleaned, Document, Row
from pipelines.clean.eforms import references
from pipelines.clean.eforms.codes import FORM_TYPES
from pipelines.clean.eforms.elements import Found, walk
from pipelines.clean.eforms.header import READ_VERSION, read_change, read_header, read_object
from pipelines.clean.eforms.lots import read_lots
from pipelines.clean.eforms.organisations import (
    Directory,
    give_serving_roles,
    read_buyers,
    read_organisations,
)
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.results import read_results
from pipelines.clean.eforms.skeleton_results import STEPS
from pipelines.clean.eforms.winners import outcomes, read_awards
from pipelines.clean.eforms.xml import ROOTS, Element, local_name, parse, text

NOTICE_PAGE = "https://ted.europa.eu/en/notice/-/detail/"


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
    if reason := _refusal(root):
        return _unread(document, reason)
    reader = Reader(document.name)
    notice = walk(root, STEPS, reader.report)
    if reason := _unsupported(notice):
        return _unread(document, reason)
    return _notice(notice, document, reader)


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
    return None


def _unsupported(notice: Found) -> str | None:
    """Why a notice cannot be read: a version not known, and nothing known in it."""
    version = text(notice.first("OPT-002")) or "none"
    is_known = READ_VERSION.fullmatch(version) is not None
    if is_known or notice.first("OPP-070") is not None or notice.first("BT-02") is not None:
        return None
    return f"unsupported version {version}"


def _ted_form(root: Element) -> str:
    """Name of the form in `FORM_SECTION`; namespaces differ between versions of TED_EXPORT.

    Forms say whether they are the original or a translation; what else stands there does not.
    """
    for section in root.iterchildren("{*}FORM_SECTION"):
        for form in section.iterchildren("{*}*"):
            if form.get("CATEGORY"):
                return local_name(form)
    return "unknown"


def _notice(notice: Found, document: Document, reader: Reader) -> Cleaned:
    reader.language = _language(notice)
    directory = read_organisations(notice, reader)
    buyers = read_buyers(notice, directory, reader)
    give_serving_roles(notice, directory, reader)
    results = read_results(notice, directory, reader)
    subtype, form_type = _form(notice, reader)
    row = read_header(notice, reader) | read_change(notice, reader)
    row |= read_object(notice, results, reader)
    row |= _buyer_columns(notice, buyers, directory, reader)
    row |= _identity(notice, document, reader)
    awards = read_awards(results, form_type, directory, reader)
    lots = read_lots(notice, outcomes(results, reader), reader)
    row |= {
        "subtype": subtype,
        "form_type": form_type,
        "value_withheld": reader.withheld,
        "is_latest": True,  # later notices are not known here
        "sources": [document.source],
    }
    parts = {
        "core.lots": lots,
        "core.organisations": directory.finished_rows(),
        "core.awards": awards,
    }
    return _tables(document, row, parts, reader)


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


def _language(notice: Found) -> str | None:
    code = text(notice.first("BT-702"))
    return code.upper() if code else None


def _form(notice: Found, reader: Reader) -> tuple[str | None, str | None]:
    """Subtype as written and its form type; an unknown subtype has none (national notices)."""
    subtype = reader.token(notice.first("OPP-070"))
    form_type = FORM_TYPES.get(subtype or "")
    if form_type is None:
        reader.report("unknown_subtype", f"OPP-070={subtype or ''}")
    return subtype, form_type


def _identity(notice: Found, document: Document, reader: Reader) -> Row:
    """Key, publication number and page: the number fetched under wins over the one inside."""
    fetched = references.publication_number(document.name)
    written = reader.token(notice.first("OPP-010"))
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


def _buyer_columns(notice: Found, buyers: list[str], directory: Directory, reader: Reader) -> Row:
    rows = [directory.get(org_id) for org_id in buyers]
    parts = notice.parts("buyer")
    first_buyer = rows[0] if rows else {}
    cvrs = list(dict.fromkeys(row["cvr"] for row in rows if row.get("cvr")))
    legal_types = [code for part in parts for code in part.all("BT-11")]
    activities = [code for part in parts for code in part.all("BT-10")]
    profiles = reader.tokens([uri for part in parts for uri in part.all("BT-508")])
    return {
        "buyer_cvr": cvrs[0] if cvrs else None,
        "buyer_cvrs": cvrs,
        "buyer_name": first_buyer.get("name"),
        "buyer_names": [row["name"] for row in rows if row.get("name")],
        "buyer_city": first_buyer.get("city"),
        "buyer_country": first_buyer.get("country"),
        "buyer_legal_type": reader.code(
            legal_types[0] if legal_types else None, "buyer-legal-type", "BT-11"
        ),
        "buyer_activities": reader.codes(activities, "main-activity", "BT-10"),
        "buyer_profile_url": profiles[0] if profiles else None,
    }
