"""TED_EXPORT: lots, reservations, deadlines, terms."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pipelines.clean.document import Row
from pipelines.clean.ted_export.objects import lot_ids
from tests.clean.eforms_documents import kinds, parsed, rows
from tests.clean.ted_export_documents import (
    BUYER,
    NUMBER,
    OLD,
    OLD_CALL,
    OLD_CPV,
    OLD_VALUE,
    bought,
    dkk,
    lot,
    p,
    ted_export,
)


def lots_of(xml: str) -> list[Row]:
    return rows(parsed(xml, NUMBER), "lots")


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("1", ["LOT-0001"]),
        ("01", ["LOT-0001"]),
        ("1, 2, 3", ["LOT-0001", "LOT-0002", "LOT-0003"]),
        ("1;2", ["LOT-0001", "LOT-0002"]),
        ("1 og 2", ["LOT-0001", "LOT-0002"]),
        ("1 and 2 & 3", ["LOT-0001", "LOT-0002", "LOT-0003"]),
        ("Lot 4", ["LOT-0004"]),
        ("Delaftale nr. 5", ["LOT-0005"]),
        ("2, 2", ["LOT-0002"]),
        ("1A", ["LOT-1A"]),
        ("1-3", ["LOT-1-3"]),  # a range is not guessed at
        ("Nord", ["LOT-Nord"]),
        ("", []),
        (None, []),
        ("9" * 12, ["LOT-" + "9" * 12]),
    ],
)
def test_numbers_of_lots(written: str | None, ids: list[str]) -> None:
    assert lot_ids(written) == ids


def test_lots() -> None:
    one = lot(
        "1",
        p("TITLE", "Nord")
        + '<CPV_ADDITIONAL><CPV_CODE CODE="90919200"/></CPV_ADDITIONAL>'
        + dkk("750000", "VAL_OBJECT")
        + '<DURATION TYPE="MONTH">36</DURATION><DATE_START>2018-05-01</DATE_START>'
        + p("OPTIONS_DESCR", "To år mere."),
    )
    two = lot("Lot 2", p("TITLE", "Syd"), nuts="SE224")
    body = BUYER + bought(one, two, more="<LOT_DIVISION/>")
    first, second = lots_of(ted_export("F02_2014", body))
    assert (first["lot_id"], first["title"], first["nuts"]) == ("LOT-0001", "Nord", ["DK042"])
    assert (first["cpv_main"], first["cpv_additional"]) == (None, ["90919200"])
    assert (first["estimated_value_dkk"], first["currency"]) == (Decimal("750000.00"), "DKK")
    assert (first["duration"], first["duration_unit"]) == (36.0, "MONTH")
    assert (first["starts_on"], first["options_text"]) == (date(2018, 5, 1), "To år mere.")
    assert (second["lot_id"], second["title"], second["country"]) == ("LOT-0002", "Syd", "SWE")


def test_an_undivided_object_is_described_by_the_notice() -> None:
    (row,) = lots_of(ted_export("F02_2014", bought(lot(), more="<NO_LOT_DIVISION/>")))
    assert row["lot_id"] == "LOT-0000"
    assert (row["title"], row["description"], row["cpv_main"]) == ("Rengøring", "Kort.", "90910000")


def test_several_objects_each_with_lots() -> None:
    body = bought(lot("1"), lot("2")) + bought(lot("1")) + bought(lot(), title="Mad")
    found = lots_of(ted_export("F01_2014", body, kind="PRI_ONLY", document_type="0"))
    assert [(row["lot_id"], row["title"]) for row in found] == [
        ("LOT-0001", None),
        ("LOT-0002", None),
        ("LOT-0001.2", None),
        ("LOT-0000.3", "Mad"),
    ]


def test_a_lot_twice_is_told() -> None:
    cleaned = parsed(ted_export("F02_2014", bought(lot("1"), lot("1"))), NUMBER)
    assert len(rows(cleaned, "lots")) == 1
    assert kinds(cleaned) == [("duplicate_id", "LOT_NO=LOT-0001")]


SHELTERED, PROGRAM, MISSION = (
    "<RESTRICTED_SHELTERED_WORKSHOP/>",
    "<RESTRICTED_SHELTERED_PROGRAM/>",
    "<RESERVED_ORGANISATIONS_SERVICE_MISSION/>",
)
LEFTI = "<LEFTI>{}</LEFTI>"


@pytest.mark.parametrize(
    ("form", "kind", "document_type", "section", "participation", "execution"),
    [
        ("F02_2014", None, "3", LEFTI.format(SHELTERED), ["res-ws"], "no"),
        ("F02_2014", None, "3", LEFTI.format(PROGRAM), ["none"], "yes"),
        ("F02_2014", None, "3", LEFTI.format(SHELTERED + PROGRAM), ["res-ws"], "yes"),
        ("F21_2014", "CONTRACT", "3", LEFTI.format(MISSION), ["res-pub-ser"], "no"),
        (
            "F21_2014", "CONTRACT", "3", LEFTI.format(SHELTERED + MISSION),
            ["res-ws", "res-pub-ser"], "no",
        ),
        # nothing ticked: "not reserved" only in a call whose section III is there
        ("F02_2014", None, "3", LEFTI.format(""), ["none"], "no"),
        ("F02_2014", None, "3", "", None, None),
        ("F21_2014", "PRI_CALL_COMPETITION", "A", LEFTI.format(""), ["none"], "no"),
        ("F01_2014", "PRI_ONLY", "0", LEFTI.format(""), None, None),
        ("F01_2014", "PRI_ONLY", "0", LEFTI.format(SHELTERED), ["res-ws"], None),
        ("F21_2014", "AWARD_CONTRACT", "7", LEFTI.format(""), None, None),
        ("F12_2014", None, "D", LEFTI.format(""), None, None),
        ("F03_2014", None, "7", "", None, None),
        # the procedure "restricted" is no reservation
        ("F02_2014", None, "3", "<PROCEDURE><PT_RESTRICTED/></PROCEDURE>", None, None),
    ],
)  # fmt: skip
def test_reservations(
    form: str,
    kind: str | None,
    document_type: str,
    section: str,
    participation: list[str] | None,
    execution: str | None,
) -> None:
    xml = ted_export(form, bought(lot()) + section, kind=kind, document_type=document_type)
    (row,) = lots_of(xml)
    assert row["reserved_participation"] == participation
    assert row["reserved_execution"] == execution
    is_reserved = bool(participation) and participation != ["none"]
    assert (row["reservation_evidence"] is not None) is is_reserved


@pytest.mark.parametrize(
    ("reserved", "participation", "execution"),
    [
        ("", ["none"], "no"),
        (
            "<RESERVED_CONTRACTS><RESTRICTED_TO_SHELTERED_WORKSHOPS/></RESERVED_CONTRACTS>",
            ["res-ws"],
            "no",
        ),
        ("<RESERVED_CONTRACTS><RESTRICTED_TO_FRAMEWORK/></RESERVED_CONTRACTS>", ["none"], "yes"),
    ],
)
def test_reservations_before_2014(reserved: str, participation: list[str], execution: str) -> None:
    xml = ted_export("CONTRACT", OLD_CALL.format(lots="", reserved=reserved), namespace=OLD)
    (row,) = lots_of(xml)
    assert (row["reserved_participation"], row["reserved_execution"]) == (participation, execution)


@pytest.mark.parametrize(
    ("procedure", "kind", "on", "at", "what"),
    [
        (
            "<PT_OPEN/><DATE_RECEIPT_TENDERS>2018-07-02</DATE_RECEIPT_TENDERS>"
            "<TIME_RECEIPT_TENDERS>12:00</TIME_RECEIPT_TENDERS>",
            None,
            date(2018, 7, 2),
            datetime(2018, 7, 2, 10, 0, tzinfo=UTC),  # Danish summer time
            "tender",
        ),
        (
            "<PT_RESTRICTED/><DATE_RECEIPT_TENDERS>2018-01-02</DATE_RECEIPT_TENDERS>"
            "<TIME_RECEIPT_TENDERS>9:00</TIME_RECEIPT_TENDERS>",
            None,
            date(2018, 1, 2),
            datetime(2018, 1, 2, 8, 0, tzinfo=UTC),
            "request",
        ),
        (
            "<DATE_RECEIPT_TENDERS>2018-01-02</DATE_RECEIPT_TENDERS>",
            "PRI_CALL_COMPETITION",
            date(2018, 1, 2),
            None,  # a date stays a date
            "interest",
        ),
        (
            "<DATE_RECEIPT_TENDERS>2018-01-02</DATE_RECEIPT_TENDERS>",
            None,
            date(2018, 1, 2),
            None,
            None,  # which of them is due is not said
        ),
        ("<PT_OPEN/>", None, None, None, None),
    ],
)  # fmt: skip
def test_deadlines(
    procedure: str,
    kind: str | None,
    on: date | None,
    at: datetime | None,
    what: str | None,
) -> None:
    body = bought(lot()) + f"<PROCEDURE>{procedure}</PROCEDURE>"
    (row,) = lots_of(ted_export("F21_2014", body, kind=kind))
    found = (row.get("deadline_on"), row.get("deadline_at"), row.get("deadline_kind"))
    assert found == (on, at, what)


def test_a_deadline_of_the_coded_data() -> None:
    xml = ted_export("F02_2014", bought(lot())).replace(
        "<TD_DOCUMENT_TYPE",
        "<DT_DATE_FOR_SUBMISSION>20180702 12:00</DT_DATE_FOR_SUBMISSION><TD_DOCUMENT_TYPE",
    )
    (row,) = lots_of(xml)
    assert row["deadline_on"] == date(2018, 7, 2)
    assert row["deadline_at"] == datetime(2018, 7, 2, 10, 0, tzinfo=UTC)


def test_values_that_cannot_be_read_are_told() -> None:
    content = '<DURATION TYPE="MOON">x</DURATION><DATE_START>2018-02-30</DATE_START>'
    procedure = (
        "<PROCEDURE><DATE_RECEIPT_TENDERS>2018-07-02</DATE_RECEIPT_TENDERS>"
        "<TIME_RECEIPT_TENDERS>noon</TIME_RECEIPT_TENDERS></PROCEDURE>"
    )
    cleaned = parsed(ted_export("F02_2014", bought(lot(content=content)) + procedure), NUMBER)
    assert set(kinds(cleaned)) == {
        ("unreadable_value", "DURATION=x"),
        ("unreadable_value", "DATE_START=2018-02-30"),
        ("unreadable_value", "TIME_RECEIPT_TENDERS=noon"),
    }
    assert rows(cleaned, "lots")[0]["deadline_on"] == date(2018, 7, 2)


def test_terms() -> None:
    body = (
        "<CONTRACTING_BODY><DOCUMENT_RESTRICTED/><URL_DOCUMENT>www.example.org</URL_DOCUMENT>"
        "</CONTRACTING_BODY>"
        + bought(lot(), more="<LOT_DIVISION><LOT_ONE_ONLY/></LOT_DIVISION>")
        + "<LEFTI>"
        + p("SUITABILITY", "Egnet.")
        + p("PERFORMANCE_CONDITIONS", "Social klausul:", "Lærlinge.")
        + "</LEFTI><PROCEDURE><FRAMEWORK/><DPS/><DPS_ADDITIONAL_PURCHASERS/>"
        '<NO_CONTRACT_COVERED_GPA/><LANGUAGES><LANGUAGE VALUE="DA"/><LANGUAGE VALUE="EN"/>'
        "</LANGUAGES></PROCEDURE>"
    )
    (row,) = lots_of(ted_export("F02_2014", body))
    assert row["execution_conditions"] == ["Social klausul:\nLærlinge."]
    assert row["selection_texts"] == ["Egnet."]
    assert (row["framework_agreement"], row["dps_usage"]) == ("FRAMEWORK", "dps-nlist")
    assert (row["gpa_covered"], row["submission_languages"]) == (False, ["DAN", "ENG"])
    assert (row["documents_url"], row["restricted_documents_url"]) == (None, "www.example.org")


def annex(number: str, title: str) -> str:
    return (
        f"<F02_ANNEX_B><LOT_NUMBER>{number}</LOT_NUMBER><LOT_TITLE>{title}</LOT_TITLE>"
        + p("LOT_DESCRIPTION", "Mere.")
        + OLD_CPV
        + f"<NATURE_QUANTITY_SCOPE>{OLD_VALUE}</NATURE_QUANTITY_SCOPE></F02_ANNEX_B>"
    )


def test_a_contract_notice_of_2012() -> None:
    cleaned = parsed(
        ted_export("CONTRACT", OLD_CALL.format(lots="", reserved=""), namespace=OLD), NUMBER
    )
    (notice,), (row,) = rows(cleaned, "notices"), rows(cleaned, "lots")
    assert (notice["title"], notice["nature"]) == ("Rengøring", "services")
    assert (notice["estimated_value"], notice["currency"]) == (Decimal("1500000.00"), "DKK")
    assert notice["previous_notices"] == ["18765-2012"]
    assert (row["lot_id"], row["title"], row["nuts"]) == ("LOT-0000", "Rengøring", ["DK042"])
    assert (row["cpv_main"], row["cpv_additional"]) == ("90910000", ["90919200"])
    assert row["deadline_at"] == datetime(2012, 7, 2, 7, 0, tzinfo=UTC)
    assert (row["deadline_kind"], row["duration"], row["duration_unit"]) == (
        "tender",
        24.0,
        "MONTH",
    )
    assert row["execution_conditions"] == ["Sociale klausuler."]


def test_lots_of_2012_stand_in_annexes() -> None:
    division = (
        '<F02_DIVISION_INTO_LOTS><F02_DIV_INTO_LOT_YES VALUE="ONE_OR_MORE_LOT">'
        + annex("1", "Nord")
        + annex("2", "Syd")
        + "</F02_DIV_INTO_LOT_YES></F02_DIVISION_INTO_LOTS>"
    )
    cleaned = parsed(
        ted_export("CONTRACT", OLD_CALL.format(lots=division, reserved=""), namespace=OLD), NUMBER
    )
    assert kinds(cleaned) == []
    found = rows(cleaned, "lots")
    assert [(row["lot_id"], row["title"]) for row in found] == [
        ("LOT-0001", "Nord"),
        ("LOT-0002", "Syd"),
    ]
    assert [row["estimated_value_dkk"] for row in found] == [Decimal("1500000.00")] * 2
