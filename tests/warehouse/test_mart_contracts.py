"""Contracts, their periods, and those that end soon (`mart.contracts*`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.mart_bench import ACME, OTHER, THIRD, Row, award, lot, notice, run, tied
from warehouse.workbench import workbench

RESULT = {"form_type": "result", "subtype": "29", "published_on": date(2026, 2, 10)}
MODIFIED = {"form_type": "cont-modif", "subtype": "38", "published_on": date(2026, 9, 1)}
CALL = {"published_on": date(2025, 10, 1)}
CONCLUDED = date(2026, 1, 20)


def facts(notices: list[Row], lots: list[Row], awards: list[Row]) -> dict[str, list[Row]]:
    """Rows of one procedure."""
    return {
        "core.notices": notices,
        "core.tender_notices": tied("T", *(n["notice_key"] for n in notices)),
        "core.lots": lots,
        "core.awards": awards,
    }


def contracts(folder: Path, *args: list[Row]) -> list[tuple[str, str]]:
    found = run(folder, "mart.contracts", facts(*args))
    return sorted((row["notice_key"], row["winner_cvr"]) for row in found)


def test_a_modification_stands_in_place_of_the_result(tmp_path: Path) -> None:
    notices = [
        notice("1-2026", **RESULT),
        notice("2-2026", **MODIFIED | {"published_on": date(2026, 5, 1)}),
        notice("3-2026", **MODIFIED),
    ]
    awards = [
        award("1-2026", ACME, concluded_on=CONCLUDED, value_dkk=Decimal(10)),
        award("1-2026", THIRD, org_id="ORG-0009", tender_id="TEN-9", contract_id="C9"),
        award("2-2026", ACME, value_dkk=Decimal(20)),
        award("3-2026", ACME, concluded_on=date(2026, 8, 1), value_dkk=Decimal(30)),
    ]
    found = run(tmp_path, "mart.contracts", facts(notices, [], awards))
    mine, other = sorted(found, key=lambda row: row["winner_cvr"])
    assert (mine["notice_key"], mine["value_dkk"], mine["is_modified"]) == ("3-2026", 30, True)
    assert (mine["began_on"], mine["awarded_on"]) == (CONCLUDED, date(2026, 2, 10))
    assert (other["notice_key"], other["is_modified"]) == ("1-2026", False)


def test_a_contract_that_was_taken_over_has_one_row(tmp_path: Path) -> None:
    notices = [notice("1-2026", **RESULT), notice("2-2026", **MODIFIED)]
    awards = [award("1-2026", ACME), award("2-2026", OTHER)]
    assert contracts(tmp_path, notices, [], awards) == [("2-2026", OTHER)]


def test_of_two_winners_none_is_taken_over_by_a_third(tmp_path: Path) -> None:
    notices = [notice("1-2026", **RESULT), notice("2-2026", **MODIFIED)]
    awards = [
        award("1-2026", ACME),
        award("1-2026", OTHER, org_id="ORG-0002", tender_id="TEN-2", contract_id="C2"),
        award("2-2026", THIRD),
    ]
    assert contracts(tmp_path, notices, [], awards) == [
        ("1-2026", ACME), ("1-2026", OTHER), ("2-2026", THIRD),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("second", "changes"),
    [
        (RESULT, {}),  # a further tranche
        (MODIFIED, {"contract_number": "K-2"}),
        (MODIFIED, {"lot_id": "LOT-0002"}),
    ],
)
def test_what_is_another_contract(tmp_path: Path, second: Row, changes: Row) -> None:
    notices = [notice("1-2026", **RESULT), notice("2-2026", **second)]
    awards = [award("1-2026", ACME, contract_number="K-1"), award("2-2026", ACME, **changes)]
    assert len(contracts(tmp_path, notices, [], awards)) == 2


def test_void_and_restated_notices_say_nothing(tmp_path: Path) -> None:
    notices = [
        notice("1-2026", **RESULT, change_reason="cancel"),
        notice("2-2026", **RESULT | {"is_latest": False}),
        notice("3-2026", **CALL),
    ]
    awards = [award(n["notice_key"]) for n in notices]
    assert contracts(tmp_path, notices, [], awards) == []


def period(folder: Path, own: Row, *, called: Row | None = None, **awarded: Any) -> Row:
    """The period of a contract whose result's lot says so, and the call's."""
    notices = [notice("1-2025", **CALL), notice("1-2026", **RESULT)]
    lots = [lot("1-2025", **(called or {})), lot("1-2026", **own)]
    (row,) = run(
        folder, "mart.contract_periods", facts(notices, lots, [award("1-2026", **awarded)])
    )
    return row


YEARS2 = {"duration": 24.0, "duration_unit": "MONTH"}


@pytest.mark.parametrize(
    ("own", "awarded", "ends_on", "basis"),
    [
        ({"ends_on": date(2027, 5, 5), **YEARS2}, {}, date(2027, 5, 5), "announced end"),
        ({"starts_on": date(2026, 3, 1), **YEARS2}, {}, date(2028, 2, 29), "start + duration"),
        (YEARS2, {"concluded_on": CONCLUDED}, date(2028, 1, 19), "conclusion + duration"),
        (YEARS2, {}, date(2028, 2, 9), "award notice + duration"),
        ({"duration_other": "UNLIMITED"}, {"concluded_on": CONCLUDED}, None, "unlimited"),
        ({"duration_other": "UNKNOWN"}, {}, None, "unknown"),
        ({"duration": 3.0, "duration_unit": "MOON"}, {}, None, "unknown"),
        ({}, {"concluded_on": CONCLUDED}, None, "unknown"),
    ],
)
def test_when_a_contract_ends(
    tmp_path: Path, own: Row, awarded: Row, ends_on: date | None, basis: str
) -> None:
    row = period(tmp_path, own, **awarded)
    assert (row["ends_on"], row["ends_basis"]) == (ends_on, basis)


def test_a_modification_repeats_the_duration_of_the_whole(tmp_path: Path) -> None:
    notices = [notice("1-2026", **RESULT), notice("2-2026", **MODIFIED)]
    awards = [award("1-2026", concluded_on=CONCLUDED), award("2-2026")]
    lots = [lot("1-2026", duration=12.0, duration_unit="MONTH"), lot("2-2026", **YEARS2)]
    (row,) = run(tmp_path, "mart.contract_periods", facts(notices, lots, awards))
    assert (row["ends_on"], row["period_from"]) == (date(2028, 1, 19), "2-2026")


def test_the_call_tells_the_period_that_the_result_leaves_out(tmp_path: Path) -> None:
    row = period(tmp_path, {}, called={"ends_on": date(2029, 1, 1)})
    assert (row["ends_on"], row["period_from"]) == (date(2029, 1, 1), "1-2025")


def test_a_dynamic_system_s_end_is_not_the_contract_s(tmp_path: Path) -> None:
    system = {"dps_usage": "dps-list", "ends_on": date(2049, 1, 1)}
    row = period(tmp_path, {}, called=system)
    assert (row["kind"], row["ends_on"], row["ends_basis"]) == ("dps", None, "unknown")


@pytest.mark.parametrize(
    ("own", "kind"),
    [
        ({"framework_agreement": "fa-wo-rc"}, "framework"),
        ({"framework_agreement": "none"}, "contract"),
    ],
)
def test_kinds(tmp_path: Path, own: Row, kind: str) -> None:
    assert period(tmp_path, own)["kind"] == kind


@pytest.mark.parametrize(
    ("renewals", "words", "latest", "basis"),
    [
        (0, None, date(2027, 12, 31), "no renewals"),
        (None, None, None, "renewals not told"),
        (2, "Forlængelse med et år ad gangen.", date(2029, 12, 31), "renewals announced"),
        (2, "Option på 2 x 6 måneder", date(2028, 12, 31), "renewals announced"),
        (2, "Option: 2x6 mdr.", date(2028, 12, 31), "renewals announced"),
        (1, "May be extended by 24 (twenty-four) months", date(2029, 12, 31), "renewals announced"),
        (2, "Kan forlænges.", None, "renewals unknown"),
        (2, "Op til 24 måneder i alt", None, "renewals unknown"),
        (2, None, None, "renewals unknown"),
        (None, "Et år", None, "renewals unknown"),
    ],
)
def test_renewals(
    tmp_path: Path, renewals: int | None, words: str | None, latest: date | None, basis: str
) -> None:
    own = {"ends_on": date(2027, 12, 31), "renewals": renewals, "renewal_text": words}
    row = period(tmp_path, own)
    assert (row["latest_end_on"], row["renewals_basis"]) == (latest, basis)


@pytest.mark.parametrize(
    ("ends_on", "renewals", "expected", "left"),
    [
        (date(2027, 5, 19), 0, None, None),
        (date(2027, 5, 20), 0, date(2027, 5, 20), 6),  # as_of is 2026-11-20
        (date(2028, 5, 20), 0, date(2028, 5, 20), 18),
        (date(2028, 5, 21), 0, None, None),
        (date(2027, 1, 31), 1, date(2028, 1, 31), 14),
        (date(2027, 6, 30), 1, date(2027, 6, 30), 7),
        (date(2020, 6, 30), 1, None, None),
    ],
)
def test_which_contracts_end_soon(
    tmp_path: Path, ends_on: date, renewals: int, expected: date | None, left: int | None
) -> None:
    own = {"ends_on": ends_on, "renewals": renewals, "renewal_text": "1 år"}
    rows = facts([notice("1-2026", **RESULT)], [lot("1-2026", **own)], [award("1-2026")])
    found = run(tmp_path, "mart.contracts_ending", rows)
    assert [(row["expected_end_on"], row["months_left"]) for row in found] == (
        [(expected, left)] if expected else []
    )
    assert all(row["category"] == "rengoering" for row in found)


def test_completed_contracts_are_not_listed(tmp_path: Path) -> None:
    ends = {"ends_on": date(2027, 12, 31)}
    notices = [
        notice("1-2026", **RESULT),
        notice("2-2026", form_type="completion", subtype="40", published_on=date(2026, 9, 1)),
    ]
    lots = [lot("1-2026", **ends), lot("1-2026", "LOT-0002", **ends), lot("2-2026")]
    awards = [award("1-2026"), award("1-2026", lot_id="LOT-0002", contract_id="C2")]
    found = run(tmp_path, "mart.contracts_ending", facts(notices, lots, awards))
    assert [row["lot_id"] for row in found] == ["LOT-0002"]


@pytest.mark.parametrize(("renewals", "times"), [(1, "én gang"), (2, "2 gange")])
def test_the_reason_says_what_the_end_rests_on(tmp_path: Path, renewals: int, times: str) -> None:
    own = {"starts_on": date(2026, 1, 1), **YEARS2, "renewals": renewals, "renewal_text": "Et år"}
    notices = [notice("1-2025", **CALL), notice("1-2026", **RESULT)]
    lots = [lot("1-2025", **own), lot("1-2026")]
    (row,) = run(tmp_path, "mart.contracts_ending", facts(notices, lots, [award("1-2026")]))
    assert row["ends_reason"] == (
        f"Regnet fra den annoncerede start og varighed. Kan forlænges {times}: »Et år« "
        "Perioden er fra 1-2025."
    )


@pytest.mark.parametrize(
    ("amount", "unit", "last_day"),
    [
        (1, "DAY", date(2024, 1, 31)),
        (2, "WEEK", date(2024, 2, 13)),
        (1, "MONTH", date(2024, 2, 28)),  # 31 January + a month is 29 February
        (1.5, "MONTH", date(2024, 3, 14)),
        (1, "YEAR", date(2025, 1, 30)),
        (None, "YEAR", None),
    ],
)
def test_last_day_of_a_period(
    tmp_path: Path, amount: float | None, unit: str, last_day: date | None
) -> None:
    with workbench(tmp_path, crawls={}, variables={"municipalities": ["0751"]}) as con:
        found = con.execute("SELECT after(DATE '2024-01-31', ?, ?)", [amount, unit]).fetchall()
    assert found == [(last_day,)]
