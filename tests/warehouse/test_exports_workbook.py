"""`kortlag.xlsx`, read back with another library than wrote it, cell by cell."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook as NewWorkbook

from pipelines.clean.inbox import cells as inbox_cells
from tests.warehouse import exports_samples as samples
from tests.warehouse.conftest import ExportSet
from warehouse.exports import danish
from warehouse.exports.danish import COPENHAGEN
from warehouse.exports.published import Published, read_published
from warehouse.exports.workbook import guidance, sheets, write_workbook
from warehouse.exports.workbook.book import sheets_of
from warehouse.exports.worklist import WORKLIST
from warehouse.reference import code_list
from warehouse.schema import LIST_SEPARATOR, Column, Table
from warehouse.tables import EXPORTED

WORK = "Arbejdsliste"


@pytest.fixture(scope="module")
def published(exports_database: Path) -> Published:
    return read_published(
        exports_database, protection="no_contact", profile="sandbox", run_id="20261123T033000Z",
        as_of=samples.AS_OF, ending_months=samples.ENDING_MONTHS,
    )  # fmt: skip


@pytest.fixture(scope="module")
def book(export_set: ExportSet) -> Workbook:
    return load_workbook(export_set() / "kortlag.xlsx")


def in_a_spreadsheet(value: Any) -> Any:
    """What a reader of the workbook finds of a value of the tables."""
    match value:
        case bool():
            return "ja" if value else "nej"
        case list():
            return LIST_SEPARATOR.join(value) or None
        case str():
            return value.replace("\r\n", "\n") or None
        case datetime():
            return value.astimezone(COPENHAGEN).replace(tzinfo=None)
        case date():
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - as openpyxl reads
        case Decimal():
            return pytest.approx(float(value))
        case float():
            return pytest.approx(value)
    return value


def test_every_cell_is_what_the_tables_say(book: Workbook, published: Published) -> None:
    found = sheets_of(published)
    assert book.sheetnames == ["Læs mig", *(sheet.name for sheet in found)]
    assert [sheet.table for sheet in found[1:-1]] == list(EXPORTED)
    for sheet in found:
        rows = list(book[sheet.name].iter_rows(values_only=True))
        assert list(rows[0]) == [column.danish for column in sheet.table.columns], sheet.name
        expected = [[in_a_spreadsheet(v) for v in row] for row in sheet.frame.rows()]
        assert [list(row) for row in rows[1 : sheet.frame.height + 1]] == expected, sheet.name
        assert len(rows) == sheet.frame.height + 1, sheet.name


def test_types_are_real(book: Workbook) -> None:
    by_heading = {cell.value: column for column in book["Udbud"].columns for cell in column[:1]}
    value, deadline = by_heading["Værdi (kr. ekskl. moms)"][1], by_heading["Frist"][1]
    assert (value.data_type, value.value) == ("n", 12500000.5)
    assert deadline.is_date
    assert deadline.value == datetime(2026, 12, 1, 12)  # noqa: DTZ001 - 11.00 UTC, in Danish time
    assert by_heading["Frist"][3].value == datetime(2026, 7, 1, 12)  # noqa: DTZ001 - summer time
    assert by_heading["Offentliggjort"][4].number_format == "[$-406]dd-mm-yyyy"
    assert by_heading["CPV"][1].value == "90910000"


def test_a_text_is_never_a_formula_or_a_link(book: Workbook, export_set: ExportSet) -> None:
    values = [c.value for row in book["Socialøkonomiske virksomheder"].iter_rows() for c in row]
    assert samples.FORMULA_NAME in values  # as it is, and only text
    for sheet in book:
        assert not [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"]
        links = [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        assert bool(links) == (sheet.title == "Læs mig")
        assert all(link.target is None and link.location for link in links)
    with zipfile.ZipFile(export_set() / "kortlag.xlsx") as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name]
        relations = "".join(parts.read(n).decode() for n in parts.namelist() if "_rels" in n)
    assert "TargetMode" not in relations


@pytest.mark.parametrize("table", EXPORTED, ids=lambda table: table.exported)
def test_a_sheet_keeps_its_headings_and_filters(book: Workbook, table: Table) -> None:
    assert table.danish_grain, "say what a row is in Danish (danish_grain)"
    assert len(table.title) <= 31, "a title longer than 31 characters is cut as the sheet's name"
    sheet = book[table.title]
    assert re.fullmatch(r"[B-Z]2", str(sheet.freeze_panes))
    assert str(sheet.auto_filter.ref).startswith("A1:")
    comments = [cell.comment for cell in sheet[1]]
    assert all(c and name in c.text for c, name in zip(comments, table.names, strict=True))
    assert sheet.print_title_rows == "$1:$1"


def test_codes_are_explained(book: Workbook) -> None:
    heading = next(c for c in book["Socialøkonomiske virksomheder"][1] if c.value == "Status")
    assert "registered = Registreret" in heading.comment.text
    rows = {row[:2]: row[2] for row in book["Koder"].iter_rows(min_row=2, values_only=True)}
    assert rows["Udbud: Tilstand", "awarded"] == "Tildelt"
    told = "Dækning pr. kategori: Dækning", "Dækning kategori × postdistrikt: Dækning"
    assert [rows[place, "outside_only"] for place in told] == [
        "Kun uden for kommunen", "Kun uden for distriktet",
    ]  # fmt: skip


def test_first_sheet_says_what_must_be_known(book: Workbook, published: Published) -> None:
    rows = list(book["Læs mig"].iter_rows(values_only=True))
    text = "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    assert danish.SANDBOX_STATEMENT in text
    assert "23. november 2026 (kørsel 20261123T033000Z)" in text
    assert all(caveat in text for caveat in danish.caveats("no_contact"))
    assert "Kilde: CVR" in text
    assert "Årsag til tilstanden: HTTP 503 <fra kilden>" in text
    assert "20. november 2026 kl. 04.30 (3 dage gammel)" in text
    counts = {row[0]: row[2] for row in rows}
    for table in EXPORTED:
        assert counts[table.title] == published[table].height
        assert published.grain(table) in text
    assert "der ventes at udløbe om 6 til 18 måneder" in text


def test_only_a_sandbox_calls_its_data_invented(export_set: ExportSet) -> None:
    live = load_workbook(export_set(profile="live") / "kortlag.xlsx")
    values = [c for row in live["Læs mig"].iter_rows(values_only=True) for c in row]
    assert not [v for v in values if isinstance(v, str) and "pfundne data" in v]


def test_created_is_the_day_it_was_calculated_for(book: Workbook) -> None:
    assert book.properties.created == datetime(2026, 11, 23)  # noqa: DTZ001 - as openpyxl reads it


# The worklist


def _rules(sheet: Worksheet) -> dict[str, Any]:
    """Heading -> the rule for what is typed below it."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        (area,) = rule.sqref.ranges
        found[sheet.cell(1, area.min_col).value] = (rule, area)
    return found


