"""What a worker does with a partition, and what passes between machines through the store.

The same steps as on one machine, each between a fetch and a put. A worker that is killed has put
nothing, or all of a crawl; whoever does its work again finds a crawl that is there and leaves it.
Does not belong here: who does what when (`pipelines.scale.job`).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import msgspec

from pipelines.assets.collect import run_crawl
from pipelines.cleaning import clean_crawl, code_version
from pipelines.runs import RunAccount
from pipelines.scale.plan import Partition
from scrapers import crawls
from scrapers.archive import CRAWL_ID, DOCUMENTS_NAME
from scrapers.config import Settings
from scrapers.crawls import ACCOUNT_NAME, Account
from scrapers.integrity import tend
from scrapers.politeness import politeness
from scrapers.quarantine import QUARANTINE_NAME, read_asides
from scrapers.sources import SOURCES
from scrapers.store import STAMP, Store

_LISTS = frozenset({ACCOUNT_NAME, DOCUMENTS_NAME, QUARANTINE_NAME})
"""What of earlier crawls a crawl has to know."""


def archive_key(source: str, crawl_id: str = "") -> str:
    """Place of a source's crawls, or of one, in the store and below a data folder."""
    return f"archive/{source}/{crawl_id}".rstrip("/")


def clean_key(source: str, crawl_id: str) -> str:
    """Place of the rows of a crawl."""
    return f"parquet/clean/{source}/{crawl_id}"


def made(store: Store, partition: Partition, run_id: str) -> Account | None:
    """The crawl of a partition that this run has made already; null when there is none."""
    for crawl_id in reversed(store.folders(archive_key(partition.source))):
        if crawl_id < run_id:
            return None
        body = store.read(archive_key(partition.source, crawl_id), ACCOUNT_NAME)
        account = msgspec.json.decode(body, type=Account) if body else None
        if account is not None and account.window == partition.window:
            return account
    return None


def collect(
    settings: Settings, store: Store, partition: Partition, account: RunAccount
) -> tuple[Account, bool]:
    """Crawl a partition and put the crawl into the store, unless this run has it already.

    Returns:
        The crawl's account, and whether it was made now.

    Raises:
        CrawlBrokeError, StoreError: no crawl came of it.
    """
    if found := made(store, partition, account.run_id):
        return found, False
    source = SOURCES[partition.source]
    tend(settings.archive_dir, source.name)
    put_new(settings, store, [source.name])  # what this worker was cut off at before
    for crawl_id in store.folders(archive_key(source.name)):
        fetch_crawl(settings, store, source.name, crawl_id, only=_LISTS)
    began = store.claim(archive_key(source.name)).strftime(CRAWL_ID)
    assert partition.window is not None  # noqa: S101 - made so by `to_collect`
    crawl = run_crawl(
        source,
        partition.window,
        account,
        polite=politeness(settings, source),
        full=partition.full,
        options=["--began", began],
    )
    key = archive_key(source.name, crawl.crawl_id)
    store.put(settings.data_dir / key, key)
    return crawl, True


def clean(settings: Settings, store: Store, source: str, crawl_id: str) -> bool:
    """Clean a crawl and put its rows into the store, unless they are there by this version.

    Returns:
        Whether anything had to be done.

    Raises:
        StoreError: the store has not what it says.
    """
    key = clean_key(source, crawl_id)
    stamp = store.read(key, STAMP)
    if stamp is not None and msgspec.json.decode(stamp).get("code") == code_version():
        return False
    # Readers of a source that is not parted look into its earlier crawls, too.
    whole = not SOURCES[source].by_month
    needed = store.folders(archive_key(source)) if whole else [crawl_id]
    for needed_id in needed:
        if needed_id <= crawl_id:
            fetch_crawl(settings, store, source, needed_id)
    clean_crawl(settings.archive_dir, settings.parquet_dir, source, crawl_id)
    folder = settings.data_dir / archive_key(source, crawl_id)
    if read_asides(folder):
        store.put(folder, archive_key(source, crawl_id))
    store.put(settings.data_dir / key, key)
    return True


def fetch_crawl(
    settings: Settings,
    store: Store,
    source: str,
    crawl_id: str,
    only: Collection[str] | None = None,
) -> int:
    """Have a crawl here, or some of its files; returns the bytes that had to be fetched."""
    key = archive_key(source, crawl_id)
    return store.fetch(key, settings.data_dir / key, only)


def fetch_all(settings: Settings, store: Store) -> int:
    """Have every crawl and its rows here, on the machine that joins; returns bytes fetched."""
    fetched = 0
    for source in SOURCES:
        for crawl_id in store.folders(archive_key(source)):
            fetched += fetch_crawl(settings, store, source, crawl_id)
            key = clean_key(source, crawl_id)
            fetched += store.fetch(key, settings.data_dir / key)
    return fetched


def put_new(settings: Settings, store: Store, sources: Collection[str]) -> int:
    """Put crawls into the store that only this machine has; returns bytes sent."""
    sent = 0
    for source in sources:
        there = set(store.folders(archive_key(source)))
        for crawl_id in crawls.crawl_ids(settings.archive_dir, source):
            if crawl_id not in there:
                key = archive_key(source, crawl_id)
                sent += store.put(settings.data_dir / key, key)
                sent += _put_rows(settings.data_dir, store, clean_key(source, crawl_id))
    return sent


def _put_rows(data_dir: Path, store: Store, key: str) -> int:
    return store.put(data_dir / key, key) if (data_dir / key / STAMP).is_file() else 0
