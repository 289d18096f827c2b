"""What an older kortlag left (`tests/fixtures/older`), put in the place of what a new one made."""

from __future__ import annotations

import json
import lzma
import shutil
import tarfile
from pathlib import Path

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
        file.unlink()
    published_file(current / "kortlag.duckdb")
