"""What a municipality announces: buyers, lots, winning tenders, sums (`mart.demand` and below)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.mart_bench import (
    ACME,
    MUNICIPALITY,
    OTHER,
    THIRD,
    Row,
    award,
    enterprise,
    lot,
    notice,
    registration,
    run,
    tied,
)

M = Decimal(1_000_000)
NURSERY = "99000058"
RESULT = {"form_type": "result", "subtype": "29"}


def nursery(**changes: Any) -> Row:
    """A self-governing institution of the municipality in the register."""
    return enterprise(NURSERY, form_code="90", name="Børnehaven", **changes)


def together(key: str, *cvrs: str, **changes: Any) -> Row:
    return notice(key, buyer_cvr=cvrs[0], buyer_cvrs=list(cvrs), **changes)


def facts(notices: list[Row], **tables: list[Row]) -> dict[str, list[Row]]:
    """Rows of `core`, every notice a procedure of its own unless said otherwise."""
    return {
        "core.notices": notices,
        "core.tender_notices": [
            row for n in notices for row in tied(n["notice_key"], n["notice_key"])
        ],
        **{f"core.{name}": rows for name, rows in tables.items()},
    }  # fmt: skip


def buyers(folder: Path, notices: list[Row], units: list[Row], **more: Any) -> set[tuple[str, ...]]:
    found = run(folder, "mart.municipal_buyers", facts(notices, enterprises=units), **more)
    assert all(row["reason"] for row in found)
    return {(row["municipality_code"], row["cvr"], row["role"], row["rule"]) for row in found}


OWN = ("0751", MUNICIPALITY, "own", "settings")


def test_who_buys_with_the_municipality(tmp_path: Path) -> None:
    notices = [together("1-2026", MUNICIPALITY, NURSERY), together("2-2026", NURSERY, MUNICIPALITY)]
    found = run(tmp_path, "mart.municipal_buyers", facts(notices, enterprises=[nursery()]))
    assert [(row["cvr"], row["role"]) for row in found] == [
        (MUNICIPALITY, "own"),
        (NURSERY, "co_buyer"),
    ]
    assert found[1]["reason"] == "Køber ind sammen med kommunen i 2 bekendtgørelser, bl.a. 1-2026"


@pytest.mark.parametrize(
    "unit",
    [
        nursery(municipality_code="0740"),
        nursery(valid_to=date(2020, 1, 1)),
        enterprise(NURSERY, form_code="245"),
        enterprise(NURSERY, form_code="230"),
    ],
)
def test_others_only_buy_jointly(tmp_path: Path, unit: Row) -> None:
    notices = [together("1-2026", MUNICIPALITY, NURSERY)]
    assert buyers(tmp_path, notices, [unit]) == {OWN}


def test_a_municipality_without_settings_is_known_by_its_form(tmp_path: Path) -> None:
    unit = enterprise(OTHER, form_code="250", municipality_code="0740")
    assert buyers(tmp_path, [], [unit]) == {OWN, ("0740", OTHER, "own", "register")}


@pytest.mark.parametrize(
    ("buyer", "role"), [(MUNICIPALITY, "own"), (NURSERY, "co_buyer"), (THIRD, "other")]
)
def test_role_of_a_procedure(tmp_path: Path, buyer: str, role: str) -> None:
    notices = [together("1-2026", MUNICIPALITY, NURSERY), together("2-2026", buyer)]
    units = [nursery(), enterprise(THIRD)]
    found = run(tmp_path, "mart.tender_municipalities", facts(notices, enterprises=units))
    assert {row["tender_key"]: row["role"] for row in found}["2-2026"] == role


@pytest.mark.parametrize(
    ("codes", "categories"),
    [
        (("85312000", []), ["sociale_tilbud_bosted", "hjemmeservice"]),
        (("90911300", ["45442100", "77314000"]), ["rengoering", "groen_pleje", "bygge_maler"]),
        (("03000000", ["90910000"]), ["rengoering"]),
        (("03000000", []), []),
        ((None, None), ["groen_pleje"]),
    ],
)
def test_categories_are_the_lot_s_own(
    tmp_path: Path, codes: tuple[str | None, list[str] | None], categories: list[str]
) -> None:
    """A lot without any code has its notice's."""
    row = lot("1-2026", cpv_main=codes[0], cpv_additional=codes[1])
    rows = facts([notice("1-2026", cpv_main="77310000")], lots=[row])
    (found,) = run(tmp_path, "mart.tender_lots", rows)
    assert found["categories"] == categories
    assert found["category"] == (categories[0] if categories else "unknown")


