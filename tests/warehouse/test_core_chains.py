"""Notices that restate each other: one chain, its versions in order, one of them the latest."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.test_core_sql import NEW, OLD, Row, listed, made, notice

TEMPLATE = "aff2863e-b4cc-4e91-baba-b3b85f709117"


def chains(folder: Path, notices: list[Row]) -> dict[str, list[str]]:
    """First notice of each chain -> all of it, in order; the last is the latest, alone."""
    given_rows = {
        ("ted", crawl, "notices"): [n for n in notices if crawl in n["archive_ref"]]
        for crawl in (OLD, NEW)
    }
    names = {
        ("ted", crawl, "listed"): listed(*(n["notice_key"] for n in rows), crawl=crawl)
        for (_, crawl, _), rows in given_rows.items()
    }
    found: dict[str, list[str]] = defaultdict(list)
    rows = made(folder, "core.notices", given_rows | names)
    for row in sorted(rows, key=lambda r: (r["chain_key"], r["chain_position"])):
        found[row["chain_key"]].append(row["notice_key"])
        assert row["chain_position"] == len(found[row["chain_key"]])
    latest = {r["notice_key"] for r in rows if r["is_latest"]}
    assert latest == {members[-1] for members in found.values()}
    return found


def day(number: int) -> date:
    return date(2026, 1, number)


def change(key: str, changed: str | None, **more: object) -> Row:
    return notice(key, **{"is_change": True, "changes_notice": changed, **more})


@pytest.mark.parametrize(
    ("later", "restates"),
    [
        (change("2-2026", "1-2026"), True),
        (change("2-2026", "uuid-1-2026-01"), True),
        (change("2-2026", "UUID-1-2026-01"), True),
        (change("2-2026", "uuid-1-2026-02"), False),
        (change("2-2026", "9-2026"), False),
        (change("2-2026", "2-2026"), False),
        # A change of a result is one, too; a result without changes is a further tranche.
        (change("2-2026", "1-2026", form_type="result"), True),
        (notice("2-2026", notice_id="uuid-1-2026", version="02"), True),
        (notice("2-2026", notice_id="uuid-1-2026", version="2"), True),
        (notice("2-2026", notice_id="uuid-1-2026", version="02", form_type="result"), False),
        # One notice id on notices of two forms.
        (notice("2-2026", notice_id="uuid-1-2026", version="02", form_type="planning"), False),
        # The same version under a second number.
        (notice("2-2026", notice_id="uuid-1-2026", published_on=day(2)), True),
        # BT-125 names an earlier notice and restates nothing.
        (notice("2-2026", previous_notices=["1-2026"]), False),
        (change("2-2026", "1-2026", procedure_id="p"), True),
        (change("2-2026", "1-2026", procedure_id="other"), False),
        (change("2-2026", "1-2026", procedure_id=TEMPLATE), True),
    ],
)
def test_what_restates(tmp_path: Path, later: Row, restates: bool) -> None:
    first = notice("1-2026", procedure_id="p", published_on=day(1))
    alone = {"1-2026": ["1-2026"], "2-2026": ["2-2026"]}
    wanted = {"1-2026": ["1-2026", "2-2026"]} if restates else alone
    assert chains(tmp_path, [first, later]) == wanted


def test_results_under_one_notice_id_are_tranches_until_one_is_changed(tmp_path: Path) -> None:
    result = {"notice_id": "r", "form_type": "result"}
    found = chains(
        tmp_path,
        [
            notice("1-2026", **result, published_on=day(1)),
            notice("2-2026", **result, version="02", published_on=day(2)),
            change("3-2026", "2-2026", form_type="result", published_on=day(3)),
        ],
    )
    assert found == {"1-2026": ["1-2026"], "2-2026": ["2-2026", "3-2026"]}


@pytest.mark.parametrize(
    ("notices", "wanted"),
    [
        # A chain whose middle has no day.
        (
            [
                notice("1-2026", published_on=day(1)),
                change("2-2026", "1-2026"),
                change("3-2026", "2-2026", published_on=day(3)),
            ],
            "3-2026",
        ),
        # Two changes of the same notice: the newer one counts.
        (
            [
                notice("1-2026", published_on=day(1)),
                change("2-2026", "1-2026", published_on=day(5)),
                change("3-2026", "1-2026", published_on=day(4)),
            ],
            "2-2026",
        ),
        # Two that name each other: the newer one counts.
        (
            [
                change("1-2026", "2-2026", published_on=day(2)),
                change("2-2026", "1-2026", published_on=day(1)),
            ],
            "1-2026",
        ),
        # A corrigendum (F14) lists differences and restates nothing.
        (
            [
                notice("1-2026", published_on=day(1)),
                change("2-2026", "1-2026", form="F14_2014", published_on=day(2)),
            ],
            "1-2026",
        ),
        # A change published before what it changes is still the one that restates.
        (
            [
                notice("1-2026", published_on=day(9)),
                change("2-2026", "1-2026", published_on=day(8)),
            ],
            "2-2026",
        ),
    ],
)
def test_the_latest(tmp_path: Path, notices: list[Row], wanted: str) -> None:
    (chain,) = chains(tmp_path, notices).values()
    assert chain[-1] == wanted
    assert len(chain) == len(notices)


_NAMED = st.one_of(st.none(), st.integers(0, 5))
_NOTICE = st.tuples(
    _NAMED, st.one_of(st.none(), st.integers(1, 4)), st.sampled_from([None, "p", "q", TEMPLATE])
)
# Many small worlds a table: filling one costs more than everything in it.
_WORLDS = st.lists(st.lists(_NOTICE, min_size=6, max_size=6), min_size=20, max_size=20)


@given(_WORLDS, st.randoms(use_true_random=False))
@settings(max_examples=3, deadline=None)
def test_the_order_and_the_night_in_which_notices_come_make_no_difference(
    worlds: list[list[tuple[int | None, int | None, str | None]]], chance: Random
) -> None:
    """Changes name whichever notice of their world, themselves and circles included."""
    notices = [
        notice(
            f"{world}{number}-2026",
            changes_notice=None if named is None else f"{world}{named}-2026",
            is_change=named is not None,
            published_on=None if published is None else day(published),
            procedure_id=procedure,
        )
        for world, members in enumerate(worlds, start=1)
        for number, (named, published, procedure) in enumerate(members)
    ]
    shuffled = [
        n if chance.random() < 0.5 else n | {"archive_ref": n["archive_ref"].replace(OLD, NEW)}
        for n in chance.sample(notices, len(notices))
    ]
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        assert chains(Path(one), notices) == chains(Path(other), shuffled)
