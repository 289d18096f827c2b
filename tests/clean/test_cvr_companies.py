"""Companies out of register answers (cvr.md §3, §6, §9, §14)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipelines.clean.cvr import UnusablePage, clean_companies
from pipelines.clean.document import Finding, Row
from tests.clean.cvr_samples import (
    CVR,
    SEEN,
    address,
    answer,
    attribute,
    branch,
    company,
    form,
    name,
    period,
    raw_answer,
    told,
    value,
)
from warehouse.tables import BY_NAME

ENTERPRISES = BY_NAME["core.enterprises"]


def rows_of(*units: dict[str, Any]) -> list[Row]:
    rows = clean_companies(answer(*units)).tables["core.enterprises"]
    ENTERPRISES.frame(rows)  # every row fits the table
    return sorted(rows, key=lambda row: (row["cvr"], row["valid_from"]))


def only(unit: dict[str, Any]) -> Row:
    (row,) = rows_of(unit)
    return row


def met(*units: dict[str, Any]) -> set[tuple[str, str]]:
    return {(f.kind, f.subject) for f in told(clean_companies(answer(*units)))}


def test_a_plain_company() -> None:
    purpose = attribute("FORMÅL", value("At gøre  rent."))
    row = only(company(livsforloeb=[period("2025-02-01")], attributter=[purpose]))
    assert row == {
        "cvr": CVR,
        "valid_from": date(2025, 2, 1),
        "valid_to": None,
        "name": "Prøve Rengøring ApS",
        "form_code": "80",
        "form": "Anpartsselskab",
        "status": "NORMAL",
        "is_active": True,
        "branch_code": "812100",
        "branch_scheme": "DB25",
        "branch": "Almindelig rengøring",
        "purpose": "At gøre rent.",
        "municipality_code": "0751",
        "address": "Prøvegade 12B, 1. tv",
        "postal_code": "8000",
        "city": "Aarhus C",
        "address_id": "11111111-2222-3333-4444-555555555555",
        "website": None,
        "secondary_names": [],
        "advertising_protected": False,
        "source": "cvr",
        "source_url": f"https://datacvr.virk.dk/enhed/virksomhed/{CVR}",
        "archive_ref": "cvr/a.warc.gz#12",
        "first_seen": SEEN,
        "last_seen": SEEN,
    }
    assert not met(company())


def test_a_life_is_cut_at_every_change_and_has_no_holes() -> None:
    # Lists in no order, as the register gives them.
    rows = rows_of(
        company(
            navne=[
                name("Nyt navn", "2015-05-01"),
                name("Gammelt navn", "2010-01-01", "2015-04-30"),
            ],
            hovedbranche=[
                branch("812100", "Rengøring", "2025-01-01"),
                branch("812100", "Rengøring", "2010-01-01", "2024-12-31"),
            ],
            beliggenhedsadresse=[
                address("2018-01-01"),
                address("2010-01-01", "2017-12-31", kommune={"kommuneKode": 101}),
            ],
        )
    )
    assert [(r["valid_from"], r["valid_to"]) for r in rows] == [
        (date(2010, 1, 1), date(2015, 4, 30)),
        (date(2015, 5, 1), date(2017, 12, 31)),
        (date(2018, 1, 1), date(2024, 12, 31)),
        (date(2025, 1, 1), None),
    ]
    assert [r["name"] for r in rows] == ["Gammelt navn"] + ["Nyt navn"] * 3
    assert [r["municipality_code"] for r in rows] == ["0101", "0101", "0751", "0751"]
    assert [r["branch_scheme"] for r in rows] == ["DB07", "DB07", "DB07", "DB25"]


def test_a_restatement_of_the_same_is_no_change() -> None:
    names = [name("A", "2010-01-01", "2012-12-31"), name("A", "2013-01-01")]
    assert only(company(navne=names, hovedbranche=[]))["valid_from"] == date(2010, 1, 1)


def test_a_reopened_unit_has_a_gap() -> None:
    rows = rows_of(company(livsforloeb=[period("2020-06-01"), period("2010-01-01", "2014-03-31")]))
    assert [(r["valid_from"], r["valid_to"]) for r in rows] == [
        (date(2010, 1, 1), date(2014, 3, 31)),
        (date(2020, 6, 1), date(2024, 12, 31)),
        (date(2025, 1, 1), None),
    ]


def test_lives_that_touch_are_one() -> None:
    unit = company(
        livsforloeb=[period("2010-01-01", "2014-03-31"), period("2014-04-01")], hovedbranche=[]
    )
    assert only(unit)["valid_to"] is None


@pytest.mark.parametrize(
    ("changes", "start", "noted"),
    [
        ({"livsforloeb": []}, date(2010, 1, 1), False),
        ({"livsforloeb": [period(None)]}, date(2010, 1, 1), False),
        ({"livsforloeb": [], "virksomhedMetadata": None}, date(2009, 3, 1), False),
        (
            {"livsforloeb": [], "virksomhedMetadata": {"stiftelsesDato": "ukendt"}},
            date(2009, 3, 1),
            False,
        ),
        (
            {"livsforloeb": [], "virksomhedMetadata": None, "navne": [name("A", None)]},
            date(1900, 1, 1),
            True,
        ),
    ],
)
def test_the_first_day_is_never_null(changes: dict[str, Any], start: date, noted: bool) -> None:
    unit = company(
        **{
            "navne": [name("A", "2009-03-01")],
            "hovedbranche": [],
            "beliggenhedsadresse": [],
            "virksomhedsform": [],
            **changes,
        }
    )
    assert only(unit)["valid_from"] == start
    assert (("missing_value", "first day of the unit") in met(unit)) == noted


def test_periods_of_which_nothing_is_known_are_left_out_but_the_last() -> None:
    nothing = {"hovedbranche": [], "beliggenhedsadresse": [], "virksomhedsform": []}
    late = company(navne=[name("A", "2012-01-01")], **nothing)
    assert only(late)["valid_from"] == date(2012, 1, 1)
    early = rows_of(company(navne=[name("A", "2010-01-01", "2012-12-31")], **nothing))
    assert [(r["name"], r["valid_to"]) for r in early] == [("A", date(2012, 12, 31)), (None, None)]
    assert only(company(navne=[], **nothing))["cvr"] == CVR


def test_of_two_open_statements_the_later_one_holds() -> None:
    unit = company(
        livsforloeb=[period("2025-01-01")],
        navne=[name("Ny", "2021-01-01"), name("Gammel", "2010-01-01")],
    )
    assert only(unit)["name"] == "Ny"


@pytest.mark.parametrize(
    ("status", "active", "unknown"),
    [
        ("NORMAL", True, False),
        ("Aktiv", True, False),
        ("UNDERKONKURS", True, False),
        ("UNDERREKONSTRUKION", True, False),  # the register's own misspelling
        ("UNDER KONKURS", True, False),
        ("Ophørt", False, False),
        ("TVANGSOPLØST", False, False),
        ("OPLØSTEFTERGRÆNSEOVERSKRIDENDEFUSION", False, False),
        ("FREMTID", False, False),
        ("NORMALT", None, True),
        (None, None, False),
    ],
)
def test_status(status: str | None, active: bool | None, unknown: bool) -> None:
    unit = company(virksomhedMetadata={"sammensatStatus": status, "nyesteHovedbranche": None})
    row = rows_of(unit)[-1]
    assert (row["status"], row["is_active"]) == (status, active)
    assert (("unknown_code", f"sammensatStatus={status}") in met(unit)) == unknown


@pytest.mark.parametrize(
    ("start", "end", "scheme"),
    [
        ("2025-01-01", None, "DB25"),
        ("2025-01-01", "2026-03-31", "DB25"),
        ("2014-01-01", "2024-12-31", "DB07"),
        ("2014-01-01", None, "DB07"),  # never recoded: ceased
        (None, "2020-01-01", "DB07"),
        (None, None, None),
    ],
)
def test_branch_scheme_is_read_from_the_branch_period(
    start: str | None, end: str | None, scheme: str | None
) -> None:
    rows = rows_of(company(hovedbranche=[branch("011110", "Korn", start, end)]))
    assert {r["branch_scheme"] for r in rows if r.get("branch_code")} == {scheme}
    assert {r["branch_code"] for r in rows if r.get("branch_code")} == {"011110"}


def test_a_branch_written_as_a_number_keeps_its_zero() -> None:
    unit = company(hovedbranche=[{**branch("", "Korn", "2010-01-01"), "branchekode": 11110}])
    assert only(unit)["branch_code"] == "011110"


@pytest.mark.parametrize(
    ("contact", "website"),
    [
        ({"kontaktoplysning": "www.proeve.dk", "hemmelig": False}, "www.proeve.dk"),
        ({"kontaktoplysning": "www.proeve.dk", "hemmelig": True}, None),
        ({"kontaktoplysning": "www.proeve.dk"}, None),  # not said to be public
        ({"kontaktoplysning": "inger@proeve.dk", "hemmelig": False}, None),
    ],
)
def test_websites_only_when_public(contact: dict[str, Any], website: str | None) -> None:
    unit = company(
        livsforloeb=[period("2025-01-01")], hjemmeside=[{**contact, **period("2017-04-10")}]
    )
    assert only(unit)["website"] == website


@pytest.mark.parametrize("code", [10, 15, 30])
def test_no_website_of_a_person(code: int) -> None:
    contact = {"kontaktoplysning": "www.x.dk", "hemmelig": False, **period("2010-01-01")}
    rows = rows_of(company(virksomhedsform=[form(code, "Person")], hjemmeside=[contact]))
    assert [row["website"] for row in rows] == [None] * len(rows)


def test_persons_phones_and_mails_never_reach_a_row() -> None:
    secret = {"kontaktoplysning": "SECRET-CONTACT", "hemmelig": False, **period("2010-01-01")}
    unit = company(
        telefonNummer=[secret],
        elektroniskPost=[secret],
        obligatoriskEmail=[secret],
        deltagerRelation=[{"deltager": {"navne": [name("SECRET-PERSON")]}}],
        virksomhedMetadata={
            "sammensatStatus": "NORMAL",
            "nyesteKontaktoplysninger": ["SECRET-CONTACT"],
        },
        beliggenhedsadresse=[address(conavn="SECRET-PERSON")],
    )
    cleaned = clean_companies(answer(unit))
    assert "SECRET" not in repr(cleaned)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("0751", "Prøvegade 12B, 1. tv", "8000", "Aarhus C")),
        ({"etage": None, "sidedoer": None}, ("0751", "Prøvegade 12B", "8000", "Aarhus C")),
        ({"husnummerTil": 14, "etage": "st", "sidedoer": None},
         ("0751", "Prøvegade 12B-14, st.", "8000", "Aarhus C")),
        ({"kommune": None}, (None, "Prøvegade 12B, 1. tv", "8000", "Aarhus C")),
        ({"postnummer": 800}, ("0751", "Prøvegade 12B, 1. tv", "0800", "Aarhus C")),
        ({"vejnavn": None, "postboks": "17"}, ("0751", "Postboks 17", "8000", "Aarhus C")),
        (
            {"landekode": "SE", "vejnavn": None, "fritekst": "Storgatan 1\nMalmö",
             "kommune": {"kommuneKode": 751}, "postdistrikt": None},
            (None, "Storgatan 1 Malmö", None, None),
        ),
    ],
)  # fmt: skip
def test_addresses(changes: dict[str, Any], expected: tuple[str | None, ...]) -> None:
    row = only(company(hovedbranche=[], beliggenhedsadresse=[address(**changes)]))
    names = ("municipality_code", "address", "postal_code", "city")
    assert tuple(row[name] for name in names) == expected


def test_the_current_projection_stands_in_for_a_missing_address() -> None:
    metadata = {"sammensatStatus": "NORMAL", "nyesteBeliggenhedsadresse": address()}
    unit = company(beliggenhedsadresse=[], virksomhedMetadata=metadata)
    assert rows_of(unit)[-1]["municipality_code"] == "0751"


def test_employees_come_from_the_newest_interval() -> None:
    unit = company(
        erstMaanedsbeskaeftigelse=[
            {"aar": 2026, "maaned": 2, "intervalKodeAntalAnsatte": "ANTAL_5_9"},
            {"aar": 2026, "maaned": 6, "intervalKodeAntalAnsatte": None},
            {"aar": 2026, "maaned": 5, "intervalKodeAntalAnsatte": "ANTAL_10_19"},
        ],
        kvartalsbeskaeftigelse=[
            {"aar": 2026, "kvartal": 1, "intervalKodeAntalAnsatte": "ANTAL_2_4"}
        ],
        aarsbeskaeftigelse=[{"aar": 2025, "intervalKodeAntalAnsatte": "ANTAL_1_1"}],
    )
    rows = rows_of(unit)
    assert [(r.get("employees_low"), r.get("employees_high")) for r in rows] == [
        (None, None),
        (10, 19),
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ANTAL_0_0", (0, 0)),
        ("ANTAL_1000_", (1000, None)),
        ("ANTAL_1000_*", (1000, None)),
        ("MANGE", (None, None)),
    ],
)
def test_interval_codes(code: str, expected: tuple[int | None, int | None]) -> None:
    unit = company(aarsbeskaeftigelse=[{"aar": 2025, "intervalKodeAntalAnsatte": code}])
    row = rows_of(unit)[-1]
    assert (row.get("employees_low"), row.get("employees_high")) == expected
    assert (("unknown_code", f"intervalKodeAntalAnsatte={code}") in met(unit)) == (code == "MANGE")


def test_purpose_in_several_numbered_parts_is_put_together_in_their_order() -> None:
    parts = [
        attribute("FORMÅL", value("del to"), number=1),
        attribute("FORMÅL", value("Del et,"), value("Ældre", "2009-01-01", "2009-12-31")),
    ]
    row = only(company(hovedbranche=[], attributter=parts))
    assert row["purpose"] == "Del et, del to"


def test_protection_that_is_not_told_counts_as_protected() -> None:
    unit = company(reklamebeskyttet=None)
    assert rows_of(unit)[-1]["advertising_protected"] is True
    assert ("missing_value", "reklamebeskyttet") in met(unit)


def test_units_registered_in_error_are_skipped_and_counted() -> None:
    cleaned = clean_companies(answer(company(fejlRegistreret=True), company()))
    assert {row["cvr"] for row in cleaned.tables["core.enterprises"]} == {CVR}
    subject = "Vrvirksomhed.fejlRegistreret=true"
    assert told(cleaned) == [Finding("registered_in_error", subject, CVR)]


@pytest.mark.parametrize("number", [None, 0, 25052944, 12])
def test_a_company_without_a_valid_number_gives_no_row(number: int | None) -> None:
    cleaned = clean_companies(answer(company(cvrNummer=number)))
    assert not cleaned.tables["core.enterprises"]
    assert ("unreadable_record", "Vrvirksomhed without a CVR number") in {
        (f.kind, f.subject) for f in told(cleaned)
    }


def test_unknown_keys_and_codes_are_told_once_with_the_unit() -> None:
    unit = company(
        nyNoegle=1,
        virksomhedsform=[form(80, "A", "2010-01-01"), form(777, "Ny form", "2012-01-01")],
        attributter=[attribute("NY_TYPE", value("x")), attribute("NY_TYPE", value("y"))],
    )
    found = told(clean_companies(answer(unit)))
    assert set(found) == {
        Finding("unknown_key", "Vrvirksomhed.nyNoegle", CVR),
        Finding("unknown_code", "virksomhedsform.virksomhedsformkode=777", CVR),
        Finding("unknown_code", "attributter.type=NY_TYPE", CVR),
    }
    assert len(found) == 3
    assert rows_of(unit)[-1]["form_code"] == "777"


def test_a_document_of_another_shape_does_not_hide_the_others() -> None:
    cleaned = clean_companies(answer(company(navne="Prøve"), company()))
    assert len({row["cvr"] for row in cleaned.tables["core.enterprises"]}) == 1
    unread, wrong = told(cleaned)
    assert unread.kind == "unreadable_record"
    assert "$.navne" in unread.subject
    assert (wrong.kind, wrong.subject) == ("wrong_type", "Vrvirksomhed.navne=text")


def test_an_answer_with_another_kind_of_unit_is_told() -> None:
    cleaned = clean_companies(answer(company(), kind="Vrdeltagerperson"))
    assert not cleaned.tables
    assert [f.kind for f in cleaned.findings] == ["unexpected_record"]


def test_unreadable_and_reversed_periods_are_told_and_say_nothing() -> None:
    unit = company(
        navne=[name("A"), name("B", "2020-13-01"), name("C", "2021-01-01", "2020-01-01")],
        hovedbranche=[],
    )
    assert only(unit)["name"] == "A"
    assert {kind for kind, _ in met(unit)} == {"suspicious_value"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>401 Authorization Required</html>",
        b"[]",
        b'{"error": {"type": "search_phase_execution_exception"}, "status": 500}',
        b'{"timed_out": true, "_shards": {"failed": 0}, "hits": {"total": 1, "hits": []}}',
        b'{"timed_out": false, "_shards": {"failed": 1}, "hits": {"total": 1, "hits": []}}',
        b"\xff\xfe",
    ],
)
def test_an_answer_without_data_is_refused(body: bytes) -> None:
    with pytest.raises(UnusablePage):
        clean_companies(raw_answer(body))


def test_no_hits_is_an_answer() -> None:
    assert not clean_companies(answer()).tables


def test_same_bytes_same_rows() -> None:
    document = answer(company(), company(nyNoegle=1))
    assert clean_companies(document) == clean_companies(document)
