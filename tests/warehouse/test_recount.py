"""Each figure of demand and coverage of the sandbox's Aarhus, counted again in plain Python."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import closing
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.installation import Installation
from tests.warehouse import recount
from tests.warehouse.recount import HERE, Recount, Row, count, employees, is_recent, mean, total

pytestmark = pytest.mark.xdist_group("night")
CATEGORIES = [row["category"] for row in recount.code_list("categories")]


@pytest.fixture(scope="module")
def again(first_night: Installation) -> Recount:
    return Recount(first_night.database)


def published(night: Installation, table: str, *key: str) -> dict[Any, Row]:
    with closing(duckdb.connect(str(night.database), read_only=True)) as con:
        cursor = con.execute(f"FROM {table} WHERE municipality_code = '{HERE}'")
        names = [column[0] for column in cursor.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    found = {tuple(row[name] for name in key): row for row in rows}
    assert len(found) == len(rows) > 0
    return found


def test_procedures_and_their_values(again: Recount) -> None:
    """What the figures below rest on: nothing is empty, and parts sum to the whole."""
    assert len(again.procedures) > 100
    assert sum(won.is_social for won in again.won) > 5
    for procedure in again.procedures.values():
        assert total(procedure.values.values()) == procedure.tender["value_dkk"], procedure.key


def test_demand(first_night: Installation, again: Recount) -> None:
    expected: dict[Any, dict[str, Any]] = defaultdict(
        lambda: dict.fromkeys(
            ("tenders", "lots", "small", "light_regime", "above_threshold", "awards",
             "social_awards"), 0,
        ) | {"value_dkk": None, "awarded_dkk": None, "social_awards_dkk": Decimal(0)}
    )  # fmt: skip
    for procedure in again.procedures.values():
        tender = procedure.tender
        if tender["published_on"] is None:
            continue
        year, role = tender["published_on"].year, procedure.role
        for category in procedure.categories.values():
            expected[category, year, role]["lots"] += 1
        for category in set(procedure.categories.values()):
            cell = expected[category, year, role]
            cell["tenders"] += 1
            cell["small"] += tender["value_dkk"] is not None and tender["value_dkk"] < recount.SMALL
            cell["light_regime"] += bool(tender["light_regime"])
            cell["above_threshold"] += bool(tender["above_threshold"])
        for category, value in procedure.values.items():
            cell = expected[category, year, role]
            cell["value_dkk"] = (cell["value_dkk"] or 0) + value
    for won in again.won:
        if won.published_on and won.procedure.tender["published_on"]:
            cell = expected[won.category, won.published_on.year, won.procedure.role]
            cell["awards"] += 1
            cell["social_awards"] += won.is_social
            if won.value is not None:
                cell["awarded_dkk"] = (cell["awarded_dkk"] or 0) + won.value
                cell["social_awards_dkk"] += won.value if won.is_social else 0
    found = published(first_night, "mart.demand", "category", "year", "role")
    assert {
        key: {name: row[name] for name in next(iter(expected.values()))}
        for key, row in found.items()
    } == expected


def ledger(again: Recount) -> list[tuple[str, str, str, Row]]:
    """Category, kind of supplier and how it was known, of each posting."""
    words = recount.code_list("ledger_words")
    folded = {id(p): " ".join((p["supplier_name"] or "").lower().split()) for p in again.ledger}
    numbers: dict[str, set[str]] = defaultdict(set)
    for posting in again.ledger:
        if posting["supplier_cvr"]:
            numbers[folded[id(posting)]].add(posting["supplier_cvr"])
    first = {}
    for row in sorted(again.register, key=lambda r: r["valid_from"], reverse=True):
        first[row["cvr"]] = row["valid_from"].year
    found = []
    for posting in again.ledger:
        said = " ".join(
            posting[name] for name in ("category", "account", "department") if posting[name]
        ).lower()
        hits = [(len(w["word"]), w["word"], w["category"]) for w in words if w["word"] in said]
        same_name = numbers[folded[id(posting)]] if folded[id(posting)] else set()
        by_name = again.ledger_names.get(posting["supplier_name"])
        if posting["supplier_cvr"]:
            cvr, how = posting["supplier_cvr"], "number"
        elif len(same_name) == 1:
            cvr, how = min(same_name), "ledger_name"
        else:
            cvr, how = by_name, "name" if by_name else "none"
        is_social = cvr in again.mapped or first.get(cvr, 9999) <= posting["year"]
        kind = "unknown" if cvr is None else "social" if is_social else "other"
        found.append((max(hits)[2] if hits else "unknown", kind, how, posting | {"cvr": cvr}))
    return found


def test_ledger(first_night: Installation, again: Recount) -> None:
    expected: dict[Any, list[Row]] = defaultdict(list)
    for category, kind, how, posting in ledger(again):
        expected[posting["year"], category, kind, how].append(posting)
    found = published(
        first_night, "mart.ledger_spend", "year", "category", "supplier_kind", "matched_by"
    )
    assert {
        key: (row["amount_dkk"], row["postings"], row["suppliers"]) for key, row in found.items()
    } == {
        key: (sum(p["amount_dkk"] for p in rows), len(rows), len({p["cvr"] for p in rows}))
        for key, rows in expected.items()
    }
    assert {key[2] for key in found} >= {"social", "other"}


def demand_of(again: Recount, category: str) -> Row:
    procedures = again.procedures.values()
    mine = [p for p in procedures if category in p.tender["categories"]]
    counted = [p for p in mine if p.counts or p.tender["state"] == "open"]
    return {
        "tenders_5y": sum(p.counts for p in mine),
        "open_tenders": sum(p.tender["state"] == "open" for p in mine),
        "value_dkk_5y": total(p.values.get(category) for p in procedures if p.counts),
        "social_awards_dkk_5y": total(
            won.value
            for won in again.won
            if won.category == category and won.is_social and is_recent(won.published_on)
        )
        or 0,
        "only_small": bool(counted)
        and all(
            p.tender["value_dkk"] is not None and p.tender["value_dkk"] < recount.SMALL
            for p in counted
        ),
    }


def days(lot: Row) -> float | None:
    """Length of a lot's period in days, of months and years counted from 1 January 2001."""
    if lot.get("starts_on") and lot.get("ends_on"):
        return (lot["ends_on"] - lot["starts_on"]).days + 1
    duration, unit = lot.get("duration"), lot.get("duration_unit")
    if duration is None or unit is None:
        return None
    if unit in {"DAY", "WEEK"}:
        return round(duration * {"DAY": 1, "WEEK": 7}[unit])
    months = duration * {"MONTH": 1, "YEAR": 12}[unit]
    assert months == int(months), "parts of a month are not in the sandbox"
    years, rest = divmod(int(months), 12)
    return (date(2001 + years, 1 + rest, 1) - date(2001, 1, 1)).days


