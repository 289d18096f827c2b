"""What an older kortlag left (`tests/fixtures/older`), put in the place of what a new one made.

The file that it published is kept with few rows, so the publish gate would not let the night after
it pass; there the published file of today is made one of another schema instead.
"""

from __future__ import annotations

import json
import lzma
import shutil
import tarfile
from pathlib import Path

import duckdb

ANOTHER_SCHEMA = """
CREATE TABLE core.of_then AS SELECT tender_key FROM core.procedures;
DROP TABLE core.procedures;
DROP TABLE mart.changes;
DROP TABLE IF EXISTS meta.gate;
CREATE OR REPLACE TABLE mart.offerings AS SELECT * EXCLUDE (status) FROM mart.offerings;
CREATE OR REPLACE TABLE mart.tenders AS SELECT * REPLACE (lots::VARCHAR AS lots) FROM mart.tenders;
CREATE OR REPLACE TABLE core.sites AS SELECT * EXCLUDE (p_number), p_number AS p FROM core.sites;
CREATE OR REPLACE TABLE core.lots AS SELECT *, true AS further FROM core.lots;
CREATE OR REPLACE TABLE meta.sources AS
SELECT * EXCLUDE (archived_bytes, archive_bytes, damaged) FROM meta.sources;
DELETE FROM meta.columns AS m WHERE NOT EXISTS (
    FROM duckdb_columns() AS c
    WHERE (c.schema_name, c.table_name, c.column_name)
        = (m.table_schema, m.table_name, m.column_name)
);
"""
"""Tables and columns that came, went, were of another type or key; the dictionary says so too."""
FOLDER = Path(__file__).parent / "fixtures" / "older"


def published_file(target: Path) -> Path:
    """The older published database, unpacked."""
    target.write_bytes(lzma.decompress((FOLDER / "kortlag.duckdb.xz").read_bytes()))
    return target


def put_back(data: Path) -> None:
    """Make a data folder one that the older kortlag worked in last.

    Its archive stays, with accounts that have only the keys of then; tables, Dagster's state, the
    account of the run and the published set become those of then.
    """
    keys = json.loads((FOLDER / "ted-crawl.json").read_bytes()).keys()
    for account in (data / "archive").glob("*/*/crawl.json"):
        told = json.loads(account.read_bytes())
        account.write_text(json.dumps({key: told[key] for key in keys if key in told}))
    for note in (data / "parquet" / "clean").glob("*/*/stamp.json"):
        note.write_text('{"code": "0", "accepted": true}')
    for table in ("procedures", "notice_ties"):
        shutil.rmtree(data / "parquet" / "core" / table, ignore_errors=True)
    shutil.rmtree(data / "dagster")
    with tarfile.open(FOLDER / "dagster.tar.xz") as packed:
        packed.extractall(data, filter="data")
    for run in (data / "runs").glob("*.*"):
        run.unlink()
    run_id = json.loads((FOLDER / "run.json").read_bytes())["run_id"]
    shutil.copy(FOLDER / "run.json", data / "runs" / f"{run_id}.json")
    current = (data / "exports" / "current").resolve()
    for file in current.iterdir():
        if file.name != "kortlag.duckdb":
            file.unlink()
    with duckdb.connect(current / "kortlag.duckdb") as con:
        con.execute(ANOTHER_SCHEMA)
