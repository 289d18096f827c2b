"""Danish words, dates and numbers, and the README that is made of them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.warehouse import exports_samples as samples
from tests.warehouse.conftest import ExportSet
from warehouse.exports import danish, geography
from warehouse.exports.map_page.cards import web_address


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0, 0, "0"),
        (1234567, 0, "1.234.567"),
        (Decimal("12500000.50"), 2, "12.500.000,50"),
        (-1.25, 1, "-1,2"),
        (None, 0, "Ukendt"),
    ],
)
def test_numbers(value: float | Decimal | None, decimals: int, expected: str) -> None:
    assert danish.number(value, decimals) == expected


def test_dates() -> None:
    assert danish.day(date(2026, 5, 1)) == "1. maj 2026"
    assert danish.moment(datetime(2026, 12, 31, 23, 5, tzinfo=UTC)) == "1. januar 2027 kl. 00.05"
    assert danish.moment(None) == "Ukendt"


@pytest.mark.parametrize(
    ("collected", "expected"),
    [
        (None, "aldrig hentet"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "hentet på opgørelsesdagen"),
        (datetime(2026, 11, 22, 22, 30, tzinfo=UTC), "1 dag gammel"),
        (datetime(2026, 11, 13, 3, 0, tzinfo=UTC), "10 dage gammel"),
        (datetime(2026, 11, 24, 3, 0, tzinfo=UTC), "hentet 1 dag efter opgørelsesdagen"),
    ],
)
def test_ages_are_counted_in_danish_days(collected: datetime | None, expected: str) -> None:
    assert danish.age(collected, samples.AS_OF) == expected


@pytest.mark.parametrize(
    ("run_id", "expected"),
    [("20261123T033000Z", "1.008 læst i nat"), ("20261123T033001Z", "1.008 læst sidst")],
)
def test_a_source_read_since_the_run_began_was_read_tonight(run_id: str, expected: str) -> None:
    assert danish.read_last(1008, datetime(2026, 11, 23, 3, 30, tzinfo=UTC), run_id) == expected


@pytest.mark.parametrize(("score", "expected"), [(54.5, "54,5"), (54.0, "54"), (100.0, "100")])
def test_points_are_those_of_the_files(score: float, expected: str) -> None:
    assert danish.points(score) == expected


def test_unknown_codes_stay_as_they_are() -> None:
    assert danish.label("status", "registered") == "Registreret"
    assert danish.label("status", "nyt") == "nyt"
    assert danish.label("status", None) == "Ukendt"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.dk/x", "https://a.dk/x"),
        ("http://a.dk", "http://a.dk"),
        ("www.a.dk", "https://www.a.dk"),
        ("blåbær.dk/side", "https://blåbær.dk/side"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("http://[", None),
        ("findes ikke", None),
        ("navn@a.dk", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(text: str | None, expected: str | None) -> None:
    assert web_address(text) == expected


def test_readme_says_what_a_reader_must_know(export_set: ExportSet) -> None:
    content = (export_set() / "README.txt").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig").replace("\r\n", "\n")
    flat = " ".join(text.split())
    assert "Data her er opfundne" in flat
    assert "Kommune: Aarhus" in text
    assert "Opgjort pr. 23. november 2026 (kørsel 20261123T033000Z)" in text
    assert "Semikolon mellem felterne" in flat
    for file in export_set().iterdir():
        assert file.name == "README.txt" or f"\n{file.name}\n" in text
    for caveat in danish.caveats("no_contact"):
        assert caveat in flat
    assert "Senest hentet: 20. november 2026 kl. 04.30 (3 dage gammel)." in flat
    assert "Årsag: HTTP 503 <fra kilden>" in text
    assert "Kilde: CVR\nKilde: TED\n" + geography.ATTRIBUTION in text
    assert re.search(r"\n    former +Tidligere registreret\n", text)
    in_district = text.split("\ncoverage_matrix.csv, state\n")[1].split(".csv, ")[0]
    assert re.search(r"^    outside_only +Kun uden for distriktet$", in_district, re.MULTILINE)


@pytest.mark.parametrize("months", [(6, 18), (0, 9)])
def test_readers_are_told_which_contracts_are_listed_as_ending(
    export_set: ExportSet, months: tuple[int, int]
) -> None:
    folder = export_set(ending_months=months)
    told = f"der ventes at udløbe om {months[0]} til {months[1]} måneder"
    for name in ("README.txt", "map.html"):
        assert told in " ".join((folder / name).read_text("utf-8-sig").split())


def test_readme_of_live_data_in_the_other_dialect(export_set: ExportSet) -> None:
    folder = export_set(profile="live", dialect="rfc4180", advertising_protected="omit")
    flat = " ".join((folder / "README.txt").read_text("utf-8-sig").split())
    assert "opfundne" not in flat.casefold()
    assert "Komma mellem felterne" in flat
    assert "er udeladt af alle lister" in flat
