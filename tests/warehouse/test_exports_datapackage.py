"""`datapackage.json` against the frictionless library, offline."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package, validate

from tests.warehouse import exports_samples as samples
from tests.warehouse.conftest import ExportSet
from warehouse.exports.datapackage import write_datapackage
from warehouse.exports.published import Dialect, Published, read_published
from warehouse.exports.worklist import write_worklist
from warehouse.tables import EXPORTED, inbox, supply

_DIALECTS = pytest.mark.parametrize("dialect", ["danish", "rfc4180"])


def _descriptor(folder: Path) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return parsed


@_DIALECTS
@pytest.mark.parametrize("protection", ["no_contact", "omit"])
def test_package_and_every_csv_validate(
    export_set: ExportSet, dialect: str, protection: str
) -> None:
    folder = export_set(dialect=dialect, advertising_protected=protection)
    report = validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
    validated = {task.name: task.type for task in report.tasks}
    files = {file.stem for file in folder.glob("*.csv")}
    assert files == {table.exported for table in EXPORTED} | {"mapping_worklist"}
    assert all(validated[stem] == "table" for stem in files)


def test_validation_would_notice(export_set: ExportSet, tmp_path: Path) -> None:
    for file in export_set().iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    areas = tmp_path / "coverage_by_area.csv"
    areas.write_bytes(areas.read_bytes().replace(b";1250;", b";mange;", 1))
    report = validate(str(tmp_path / "datapackage.json"))
    kinds = {kind for (kind,) in report.flatten(["type"])}
    assert {"type-error", "hash-count"} <= kinds


@_DIALECTS
def test_cells_are_read_with_their_types(export_set: ExportSet, dialect: str) -> None:
    package = Package(str(export_set(dialect=dialect) / "datapackage.json"))
    rows = package.get_resource("social_enterprises").read_rows()
    names = supply.SOCIAL_ENTERPRISES.names
    found = [dict(zip(names, row.to_list(), strict=True)) for row in rows]
    hostile, formula = found[0], found[1]
    assert hostile["name"] == samples.HOSTILE_NAME
    assert formula["name"] == "'" + samples.FORMULA_NAME  # still text
    assert formula["doubtful"] is True
    assert hostile["visited_on"] == date(2026, 5, 4)
    assert hostile["first_seen"] == samples.SEEN
    assert float(hostile["lon"]) == pytest.approx(samples.ENTERPRISES[0]["lon"])


@pytest.fixture(scope="module")
def with_a_record(tmp_path_factory: pytest.TempPathFactory) -> Published:
    record = {
        "record_id": "A-1", "valid_from": date(2026, 1, 1), "name": "Opfundet", "is_found": True,
        "visited_on": date(2026, 5, 4), "disadvantaged_share": 0.5, "will_subcontract": False,
        "min_order_dkk": Decimal("1000.50"), "extra": '{"Navn": "to", "Pris": "=1+1"}',
        "source": "inbox", "archive_ref": "a", "first_seen": samples.SEEN,
        "last_seen": samples.SEEN,
    }  # fmt: skip
    database = tmp_path_factory.mktemp("published") / "k.duckdb"
    samples.write_database(database, {inbox.MAPPING_RECORDS: [record]})
    return read_published(
        database, protection="no_contact", profile="live", run_id="r", as_of=samples.AS_OF,
        ending_months=samples.ENDING_MONTHS,
    )  # fmt: skip


@_DIALECTS
def test_worklist_with_columns_of_the_team_validates(
    with_a_record: Published, tmp_path: Path, dialect: Dialect
) -> None:
    files = [write_worklist(with_a_record, tmp_path, dialect)]
    target = write_datapackage(with_a_record, tmp_path, files, dialect).parent
    report = validate(str(target / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
    resource = Package(str(target / "datapackage.json")).get_resource("mapping_worklist")
    row = next(row for row in resource.read_rows() if row.to_list()[0] == "A-1")
    # The second column of that name has a number, and a spreadsheet runs nothing of the team's.
    assert (row["Navn (2)"], row["Pris"]) == ("to", "'=1+1")
    assert date(2026, 5, 4) in row.to_list()
    assert Decimal("1000.5") in row.to_list()


def test_the_workbook_is_a_resource(export_set: ExportSet) -> None:
    resources = {r["path"]: r for r in _descriptor(export_set())["resources"]}
    assert resources["kortlag.xlsx"]["format"] == "xlsx"
    assert "encoding" not in resources["kortlag.xlsx"]


def test_descriptor_names_terms_sources_and_every_file(export_set: ExportSet) -> None:
    folder = export_set()
    document = _descriptor(folder)
    described = {resource["path"] for resource in document["resources"]}
    assert described == {file.name for file in folder.iterdir()} - {"datapackage.json"}
    attributions = [source["attribution"] for source in document["sources"]]
    assert attributions[:3] == ["Kilde: CVR", "Kilde: TED", "Kilde: udbud.dk"]
    assert document["sources"][1]["cause"] == "HTTP 503 <fra kilden>"
    assert {"name", "title"} <= set(document["licenses"][0])
    assert "opfundne" in document["description"]
    names = [resource["name"] for resource in document["resources"]]
    assert len(set(names)) == len(names)


def test_lists_may_be_empty_cells(export_set: ExportSet) -> None:
    resources = {r["name"]: r for r in _descriptor(export_set(dialect="rfc4180"))["resources"]}
    fields = {field["name"]: field for field in resources["tenders"]["schema"]["fields"]}
    assert "constraints" not in fields["winners"]
    assert fields["state"]["constraints"] == {"required": True}
    assert resources["tenders"]["schema"]["primaryKey"] == ["tender_key"]
