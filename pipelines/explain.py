"""Where a statement comes from: every row about an enterprise or a tender, to its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapers.archive import Record, read_record
from warehouse.tables import BY_NAME

if TYPE_CHECKING:
    import duckdb

# What is known about a CVR number, and about a tender, in the order of the story.
_OF_ENTERPRISE = {
    "mart.social_enterprises": "cvr = $id",
    "mart.offerings": "cvr = $id",
    "core.enterprises": "cvr = $id",
    "core.social_register": "cvr = $id",
    "core.sites": "cvr = $id",
    "core.organisations": "cvr = $id",
    "core.awards": "cvr = $id",
}
_NOTICES = "notice_key IN (SELECT notice_key FROM core.tender_notices WHERE tender_key = $id)"
_OF_TENDER = {
    "mart.tenders": "tender_key = $id",
    "core.tender_notices": "tender_key = $id",
    "core.notices": _NOTICES,
    "core.lots": _NOTICES,
    "core.organisations": _NOTICES,
    "core.awards": _NOTICES,
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A row about the subject.

    Attributes:
        table: qualified name.
        values: column -> value, without nulls and without provenance.
        source, source_url, archive_ref: where a core row was read; null on a mart row, which
            rests on the core rows beside it.
    """

    table: str
    values: dict[str, Any]
    source: str | None
    source_url: str | None
    archive_ref: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """An archived response: where it lies, what was asked, when, and the digest of its body."""

    ref: str
    url: str
    fetched_at: datetime
    status: int
    sha256: str


def statements(con: duckdb.DuckDBPyConnection, subject: str) -> Iterator[Statement]:
    """Every row about a subject.

    Args:
        con: the published database.
        subject: a CVR number, a tender key, or the key of one of a tender's notices.
    """
    found = con.execute(
        "SELECT tender_key FROM core.tender_notices WHERE tender_key = $id OR notice_key = $id",
        {"id": subject},
    ).fetchall()
    wanted, key = (_OF_TENDER, found[0][0]) if found else (_OF_ENTERPRISE, subject)
    for name, condition in wanted.items():
        table = BY_NAME[name]
        order = ", ".join(f'"{k}"' for k in table.key)
        rows = con.execute(
            f"SELECT * FROM {name} WHERE {condition} ORDER BY {order}",  # noqa: S608 - ours
            {"id": key},
        )
        names = [column[0] for column in rows.description or []]
        for row in rows.fetchall():
            values = dict(zip(names, row, strict=True))
            source, url, ref = (
                values.pop(k, None) for k in ("source", "source_url", "archive_ref")
            )
            kept = {k: v for k, v in values.items() if v is not None and v != []}
            yield Statement(name, kept, source, url, ref)


def evidence(archive_dir: Path, refs: set[str]) -> list[Evidence]:
    """The archived responses behind references, oldest first.

    Raises:
        KeyError: a reference points at nothing.
    """
    records: list[Record] = [read_record(archive_dir, ref) for ref in sorted(refs)]
    return [
        Evidence(r.ref, r.url, r.fetched_at, r.status, hashlib.sha256(r.body).hexdigest())
        for r in sorted(records, key=lambda r: (r.fetched_at, r.ref))
    ]
