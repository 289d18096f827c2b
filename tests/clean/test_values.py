from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean import values
from pipelines.clean.values import Money


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026-06-15+02:00", date(2026, 6, 15)),  # no slip to the day before in UTC
        ("2024-04-11Z", date(2024, 4, 11)),
        ("2024-04-11", date(2024, 4, 11)),
        ("2024-01-01-05:00", date(2024, 1, 1)),
        (" 2024-04-11Z ", date(2024, 4, 11)),
        ("2024-04-11T12:00:00Z", date(2024, 4, 11)),
        ("1970-01-01Z", None),  # a mask
        ("1970-01-01", None),
        ("unpublished", None),
        ("2024-02-30Z", None),
        ("2024-04-111", None),
        ("11.04.2024", None),
        ("20240411", None),
        ("", None),
        (None, None),
    ],
)
def test_local_date(raw: str | None, expected: date | None) -> None:
    assert values.local_date(raw) == expected


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        ("2023-12-27+01:00", "13:00:00+01:00", datetime(2023, 12, 27, 12, tzinfo=UTC)),
        ("2023-11-22+00:00", "11:00:00Z", datetime(2023, 11, 22, 11, tzinfo=UTC)),
        # zones differ: the time's counts
        ("2023-07-31+03:00", "09:00:00.000+00:00", datetime(2023, 7, 31, 9, tzinfo=UTC)),
        ("2023-07-31-03:00", "09:00:00-04:00", datetime(2023, 7, 31, 13, tzinfo=UTC)),
        # no zone on the time: Danish local time, summer and winter
        ("2023-07-31", "12:00:00", datetime(2023, 7, 31, 10, tzinfo=UTC)),
        ("2023-12-31Z", "12:00", datetime(2023, 12, 31, 11, tzinfo=UTC)),
        ("2023-06-16", "09:39:24.0441234+03:00", datetime(2023, 6, 16, 6, 39, 24, 44123, UTC)),
        ("2023-06-16", "23:59:59.9999999Z", datetime(2023, 6, 16, 23, 59, 59, 999999, UTC)),
        ("2023-12-31", "24:00:00Z", datetime(2024, 1, 1, tzinfo=UTC)),
        ("2023-12-31", None, None),
        (None, "12:00:00Z", None),
        ("2023-12-31", "25:00:00Z", None),
        ("2023-12-31", "12:00:00+99:00", None),
        ("2023-12-31", "noon", None),
        ("unpublished", "12:00:00Z", None),
        ("0001-01-01", "00:00:00+05:00", None),
        ("9999-12-31", "24:00:00Z", None),
    ],
)
def test_instant(day: str | None, clock: str | None, expected: datetime | None) -> None:
    assert values.instant(day, clock) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("574.275", Decimal("574.28")),  # never multiplied
        ("9000000", Decimal("9000000.00")),
        ("6594671.00", Decimal("6594671.00")),
        ("+.5", Decimal("0.50")),
        ("0", Decimal("0.00")),
        ("-500", Decimal("-500.00")),
        ("-1", None),
        ("-1.00", None),
        ("9999999999999998.994", Decimal("9999999999999998.99")),
        ("9999999999999999.999", None),
        ("1e5", None),
        ("NaN", None),
        ("1.234,56", None),
        ("1_000", None),
        ("١٠٠", None),
        ("unpublished", None),
        ("", None),
        (None, None),
    ],
)
def test_amount(raw: str | None, expected: Decimal | None) -> None:
    assert values.amount(raw) == expected


@pytest.mark.parametrize(
    ("raw", "masked"),
    [
        ("unpublished", True),
        (" Unpublished ", True),
        ("-1", True),
        ("-1.0", True),
        ("1970-01-01+01:00", True),
        ("-10", False),
        ("1", False),
        ("_DEFAULT_VALUE_CHANGE_ME_", False),
        ("", False),
        (None, False),
    ],
)
def test_masks(raw: str | None, masked: bool) -> None:
    assert values.is_masked(raw) is masked


@pytest.mark.parametrize(
    ("raw", "absent"),
    [
        (None, True),
        ("", True),
        (" \n", True),
        ("_DEFAULT_VALUE_CHANGE_ME_", True),
        ("unpublished", False),
        ("0", False),
    ],
)
def test_absence(raw: str | None, absent: bool) -> None:
    assert values.is_absent(raw) is absent


