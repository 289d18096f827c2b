"""Possible social enterprises: who is looked at, what follows, and what the lists then say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.assets.supply import discovered
from scrapers.config import Settings
from tests.warehouse.mart_bench import (
    ACME,
    LAST,
    OTHER,
    Row,
    award,
    enterprise,
    notice,
    offering,
    prepared,
    registration,
    run,
    site,
    tied,
)
from tests.warehouse.mart_bench import social as social_enterprise
from tests.warehouse.test_mart_mapped import record

AIM = "At skabe job til udsatte unge i fleksjob. Overskud geninvesteres i selskabet."


def decision(kind: str, what: str, subject: str = ACME, **changes: Any) -> Row:
    """A row of `core.decisions`."""
    return {
        "decision_key": f"{kind} {subject} {what}", "kind": kind, "subject": subject,
        "decision": what, "decided_on": date(2026, 5, 12), "reason": "Besøgt", "source": "inbox",
        "archive_ref": "inbox/a/decisions.csv#2", "first_seen": LAST, "last_seen": LAST, **changes,
    }  # fmt: skip


def won(cvr: str | None = ACME, reserved: str = "none", **changes: Any) -> dict[str, list[Row]]:
    """A lot won, as rows of `core`."""
    return {
        "core.notices": [notice("1-2025", form_type="result")],
        "core.awards": [award("1-2025", cvr, reserved_participation=[reserved], **changes)],
        "core.tender_notices": tied("t", "1-2025"),
    }


def found(folder: Path, rows: dict[str, list[Row]], **variables: Any) -> list[Row]:
    """Rows of `mart.discovery` by the rules that come with kortlag."""
    with prepared(folder, ("core.mapped_enterprises", "core.wins"), rows, **variables) as con:
        return discovered(con, Settings())


def social(folder: Path, rows: dict[str, list[Row]]) -> list[Row]:
    """Rows of `mart.social_enterprises` with what discovery finds."""
    rows = rows | {"mart.discovery": found(folder / "d", rows)}
    return run(folder, "mart.social_enterprises", rows)


def test_a_candidate(tmp_path: Path) -> None:
    (row,) = found(tmp_path, {"core.enterprises": [enterprise(purpose=AIM)]})
    assert (row["verdict"], row["score"], row["rules"]) == (
        "candidate",
        6,
        ["udsatte", "arbejde_paa_vilkaar", "overskud_til_formaal", "form_med_formaal"],
    )
    assert row["archive_ref"] == "cvr/a.warc.gz#1"


@pytest.mark.parametrize(
    "changes",
    [
        {"is_active": False},
        {"valid_to": date(2024, 1, 1)},
        {"municipality_code": "0101"},
        {"municipality_code": None},
        {"purpose": None},
        {"purpose": "Handel."},
    ],
)
def test_who_is_not_looked_at_or_shows_nothing(tmp_path: Path, changes: Row) -> None:
    assert not found(tmp_path, {"core.enterprises": [enterprise(**({"purpose": AIM} | changes))]})


def test_an_active_site_is_enough(tmp_path: Path) -> None:
    elsewhere = enterprise(purpose=AIM, municipality_code="0101")
    rows = {"core.enterprises": [elsewhere], "core.sites": [site()]}
    assert [r["municipality_code"] for r in found(tmp_path, rows)] == ["0751"]
    rows["core.sites"] = [site(is_active=False)]
    assert not found(tmp_path / "b", rows)
    rows["core.sites"] = [site()]
    everywhere = found(tmp_path / "c", rows, municipalities=["all"])
    assert [r["municipality_code"] for r in everywhere] == ["0101", "0751"]


def test_protected_ones_can_be_left_out(tmp_path: Path) -> None:
    rows = {"core.enterprises": [enterprise(purpose=AIM, advertising_protected=True)]}
    assert found(tmp_path, rows)
    assert not found(tmp_path / "b", rows, advertising_protected="omit")


@pytest.mark.parametrize(
    ("more", "status", "found_by"),
    [
        ({}, "candidate", ["discovery"]),
        ({"core.decisions": [decision("candidate", "yes")]}, "mapped", ["discovery"]),
        ({"core.social_register": [registration()]}, "registered", ["rsv", "discovery"]),
        ({"core.mapping_records": [record()]}, "mapped", ["mapping", "discovery"]),
        (won(), "candidate", ["award", "discovery"]),
        (won(reserved="res-ws"), "candidate", ["award", "discovery"]),
        (
            {"core.social_register": [registration(valid_to=date(2022, 1, 1), ended_by="period")]},
            "former",
            ["rsv", "discovery"],
        ),
    ],
)
def test_status_and_lists(
    tmp_path: Path, more: dict[str, list[Row]], status: str, found_by: list[str]
) -> None:
    (row,) = social(tmp_path, {"core.enterprises": [enterprise(purpose=AIM)], **more})
    assert (row["status"], row["found_by"], row["score"] >= 6) == (status, found_by, True)
    assert any("fleksjob" in reason for reason in row["reasons"])


@pytest.mark.parametrize(
    ("more", "status", "found_by"),
    [
        (won(reserved="res-ws"), "candidate", ["award"]),
        ({"core.decisions": [decision("candidate", "yes")]}, "mapped", ["mapping"]),
        ({"core.mapping_records": [record()], **won()}, "mapped", ["mapping", "award"]),
    ],
)
def test_lists_of_one_that_the_register_does_not_show(
    tmp_path: Path, more: dict[str, list[Row]], status: str, found_by: list[str]
) -> None:
    (row,) = social(tmp_path, {"core.enterprises": [enterprise(purpose="Handel.")], **more})
    assert (row["status"], row["found_by"]) == (status, found_by)


def test_a_win_by_an_accepted_match_counts(tmp_path: Path) -> None:
    match = {
        "notice_key": "1-2025", "org_id": "ORG-0001", "organisation_key": "org:x",
        "matched_cvr": ACME, "matched_by": "name_place",
    }  # fmt: skip
    rows = won(None, "res-ws") | {"core.party_matches": [match]}
    (row,) = social(tmp_path, {"core.enterprises": [enterprise()], **rows})
    assert (row["status"], row["found_by"]) == ("candidate", ["award"])
    assert not social(tmp_path / "b", {"core.enterprises": [enterprise()], **won(reserved="none")})


def test_a_no_holds_for_ever_and_the_last_word_counts(tmp_path: Path) -> None:
    rows = {
        "core.enterprises": [enterprise(purpose=AIM)],
        "core.decisions": [
            decision("candidate", "yes", decided_on=date(2026, 1, 1)),
            decision("candidate", "no", f"DK {ACME}", reason="Almindelig café"),
        ],
    }
    assert not social(tmp_path, rows)
    (row,) = found(tmp_path / "b", rows)
    assert (row["verdict"], row["verdict_reason"]) == (
        "declined",
        "Afvist af kortlægningen den 12.05.2026: Almindelig café",
    )


def test_what_is_confirmed_says_so_and_a_candidate_is_only_possible(tmp_path: Path) -> None:
    rows = {"core.enterprises": [enterprise(purpose=AIM)]}
    (possible,) = social(tmp_path, rows)
    assert possible["status_reason"].startswith("Mulig socialøkonomisk virksomhed: 6 point")
    (confirmed,) = social(tmp_path / "b", rows | {"core.decisions": [decision("candidate", "yes")]})
    assert confirmed["status_reason"] == (
        "Bekræftet af kortlægningen den 12.05.2026: Besøgt; ikke registreret som socialøkonomisk "
        "virksomhed (RSV)"
    )


@pytest.mark.parametrize(
    ("what", "was", "is_doubtful", "told"),
    [
        ("yes", False, True, "Tvivl: Afgjort af kortlægningen den 12.05.2026: Besøgt"),
        ("yes", True, True, "Tvivl: Afgjort af kortlægningen den 12.05.2026: Besøgt"),
        ("no", True, False, "Ikke tvivlsom. Afgjort af kortlægningen den 12.05.2026: Besøgt"),
        ("no", False, False, "Ikke tvivlsom. Afgjort af kortlægningen den 12.05.2026: Besøgt"),
    ],
)
def test_the_team_decides_about_doubts(
    tmp_path: Path, what: str, was: bool, is_doubtful: bool, told: str
) -> None:
    doubt = registration(doubtful=was, doubtful_reason="Ligner en forening" if was else None)
    rows = {
        "core.enterprises": [enterprise()],
        "core.social_register": [doubt],
        "core.decisions": [decision("doubtful", what)],
    }
    (row,) = social(tmp_path, rows)
    assert row["doubtful"] is is_doubtful
    assert told in row["reasons"]
    assert (row["doubtful_reason"] is not None) == is_doubtful


def test_precision_of_the_rules(tmp_path: Path) -> None:
    def judged(cvr: str, verdict: str, *rules: str) -> Row:
        row = found(tmp_path / cvr / verdict, {"core.enterprises": [enterprise(cvr, purpose=AIM)]})
        return row[0] | {"verdict": verdict, "rules": list(rules)}

    rows = [
        judged(ACME, "confirmed", "udsatte", "navn"),
        judged(OTHER, "declined", "navn"),
        judged("99000023", "candidate", "udsatte"),
        judged("99000031", "known", "navn"),
    ]
    both = run(tmp_path, "mart.discovery_precision", {"mart.discovery": rows})
    assert both == [
        {"rule": "navn", "decided_yes": 1, "decided_no": 1, "precision": 0.5, "undecided": 0,
         "known": 1},
        {"rule": "udsatte", "decided_yes": 1, "decided_no": 0, "precision": 1.0, "undecided": 1,
         "known": 0},
    ]  # fmt: skip


@pytest.mark.parametrize(("status", "outside"), [("candidate", 0), ("mapped", 1)])
def test_a_possible_one_elsewhere_is_no_supplier_outside(
    tmp_path: Path, status: str, outside: int
) -> None:
    elsewhere = {"municipality_code": "0740", "status": status}
    rows = run(
        tmp_path,
        "mart.coverage_by_category",
        {
            "mart.social_enterprises": [social_enterprise(**elsewhere)],
            "mart.offerings": [offering(status=status)],
        },
        municipalities=["0740", "0751"],
    )
    found_outside = {
        (row["municipality_code"], row["suppliers_outside"])
        for row in rows
        if row["category"] == "rengoering"
    }
    assert found_outside == {("0740", 0), ("0751", outside)}
