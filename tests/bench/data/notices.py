"""Any number of eForms notices, as large and of as many lots as those that TED publishes.

A notice is a recorded one (`notice_moulds`) with other identifiers, parties, amounts, lots and
texts. Sizes follow a log-normal with the median and the tail of 1,000 real notices (median 24.4 kB,
mean 43.6 kB, 95th percentile 133 kB, largest 1.77 MB, 2.7 lots a notice: eforms.md §8); lots fill
them up. Organisations are invented; texts are sentences of the recorded notices in another order,
in one of twenty notices with one about reservations or social clauses from
`tests/clean/clauses_labelled.csv`.

Does not belong here: how a recorded notice is taken apart (`notice_moulds`); what archives and
measures these notices (`tests.bench`).
"""

from __future__ import annotations

import csv
import math
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from uuid import UUID
from xml.sax.saxutils import escape

from scrapers.sandbox.world.identifiers import cvr_number
from tests.bench.data.notice_moulds import SHARES, Gap, Mould, Part, Repeat, moulds, of_lot

MEDIAN_BYTES = 24_400
SPREAD = 1.06
"""Standard deviation of the logarithm of the size."""
LARGEST_BYTES = 1_770_000
LOT_SHARE, LOT_SPREAD = 0.55, 0.5
"""How much of the room for lots they fill, longer texts the rest; its logarithm's deviation."""
TEXT_SCALE = (0.1, 5.0)
"""By how much texts may be shorter or longer than recorded."""
WITH_CLAUSE = 0.05

_FIRMS = 50_000
_CORPUS = 3_000
_CLAUSES = Path(__file__).parents[2] / "clean" / "clauses_labelled.csv"


@dataclass(frozen=True, slots=True)
class Notice:
    """A generated notice.

    Attributes:
        name: publication number, unpadded, as TED names it.
        lots: how many there are.
        body: UTF-8 XML.
    """

    name: str
    lots: int
    body: bytes


def notices(count: int, seed: int = 0, year: int = 2025, first: int = 1) -> Iterator[Notice]:
    """Notices of a year, the same ones for the same arguments.

    Args:
        count: how many.
        seed: of what is drawn by chance.
        year: of publication.
        first: publication number of the first; each is one more than the one before.
    """
    random = Random(f"{seed} {year} {first}")
    shares = list(SHARES.values())
    for number in range(first, first + count):
        size = min(random.lognormvariate(math.log(MEDIAN_BYTES), SPREAD), LARGEST_BYTES)
        name = random.choices(list(SHARES), shares)[0]
        yield _notice(name, number, year, size, random)


def _notice(name: str, number: int, year: int, size: float, random: Random) -> Notice:
    mould = moulds()[name]
    lots = _lots(mould, size, random)
    texts = mould.text + lots * mould.lot_text
    room = size - mould.markup - lots * mould.lot_markup
    low, high = TEXT_SCALE
    scale = min(max(room / texts, low), high)
    fill = _Fill(f"{number}-{year}", scale, _corpus(name), random)
    body = b"".join(_rendered(mould.parts, lots, fill))
    return Notice(fill.name, lots, body)


def _lots(mould: Mould, size: float, random: Random) -> int:
    """As many as the size has room for, more or less."""
    room = (size - mould.markup - mould.text) / (mould.lot_markup + mould.lot_text)
    return max(1, round(LOT_SHARE * room * random.lognormvariate(0, LOT_SPREAD)))


def _rendered(parts: Sequence[Part], lots: int, fill: _Fill) -> Iterator[bytes]:
    for part in parts:
        if isinstance(part, Repeat):
            for lot in range(lots):
                for inner in part.parts:
                    yield inner if isinstance(inner, bytes) else fill(inner, lot)
        else:
            yield part if isinstance(part, bytes) else fill(part, 0)


@dataclass(slots=True)
class _Corpus:
    """Sentences of one language in some order; a text is a piece of it."""

    sentences: list[bytes]
    ends: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.ends = list(accumulate(len(sentence) + 1 for sentence in self.sentences))

    def text(self, size: int, random: Random) -> bytes:
        """About so many bytes of whole sentences, at least one."""
        start = random.randrange(len(self.sentences) // 2)
        end = bisect(self.ends, self.ends[start] + size, start + 1)
        return b" ".join(self.sentences[start:end])


@cache
def _corpus(name: str) -> _Corpus:
    random = Random(name)
    return _Corpus(
        [escape(s).encode() for s in random.choices(moulds()[name].sentences, k=_CORPUS)]
    )


@cache
def _clauses() -> list[bytes]:
    with _CLAUSES.open(encoding="utf-8", newline="") as lines:
        return [escape(row["text"]).encode() for row in csv.DictReader(lines)]


class _Fill:
    """What stands in the gaps of one notice."""

    def __init__(self, name: str, scale: float, corpus: _Corpus, random: Random) -> None:
        self.name = name
        self.scale = scale
        self.corpus = corpus
        self.random = random
        self.clause = random.choice(_clauses()) if random.random() < WITH_CLAUSE else b""

    def __call__(self, gap: Gap, lot: int) -> bytes:
        if gap.kind == "text":
            return self._text(int(gap.what))
        return self._short(gap, lot).encode()

    def _text(self, size: int) -> bytes:
        text = self.corpus.text(int(size * self.scale), self.random)
        clause, self.clause = self.clause, b""
        return text + b" " + clause if clause else text

    def _short(self, gap: Gap, lot: int) -> str:
        random = self.random
        match gap.kind:
            case "id":
                return of_lot(gap.what, lot)
            case "uuid":
                return str(UUID(int=random.getrandbits(128), version=4))
            case "number":
                return f"{self.name:0>13}"
            case "firm":
                return f"Organisation {random.randrange(_FIRMS)}"
            case "company":
                return str(_company(random.randrange(_FIRMS)))
            case "amount":
                return f"{random.lognormvariate(13, 2):.2f}"
        raise ValueError(f"no such gap: {gap.kind}")


@cache
def _company(index: int) -> int:
    return cvr_number(index)
