"""The measurement of one size: what it tells, and that nothing of it stays on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import register
from tests.bench.data.register import Register, page


def test_one_size_is_measured_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register.country(companies=60, work=tmp_path)
    sites = Register(60).sites
    assert capsys.readouterr().out.startswith(f"60 companies, {sites} production units")
    assert list(tmp_path.iterdir()) == []


def test_the_peer_reads_every_page_of_the_archive(tmp_path: Path) -> None:
    register.make(60, tmp_path, pages=False)
    made = Register(60)
    hits = [list(made.company_hits()), list(made.rsv_hits()), list(made.site_hits())]
    taken, size = register.peer_in_turns(tmp_path)
    assert size == sum(len(page(some, len(some))) for some in hits if some)
    assert taken > 0
