"""The register's tables do not depend on how its documents were spread over nights."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.clean.cvr import clean_companies, clean_sites
from pipelines.clean.document import Row
from tests.clean.cvr_samples import address, answer, company, name, period, rsv, site, value
from warehouse.parquet import clean_file, write_frame
from warehouse.tables import BY_NAME
from warehouse.workbench import CLEANED, fill, workbench

FIRST = datetime(2026, 11, 1, 3, 30, tzinfo=UTC)
MADE = ("enterprises", "sites", "social_register", "enterprise_sightings", "site_sightings",
        "register_corrections")  # fmt: skip
Unit = dict[str, Any]


@dataclass(frozen=True)
class Read:
    """A night: whether it read everything, and the pages of documents that it met."""

    is_full: bool
    pages: Sequence[Sequence[Unit]]


def crawl_of(night: int) -> str:
    return f"{FIRST + timedelta(days=night):%Y%m%dT%H%M%SZ}"


def write_night(folder: Path, night: int, read: Read) -> None:
    crawl, rows = crawl_of(night), {name: [] for name in CLEANED}  # type: dict[str, list[Row]]
    for number, units in enumerate(read.pages):
        at = FIRST + timedelta(days=night, seconds=number + 1)
        for kind, clean in (("Vrvirksomhed", clean_companies), ("VrproduktionsEnhed", clean_sites)):
            page = answer(*(u for u in units if ("pNummer" in u) != (kind == "Vrvirksomhed")),
                          kind=kind)  # fmt: skip
            ref = f"cvr/{crawl}/responses.warc.gz#{kind}{number}"
            for table, found in clean(replace(page, archive_ref=ref, seen_at=at)).tables.items():
                rows[table.removeprefix("core.")] += found
    rows["crawls"] = [{"is_full": read.is_full}]
    for table, found in rows.items():
        if found:
            target = clean_file(folder, "cvr", crawl, table)
            write_frame(target, CLEANED[table].frame(found))


def made(nights: Sequence[Read], order: Sequence[int] | None = None) -> dict[str, list[Row]]:
    """Rows of every table that is made of the register, the nights read in `order`."""
    with tempfile.TemporaryDirectory() as folder:
        for night, read in enumerate(nights):
            write_night(Path(folder), night, read)
        crawls = [crawl_of(night) for night in order or range(len(nights))]
        with workbench(Path(folder), crawls={"cvr": crawls}, variables={}) as con:
            return {
                name: pl.read_parquet(fill(con, BY_NAME[f"core.{name}"], Path(folder))).to_dicts()
                for name in MADE
            }


def stable(tables: dict[str, list[Row]], *names: str) -> dict[str, list[Row]]:
    """Rows without the times at which they were met."""
    when = {"first_seen", "last_seen", "archive_ref"}
    return {name: [{k: v for k, v in r.items() if k not in when} for r in tables[name]]
            for name in names}  # fmt: skip


NUMBERS = (99000007, 99000015, 99000023)
# Three documents of two companies and a site, as the register tells them on two days.
EARLIER: list[Unit] = [
    company(cvrNummer=NUMBERS[0], navne=[name("Gammel", "2010-01-01", "2015-12-31"),
            name("Ny", "2016-01-01")], attributter=[rsv(value("true", "2020-01-01"))]),
    company(cvrNummer=NUMBERS[1], binavne=[name("Binavn", "2012-01-01")],
            livsforloeb=[period("2018-01-01"), period("2010-01-01", "2014-06-30")]),
    company(cvrNummer=NUMBERS[2]),
    site(beliggenhedsadresse=[address("2019-01-01"), address("2010-01-01", "2018-12-31",
         kommune={"kommuneKode": 740})]),
]  # fmt: skip
LATER: list[Unit] = [
    EARLIER[0] | {"attributter": [], "reklamebeskyttet": True},
    EARLIER[1] | {"navne": [name("Rettet", "2011-01-01")]},
    EARLIER[2] | {"virksomhedMetadata": {"sammensatStatus": "UNDERKONKURS"}},
    EARLIER[3] | {"produktionsEnhedMetadata": {"sammensatStatus": "Ophørt"}},
]


@st.composite
def spreads(draw: st.DrawFn) -> list[Read]:
    """The same documents over one to four accepted nights, full ones and reads of changes."""
    nights = []
    for _ in range(draw(st.integers(1, 4))):
        is_full = draw(st.booleans())
        met = EARLIER if is_full else draw(st.lists(st.sampled_from(EARLIER), unique_by=id))
        shuffled = draw(st.permutations(met))
        at = draw(st.integers(0, len(shuffled)))
        nights.append(Read(is_full, [shuffled[:at], shuffled[at:]]))
    met_at_all = {id(unit) for read in nights for page in read.pages for unit in page}
    rest = [unit for unit in EARLIER if id(unit) not in met_at_all]
    return [*nights, Read(False, [rest])]


@given(spreads())
@settings(max_examples=12, deadline=None)
def test_however_a_crawl_is_split_over_nights_the_periods_are_the_same(nights: list[Read]) -> None:
    found, whole = made(nights), made([Read(True, [EARLIER])])
    names = ("enterprises", "sites", "social_register", "register_corrections")
    assert stable(found, *names) == stable(whole, *names)
    assert found["register_corrections"] == []
    for table in ("enterprise_sightings", "site_sightings"):
        assert [r["is_listed"] for r in found[table]] == [True] * len(whole[table])
        assert {r["known_to"] for r in found[table]} == {None}


@st.composite
def histories(draw: st.DrawFn) -> list[Read]:
    """Nights that meet some documents as they were told earlier and some as told later."""
    nights = []
    for _ in range(draw(st.integers(2, 4))):
        units = [draw(st.sampled_from((None, a, b))) for a, b in zip(EARLIER, LATER, strict=True)]
        nights.append(Read(draw(st.booleans()), [[unit for unit in units if unit is not None]]))
    return nights


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_nights_read_in_any_order_give_the_same(nights: list[Read], dice: random.Random) -> None:
    order = list(range(len(nights)))
    dice.shuffle(order)
    found = made(nights)
    assert made(nights, order) == found
    for table, key in (("enterprises", "cvr"), ("sites", "p_number"), ("social_register", "cvr")):
        rows = found[table]
        for before, after in pairwise(rows):
            assert before[key] != after[key] or before["valid_to"] < after["valid_from"]
    for table, key in (("enterprise_sightings", "cvr"), ("site_sightings", "p_number")):
        rows = found[table]
        for before, after in zip(rows, [*rows, None][1:], strict=True):
            last = after is None or before[key] != after[key]
            assert before["known_to"] == (None if last else after["known_from"])


def test_what_has_no_period_in_the_register_gets_one_from_the_nights() -> None:
    protected = EARLIER[0] | {"reklamebeskyttet": True}
    nights = [
        Read(True, [[EARLIER[0]]]),
        Read(False, [[protected]]),
        Read(False, [[]]),
        Read(True, [[]]),
        Read(False, [[protected]]),
    ]
    rows = made(nights)["enterprise_sightings"]
    assert [(r["advertising_protected"], r["is_listed"], r["crawl_id"]) for r in rows] == [
        (False, True, crawl_of(0)),
        (True, True, crawl_of(1)),
        (True, False, crawl_of(3)),
        (True, True, crawl_of(4)),
    ]
    assert [r["known_to"] for r in rows] == [r["known_from"] for r in rows[1:]] + [None]
    # The stretch in which it was gone rests on the last response that met it.
    assert rows[2]["archive_ref"] == rows[1]["archive_ref"]


def test_a_period_that_the_register_rewrites_stays_as_what_was_known() -> None:
    named = company(navne=[name("Rigtigt", "2010-01-01")], hovedbranche=[])
    rewritten = company(navne=[name("Forkert", "2010-01-01")], hovedbranche=[])
    tables = made([Read(True, [[rewritten]]), Read(True, [[rewritten]]), Read(True, [[named]])])
    assert [r["name"] for r in tables["enterprises"]] == ["Rigtigt"]
    (row,) = tables["register_corrections"]
    assert (row["kind"], row["unit"], row["valid_from"]) == (
        "enterprises",
        "99000007",
        date(2010, 1, 1),
    )
    assert '"name":"Forkert"' in row["told"]
    assert row["known_from"] == FIRST + timedelta(seconds=1)
    assert row["known_to"] == FIRST + timedelta(days=2, seconds=1)


def test_a_change_that_the_register_tells_in_time_is_no_correction() -> None:
    moved = company(
        navne=[name("Før", "2010-01-01", "2026-11-01"), name("Nu", "2026-11-02")], hovedbranche=[]
    )
    before = company(navne=[name("Før", "2010-01-01")], hovedbranche=[])
    late = company(
        navne=[name("Før", "2010-01-01", "2026-09-30"), name("Nu", "2026-10-01")], hovedbranche=[]
    )
    assert made([Read(True, [[before]]), Read(True, [[moved]])])["register_corrections"] == []
    (row,) = made([Read(True, [[before]]), Read(True, [[late]])])["register_corrections"]
    assert (row["valid_from"], row["valid_to"]) == (date(2010, 1, 1), None)


def test_a_registration_that_goes_without_a_word_is_history_twice_over() -> None:
    tables = made([Read(True, [EARLIER]), Read(False, [[LATER[0]]])])
    (row,) = tables["social_register"]
    assert (row["valid_to"], row["ended_by"]) == (FIRST.date(), "vanished")
    assert [r["kind"] for r in tables["register_corrections"]] == ["social_register"]
