"""The small sources in core: a Comdia tender that is no longer listed is closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.test_core_sql import AT, NEW, OLD, Row, made, notice

LIST, OTHER_LIST = "https://www.comdia.com/a/list", "https://www.comdia.com/b/list"


def entry(key: str, crawl: str, page: str = LIST, **changes: Any) -> Row:
    values = {"notice_id": None, "version": None, "publication_number": None, "source_url": page}
    return notice(key, "comdia", crawl, **{**values, **changes})


def read(crawl: str, *pages: str) -> list[Row]:
    return [{"name": page, "seen_at": AT[crawl]} for page in pages]


@pytest.mark.parametrize(
    ("lists_read", "still_listed", "before", "after"),
    [
        ((LIST,), True, False, False),
        ((LIST,), False, False, True),
        ((LIST,), False, None, True),
        ((LIST,), False, True, True),
        ((OTHER_LIST,), False, False, False),
        ((OTHER_LIST,), False, None, None),
    ],
)
def test_only_a_list_that_was_read_closes_what_is_no_longer_on_it(
    tmp_path: Path,
    lists_read: tuple[str, ...],
    still_listed: bool,
    before: bool | None,
    after: bool | None,
) -> None:
    rows = made(
        tmp_path,
        "core.notices",
        {
            ("comdia", OLD, "notices"): [entry("comdia:1", OLD, closed=before)],
            ("comdia", OLD, "listed"): read(OLD, LIST),
            ("comdia", NEW, "listed"): read(NEW, *lists_read),
            ("comdia", NEW, "notices"): (
                [entry("comdia:1", NEW, closed=before)] if still_listed else []
            ),
        },
    )
    (row,) = rows
    assert row["closed"] is after
    assert row["first_seen"] == AT[OLD]
    assert row["last_seen"] == AT[NEW if still_listed else OLD]


def test_all_three_sources_come_into_core_with_their_lots(tmp_path: Path) -> None:
    given = {}
    for source in ("municipal", "comdia", "eu_supply"):
        row = notice(f"{source}:1", source, notice_id=None, version=None, publication_number=None)
        given[source, OLD, "notices"] = [row]
        lot = {k: row[k] for k in ("notice_key", "source", "source_url", "archive_ref")}
        seen = {"first_seen": AT[OLD], "last_seen": AT[OLD]}
        given[source, OLD, "lots"] = [{"lot_id": "LOT-0000", **lot, **seen}]
    lots = made(tmp_path, "core.lots", given)
    assert [lot["notice_key"] for lot in lots] == ["comdia:1", "eu_supply:1", "municipal:1"]