@pytest.mark.parametrize(
    ("lots", "whole", "expected"),
    [
        ([{"estimated_value_dkk": M}], {}, [(M, "lot")]),
        (
            [{"estimated_value": M, "currency": "EUR"}],
            {},
            [(Decimal("7460380.00"), "converted")],
        ),
        ([{"estimated_value": M, "currency": "XTS"}], {}, [(None, "none")]),
        ([{}], {"estimated_value": M}, [(M, "procedure")]),
        ([{}], {"estimated_value": M, "currency": "EUR"}, [(Decimal("7460380.00"), "converted")]),
        ([{}, {}], {"estimated_value": M}, [(None, "procedure_only")] * 2),
        (
            [{"estimated_value_dkk": M}, {}],
            {"estimated_value": 3 * M},
            [(M, "lot"), (None, "procedure_only")],
        ),
        ([{}, {}], {}, [(None, "none")] * 2),
    ],
)
def test_value_of_a_lot(
    tmp_path: Path, lots: list[Row], whole: Row, expected: list[tuple[Decimal | None, str]]
) -> None:
    rows = facts(
        [notice("1-2026", **whole)],
        lots=[lot("1-2026", f"LOT-000{i}", **values) for i, values in enumerate(lots, start=1)],
    )
    found = run(tmp_path, "mart.tender_lots", rows)
    assert [(row["value_dkk"], row["value_basis"]) for row in found] == expected


