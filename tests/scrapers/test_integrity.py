"""A crawl's folder is inspected, put aside, mended: cut at any byte, damaged at any byte."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers import crawls
from scrapers.archive import (
    DOCUMENTS_NAME,
    WARC_NAME,
    CrawlArchive,
    Document,
    Exchange,
    folder_bytes,
    read_documents,
    read_record,
)
from scrapers.integrity import TORN, inspect, mend, past_damage, put_aside, tend
from scrapers.quarantine import QUARANTINE_NAME, DamagedError, read_asides

AT = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
CRAWL = "20261120T033000Z"
NAMES = ("1-2026", "2-2026", "3-2026")
quick = settings(deadline=None, max_examples=40)  # files are written


def exchange(kind: str, body: bytes) -> Exchange:
    url = "https://example.org/"
    return Exchange(kind, url, "GET", [], b"", 200, "OK", [], body, AT)


def a_crawl(root: Path, *, is_finished: bool = True) -> Path:
    """A crawl of TED: a list, three notices, robots.txt."""
    archive = CrawlArchive(root, "ted", AT, "kortlag/test")
    archive.write(exchange("robots.txt", b"User-agent: *"))
    ref = archive.write(exchange("search", b'{"notices": []}'))
    archive.add_document(Document("search", "page 1", "https://example.org/", ref, AT))
    for name in NAMES:
        ref = archive.write(exchange("notice", f"<notice>{name * 20}</notice>".encode()))
        archive.add_document(Document("notice", name, "https://example.org/", ref, AT))
    archive.close()
    if is_finished:
        crawls.write_account(
            archive.folder,
            crawls.Account(
                source="ted",
                crawl_id=CRAWL,
                started_at=AT,
                finished_at=AT,
                finish_reason="finished",
                archived_records=archive.records,
                archived_documents=archive.documents,
                accepted=True,
            ),
        )
    return archive.folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of an archive with a crawl; examples copy it."""
    return a_crawl(tmp_path_factory.mktemp("finished")).parent.parent


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without an account."""
    return a_crawl(tmp_path_factory.mktemp("cut_off"), is_finished=False).parent.parent


def copy_of(archive: Path) -> Path:
    """A fresh copy of an archive beside it."""
    copy = archive.with_name(f"{archive.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(archive, copy)
    return copy


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def folder(root: Path) -> Path:
    return a_crawl(root)


def offset_of(folder: Path, name: str) -> int:
    documents = read_documents(folder.parent.parent, "ted", CRAWL)
    (ref,) = {d.ref for d in documents if d.name == name}
    return int(ref.partition("#")[2])


def flip(path: Path, at: int) -> None:
    body = bytearray(path.read_bytes())
    body[at] ^= 0xFF
    path.write_bytes(body)


def told(folder: Path) -> list[tuple[str, str]]:
    return [(p.place.rpartition("/")[2], p.text) for p in inspect(folder).problems]


def test_a_whole_crawl_is_whole(folder: Path) -> None:
    found = inspect(folder)
    assert found.problems == []
    assert (found.records, found.torn_at) == (5, None)
    assert found.bytes == folder_bytes(folder)
    assert put_aside(folder) == []
    assert not (folder / QUARANTINE_NAME).exists()


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _line(text: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / DOCUMENTS_NAME
        first, *rest = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join([first.replace(first.rstrip(b"\n"), text), *rest]))

    return change


def _replace(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        assert old in path.read_bytes()
        path.write_bytes(path.read_bytes().replace(old, new))

    return change


@pytest.mark.parametrize(
    ("change", "place", "text"),
    [
        (_remove(WARC_NAME), WARC_NAME, "missing"),
        (_remove(DOCUMENTS_NAME), DOCUMENTS_NAME, "missing"),
        (lambda f: (f / "notes.txt").write_text("x"), "notes.txt", "no file of a crawl"),
        (lambda f: (f / "crawl.json").write_bytes(b'{"source":'), "crawl.json", "cannot be read"),
        (_line(b'{"kind":\xff'), f"{DOCUMENTS_NAME}#1", "cannot be read"),
        (_line(b""), f"{DOCUMENTS_NAME}#1", "cannot be read"),
        (_replace("crawl.json", b'"ted"', b'"cvr"'), "crawl.json", "source cvr, found ted"),
        (
            _replace("crawl.json", b'"archived_records": 5', b'"archived_records": 6'),
            "crawl.json",
            "records 6, found 5",
        ),
        (
            lambda f: (f / DOCUMENTS_NAME).write_bytes(b""),
            DOCUMENTS_NAME,
            "tells of 4 lines, found 0",
        ),
        (_replace(DOCUMENTS_NAME, f"{WARC_NAME}#".encode(), b"x.gz#1"), "x.gz#1", "no record"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_named(
    folder: Path, change: Callable[[Path], None], place: str, text: str
) -> None:
    change(folder)
    assert any(p.startswith(place) and text in t for p, t in told(folder)), told(folder)


@quick
@given(st.data())
def test_a_flipped_byte_anywhere_is_found_and_costs_one_record(
    finished: Path, data: st.DataObject
) -> None:
    root = copy_of(finished)
    folder = root / "ted" / CRAWL
    warc = folder / WARC_NAME
    whole = {d.name: read_record(root, d.ref).body for d in read_documents(root, "ted", CRAWL)}
    at = data.draw(st.integers(0, warc.stat().st_size - 1))
    body = warc.read_bytes()
    if any(body[at - back :].startswith(b"\x1f\x8b\x08") for back in range(4, 10) if back <= at):
        return  # time, level and system in gzip's own header say nothing about a record
    flip(warc, at)
    assert told(folder), at
    put_aside(folder)
    left = {d.name: read_record(root, d.ref).body for d in read_documents(root, "ted", CRAWL)}
    assert left.items() <= whole.items()
    assert len(whole) - len(left) <= 1
    assert all(problem.is_aside for problem in inspect(folder).problems if problem.documents)


@quick
@given(st.data())
def test_a_crawl_cut_at_any_byte_keeps_all_before_the_cut_and_is_mended(
    cut_off: Path, data: st.DataObject
) -> None:
    root = copy_of(cut_off)
    folder = root / "ted" / CRAWL
    warc, listed = folder / WARC_NAME, folder / DOCUMENTS_NAME
    before, lines = warc.read_bytes(), listed.read_bytes()
    documents = read_documents(root, "ted", CRAWL)
    bodies = {d.name: read_record(root, d.ref).body for d in documents}
    cut = data.draw(st.integers(0, len(before)), label="WARC cut at")
    cut_list = data.draw(st.integers(0, len(lines)), label="list cut at")
    zeros = data.draw(st.sampled_from([b"", b"\0" * 7, b"\0" * 4096]), label="after it")
    warc.write_bytes(before[:cut] + zeros)
    listed.write_bytes(lines[:cut_list] + zeros)

    tend(root, "ted")
    tend(root, "ted")  # once more changes nothing

    assert inspect(folder).problems == []
    kept = warc.read_bytes()
    assert before.startswith(kept)
    assert lines.startswith(listed.read_bytes()) or zeros
    ends = [int(d.ref.partition("#")[2]) for d in documents[1:]]
    for document, end in zip(documents, [*ends, len(before)], strict=True):
        is_listed = lines.index(b"\n", lines.index(document.ref.encode())) < cut_list
        is_there = end <= cut and is_listed
        found = {d.name for d in read_documents(root, "ted", CRAWL)}
        assert (document.name in found) or not is_there
    for document in read_documents(root, "ted", CRAWL):
        assert read_record(root, document.ref).body == bodies[document.name]
    torn = warc.with_name(WARC_NAME + TORN)
    cut_away = torn.read_bytes() if torn.exists() else b""
    assert kept + cut_away == before[:cut] + zeros


def test_an_accounted_crawl_is_never_cut(folder: Path) -> None:
    warc = folder / WARC_NAME
    warc.write_bytes(warc.read_bytes()[:-5])
    body = warc.read_bytes()
    tend(folder.parent.parent, "ted")
    assert mend(folder) == []
    assert warc.read_bytes() == body
    assert told(folder)


def test_a_crawl_that_is_being_written_is_left_alone(root: Path) -> None:
    archive = CrawlArchive(root, "ted", AT, "kortlag/test")
    archive.write(exchange("search", b"{}"))
    with (archive.folder / WARC_NAME).open("ab") as other:
        other.write(b"half a rec")
    assert mend(archive.folder) == []
    archive.close()
    assert mend(archive.folder) == [archive.folder / WARC_NAME]


def test_what_is_damaged_is_read_by_nobody_and_what_uses_it_goes_on(folder: Path) -> None:
    root = folder.parent.parent
    flip(folder / WARC_NAME, offset_of(folder, "2-2026") + 40)
    before = (folder / WARC_NAME).read_bytes()

    def all_bodies() -> list[str]:
        documents = read_documents(root, "ted", CRAWL)
        return [d.name for d in documents if read_record(root, d.ref).body]

    with pytest.raises(DamagedError, match=WARC_NAME):
        all_bodies()
    assert past_damage(root, all_bodies) == ["page 1", "1-2026", "3-2026"]
    (aside,) = read_asides(folder)
    assert (aside.kind, aside.name, aside.is_list) == ("notice", "2-2026", False)
    assert (folder / WARC_NAME).read_bytes() == before, "the bytes stay"
    assert "2-2026" not in {d.name for d in crawls.all_documents(root, "ted", "notice")}
    assert [a.accepted for a in crawls.accounts(root, "ted")] == [True]


def test_everything_is_read_once_more_to_meet_what_is_damaged(folder: Path) -> None:
    root = folder.parent.parent
    assert not crawls.must_read_all(root, "ted")
    flip(folder / WARC_NAME, offset_of(folder, "2-2026") + 40)
    put_aside(folder)
    assert crawls.must_read_all(root, "ted")
    written = crawls.read_account(folder)
    assert written is not None
    later = root / "ted" / "20991231T000000Z"
    later.mkdir()
    written.crawl_id, written.started_at = later.name, crawls.now()
    crawls.write_account(later, written)
    assert len(crawls.damaged(root, "ted")) == 1, "the source does not have it any more"
    assert not crawls.must_read_all(root, "ted"), "nor is it looked for every night"


def test_a_crawl_whose_list_is_damaged_is_not_accepted_any_more(folder: Path) -> None:
    root = folder.parent.parent
    flip(folder / WARC_NAME, offset_of(folder, "page 1") + 40)
    put_aside(folder)
    (account,) = crawls.accounts(root, "ted")
    assert not account.accepted
    assert "damaged in the archive" in account.cause
    written = crawls.read_account(folder)
    assert written is not None
    assert written.accepted, "what the crawl wrote stays"


def test_a_crawl_whose_list_is_cut_short_is_not_accepted_any_more(folder: Path) -> None:
    listed = folder / DOCUMENTS_NAME
    listed.write_bytes(listed.read_bytes().partition(b"\n")[2])
    put_aside(folder)
    assert crawls.accepted(folder.parent.parent, "ted") == []


def test_a_line_that_cannot_be_read_is_put_aside(folder: Path) -> None:
    _line(b"?")(folder)
    root = folder.parent.parent
    names = past_damage(root, lambda: [d.name for d in read_documents(root, "ted", CRAWL)])
    assert names == list(NAMES)
    assert crawls.accepted(root, "ted") == [], "it may have been a list's"


def test_an_account_that_cannot_be_read_counts_as_none(folder: Path) -> None:
    (folder / "crawl.json").write_bytes(b"\0" * 100)
    assert crawls.accounts(folder.parent.parent, "ted") == []


def test_what_is_whole_again_is_used_again(folder: Path) -> None:
    root, at = folder.parent.parent, offset_of(folder, "2-2026") + 40
    flip(folder / WARC_NAME, at)
    noted = [aside.noted_at for aside in put_aside(folder)]
    assert [aside.noted_at for aside in put_aside(folder)] == noted, "since when stays"
    flip(folder / WARC_NAME, at)
    assert put_aside(folder) == []
    assert len(read_documents(root, "ted", CRAWL)) == 4


def test_a_note_that_cannot_be_read_itself_is_believed_to_be_of_a_list(folder: Path) -> None:
    (folder / QUARANTINE_NAME).write_bytes(b"\0" * 20)
    root = folder.parent.parent
    assert crawls.accepted(root, "ted") == []
    assert put_aside(folder) == []
    assert len(crawls.accepted(root, "ted")) == 1


def test_answers_to_one_question_are_put_aside_together(root: Path) -> None:
    archive = CrawlArchive(root, "addresses", AT, "kortlag/test")
    for kind, name in (("wash", "a"), ("unit", "a"), ("wash", "b"), ("unit", "b")):
        ref = archive.write(exchange(kind, f"{kind} {name}".encode()))
        archive.add_document(Document(kind, name, "https://example.org/", ref, AT))
    archive.close()
    first, *_ = read_documents(root, "addresses", CRAWL)
    flip(archive.folder / WARC_NAME, int(first.ref.partition("#")[2]) + 40)
    asides = put_aside(archive.folder)
    assert [(a.kind, a.name, a.is_list) for a in asides] == [
        ("wash", "a", False),
        ("unit", "a", False),
    ]
    assert [d.name for d in read_documents(root, "addresses", CRAWL)] == ["b", "b"]


def test_a_missing_file_is_damage_not_a_crash(folder: Path) -> None:
    root = folder.parent.parent
    refs = [d.ref for d in read_documents(root, "ted", CRAWL)]
    shutil.move(folder / WARC_NAME, folder.parent / "elsewhere")
    with pytest.raises(DamagedError, match="missing"):
        read_record(root, refs[0])
    assert {aside.ref for aside in put_aside(folder)} == set(refs)
    assert read_documents(root, "ted", CRAWL) == []