@pytest.mark.parametrize(
    ("money", "dkk", "suspicious"),
    [
        (Money(Decimal("574.28"), "DKK"), Decimal("574.28"), True),
        (Money(Decimal("999.99"), "DKK"), Decimal("999.99"), True),
        (Money(Decimal(1000), "DKK"), Decimal(1000), False),
        (Money(Decimal(0), "DKK"), Decimal(0), True),
        (Money(Decimal(5), "EUR"), None, False),
        (Money(Decimal(5), None), None, False),
        (Money(withheld=True), None, False),
    ],
)
def test_money_in_dkk(money: Money, dkk: Decimal | None, suspicious: bool) -> None:
    assert money.dkk == dkk
    assert money.is_suspicious is suspicious


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("3", 3),
        ("3.0", 3),
        ("0", 0),
        ("-1", None),
        ("3.5", None),
        ("2147483648", None),
        ("9" * 400, None),
        ("three", None),
        (None, None),
    ],
)
def test_whole(raw: str | None, expected: int | None) -> None:
    assert values.whole(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("84", 84.0), ("12.5", 12.5), ("-1", None), ("9" * 400, None), ("x", None), (None, None)],
)
def test_fraction(raw: str | None, expected: float | None) -> None:
    assert values.fraction(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("true", True), ("1", True), (" False ", False), ("0", False), ("ja", None), (None, None)],
)
def test_indicator(raw: str | None, expected: bool | None) -> None:
    assert values.indicator(raw) is expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("85000000", "85000000"),
        ("30192800-9", "30192800"),
        (" 09300000 ", "09300000"),
        ("9300000", None),
        ("850000000", None),
        ("AA01", None),
        (None, None),
    ],
)
def test_cpv(raw: str | None, expected: str | None) -> None:
    assert values.cpv(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  a \t b\u00a0c ", "a b c"),
        ("first\n\n  second \r\n third", "first\nsecond\nthird"),
        ("<p>Første</p><p>anden<br/>tredje</p>", "Første\nanden\ntredje"),
        ("&lt;p&gt;escaped twice&lt;/p&gt;", "escaped twice"),
        ("H<sub>2</sub>O &amp; CO&#178; &nbsp;x", "H2O & CO² x"),
        ('<a href="https://x.dk">link</a> <SPAN style="a">text</SPAN>', "link text"),
        ("if x < 5 and y > 3", "if x < 5 and y > 3"),
        ("a <p-value> of <b og c>", "a <p-value> of <b og c>"),
        ("R&D, AT&T; x", "R&D, AT&T; x"),
        ("sam\u00adarbejde\u200b", "samarbejde"),
        ("A\u030arhus", "Århus"),
        ("<p></p>", None),
        ("", None),
        (None, None),
    ],
)
def test_prose(raw: str | None, expected: str | None) -> None:
    assert values.prose(raw) == expected


def test_words_are_one_line() -> None:
    assert values.words("educativi \nsemiresidenziali<br>rivolti") == (
        "educativi semiresidenziali rivolti"
    )


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ([("ENG", "en"), ("DAN", "da")], "ENG", "da"),
        ([("FRA", "fr"), ("ENG", "en")], "FRA", "en"),
        ([("DEU", "de"), ("FRA", "fr")], "FRA", "fr"),
        ([("DEU", "de"), ("FRA", "fr")], "ITA", "de"),
        ([(None, "none"), ("FRA", "fr")], None, "none"),
        ([("DAN", " "), ("ENG", "en")], "DAN", "en"),
        ([("DAN", "_DEFAULT_VALUE_CHANGE_ME_"), ("FRA", "fr")], "DAN", "fr"),
        ([("DAN", "first"), ("DAN", "second")], "DAN", "first"),
        ([], "DAN", None),
    ],
)
def test_choice_of_language(
    texts: list[tuple[str | None, str]], language: str | None, expected: str | None
) -> None:
    assert values.in_best_language(texts, language) == expected


nasty = st.text(max_size=60) | st.sampled_from(
    ["9" * 5000, "." + "9" * 5000, "-" + "9" * 30, "2024-13-01", "<p " + " " * 500, "&#x110000;"]
)


@given(nasty, nasty)
def test_total(raw: str, other: str) -> None:
    for function in (
        values.local_date,
        values.amount,
        values.whole,
        values.fraction,
        values.indicator,
        values.cpv,
        values.prose,
        values.words,
        values.is_masked,
        values.is_absent,
    ):
        function(raw)
    moment = values.instant(raw, other)
    assert moment is None or moment.tzinfo is UTC


@given(st.dates(), st.times(), st.integers(-14 * 60, 14 * 60))
def test_a_date_never_moves_and_an_instant_is_exact(day: date, clock: object, offset: int) -> None:
    sign = "-" if offset < 0 else "+"
    zone = f"{sign}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"
    assert values.local_date(f"{day}{zone}") in (day, None)
    moment = values.instant(f"{day}{zone}", f"{clock}{zone}")
    if date(1, 1, 2) < day < date(9999, 12, 30) and day != date(1970, 1, 1):
        assert moment == datetime.fromisoformat(f"{day}T{clock}{zone}")


@given(st.text(alphabet="<>/pb =&;lt \n", max_size=80))
def test_cleaning_leaves_no_blank_lines(raw: str) -> None:
    cleaned = values.prose(raw)
    assert cleaned is None or all(line.strip() == line and line for line in cleaned.split("\n"))


@given(st.text(alphabet="ab1-0 u_<&>\n\t\u00ad.ø", max_size=12) | nasty)
def test_what_is_plain_is_what_it_says(raw: str | None) -> None:
    if values.is_plain(raw):
        assert not values.is_absent(raw)
        assert not values.is_masked(raw)
        assert values.prose(raw) == values.words(raw) == raw
        # and the long way says the same: a blank in front makes a value look unplain
        assert values.prose(f"{raw} ") == raw


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("ORG-0001", True),
        ("to ord", True),
        ("2026-01-01+01:00", True),
        ("-1", False),
        ("unpublished", False),
        ("1970-01-01Z", False),
        ("_DEFAULT_VALUE_CHANGE_ME_", False),
        ("two  blanks", False),
        ("a &amp; b", False),
        ("æ", True),
        ("e\u0301", False),  # not in the usual form
        ("two\u00a0blanks", False),
        ("", False),
        (None, False),
    ],
)
def test_plain(raw: str | None, expected: bool) -> None:
    assert values.is_plain(raw) is expected
