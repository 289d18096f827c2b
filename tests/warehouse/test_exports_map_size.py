"""`map.html` stays under 3 MB for a municipality larger than any: many times the sandbox's rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.warehouse import exports_page
from tests.warehouse import exports_samples as samples
from warehouse.exports.map_page import page
from warehouse.exports.published import read_published
from warehouse.schema import Table
from warehouse.tables import changes, contracts, coverage, mart, supply, tenders, ways_in

LIMIT = 3_000_000
ENTERPRISES, TENDERS, CONTRACTS, CHANGES = 400, 30, 150, 1500
"""Aarhus had 75 registered in 2015 and announces about 25 procedures a year."""
SENTENCE = (
    "Leverer ydelsen ifølge kortlægningen, og ordregiver skriver, at den egner sig (10 point)"
)

Row = dict[str, Any]


def _named(number: int) -> tuple[str, str]:
    return f"{99000000 + number}", f"Fonden Værkstedet ved Åen nr. {number} F.M.B.A."


def _enterprises(number: int) -> Row:
    cvr, name = _named(number)
    place = samples.ENTERPRISES[number % len(samples.ENTERPRISES)]
    status = ("registered", "mapped", "candidate", "candidate")[number % 4]
    texts = {"form": "Selskab med begrænset ansvar", "branch": SENTENCE[:60]}
    return place | texts | {"cvr": cvr, "name": name, "status": status, "reasons": [SENTENCE] * 4}


def _offerings(number: int) -> Row:
    kinds = ("survey", "purpose", "site_branch", "company_branch")
    more = {
        "evidence": kinds[number % 4],
        "category": f"kategori_{number % 22}",
        "reason": SENTENCE,
    }
    return samples.OFFERINGS[0] | more | {"cvr": _named(number // 4)[0], "source_ref": str(number)}


def _tenders(number: int) -> Row:
    state = "planned" if number % 3 == 0 else "open"
    return samples.TENDERS[0] | {"tender_key": f"t{number}", "state": state, "title": SENTENCE}


def _contracts(number: int) -> Row:
    return samples.contract(*_named(number)) | {
        "tender_key": f"c{number}", "notice_key": f"c{number}", "ends_reason": SENTENCE,
    }  # fmt: skip


def _ways(number: int) -> Row:
    """Forty enterprises for every open, planned and expected purchase, by three ways."""
    purchase, enterprise = divmod(number, 40)
    cvr, name = _named(enterprise * 7)
    route = ("lot", "reserved", "subcontract")[enterprise % 3]
    key, state = f"t{purchase}", "planned" if purchase % 3 == 0 else "open"
    if purchase >= TENDERS:
        key, state = f"c{purchase - TENDERS}", "expected"
    own = [f"{name}: {SENTENCE}"] * 5  # what holds for all of them is written once
    reasons = [*([SENTENCE] * 3), *own]
    return exports_page.way(
        key, cvr, name, route, 50.0, lot_state=state, reasons=reasons,
        must_ask=["disadvantaged_share", "offering", "capacity"],
    )  # fmt: skip


def _changes(number: int) -> Row:
    row = exports_page.changes(_named(number), _named(number))[0]
    return row | {"change": ("added", "removed")[number % 2]}


def _categories(number: int) -> Row:
    names = {"category": f"kategori_{number}", "label_da": f"Rengøring og service {number}"}
    return samples.CATEGORIES[0] | names | {"route_reason": SENTENCE * 5}


def _frame(table: Table, make: Callable[[int], Row], count: int) -> tuple[str, Any]:
    return table.qualified, table.frame([make(number) for number in range(count)])


def test_a_large_municipality_fits(exports_database: Path) -> None:
    published = read_published(
        exports_database, protection="no_contact", profile="live", run_id=exports_page.RUN_ID,
        as_of=samples.AS_OF, ending_months=samples.ENDING_MONTHS,
    )  # fmt: skip
    categories = [_categories(number) for number in range(22)]
    matrix = exports_page.matrix(categories, samples.DISTRICTS)
    large = dict(
        (
            _frame(supply.SOCIAL_ENTERPRISES, _enterprises, ENTERPRISES),
            _frame(supply.OFFERINGS, _offerings, 4 * ENTERPRISES),
            _frame(tenders.TENDERS, _tenders, TENDERS),
            _frame(contracts.CONTRACTS_ENDING, _contracts, CONTRACTS),
            _frame(ways_in.OPPORTUNITIES, _ways, 40 * (TENDERS + CONTRACTS)),
            _frame(changes.CHANGES, _changes, CHANGES),
            _frame(mart.COVERAGE_BY_CATEGORY, _categories, 22),
            (coverage.COVERAGE_MATRIX.qualified, coverage.COVERAGE_MATRIX.frame(matrix)),
        )
    )
    tables = {**published.tables, **large}
    text = page(replace(published, tables=tables))
    assert text.count("data-id=") == ENTERPRISES
    assert len(text.encode()) < LIMIT
