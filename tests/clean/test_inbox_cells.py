"""What a written cell means."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean.inbox import cells
from pipelines.clean.inbox.columns import FILES
from tests.clean.inbox_samples import LISTS

READERS = {reader for file in FILES.values() for reader in file.readers.values()}
DAY = date(2015, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015-11-23", DAY),
        ("23-11-2015", DAY),
        ("23.11.15", DAY),
        ("23/11 2015", DAY),
        ("23/11-2015", DAY),
        ("23/11/15", DAY),
        ("23. november 2015", DAY),
        ("23. nov. 2015", DAY),
        ("20151123", DAY),
        ("42331", DAY),
        ("42331,0", DAY),
        ("2015-11-23 00:00:00", DAY),
        ("23-11-2015 00:00", DAY),
        ("2015-11-23T00:00:00.000", DAY),
        ("1-2-2015", date(2015, 2, 1)),
        ("1.1.90", date(1990, 1, 1)),
        ("31.12.89", date(2089, 12, 31)),
        ("73415", date(2100, 12, 31)),
        ("73416", None),
        ("32874", date(1990, 1, 1)),
        ("32873", None),
        ("11/23/2015", None),
        ("29-02-2015", None),
        ("23-11-0215", None),
        ("november 2015", None),
        ("23. novembar 2015", None),
        ("2015", None),
        ("efter sommerferien", None),
    ],
)
def test_dates(text: str, expected: date | None) -> None:
    cell = cells.day(text, LISTS)
    assert cell.value == expected
    assert bool(cell.reason) == (expected is None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234.567,50", "1234567.50"),
        ("1 234 567,50", "1234567.50"),
        ("1.234", "1234"),
        ("1234,5", "1234.50"),
        ("1234.5", "1234.50"),
        ("1,234,567.50", "1234567.50"),
        ("1,234,567", "1234567"),
        ("0,125", "0.13"),
        ("kr. 500.000", "500000"),
        ("500.000,- kr.", "500000"),
        ("500.000 DKK", "500000"),
        ("-1.500,25", "-1500.25"),
        ("−1500", "-1500"),
        ("1.500,25-", "-1500.25"),
        ("(500,00)", "-500"),
        ("0", "0"),
        ("1,234", None),
        ("5 mio.", None),
        ("12 34", None),
        ("1.23.456", None),
        ("1e6", None),
        ("99999999999999999", None),
        ("ca. 500", None),
        ("²", None),
    ],
)
def test_amounts(text: str, expected: str | None) -> None:
    cell = cells.amount(cells.tidy(text), LISTS)
    assert cell.value == (None if expected is None else Decimal(expected))
    assert bool(cell.reason) == (expected is None)


def test_an_order_cannot_be_negative() -> None:
    assert cells.order_size("-5", LISTS).value is None
    assert cells.order_size("5", LISTS).value == 5


@pytest.mark.parametrize(
    ("text", "expected", "is_told"),
    [
        ("35 %", 0.35, False),
        ("35%", 0.35, False),
        ("35,5 pct.", 0.355, False),
        ("0,35", 0.35, False),
        ("0.35", 0.35, False),
        ("1", 1.0, False),
        ("0", 0.0, False),
        ("1 %", 0.01, False),
        ("100 %", 1.0, False),
        ("35", 0.35, True),
        ("1,5", 0.015, True),
        ("100", 1.0, True),
        ("101", None, True),
        ("101 %", None, True),
        ("-5 %", None, True),
        ("over 30 %", None, True),
    ],
)
def test_shares(text: str, expected: float | None, is_told: bool) -> None:
    cell = cells.share(text, LISTS)
    assert cell.value == expected
    assert bool(cell.reason) == is_told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((word, True) for word in ("ja", "Ja", "JA.", "yes", "x", "X", "1", "sand", "true")),
        *((word, False) for word in ("nej", "Nej", "no", "0", "falsk")),
        ("måske", None),
        ("2", None),
    ],
)
def test_yes_and_no(text: str, expected: bool | None) -> None:
    cell = cells.yes_no(text, LISTS)
    assert cell.value is expected
    assert bool(cell.reason) == (expected is None)


@pytest.mark.parametrize(
    ("text", "expected", "is_told"),
    [
        ("99000007", "99000007", False),
        ("99 00 00 07", "99000007", False),
        ("99.00.00.07", "99000007", False),
        ("DK99000007", "99000007", False),
        ("DK 99 00 00 07", "99000007", False),
        ("CVR-nr. 99000007", "99000007", False),
        ("99000007,0", "99000007", False),
        ("1000012", "01000012", True),
        ("1 00 00 12", "01000012", True),
        ("01000012", "01000012", False),
        ("1000014", None, True),
        ("99000008", None, True),
        ("010190-1234", None, True),
        ("99000007/99000015", None, True),
        ("9,9E+07", None, True),
    ],
)
def test_cvr_numbers(text: str, expected: str | None, is_told: bool) -> None:
    cell = cells.company(text, LISTS)
    assert cell.value == expected
    assert bool(cell.reason) == is_told


@pytest.mark.parametrize(
    ("text", "expected", "unknown"),
    [
        ("groen_pleje", ["groen_pleje"], ""),
        ("Rengøring | kantine_catering", ["rengoering", "kantine_catering"], ""),
        ("RENGØRING", ["rengoering"], ""),
        (
            "Kantine, catering og fødevarer, Rengøring",
            ["kantine_catering", "rengoering"],
            "",
        ),
        ("Rengøring; Genbrug og affald", ["rengoering", "genbrug_affald"], ""),
        ("Rengøring, rengøring", ["rengoering"], ""),
        ("Rengøring | Hundeluftning", ["rengoering"], "Hundeluftning"),
        ("Hundeluftning", None, "Hundeluftning"),
        ("|", None, ""),
    ],
)
def test_categories(text: str, expected: list[str] | None, unknown: str) -> None:
    cell = cells.categories(text, LISTS)
    assert cell.value == expected
    assert unknown in cell.reason
    assert bool(cell.reason) == bool(unknown)


@pytest.mark.parametrize(
    ("reader", "text", "expected"),
    [
        (cells.postal_code, "8000", "8000"),
        (cells.postal_code, "DK-8000", "8000"),
        (cells.postal_code, "8000 Aarhus C", "8000"),
        (cells.postal_code, "800", None),
        (cells.postal_code, "80000", None),
        (cells.municipality, "0751", "0751"),
        (cells.municipality, "751", "0751"),
        (cells.municipality, "Aarhus", "0751"),
        (cells.municipality, "Aarhus Kommune", "0751"),
        (cells.municipality, "9999", None),
        (cells.year, "2015", 2015),
        (cells.year, "15", None),
        (cells.kind, "Kandidat", "candidate"),
        (cells.kind, "andet", None),
        (cells.decision, "Ja", "yes"),
        (cells.decision, "nej", "no"),
        (cells.decision, "99 00 00 07", "99000007"),
        (cells.decision, "måske", None),
        (cells.subject, "99 00 00 07", "99000007"),
        (cells.subject, "k0123456789ab", "k0123456789ab"),
        (cells.category, "Rengøring", "rengoering"),
        (cells.category, "Rengøring|Tekstil og vask", None),
    ],
)
def test_codes(reader: Any, text: str, expected: Any) -> None:
    cell = reader(text, LISTS)
    assert cell.value == expected
    assert bool(cell.reason) == (expected is None)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("'=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("'+45", "+45"),
        ("' -x", "-x"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("\u00a0Søn\u200b\u00a0", "Søn"),
        ("A\u030arhus", "Århus"),
        ("to\r\nlinjer", "to\nlinjer"),
    ],
)
def test_tidy(raw: str, expected: str) -> None:
    assert cells.tidy(raw) == expected


@given(st.sampled_from(sorted(READERS, key=lambda r: r.__name__)), st.text(max_size=40))
def test_a_cell_is_read_or_has_a_reason(reader: Any, text: str) -> None:
    cell = reader(cells.tidy(text), LISTS)
    assert cell.value is not None or cell.reason or reader in {cells.categories}


@given(st.dates(date(1990, 1, 1), date(2089, 12, 31)))
def test_every_way_to_write_a_date_gives_the_date(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    for written in (f"{day}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%y}", f"{day:%d/%m %Y}", serial):
        assert cells.day(written, LISTS).value == day


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_every_way_to_write_an_amount_gives_the_amount(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    danish = english.translate(str.maketrans(",.", ".,"))
    for written in (danish, danish.replace(".", ""), danish.replace(".", "\u00a0"), english):
        assert cells.amount(cells.tidy(written), LISTS).value == amount