def yearly_contract(again: Recount, category: str) -> float | None:
    """Mean value of a lot a year."""
    yearly = []
    for procedure in again.procedures.values():
        if not (procedure.counts or procedure.tender["state"] == "open"):
            continue
        for lot in procedure.lots:
            value = lot.get("estimated_value_dkk") or (
                procedure.tender["value_dkk"] if len(procedure.lots) == 1 else None
            )
            if procedure.categories[lot["lot_id"]] == category and value is not None:
                length = days(lot)
                years = 1 if length is None else max(1, round(length / 365.25, 2))
                yearly.append(float(value) / years)
    return mean(yearly)


def judged(row: Row, dependency: float | None, *, only_small: bool, all_asked: bool) -> Row:
    suppliers = row["suppliers"]
    if not row["tenders_5y"] + row["open_tenders"]:
        coverage, route = "no_demand", "none"
    elif suppliers:
        coverage = "covered" if suppliers >= recount.COVERED_FROM else "thin"
        independent = dependency is not None and dependency < recount.DEPENDENCY_BELOW
        if only_small:
            route = "direct"
        elif suppliers >= recount.RESERVE_FROM and independent:
            route = "reserve"
        elif suppliers >= recount.LOT_FROM:
            route = "reserve_lot"
        else:
            route = "clause" if suppliers >= recount.CLAUSE_FROM else "direct"
    else:
        route = "capacity_gap"
        coverage = "uncovered" if all_asked else "not_surveyed"
        coverage = "outside_only" if row["suppliers_outside"] else coverage
    return {"coverage": coverage, "route": route}


