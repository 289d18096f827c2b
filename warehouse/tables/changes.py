"""Declaration of what changed from one publication to the next.

The one table of `mart` that speaks of runs: it cannot be made again from the archive, so it is
handed on from publication to publication.
"""

from __future__ import annotations

from warehouse.bounds import unasked
from warehouse.schema import Column, Table

TRACKED = (
    "mart.social_enterprises",
    "mart.tenders",
    "mart.offerings",
    "mart.coverage_by_category",
)
"""Tables whose rows people follow."""

CHANGES = Table(
    "mart",
    "changes",
    "something that a run changed in what is published",
    ("run_id", "entity", "key"),
    (
        Column("run_id", "VARCHAR", "The run that published the change.", "Kørsel"),
        Column("entity", "VARCHAR", "Table it happened in, without its schema.", "Tabel"),
        Column("key", "VARCHAR", "Key of the row, parts joined by ' / '.", "Nøgle"),
        Column("changed_on", "DATE", "The date the run calculated for.", "Dato", required=True),
        Column("change", "VARCHAR", "added, removed or changed.", "Ændring", required=True),
        Column("label", "VARCHAR", "Name or title of the row, if it has one.", "Navn"),
        Column(
            "fields",
            "VARCHAR[]",
            "Columns that differ; empty for a row that came or went.",
            "Felter",
            required=True,
        ),
        Column("before", "VARCHAR", "Their values before, as a JSON object.", "Før"),
        Column("after", "VARCHAR", "Their values after, as a JSON object.", "Efter"),
    ),
    exported="changes",
    reads=TRACKED,
    title="Ændringer",
    danish_grain="noget, som en kørsel ændrede i det udgivne",
    bounds=unasked("It is the difference itself, told when the set is built."),
)

TABLES = (CHANGES,)
