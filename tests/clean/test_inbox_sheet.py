"""Files as spreadsheets save them: encodings, separators, headings, rows that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean.inbox import FILES, ReportLine, read_sheet
from tests.clean.inbox_samples import DECISIONS, LEDGER, LISTS, MAPPING, mapping, saved, told

FIXTURES = Path(__file__).parents[1] / "fixtures" / "inbox"
ROW_OUT, CELL_OUT, FILE_OUT, NOTICE = (
    "row_left_out",
    "cell_left_out",
    "file_left_out",
    "notice",
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encodings_and_separators(encoding: str, separator: str) -> None:
    lines = [separator.join(("Navn", "Postnr.", "By")), separator.join(("Ærø & Søn", "8000", "Å"))]
    sheet = mapping(*lines, encoding=encoding)
    assert [row.values["name"] for row in sheet.rows] == ["Ærø & Søn"]
    assert sheet.rows[0].values["city"] == "Å"
    assert sheet.report == []


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_line_ends(end: str) -> None:
    sheet = read_sheet(MAPPING, end.join(("name;found_on", "A;?", "B;nix")).encode(), LISTS)
    assert [row.values["name"] for row in sheet.rows] == ["A", "B"]
    assert told(sheet) == [(3, "found_on", CELL_OUT)]


@pytest.mark.parametrize(
    "headings",
    [
        "name;visited_on;will_subcontract",
        "NAVN; Besøgt ;Vil være underleverandør",
        "Navn;BESØGT;vil være under-leverandør",
        '"Navn";"Visited On";"Vil være\nunderleverandør"',
    ],
)
def test_headings(headings: str) -> None:
    sheet = mapping(headings, "A;23.11.15;x")
    assert sheet.report == []
    values = sheet.rows[0].values
    assert (values["name"], str(values["visited_on"]), values["will_subcontract"]) == (
        "A", "2015-11-23", True,
    )  # fmt: skip


def test_every_column_is_known_by_its_name_and_by_its_danish_heading() -> None:
    for file in FILES.values():
        names = list(file.readers)
        assert file.columns_of(names) == names
        assert file.columns_of([file.table[name].danish for name in names]) == names


@pytest.mark.parametrize(
    "above",
    [
        ["Virksomheden;;;Kontakten;"],
        ["sep=;"],
        ["Kortlægning 2015;;;;", ";;;;"],
        ["Navn;;;Datoer;"],
    ],
)
def test_lines_above_the_headings_are_skipped_and_counted(above: list[str]) -> None:
    sheet = mapping(*above, "Navn;Postnr.;By;Besøgt;Note", "A;8000;Aarhus;i går;x")
    assert [row.line for row in sheet.rows] == [len(above) + 2]
    assert told(sheet) == [(len(above) + 2, "Besøgt", CELL_OUT)]


def test_further_columns_are_kept_and_contacts_are_not() -> None:
    sheet = mapping(
        "Navn;Ejerform;Telefon;;Kontaktperson;E-mail;Ejerform",
        "A;Fond;87654321;uden;Bo Bosen;bo@a.invalid;skriv til bo@a.invalid",
    )
    extra = json.loads(sheet.rows[0].values["extra"])
    assert extra == {
        "Ejerform": "Fond",
        "kolonne 4": "uden",
        "Ejerform (7)": "skriv til [udeladt]",
    }
    assert told(sheet) == [(1, "Telefon, Kontaktperson, E-mail", NOTICE)]


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("ring til 87 65 43 21", "ring til [udeladt]"),
        ("tlf. 87654321 efter kl. 10", "tlf. [udeladt] efter kl. 10"),
        ("+45 8765 4321", None),
        ("010190-1234 er født i 1990", "[udeladt] er født i 1990"),
        ("under 99 00 00 07", "under 99 00 00 07"),
        ("sag 202611-0001", "sag 202611-0001"),
    ],
)
def test_contacts_in_texts_are_left_out(note: str, kept: str | None) -> None:
    sheet = mapping("Navn;Bemærkning", f"A;{note}")
    assert sheet.rows[0].values["note"] == kept
    assert told(sheet) == ([(2, "Bemærkning", NOTICE)] if kept != note else [])


def test_the_report_shows_no_contacts() -> None:
    sheet = mapping(
        "Navn;Besøgt;Fundet;CVR-nummer;Mindste ordre (kr.)",
        "A;bo@a.invalid;87654321;0101901234;87 65 43 21",
    )
    assert {line.value for line in sheet.report} == {"[udeladt]"}
    assert "cvr_raw" not in sheet.rows[0].values


def test_a_row_that_cannot_be_read_is_listed_and_the_rest_is_used() -> None:
    sheet = mapping(
        "Navn;Postnr.;Bemærkning",
        'A;8000;"to',
        'linjer"',
        ";8000;uden navn",
        "B;8000",
        "C;8000;x;for meget",
        ";;",
        "D;8000;;;",
        "#NAVN?;8000;",
    )
    assert [(row.line, row.values["name"]) for row in sheet.rows] == [(2, "A"), (8, "D")]
    assert sheet.rows[0].values["note"] == "to\nlinjer"
    assert told(sheet) == [
        (4, None, ROW_OUT), (5, None, ROW_OUT), (6, None, ROW_OUT), (9, "Navn", ROW_OUT),
    ]  # fmt: skip
    assert "mangler Navn" in sheet.report[0].reason
    assert "2 felter" in sheet.report[1].reason
    assert "4 felter" in sheet.report[2].reason


def test_rows_that_excel_cut_off_in_blocks_are_whole() -> None:
    short = [f"Firma {n};8000" for n in range(16)]
    sheet = mapping("Navn;Postnr.;Bemærkning", "A;8000;x", *short)
    assert len(sheet.rows) == 17
    assert sheet.report == []


@pytest.mark.parametrize(
    ("broken", "lines"),
    [('B;"aldrig lukket;x', [3]), ('B;x;"aldrig lukket', [3]), ('B;"x";y";z', [3])],
)
def test_a_stray_quote_costs_its_own_line_only(broken: str, lines: list[int]) -> None:
    after = [f"Firma {n};8000;x" for n in range(300)]
    sheet = mapping("Navn;Postnr.;Bemærkning", "A;8000;x", broken, *after)
    assert [row.values["name"] for row in sheet.rows] == [
        "A",
        *(f"Firma {n}" for n in range(300)),
    ]
    assert [line.line for line in sheet.report] == lines
    assert sheet.report[0].effect == ROW_OUT


def test_a_bad_cell_is_empty_and_the_row_is_used() -> None:
    sheet = mapping(
        "Navn;CVR-nummer;Besøgt;Andel udsatte medarbejdere;Vil byde sammen med andre;Kategorier",
        "A;99 00 00 08;ukendt;35;måske;Rengøring, Hundeluftning",
    )
    values = sheet.rows[0].values
    assert values["cvr"] is None
    assert values["cvr_raw"] == "99 00 00 08"
    assert "visited_on" not in values
    assert values["disadvantaged_share"] == 0.35
    assert values["will_join_group"] is None
    assert values["categories"] == ["rengoering"]
    assert values["categories_raw"] == "Rengøring, Hundeluftning"
    assert told(sheet) == [
        (2, "CVR-nummer", CELL_OUT),
        (2, "Andel udsatte medarbejdere", NOTICE),
        (2, "Vil byde sammen med andre", CELL_OUT),
        (2, "Kategorier", NOTICE),
    ]
    assert sheet.report[0] == ReportLine(
        "mapping.csv", 2, "CVR-nummer", "99 00 00 08",
        "CVR-nummeret er ikke gyldigt (otte cifre, kontrolciffer).", CELL_OUT,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "tom"),
        (b"\xef\xbb\xbf\r\n", "ingen linje"),
        (b"PK\x03\x04workbook", "Excel-projektmappe"),
        (b"Firma;By\r\nA;B\r\n", "Navn"),
        (saved("Navn;By", ";Aarhus", ";Randers"), "Ingen af filens rækker"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(body: bytes, reason: str) -> None:
    sheet = read_sheet(MAPPING, body, LISTS)
    assert not sheet.is_usable
    assert sheet.rows == []
    assert sheet.report[-1].effect == FILE_OUT
    assert reason in sheet.report[-1].reason


def test_headings_alone_are_a_list_that_is_empty() -> None:
    sheet = mapping("Navn;By")
    assert sheet.is_usable
    assert told(sheet) == [(None, None, NOTICE)]


def test_a_character_that_cannot_be_read_costs_its_row_only() -> None:
    body = saved("Navn;By", "A;Aarhus") + b"S\x81n;Aarhus\r\nB;\xc5rhus\r\n"
    sheet = read_sheet(MAPPING, body, LISTS)
    assert [row.values["name"] for row in sheet.rows] == ["A", "B"]
    assert sheet.rows[1].values["city"] == "Århus"
    assert told(sheet) == [(3, None, ROW_OUT)]


def test_decisions_without_what_they_need_are_not_taken_for_something_else() -> None:
    body = saved(
        "kind;subject;decision;category;decided_on",
        "match;k1;99 00 00 07;;23.11.15",
        "candidate;99000015;måske;;",
        "andet;99000015;ja;;",
        "offering;99000015;nej;Hundeluftning;",
    )
    sheet = read_sheet(DECISIONS, body, LISTS)
    assert [row.values["decision"] for row in sheet.rows] == ["99000007"]
    assert told(sheet) == [
        (3, "decision", ROW_OUT), (4, "kind", ROW_OUT), (5, "category", ROW_OUT),
    ]  # fmt: skip


def test_the_ledger_needs_an_amount_and_a_date_or_a_year() -> None:
    body = saved(
        "Leverandørens CVR-nummer;Leverandør;Beløb;Bogføringsdato;År;Konto",
        "99000007;A;1.234,50;23-11-2015;;4000123456",
        "99000007;A;100;;2016;",
        "99000007;A;;23-11-2015;;",
        "99000007;A;100;;;",
        "99000007;A;100;i går;;",
    )
    sheet = read_sheet(LEDGER, body, LISTS)
    assert [row.line for row in sheet.rows] == [2, 3]
    assert sheet.rows[0].values["account"] == "4000123456"
    assert [line for line, _, effect in told(sheet) if effect == ROW_OUT] == [4, 5, 6]


def test_a_recorded_file_of_a_danish_excel() -> None:
    body = (FIXTURES / "mapping.csv").read_bytes()
    assert body[:3] != b"\xef\xbb\xbf"
    assert b"\r\n" in body
    sheet = read_sheet(MAPPING, body, LISTS)
    assert [row.line for row in sheet.rows] == [3, 4, 7]
    first = sheet.rows[0].values
    assert first["name"] == "Grønt Håb ApS"
    assert first["cvr"] == "99000007"
    assert str(first["visited_on"]) == "2015-11-23"
    assert first["disadvantaged_share"] == 0.35
    assert str(first["max_order_dkk"]) == "1234567.50"
    assert first["categories"] == ["groen_pleje", "kantine_catering"]
    assert first["will_subcontract"] is True
    assert "will_join_group" not in first
    assert "87" not in (first["extra"] or "")
    assert told(sheet) == [(2, "Telefon", NOTICE), (6, None, ROW_OUT)]


_WORDS = st.sampled_from(
    [
        *(b";", b",", b"\t", b'"', b"\r\n", b"\n", b"\r", b"\0", b"'", b"=1+1"),
        *(b"Navn", b"name", b"kind", b"subject", b"decision", b"year", b"amount_dkk"),
        *(b"0,35", b"23.11.15", b"99000007", b"\xe6", b"\xff\xfe", b"\xef\xbb\xbf"),
        "Besøgt".encode("cp1252"),
    ]
)


@given(
    st.sampled_from(sorted(FILES)),
    st.one_of(st.binary(max_size=200), st.lists(_WORDS, max_size=60).map(b"".join)),
)
def test_any_bytes_give_rows_or_reasons(name: str, body: bytes) -> None:
    before = bytes(body)
    sheet = read_sheet(FILES[name], body, LISTS)
    assert body == before
    assert sheet.rows or sheet.report
    lines = max(1, body.count(b"\n") + body.count(b"\r") + 1)
    assert all(1 <= row.line <= lines for row in sheet.rows)
    assert all(line.reason for line in sheet.report)


@given(st.lists(st.text(st.characters(codec="cp1252"), max_size=12), min_size=1, max_size=4))
def test_a_quoted_name_is_kept_whatever_is_in_it(names: list[str]) -> None:
    quoted = [name.replace('"', '""') for name in names]
    body = "Navn;By\r\n" + "".join(f'"Firma {name}";"Aarhus"\r\n' for name in quoted)
    sheet = read_sheet(MAPPING, body.encode("utf-8"), LISTS)
    assert len(sheet.rows) == len(names)
    assert all(row.values["name"].startswith("Firma") for row in sheet.rows)
