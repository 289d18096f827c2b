"""Generated notices of municipalities are served, bought by whom they should be, in their time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.clean.document import Document
from pipelines.clean.notices import parse_notice
from scrapers.sandbox.ted.samples import sample_hits
from tests.bench.data import municipal

DAY = date(2026, 10, 20)


def test_they_have_a_municipality_for_a_buyer_and_a_few_come_later(tmp_path: Path) -> None:
    buyers = municipal.authorities(["0751", "0101"])
    assert municipal.write_samples(tmp_path, buyers, 50, DAY, 0.03) == 100
    hits = sample_hits(tmp_path)
    later = [hit for hit in hits if hit.index["publication-date"][0] > f"{DAY:%Y%m%d}"]
    assert (len(hits), len(later)) == (100, 3)
    found = set()
    for hit in hits[:20]:
        seen = datetime(2026, 11, 1, tzinfo=UTC)
        read = parse_notice(Document("ted", hit.number, "u", "a/b/c#0", seen, hit.xml))
        [row] = read.tables["core.notices"]
        if row["buyer_cvr"]:
            found.add((row["buyer_name"], row["buyer_cvr"]))
    assert found == {("Aarhus Kommune", *buyers["0751"]), ("København Kommune", *buyers["0101"])}
