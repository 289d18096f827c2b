"""Boundary: whoever writes a query. It reads the published file, and reaches nothing else."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.explain import explain
from tests.warehouse import exports_samples as samples
from warehouse.database import open_published

OUTSIDE = (
    "FROM read_csv('{file}')",
    "FROM '{file}'",
    "FROM read_text('{file}')",
    "FROM read_blob('{file}')",
    "FROM read_json('{file}')",
    "FROM read_parquet('{file}')",
    "FROM sniff_csv('{file}')",
    "FROM glob('{folder}/*')",
    "FROM query('FROM read_csv(''{file}'')')",
    "FROM read_csv('http://127.0.0.1:9/x')",
    "ATTACH '{folder}/other.duckdb'",
    "ATTACH '{folder}/new.duckdb' AS new",
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "COPY core.notices FROM '{file}'",
    "EXPORT DATABASE '{folder}/out'",
    "IMPORT DATABASE '{folder}'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{folder}/x.duckdb_extension'",
    "CALL enable_logging(storage = 'file', storage_path = '{folder}/out')",
    "FROM enable_logging(storage_path = '{folder}/out')",
    "CALL enable_profiling(save_location = '{folder}/out.json'); SELECT 1",
    "PRAGMA profiling_output = '{folder}/out.json'",
    "CREATE PERSISTENT SECRET s (TYPE http)",
    "SET enable_external_access = true",
    "SET disabled_filesystems = ''",
    "SET allowed_directories = ['{folder}']",
    "SET temp_directory = '{folder}'",
    "SET memory_limit = '900GB'",
    "RESET lock_configuration",
    "SELECT 1; ATTACH '{folder}/other.duckdb' AS other",
    "FROM python_value",
)
WRITING = (
    "DELETE FROM core.notices",
    "UPDATE core.notices SET title = 'x'",
    "INSERT INTO core.notices BY NAME SELECT 'x' AS notice_key",
    "DROP TABLE core.notices",
    "CREATE TABLE core.mine (a INTEGER)",
    "CREATE MACRO core.mine() AS 1",
    "COMMENT ON TABLE core.notices IS 'x'",
    "BEGIN; DROP SCHEMA mart CASCADE; COMMIT",
)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples.write_database(tmp_path_factory.mktemp("asked") / "kortlag.duckdb")


@pytest.mark.parametrize("query", OUTSIDE)
def test_a_query_reaches_no_other_file_and_no_network(
    published: Path, tmp_path: Path, query: str
) -> None:
    (tmp_path / "file.csv").write_text("secret\nvery\n", encoding="utf-8")
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    before = sorted(tmp_path.rglob("*"))
    python_value = pl.DataFrame({"secret": ["very"]})  # what the library could see of its caller
    assert python_value.height == 1
    asked = query.format(file=tmp_path / "file.csv", folder=tmp_path)
    with open_published(published) as con, pytest.raises(duckdb.Error):
        con.execute(asked).fetchall()
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("query", WRITING)
def test_a_query_changes_nothing(published: Path, query: str) -> None:
    before = published.read_bytes()
    with open_published(published) as con, pytest.raises(duckdb.Error):
        con.execute(query)
    assert published.read_bytes() == before
    assert not published.with_name(f"{published.name}.wal").exists()


def test_a_query_that_takes_too_much_memory_is_refused(published: Path, tmp_path: Path) -> None:
    with open_published(published) as con, pytest.raises(duckdb.OutOfMemoryException):
        con.execute(
            "CREATE TEMP TABLE much AS SELECT n, repeat('x', 4000) || n AS text "
            "FROM range(2000000) t(n)"
        )
    assert sorted(p.name for p in published.parent.iterdir()) == ["kortlag.duckdb"]


@pytest.mark.parametrize("limit_s", [0.2, 0.000001])  # while it runs, and before it began
def test_a_query_that_takes_too_long_is_ended(published: Path, limit_s: float) -> None:
    endless = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range*b.range%7=3"
    began = time.monotonic()
    with (
        open_published(published, limit_s=limit_s) as con,
        pytest.raises(duckdb.InterruptException),
    ):
        con.execute(endless).fetchall()
    assert time.monotonic() - began < 60  # a net below hanging, not a measure


HOSTILE_IDS = (
    "'; DROP TABLE core.notices; --",
    "' OR '1'='1",
    "%",
    "_" * 8,
    "\\",
    '"',
    "99000007' UNION SELECT * FROM meta.runs --",
    "../../../etc/passwd",
    "x" * 100_000,
    "\u202e99000007",
    "$1",
    "?",
    "{subject}",
)


@pytest.mark.parametrize("subject", HOSTILE_IDS)
def test_an_id_is_a_value_and_never_a_part_of_the_query(published: Path, subject: str) -> None:
    with open_published(published) as con:
        assert explain(con, subject) == []
        assert explain(con, "99000007")  # and what is asked honestly is found


def test_an_id_with_a_zero_byte_finds_nothing(published: Path) -> None:
    with open_published(published) as con:
        assert explain(con, "99000007\0") == []
