"""What the mapping team found, in the marts: its word beside the register's, nobody lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.mart_bench import (
    ACME,
    FIRST,
    LAST,
    OTHER,
    Row,
    enterprise,
    registration,
    run,
    site,
)  # fmt: skip


def record(cvr: str | None = ACME, record_id: str = "7", **changes: Any) -> Row:
    """A row of `core.mapping_records`."""
    return {
        "record_id": record_id, "valid_from": date(2026, 3, 1), "name": "Vores Firma",
        "matched_cvr": cvr, "matched_by": "cvr" if cvr else None, "source": "inbox",
        "is_found": True, "archive_ref": "inbox/a/mapping.csv#2", "first_seen": FIRST,
        "last_seen": LAST, **changes,
    }  # fmt: skip


def listed(
    folder: Path, records: list[Row], enterprises: list[Row] | None = None, **more: Any
) -> list[Row]:
    registrations, sites = more.pop("registrations", []), more.pop("sites", [])
    rows = {
        "core.enterprises": [enterprise()] if enterprises is None else enterprises,
        "core.social_register": registrations,
        "core.sites": sites,
        "core.mapping_records": records,
    }
    return run(folder, more.pop("table", "mart.social_enterprises"), rows, **more)


def test_found_by_mapping_and_not_registered(tmp_path: Path) -> None:
    (row,) = listed(
        tmp_path,
        [record(found_on=date(2026, 2, 1), visited_on=date(2026, 3, 1)),
         record(record_id="8", visited_on=date(2026, 4, 1),
                questionnaire_returned_on=date(2026, 5, 1))],
    )  # fmt: skip
    expected = {
        "status": "mapped", "found_by": ["mapping"], "registered_from": None, "doubtful": False,
        "name": f"Firma {ACME}", "mapped_name": "Vores Firma", "record_ids": ["7", "8"],
        "found_on": date(2026, 2, 1), "visited_on": date(2026, 4, 1),
        "questionnaire_returned_on": date(2026, 5, 1), "in_municipality_by": "headquarters",
        "address_said_by": "cvr", "website": "www.proeve.dk", "website_said_by": "cvr",
        "status_reason": "Fundet af kortlægningen den 01.02.2026; ikke registreret som "
        "socialøkonomisk virksomhed (RSV)",
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("company", "registrations", "status", "found_by"),
    [
        ({}, [registration()], "registered", ["rsv", "mapping"]),
        ({}, [registration(valid_to=date(2022, 1, 1), ended_by="period")], "mapped",
         ["rsv", "mapping"]),
        ({"is_active": False}, [], "former", ["mapping"]),
        ({"is_active": None}, [], "mapped", ["mapping"]),
    ],
)  # fmt: skip
def test_status(
    tmp_path: Path, company: Row, registrations: list[Row], status: str, found_by: list[str]
) -> None:
    (row,) = listed(tmp_path, [record()], [enterprise(**company)], registrations=registrations)
    assert (row["status"], row["found_by"]) == (status, found_by)
    assert row["reasons"]


def test_the_teams_word_wins_and_both_stay_visible(tmp_path: Path) -> None:
    said = record(address="Ny Vej 9", postal_code="8240", city="Risskov", website="ny.dk")
    (row,) = listed(tmp_path, [said])
    assert (row["address"], row["postal_code"], row["address_said_by"]) == (
        "Ny Vej 9", "8240", "mapping",
    )  # fmt: skip
    assert row["register_address"] == "Prøvegade 1, 8000 Aarhus C"
    assert (row["website"], row["website_said_by"], row["register_website"]) == (
        "ny.dk", "mapping", "www.proeve.dk",
    )  # fmt: skip
    same = record(address="prøvegade 1", postal_code="8000")
    (alike,) = listed(tmp_path / "b", [same])
    assert (alike["address"], alike["address_said_by"]) == ("Prøvegade 1", "cvr")


@pytest.mark.parametrize("company", [{"advertising_protected": True}, {"form_code": "10"}])
def test_no_website_of_protected_ones_whoever_says_it(tmp_path: Path, company: Row) -> None:
    (row,) = listed(tmp_path, [record(website="ny.dk")], [enterprise(**company)])
    assert row["website"] is row["register_website"] is row["website_said_by"] is None


def test_a_number_the_register_does_not_have_stands_where_the_team_says(tmp_path: Path) -> None:
    said = [record(OTHER, municipality_code="0751", address="Ny Vej 9", website="ny.dk"),
            record("99000023", "8", postal_code="8240"),
            record("99000058", "9")]  # fmt: skip
    rows = listed(tmp_path, said, [])
    assert [(r["cvr"], r["status"], r["in_municipality_by"], r["website"]) for r in rows] == [
        (OTHER, "mapped", "mapping", None),
        ("99000023", "mapped", "mapping", None),
    ]
    assert rows[0]["advertising_protected"]
    assert "CVR-nummeret er ikke i registerudtrækket" in rows[0]["reasons"]
    assert not listed(tmp_path / "b", said, [], advertising_protected="omit")


def test_only_current_and_recognised_records_count(tmp_path: Path) -> None:
    over = record(valid_to=date(2026, 5, 1))
    assert not listed(tmp_path, [over, record(None, "8")])


def test_what_the_team_says_is_supplied_is_no_guess(tmp_path: Path) -> None:
    said = record(categories=["kantine_catering", "rengoering"])
    rows = listed(tmp_path, [said, record(None, "8", categories=["tekstil_vask"])],
                  table="mart.offerings")  # fmt: skip
    assert [(r["category"], r["evidence"], r["source_ref"], r["confidence"]) for r in rows] == [
        ("kantine_catering", "survey", "7", 1.0),
        ("rengoering", "company_branch", ACME, 0.6),
        ("rengoering", "survey", "7", 1.0),
    ]
    assert all(r["area_municipalities"] == ["0751"] for r in rows)
    gone = listed(tmp_path / "b", [said], [enterprise(is_active=False)], table="mart.offerings")
    assert not gone


def test_the_review_list_has_everyone_who_is_not_recognised(tmp_path: Path) -> None:
    outcome = {"state": "review", "reason": "Navnet ligner", "score": 0.8, "cvr": ACME,
               "matched_by": "name_place"}  # fmt: skip
    day = date(2026, 3, 1)
    rows = run(
        tmp_path,
        "mart.match_review",
        {
            "core.enterprises": [enterprise()],
            "core.organisation_matches": [
                {"organisation_key": "org:a|8000", "name": "A", "postal_code": "8000",
                 "country": "DNK", **outcome},
                {"organisation_key": "org:b|", "name": "B", "country": "DNK", **outcome,
                 "state": "accepted"},
            ],
            "core.mapping_records": [record(None, "1"), record(ACME, "2"), record(None, "3"),
                                     record(None, "4", valid_to=date(2026, 4, 1))],
            "core.record_matches": [
                {"record_id": "1", "valid_from": day, "state": "rejected", "reason": "Ingen"},
                {"record_id": "2", "valid_from": day, **outcome, "state": "accepted",
                 "number_doubt": "Tilhører en anden"},
                {"record_id": "3", "valid_from": day, "state": "rejected", "reason": "Afgjort",
                 "matched_by": "decision"},
                {"record_id": "4", "valid_from": day, "state": "rejected", "reason": "Ingen"},
            ],
        },
    )  # fmt: skip
    assert [(r["subject"], r["of"], r["register_name"], r["reason"]) for r in rows] == [
        ("1", "mapping_record", None, "Ingen"),
        (f"2 = {ACME}", "mapping_record", f"Firma {ACME}", "Tilhører en anden"),
        (f"org:a|8000 = {ACME}", "organisation", f"Firma {ACME}", "Navnet ligner"),
    ]
    assert all(r["kind"] == "match" and r["decision"] is None for r in rows)


def test_a_site_places_a_mapped_one_too(tmp_path: Path) -> None:
    elsewhere = enterprise(municipality_code="0101")
    (row,) = listed(tmp_path, [record()], [elsewhere], sites=[site()])
    assert (row["in_municipality_by"], row["status"]) == ("site", "mapped")