def test_worklist_offers_choices(book: Workbook) -> None:
    rules = _rules(book[WORK])
    kinds = {heading: rule.type for heading, (rule, _) in rules.items()}
    days = [c.danish for c in WORKLIST.columns if c.type == "DATE"]
    assert kinds == dict.fromkeys(days, "date") | {
        "Kategorier": "list", "Vil være underleverandør": "list",
        "Vil byde sammen med andre": "list", "Andel udsatte medarbejdere": "decimal",
        "Mindste ordre (kr.)": "decimal", "Største ordre (kr.)": "decimal",
    }  # fmt: skip
    share, area = rules["Andel udsatte medarbejdere"]
    assert (share.operator, share.formula1, share.formula2) == (None, "0", "1")  # None is between
    assert (area.min_row, area.max_row > book[WORK].max_row) == (2, True)
    assert rules["Vil være underleverandør"][0].formula1 == '"ja,nej"'


def test_worklist_offers_every_category(book: Workbook) -> None:
    rule, _ = _rules(book[WORK])["Kategorier"]
    name, cells = rule.formula1.replace("$", "").split("!")
    offered = [row[0].value for row in book[name.strip("'")][cells]]
    assert offered == [row["label_da"] for row in code_list("categories.csv")]
    assert not rule.showErrorMessage  # several are written with | between them


def test_every_column_of_the_worklist_is_explained(book: Workbook) -> None:
    assert set(guidance.WORKLIST) == set(WORKLIST.names)
    assert [cell.comment.text for cell in book[WORK][1]] == list(guidance.WORKLIST.values())


@pytest.mark.parametrize(
    ("day", "is_read"),
    [
        (guidance.FIRST_DAY - timedelta(days=1), False),
        (guidance.FIRST_DAY, True),
        (guidance.LAST_DAY, True),
        (guidance.LAST_DAY + timedelta(days=1), False),
    ],
)
def test_days_that_may_be_typed_are_those_that_are_read(day: date, *, is_read: bool) -> None:
    lists = inbox_cells.Lists.of([], [])
    assert (inbox_cells.day(day.isoformat(), lists).value == day) is is_read


