"""One name ties a source's parts together: its record, its spider, its reader."""

from __future__ import annotations

from typing import get_args

import pytest

from pipelines.readers import reader_of
from scrapers.sandbox.faults import SourceName
from scrapers.sources import SOURCES, Source
from scrapers.spiders.finding import spider_of


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda s: s.name)
def test_a_record_s_name_finds_its_spider_and_its_reader(source: Source) -> None:
    spider = spider_of(source)
    assert spider.name == source.name
    assert spider.record is source
    assert callable(reader_of(source.name))


def test_every_stand_in_can_be_given_faults() -> None:
    assert set(get_args(SourceName)) == {*SOURCES, "ted_web"}
