"""The sample notices: rows field by field against what a person read from the XML."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from lxml import etree

from pipelines.clean.document import Row
from pipelines.clean.scrub import scrubbed
from tests.clean.eforms_documents import FIXTURES, document, kinds, parsed, rows
from tests.clean.eforms_expected import NOTICES
from tests.clean.eforms_expected.more import MORE
from warehouse.tables import BY_NAME
from warehouse.tables.provenance import PROVENANCE

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "eforms"
NOT_SAID_IS_NULL = {
    "document_urls",  # of notices: only udbud.dk's detail has them
    "reserved_participation",
    "strategic_procurement",
    "accessibility",
    "gpp_criteria",
}
FILES = sorted(str(path.relative_to(FIXTURES)) for path in FIXTURES.glob("*/*.xml"))

each_notice = pytest.mark.parametrize("expected", NOTICES, ids=lambda module: module.FILE)


def read(expected: ModuleType) -> Any:
    return parsed((FIXTURES / expected.FILE).read_bytes(), expected.NAME)


def further(expected: ModuleType, part: str) -> Any:
    """Columns that an eForms expectation keeps apart; those of TED_EXPORT are in one place."""
    return MORE.get(expected.FILE, {}).get(part, {})


def whole_row(table: str, given: Row) -> Row:
    """An expectation with every column of its table that is not provenance."""
    provenance = {column.name for column in PROVENANCE}
    blank: Row = {
        column.name: [] if column.type == "VARCHAR[]" else None
        for column in BY_NAME[f"core.{table}"].columns
        if column.name not in provenance
    }
    blank |= dict.fromkeys(NOT_SAID_IS_NULL & blank.keys())
    assert given.keys() <= blank.keys(), "an expectation names a column that is not there"
    return blank | given


def shown(row: Row, like: Row) -> Row:
    return {name: row.get(name) for name in like}


def test_expectations_cover_every_sample() -> None:
    expected = {module.FILE for module in NOTICES}
    assert expected == set(FILES)
    assert len(expected) == 16


@each_notice
def test_notice(expected: ModuleType) -> None:
    (row,) = rows(read(expected), "notices")
    known = expected.NOTICE | further(expected, "notice")
    wanted = whole_row("notices", known | {"is_latest": True, "sources": ["ted"]})
    assert shown(row, wanted) == wanted


@each_notice
def test_lots(expected: ModuleType) -> None:
    found = rows(read(expected), "lots")
    assert [row["lot_id"] for row in found] == list(expected.LOTS)
    for row in found:
        key = {"notice_key": expected.NOTICE["notice_key"], "lot_id": row["lot_id"]}
        more = further(expected, "lots").get(row["lot_id"], {})
        wanted = whole_row("lots", expected.LOTS[row["lot_id"]] | more | key)
        assert shown(row, wanted) == wanted


@each_notice
def test_organisations(expected: ModuleType) -> None:
    found = rows(read(expected), "organisations")
    assert [row["org_id"] for row in found] == list(expected.ORGANISATIONS)
    for row in found:
        key = {"notice_key": expected.NOTICE["notice_key"], "org_id": row["org_id"]}
        more = further(expected, "organisations").get(row["org_id"], {})
        wanted = whole_row("organisations", expected.ORGANISATIONS[row["org_id"]] | more | key)
        assert shown(row, wanted) == wanted


@each_notice
def test_awards(expected: ModuleType) -> None:
    key = {"notice_key": expected.NOTICE["notice_key"]}
    wanted = [
        whole_row("awards", award | more | key)
        for award, more in zip(expected.AWARDS, further(expected, "awards") or [], strict=True)
    ]
    found = rows(read(expected), "awards")
    assert len(found) == len(wanted)
    for row, want in zip(found, wanted, strict=True):
        assert shown(row, want) == want


@pytest.mark.parametrize(
    ("file", "notices", "lots", "organisations", "awards"),
    [
        ("converted_eforms/20-587026-001-EXP.xml", 1, 1, 6, 0),
        ("real_eforms/215378-2024.xml", 1, 1, 5, 1),
        ("real_eforms/368245-2023.xml", 1, 1, 3, 0),
        ("real_eforms/497181-2023.xml", 1, 1, 2, 0),
        ("real_eforms/649907-2023.xml", 1, 1, 4, 0),
        ("real_eforms/650276-2023.xml", 1, 2, 2, 0),
        ("real_eforms/710770-2023.xml", 1, 1, 3, 0),
        ("real_eforms/741690-2023.xml", 1, 1, 2, 0),
        ("sdk_examples/sdk1.15.1_can_23_contracts.xml", 1, 1, 4, 2),
        ("sdk_examples/sdk1.15.1_can_25_withheld.xml", 1, 1, 4, 1),
        ("sdk_examples/sdk1.15.1_change-cn_24_void.xml", 1, 1, 2, 0),
        ("sdk_examples/sdk1.15.1_can-modif_24_value.xml", 1, 1, 4, 1),
        ("sdk_examples/sdk1.15.1_pin-cfc-social_24.xml", 1, 1, 1, 0),
        ("ted_export/020052-2017.xml", 1, 1, 3, 0),
        ("ted_export/107140-2021.xml", 1, 1, 6, 0),
        ("ted_export/464468-2017.xml", 1, 1, 3, 0),
    ],
)
def test_counts(file: str, notices: int, lots: int, organisations: int, awards: int) -> None:
    cleaned = parsed((FIXTURES / file).read_bytes(), Path(file).stem)
    found = [len(rows(cleaned, t)) for t in ("notices", "lots", "organisations", "awards")]
    assert found == [notices, lots, organisations, awards]


@each_notice
def test_findings(expected: ModuleType) -> None:
    assert set(kinds(read(expected))) == expected.FINDINGS


@each_notice
def test_rows_fit_their_tables(expected: ModuleType) -> None:
    cleaned = read(expected)
    assert cleaned.tables
    for name, found in cleaned.tables.items():
        table = BY_NAME[name]
        frame = table.frame(found)
        assert frame.height == len(found)
        assert frame.select(table.required_names).null_count().sum_horizontal().item() == 0
        assert frame.select(table.key).is_duplicated().sum() == 0


@each_notice
def test_every_row_says_where_it_is_from(expected: ModuleType) -> None:
    cleaned = read(expected)
    provenance = document(b"").provenance()
    for found in cleaned.tables.values():
        for row in found:
            assert shown(row, provenance) == provenance


@pytest.mark.parametrize("file", FILES)
def test_fixtures_hold_no_persons_data(file: str) -> None:
    body = (FIXTURES / file).read_bytes()
    root = etree.fromstring(body)
    contacts = [
        *root.iter("{*}Contact"),
        *root.iter("{*}CONTACT_POINT", "{*}PHONE", "{*}FAX", "{*}E_MAIL"),
    ]
    assert contacts, "every sample has contacts: the test must look at some"
    for contact in contacts:
        assert not any((element.text or "").strip() for element in contact.iter("*"))
    if file.startswith("ted_export/"):
        assert not re.search(rb"[\w.+-]+@[\w-]+\.\w", body)


@pytest.mark.parametrize(
    "original",
    # Where the samples do not lie beside the checkout there is nothing to compare: pytest then
    # reports this test as skipped (empty parameter set), which says nothing about the fixtures.
    sorted(SAMPLES.glob("*/*.xml")),
    ids=lambda path: path.name,
)
def test_fixtures_say_the_same_as_the_originals(original: Path) -> None:
    copy = FIXTURES / original.relative_to(SAMPLES)
    assert copy.read_bytes() == scrubbed(original.read_bytes())
    assert parsed(copy.read_bytes()) == parsed(original.read_bytes())
