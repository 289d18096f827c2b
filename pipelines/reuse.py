"""Not making a table again that would come out the same; nor asking its checks again.

Beside a table lies a note of what it was made of: digests of the code, of the SQL, of each variable
and setting, and of what it read of each table. When all of them are the same again, and the file is
the one that was made then, it stays. Digests are of bytes, never of times or names, so a note that
is wrong, damaged or missing makes work and nothing else. `kortlag rebuild` heeds none.

Does not belong here: what a table is made of (`pipelines.ingredients`), how (`pipelines.assets`).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
from pydantic import BaseModel

from pipelines.ingredients import Recipe, checks_recipe, crawls_of, variables
from warehouse.checks import Check, Outcome
from warehouse.parquet import clean_file, read_stamp, stamp, table_file
from warehouse.tables import BY_NAME

if TYPE_CHECKING:
    from scrapers.config import Settings
    from warehouse.schema import Table

NOTE = "made.json"
_MISSING = "missing"
Print = dict[str, str]
"""Digests of what something is made of, by what it is."""


def differing(settings: Settings, table: Table, now: Print) -> list[str]:
    """Why a table has to be made again: what differs from when it was made; empty when it stays."""
    note = _note(settings, table)
    if not {"of", "file", "columns"} <= note.keys():
        return ["nothing made before"]
    if note["file"] != digest(table_file(settings.parquet_dir, table)):
        return ["its file"]
    return _differing(note["of"], now)


def note_made(settings: Settings, table: Table, of: Print) -> None:
    """Note what a table, which has just been made, was made of."""
    path = table_file(settings.parquet_dir, table)
    columns = column_digests(settings.parquet_dir, table)
    _write(settings, table, {"of": of, "file": digest(path), "columns": columns})


def outcomes(
    settings: Settings,
    table: Table,
    checks: Sequence[Check],
    ask: Callable[[], tuple[int, list[Outcome]]],
) -> tuple[int, list[Outcome]]:
    """Rows of a table and outcomes of its checks, asked anew only when something is another."""
    now = print_of(settings, checks_recipe(table, checks))
    note = _note(settings, table)
    if (last := note.get("checked")) and not _differing(last["of"], now):
        told = json.loads(last["outcomes"])
        return last["rows"], [Outcome(check, *told[check.name]) for check in checks]
    rows, asked = ask()
    # As text, which keeps the order of a bad row's columns.
    text = json.dumps({o.check.name: (o.failing_rows, o.sample) for o in asked}, default=str)
    _write(settings, table, note | {"checked": {"of": now, "rows": rows, "outcomes": text}})
    return rows, asked


def print_of(settings: Settings, recipe: Recipe) -> Print:
    """Digests of everything that a recipe names, and of the code."""
    found = {"code": code_version(), "sql": _digest(recipe.sql.encode())}
    values = variables(settings)
    found |= {f"variable {name}": _of_value(values.get(name)) for name in recipe.variables}
    found |= {f"setting {name}": _of_value(getattr(settings, name)) for name in recipe.settings}
    ids = crawls_of(settings)
    for name in recipe.reads:
        schema, _, rest = name.partition(".")
        if schema == "clean":
            source = max((s for s in ids if rest.startswith(f"{s}_")), key=len)
            part = rest.removeprefix(f"{source}_")
            files = [(c, clean_file(settings.parquet_dir, source, c, part)) for c in ids[source]]
            told: Mapping[str, str] = {c: digest(file) for c, file in files if file.is_file()}
        else:
            table = BY_NAME[name]
            hidden = recipe.hidden(table)
            columns = column_digests(settings.parquet_dir, table)
            told = {column: d for column, d in columns.items() if column not in hidden}
        found[name] = _of_value(told) if told else _MISSING
    return found


def data_version(settings: Settings, table: Table) -> str:
    """A digest of a table's rows, its volatile columns left out."""
    columns = column_digests(settings.parquet_dir, table)
    return _of_value({name: columns.get(name, _MISSING) for name in table.stable_names})


