"""The store: whole folders or nothing, what was sent or an error, one crawl a second."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from scrapers.archive import CRAWL_ID
from scrapers.crawls import ACCOUNT_NAME
from scrapers.store import WHOLE, Store, StoreError
from tests.scale.cluster import bucket

KEY = "archive/ted/20261120T021500Z"
FILES = {"responses.warc.gz": b"\x1f\x8b" + bytes(range(256)) * 99, "crawl.json": b"{}"}


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with bucket(tmp_path_factory.mktemp("bucket")) as found:
        yield found


@pytest.fixture(params=["s3", "folder"])
def store(
    request: pytest.FixtureRequest, s3: dict[str, str], tmp_path: Path, monkeypatch: Any
) -> Store:
    for name, value in s3.items():
        monkeypatch.setenv(name, value)
    if request.param == "folder":
        return Store(f"file://{tmp_path}/shared")
    return Store(f"s3://kortlag/{tmp_path.name}")


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    folder = tmp_path / "crawl"
    folder.mkdir()
    for name, body in FILES.items():
        (folder / name).write_bytes(body)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_what_is_put_is_fetched_and_neither_is_done_twice(
    store: Store, crawl: Path, tmp_path: Path
) -> None:
    size = sum(map(len, FILES.values()))
    assert store.put(crawl, KEY) == size
    assert store.put(crawl, KEY) == 0
    assert store.folders("archive/ted") == [KEY.rpartition("/")[2]]
    assert store.read(KEY, "crawl.json") == b"{}"
    assert store.fetch(KEY, tmp_path / "there", only={ACCOUNT_NAME}) == 2
    assert contents(tmp_path / "there") == {"crawl.json": b"{}"}
    assert store.fetch(KEY, tmp_path / "there") == size - 2
    assert contents(tmp_path / "there") == FILES
    assert store.fetch(KEY, tmp_path / "there") == 0


def test_a_file_that_has_grown_is_sent_and_fetched_again(
    store: Store, crawl: Path, tmp_path: Path
) -> None:
    store.put(crawl, KEY)
    store.fetch(KEY, tmp_path / "there")
    (crawl / "quarantine.jsonl").write_bytes(b"{}\n")
    assert store.put(crawl, KEY) == 3
    assert store.fetch(KEY, tmp_path / "there") == 3
    assert contents(tmp_path / "there") == contents(crawl)


def test_half_an_upload_is_not_there(
    store: Store, crawl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = store._library.put

    def cut_off(objects: Any, path: str, body: Any, **options: Any) -> Any:
        if path.endswith(WHOLE):
            raise KeyboardInterrupt
        return real(objects, path, body, **options)

    with monkeypatch.context() as patch:
        patch.setattr(store._library, "put", cut_off)
        with pytest.raises(KeyboardInterrupt):
            store.put(crawl, KEY)
    assert store.folders("archive/ted") == []
    assert store.files(KEY) is None
    assert store.read(KEY, "crawl.json") is None
    assert store.fetch(KEY, tmp_path / "there") == 0
    assert contents(tmp_path / "there") == {}


@pytest.mark.parametrize("damage", [b"\x1f\x8bother", None])
def test_what_is_not_as_it_was_sent_is_refused(
    store: Store, crawl: Path, tmp_path: Path, damage: bytes | None
) -> None:
    store.put(crawl, KEY)
    path = f"{KEY}/responses.warc.gz"
    if damage is None:
        store._library.delete(store._objects, path)
    else:
        store._library.put(store._objects, path, damage)
    with pytest.raises(StoreError, match=r"responses\.warc\.gz is"):
        store.fetch(KEY, tmp_path / "there")
    assert contents(tmp_path / "there") == {}


def test_a_name_that_leaves_its_folder_is_refused(store: Store, tmp_path: Path) -> None:
    told = {"../crawl.json": {"size": 0, "sha256": ""}}
    store._library.put(store._objects, f"{KEY}/{WHOLE}", json.dumps(told).encode())
    with pytest.raises(StoreError, match="cannot have"):
        store.fetch(KEY, tmp_path / "there")


def test_two_crawls_of_a_source_never_take_one_second(store: Store) -> None:
    time.sleep(1 - time.time() % 1)  # both ask at the beginning of one
    with ThreadPoolExecutor(2) as both:
        moments = list(both.map(store.claim, ["archive/ted"] * 2))
    assert len({moment.strftime(CRAWL_ID) for moment in moments}) == 2
