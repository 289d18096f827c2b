"""Versions of the inbox files: what held when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean.inbox import FILES, Version, tables_of
from tests.clean.inbox_samples import LISTS, saved
from warehouse.tables import BY_NAME

MARCH = [date(2026, 3, n) for n in range(1, 32)]


def version(day: int, *lines: str, file: str = "mapping.csv", hour: int = 12) -> Version:
    at = datetime(2026, 3, day, hour, tzinfo=UTC)
    return Version(file, f"inbox/{day:02}{hour:02}/{file}", at, saved(*lines))


def rows(table: str, *versions: Version) -> list[dict[str, Any]]:
    found = tables_of(versions, LISTS).tables[table]
    frame = BY_NAME[table].frame(found)  # types, and no column that is not declared
    return frame.sort(*BY_NAME[table].key).to_dicts()


def periods(*versions: Version) -> list[tuple[str, date, date | None]]:
    found = rows("core.mapping_records", *versions)
    return sorted(
        ((r["note"] or r["name"], r["valid_from"], r["valid_to"]) for r in found),
        key=lambda period: (period[1], period[0]),
    )


HEAD = "record_id;Navn;Bemærkning"


def test_a_row_holds_until_a_version_without_it() -> None:
    found = periods(
        version(1, HEAD, "1;A;", "2;B;"),
        version(5, HEAD, "2;B;", "3;C;"),
        version(9, HEAD, "2;B;"),
    )
    assert found == [
        ("A", MARCH[0], MARCH[4]),
        ("B", MARCH[0], None),
        ("C", MARCH[4], MARCH[8]),
    ]


def test_another_content_is_another_period() -> None:
    found = periods(version(1, HEAD, "1;A;ny"), version(5, HEAD, "1;A;set"))
    assert found == [("ny", MARCH[0], MARCH[4]), ("set", MARCH[4], None)]


def test_another_order_or_separator_or_line_is_the_same_content() -> None:
    found = periods(
        version(1, HEAD, "1;A;x", "2;B;y"),
        version(5, "Bemærkning,Navn,record_id", "y,B,2", "x,A,1"),
    )
    assert found == [("x", MARCH[0], None), ("y", MARCH[0], None)]


def test_a_row_that_comes_back_has_two_periods() -> None:
    one, none = (HEAD, "1;A;", "2;B;"), (HEAD, "2;B;")
    found = periods(version(1, *one), version(5, *none), version(9, *one))
    assert [p for p in found if p[0] == "A"] == [("A", MARCH[0], MARCH[4]), ("A", MARCH[8], None)]


def test_of_one_day_the_last_version_counts() -> None:
    first = version(1, HEAD, "1;A;x")
    slip = version(5, HEAD, "1;A;forkert", hour=8)
    again = version(5, HEAD, "1;A;x", hour=10)
    assert periods(first, slip, again) == [("x", MARCH[0], None)]


def test_days_are_danish_days() -> None:
    assert periods(version(1, HEAD, "1;A;", hour=23))[0][1] == MARCH[1]


def test_what_a_row_was_first_and_last_seen_in() -> None:
    early, late = version(1, HEAD, "1;A;", hour=8), version(1, HEAD, "1;A;", "2;B;", hour=9)
    last = version(5, HEAD, "2;B;", "1;A;")
    row = rows("core.mapping_records", early, late, last)[0]
    assert (row["first_seen"], row["last_seen"]) == (early.seen_at, last.seen_at)
    assert row["archive_ref"] == "inbox/0108/mapping.csv#2"
    assert row["source"] == "inbox"


@pytest.mark.parametrize("bad", ["", "Firma;By", "Navn;By\r\n;Aarhus"])
def test_a_version_that_cannot_be_read_ends_nothing(bad: str) -> None:
    good, broken = version(1, HEAD, "1;A;"), version(5, bad)
    assert periods(good, broken) == [("A", MARCH[0], None)]
    report = rows("meta.inbox_report", good, broken)
    about_file = [line for line in report if line["line"] is None]
    assert [line["effect"] for line in about_file] == ["file_left_out", "notice"]
    assert "01-03-2026" in about_file[1]["reason"]


def test_the_report_is_about_the_newest_versions() -> None:
    report = rows(
        "meta.inbox_report",
        version(1, "Navn;Besøgt", "A;nix"),
        version(5, "Navn;Besøgt;Fundet", "A;23-11-2015;nix"),
        version(2, "kind;subject;decision", "x;1;ja", file="decisions.csv"),
    )
    found = [(line["entry"], line["file"], line["line"], line["column"]) for line in report]
    assert found == [
        (1, "mapping.csv", 2, "Fundet"),
        (2, "decisions.csv", None, None),
        (3, "decisions.csv", 2, "kind"),
    ]


def ids(*lines: str) -> dict[str, str]:
    """Name with note -> record_id."""
    found = rows("core.mapping_records", version(1, "record_id;Navn;Postnr.;By;Note", *lines))
    return {f"{r['name']} {r['note'] or ''}".strip(): r["record_id"] for r in found}


def test_an_id_is_made_from_name_and_place() -> None:
    found = ids(";Café Sol;8000;Aarhus C;", ";Café Sol;;Randers;r", ";Café Sol;;;u")
    again = ids(";CAFÉ  SOL.;8000;Aarhus;")
    assert len(set(found.values())) == 3
    assert again["CAFÉ SOL." if "CAFÉ SOL." in again else "CAFÉ  SOL."] == found["Café Sol"]
    assert all(key.startswith("k") and len(key) == 13 for key in found.values())


def test_rows_with_the_same_id() -> None:
    lines = ("7;A;;;x", "7;A;;;x", "7;A;;;y", ";B;;;", ";B;;;", ";B;;;anden")
    found = ids(*lines)
    assert set(found) == {"A x", "B", "B anden"}
    assert found["B anden"] == f"{found['B']}-2"
    head = "record_id;Navn;Postnr.;By;Note"
    report = rows("meta.inbox_report", version(1, head, *lines))
    assert [(line["line"], line["effect"]) for line in report] == [
        (3, "notice"), (4, "row_left_out"), (6, "notice"), (7, "notice"),
    ]  # fmt: skip


def test_a_made_id_does_not_take_the_place_of_one_handed_in() -> None:
    made = ids(";A;8000;;")["A"]
    assert ids(";A;8000;;ny", f"{made};A;8000;;") == {"A ny": f"{made}-2", "A": made}


def test_of_decisions_about_the_same_the_newest_holds() -> None:
    head = "kind;subject;decision;category;decided_on;reason"
    found = rows(
        "core.decisions",
        version(
            1, head,
            "candidate;99000007;nej;;2026-02-01;sidst",
            "candidate;99 00 00 07;ja;;2026-01-01;før",
            "offering;99000007;ja;Rengøring;;",
            "offering;99000007;nej;Tekstil og vask;;",
            "doubtful;1;ja;;;", "doubtful;1;nej;;;nederst",
            file="decisions.csv",
        ),
    )  # fmt: skip
    said = sorted((r["kind"], r["category"] or "", r["decision"], r["reason"]) for r in found)
    assert said == [
        ("candidate", "", "no", "sidst"),
        ("doubtful", "", "no", "nederst"),
        ("offering", "rengoering", "yes", None),
        ("offering", "tekstil_vask", "no", None),
    ]


def test_postings_alike_are_postings_of_their_own() -> None:
    head = "supplier_cvr;amount_dkk;posted_on;year;Bilag"
    found = rows(
        "core.ledger",
        version(1, head, "99000007;100;23-11-2015;;1", file="ledger.csv"),
        version(
            2, head,
            "99000007;1.000,50;23-11-2015;;1", "99000007;1.000,50;23-11-2015;;1",
            "99000007;-5;31-12-2015;2016;", "1234567;7;;2014;",
            file="ledger.csv",
        ),
    )  # fmt: skip
    amounts = sorted(r["amount_dkk"] for r in found)
    assert amounts == [Decimal(-5), Decimal(7), Decimal("1000.50"), Decimal("1000.50")]
    by_amount = {r["amount_dkk"]: r for r in found}
    assert by_amount[Decimal(-5)]["year"] == 2015
    assert by_amount[Decimal(7)]["supplier_cvr"] is None
    assert by_amount[Decimal(7)]["supplier_cvr_raw"] == "1234567"


def test_an_empty_inbox_gives_nothing() -> None:
    assert all(not found for found in tables_of([], LISTS).tables.values())


_CONTENTS = st.lists(
    st.dictionaries(st.sampled_from("123"), st.sampled_from("xyz"), min_size=1), max_size=6
)


@given(_CONTENTS, st.integers(1, 4))
def test_periods_of_a_record_do_not_overlap_and_end_as_the_last_version_says(
    contents: list[dict[str, str]], per_day: int
) -> None:
    versions = [
        version(1 + n // per_day, HEAD, *(f"{k};A;{v}" for k, v in content.items()), hour=n)
        for n, content in enumerate(contents)
    ]
    found = rows("core.mapping_records", *versions)
    current = {r["record_id"]: r["note"] for r in found if r["valid_to"] is None}
    assert current == (contents[-1] if contents else {})
    for one in found:
        assert one["valid_to"] is None or one["valid_from"] < one["valid_to"]
        for other in found:
            if one["record_id"] == other["record_id"] and one["valid_from"] < other["valid_from"]:
                assert one["valid_to"] <= other["valid_from"]


@given(st.lists(st.tuples(st.sampled_from(sorted(FILES)), st.binary(max_size=80)), max_size=4))
def test_any_bytes_fit_the_tables(files: list[tuple[str, bytes]]) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    versions = [Version(name, "inbox/x", at, body) for name, body in files]
    for table in ("core.mapping_records", "core.decisions", "core.ledger", "meta.inbox_report"):
        rows(table, *versions)
