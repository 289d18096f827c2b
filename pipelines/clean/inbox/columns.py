"""Which columns an inbox file may have, by which headings, and how each is read (PRODUCT 5).

Does not belong here: reading a cell (`cells`), the tables (`warehouse.tables.inbox`), whose
Danish headings count here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.clean.inbox import cells
from pipelines.clean.inbox.cells import Cell
from pipelines.clean.inbox.lists import Lists, plain
from warehouse.tables import inbox as tables

if TYPE_CHECKING:
    from warehouse.schema import Table

Reader = Callable[[str, Lists], Cell]


@dataclass(frozen=True, slots=True)
class InboxFile:
    """What is known of one of the files people may hand in.

    Attributes:
        name: file name.
        table: the table its rows go to.
        readers: column -> how its cells are read.
        required: columns without which a row is not used.
        decisive: columns without which a row is used, but with which it may not be misread: a bad
            cell costs the row.
        one_of: at least one of these is needed too; empty when there is no such rule.
        raw: column -> column that keeps its cell as written.
        aliases: further headings people use, `plain` -> column.
    """

    name: str
    table: Table
    readers: Mapping[str, Reader]
    required: tuple[str, ...]
    decisive: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)

    def columns_of(self, headings: Sequence[str]) -> list[str | None]:
        """The column of each heading; None for a further one, and for one that came before."""
        known = dict(self.aliases)
        for column in self.readers:
            known |= {plain(self.table[column].danish): column, plain(column): column}
        found: list[str | None] = []
        for heading in headings:
            match = known.get(plain(heading))
            found.append(None if match in found else match)
        return found


MAPPING = InboxFile(
    "mapping.csv",
    tables.MAPPING_RECORDS,
    {
        "record_id": cells.words,
        "cvr": cells.company,
        "name": cells.words,
        "address": cells.words,
        "postal_code": cells.postal_code,
        "city": cells.words,
        "municipality_code": cells.municipality,
        "found_on": cells.day,
        "visited_on": cells.day,
        "questionnaire_sent_on": cells.day,
        "questionnaire_returned_on": cells.day,
        "categories": cells.categories,
        "website": cells.words,
        "disadvantaged_share": cells.share,
        "disadvantaged_share_on": cells.day,
        "area_served": cells.words,
        "min_order_dkk": cells.order_size,
        "max_order_dkk": cells.order_size,
        "capacity": cells.words,
        "will_subcontract": cells.yes_no,
        "will_join_group": cells.yes_no,
        "references": cells.words,
        "certificates": cells.words,
        "note": cells.words,
    },
    required=("name",),
    raw={"cvr": "cvr_raw", "categories": "categories_raw"},
    aliases={
        "cvrnr": "cvr", "cvrno": "cvr", "virksomhed": "name", "virksomhedsnavn": "name",
        "postnummer": "postal_code", "postdistrikt": "city", "bynavn": "city",
        "kommune": "municipality_code", "kommunenr": "municipality_code",
        "kategori": "categories", "web": "website", "webside": "website",
        "noter": "note", "note": "note", "bemærkninger": "note",
    },
)  # fmt: skip

DECISIONS = InboxFile(
    "decisions.csv",
    tables.DECISIONS,
    {
        "kind": cells.kind,
        "subject": cells.subject,
        "decision": cells.decision,
        "category": cells.category,
        "decided_on": cells.day,
        "reason": cells.words,
    },
    required=("kind", "subject", "decision"),
    # Without its category a decision would be about everything an enterprise can supply.
    decisive=("category",),
    aliases={"type": "kind", "art": "kind", "beslutning": "decision", "dato": "decided_on"},
)

LEDGER = InboxFile(
    "ledger.csv",
    tables.LEDGER,
    {
        "supplier_cvr": cells.company,
        "supplier_name": cells.words,
        "amount_dkk": cells.amount,
        "posted_on": cells.day,
        "year": cells.year,
        "account": cells.words,
        "category": cells.words,
        "department": cells.words,
    },
    required=("amount_dkk",),
    one_of=("posted_on", "year"),
    raw={"supplier_cvr": "supplier_cvr_raw"},
    aliases={
        "cvr": "supplier_cvr", "cvrnummer": "supplier_cvr", "cvrnr": "supplier_cvr",
        "leverandørcvr": "supplier_cvr", "kreditor": "supplier_name",
        "leverandørnavn": "supplier_name", "navn": "supplier_name",
        "beløb": "amount_dkk", "beløbdkk": "amount_dkk",
        "dato": "posted_on", "bogføringsdato": "posted_on", "posteringsdato": "posted_on",
        "regnskabsår": "year",
    },
)  # fmt: skip

FILES: Mapping[str, InboxFile] = {file.name: file for file in (MAPPING, DECISIONS, LEDGER)}
"""What is read from the inbox, by file name; anything else there is told and left alone."""
