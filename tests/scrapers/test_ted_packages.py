"""TED's daily packages: reading them safely, and a backfill out of them (ted.md §1)."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers import crawls
from scrapers.archive import read_documents, read_record
from scrapers.pages import ted_packages as packages
from scrapers.pages.page import PageError
from scrapers.sandbox.ted.issues import calendar, issue_day, issue_number
from scrapers.sandbox.ted.packages import EARLIER
from scrapers.sandbox.ted.xml import notice_xml
from scrapers.sandbox.world.world import World
from tests.scrapers.standins import SINCE, UNTIL, StandIns

pytestmark = pytest.mark.xdist_group("spiders")
TODAY = date.fromisoformat(UNTIL)
PACKAGES = {"KORTLAG_SOURCES__TED__BACKFILL": "packages"}


def tar(*members: tuple[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as made:
        for name, body in members:
            member = tarfile.TarInfo(name)
            member.size, member.type, member.linkname = len(body), kind, "/etc/passwd"
            made.addfile(member, io.BytesIO(body))
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("20260717_136/00654321_2026.xml", "654321-2026"),
        ("20220701_125/123456_2022.xml", "123456-2022"),
        ("00000007_2026.xml", "7-2026"),
        ("../../etc/00000008_2026.xml", "8-2026"),
        ("/abs/00000009_2026.xml", "9-2026"),
        ("x/654321_2026.xml.sig", None),
        ("x/1234567_2026.xml", None),
        ("x/00000000_2026.xml", None),
        ("x/readme.txt", None),
    ],
)
def test_members_are_known_by_the_last_part_of_their_name(name: str, number: str | None) -> None:
    found = list(packages.read_package(tar((name, b"<a/>"))))
    assert found == ([(number, b"<a/>")] if number else [])


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE])
def test_links_and_folders_are_never_followed(kind: bytes) -> None:
    assert list(packages.read_package(tar(("x/00000007_2026.xml", b""), kind=kind))) == []


def test_a_member_of_no_sane_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "_MAX_MEMBER", 10)
    with pytest.raises(PageError, match="11 bytes"):
        list(packages.read_package(tar(("00000007_2026.xml", b"x" * 11))))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_package_or_refused(body: bytes) -> None:
    with pytest.raises(PageError):
        list(packages.read_package(body))


@given(st.integers(1, 2000))
def test_a_torn_package_is_refused(cut: int) -> None:
    noise = b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(100))  # does not shrink
    whole = tar(("00000007_2026.xml", noise), ("00000008_2026.xml", noise))
    with pytest.raises(PageError):
        list(packages.read_package(whole[:-cut]))


@pytest.mark.parametrize(
    "text",
    [
        "OJ S issue;Release date\r\n136/2026;17/07/2026\r\n",
        "Date,Number\n2026-07-17,136\n",
        '\ufeff"Publication date"\t"OJ S number"\n17.07.2026\t2026136\n\n',
        "Year,OJ S,Publication date\n2026,OJ S 136,20260717\n",
    ],
)
def test_calendars_of_several_forms_are_read(text: str) -> None:
    assert packages.read_calendar(text.encode()) == [packages.Issue(date(2026, 7, 17), 136)]
    assert packages.Issue(date(2026, 7, 17), 136).name == "202600136"


def test_the_settings_may_name_the_calendar_s_columns() -> None:
    text = b"Nr;Tag;Date of something else\n136;17/07/2026;x\n"
    assert packages.read_calendar(text, ("nr", "tag"))[0].number == 136


@pytest.mark.parametrize(
    "text", ["", "<html></html>", "a,b\n1,2\n", "Issue,Date\n136\n", "Issue,Date\nx,2026-07-17\n",
             "Issue,Date\n136,July\n"],
)  # fmt: skip
def test_what_is_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(PageError):
        packages.read_calendar(text.encode())


def test_the_stand_in_s_calendar_has_an_issue_each_working_day() -> None:
    issues = packages.read_calendar(calendar(2026).encode())
    assert [issue.number for issue in issues] == list(range(1, 262))
    assert all(issue.day.weekday() < 5 for issue in issues)
    assert all(issue_number(issue.day) == issue.number for issue in issues)
    assert all(issue_day(issue.name) == issue.day for issue in issues)


def test_a_backfill_takes_danish_notices_out_of_the_packages(stand_ins: StandIns) -> None:
    account = stand_ins.crawl("ted", **PACKAGES)
    assert account.accepted, account.cause
    root = stand_ins.folder / "data" / "archive"
    documents = read_documents(root, "ted", account.crawl_id)
    notices = {d.name: d for d in documents if d.kind == "notice"}
    world = {n.number: n for n in World(TODAY).eu_notices}
    expected = {n for n, v in world.items() if v.published >= date.fromisoformat(SINCE)}
    assert set(notices) == expected
    for name, document in notices.items():
        assert read_record(root, document.ref).body == notice_xml(world[name])
    fetched = [d for d in documents if d.kind == "package"]
    assert len(fetched) == account.documents["package"] == 59
    assert not [r for r in stand_ins.requests() if r["path"].endswith("/xml")]
    counts = {k: n for k, n in account.notes.items() if k.startswith("package 2026")}
    assert sum(counts.values()) > len(expected)  # other countries' notices are counted too


def packages_asked(stand_ins: StandIns) -> list[str]:
    """Names of the packages that were asked for since the last reset."""
    paths = [r["path"] for r in stand_ins.requests()]
    return [p.rpartition("/")[2] for p in paths if "/packages/" in p]


def test_a_package_is_read_again_once_it_can_no_longer_be_rewritten(stand_ins: StandIns) -> None:
    root = stand_ins.folder / "data" / "archive"
    today = [n for n in World(TODAY).eu_notices if n.published == TODAY]
    issue = f"{TODAY.year}{issue_number(TODAY):05d}"

    def bodies() -> dict[str, bytes]:  # the newest wins, as in core.notices
        found = crawls.all_documents(root, "ted", "notice")
        return {d.name: read_record(root, d.ref).body for d in found}

    stand_ins.fault("ted_web", "rewritten", path=issue)
    first = stand_ins.crawl("ted", **PACKAGES)
    assert first.accepted, first.cause
    assert all(bodies()[n.number].endswith(EARLIER) for n in today)
    for as_of, asked in (("2026-11-21", [issue]), ("2026-11-22", [])):
        stand_ins.reset()
        again = stand_ins.crawl("ted", **PACKAGES, KORTLAG_AS_OF=as_of)
        assert again.accepted, again.cause
        assert packages_asked(stand_ins) == asked
        assert not [r for r in stand_ins.requests() if r["path"].endswith("/xml")]
        assert {n.number: bodies()[n.number] for n in today} == {
            n.number: notice_xml(n) for n in today
        }
    assert today


def test_hostile_members_of_a_package_do_no_harm(stand_ins: StandIns, tmp_path: Path) -> None:
    stand_ins.fault("ted_web", "hostile")
    before = {p.name for p in Path("/tmp").iterdir()}  # noqa: S108 - where the names lead
    account = stand_ins.crawl("ted", **PACKAGES)
    assert account.accepted, account.cause
    assert account.documents["notice"] == account.collected["notices"]
    assert not [r for r in stand_ins.requests() if r["path"].endswith("/xml")]
    new = {p.name for p in Path("/tmp").iterdir()} - before  # noqa: S108
    assert not [name for name in new if name.endswith(".xml")]
    written = {p.name for p in tmp_path.rglob("*") if p.is_file()}
    assert written == {
        "kortlag.toml", "responses.warc.gz", "documents.jsonl", "crawl.json",
    }  # fmt: skip


def test_a_package_that_lacks_notices_is_told_and_they_are_fetched_singly(
    stand_ins: StandIns,
) -> None:
    day = max(n.published for n in World(TODAY).eu_notices)
    name = f"{day.year}{issue_number(day):05d}"
    stand_ins.fault("ted_web", "cut_page", path=name)
    account = stand_ins.crawl("ted", **PACKAGES)
    assert not account.accepted
    assert f"package {name}" in account.cause
    assert "the search counts" in account.cause
    assert account.missing_count == 0
    stand_ins.reset()
    again = stand_ins.crawl("ted", **PACKAGES, KORTLAG_AS_OF="2026-12-01")
    assert again.accepted, again.cause
    assert packages_asked(stand_ins) == [name]


@pytest.mark.parametrize(
    ("as_of", "accepted"), [("2026-11-20", True), ("2026-11-19", True), ("2026-11-21", False)]
)
def test_an_issue_not_yet_published_is_no_error_until_its_day_is_over(
    stand_ins: StandIns, as_of: str, accepted: bool
) -> None:
    name = f"2026{issue_number(date(2026, 11, 20)):05d}"
    stand_ins.fault("ted_web", "status", status=404, path=name)
    account = stand_ins.crawl("ted", **PACKAGES, KORTLAG_AS_OF=as_of)
    assert account.accepted is accepted, account.cause
    if accepted:
        assert account.notes["packages_not_yet_published"] == 1
    else:
        assert "HTTP 404" in account.cause


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"kind": "truncate", "path": "/packages/"}, "not a whole package"),
        ({"kind": "html", "path": "/packages/"}, "not a whole package"),
        ({"kind": "html", "path": "/release-calendar/"}, "not a calendar"),
        ({"kind": "challenge", "path": "/packages/"}, "firewall challenges our agent"),
    ],
)
def test_what_is_no_package_is_refused(
    stand_ins: StandIns, fault: dict[str, str], told: str
) -> None:
    stand_ins.fault("ted_web", **fault)
    account = stand_ins.crawl("ted", **PACKAGES)
    assert not account.accepted
    assert told in account.cause


def test_a_count_is_one_search_for_all_countries() -> None:
    body = json.loads(packages.count_body(date(2026, 7, 17)))
    assert body["query"] == "publication-date=20260717"
    assert body["scope"] == "ALL"
