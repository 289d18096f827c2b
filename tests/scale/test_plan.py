"""Into which partitions a night falls."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.scale.plan import Partition, months_of, to_collect
from scrapers.config import ConfigError, load
from scrapers.crawls import Window

DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))


@given(DAYS, st.integers(0, 2000), st.integers(1, 24))
def test_every_day_is_in_one_part_and_none_is_short(since: date, days: int, months: int) -> None:
    window = Window(since, since + timedelta(days=days))
    parts = months_of(window, months)
    assert (parts[0].since, parts[-1].until) == (window.since, window.until)
    for part, after in pairwise(parts):
        assert part.until + timedelta(days=1) == after.since
        assert after.since.day == 1
    if len(parts) > 1:
        assert min(part.until - part.since for part in parts) >= timedelta(days=13)


def test_only_a_source_of_months_is_parted() -> None:
    window = Window(date(2026, 1, 1), date(2026, 3, 31))
    found = to_collect({"ted": (window, False), "cvr": (window, True)}, 1)
    assert [(p.source, p.key, p.full) for p in found] == [
        ("ted", "20260101_20260131", False),
        ("ted", "20260201_20260228", False),
        ("ted", "20260301_20260331", False),
        ("cvr", "20260101_20260331", True),
    ]
    assert Partition("ted", crawl_id="20261120T021500Z").key == "20261120T021500Z"


@pytest.mark.parametrize(
    ("scheduler", "store", "told"),
    [
        ("tcp://a:1", "", "belong together"),
        ("", "s3://b/c", "belong together"),
        ("http://a:1", "s3://b/c", "tcp://"),
        ("tcp://a:1", "s3://key:secret@b/c", "in the environment"),
    ],
)
def test_half_a_setting_is_refused(
    monkeypatch: pytest.MonkeyPatch, scheduler: str, store: str, told: str
) -> None:
    monkeypatch.setenv("KORTLAG_SCALE__SCHEDULER", scheduler)
    monkeypatch.setenv("KORTLAG_SCALE__STORE", store)
    with pytest.raises(ConfigError, match=told) as error:
        load()
    assert "secret" not in str(error.value)
