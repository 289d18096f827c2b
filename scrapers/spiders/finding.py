"""From a source to its spider, by name."""

from __future__ import annotations

from scrapy.settings import Settings as ScrapySettings
from scrapy.spiderloader import SpiderLoader

from scrapers.sources import Source
from scrapers.spiders.base import SourceSpider


def spider_of(source: Source) -> type[SourceSpider]:
    """The spider in `scrapers.spiders` that has the source's name."""
    loader = SpiderLoader(ScrapySettings({"SPIDER_MODULES": ["scrapers.spiders"]}))
    found = loader.load(source.name)
    if not issubclass(found, SourceSpider):
        raise TypeError(f"{found.__name__} is no SourceSpider")
    return found
