"""Coverage by category and by postal district (`mart.coverage_by_*`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.mart_bench import (
    ACME,
    AS_OF,
    OTHER,
    Row,
    offering,
    registration,
    run,
    social,
    tender,
)


def numbers(count: int) -> list[str]:
    return [f"{90000000 + i}" for i in range(count)]


def facts(tenders: list[Row]) -> dict[str, list[Row]]:
    """What the other tables of demand hold of procedures whose lots have one category each."""
    in_municipality = [t for t in tenders if t["municipality_code"]]
    names = ("tender_key", "municipality_code")
    return {
        "mart.tender_municipalities": [
            {n: t[n] for n in names} | {"rule": "own_number", "role": "own"}
            for t in in_municipality
        ],
        "mart.announced_values": [
            {"tender_key": t["tender_key"], "category": t["categories"][0], "value_dkk": value}
            for t in tenders
            if (value := t.get("value_dkk")) is not None
        ],
        "mart.tender_lots": [tender_lot(t) for t in tenders],
        "mart.winning_tenders": [],
    }


def tender_lot(tender_row: Row, lot_id: str = "LOT-0000", **changes: Any) -> Row:
    """A row of `mart.tender_lots`."""
    return {
        "tender_key": tender_row["tender_key"],
        "lot_id": lot_id,
        "notice_key": "1-2026",
        "state": tender_row["state"],
        "categories": tender_row["categories"],
        "category": tender_row["categories"][0],
        "value_dkk": tender_row.get("value_dkk"),
        "value_basis": "lot",
        "reserved": "none",
        "social_objectives": [],
        "nuts": [],
        "ends_basis": "unknown",
        **changes,
    }


def cell(folder: Path, rows: dict[str, list[Row]], **more: Any) -> Row:
    """The cell of cleaning in Aarhus."""
    found = run(
        folder,
        "mart.coverage_by_category",
        {**facts(rows.get("mart.tenders", [])), **rows},
        **more,
    )
    (row,) = [r for r in found if (r["municipality_code"], r["category"]) == ("0751", "rengoering")]
    return row


def market(
    suppliers: int = 0, outside: int = 0, tenders: list[Row] | None = None, **each: Any
) -> dict[str, list[Row]]:
    """A municipality with so many suppliers of cleaning in it and elsewhere."""
    cvrs = numbers(suppliers + outside)
    return {
        "mart.tenders": [tender("T")] if tenders is None else tenders,
        "mart.social_enterprises": [social(cvr, **each) for cvr in cvrs[:suppliers]],
        "mart.offerings": [offering(cvr) for cvr in cvrs],
        "core.social_register": [registration(cvr) for cvr in cvrs],
    }


def test_every_category_of_every_municipality_has_a_row(tmp_path: Path) -> None:
    rows = run(tmp_path, "mart.coverage_by_category", {}, municipalities=["0751", "0740"])
    assert len(rows) == 2 * 22
    assert {row["coverage"] for row in rows} == {"no_demand"}
    assert {row["route"] for row in rows} == {"none"}
    assert rows[0]["label_da"]
    everywhere = run(tmp_path, "mart.coverage_by_category", {}, municipalities=["all"])
    assert len(everywhere) == 99 * 22


@pytest.mark.parametrize(
    ("suppliers", "outside", "coverage"),
    [
        (3, 0, "covered"),
        (2, 5, "thin"),
        (1, 0, "thin"),
        (0, 1, "outside_only"),
        (0, 0, "not_surveyed"),
    ],
)
def test_coverage(tmp_path: Path, suppliers: int, outside: int, coverage: str) -> None:
    row = cell(tmp_path, market(suppliers, outside))
    assert (row["coverage"], row["suppliers"], row["suppliers_outside"]) == (
        coverage,
        suppliers,
        outside,
    )


def test_nobody_can_is_said_only_when_everybody_was_asked(tmp_path: Path) -> None:
    asked = social(ACME, questionnaire_returned_on=date(2026, 5, 1))
    rows = {**market(), "mart.social_enterprises": [asked]}
    row = cell(tmp_path, rows)
    assert (row["coverage"], row["route"]) == ("uncovered", "capacity_gap")
    rows["mart.social_enterprises"].append(social(OTHER))
    assert cell(tmp_path / "b", rows)["coverage"] == "not_surveyed"


LARGE = [tender("T", value_dkk=Decimal(2_000_000))]
SMALL = [tender("T", value_dkk=Decimal(499_999)), tender("U", value_dkk=Decimal(1))]


@pytest.mark.parametrize(
    ("suppliers", "tenders", "route", "words"),
    [
        (12, LARGE, "reserve_lot", "Afhængigheden kendes ikke"),
        (9, LARGE, "reserve_lot", "delaftale"),
        (4, LARGE, "reserve_lot", "delaftale"),
        (3, LARGE, "clause", "social klausul"),
        (2, LARGE, "clause", "social klausul"),
        (1, LARGE, "direct", "1 leverandør i kommunen"),
        (12, SMALL, "direct", "alle annoncerede køb er under 500.000"),
        (12, [*SMALL, tender("V")], "reserve_lot", "delaftale"),  # one value is not known
        (0, LARGE, "capacity_gap", "Ingen kendt"),
        (5, [], "none", "ikke annonceret"),
    ],
)
def test_route(tmp_path: Path, suppliers: int, tenders: list[Row], route: str, words: str) -> None:
    row = cell(tmp_path, market(suppliers, tenders=tenders))
    assert row["route"] == route
    assert words in row["route_reason"]
    if route not in {"none", "capacity_gap"}:
        assert "§ 54" in row["route_reason"]
        assert "30 %" in row["route_reason"]


@pytest.mark.parametrize(
    ("low", "high", "years", "route", "dependency", "words"),
    [
        # 2 m DKK a year against 14 x 500,000 DKK and against 13 of them.
        (13, 15, None, "reserve", 0.2857, "14,0 ansatte à 500.000 kr."),
        (12, 14, None, "reserve_lot", 0.3077, "ca. 31 %"),
        # Over four years it is half a million a year.
        (5, 9, 4.0, "reserve", 0.1429, "500.000 kr. om året"),
        # The high end of an open band is not known.
        (12, None, None, "reserve_lot", 0.3333, "12,0 ansatte"),
        (0, 0, None, "reserve_lot", None, "Afhængigheden kendes ikke"),
    ],
)
def test_a_whole_contract_is_reserved_when_suppliers_do_not_depend_on_it(
    tmp_path: Path,
    low: int,
    high: int | None,
    years: float | None,
    route: str,
    dependency: float | None,
    words: str,
) -> None:
    rows = market(10, tenders=LARGE, employees_low=low, employees_high=high)
    rows["mart.tender_lots"] = [tender_lot(LARGE[0], years=years)]
    row = cell(tmp_path, rows)
    assert (row["route"], row["dependency"]) == (route, dependency)
    assert words in row["route_reason"]


def test_thresholds_are_settings(tmp_path: Path) -> None:
    rows = market(1, tenders=LARGE, employees_low=5, employees_high=9)
    row = cell(tmp_path, rows, covered_from=1, reserve_from=1, dependency_below=0.6)
    assert (row["coverage"], row["route"]) == ("covered", "reserve")


def test_demand_of_five_years(tmp_path: Path) -> None:
    tenders = [
        tender("new", published_on=AS_OF, value_dkk=Decimal(5)),
        tender("edge", published_on=date(2021, 11, 21), value_dkk=Decimal(7)),
        tender("old", published_on=date(2021, 11, 20), value_dkk=Decimal(11)),
        tender("later", published_on=date(2026, 11, 21), value_dkk=Decimal(13)),
        tender("silent"),
        tender("undated", published_on=None),
        tender("elsewhere", municipality_code="0101"),
        tender("nowhere", municipality_code=None),
        tender("other", categories=["bygge_maler"]),
        tender("both", categories=["bygge_maler", "rengoering"]),
        tender("open for years", published_on=date(2019, 1, 1), state="open"),
    ]
    row = cell(tmp_path, market(tenders=tenders))
    assert (row["tenders_5y"], row["open_tenders"]) == (4, 1)
    assert row["value_dkk_5y"] == Decimal(12)


def test_an_open_tender_alone_is_demand(tmp_path: Path) -> None:
    old = tender("T", published_on=date(2019, 1, 1), state="open")
    assert cell(tmp_path, market(tenders=[old]))["coverage"] == "not_surveyed"


def test_without_values_there_is_no_value_and_awards_are_none_known(tmp_path: Path) -> None:
    row = cell(tmp_path, market())
    assert row["value_dkk_5y"] is None
    assert row["social_awards_dkk_5y"] == 0


def test_a_value_counts_in_the_main_category_only(tmp_path: Path) -> None:
    both = tender("T", categories=["bygge_maler", "rengoering"], value_dkk=Decimal(7))
    row = cell(tmp_path, market(tenders=[both]))
    assert (row["tenders_5y"], row["value_dkk_5y"]) == (1, None)


def won(tender_id: str, **changes: Any) -> Row:
    """A row of `mart.winning_tenders`."""
    return {
        "notice_key": "1-2026",
        "tender_id": tender_id,
        "tender_key": "T",
        "lot_id": "LOT-0001",
        "category": "rengoering",
        "published_on": date(2026, 1, 1),
        "value_dkk": Decimal(100),
        "value_basis": "tender",
        "cvrs": [ACME],
        "names": [],
        "social_cvrs": [ACME],
        **changes,
    }


def test_awards_to_social_enterprises(tmp_path: Path) -> None:
    rows = market() | {
        "mart.winning_tenders": [
            won("mine"),
            won("together", value_dkk=Decimal(30), social_cvrs=[ACME, OTHER]),
            won("of others", social_cvrs=[]),
            won("of another kind", category="bygge_maler"),
            won("withheld", value_dkk=None),
            won("old", published_on=date(2021, 11, 20)),
            won("elsewhere", tender_key="U"),
        ]
    }
    assert cell(tmp_path, rows)["social_awards_dkk_5y"] == Decimal(130)


def test_who_counts_as_supplier(tmp_path: Path) -> None:
    sure, doubtful, former, candidate, mapped, idle = numbers(6)
    rows = {
        "mart.tenders": [tender("T")],
        "mart.social_enterprises": [
            social(sure),
            social(doubtful, doubtful=True),
            social(former, status="former"),
            social(candidate, status="candidate"),
            social(mapped, status="mapped"),
            social(idle),
        ],
        "mart.offerings": [
            offering(sure),
            offering(sure, evidence="site_branch", source_ref="1009000001"),
            *(offering(cvr) for cvr in (doubtful, candidate, mapped)),
            offering(idle, "bygge_maler"),
        ],
    }
    row = cell(tmp_path, rows)
    counts = ("registered", "mapped", "candidates", "suppliers", "suppliers_outside")
    assert [row[name] for name in counts] == [2, 1, 1, 2, 0]


def test_outside_counts_nobody_doubtful_and_nobody_who_is_here_too(tmp_path: Path) -> None:
    here, there, doubtful, candidate, serving, far = numbers(6)
    rows = {
        "mart.tenders": [tender("T")],
        "mart.social_enterprises": [social(here), social(here, municipality_code="0101")],
        "mart.offerings": [
            *(offering(cvr) for cvr in (here, there, doubtful)),
            offering(candidate, status="candidate"),
            told(serving, "0751", "0101"),
            told(far, "0101"),
        ],
        "core.social_register": [
            registration(doubtful, doubtful=True),
            *(registration(cvr) for cvr in (there, serving, far)),
        ],
    }
    row = cell(tmp_path, rows, municipalities=["0751", "0101"])
    assert (row["suppliers"], row["suppliers_outside"]) == (1, 3)
    assert row["suppliers_outside_serving"] == 1


def told(cvr: str, *municipalities: str) -> Row:
    """An offering in municipalities that somebody named."""
    return offering(cvr, area_municipalities=list(municipalities), area_assumed=False)


def test_who_lies_here_and_works_elsewhere_is_no_supplier(tmp_path: Path) -> None:
    here, elsewhere, both = numbers(3)
    rows = {
        "mart.tenders": [tender("T")],
        "mart.social_enterprises": [social(cvr) for cvr in (here, elsewhere, both)],
        "mart.offerings": [told(here, "0751"), told(elsewhere, "0740"), told(both, "0740", "0751")],
    }
    row = cell(tmp_path, rows)
    assert (row["registered"], row["suppliers"]) == (3, 2)
