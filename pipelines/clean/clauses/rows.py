"""The texts of a notice, and the rows of `core.clauses` that they give."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pipelines.clean.clauses.reading import Clause, read_clauses
from pipelines.clean.clauses.stems import STEMS, stems_in

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    texts = list(_texts(cleaned))
    # What the whole document does not hold, none of its texts need be searched for.
    stems = stems_in("\n".join(text for *_, text in texts), STEMS)
    found: dict[str, list[tuple[str, str, Clause]]] = defaultdict(list)
    for key, lot_id, field, text in texts:
        found[key] += [(lot_id, field, clause) for clause in read_clauses(text, stems)]
    for notice in cleaned.tables.get("core.notices", []):
        for row in _rows(found.pop(notice["notice_key"], [])):
            carried = {name: notice[name] for name in _CARRIED}
            cleaned.add("core.clauses", {"notice_key": notice["notice_key"], **row, **carried})
    return cleaned


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
