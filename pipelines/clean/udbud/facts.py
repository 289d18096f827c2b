"""Facts of a notice's detail, and how they join the rows of the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.clean.document import Cleaned, Finding, Passage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.clean.document import Row

PAGE = "htmlDA"
"""The field in which a detail's running text stands."""


@dataclass(frozen=True, slots=True)
class DetailFacts:
    """What the detail of a notice version says; null or empty where it says nothing.

    Attributes:
        notice_id: UUID.
        version: two digits.
        procedure_id: UUID of the procedure (BT-04).
        previous_notices: `<uuid>-<version>` or publication number without leading zeros.
        changes_notice: the notice that this one changes (BT-758), in the same forms.
        lots: number of lots; the lots themselves are not told apart.
        nuts: NUTS codes of the places of performance.
        city: town of the first place.
        postal_code: postal code of the first place.
        deadline_kind: `tender` or `request`.
        reserved_participation: codes of BT-71; null when the page does not say.
        reservation_evidence: the sentences that say so.
        reserved_execution: `yes`, `no` or `not-known` (BT-736).
        description: description of the procedure.
        execution_conditions: contract performance conditions (BT-70).
        clause_texts: sentences that may speak of reservation or social clauses, less those that
            are the rendering of a code.
        document_urls: links to the tender documents.
        findings: what was odd.
    """

    notice_id: str
    version: str
    procedure_id: str | None = None
    previous_notices: tuple[str, ...] = ()
    changes_notice: str | None = None
    lots: int | None = None
    nuts: tuple[str, ...] = ()
    city: str | None = None
    postal_code: str | None = None
    deadline_kind: str | None = None
    reserved_participation: tuple[str, ...] | None = None
    reservation_evidence: str | None = None
    reserved_execution: str | None = None
    description: str | None = None
    execution_conditions: tuple[str, ...] = ()
    clause_texts: tuple[str, ...] = ()
    document_urls: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """`<notice id>/<version>`."""
        return f"{self.notice_id}/{self.version}"


def merge(page_rows: Cleaned, details: Iterable[DetailFacts]) -> Cleaned:
    """Put the facts of details into the rows of the search.

    A fact fills a column that the search leaves null; it never replaces what the search says,
    but for the kind of the deadline, which the search cannot tell.

    Args:
        page_rows: what `clean_search_page` gave, of one page or of many.
        details: facts in any order; of two for one version the last one counts.

    Returns:
        New rows in the order of `page_rows`; its findings and those of the details, and one for
        every detail whose notice is not among the rows.
    """
    facts = {detail.name: detail for detail in details}
    out = Cleaned(findings=list(page_rows.findings))
    by_key: dict[str, DetailFacts] = {}
    names: set[str] = set()
    for row in page_rows.tables.get("core.notices", []):
        name = f"{row['notice_id']}/{row['version']}"
        names.add(name)
        if name in facts:
            by_key[row["notice_key"]] = facts[name]
        out.add("core.notices", _notice(row, facts.get(name)))
    for row in page_rows.tables.get("core.lots", []):
        out.add("core.lots", _lot(row, by_key.get(row["notice_key"])))
    for key, detail in by_key.items():
        out.passages += [Passage(key, "", PAGE, text) for text in detail.clause_texts]
    for name, detail in facts.items():
        out.findings.extend(detail.findings)
        if name not in names:
            out.findings.append(Finding("unexpected_record", "detail without its notice", name))
    return out


def _filled(row: Row, facts: Row) -> Row:
    """The row with facts in the columns that are null."""
    return {**row, **{key: fact for key, fact in facts.items() if row.get(key) is None}}


def _notice(row: Row, detail: DetailFacts | None) -> Row:
    if detail is None:
        return dict(row)
    changed = detail.changes_notice
    if changed is None and row["is_change"] and len(detail.previous_notices) == 1:
        # A correction is a notice of its own that refers back to what it corrects (§1.5).
        changed = detail.previous_notices[0]
    return _filled(
        row,
        {
            "procedure_id": detail.procedure_id,
            "previous_notices": list(detail.previous_notices) or None,
            "changes_notice": changed,
            "description": detail.description,
            "document_urls": list(detail.document_urls) or None,
        },
    )


def _lot(row: Row, detail: DetailFacts | None) -> Row:
    if detail is None:
        return dict(row)
    codes = detail.reserved_participation
    merged = _filled(
        row,
        {
            "description": detail.description,
            "nuts": list(detail.nuts) or None,
            "city": detail.city,
            "postal_code": detail.postal_code,
            "reserved_participation": codes and list(codes),
            "reservation_evidence": detail.reservation_evidence,
            "reserved_execution": detail.reserved_execution,
            "execution_conditions": list(detail.execution_conditions) or None,
        },
    )
    if merged.get("deadline_kind") and detail.deadline_kind:
        merged["deadline_kind"] = detail.deadline_kind
    return merged
