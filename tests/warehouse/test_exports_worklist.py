"""The worklist goes out and comes back: what was typed survives, and nothing else is said."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.clean.inbox import Lists, Version, tables_of
from scrapers.sandbox.world.handed_in import files
from scrapers.sandbox.world.world import World
from tests.warehouse.exports_samples import ENDING_MONTHS, ENTERPRISES, Row
from warehouse.exports.published import Dialect, Published
from warehouse.exports.worklist import write_worklist
from warehouse.reference import code_list
from warehouse.tables import BY_NAME
from warehouse.tables.inbox import MAPPING_RECORDS, OUR_RECORD_ID
from warehouse.tables.supply import SOCIAL_ENTERPRISES

DAY = date(2026, 11, 20)
FIRST = datetime(2026, 11, 20, 4, tzinfo=UTC)
SECOND = datetime(2026, 11, 24, 4, tzinfo=UTC)
LISTS = Lists.of(code_list("categories.csv"), code_list("kommuner.csv"))
DIALECTS: tuple[Dialect, ...] = ("danish", "rfc4180")


def records(*versions: bytes) -> list[Row]:
    """Rows of `clean.inbox_mapping_records` after files were handed in one after the other."""
    seen = [FIRST, SECOND]
    handed_in = [
        Version("mapping.csv", f"inbox/{n}/mapping.csv", seen[n], body)
        for n, body in enumerate(versions)
    ]
    return tables_of(handed_in, LISTS).tables["core.mapping_records"]


def published(rows: list[Row], enterprises: list[Row] = ENTERPRISES) -> Published:
    found = [{**row, "is_found": True, "matched_cvr": row.get("cvr")} for row in rows]
    frames = {
        MAPPING_RECORDS.qualified: MAPPING_RECORDS.frame(found),
        SOCIAL_ENTERPRISES.qualified: SOCIAL_ENTERPRISES.frame(enterprises),
    }
    for name in ("mart.coverage_by_area", "mart.coverage_by_category"):
        frames[name] = BY_NAME[name].frame([])
    return Published(frames, "no_contact", "live", "r", DAY, ENDING_MONTHS)


def worklist(rows: list[Row], folder: Path, dialect: Dialect = "danish") -> bytes:
    return write_worklist(published(rows), folder, dialect).read_bytes()


def said(row: Row) -> dict[str, Any]:
    """What a record says, apart from when and where it was read."""
    apart = {"valid_from", "valid_to", "source_url", "archive_ref", "first_seen", "last_seen"}
    return {k: v for k, v in row.items() if k not in apart and v is not None}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_handed_back_unchanged_it_changes_nothing(tmp_path: Path, dialect: Dialect) -> None:
    first = files(World(DAY))["mapping.csv"]
    before = records(first)
    after = records(first, worklist(before, tmp_path, dialect))
    mine = [row for row in after if not row["record_id"].startswith(OUR_RECORD_ID)]
    assert len(before) == len(mine) == 50
    assert all(row["valid_to"] is None for row in mine), "a record has a new version"
    by_id = {row["record_id"]: said(row) for row in mine}
    assert by_id == {row["record_id"]: said(row) for row in before}


def test_rows_of_ours_say_nothing_until_something_is_written_in_them(tmp_path: Path) -> None:
    first = files(World(DAY))["mapping.csv"]
    after = records(first, worklist(records(first), tmp_path))
    ours = [row for row in after if row["record_id"].startswith(OUR_RECORD_ID)]
    listed = {row["cvr"] for row in ENTERPRISES if row["status"] != "former"}
    assert {row["cvr"] for row in ours} == listed
    days = ("found_on", "visited_on", "questionnaire_sent_on", "questionnaire_returned_on")
    assert not any(row.get(day) for row in ours for day in days)
    assert not any(row.get("extra") for row in ours), "what kortlag told came back as the team's"


def test_what_is_filled_in_comes_back_from_a_danish_excel(tmp_path: Path) -> None:
    first = files(World(DAY))["mapping.csv"]
    text = worklist(records(first), tmp_path).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    heading, body = rows[0], rows[1:]
    mine = next(row for row in body if row[0].startswith(OUR_RECORD_ID))
    mine[heading.index("Besøgt")] = "24-11-2026"
    mine[heading.index("Andel udsatte medarbejdere")] = "37,5 %"
    mine[heading.index("Netværksmøde")] = "måske"
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([[*heading, "Ny kolonne"],
        *([*row, "x" if row is mine else ""] for row in body)])  # fmt: skip
    found = {
        row["record_id"]: row for row in records(first, out.getvalue().encode("cp1252", "replace"))
    }[mine[0]]
    assert found["visited_on"] == date(2026, 11, 24)
    assert found["disadvantaged_share"] == 0.375
    assert json.loads(found["extra"]) == {"Netværksmøde": "måske", "Ny kolonne": "x"}


def test_it_tells_the_status_and_why(tmp_path: Path) -> None:
    text = worklist([], tmp_path).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {row["Status i kortlag"] for row in rows} == {"Registreret", "Kortlagt", "Mulig"}
    assert all(row["Kortlægnings-id"].startswith(OUR_RECORD_ID) for row in rows)
    assert not any("invalid" in (row["Hjemmeside"] or "") for row in rows)


_CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1, max_size=40
).filter(lambda t: t.strip() and any(c.isalnum() for c in t))


@given(name=_CELLS, note=_CELLS, heading=st.sampled_from(["Prioritet", "Hvem tager den", "Farve"]),
       typed=_CELLS)  # fmt: skip
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_survives_the_round(
    tmp_path: Path, name: str, note: str, heading: str, typed: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Kortlægnings-id", "Navn", "Bemærkning", heading])
    writer.writerow(["A-1", name, note, typed])
    first = out.getvalue().encode()
    before = [row for row in records(first) if row["record_id"] == "A-1"]
    if not before:  # the reader refused it, and its report says so
        return
    after = records(first, worklist(before, tmp_path))
    assert [said(row) for row in after if row["record_id"] == "A-1"] == [said(before[0])]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_two_columns_by_one_name_and_formulas_in_further_ones(
    tmp_path: Path, dialect: Dialect
) -> None:
    """A heading of ours in the team's file beside another name for it; a text that would run."""
    first = "Kortlægnings-id;Virksomhed;Navn;Pris\r\nA-1;Opfundet ApS;Et navn til;=1+1\r\n".encode()
    before = records(first)
    text = worklist(before, tmp_path, dialect)
    assert b"'=1+1" in text
    found = {row["record_id"]: row for row in records(text)}["A-1"]
    assert found["name"] == "Opfundet ApS"
    assert sorted(json.loads(found["extra"]).values()) == ["=1+1", "Et navn til"]


def test_our_id_on_a_row_about_another_enterprise_is_not_given_twice(tmp_path: Path) -> None:
    listed = ENTERPRISES[0]["cvr"]
    mine = records(f"Kortlægnings-id;Navn;Besøgt\r\nCVR-{listed};En anden;01-05-2026\r\n".encode())
    rows = list(
        csv.reader(io.StringIO(worklist(mine, tmp_path).decode("utf-8-sig")), delimiter=";")
    )
    ids = [row[0] for row in rows[1:]]
    assert {f"CVR-{listed}", f"CVR-{listed}-2"} <= set(ids)
    assert len(set(ids)) == len(ids)
