"""One archived notice XML into rows: the entrance for both families of notices.

Belongs here: telling the families apart, which is by the root element and never by a date:
packages and searches mix both. Does not belong here: reading either of them (`eforms`,
`ted_export`).
"""

from __future__ import annotations

from lxml import etree

from pipelines.clean import eforms, ted_export
from pipelines.clean.document import Cleaned, Document
from pipelines.clean.eforms.xml import ROOTS, local_name, parse
from pipelines.clean.notice_rows import unread

# What every eForms notice holds; one in an encoding that hides it is only read slower.
_EFORMS = b"urn:oasis:names:specification:ubl"


def parse_notice(document: Document) -> Cleaned:
    """Rows of one archived notice.

    Total: whatever the bytes are, the answer is rows of `core.notices`, `core.lots`,
    `core.organisations` and `core.awards`, or one row of `core.unread_documents` with a reason.

    Args:
        document: notice XML; its name is the publication number it was fetched under, which is
            the notice's key even where the XML says otherwise (that is a finding).
    """
    try:
        root = parse(document.body, blanks=_EFORMS not in document.body)
    except etree.XMLSyntaxError as error:
        return unread(document, f"not XML: {error.msg}")
    name = local_name(root)
    if root.tag not in ROOTS and name != ted_export.ROOT:
        return unread(document, f"unknown root: {name}")
    if root.getroottree().docinfo.internalDTD is not None:
        # No notice has one, and entities left unresolved would cut values short in silence.
        return unread(document, "has a document type declaration")
    if name == ted_export.ROOT:
        return ted_export.read_notice(root, document)
    return eforms.read_notice(root, document)
