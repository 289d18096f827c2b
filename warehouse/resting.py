"""What the tables rest on: which crawls rows name, and in which a reading differs from the next.

Does not belong here: which crawls may go (`pipelines.pruning`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import open_published
from warehouse.parquet import clean_file, table_file
from warehouse.tables import ALL
from warehouse.workbench import CLEANED, sql_of, workbench

_TOLD_ANEW = frozenset({"archive_ref", "first_seen", "last_seen", "seen_at"})
"""Columns that differ from reading to reading though the source says the same."""
_LISTED, _CRAWLS = "listed", "crawls"
_REGISTER = ("enterprises", "sites")
"""Tables whose full reads say who is gone."""


def referred(parquet_dir: Path, database: Path, source: str) -> set[str]:
    """Crawls of a source that a row names, in the tables as they are and as they are published."""
    found: set[str] = set()
    with duckdb.connect() as con:
        for table in ALL:
            path = table_file(parquet_dir, table)
            if "archive_ref" in table.names and path.is_file():
                found |= _named(con, "read_parquet($path)", {"path": str(path), "source": source})
    with open_published(database) as con:
        for (name,) in con.execute(
            "SELECT DISTINCT schema_name || '.' || table_name FROM duckdb_columns() "
            "WHERE column_name = 'archive_ref'"
        ).fetchall():
            found |= _named(con, name, {"source": source})
    return found


def _named(con: duckdb.DuckDBPyConnection, relation: str, values: Mapping[str, str]) -> set[str]:
    rows = con.execute(
        f"SELECT DISTINCT split_part(archive_ref, '/', 2) FROM {relation} "
        "WHERE starts_with(archive_ref, $source || '/')",
        values,
    ).fetchall()
    return {crawl_id for (crawl_id,) in rows}


def turns(parquet_dir: Path, source: str, ids: Sequence[str]) -> set[str]:
    """Crawls in which something is told first or last, or unlike the reading before or after it.

    A unit is what the first part of a table's key names: a company with all its periods, a notice
    with its lots. What a list met is a reading of its own, for a document is fetched once.
    """
    found: set[str] = set()
    for names in ([_LISTED], [name for name in CLEANED if name not in {_LISTED, _CRAWLS}]):
        if told := _told(parquet_dir, source, ids, names):
            found |= _column(
                f"""
                WITH told AS ({told}),
                readings AS (
                    SELECT crawl_id, unit, bit_xor(DISTINCT said) AS said
                    FROM told
                    GROUP BY crawl_id, unit
                ),
                neighbours AS (
                    SELECT
                        crawl_id, said,
                        lag(said) OVER nights AS said_before,
                        lead(said) OVER nights AS said_after
                    FROM readings
                    WINDOW nights AS (PARTITION BY unit ORDER BY crawl_id)
                )
                SELECT DISTINCT crawl_id
                FROM neighbours
                WHERE said IS DISTINCT FROM said_before OR said IS DISTINCT FROM said_after
                """
            )
    return found


def absences(parquet_dir: Path, source: str, ids: Sequence[str], full: Sequence[str]) -> set[str]:
    """Full reads of the register that are the first not to meet a unit after a reading of it."""
    told = _told(parquet_dir, source, ids, _REGISTER)
    if not told or not full:
        return set()
    values = ", ".join(f"('{crawl_id}')" for crawl_id in full)
    return _column(
        f"""
        WITH told AS (SELECT DISTINCT crawl_id, unit FROM ({told})),
        next_full AS (
            SELECT t.unit, f.crawl_id
            FROM told AS t
            ASOF JOIN (VALUES {values}) AS f (crawl_id) ON t.crawl_id < f.crawl_id
        )
        SELECT DISTINCT crawl_id
        FROM next_full
        ANTI JOIN told USING (unit, crawl_id)
        """
    )


def sums(
    parquet_dir: Path, crawls: Mapping[str, Sequence[str]], variables: Mapping[str, Any]
) -> dict[str, Any]:
    """Tables that are made of crawls -> number and sum of their rows, made of these crawls."""
    found = {}
    with workbench(parquet_dir, crawls=crawls, variables=variables) as con:
        for table in ALL:
            if "clean." in sql_of(table):
                select = sql_of(table).rstrip().rstrip(";")
                query = f"SELECT count(*), sum(hash(t)) FROM ({select}\n) AS t"
                found[table.qualified] = con.execute(query).fetchall()
    return found


def _told(parquet_dir: Path, source: str, ids: Sequence[str], names: Sequence[str]) -> str:
    """A query for what each crawl says of each unit of cleaned tables; empty when none does."""
    queries = []
    for name in names:
        table = CLEANED[name]
        files = [clean_file(parquet_dir, source, crawl_id, name) for crawl_id in ids]
        quoted = ["'" + str(file).replace("'", "''") + "'" for file in files if file.is_file()]
        columns = ", ".join(f'"{c}"' for c in table.names if c not in _TOLD_ANEW)
        if quoted:
            queries.append(
                f"SELECT parse_path(filename)[-2] AS crawl_id, "
                f'"{table.key[0]}"::VARCHAR AS unit, '
                f"hash('{name}', {columns}) AS said "
                f"FROM read_parquet([{', '.join(quoted)}], filename = true)"
            )
    return " UNION ALL ".join(queries)


def _column(query: str) -> set[str]:
    with duckdb.connect() as con:
        return {value for (value,) in con.execute(query).fetchall()}
