"""The set as a whole: which files, from which database, what protected units do to every file."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.warehouse import exports_samples as samples
from tests.warehouse.conftest import ExportSet
from warehouse.exports import write_exports
from warehouse.exports.map_page.cards import PROTECTED
from warehouse.exports.published import WITHHELD_NAME
from warehouse.tables import EXPORTED

FILES = {
    "kortlag.xlsx",
    "mapping_worklist.csv",
    "digest.md",
    *(f"{table.exported}.csv" for table in EXPORTED),
    "social_enterprises.geojson",
    "coverage_by_area.geojson",
    "map.html",
    "README.txt",
    "datapackage.json",
}


def _text(file: Path) -> str:
    """All that is written in a file; of a workbook every part of it."""
    if file.suffix != ".xlsx":
        return file.read_text(encoding="utf-8")
    with zipfile.ZipFile(file) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def _write(database: Path, target: Path) -> list[Path]:
    return write_exports(
        database,
        target,
        dialect="danish",
        advertising_protected="no_contact",
        profile="live",
        run_id="r",
        as_of=date(2026, 11, 23),
        ending_months=(6, 18),
    )


def test_all_files_are_written_and_returned(export_set: ExportSet) -> None:
    assert {file.name for file in export_set().iterdir()} == FILES


def test_a_folder_with_something_in_it_is_refused(exports_database: Path, tmp_path: Path) -> None:
    (tmp_path / "old.csv").touch()
    with pytest.raises(ValueError, match="not an existing empty folder"):
        _write(exports_database, tmp_path)
    with pytest.raises(ValueError, match="not an existing empty folder"):
        _write(exports_database, tmp_path / "missing")


def test_the_database_is_opened_read_only(exports_database: Path, tmp_path: Path) -> None:
    before = hashlib.sha256(exports_database.read_bytes()).hexdigest()
    target = tmp_path / "set"
    target.mkdir()
    with duckdb.connect(str(exports_database), read_only=True):  # an analyst is reading
        _write(exports_database, target)
    assert hashlib.sha256(exports_database.read_bytes()).hexdigest() == before


def test_the_same_database_gives_the_same_bytes(exports_database: Path, tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        files = _write(exports_database, tmp_path / name)
        contents.append({file.name: file.read_bytes() for file in files})
    assert contents[0] == contents[1]


def test_omit_leaves_protected_units_out_of_every_file(export_set: ExportSet) -> None:
    forbidden = (
        samples.PROTECTED_CVR,
        samples.PROTECTED_NAME,
        samples.PROTECTED_AWARD_NAME,
        samples.PROTECTED_NAME_IN_NOTICE,
        samples.PROTECTED_SITE,
    )
    kept = {file.name: _text(file) for file in export_set().iterdir()}
    assert all(text in "".join(kept.values()) for text in forbidden)  # else the rest proves nothing
    assert all(text in kept["kortlag.xlsx"] for text in forbidden)
    for file in export_set(advertising_protected="omit").iterdir():
        content = _text(file)
        assert [text for text in forbidden if text in content] == [], file.name


def test_omit_says_that_a_winner_was_left_out(export_set: ExportSet) -> None:
    tenders = (export_set(advertising_protected="omit") / "tenders.csv").read_text("utf-8-sig")
    assert f"{WITHHELD_NAME} | {WITHHELD_NAME} | Stor Leverandør A/S" in tenders


def test_no_contact_keeps_them_marked_without_website(export_set: ExportSet) -> None:
    folder = export_set()
    assert not [f.name for f in folder.iterdir() if "stille.invalid" in _text(f)]
    row = next(
        line
        for line in (folder / "social_enterprises.csv").read_text("utf-8-sig").splitlines()
        if samples.PROTECTED_CVR in line
    )
    assert ";ja;" in row
    assert json.dumps(PROTECTED) in (folder / "map.html").read_text("utf-8")
