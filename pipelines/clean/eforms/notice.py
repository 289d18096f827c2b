"""One eForms notice into rows: the order of reading, the header.

Belongs here: `read_notice`, the row of `core.notices`.
Does not belong here: how single terms are read (the other modules of this package).
"""

from __future__ import annotations

from pipelines.clean.document import Cleaned, Document, Row
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
from pipelines.clean.eforms.xml import Element, first, text
from pipelines.clean.notice_rows import buyer_columns, identity, tables, unread


def read_notice(root: Element, document: Document) -> Cleaned:
    """Rows of one notice, or one row of `core.unread_documents` with a reason.

    Args:
        root: one of `ROOTS`.
        document: the notice's document; its name is the key even where the XML says otherwise.
    """
    reader = Reader(document.name)
    notice = walk(root, STEPS, reader.report)
    if reason := _unsupported(notice):
        return unread(document, reason)
    return _notice(notice, document, reader)


def _unsupported(notice: Found) -> str | None:
    """Why a notice cannot be read: a version not known, and nothing known in it."""
    version = text(notice.first("OPT-002")) or "none"
    is_known = READ_VERSION.fullmatch(version) is not None
    if is_known or notice.first("OPP-070") is not None or notice.first("BT-02") is not None:
        return None
    return f"unsupported version {version}"


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
    row |= identity(document, reader.token(notice.first("OPP-010")), "OPP-010", reader)
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
    return tables(document, row, parts, reader)


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


def _buyer_columns(notice: Found, buyers: list[str], directory: Directory, reader: Reader) -> Row:
    parts = notice.parts("buyer")
    legal_types = [code for part in parts for code in part.all("BT-11")]
    activities = [code for part in parts for code in part.all("BT-10")]
    profiles = [uri for part in parts for uri in part.all("BT-508")]
    return {
        **buyer_columns([directory.get(org_id) for org_id in buyers]),
        "buyer_legal_type": reader.code(first(legal_types), "buyer-legal-type", "BT-11"),
        "buyer_activities": reader.codes(activities, "main-activity", "BT-10"),
        "buyer_profile_url": reader.url(profiles, "BT-508"),
    }
