"""The texts of a notice, and the rows of `core.clauses` that they give."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pipelines.clean.clauses.reading import Clause, read_clauses
from pipelines.clean.clauses.stems import stems_of_each

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.clean.document import Cleaned, Row

TEXTS = {
    "core.notices": ("title", "description", "additional_information"),
    "core.lots": (
        "title", "description", "execution_conditions", "strategic_text", "selection_texts",
        "award_criteria", "additional_information", "options_text",
    ),
}  # fmt: skip
"""Columns with running text, by table; what else a document says comes as `Cleaned.passages`."""

_PROCEDURE = ""
_CARRIED = ("source", "source_url", "archive_ref", "first_seen", "last_seen")


def with_clauses(cleaned: Cleaned) -> Cleaned:
    """Add the rows of `core.clauses` that a document's texts give.

    A sentence counts once a notice: what is said of the procedure is not said again of its lots,
    and what stands in a column not again in the page that shows the column.

    Args:
        cleaned: rows of whole notices; changed in place.

    Returns:
        The same, so that it can stand in a chain.
    """
    add_clauses([cleaned])
    return cleaned


def add_clauses(batch: Sequence[Cleaned]) -> None:
    """The same of many documents, whose texts are looked through together."""
    texts = [list(_texts(cleaned)) for cleaned in batch]
    stems = iter(stems_of_each([text for found in texts for *_, text in found]))
    for cleaned, found in zip(batch, texts, strict=True):
        clauses: dict[str, list[tuple[str, str, Clause]]] = defaultdict(list)
        for (key, lot_id, field, text), present in zip(found, stems, strict=False):
            for clause in read_clauses(text, present) if present else ():
                clauses[key].append((lot_id, field, clause))
        if clauses:
            _add_rows(cleaned, clauses)


def _add_rows(cleaned: Cleaned, found: dict[str, list[tuple[str, str, Clause]]]) -> None:
    for notice in cleaned.tables.get("core.notices", []):
        for row in _rows(found.pop(notice["notice_key"], [])):
            carried = {name: notice[name] for name in _CARRIED}
            cleaned.add("core.clauses", {"notice_key": notice["notice_key"], **row, **carried})


def _texts(cleaned: Cleaned) -> Iterator[tuple[str, str, str, str]]:
    for table, columns in TEXTS.items():
        for row in cleaned.tables.get(table, []):
            for column in columns:
                for text in _listed(row.get(column)):
                    yield row["notice_key"], row.get("lot_id", _PROCEDURE), column, text
    for passage in cleaned.passages:
        yield passage.notice_key, passage.lot_id, passage.field, passage.text


def _listed(value: Any) -> list[str]:
    return [text for text in (value if isinstance(value, list) else [value]) if text]


def _rows(found: list[tuple[str, str, Clause]]) -> Iterator[Row]:
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    numbers: dict[str, int] = defaultdict(int)
    for lot_id, field, clause in found:
        lots = told[clause.kind, clause.evidence]
        # Of the procedure a column speaks before all lots, a page after them.
        if lots if lot_id == _PROCEDURE else lots & {_PROCEDURE, lot_id}:
            continue
        lots.add(lot_id)
        numbers[lot_id] += 1
        yield {
            "lot_id": lot_id,
            "clause_no": numbers[lot_id],
            "kind": clause.kind,
            "evidence": clause.evidence,
            "field": field,
            "rule": clause.rule,
            "language": clause.language,
            "negated": clause.negated,
            "mentioned": clause.mentioned,
        }
