"""Running texts of notices without what may identify a person (PRODUCT 8.8).

A buyer writes into a description whom to ring. What the parsers read leaves contact elements out;
what stands in a sentence is taken out here, by the rules that hold for texts people hand in. A name
alone cannot be recognised. The archive keeps the notice as it was published.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipelines.clean.inbox.people import all_without_contacts

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def take_out_persons(batch: Iterable[Cleaned]) -> None:
    """Blank mail addresses, telephone and CPR numbers in the running texts of documents' rows.

    Args:
        batch: changed in place; the texts of all are looked through together.
    """
    places = [
        (row, column, value)
        for cleaned in batch
        for table, columns in TEXTS.items()
        for row in cleaned.tables.get(table, ())
        for column in columns
        if (value := row.get(column))
    ]
    lists = [value if isinstance(value, list) else [value] for *_, value in places]
    texts = iter(all_without_contacts([text for found in lists for text in found]))
    for (row, column, value), found in zip(places, lists, strict=True):
        kept = list(islice(texts, len(found)))
        row[column] = kept if isinstance(value, list) else kept[0]
