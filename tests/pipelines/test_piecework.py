"""However many processes clean a crawl, and in however many batches: the same files."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines import cleaning, piecework
from pipelines.cleaning import clean_crawl
from scrapers.archive import WARC_NAME, read_documents
from scrapers.quarantine import DamagedError, read_asides
from tests.bench.data.crawls import SOURCE, archived
from tests.bench.data.notices import notices

AT = datetime(2026, 1, 1, tzinfo=UTC)
COUNT = 13


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("piecework") / "archive"
    archived(archive, notices(COUNT, seed=4), AT)
    return archive


@pytest.fixture
def batches_of_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piecework, "BATCH", 3)


@dataclass
class Made:
    files: dict[str, bytes]
    notices: pl.DataFrame


def clean(archive: Path, parquet: Path) -> Made:
    [crawl] = archive.joinpath(SOURCE).iterdir()
    assert clean_crawl(archive, parquet, SOURCE, crawl.name)
    folder = parquet / "clean" / SOURCE / crawl.name
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return Made(files, pl.read_parquet(folder / "notices.parquet"))


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch, batches_of_three: None) -> list[int]:
    """Every crawl is large, and this machine has two cores; the processes that were started."""
    started: list[int] = []

    class Pool(piecework.ProcessPoolExecutor):
        def __init__(self, processes: int, **how: object) -> None:
            started.append(processes)
            super().__init__(processes, **how)  # type: ignore[arg-type] # passed on as it came

    monkeypatch.setattr(cleaning, "_LARGE", 0)
    monkeypatch.setattr(cleaning.os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(piecework, "ProcessPoolExecutor", Pool)
    return started


def test_two_processes_make_the_bytes_that_one_makes(
    stored: Path, tmp_path: Path, batches_of_three: None, request: pytest.FixtureRequest
) -> None:
    alone = clean(stored, tmp_path / "one")
    started = request.getfixturevalue("several")
    together = clean(stored, tmp_path / "two")
    assert started == [2]
    assert together.files == alone.files
    assert {
        "notices.parquet",
        "lots.parquet",
        "findings.parquet",
        "stamp.json",
    } <= alone.files.keys()
    names = [document.name for document in read_documents(stored, SOURCE, "20260101T000000Z")]
    assert alone.notices["notice_key"].to_list() == names
    assert len(names) == COUNT


def test_one_batch_gives_the_same_rows_as_many(
    stored: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    whole = clean(stored, tmp_path / "whole")
    request.getfixturevalue("batches_of_three")
    pieces = clean(stored, tmp_path / "pieces")
    assert pieces.notices.equals(whole.notices)
    assert pieces.files.keys() == whole.files.keys()


def test_damage_is_put_aside_and_the_rest_cleaned(
    stored: Path, tmp_path: Path, batches_of_three: None
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(stored, archive)
    [crawl] = archive.joinpath(SOURCE).iterdir()
    documents = read_documents(archive, SOURCE, crawl.name)
    damaged = documents[7]
    warc = bytearray((crawl / WARC_NAME).read_bytes())
    warc[int(damaged.ref.partition("#")[2]) + 400] ^= 0xFF
    (crawl / WARC_NAME).write_bytes(warc)

    made = clean(archive, tmp_path / "parquet")

    assert [aside.ref for aside in read_asides(crawl)] == [damaged.ref]
    names = [document.name for document in documents if document is not damaged]
    assert made.notices["notice_key"].to_list() == names


def test_damage_that_another_process_meets_comes_back_as_what_it_is() -> None:
    error = pickle.loads(pickle.dumps(DamagedError("ted/1/responses.warc.gz#9", "torn")))  # noqa: S301 - our own
    assert (error.ref, error.problem) == ("ted/1/responses.warc.gz#9", "torn")


def test_what_a_killed_run_left_is_no_part_of_the_next(
    stored: Path, tmp_path: Path, batches_of_three: None
) -> None:
    left = tmp_path / "clean" / SOURCE / "20260101T000000Z" / ".parts" / "notices"
    left.mkdir(parents=True)
    (left / "000099.arrow").write_bytes(b"torn")
    assert clean(stored, tmp_path).notices.height == COUNT
    assert not left.exists()
