"""Generated notices are like those that TED publishes, and are read as what they are.

What TED publishes: eforms.md §8, of 1,000 real notices: median 24.4 kB, mean 43.6 kB, 95th
percentile 133 kB, 2.7 lots a notice. Elements a kB: those of the recorded notices (6 to 18, 10
over all).
"""

from __future__ import annotations

import statistics
from datetime import UTC, datetime

from lxml import etree

from pipelines.clean.document import Document
from pipelines.clean.notices import parse_notice
from tests.bench.data.notice_moulds import SHARES
from tests.bench.data.notices import notices


def test_sizes_and_lots_are_those_of_real_notices() -> None:
    found = list(notices(2_000))
    sizes = sorted(len(notice.body) for notice in found)
    assert 22_000 < statistics.median(sizes) < 27_500
    assert 38_000 < statistics.mean(sizes) < 48_000
    assert 110_000 < sizes[1_900] < 150_000
    assert 2.3 < statistics.mean(notice.lots for notice in found) < 3.1
    elements = sum(sum(1 for _ in etree.fromstring(n.body).iter("*")) for n in found[:100])
    assert 9 < elements / sum(len(n.body) for n in found[:100]) * 1_000 < 13


def test_all_are_read_with_their_lots_and_nothing_unknown() -> None:
    unknown: set[str] = set()
    tables: set[str] = set()
    for notice in notices(150, seed=1):
        seen = datetime(2026, 1, 1, tzinfo=UTC)
        read = parse_notice(Document("ted", notice.name, "u", "a/b/c#0", seen, notice.body))
        tables |= read.tables.keys()
        assert len(read.tables["core.lots"]) == notice.lots
        [row] = read.tables["core.notices"]
        assert row["notice_key"] == notice.name
        unknown |= {f.kind for f in read.findings} - {"suspicious_value"}
    assert unknown == set()
    assert tables == {"core.notices", "core.lots", "core.organisations", "core.awards"}


def test_the_same_arguments_give_the_same_bytes_and_others_do_not() -> None:
    assert list(notices(5, seed=2)) == list(notices(5, seed=2))
    bodies = [n.body for seed in (2, 3) for n in notices(5, seed=seed)]
    assert len(set(bodies)) == len(bodies)


def test_shares_are_of_a_hundred() -> None:
    assert sum(SHARES.values()) == 100
