"""Where Dagster keeps runs and events: its own SQLite files, with connections that are kept.

Dagster's storage makes an engine for every statement: it compiles the statement anew, opens the
file, and empties the write-ahead log when it closes; and before most of them it looks up how its
tables are arranged. That was a fifth of a night's computing. Files, tables and locking are
Dagster's own, so its page, its schedules and its migrations work as ever.

Named in `dagster.yaml`. Does not belong here: anything about runs that is ours (`pipelines.runs`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock, RLock
from typing import Any, Self, cast

import sqlalchemy as db
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData

_FILES_KEPT_OPEN = 8
"""Each run has a file of its own, and Dagster's page may show many."""


class KeptSqliteStorage(DagsterSqliteStorage):
    """Dagster's SQLite storage, but for how the files of events are opened."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = KeptEventLogStorage(self._event_log_storage._base_dir)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> Self:
        """Dagster's constructor, which would make its own class."""
        return cls(inst_data=inst_data, **config_value)


class KeptEventLogStorage(SqliteEventLogStorage):
    """Dagster's event log in SQLite, with an engine for each file."""

    def __init__(self, base_dir: str) -> None:
        self._engine = lru_cache(_FILES_KEPT_OPEN)(_engine)
        self._tables: set[str] = set()
        self._columns: set[str] = set()
        self._migrated: set[str] = set()
        super().__init__(base_dir)
        # An asset's event looks for a table while it is being stored (`has_table`); a plain lock,
        # which the stubs insist on, would wait for itself.
        self._db_lock = cast("Lock", RLock())

    @contextmanager
    def _connect(self, shard: str) -> Iterator[db.Connection]:
        with self._db_lock:
            engine = self._engine(self.conn_string_for_shard(shard))
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    def has_table(self, table_name: str) -> bool:
        """Whether the file of all runs has a table; asked before every check that is stored."""
        if table_name not in self._tables:
            with self.index_connection() as connection:
                self._tables.update(db.inspect(connection).get_table_names())
        return table_name in self._tables

    def has_secondary_index(self, name: str) -> bool:
        """Whether the files are of an arrangement; asked for every asset that is looked up."""
        if name not in self._migrated and super().has_secondary_index(name):
            self._migrated.add(name)
        return name in self._migrated

    def _has_asset_key_col_on_connection(self, conn: db.Connection, column_name: str) -> bool:
        """The same of a column of the table of assets."""
        if column_name not in self._columns:
            found = super()._has_asset_key_col_on_connection(conn, column_name)
            self._columns.update({column_name} if found else ())
        return column_name in self._columns

    def dispose(self) -> None:
        """Close the files."""
        super().dispose()
        self._engine.cache_clear()


def _engine(address: str) -> db.Engine:
    engine = db.create_engine(address, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})

    @db.event.listens_for(engine, "connect")
    def _relaxed(connection: sqlite3.Connection, _record: object) -> None:
        # With a write-ahead log this is as safe against a process that is killed; after a power
        # cut the last events may be missing. What a run did stands in its own account anyway.
        connection.execute("PRAGMA synchronous = NORMAL")

    return engine