def recipe_version(recipe: Recipe) -> str:
    """Digest of the code and SQL of a recipe, as Dagster tells versions of code apart."""
    return _digest(f"{code_version()}\n{recipe.sql}".encode())[:16]


@cache
def code_version() -> str:
    """Digest of all our Python and code lists, and of what is installed in which version."""
    root = Path(__file__).parents[1]
    found = hashlib.sha256(sys.version.encode())
    for folder in sorted({Path(path) for path in sys.path if "site-packages" in path}):
        for installed in sorted(path.name for path in folder.glob("*.dist-info")):
            found.update(installed.encode())
    rooms = ("scrapers/**/*.py", "pipelines/**/*.py", "warehouse/**/*.py",
             "warehouse/reference/*", "warehouse/geo/*")  # fmt: skip
    for file in sorted(file for pattern in rooms for file in root.glob(pattern)):
        found.update(file.relative_to(root).as_posix().encode())
        found.update(file.read_bytes())
    return found.hexdigest()


def digest(path: Path) -> str:
    """Digest of a file's bytes; of one that was not replaced since, as it was found before."""
    try:
        at = path.stat()
    except FileNotFoundError:
        return _MISSING
    return _of_file(path, (at.st_ino, at.st_mtime_ns, at.st_size))


def column_digests(parquet_dir: Path, table: Table) -> dict[str, str]:
    """Digest of each column of a table, as its file holds it; empty when there is no file.

    Chunks hold their values in the order of the rows, so columns that are the same each are the
    same together.
    """
    path = table_file(parquet_dir, table)
    file = digest(path)
    if file == _MISSING:
        return {}
    note = read_stamp(path.with_name(NOTE))
    if note.get("file") == file:
        columns: dict[str, str] = note["columns"]
        return columns
    return _of_columns(path, file)


@cache
def _footers() -> duckdb.DuckDBPyConnection:
    """Reads the footers of Parquet files, which are small: one thread, started once."""
    return duckdb.connect(config={"threads": 1})


@lru_cache(maxsize=256)
def _of_columns(path: Path, file: str) -> dict[str, str]:
    """Of the bytes of each column's chunks, and of how they are to be read."""
    del file  # whose columns they are
    with _footers().cursor() as con:
        chunks = con.execute(
            "SELECT path_in_schema, type, encodings, compression, row_group_num_rows, "
            "coalesce(least(nullif(dictionary_page_offset, 0), data_page_offset), "
            "data_page_offset), total_compressed_size FROM parquet_metadata(?) "
            "ORDER BY row_group_id, column_id",
            [str(path)],
        ).fetchall()
    found: dict[str, Any] = {}
    with path.open("rb") as bytes_:
        for name, *how, begin, length in chunks:
            bytes_.seek(begin)
            column = found.setdefault(name.partition(", ")[0], hashlib.sha256())
            column.update(repr(how).encode())
            column.update(bytes_.read(length))
    return {name: column.hexdigest() for name, column in found.items()}


@lru_cache(maxsize=65_536)
def _of_file(path: Path, identity: tuple[int, int, int]) -> str:
    del identity  # which file it was
    with path.open("rb") as bytes_:
        return hashlib.file_digest(bytes_, "sha256").hexdigest()


def _of_value(value: Any) -> str:
    """Digest of a setting; of the files that it names, too."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    text = json.dumps(plain, sort_keys=True, default=str)
    files = [digest(Path(name)) for name in _texts(json.loads(text)) if name.startswith("/")]
    return _digest(repr((text, files)).encode())


def _texts(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case list():
            return [text for item in value for text in _texts(item)]
        case dict():
            return [text for item in value.values() for text in _texts(item)]
    return []


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _differing(last: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(name for name in last.keys() | now.keys() if last.get(name) != now.get(name))


def _path(settings: Settings, table: Table) -> Path:
    return table_file(settings.parquet_dir, table).with_name(NOTE)


def _note(settings: Settings, table: Table) -> dict[str, Any]:
    return read_stamp(_path(settings, table))


def _write(settings: Settings, table: Table, note: Mapping[str, Any]) -> None:
    stamp(_path(settings, table), note)
