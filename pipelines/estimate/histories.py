"""Capture histories: how many enterprises stand on exactly which lists.

Belongs here: counting. Does not belong here: any estimate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Histories:
    """Counts by set of lists.

    Attributes:
        counts: lists that an enterprise stands on -> number of such enterprises; never the empty
            set, for that is the number sought.
    """

    counts: dict[frozenset[str], int]

    @classmethod
    def of(cls, found_by: Iterable[Iterable[str]]) -> Histories:
        """Count enterprises, each given by the lists it stands on; those on none are left out."""
        counted = Counter(frozenset(lists) for lists in found_by)
        counted.pop(frozenset(), None)
        return cls(dict(sorted(counted.items(), key=lambda item: sorted(item[0]))))

    @property
    def lists(self) -> list[str]:
        """Names of the lists that hold anybody, in order."""
        return sorted(set().union(*self.counts)) if self.counts else []

    @property
    def known(self) -> int:
        """Enterprises on at least one list."""
        return sum(self.counts.values())

    def on(self, *names: str) -> int:
        """Enterprises that stand on all the lists named, whatever else they stand on."""
        wanted = set(names)
        return sum(n for lists, n in self.counts.items() if wanted <= lists)

    def exactly(self, lists: frozenset[str]) -> int:
        """Enterprises that stand on these lists and no other."""
        return self.counts.get(lists, 0)

    def within(self, names: Iterable[str]) -> Histories:
        """The same enterprises seen through some of the lists only."""
        kept = frozenset(names)
        counted: Counter[frozenset[str]] = Counter()
        for lists, n in self.counts.items():
            counted[lists & kept] += n
        counted.pop(frozenset(), None)
        return Histories(dict(counted))
