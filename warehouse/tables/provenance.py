"""The columns by which every core row says where it comes from."""

from __future__ import annotations

from warehouse.schema import Column

PROVENANCE = (
    Column(
        "source", "VARCHAR", "Source whose record this row was read from.", "Kilde", required=True
    ),
    Column("source_url", "VARCHAR", "Page where a person can see the record.", "Link til kilden"),
    Column(
        "archive_ref",
        "VARCHAR",
        "Archived response the row was read from: WARC file under archive/, '#', byte offset.",
        "Arkivpost",
        required=True,
        volatile=True,
    ),
    Column(
        "first_seen",
        "TIMESTAMPTZ",
        "When kortlag first collected this record.",
        "Først set",
        required=True,
    ),
    Column(
        "last_seen",
        "TIMESTAMPTZ",
        "When an accepted crawl last met this record.",
        "Senest set",
        required=True,
        volatile=True,
    ),
)
