"""The sheet Arbejdsliste filled in, saved as CSV and handed in: what was typed is read."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from scrapers.sandbox.world.handed_in import files
from scrapers.sandbox.world.world import World
from tests.warehouse.exports_samples import ENTERPRISES
from tests.warehouse.test_exports_worklist import DAY, published, records, said
from warehouse.exports.workbook import write_workbook
from warehouse.tables import EXPORTED, meta
from warehouse.tables.inbox import OUR_RECORD_ID

SHEET = "Arbejdsliste"
_SHEET_NUMBER = 2
# Semicolon, quotes, UTF-8 (76), from line 1; the last one is the sheet.
_FILTER = (
    f"csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,{_SHEET_NUMBER}"
)


def by_openpyxl(workbook: Path) -> bytes:
    """The sheet as CSV with every cell in the plainest form a program writes."""
    out = io.StringIO()
    rows = load_workbook(workbook)[SHEET].iter_rows(values_only=True)
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def by_libreoffice(workbook: Path) -> bytes:
    """The sheet as LibreOffice saves it."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed (soffice)")
    profile = f"-env:UserInstallation={(workbook.parent / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", _FILTER, workbook.name]
    subprocess.run(command, cwd=workbook.parent, check=True, capture_output=True)
    return (workbook.parent / f"{workbook.stem}-{SHEET}.csv").read_bytes()


def fill_in(workbook: Path, record_id: str) -> None:
    """What a person types: in a row of ours, in a new row, under a new heading."""
    book = load_workbook(workbook)
    sheet = book[SHEET]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(cells[0].row for cells in sheet.iter_rows() if cells[0].value == record_id)
    new, further = sheet.max_row + 1, sheet.max_column + 1
    typed = {
        "Besøgt": date(2026, 11, 24),
        "Andel udsatte medarbejdere": 0.375,
        "Kategorier": "Rengøring | It, test og data",
        "Vil være underleverandør": "ja",
        "Mindste ordre (kr.)": 2500.5,
        "Bemærkning": "Kom igen; spørg om »kaffe«\nog mere",
    }
    for heading, value in typed.items():
        # Only the value: the cell keeps the look that the workbook gave it.
        sheet.cell(row, columns[heading]).value = value
    sheet.cell(1, further).value = "Ny kolonne"
    sheet.cell(row, further).value = "=ikke en formel"
    sheet.cell(row, further).data_type = "s"
    sheet.cell(new, columns["Navn"]).value = "Opfundet nybegynder"
    sheet.cell(new, columns["Kommunekode"]).value = "0751"
    book.save(workbook)


@pytest.mark.parametrize("as_csv", [by_openpyxl, by_libreoffice])
def test_what_is_typed_into_the_sheet_comes_back(
    tmp_path: Path, as_csv: Callable[[Path], bytes]
) -> None:
    first = files(World(DAY))["mapping.csv"]
    before = records(first)
    source = published(before)
    empty = {table.qualified: table.frame([]) for table in (*EXPORTED, meta.SOURCES)}
    workbook = write_workbook(replace(source, tables=empty | dict(source.tables)), tmp_path)
    mine = f"{OUR_RECORD_ID}{ENTERPRISES[0]['cvr']}"
    fill_in(workbook, mine)

    after = {row["record_id"]: row for row in records(first, as_csv(workbook))}

    theirs = {row["record_id"]: said(row) for row in before}
    assert len(theirs) == 50
    assert {key: said(after[key]) for key in theirs} == theirs  # nobody wrote in those
    row = after[mine]
    assert row["visited_on"] == date(2026, 11, 24)
    assert row["disadvantaged_share"] == 0.375
    assert row["categories"] == ["rengoering", "it_test_data"]
    assert row["will_subcontract"] is True
    assert float(row["min_order_dkk"]) == 2500.5
    assert row["note"] == "Kom igen; spørg om »kaffe«\nog mere"
    assert json.loads(row["extra"]) == {"Ny kolonne": "=ikke en formel"}
    (new,) = (row for row in after.values() if row["name"] == "Opfundet nybegynder")
    assert new["municipality_code"] == "0751"
