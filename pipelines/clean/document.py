"""What a cleaning function takes and gives.

Cleaning functions are pure: one archived document in, rows and findings out; same bytes, same
rows; no network, no clock, no Scrapy, no Dagster.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """An archived response body with what is known of it from outside.

    Attributes:
        source: name of the source record.
        name: the source's own name for the document (TED: publication number, unpadded).
        url: page for people; becomes `source_url`.
        archive_ref: WARC file below `archive/`, `#`, byte offset.
        seen_at: when it was fetched (aware, UTC); becomes `first_seen` and `last_seen`.
        body: decoded body.
    """

    source: str
    name: str
    url: str
    archive_ref: str
    seen_at: datetime
    body: bytes

    def provenance(self) -> Row:
        """The provenance columns that every core row carries."""
        return {
            "source": self.source,
            "source_url": self.url,
            "archive_ref": self.archive_ref,
            "first_seen": self.seen_at,
            "last_seen": self.seen_at,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a parser did not expect: kept raw and reported, never dropped or guessed.

    Attributes:
        kind: `unknown_code`, `unknown_key`, `unknown_subtype`, `suspicious_value`, …
        subject: field and value, e.g. `BT-71=res-xyz`.
        document: name of the document it was met in.
    """

    kind: str
    subject: str
    document: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a notice that is searched for clauses and kept in no column.

    Attributes:
        notice_key: the notice.
        lot_id: the lot; empty for the procedure.
        field: the source's name of where it stands, such as `htmlDA`.
        text: plain text.
    """

    notice_key: str
    lot_id: str
    field: str
    text: str


@dataclass(slots=True)
class Cleaned:
    """Rows by qualified table name (`core.notices`), and what was met on the way."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def add(self, table: str, row: Row) -> None:
        """Append a row to a table."""
        self.tables[table].append(row)

    def extend(self, other: Cleaned) -> None:
        """Append everything of another result."""
        for table, rows in other.tables.items():
            self.tables[table].extend(rows)
        self.findings.extend(other.findings)
        self.passages.extend(other.passages)
