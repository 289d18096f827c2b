"""Everything a crawl imports, for the process that crawls are forked from (`scrapers.forks`).

Scrapy imports its parts when a crawl starts, by their names in its settings; here they are imported
before. No reactor is: each crawl installs its own.
"""

from __future__ import annotations

import sys

import soupsieve
import typer
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.misc import load_object

from scrapers.run import main

__all__ = ["main", "typer"]

_DEFAULTS = Settings({"SPIDER_MODULES": ["scrapers.spiders"]})
_KINDS = ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS", "DOWNLOAD_HANDLERS")
_PARTS = ("DOWNLOADER", "SCHEDULER", "STATS_CLASS", "LOG_FORMATTER", "DUPEFILTER_CLASS",
          "SCHEDULER_DISK_QUEUE", "SCHEDULER_MEMORY_QUEUE", "SCHEDULER_PRIORITY_QUEUE",
          "ITEM_PROCESSOR", "TWISTED_DNS_RESOLVER", "ROBOTSTXT_PARSER")  # fmt: skip

SpiderLoader(_DEFAULTS)
for _kind in _KINDS:
    for _pair in _DEFAULTS.getdict(f"{_kind}_BASE").items():
        for _name in _pair:
            if isinstance(_name, str) and "." in _name:
                load_object(_name)
for _part in _PARTS:
    load_object(_DEFAULTS[_part])
load_object("uvloop.Loop")
soupsieve.compile("table#a tbody.b > tr[c], d")  # its own patterns are compiled at their first use
if "twisted.internet.reactor" in sys.modules:
    raise RuntimeError(
        "a reactor is installed: no crawl that is forked from here could have its own"
    )
