"""The rows of an entry of a small source: a notice, and its one undivided lot."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.clean.document import Cleaned, Document, Row

WHOLE = "LOT-0000"
"""Lot identifier of an undivided procurement; none of these sources tells of lots."""


def add_entry(out: Cleaned, document: Document, raw_id: str, *, notice: Row, lot: Row) -> None:
    """Add an entry's rows to `core.notices` and `core.lots`.

    Args:
        out: where to add.
        document: where the entry stands.
        raw_id: what identifies it, made of the source's own values only, so that a better
            parser never renames it.
        notice: `title`, `buyer_name`, `notice_url` and what else the source tells.
        lot: what the source tells of the deadline.
    """
    shared = {
        "notice_key": f"{document.source}:{raw_id}",
        "title": notice["title"],
        "cpv_main": notice.get("cpv_main"),
        "cpv_additional": notice.get("cpv_additional"),
        **document.provenance(),
    }
    buyer = notice["buyer_name"]
    out.add(
        "core.notices",
        {
            "is_latest": True,
            "is_change": False,
            "buyer_names": [buyer] if buyer else [],
            "buyer_cvrs": [],
            "value_withheld": False,
            "sources": [document.source],
            **shared,
            **notice,
        },
    )
    out.add("core.lots", {"lot_id": WHOLE, **shared, **lot})
