"""ethics.dk's document lists into rows (udbud.md §5): names, types, sizes, checksums.

The documents themselves are not read. Does not belong here: which tender a list belongs to.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from pipelines.clean import values
from pipelines.clean.document import Cleaned, Document, Finding
from pipelines.clean.drift import Drift, Shape
from pipelines.clean.unusable import UNREADABLE, UnusablePage

_LARGEST_FILE = 2**50
"""Bytes; a column holds more, no document does."""


class TenderDocument(Shape):
    """An element of `tenderDocs`."""

    known: ClassVar[frozenset[str]] = frozenset({"checksum"})

    id: str | None = msgspec.field(name="_id", default=None)
    filename: str | None = None
    category: str | int | None = msgspec.field(name="cat", default=None)
    type: str | None = None
    length: int | None = None
    md5: str | None = None
    state: str | int | None = None


class _Answer(msgspec.Struct):
    documents: list[msgspec.Raw] = msgspec.field(name="tenderDocs")


_read_answer = msgspec.json.Decoder(_Answer).decode
_read_document = msgspec.json.Decoder(TenderDocument).decode
_plain = msgspec.json.Decoder(Any).decode


def clean_documents(document: Document) -> Cleaned:
    """Read one archived document list.

    Args:
        document: body is the list; name is the tender's identifier at the portal.

    Returns:
        A row of `core.tender_documents` a document, each once; `notice_keys` is left to the join.

    Raises:
        UnusablePage: not JSON, or JSON without the list.
    """
    try:
        entries = _read_answer(document.body).documents
    except UNREADABLE as error:
        raise UnusablePage(f"no document list: {error}") from error
    out, drift, seen = Cleaned(), Drift(document.name), set[str]()
    for raw in entries:
        try:
            drift.meet(_plain(raw), TenderDocument, "tenderDocs", document.name)
            entry = _read_document(raw)
        except UNREADABLE as error:
            out.findings.append(Finding("unreadable_record", f"tenderDocs: {error}", document.name))
            continue
        if not entry.id:
            out.findings.append(Finding("missing_value", "_id", document.name))
        elif entry.id not in seen:
            seen.add(entry.id)
            _add(out, entry, document)
    out.findings += drift.findings()
    return out


def _add(out: Cleaned, entry: TenderDocument, document: Document) -> None:
    out.add(
        "core.tender_documents",
        {
            "document_key": f"ethics:{document.name}/{entry.id}",
            "tender_id": document.name,
            "document_id": entry.id,
            "file_name": values.words(entry.filename),
            "category": _text(entry.category),
            "file_type": values.words(entry.type),
            "length": _length(out, entry, document),
            "md5": values.words(entry.md5),
            "state": _text(entry.state),
            **document.provenance(),
        },
    )


def _length(out: Cleaned, entry: TenderDocument, document: Document) -> int | None:
    """Size in bytes; null, and noted, when no file has it."""
    if entry.length is None or 0 <= entry.length <= _LARGEST_FILE:
        return entry.length
    out.findings.append(Finding("suspicious_value", f"length={entry.length}", document.name))
    return None


def _text(value: str | int | None) -> str | None:
    return None if value is None else values.words(str(value))
