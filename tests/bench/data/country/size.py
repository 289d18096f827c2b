"""How much there is, and where each figure comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Size:
    """How many of everything; the defaults are Denmark and ten years.

    Attributes:
        municipalities: of the 98, the largest first.
        years: of notices, ending on `as_of`.
        companies: 2,194,982 documents of `cvr-permanent` in 2025-09 (cvr.md), alive or not: what
            `municipalities = ["all"]` keeps.
        sites: 2,787,126 production units (the same).
        procedures: a year. With 0.80 of them with a call (79.9 % of awards have one, eforms.md §3),
            two calls of five changed once (changes are 12-16 % of notices, eforms.md §5.9), 0.85
            with a result: 11,000 notices a year, as ted.md plans for 800-1,100 a month and
            udbud.md counts 500 national ones a year.
        registered: enterprises with an RSV mark today: 798 in 2021 (domain.md §2.2), about a
            hundred more a year since as in the years before.
        mapped: records of the mapping teams, about 20 a municipality.
        postings: of one municipality's ledger.
    """

    municipalities: int = 98
    years: int = 10
    companies: int = 2_194_982
    sites: int = 2_787_126
    procedures: int = 5_000
    registered: int = 1_300
    mapped: int = 2_000
    postings: int = 100_000
    seed: int = 8

    as_of: ClassVar[date] = date(2026, 11, 20)
    eforms_from: ClassVar[date] = date(2023, 10, 25)
    """Before it notices are TED_EXPORT: half the buyers and contractors have no number (§5.2)."""
    with_call: ClassVar[float] = 0.80
    with_result: ClassVar[float] = 0.85
    alive: ClassVar[float] = 0.39
    """153,986 current units in Copenhagen and Frederiksberg (cvr.md), 18 % of those alive."""
    copenhagen: ClassVar[float] = 0.18
    aarhus: ClassVar[float] = 0.072
    """158,991 documents ever in 0751 of 2.19 million (cvr.md)."""

    def times(self, enterprises: float = 1.0, lots: float = 1.0) -> Size:
        """The same country with more or fewer enterprises, or with more or fewer lots."""
        return replace(
            self,
            companies=round(self.companies * enterprises),
            sites=round(self.sites * enterprises),
            registered=round(self.registered * enterprises),
            mapped=round(self.mapped * enterprises),
            procedures=round(self.procedures * lots),
        )
