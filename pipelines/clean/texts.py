"""Running texts of notices without what may identify a person (PRODUCT 8.8).

A buyer writes into a description whom to ring. What the parsers read leaves contact elements out;
what stands in a sentence is taken out here, by the rules that hold for texts people hand in. A name
alone cannot be recognised. The archive keeps the notice as it was published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.clean.inbox.people import without_contacts

if TYPE_CHECKING:
    from pipelines.clean.document import Cleaned

TEXTS = {
    "core.notices": (
        "title", "description", "additional_information", "change_text", "modification_text",
        "direct_award_text", "place_text",
    ),
    "core.lots": (
        "title", "description", "execution_conditions", "strategic_text", "selection_texts",
        "award_criteria", "additional_information", "options_text", "reservation_evidence",
        "place_text", "guarantee_text", "renewal_text", "recurring_text",
    ),
}  # fmt: skip
"""Columns with running text, by table."""


def without_persons(cleaned: Cleaned) -> Cleaned:
    """Blank mail addresses, telephone and CPR numbers in the running texts of a document's rows.

    Args:
        cleaned: changed in place.

    Returns:
        The same, so that it can stand in a chain.
    """
    for table, columns in TEXTS.items():
        for row in cleaned.tables.get(table, []):
            for column in columns:
                if row.get(column):
                    row[column] = _blanked(row[column])
    return cleaned


def _blanked(value: Any) -> Any:
    if isinstance(value, list):
        return [_blanked(text) for text in value]
    return without_contacts(value) if isinstance(value, str) else value
