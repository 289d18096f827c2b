"""Declarations of the publish gate's tables: what was compared, what a person accepted."""

from __future__ import annotations

from warehouse.schema import Column, Table

GATE = Table(
    "meta",
    "gate",
    "a figure of a table, held against the set that was published before",
    ("check_name", "subject"),
    (
        Column("check_name", "VARCHAR", "Check: the table and changed_rows, lost_keys or emptied."),
        Column(
            "subject", "VARCHAR", "Column whose fill rate is compared; empty for rows and keys."
        ),
        Column(
            "before",
            "DOUBLE",
            "In the set before: rows, keys, or the share of rows with the column (0-1); of rows "
            "that should still be there. Null = not compared, the note says why.",
        ),
        Column("now", "DOUBLE", "The same in this set; of keys, how many are still there."),
        Column("least", "DOUBLE", "Lowest figure that is published without a person's yes."),
        Column("most", "DOUBLE", "Highest figure that is; null = no bound."),
        Column("passed", "BOOLEAN", "Within the bounds.", required=True),
        Column(
            "accepted",
            "BOOLEAN",
            "The bounds are reckoned from what a person accepted (meta.accepted_changes).",
            required=True,
        ),
        Column("keys", "VARCHAR", "First of the keys that are gone, as JSON."),
        Column("note", "VARCHAR", "What was not compared, and why."),
    ),
)

ACCEPTED_CHANGES = Table(
    "meta",
    "accepted_changes",
    "a large change that a person let through the publish gate, once",
    ("acceptance",),
    (
        Column("acceptance", "BIGINT", "Number, in the order they were given."),
        Column("check_name", "VARCHAR", "Check that blocked.", required=True),
        Column("accepted_at", "TIMESTAMPTZ", "When.", required=True),
        Column("why", "VARCHAR", "The reason that was given.", required=True),
        Column("blocked_run", "VARCHAR", "Run that was blocked.", required=True),
        Column(
            "against_run",
            "VARCHAR",
            "Run of the published set it was compared with; the acceptance holds against that one "
            "only, so it ends with the next publication.",
            required=True,
        ),
        Column(
            "figures",
            "VARCHAR",
            "What was accepted, as JSON: subject, before, now, least, most.",
            required=True,
        ),
        Column("used_by", "VARCHAR", "Run that published because of it; null = none."),
    ),
)

TABLES = (GATE, ACCEPTED_CHANGES)
