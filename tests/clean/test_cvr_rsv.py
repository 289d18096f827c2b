"""Registration as a social enterprise (cvr.md §8; law 711 of 2014)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipelines.clean.cvr import clean_companies
from pipelines.clean.cvr.rsv import is_rsv
from pipelines.clean.document import Row
from tests.clean.cvr_samples import (
    CVR,
    answer,
    attribute,
    branch,
    company,
    form,
    name,
    period,
    rsv,
    told,
    value,
)
from warehouse.tables import BY_NAME

REGISTER = BY_NAME["core.social_register"]


def registrations(unit: dict[str, Any]) -> list[Row]:
    rows = clean_companies(answer(unit)).tables["core.social_register"]
    frame = REGISTER.frame(rows)
    assert frame.select("cvr", "valid_from").is_unique().all()
    return sorted(rows, key=lambda row: row["valid_from"])


def spans(unit: dict[str, Any]) -> list[tuple[date, date | None, str | None]]:
    return [(r["valid_from"], r["valid_to"], r["ended_by"]) for r in registrations(unit)]


FROM, TO = date(2019, 3, 1), date(2022, 5, 31)
ENDED = {"sammensatStatus": "OPLØSTEFTERERKLÆRING"}


@pytest.mark.parametrize(
    ("spelling", "known"),
    [
        ("SOCIAL_ØKONOMISK_VIRKSOMHED", True),
        ("SOCIALØKONOMISK_VIRKSOMHED", True),
        ("Social_Oekonomisk_Virksomhed", True),
        ("SOCIAL_OKONOMISK_VIRKSOMHED", True),
        ("STATSLIG_VIRK", False),
        ("SOCIAL", False),
        (None, False),
    ],
)
def test_spellings_of_the_mark(spelling: str | None, known: bool) -> None:
    assert is_rsv(spelling) == known


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([value("true", "2019-03-01")], [(FROM, None, None)]),
        ([value("TRUE", "2019-03-01")], [(FROM, None, None)]),
        # the end written as a closed period
        ([value("true", "2019-03-01", "2022-05-31")], [(FROM, TO, "period")]),
        # the end written as a new value, in whatever order the list comes
        ([value("false", "2022-06-01"), value("true", "2019-03-01")], [(FROM, TO, "false")]),
        # both at once
        (
            [value("true", "2019-03-01", "2022-05-31"), value("false", "2022-06-01")],
            [(FROM, TO, "period")],
        ),
        # registered again
        (
            [
                value("true", "2019-03-01", "2022-05-31"),
                value("false", "2022-06-01", "2023-12-31"),
                value("true", "2024-01-01"),
            ],
            [(FROM, TO, "period"), (date(2024, 1, 1), None, None)],
        ),
        # a restatement is no new registration
        (
            [value("true", "2019-03-01", "2022-05-31"), value("true", "2022-06-01")],
            [(FROM, None, None)],
        ),
        ([value("false", "2019-03-01")], []),
        ([], []),
    ],
)
def test_periods(values: list[dict[str, Any]], expected: list[Any]) -> None:
    assert spans(company(attributter=[rsv(*values)])) == expected


def test_both_spellings_in_one_document_are_one_registration() -> None:
    marks = [
        rsv(value("true", "2019-03-01", "2022-05-31"), kind="SOCIAL_OEKONOMISK_VIRKSOMHED"),
        rsv(value("true", "2022-06-01")),
    ]
    assert spans(company(attributter=marks)) == [(FROM, None, None)]


@pytest.mark.parametrize(
    ("life", "end"),
    [
        ([period("2010-01-01", "2024-08-31")], date(2024, 8, 31)),
        ([period("2024-08-31", "2024-08-31"), period("2010-01-01", "2012-01-31")],
         date(2024, 8, 31)),
        ([period("2010-01-01", "2018-01-31")], FROM),  # never ends before it began
    ],
)  # fmt: skip
def test_a_ceased_unit_is_not_registered(life: list[dict[str, Any]], end: date) -> None:
    mark = rsv(value("true", "2019-03-01"))
    unit = company(attributter=[mark], livsforloeb=life, virksomhedMetadata=ENDED)
    assert spans(unit) == [(FROM, end, "ceased")]


def test_a_ceased_unit_whose_last_day_is_not_told_is_not_registered_either() -> None:
    unit = company(
        attributter=[rsv(value("true", "2019-03-01"))], livsforloeb=[], virksomhedMetadata=ENDED
    )
    (row,) = registrations(unit)
    assert (row["valid_to"], row["ended_by"]) == (date(2025, 1, 1), "ceased")
    findings = clean_companies(answer(unit)).findings
    assert "last day of a ceased unit" in {f.subject for f in findings}


def test_ceasing_leaves_an_earlier_end_alone() -> None:
    mark = rsv(value("true", "2019-03-01", "2022-05-31"))
    unit = company(
        attributter=[mark],
        livsforloeb=[period("2010-01-01", "2024-08-31")],
        virksomhedMetadata=ENDED,
    )
    assert spans(unit) == [(FROM, TO, "period")]


def test_a_unit_in_trouble_is_still_registered() -> None:
    unit = company(
        attributter=[rsv(value("true", "2019-03-01"))],
        virksomhedMetadata={"sammensatStatus": "UNDERKONKURS"},
    )
    assert spans(unit) == [(FROM, None, None)]


def test_a_start_that_is_not_told_is_no_earlier_than_the_law() -> None:
    unit = company(attributter=[rsv(value("true", None))])
    assert spans(unit) == [(date(2015, 1, 1), None, None)]
    assert "missing_value" in {f.kind for f in clean_companies(answer(unit)).findings}
    young = company(attributter=[rsv(value("true", None))], livsforloeb=[period("2020-02-01")])
    assert spans(young) == [(date(2020, 2, 1), None, None)]


def test_another_value_than_true_and_false_is_told() -> None:
    unit = company(attributter=[rsv(value("måske", "2019-03-01"))])
    assert not registrations(unit)
    (finding,) = told(clean_companies(answer(unit)))
    assert finding.subject == "SOCIAL_ØKONOMISK_VIRKSOMHED=måske"


ASSOCIATION = [form(115, "Frivillig forening")]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, None),
        ({"virksomhedsform": ASSOCIATION}, None),  # an association that cleans is no doubt
        (
            {
                "virksomhedsform": ASSOCIATION,
                "hovedbranche": [branch("949900", "Andre organisationer", "2025-01-01")],
            },
            "Frivillig forening med branchen Andre organisationer (949900)",
        ),
        (
            {
                "virksomhedsform": [form(110, "Forening")],
                "hovedbranche": [branch("683210", "Administration", "2025-01-01")],
            },
            "(683210)",
        ),
        ({"hovedbranche": [branch("949900", "Andre organisationer", "2025-01-01")]}, None),
        ({"navne": [name("GRUNDEJERFORENINGEN Prøven")]}, "»grundejerforening«"),
        ({"navne": [name("Prøve Boldklub")]}, "»boldklub«"),
        ({"virksomhedsform": [form(10, "Enkeltmandsvirksomhed")]}, "Enkeltmandsvirksomhed"),
        ({"virksomhedsform": [form(15, "Personligt ejet")]}, "fejl i registeret"),
        ({"virksomhedsform": [form(30, "Interessentskab")]}, "fejl i registeret"),
    ],
)
def test_doubt_is_told_with_its_reason(changes: dict[str, Any], words: str | None) -> None:
    (row,) = registrations(company(attributter=[rsv(value("true", "2019-03-01"))], **changes))
    assert row["doubtful"] == (words is not None)
    if words is None:
        assert row["doubtful_reason"] is None
    else:
        assert words in row["doubtful_reason"]


def test_several_doubts_are_all_told() -> None:
    (row,) = registrations(
        company(
            attributter=[rsv(value("true", "2019-03-01"))],
            virksomhedsform=[form(10, "Enkeltmandsvirksomhed")],
            navne=[name("Vejlauget Prøven")],
        )
    )
    assert row["doubtful_reason"].count("; ") == 1


def test_the_row_says_where_it_comes_from() -> None:
    (row,) = registrations(company(attributter=[rsv(value("true", "2019-03-01"))]))
    assert row["source_url"] == f"https://datacvr.virk.dk/enhed/virksomhed/{CVR}"
    assert row["archive_ref"] == "cvr/a.warc.gz#12"


def test_other_attributes_are_no_registration() -> None:
    assert not registrations(company(attributter=[attribute("STATSLIG_VIRK", value("true"))]))
