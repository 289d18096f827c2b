"""Every published table, declared once.

To add a table: write its `Table` in the module of its subject, add it to that module's
`TABLES`, and write the SQL of the same name in `warehouse/sql`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.tables import (
    addresses,
    changes,
    clauses,
    contracts,
    coverage,
    demand,
    discovery,
    documents,
    gate,
    identity,
    inbox,
    lots,
    mapping,
    mart,
    meta,
    notices,
    parties,
    procedures,
    register,
    register_history,
    supply,
    tenders,
    ways_in,
)

if TYPE_CHECKING:
    from warehouse.schema import Table

ALL: tuple[Table, ...] = (
    *notices.TABLES,
    *lots.TABLES,
    *clauses.TABLES,
    *parties.TABLES,
    *documents.TABLES,
    *register.TABLES,
    *register_history.TABLES,
    *identity.TABLES,
    *inbox.TABLES,
    *addresses.TABLES,
    *procedures.TABLES,
    *tenders.TABLES,
    *demand.TABLES,
    *contracts.TABLES,
    *discovery.TABLES,
    *supply.TABLES,
    *mart.TABLES,
    *ways_in.TABLES,
    *coverage.TABLES,
    *mapping.TABLES,
    *changes.TABLES,
    *meta.TABLES,
    *gate.TABLES,
)
BY_NAME: dict[str, Table] = {table.qualified: table for table in ALL}
EXPORTED: tuple[Table, ...] = tuple(table for table in ALL if table.exported)
