"""The CSV files, read back with another reader than wrote them."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warehouse import exports_samples as samples
from tests.warehouse.conftest import ExportSet
from warehouse.exports.csv_files import cells
from warehouse.schema import Column, Table
from warehouse.tables import EXPORTED, tenders

_ONE_TEXT = Table("mart", "t", "a text", (), (Column("a", "VARCHAR", "Text."),))
_TABLES = pytest.mark.parametrize("table", EXPORTED, ids=lambda table: table.exported)


def _headings(folder: Path, stem: str, *, danish: bool) -> list[str]:
    encoding = "utf-8-sig" if danish else "utf-8"
    with (folder / f"{stem}.csv").open(encoding=encoding, newline="") as file:
        return next(csv.reader(file, delimiter=";" if danish else ",", strict=True))


def _read(folder: Path, stem: str, *, danish: bool) -> list[dict[str, str]]:
    encoding = "utf-8-sig" if danish else "utf-8"
    with (folder / f"{stem}.csv").open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=";" if danish else ",", strict=True))


@_TABLES
def test_danish_dialect(export_set: ExportSet, table: Table) -> None:
    folder = export_set()
    assert (folder / f"{table.exported}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    rows = _read(folder, table.exported, danish=True)
    headings = [column.danish for column in table.columns]
    assert _headings(folder, table.exported, danish=True) == headings
    assert len(rows) == len(samples.ROWS.get(table, []))


@_TABLES
def test_rfc4180_dialect(export_set: ExportSet, table: Table) -> None:
    folder = export_set(dialect="rfc4180")
    content = (folder / f"{table.exported}.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.splitlines(keepends=True)[0].endswith(b"\r\n")
    rows = _read(folder, table.exported, danish=False)
    assert _headings(folder, table.exported, danish=False) == table.names
    assert len(rows) == len(samples.ROWS.get(table, []))


@_TABLES
def test_headings_are_unique(table: Table) -> None:
    headings = [column.danish for column in table.columns]
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize(
    ("column", "danish", "plain"),
    [
        ("value_dkk", "12500000,50", "12500000.50"),
        ("deadline_at", "2026-12-01T12:00:00+01:00", "2026-12-01T12:00:00+01:00"),
        ("social_clause", "ja", "true"),
        ("light_regime", "", ""),
        ("categories", "rengoering | kantine", "rengoering | kantine"),
        ("winners", "", ""),
        ("cpv_main", "90910000", "90910000"),
    ],
)
def test_cells_of_a_tender(export_set: ExportSet, column: str, danish: str, plain: str) -> None:
    heading = tenders.TENDERS[column].danish
    assert _read(export_set(), "tenders", danish=True)[0][heading] == danish
    assert _read(export_set(dialect="rfc4180"), "tenders", danish=False)[0][column] == plain


def test_summer_time_negative_numbers_and_dates(export_set: ExportSet) -> None:
    row = _read(export_set(), "tenders", danish=True)[3]
    assert row["Frist"] == "2026-07-01T12:00:00+02:00"
    assert row["Værdi (kr. ekskl. moms)"] == "-1,00"  # a number, so without apostrophe
    assert row["Social klausul"] == "nej"
    assert row["Offentliggjort"] == "2026-01-31"


def test_hostile_texts_survive_and_do_not_run(export_set: ExportSet) -> None:
    rows = {
        row["CVR-nummer"]: row for row in _read(export_set(), "social_enterprises", danish=True)
    }
    assert rows["99000007"]["Navn"] == samples.HOSTILE_NAME
    assert rows["99000007"]["Formål"] == "'- at skabe job\r\n- at sælge; meget"
    assert rows["99000015"]["Navn"] == "'" + samples.FORMULA_NAME
    assert rows["99000023"]["Navn"] == samples.BROKEN_NAME
    assert rows["99000058"]["Navn"] == "' \t+45 Café"
    assert rows["99000058"]["Formål"] == "'@SUM(1)"


def _one_cell(text: str) -> str:
    frame = pl.DataFrame({"a": [text]}, schema=_ONE_TEXT.polars_schema())
    return str(cells(frame, _ONE_TEXT, "danish")["a"][0])


@pytest.mark.parametrize("lead", ["", " ", "\t", "\u00a0", "\n ", "\ufeff", "\u200b", "  \r\n"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_formula_starts_are_defused(lead: str, sign: str) -> None:
    assert _one_cell(f"{lead}{sign}cmd|x") == f"'{lead}{sign}cmd|x"


@pytest.mark.parametrize("text", ["\tx", "\rx", "\nx"])
def test_control_blanks_are_defused(text: str) -> None:
    assert _one_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Ærø = ø", "a-b", " navn", "'=x", "1+1", "", "(=1)"])
def test_other_texts_are_untouched(text: str) -> None:
    assert _one_cell(text) == text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_comes_back(text: str) -> None:
    frame = pl.DataFrame({"a": [text, "end"]}, schema=_ONE_TEXT.polars_schema())
    written = cells(frame, _ONE_TEXT, "rfc4180").write_csv(line_terminator="\r\n")
    _, (found,), end = csv.reader(io.StringIO(written, newline=""), strict=True)
    assert found in {text, f"'{text}"}
    assert not found.lstrip().startswith(("=", "+", "-", "@"))
    assert end == ["end"]


def test_decimals_keep_all_digits(export_set: ExportSet) -> None:
    rows = _read(export_set(dialect="rfc4180"), "coverage_by_category", danish=False)
    values = {row["category"]: row["value_dkk_5y"] for row in rows}
    assert Decimal(values["rengoering"]) == Decimal("48250000.00")
    assert values["trykkeri"] == ""
