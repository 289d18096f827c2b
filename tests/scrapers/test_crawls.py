"""A finished crawl is not an accepted crawl."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.crawls import Account, accepted, accounts, judge, read_account, write_account

AT = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)


def account(**changes: Any) -> Account:
    values: dict[str, Any] = {
        "source": "cvr",
        "crawl_id": "20261123T043000Z",
        "started_at": AT,
        "finished_at": AT,
        "finish_reason": "finished",
        "announced": {"rsv": 75},
        "collected": {"rsv": 75},
    }
    return Account(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"finish_reason": "source_down"}, "source_down"),
        ({"errors": 1}, "1 errors"),
        ({"lost": ["POST http://x: HTTP 503"]}, "HTTP 503"),
        ({"collected": {"rsv": 74}}, "75 announced, 74 collected"),
        ({"collected": {}}, "75 announced, 0 collected"),
        ({"announced": {}, "collected": {}}, "no list was read"),
        ({"missing": ["1-2026"], "missing_count": 1}, "1-2026"),
        ({"announced": {"rsv": 5}, "collected": {"rsv": 5}}, "fewer than the 10 expected"),
        ({"announced": {"rsv": 9999}, "collected": {"rsv": 9999}}, "outside 60-2000"),
    ],
)
def test_each_rule_of_acceptance(changes: dict[str, Any], reason: str | None) -> None:
    reasons = judge(account(**changes), min_records=10, bands={"rsv": (60, 2000)})
    assert bool(reasons) == (reason is not None)
    assert reason is None or reason in reasons[0]


def test_an_account_reads_back_as_written_and_names_at_most_fifty_missing(tmp_path: Path) -> None:
    folder = tmp_path / "cvr" / "20261123T043000Z"
    folder.mkdir(parents=True)
    written = account(missing=[f"{n}-2026" for n in range(60)], missing_count=60)
    write_account(folder, written)
    found = read_account(folder)
    assert found == written
    assert found is not None
    assert len(found.missing) == 50
    assert found.missing_count == 60


def test_crawls_without_account_or_verdict_are_not_accepted(tmp_path: Path) -> None:
    for crawl_id, verdict in (("1", True), ("2", False), ("3", None)):
        folder = tmp_path / "cvr" / crawl_id
        folder.mkdir(parents=True)
        if verdict is not None:
            write_account(folder, account(crawl_id=crawl_id, accepted=verdict))
    assert [a.crawl_id for a in accounts(tmp_path, "cvr")] == ["1", "2"]
    assert [a.crawl_id for a in accepted(tmp_path, "cvr")] == ["1"]
    assert accounts(tmp_path, "ted") == []
