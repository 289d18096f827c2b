"""Daily packages and the release calendar of the TED stand-in: ted.md §1, §4 row 9."""

from __future__ import annotations

import io
import tarfile

import pytest

from scrapers.sandbox.process import Addresses
from tests.sandbox.client import CRAWLER, Answer, get, post
from tests.sandbox.conftest import TODAY
from tests.sandbox.test_ted import real_files, search


def web(addresses: Addresses, path: str, agent: str = CRAWLER) -> Answer:
    return get(addresses["ted"]["web_url"] + path, user_agent=agent)


def members(answer: Answer) -> list[str]:
    with tarfile.open(fileobj=io.BytesIO(answer.body), mode="r:gz") as tar:
        return [member.name for member in tar if member.isreg()]


def issues(addresses: Addresses, year: int) -> dict[str, str]:
    """Day as yyyymmdd -> name of its package."""
    rows = web(addresses, f"/en/release-calendar/-/download/file/CSV/{year}").text.splitlines()
    found = {}
    for row in rows[1:]:
        issue, day = row.split(";")
        number = int(issue.partition("/")[0])
        found["".join(reversed(day.split("/")))] = f"{year}{number:05d}"
    return found


def test_a_package_has_a_file_for_each_notice_the_search_counts(addresses: Addresses) -> None:
    found = issues(addresses, TODAY.year)
    for day in ("20261102", "20261113", "20261123"):
        answer = web(addresses, f"/packages/daily/{found[day]}")
        assert answer.status == 200
        assert f"filename={day}_" in answer.headers["Content-Disposition"]
        names = members(answer)
        counted = search(addresses, query=f"publication-date={day}").json["totalNoticeCount"]
        assert len(names) == counted > 0
        assert all(name.startswith(f"{day}_") for name in names)


def test_roots_and_name_lengths_are_mixed(addresses: Addresses) -> None:
    listed = search(addresses, query="buyer-country=DNK AND publication-date<20250101").json
    days = {n["publication-date"][:10].replace("-", "") for n in listed["notices"]}
    real = {number.partition("-")[0] for number in real_files()}
    widths = set()
    for day in days & set(issues(addresses, 2023) | issues(addresses, 2024)):
        package = issues(addresses, int(day[:4]))[day]
        for name in members(web(addresses, f"/packages/daily/{package}")):
            number, _, _ = name.rpartition("/")[2].partition("_")
            if number.lstrip("0") in real:
                widths.add(len(number))
    assert widths == {6, 8}


@pytest.mark.parametrize("name", ["202600999", "202700001", "136", "202600000"])
def test_an_issue_that_is_not_is_404(addresses: Addresses, name: str) -> None:
    assert web(addresses, f"/packages/daily/{name}").status == 404


def test_tomorrow_s_issue_is_404_and_the_old_address_too(addresses: Addresses) -> None:
    found = issues(addresses, TODAY.year)
    assert web(addresses, f"/packages/daily/{found['20261124']}").status == 404
    assert web(addresses, f"/packages/notice/daily/{found['20261123']}").status == 404


@pytest.mark.parametrize("path", ["/packages/daily/202600001",
                                  "/en/release-calendar/-/download/file/CSV/2026"])  # fmt: skip
def test_what_is_no_crawler_is_challenged(addresses: Addresses, path: str) -> None:
    answer = web(addresses, path, agent="curl/8.5")
    assert (answer.status, answer.body) == (202, b"")


def test_a_package_is_cut_by_switch(addresses: Addresses) -> None:
    path = f"/packages/daily/{issues(addresses, 2026)['20261102']}"
    whole = members(web(addresses, path))
    rule = {"source": "ted_web", "kind": "cut_page", "path": path}
    assert post(f"{addresses.control}/__faults__", rule).status == 201
    assert len(members(web(addresses, path))) == len(whole) // 2