def coverage_of(again: Recount, category: str, spent: dict[str, list[Any]]) -> Row:
    demand = demand_of(again, category)
    only_small = demand.pop("only_small")
    inside, suppliers = again.inside(category), again.suppliers(category)
    outside = again.outside(category)
    row: Row = demand | {
        "registered": count(inside, lambda r: r["status"] == "registered"),
        "mapped": count(inside, lambda r: r["status"] == "mapped"),
        "candidates": count(inside, lambda r: r["status"] == "candidate"),
        "suppliers": len(suppliers),
        "suppliers_outside": len(outside),
        "suppliers_outside_serving": sum(HERE in again.told_area(c, category) for c in outside),
    }
    staff, yearly = mean(map(employees, suppliers)), yearly_contract(again, category)
    dependency = yearly / (staff * recount.TURNOVER) if staff and yearly is not None else None
    known = [r for r in again.social if r["status"] in {"registered", "mapped"}]
    all_asked = bool(known) and all(r["questionnaire_returned_on"] for r in known)
    postings = spent.get(category, [])
    whole = total(p["amount_dkk"] for _, p in postings)
    social = total(p["amount_dkk"] for kind, p in postings if kind == "social")
    return row | judged(row, dependency, only_small=only_small, all_asked=all_asked) | {
        "dependency": None if dependency is None else pytest.approx(dependency, abs=6e-5),
        "ledger_dkk": whole,
        "ledger_social_dkk": (social or 0) if postings else None,
        "ledger_share": pytest.approx(float((social or 0) / whole), abs=6e-5) if whole else None,
    }  # fmt: skip


def test_coverage_by_category(first_night: Installation, again: Recount) -> None:
    spent: dict[str, list[Any]] = defaultdict(list)
    for category, kind, _, posting in ledger(again):
        spent[category].append((kind, posting))
    found = published(first_night, "mart.coverage_by_category", "category")
    assert set(found) == {(category,) for category in CATEGORIES}
    for category in CATEGORIES:
        expected = coverage_of(again, category, spent)
        row = found[category,]
        assert {name: row[name] for name in expected} == expected, category
        assert "Kun annoncerede" in row["demand_note"]
        if row["route"] in {"reserve", "reserve_lot"}:
            assert re.match(rf"{row['suppliers']} leverandør", row["route_reason"])
            if row["dependency"] is not None:
                assert f"{round(100 * row['dependency'])} %" in row["route_reason"]


def test_coverage_matrix(first_night: Installation, again: Recount) -> None:
    categories = published(first_night, "mart.coverage_by_category", "category")
    found = published(first_night, "mart.coverage_matrix", "category", "postal_code")
    codes = {row["postal_code"] for row in again.districts if row["municipality_code"] == HERE}
    assert set(found) == {(category, code) for category in CATEGORIES for code in codes}
    for category in CATEGORIES:
        suppliers, whole = again.suppliers(category), categories[category,]
        possible = [r for r in again.inside(category) if r["status"] == "candidate"]
        for code in codes:
            here = count(suppliers, lambda r, code=code: r["postal_code"] == code)
            if whole["coverage"] == "no_demand":
                state = "no_demand"
            elif here:
                state = "covered" if here >= recount.COVERED_FROM else "thin"
            else:
                state = "outside_only" if suppliers else whole["coverage"]
            row = found[category, code]
            assert (row["suppliers"], row["candidates"], row["state"]) == (
                here, count(possible, lambda r, code=code: r["postal_code"] == code), state,
            )  # fmt: skip
            assert row["suppliers_municipality"] == len(suppliers)


def test_coverage_by_area(first_night: Installation, again: Recount) -> None:
    companies = [
        r for r in again.companies
        if r["is_listed"] and r["is_active"] and r["municipality_code"] == HERE
    ]  # fmt: skip
    supplying = {r["cvr"] for r in again.social if r["status"] in {"registered", "mapped"}}
    sites = [
        r for r in again.sites
        if r["is_listed"] and r["is_active"] is not False and r["municipality_code"] == HERE
        and r["cvr"] in supplying
    ]  # fmt: skip
    suppliers = {category: again.suppliers(category) for category in CATEGORIES}
    found = published(first_night, "mart.coverage_by_area", "postal_code")
    codes = {r["postal_code"] for r in (*companies, *again.social)} - {None}
    assert {(code,) for code in codes} <= set(found)
    for (code,), row in found.items():
        mine = [r for r in again.social if r["postal_code"] == code]
        active = count(companies, lambda r, code=code: r["postal_code"] == code)
        registered = count(mine, lambda r: r["status"] == "registered")
        expected = {
            "registered": registered,
            "mapped": count(mine, lambda r: r["status"] == "mapped"),
            "candidates": count(mine, lambda r: r["status"] == "candidate"),
            "visited": count(mine, lambda r: r["visited_on"] is not None),
            "questionnaires": count(mine, lambda r: r["questionnaire_returned_on"] is not None),
            "sites": len({r["p_number"] for r in sites if r["postal_code"] == code}),
            "active_enterprises": active,
            "per_1000_enterprises": pytest.approx(1000 * registered / active, abs=0.006)
            if active
            else None,
            "categories_covered": sum(
                any(r["postal_code"] == code for r in rows) for rows in suppliers.values()
            ),
        }
        assert {name: row[name] for name in expected} == expected, code