# What tables may hold


_ANYTHING = Table(
    "mart", "t", "anything", (),
    (
        Column("name", "VARCHAR", "Text."),
        Column("on", "DATE", "Day."),
        Column("at", "TIMESTAMPTZ", "Instant."),
        Column("some_share", "DOUBLE", "Share."),
        Column("year", "INTEGER", "Year."),
        Column("tenders", "INTEGER", "Count."),
    ),
)  # fmt: skip


def _sheet(folder: Path, rows: list[dict[str, Any]]) -> list[Any]:
    path = folder / "t.xlsx"
    with NewWorkbook(path) as book:
        sheet = sheets.Sheet("t", _ANYTHING, _ANYTHING.frame(rows))
        sheets.write_sheet(book, sheets.Styles(book), sheet, {})
    return list(load_workbook(path)["t"].iter_rows(min_row=2))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"on": date(1897, 3, 1)}, "1897-03-01"),  # spreadsheets know no day before 1900
        ({"on": date(1900, 2, 28)}, "1900-02-28"),  # and take that year for a leap year
        ({"on": date(1900, 3, 1)}, datetime(1900, 3, 1)),  # noqa: DTZ001 - as openpyxl reads it
        ({"at": datetime(1890, 1, 1, tzinfo=UTC)}, "1890-01-01 00:50:20"),  # Copenhagen's mean time
        ({"name": "a" * 40_000}, "a" * sheets.MAX_TEXT + sheets.CUT),
        ({"name": "a\uffffb"}, "a\ufffdb"),
        ({"name": "linje\r\nlinje\rlinje"}, "linje\nlinje\nlinje"),
        ({"name": "007"}, "007"),
        ({"name": "{=1+1}"}, "{=1+1}"),
        ({"name": "http://example.invalid/"}, "http://example.invalid/"),
        ({"name": ""}, None),
        ({"some_share": 1 / 3}, 1 / 3),
    ],
)
def test_what_a_cell_shows(tmp_path: Path, value: dict[str, Any], shown: Any) -> None:
    ((*cells,),) = _sheet(tmp_path, [value, {"name": "x"}])[:1]
    assert cells[_ANYTHING.names.index(next(iter(value)))].value == shown


def test_a_share_is_a_percentage_that_is_never_rounded(tmp_path: Path) -> None:
    short, long = _sheet(tmp_path, [{"some_share": 0.375}, {"some_share": 1 / 3}])
    assert [row[3].number_format for row in (short, long)] == [sheets.PERCENT, "[$-406]General"]


def test_a_year_is_not_grouped_like_a_count(tmp_path: Path) -> None:
    ((*_, year, count),) = _sheet(tmp_path, [{"year": 2026, "tenders": 2026}])
    assert (year.number_format, count.number_format) == ("0", "[$-406]#,##0")


def test_rows_beyond_the_last_are_told(
    monkeypatch: pytest.MonkeyPatch, published: Published, tmp_path: Path
) -> None:
    monkeypatch.setattr("warehouse.exports.workbook.sheets.MAX_ROWS", 2)
    monkeypatch.setattr("warehouse.exports.workbook.cover.MAX_ROWS", 2)
    book = load_workbook(write_workbook(published, tmp_path))
    assert book["Udbud"].max_row == 3
    lines = {row[0]: row for row in book["Læs mig"].iter_rows(values_only=True)}
    assert "kun de første 2 er med" in lines["Udbud"][1]
    assert lines["Udbud"][2] == len(samples.TENDERS)


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Udbud", "udbud", "UDBUD"], ["Udbud", "udbud (2)", "UDBUD (3)"]),
        (["Hvad der ikke kunne læses i indbakken"], ["Hvad der ikke kunne læses i…"]),
        (["A" * 40, "A" * 41], ["A" * 30 + "…", "A" * 26 + "… (2)"]),
        (["Pris [kr.] pr. år/måned: hvad?"], ["Pris kr. pr. år måned hvad"]),
        (["læs mig"], ["læs mig (2)"]),
        (["'Citat'"], ["Citat"]),
    ],
)
def test_names_of_sheets(titles: list[str], names: list[str]) -> None:
    assert sheets.sheet_names(titles, taken="Læs mig") == names
    assert all(len(name) <= 31 for name in names)