def test_an_original_amount_is_kept_and_another_file_of_rates_counts(tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text(
        "currency,valid_from,dkk_per_unit,basis,source\n"
        "SEK,2020-01-01,0.70,yearly,test\nSEK,2026-06-01,0.65,yearly,test\n"
    )
    row = lot("1-2026", estimated_value=M, currency="SEK")
    (found,) = run(
        tmp_path, "mart.tender_lots", facts([notice("1-2026")], lots=[row]),
        exchange_rates=str(rates),
    )  # fmt: skip
    assert found["value_dkk"] == Decimal("650000.00")
    assert (found["value"], found["currency"]) == (M, "SEK")


def test_a_tender_counts_once_however_many_members_it_has(tmp_path: Path) -> None:
    rows = facts(
        [notice("1-2026", **RESULT)],
        lots=[lot("1-2026", cpv_main="77310000")],
        awards=[
            award("1-2026", ACME, value_dkk=M),
            award("1-2026", OTHER, org_id="ORG-0002", value_dkk=M),
            award("1-2026", THIRD, org_id="ORG-0003", contract_id="CON-0002", value_dkk=M),
            award(
                "1-2026", THIRD, org_id="ORG-0003", tender_id="TEN-0002", contract_id="C3",
                value=M, currency="EUR", value_basis="foreign_currency",
            ),
        ],
        social_register=[registration(OTHER, valid_to=date(2020, 1, 1))],
    )  # fmt: skip
    first, second = run(tmp_path, "mart.winning_tenders", rows)
    assert (first["value_dkk"], first["value_basis"]) == (M, "tender")
    assert first["cvrs"] == [ACME, OTHER, THIRD]
    assert (first["social_cvrs"], first["category"]) == ([OTHER], "groen_pleje")
    assert (second["value_dkk"], second["value_basis"]) == (Decimal("7460380.00"), "converted")
    assert (second["value"], second["currency"], second["social_cvrs"]) == (M, "EUR", [])


def demand(folder: Path, rows: dict[str, list[Row]]) -> dict[tuple[Any, ...], Row]:
    found = run(folder, "mart.demand", rows | {})
    assert all("Kun annoncerede" in row["demand_note"] for row in found)
    return {(row["category"], row["year"], row["role"]): row for row in found}


def procedures(*changes: Row) -> list[Row]:
    return [
        {
            "tender_key": f"{i}-2026", "municipality_code": "0751", "sources": ["ted"],
            "state": "closed", "categories": ["rengoering"], "value_basis": "none",
            "reserved": "none", "winners": [], "last_seen": notice("x")["last_seen"],
            "published_on": date(2025, 6, 1), **more,
        }
        for i, more in enumerate(changes, start=1)
    ]  # fmt: skip


def test_demand_by_category_and_year(tmp_path: Path) -> None:
    notices = [
        notice("1-2026"),
        notice("2-2026", estimated_value=Decimal(400_000)),
        together("3-2026", NURSERY),
        together("4-2026", MUNICIPALITY, NURSERY, **RESULT),
        together("5-2026", THIRD),
    ]
    rows = facts(
        notices,
        lots=[
            lot("1-2026", estimated_value_dkk=M),
            lot("1-2026", "LOT-0002", cpv_main="77310000", estimated_value_dkk=2 * M),
            *(lot(f"{i}-2026", reserved_participation=None) for i in range(2, 6)),
        ],
        awards=[
            award("4-2026", ACME, value_dkk=5 * M),
            award("4-2026", OTHER, tender_id="TEN-2", contract_id="C2", value_dkk=M),
        ],
        enterprises=[nursery(), enterprise(THIRD)],
        social_register=[registration(ACME)],
    ) | {
        "mart.tenders": procedures(
            {"value_dkk": 3 * M, "light_regime": True, "above_threshold": True},
            {"value_dkk": Decimal(400_000), "light_regime": False},
            {},
            {"value_dkk": 6 * M},
            {},
        )
    }
    found = demand(tmp_path, rows)
    counts = ("tenders", "lots", "value_dkk", "small", "light_regime", "above_threshold")
    assert {key: tuple(row[name] for name in counts) for key, row in found.items()} == {
        ("rengoering", 2025, "own"): (3, 3, Decimal(7_400_000), 1, 1, 1),
        ("groen_pleje", 2025, "own"): (1, 1, 2 * M, 0, 1, 1),
        ("rengoering", 2025, "co_buyer"): (1, 1, None, 0, 0, 0),
        ("rengoering", 2026, "own"): (0, 0, None, 0, 0, 0),
    }
    awarded = found["rengoering", 2026, "own"]
    assert (awarded["awards"], awarded["awarded_dkk"]) == (2, 6 * M)
    assert (awarded["social_awards"], awarded["social_awards_dkk"]) == (1, 5 * M)


@pytest.mark.parametrize(
    ("lots", "whole", "expected"),
    [
        # Never both the procedure and its lots.
        (
            [{"estimated_value_dkk": M}, {"estimated_value_dkk": 2 * M, "cpv_main": "77310000"}],
            {"estimated_value": 9 * M},
            {"rengoering": M, "groen_pleje": 2 * M},
        ),
        # Not every lot tells one: the procedure's, in its own main category.
        (
            [{"estimated_value_dkk": M, "cpv_main": "77310000"}, {"cpv_main": "77310000"}],
            {"estimated_value": 9 * M},
            {"rengoering": 9 * M},
        ),
        ([{"estimated_value_dkk": M, "cpv_main": "03000000"}], {}, {"unknown": M}),
        # In several categories, counted in the main one.
        (
            [{"estimated_value_dkk": M, "cpv_additional": ["77310000"]}],
            {},
            {"rengoering": M},
        ),
        ([{}], {}, {}),
    ],
)
def test_a_value_is_announced_once(
    tmp_path: Path, lots: list[Row], whole: Row, expected: dict[str, Decimal]
) -> None:
    rows = facts(
        [notice("1-2026", **whole)],
        lots=[lot("1-2026", f"LOT-000{i}", **values) for i, values in enumerate(lots, start=1)],
    )
    found = run(tmp_path, "mart.announced_values", rows)
    assert {row["category"]: row["value_dkk"] for row in found} == expected
