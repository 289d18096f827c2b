"""Boundary: dates and amounts that nobody can mean, at the readers and at every export.

A value is read as it is written, or not at all and told; it is never another value. What is in a
table can be exported, whatever it is.
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean import values
from pipelines.clean.inbox import FILES, read_sheet
from tests.clean.eforms_documents import notice, parsed, rows
from tests.clean.inbox_samples import LISTS
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS
from tests.warehouse import exports_samples as samples
from tests.warehouse.conftest import ExportSet
from warehouse.schema import Table
from warehouse.tables import EXPORTED

NUMBERS = (
    "1e308", "1E5", "-1e-400", "1e400", "NaN", "nan", "Infinity", "-inf", "0x10", "1_000", "1,5",
    "１２３", "٣٤٥", "²", "--1", "+-1", "1.2.3", "1 000", "9" * 400, "-" + "9" * 400,
    "0." + "0" * 400,
    ".", "-", "+", "1e", "12abc", "1'000", "½", "Ⅷ", "\u200e5",
)  # fmt: skip
DAYS = (
    "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "-0001-01-01", "2024-02-30",
    "2023-02-29", "2024-13-01", "2024-00-10", "99999-01-01", "２０２４-01-01", "2024-1-1",
    "24-01-01", "2024-01-01T",
    "1e3-01-01", "NaN", "2024-W01-1", "20240101",
)  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_what_is_written_or_nothing(text: str) -> None:
    for read in (values.decimal, values.amount, values.whole, values.fraction):
        found = read(text)
        assert found is None or (Decimal(found).is_finite() and text.isascii()), (read, found)
        if found is not None:
            assert abs(Decimal(text) - Decimal(str(found))) < Decimal("0.01")


@given(st.text(max_size=40) | st.from_regex(r"[+-]?\d{0,20}([.,eE]\d{0,20}){0,2}", fullmatch=True))
def test_no_text_is_read_as_another_number(text: str) -> None:
    found = values.amount(text)
    if found is not None:
        assert abs(Decimal(text.strip()) - found) <= Decimal("0.005")
        assert abs(found) < Decimal(10) ** 16


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_what_is_written_or_nothing(text: str) -> None:
    found = values.local_date(text)
    assert found is None or (text.isascii() and text.startswith(found.isoformat()))
    for clock in (
        "00:00:00+14:00",
        "23:59:59-14:00",
        "23:59:59Z",
        "24:00:00Z",
        "25:00:00",
        "12:00:00+99:99",
    ):
        moment = values.instant(text, clock)
        # Whoever has an instant may ask for its day in Denmark.
        assert moment is None or moment.astimezone(values.DENMARK).year >= 1


@pytest.mark.parametrize("written", [*NUMBERS, "-1", "-5", "1e16", "9999999999999999.99"])
def test_a_notice_with_an_absurd_amount_keeps_it_or_tells_of_it(written: str) -> None:
    body = (
        "<cac:ProcurementProject><cac:RequestedTenderTotal>"
        f'<cbc:EstimatedOverallContractAmount currencyID="DKK">{written}'
        "</cbc:EstimatedOverallContractAmount></cac:RequestedTenderTotal></cac:ProcurementProject>"
    )
    cleaned = parsed(notice(body=body))
    (row,) = rows(cleaned, "notices")
    if row["estimated_value"] is None:
        assert written == "-1" or any(written[:40] in f.subject for f in cleaned.findings)
    else:
        assert row["estimated_value"] == Decimal(written)


@pytest.mark.parametrize("written", ["1e3", "NaN", "Infinity", "-inf", "0x10", "9" * 30, "1e999"])
def test_an_absurd_amount_of_the_ledger_costs_its_row_and_is_told(written: str) -> None:
    body = f"amount_dkk;year;supplier_name\r\n{written};2024;Opdigtet\r\n5;2024;Anden\r\n"
    sheet = read_sheet(FILES["ledger.csv"], body.encode(), LISTS)
    assert [row.values["amount_dkk"] for row in sheet.rows] == [Decimal(5)]
    assert [line.line for line in sheet.report] == [2]


@pytest.mark.parametrize("name", ["udbud_search", "cvr_companies", "cvr_sites", "ethics"])
@pytest.mark.parametrize("value", ["1e308", "-1e308", "1e-400", "-9223372036854775809", "1" * 60])
def test_a_register_s_absurd_numbers_fit_a_table_or_are_told(name: str, value: str) -> None:
    """Every number of an answer replaced, one key after the other."""
    body = json.loads(seeds(name)[0])

    def replaced(node: Any, key: str) -> Any:
        if isinstance(node, dict):
            return {
                k: 10**99 if k == key and isinstance(v, int | float) else replaced(v, key)
                for k, v in node.items()
            }
        return [replaced(v, key) for v in node] if isinstance(node, list) else node

    keys = {k for k in _keys(body) if k not in {"failed", "timed_out"}}
    for key in sorted(keys):
        text = json.dumps(replaced(body, key)).replace(str(10**99), value)
        try:
            TARGETS[name].run(text.encode())
        except TARGETS[name].raises:
            continue


def _keys(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {k for k, v in node.items() if isinstance(v, int | float) and not isinstance(v, bool)}
        return own.union(*(_keys(v) for v in node.values()))
    return set().union(*map(_keys, node)) if isinstance(node, list) else set()


ABSURD: dict[str, tuple[Any, ...]] = {
    "DATE": (date.min, date.max, date(1, 1, 2), date(1899, 12, 31), date(1900, 2, 28)),
    "TIMESTAMPTZ": (
        datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, 23, 59, 59, tzinfo=UTC),
        datetime(1900, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 22, 59, 59, tzinfo=UTC),
    ),
    "DECIMAL(18,2)": (Decimal("9999999999999999.99"), Decimal("-9999999999999999.99"),
                      Decimal("-0.01"), Decimal(0)),
    "INTEGER": (2**31 - 1, -(2**31), -1, 0),
    "BIGINT": (2**63 - 1, -(2**63), -1, 0),
}  # fmt: skip
_BY_US = frozenset({"lon", "lat", "last_success_at"})


@pytest.fixture(scope="module")
def absurd(export_set: ExportSet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published set in whose every column of dates and numbers stands what nobody means."""
    number = 0
    planted: dict[Table, list[dict[str, Any]]] = {}
    for table in EXPORTED:
        planted[table] = []
        for row in samples.ROWS.get(table, []):
            row = dict(row)
            for column in table.columns:
                options = ABSURD.get(column.type, ())
                if options and column.name not in table.key and column.name not in _BY_US:
                    number += 1
                    row[column.name] = options[number % len(options)]
            planted[table].append(row)
    folder = tmp_path_factory.mktemp("absurd")
    return export_set(database=samples.write_database(folder / "k.duckdb", planted))


def test_absurd_dates_and_amounts_are_exported_as_they_are(absurd: Path) -> None:
    found: set[str] = set()
    for path in absurd.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found.update(cell for row in csv.reader(file, delimiter=";") for cell in row)
    assert {"9999999999999999,99", "-9999999999999999,99", "9999-12-31", "0001-01-01"} <= found
    for name in ("map.html", "kortlag.xlsx", "digest.md", "social_enterprises.geojson"):
        assert (absurd / name).stat().st_size > 0
    text = (absurd / "social_enterprises.geojson").read_text(encoding="utf-8")
    json.loads(text, parse_constant=lambda constant: pytest.fail(f"{constant} is no JSON"))
