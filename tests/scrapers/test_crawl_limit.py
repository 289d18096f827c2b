"""A crawl has a limit of time, at which it ends itself, keeps what it has and is not accepted."""

from __future__ import annotations

from tests.scrapers.standins import StandIns


def test_a_crawl_that_hangs_is_ended_by_its_limit(stand_ins: StandIns) -> None:
    """Every answer is slow, each within its time: only the limit of the crawl ends it.

    Scrapy's CLOSESPIDER_TIMEOUT left the spider waiting for ever (2.19).
    """
    stand_ins.fault("ted", "slow", seconds=0.5)
    account = stand_ins.crawl("ted", KORTLAG_SOURCES__TED__LIMIT_MINUTES="0.01")
    assert not account.accepted
    assert account.finish_reason == "limit"
    assert "its limit" in account.cause
