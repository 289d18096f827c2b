"""Declarations of `meta.*`: what kortlag knows about its own data."""

from __future__ import annotations

from warehouse.schema import Column, Table

SOURCES = Table(
    "meta",
    "sources",
    "a source",
    ("source",),
    (
        Column("source", "VARCHAR", "Name of the source."),
        Column("title", "VARCHAR", "Title.", required=True),
        Column("publisher", "VARCHAR", "Publisher.", required=True),
        Column("licence", "VARCHAR", "Terms of reuse.", required=True),
        Column("attribution", "VARCHAR", "Line to show wherever its data is shown.", required=True),
        Column("state", "VARCHAR", "fresh, stale, failed or off.", required=True),
        Column("cause", "VARCHAR", "Why the state is not fresh."),
        Column("last_success_at", "TIMESTAMPTZ", "Start of the last accepted crawl."),
        Column("last_attempt_at", "TIMESTAMPTZ", "Start of the last crawl."),
        Column("records", "BIGINT", "Records of the last accepted crawl."),
        Column("announced", "BIGINT", "Records the source itself announced then."),
        Column("missing", "BIGINT", "Announced but not collected."),
        Column("archived_bytes", "BIGINT", "Size of what the last crawl put into the archive."),
        Column("archive_bytes", "BIGINT", "Size of all its crawls in the archive."),
        Column(
            "damaged",
            "BIGINT",
            "Documents that are damaged in the archive, not used, and not fetched again yet.",
        ),
    ),
)

RUNS = Table(
    "meta",
    "runs",
    "a run that built these tables or an earlier publication",
    ("run_id",),
    (
        Column("run_id", "VARCHAR", "Run."),
        Column("started_at", "TIMESTAMPTZ", "Start.", required=True),
        Column("as_of", "DATE", "The date it calculated for.", required=True),
        Column("command", "VARCHAR", "nightly or rebuild.", required=True),
        Column("profile", "VARCHAR", "sandbox or live.", required=True),
        Column("version", "VARCHAR", "Version of kortlag.", required=True),
        Column(
            "municipalities",
            "VARCHAR[]",
            "Municipalities of the settings, or all; null for runs that did not note it.",
        ),
        Column(
            "published",
            "BOOLEAN",
            "The run published. True of the newest, which built this very file: a file is only "
            "seen when it was published.",
            required=True,
        ),
    ),
)

CHECKS = Table(
    "meta",
    "checks",
    "a check's result",
    ("run_id", "check_name"),
    (
        Column("run_id", "VARCHAR", "Run."),
        Column("check_name", "VARCHAR", "Check, by table and rule."),
        Column("severity", "VARCHAR", "ERROR blocks publication, WARN does not.", required=True),
        Column("passed", "BOOLEAN", "Passed.", required=True),
        Column("failing_rows", "BIGINT", "Rows that broke the rule.", required=True),
        Column("reason", "VARCHAR", "What the rule protects.", required=True),
        Column("sample", "VARCHAR", "First failing rows as JSON."),
    ),
)

COLUMNS = Table(
    "meta",
    "columns",
    "a published column",
    ("table_schema", "table_name", "column_name"),
    (
        Column("table_schema", "VARCHAR", "Schema."),
        Column("table_name", "VARCHAR", "Table."),
        Column("column_name", "VARCHAR", "Column."),
        Column("position", "INTEGER", "Position in the table, from 1.", required=True),
        Column("type", "VARCHAR", "DuckDB type.", required=True),
        Column("is_key", "BOOLEAN", "Part of the key.", required=True),
        Column("required", "BOOLEAN", "Never null.", required=True),
        Column("meaning", "VARCHAR", "Meaning.", required=True),
        Column("heading_da", "VARCHAR", "Danish heading in exports.", required=True),
        Column("origin", "VARCHAR", "The source's own name."),
        Column("table_grain", "VARCHAR", "What one row of the table is.", required=True),
    ),
)

FINDINGS = Table(
    "meta",
    "findings",
    "something met in a source that kortlag did not expect",
    ("source", "kind", "subject"),
    (
        Column("source", "VARCHAR", "Source."),
        Column("kind", "VARCHAR", "unknown_code, unknown_key, suspicious_value, …"),
        Column("subject", "VARCHAR", "Field and value that were met."),
        Column("documents", "BIGINT", "Documents it was met in.", required=True),
        Column("example", "VARCHAR", "Key of one of them.", required=True),
    ),
)

ROW_COUNTS = Table(
    "meta",
    "row_counts",
    "how many rows of a table a source gave for a month, and how many were expected",
    ("source", "table_name", "month"),
    (
        Column("source", "VARCHAR", "Source."),
        Column("table_name", "VARCHAR", "Table, with its schema."),
        Column(
            "month",
            "VARCHAR",
            "YYYY-MM of publication, or of registration; empty = rows that are not counted by "
            "month, or have no date.",
        ),
        Column("rows", "BIGINT", "Rows; 0 = there were some and are none now.", required=True),
        Column(
            "expected",
            "BIGINT",
            "Rows of the publication before; null = nothing was expected (another profile than "
            "live, a new source, a month that is still being published).",
        ),
        Column("least", "BIGINT", "Fewest rows that are let through."),
        Column("most", "BIGINT", "Most rows that go without a word."),
    ),
)

TABLES = (SOURCES, RUNS, CHECKS, COLUMNS, FINDINGS, ROW_COUNTS)
