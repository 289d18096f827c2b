"""Production units out of register answers (cvr.md §6.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipelines.clean.cvr import UnusablePage, clean_sites
from pipelines.clean.document import Cleaned, Row
from tests.clean.cvr_samples import (
    CVR,
    SEEN,
    address,
    answer,
    name,
    period,
    raw_answer,
    site,
    told,
)
from warehouse.tables import BY_NAME


def cleaned(*units: dict[str, Any]) -> Cleaned:
    return clean_sites(answer(*units, kind="VrproduktionsEnhed"))


def rows_of(*units: dict[str, Any]) -> list[Row]:
    rows = cleaned(*units).tables["core.sites"]
    BY_NAME["core.sites"].frame(rows)
    return sorted(rows, key=lambda row: row["valid_from"])


def test_a_plain_site() -> None:
    (row,) = rows_of(site(livsforloeb=[period("2025-03-01")]))
    assert row == {
        "p_number": "1009000001",
        "valid_from": date(2025, 3, 1),
        "valid_to": None,
        "cvr": CVR,
        "name": "Prøve Rengøring, Risskov",
        "branch_code": "961010",
        "branch_scheme": "DB25",
        "municipality_code": "0751",
        "address": "Prøvegade 12B, 1. tv",
        "postal_code": "8240",
        "city": "Risskov",
        "address_id": "11111111-2222-3333-4444-555555555555",
        "is_active": True,
        "advertising_protected": False,
        "source": "cvr",
        "source_url": "https://datacvr.virk.dk/enhed/produktionsenhed/1009000001",
        "archive_ref": "cvr/a.warc.gz#12",
        "first_seen": SEEN,
        "last_seen": SEEN,
    }


def test_a_site_that_moved_and_changed_hands() -> None:
    rows = rows_of(
        site(
            hovedbranche=[],
            beliggenhedsadresse=[
                address("2015-01-01", postnummer=8240),
                address(None, "2014-12-31", postnummer=8000),
            ],
            virksomhedsrelation=[
                {"cvrNummer": 99000015, **period("2018-01-01")},
                {"cvrNummer": int(CVR), **period("2010-01-01", "2017-12-31")},
            ],
        )
    )
    assert [(r["valid_from"], r["cvr"], r["postal_code"]) for r in rows] == [
        (date(2010, 1, 1), CVR, "8000"),
        (date(2015, 1, 1), CVR, "8240"),
        (date(2018, 1, 1), "99000015", "8240"),
    ]


def test_an_ended_site() -> None:
    unit = site(
        livsforloeb=[period("2010-01-01", "2019-12-31")],
        hovedbranche=[],
        produktionsEnhedMetadata={"sammensatStatus": "Ophørt"},
    )
    (row,) = rows_of(unit)
    assert (row["is_active"], row["valid_to"]) == (False, date(2019, 12, 31))


def test_the_current_projection_stands_in_for_a_missing_relation() -> None:
    metadata = {"sammensatStatus": "Aktiv", "nyesteCvrNummerRelation": int(CVR)}
    rows = rows_of(site(virksomhedsrelation=[], produktionsEnhedMetadata=metadata))
    assert {row["cvr"] for row in rows} == {CVR}


def test_a_company_number_that_fails_the_check_is_told_and_left_out() -> None:
    unit = site(
        virksomhedsrelation=[{"cvrNummer": 99000008, **period(None)}],
        produktionsEnhedMetadata=None,
    )
    assert {row["cvr"] for row in rows_of(unit)} == {None}
    assert "invalid_cvr" in {f.kind for f in cleaned(unit).findings}
    assert {row["is_active"] for row in rows_of(unit)} == {None}


@pytest.mark.parametrize("number", [None, 0])
def test_a_site_without_number_is_told(number: int | None) -> None:
    out = cleaned(site(pNummer=number))
    assert not out.tables["core.sites"]
    assert [f.subject for f in told(out)] == ["VrproduktionsEnhed without a P-nummer"]


def test_a_number_of_another_form_is_kept_and_told() -> None:
    out = cleaned(site(pNummer=2009000001))
    assert out.tables["core.sites"][0]["p_number"] == "2009000001"
    assert ("suspicious_value", "pNummer=2009000001", "2009000001") in {
        (f.kind, f.subject, f.document) for f in told(out)
    }


def test_unknown_keys_are_told() -> None:
    assert [f.subject for f in told(cleaned(site(ny=1)))] == ["VrproduktionsEnhed.ny"]


def test_contacts_are_not_read() -> None:
    secret = {"kontaktoplysning": "SECRET", "hemmelig": False, **period("2010-01-01")}
    assert "SECRET" not in repr(cleaned(site(telefonNummer=[secret], elektroniskPost=[secret])))


def test_errors_and_foreign_documents() -> None:
    assert [f.kind for f in told(cleaned(site(fejlRegistreret=True)))] == ["registered_in_error"]
    assert [f.kind for f in clean_sites(answer(site())).findings] == ["unexpected_record"]
    found = told(cleaned(site(navne=[name("A"), "B"])))
    assert [f.kind for f in found] == ["unreadable_record", "wrong_type"]
    with pytest.raises(UnusablePage):
        clean_sites(raw_answer(b"{}"))
