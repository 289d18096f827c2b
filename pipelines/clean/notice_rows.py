"""What the rows of a notice have in common, whichever family of XML it is written in.

Belongs here: the key, the page and the provenance of a notice's rows, and the row of a document
that gives none. Does not belong here: reading XML (`eforms`, `ted_export`).
"""

from __future__ import annotations

from pipelines.clean.document import Cleaned, Document, Row
from pipelines.clean.eforms import references
from pipelines.clean.eforms.reader import Reader

NOTICE_PAGE = "https://ted.europa.eu/en/notice/-/detail/"


def unread(document: Document, reason: str) -> Cleaned:
    """One row of `core.unread_documents`."""
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


def tables(document: Document, notice: Row, parts: dict[str, list[Row]], reader: Reader) -> Cleaned:
    """The rows of one notice with its key and provenance, and what was met while reading."""
    cleaned = Cleaned(findings=reader.findings)
    provenance = document.provenance()
    cleaned.add("core.notices", notice | provenance)
    key = {"notice_key": notice["notice_key"]}
    for table, rows in parts.items():
        for row in rows:
            cleaned.add(table, key | row | provenance)
    return cleaned


def identity(document: Document, written: str | None, term: str, reader: Reader) -> Row:
    """Key, publication number and page: the number fetched under wins over the one inside.

    Args:
        document: the notice's document; its name is the number it was fetched under.
        written: publication number inside the document, in any of its forms.
        term: where it stands there, for findings.
        reader: of this notice.
    """
    fetched = references.publication_number(document.name)
    inside = references.publication_number(written)
    if written is not None and inside is None:
        reader.report("unreadable_value", f"{term}={written}")
    if fetched and inside and fetched != inside:
        reader.report("publication_number_differs", f"{term}={inside}")
    number = fetched or inside
    return {
        "notice_key": number or document.name,
        "publication_number": number,
        "notice_url": NOTICE_PAGE + number if number else document.url or None,
    }


def buyer_columns(buyers: list[Row]) -> Row:
    """Columns of `core.notices` about buyers, from their rows of `core.organisations`."""
    first_buyer = buyers[0] if buyers else {}
    cvrs = list(dict.fromkeys(row["cvr"] for row in buyers if row.get("cvr")))
    return {
        "buyer_cvr": cvrs[0] if cvrs else None,
        "buyer_cvrs": cvrs,
        "buyer_name": first_buyer.get("name"),
        "buyer_names": [row["name"] for row in buyers if row.get("name")],
        "buyer_city": first_buyer.get("city"),
        "buyer_country": first_buyer.get("country"),
    }


def reference(written: str | None, term: str, reader: Reader) -> str | None:
    """A pointer in its one form; one of unknown form is kept as written and reported."""
    found = references.notice_reference(written)
    if found is None and written is not None:
        reader.report("unknown_reference", f"{term}={written}")
    return found or written
