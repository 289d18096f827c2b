"""TED's daily packages and the calendar of OJ S issues (ted.md §1).

For backfills: one tar.gz an issue instead of one request a notice. The contract gives the
calendar's address and not its columns, so they are found by words in the headings; the settings
may name them (`sources.ted.calendar_headings`).

Does not belong here: which of a package's notices are Danish (the search says that).
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from scrapers.pages.page import PageError, decode

HEADINGS = ("issue|number|oj", "date")
"""Words (either of them) in the heading of the issue number and of the date, in lower case."""
_DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d")
_ISSUE = re.compile(r"(?:.*\D)?(?:20\d{2})?0*([1-9]\d{0,2})(?:\s*/\s*\d{4})?")
_MEMBER = re.compile(r"(?:.*/)?0*([1-9]\d{0,7})_(\d{4})\.xml")
_DIGITS = re.compile(r"(?:.*/)?(?:\d{8}|\d{6})_\d{4}\.xml")
_MAX_MEMBER = 64 * 1024**2
"""Bytes of a member above which a package is refused; notices have some hundred thousand."""
MOST_UNPACKED = 1024**3
"""Bytes of an unpacked package above which it is refused; a day's notices have some 300 million."""
_CHUNK = 1024**2


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue of the OJ S."""

    day: date
    number: int

    @property
    def name(self) -> str:
        """`yyyynnnnn`, as packages are called."""
        return f"{self.day.year}{self.number:05d}"


class _Count(msgspec.Struct):
    total: int = msgspec.field(name="totalNoticeCount")
    timed_out: bool = msgspec.field(name="timedOut")  # without it a partial count would pass


def calendar_path(year: int) -> str:
    """Address of a year's calendar below the web address."""
    return f"/en/release-calendar/-/download/file/CSV/{year}"


def package_path(issue: Issue) -> str:
    """Address of an issue's package below the web address."""
    return f"/packages/daily/{issue.name}"


def read_calendar(body: bytes, headings: tuple[str, str] = HEADINGS) -> list[Issue]:
    """Read a calendar: comma, semicolon or tab; dates and issue numbers in any usual form.

    Args:
        body: the CSV.
        headings: words in the heading of the issue number and of the date, `|` between
            alternatives; earlier alternatives win.

    Raises:
        PageError: no such columns, or a row that cannot be read.
    """
    text = body.decode("utf-8-sig", "replace")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    except csv.Error as error:  # a cell of more than 131,072 characters
        raise PageError(f"not a calendar: {error}") from error
    if not rows or not first.count(delimiter):
        raise PageError(f"not a calendar: {first[:60]!r}")
    date_at = _column(rows[0], headings[1], taken=None)
    issue_at = _column(rows[0], headings[0], taken=date_at)
    return [_issue(row, issue_at, date_at) for row in rows[1:]]


def _column(heading: list[str], words: str, taken: int | None) -> int:
    for word in words.lower().split("|"):
        for at, name in enumerate(heading):
            if at != taken and word in name.lower():
                return at
    raise PageError(f"no column with {words!r} in its heading: {heading}")


def _issue(row: list[str], issue_at: int, date_at: int) -> Issue:
    if len(row) <= max(issue_at, date_at):
        raise PageError(f"a calendar row of another length: {row}")
    number, day = _ISSUE.fullmatch(row[issue_at].strip()), _day(row[date_at].strip())
    if number is None or day is None:
        raise PageError(f"a calendar row of another form: {row}")
    return Issue(day, int(number[1]))


def _day(written: str) -> date | None:
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def read_package(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Read a package as a stream: publication number (unpadded) and XML of each notice.

    Of a member's path only its last part is read, and nothing is written anywhere; what is no
    regular file with a notice's name (8 digits, or 6 in TED_EXPORT's time) is passed over.

    Raises:
        PageError: not a tar.gz, a torn one, or a member that is no sane size.
    """
    try:
        _check_whole(body)
        with tarfile.open(fileobj=io.BytesIO(body), mode="r|gz") as package:
            for member in package:
                match = _MEMBER.fullmatch(member.name)
                if not member.isreg() or match is None or not _DIGITS.fullmatch(member.name):
                    continue
                if member.size > _MAX_MEMBER:
                    raise PageError(f"a member of {member.size} bytes")
                file = package.extractfile(member)
                yield f"{match[1]}-{match[2]}", file.read() if file else b""
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise PageError(f"not a whole package: {error}") from error


def _check_whole(body: bytes) -> None:
    """Unpack once for nothing: a tar that ends between two members looks whole, its gzip not.

    Raises:
        EOFError, OSError, zlib.error: it is torn or no gzip.
        PageError: it is a bomb.
    """
    left = MOST_UNPACKED
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as unpacked:
        while piece := unpacked.read(_CHUNK):
            left -= len(piece)
            if left < 0:
                raise PageError(f"a package that unpacks to more than {MOST_UNPACKED} bytes")


def count_body(day: date) -> bytes:
    """Body of a search that counts what all countries published on a day (§2.2)."""
    return msgspec.json.encode(
        {
            "query": f"publication-date={day:%Y%m%d}",
            "fields": ["publication-number"],
            "limit": 1,
            "scope": "ALL",
        }
    )


def read_count(body: bytes) -> int:
    """Total of a counting search.

    Raises:
        PageError: no answer with a total.
    """
    answer = decode(body, _Count)
    if answer.timed_out:
        raise PageError("timedOut: the count is partial")
    return answer.total
