"""Demand and coverage counted again from the published rows, in plain Python.

Independent of the SQL: nothing is shared with it but the declarations' meaning and the code lists.
Does not belong here: the comparison (`test_recount`).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import fmean
from typing import Any

import duckdb

Row = dict[str, Any]
HERE, AS_OF, FIVE_YEARS_AGO = "0751", date(2026, 11, 20), date(2021, 11, 20)
OWN_NUMBERS = frozenset({"55133018"})
SMALL, COVERED_FROM, RESERVE_FROM, LOT_FROM, CLAUSE_FROM = 500_000, 3, 10, 4, 2
DEPENDENCY_BELOW, TURNOVER = 0.3, 500_000
REFERENCE = Path(__file__).parents[2] / "warehouse" / "reference"
EURO = Decimal("7.46038")
_PUBLIC_FORMS = frozenset({"230", "235", "240", "245", "250"})


def code_list(name: str) -> list[Row]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def grouped(rows: Iterable[Row], *names: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[n] for n in names) if len(names) > 1 else row[names[0]]].append(row)
    return found


def dkk(amount: Decimal | None, currency: str | None) -> Decimal | None:
    if amount is None or currency == "DKK":
        return amount
    return round(amount * EURO, 2) if currency == "EUR" else None


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    told = [value for value in values if value is not None]
    return sum(told, Decimal(0)) if told else None


def holds(row: Row) -> bool:
    """Whether a period of a register holds on the day."""
    return row["valid_from"] <= AS_OF and (row["valid_to"] is None or row["valid_to"] >= AS_OF)


def is_recent(day: date | None) -> bool:
    return day is not None and FIVE_YEARS_AGO < day <= AS_OF


def main_category(*codes: list[str]) -> str:
    """Main category of lists of CPV codes: of the first list that has one, by longest prefix."""
    order = {row["category"]: int(row["position"]) for row in code_list("categories")}
    prefixes = [(row["prefix"], row["category"]) for row in code_list("category_cpv")]
    for listed in codes:
        hits = [
            (-len(prefix), order[category], category)
            for code in listed
            for prefix, category in prefixes
            if code.startswith(prefix)
        ]
        if hits:
            return min(hits)[2]
    return "unknown"


@dataclass
class Procedure:
    """A procedure of the municipality, or of those that buy with it."""

    key: str
    role: str
    tender: Row
    notice: Row
    lots: list[Row]
    categories: dict[str, str] = field(default_factory=dict)
    """Main category of each lot."""
    values: dict[str, Decimal] = field(default_factory=dict)
    """Announced value by main category."""

    @property
    def counts(self) -> bool:
        return is_recent(self.tender["published_on"])


@dataclass
class Won:
    """A winning tender."""

    procedure: Procedure
    category: str
    published_on: date | None
    value: Decimal | None
    is_social: bool


class Recount:
    """The tables of a published database, and the figures that follow from them."""

    def __init__(self, database: Path) -> None:
        with closing(duckdb.connect(str(database), read_only=True)) as con:

            def rows(table: str) -> list[Row]:
                cursor = con.execute(f"FROM {table}")
                names = [column[0] for column in cursor.description or []]
                return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

            self.notices = {row["notice_key"]: row for row in rows("core.notices")}
            self.tender_of = {r["notice_key"]: r["tender_key"] for r in rows("core.tender_notices")}
            self.chosen = rows("core.procedures")
            self.lots = grouped(
                (r for r in rows("core.lots") if not r["lot_id"].startswith("GLO-")), "notice_key"
            )
            self.awards = rows("core.awards")
            self.matched = {
                (r["notice_key"], r["org_id"]): r["matched_cvr"] for r in rows("core.party_matches")
            }
            self.companies = [r for r in rows("core.enterprises") if holds(r)]
            self.sites = [r for r in rows("core.sites") if holds(r)]
            self.register = rows("core.social_register")
            self.mapped = {row["cvr"] for row in rows("core.mapped_enterprises")}
            self.ledger = rows("core.ledger")
            self.ledger_names = {
                r["supplier_name"]: r["cvr"]
                for r in rows("core.ledger_matches")
                if r["state"] == "accepted"
            }
            self.tenders = {row["tender_key"]: row for row in rows("mart.tenders")}
            self.offerings = rows("mart.offerings")
            self.social = [
                r for r in rows("mart.social_enterprises") if r["municipality_code"] == HERE
            ]
            self.districts = rows("mart.coverage_by_area")
        self.ever_social = {
            r["cvr"] for r in self.register if r["valid_from"] <= AS_OF
        } | self.mapped
        self.procedures = {p.key: p for p in self._procedures()}
        self.won = list(self._won())
        for procedure in self.procedures.values():
            procedure.values = self._values(procedure)

    # Who buys, and what.

    def _own_numbers(self) -> set[str]:
        return set(OWN_NUMBERS) | {
            row["cvr"]
            for row in self.companies
            if row["form_code"] == "250" and row["municipality_code"] == HERE
        }

    def _buyers(self, notice: Row) -> set[str]:
        return {*(notice["buyer_cvrs"] or []), notice["buyer_cvr"]} - {None}

    def _co_buyers(self, own: set[str]) -> set[str]:
        beside = {
            cvr
            for notice in self.notices.values()
            if notice["is_latest"] and self._buyers(notice) & own
            for cvr in self._buyers(notice) - own
        }
        return {
            row["cvr"]
            for row in self.companies
            if row["cvr"] in beside
            and row["municipality_code"] == HERE
            and row["form_code"] not in _PUBLIC_FORMS
        }

    def _procedures(self) -> Iterator[Procedure]:
        own = self._own_numbers()
        together = self._co_buyers(own)
        seats = {row["cvr"]: row["municipality_code"] for row in self.companies}
        for chosen in self.chosen:
            notice = self.notices[chosen["speaking_notice"]]
            buyers = self._buyers(notice)
            if buyers & own or (
                not notice["buyer_cvr"] and notice["buyer_name"] == "Aarhus Kommune"
            ):
                role = "own"
            elif buyers & together and seats.get(notice["buyer_cvr"]) == HERE:
                role = "co_buyer"
            else:
                continue
            key = chosen["tender_key"]
            lots = self.lots.get(notice["notice_key"], []) or [{"lot_id": "LOT-0000"}]
            found = Procedure(key, role, self.tenders[key], notice, lots)
            found.categories = {lot["lot_id"]: self._category(lot, notice) for lot in lots}
            yield found

    def _category(self, lot: Row, notice: Row) -> str:
        """Main category of a lot by its own codes, else by its notice's."""
        said = lot if lot.get("cpv_main") or lot.get("cpv_additional") else notice
        return main_category(
            [said["cpv_main"]] if said["cpv_main"] else [], said["cpv_additional"] or []
        )

    def _whole_category(self, procedure: Procedure) -> str:
        """Main category of a procedure: main code, main codes of its lots, further codes."""
        everything = [procedure.notice, *procedure.lots]
        return main_category(
            [procedure.notice["cpv_main"]] if procedure.notice["cpv_main"] else [],
            [lot["cpv_main"] for lot in procedure.lots if lot.get("cpv_main")],
            [code for row in everything for code in row.get("cpv_additional") or []],
        )

    def _is_live(self, notice: Row) -> bool:
        return bool(notice["is_latest"] and notice["change_reason"] != "cancel")

    def _won(self) -> Iterator[Won]:
        tenders: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for award in self.awards:
            notice = self.notices[award["notice_key"]]
            if notice["form_type"] == "result" and self._is_live(notice):
                name = award["tender_id"] or f"{award['lot_id']}/{award['contract_id']}"
                tenders[award["notice_key"], name].append(award)
        for (key, _), members in tenders.items():
            procedure = self.procedures.get(self.tender_of[key])
            if procedure is None:
                continue
            lot_id = min(member["lot_id"] for member in members)
            own = [lot for lot in self.lots.get(key, []) if lot["lot_id"] == lot_id]
            category = self._category(own[0], self.notices[key]) if own else "unknown"
            if category == "unknown":
                category = self._whole_category(procedure)
            worth = [
                dkk(m["value"], m["currency"]) if m["value_basis"] == "foreign_currency"
                else m["value_dkk"]
                for m in members
            ]  # fmt: skip
            cvrs = {m["cvr"] or self.matched.get((key, m["org_id"])) for m in members}
            yield Won(
                procedure, category, self.notices[key]["published_on"],
                max((w for w in worth if w is not None), default=None),
                bool(cvrs & self.ever_social),
            )  # fmt: skip

    def _values(self, procedure: Procedure) -> dict[str, Decimal]:
        """What all lots announce, else the whole, else some lots, else what was won."""
        by_lot = {
            lot["lot_id"]: lot.get("estimated_value_dkk")
            or dkk(lot.get("estimated_value"), lot.get("currency"))
            for lot in procedure.lots
        }
        whole = dkk(procedure.notice["estimated_value"], procedure.notice["currency"])
        if whole is None:
            whole = self._total_of_result(procedure)
        found: dict[str, Decimal] = defaultdict(Decimal)
        if whole is not None and None in by_lot.values():
            return {self._whole_category(procedure): whole}
        if any(value is not None for value in by_lot.values()):
            for lot_id, value in by_lot.items():
                if value is not None:
                    found[procedure.categories[lot_id]] += value
            return found
        for won in self.won:
            if won.procedure is procedure and won.value is not None:
                found[won.category] += won.value
        return found

    def _total_of_result(self, procedure: Procedure) -> Decimal | None:
        results = [
            n
            for key, n in self.notices.items()
            if self.tender_of.get(key) == procedure.key
            and n["form_type"] == "result"
            and self._is_live(n)
            and dkk(n["total_value"], n["total_currency"]) is not None
        ]
        if not results:
            return None
        newest = max(results, key=lambda n: (n["published_on"] or date.min, n["notice_key"]))
        return dkk(newest["total_value"], newest["total_currency"])

    # Who supplies.

    def inside(self, category: str) -> list[Row]:
        """Social enterprises of the municipality with an offering in a category."""
        offering = {r["cvr"] for r in self.offerings if r["category"] == category}
        return [r for r in self.social if r["cvr"] in offering and r["status"] != "former"]

    def told_area(self, cvr: str, category: str) -> set[str]:
        return {
            code
            for row in self.offerings
            if row["cvr"] == cvr and row["category"] == category and not row["area_assumed"]
            for code in row["area_municipalities"] or []
        }

    def suppliers(self, category: str) -> list[Row]:
        found = []
        for row in self.inside(category):
            area = self.told_area(row["cvr"], category)
            if row["status"] != "candidate" and not row["doubtful"] and (not area or HERE in area):
                found.append(row)
        return found

    def outside(self, category: str) -> set[str]:
        """Registered or mapped ones elsewhere, without doubt."""
        doubtful = {r["cvr"] for r in self.register if holds(r) and r["doubtful"]}
        offering = {
            row["cvr"]
            for row in self.offerings
            if row["category"] == category and row["status"] != "candidate"
        }
        return offering - {row["cvr"] for row in self.social} - doubtful


def count(rows: Iterable[Row], test: Callable[[Row], bool]) -> int:
    return sum(1 for row in rows if test(row))


def employees(row: Row) -> float | None:
    low, high = row["employees_low"], row["employees_high"]
    return None if low is None else (low + (low if high is None else high)) / 2


def mean(values: Iterable[float | None]) -> float | None:
    told = [value for value in values if value is not None]
    return fmean(told) if told else None
