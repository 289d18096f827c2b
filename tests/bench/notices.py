"""What notices cost: bytes to typed rows of all tables, against parsing the same XML alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median

from lxml import etree

from pipelines.clean.document import Document
from pipelines.clean.notices import parse_notice
from pipelines.piecework import BATCH, finished
from tests.bench.clean_step import clean
from tests.bench.data.crawls import SOURCE, archived
from tests.bench.data.notice_moulds import SHARES
from tests.bench.data.notices import notices
from tests.bench.figures import Figure, Goal, Ratio, Scale, paired, seconds

TITLE = "Notices"
ABOUT = """\
From the bytes of a notice to typed rows of all tables, persons' contact data taken out and clauses
read: what the clean step does with each. Held against `lxml.etree.fromstring` of the same bytes, on
the recorded notices (thirteen, from `tests/fixtures/eforms`) and on generated ones whose sizes and
lots are distributed as in 1,000 real ones (`tests/bench/data/notices.py`). The clean step as a
whole (archive to Parquet) is timed with one core and with two, and its memory taken at a number of
notices and at four times that: of the process that had most."""

_SEEN = datetime(2026, 1, 1, tzinfo=UTC)
_FIXTURES = Path(__file__).parents[1] / "fixtures" / "eforms"
_NOTICES = 10_000  # enough for the clean step to start processes
_MORE = 4
_NOTE = """\
Of the CPU about a ninth is the parse, a fifth the walk along the map, a third rows, a seventh \
contacts in texts, a quarter clauses: many small calls in Python, none of which stands out. \
Tried: texts searched by one automaton, contacts looked for in a whole batch at once, cached \
dates, plain values passed through, blanks not kept (15 times fromstring before all of them); \
Python's collector held off (nothing that can be measured)."""


def figures(scale: Scale, work: Path) -> Iterator[Figure]:
    """The figures of this part."""
    small = scale is Scale.SMALL
    recorded = [(name, (_FIXTURES / f"{name}.xml").read_bytes()) for name in SHARES]
    generated = [(n.name, n.body) for n in notices(60 if small else 1_500, seed=8)]
    yield from _against_parsing("recorded", recorded * (1 if small else 60), small)
    yield from _against_parsing("generated", generated, small)
    if not small:
        yield from _clean_step(work)


def rows(documents: Sequence[Document]) -> None:
    """What the clean step does with documents, as many at a time as it takes."""
    for start in range(0, len(documents), BATCH):
        finished([parse_notice(document) for document in documents[start : start + BATCH]])


def _against_parsing(
    kind: str, found: Sequence[tuple[str, bytes]], small: bool
) -> Iterator[Figure]:
    documents = [
        Document(SOURCE, name.rpartition("/")[2], "", f"{SOURCE}/crawl/file#0", _SEEN, body)
        for name, body in found
    ]

    def parsed() -> None:
        for document in documents:
            parse_notice(document)

    def fromstring() -> None:
        for document in documents:
            etree.fromstring(document.body)

    def ours() -> None:
        rows(documents)

    times = 1 if small else 5
    yield paired(ours, fromstring, times).figure(
        f"rows of {kind} notices / fromstring", Goal.at_most(2.5), note=_NOTE
    )
    yield paired(parsed, fromstring, times).figure(f"the same, without clauses and persons, {kind}")
    yield Figure(
        name=f"{kind} notices a core", value=len(documents) / seconds(ours), unit="notices/s"
    )


def _clean_step(work: Path) -> Iterator[Figure]:
    small, large = (
        archived(work / str(many), notices(many, seed=9), _SEEN)[0]
        for many in (_NOTICES, _NOTICES * _MORE)
    )
    places = (work / f"parquet-{number}" for number in count())
    pairs = [(clean(small, next(places), 1), clean(small, next(places), 2)) for _ in range(2)]
    yield _spread([one.wall / two.wall for one, two in pairs]).figure(
        "clean step, wall with one core / with two", Goal.at_least(1.8)
    )
    yield _spread([two.cpu / one.cpu for one, two in pairs]).figure(
        "clean step, CPU with two cores / with one"
    )
    cpu = median(one.cpu for one, _ in pairs)
    yield Figure(name="clean step, CPU a notice", value=cpu / _NOTICES * 1_000, unit="ms")
    peaks = pairs[-1][1].peak, clean(large, next(places), 2).peak
    for times, peak in zip((1, _MORE), peaks, strict=True):
        yield Figure(name=f"peak memory, {_NOTICES * times:,} notices", value=peak, unit="MB")
    yield Figure(
        name="peak memory, four times the notices / one time",
        value=peaks[1] / peaks[0],
        goal=Goal.at_most(1.1),
    )


def _spread(ratios: Sequence[float]) -> Ratio:
    return Ratio(median(ratios), min(ratios), max(ratios))
