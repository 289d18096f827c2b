"""The register as names with places, ready to be compared with.

Names: every name a company has had, its secondary names (binavne), the names of its production
units. Does not belong here: comparing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.identity.likeness import Vocabulary
from pipelines.identity.names import Variant, bare, sorted_words, variants
from pipelines.identity.places import Place, Places

CURRENT, FORMER, SECONDARY, SITE = "current", "former", "secondary", "site"
_KINDS = (CURRENT, SECONDARY, SITE, FORMER)
"""Kinds of names; of two that are as good the first one is told."""

_LEAST_COMMON, _COMMON_SHARE = 5, 0.01
"""Units that have a common word: at least so many, and this share of all."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class RegisterName:
    """A name of a unit: its CVR number, place in `_KINDS`, the name as registered, how to read it.

    Ordered, so that the order of the register's rows means nothing.
    """

    cvr: str
    rank: int
    name: str
    core: str
    form: str
    certainty: float

    @property
    def kind(self) -> str:
        """Which of the unit's names it is."""
        return _KINDS[self.rank]

    @property
    def variant(self) -> Variant:
        """The name as `likeness` takes it."""
        return Variant(self.core, self.form or None, self.certainty)


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that can be matched with.

    Attributes:
        names: all names, sorted.
        places: CVR number -> its places.
        words: of the names.
        exact: letters of a name, and of its words in order of the alphabet -> indices in `names`.
    """

    names: tuple[RegisterName, ...] = ()
    places: Mapping[str, Places] = field(default_factory=dict)
    words: Vocabulary = field(default_factory=Vocabulary)
    exact: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def exact_keys(core: str) -> set[str]:
    """The keys under which the same words are found, in any order and spelling."""
    return {bare(core), bare(sorted_words(core))}


def read(enterprises: Iterable[Row], sites: Iterable[Row]) -> Register:
    """Make the register of rows of `core.enterprises` and `core.sites`, in any order.

    `valid_to` null or the latest period of a company makes its name current; all others are
    former ones.
    """
    rows = sorted(enterprises, key=lambda row: (row["cvr"], row["valid_from"]), reverse=True)
    names: set[RegisterName] = set()
    places: dict[str, Places] = {}
    for row in rows:
        kind = FORMER if row["cvr"] in places else CURRENT
        _add_place(places, row)
        names.update(_names(row["cvr"], row["name"], kind))
        for name in row.get("secondary_names") or ():
            names.update(_names(row["cvr"], name, SECONDARY))
    for row in sites:
        if row["cvr"] in places:
            _add_place(places, row)
            names.update(_names(row["cvr"], row["name"], SITE))
    return _indexed(sorted(names), places)


def _add_place(places: dict[str, Places], row: Row) -> None:
    place = Place(row["postal_code"], row["city"], row["municipality_code"])
    places.setdefault(row["cvr"], Places()).add(place)


def _names(cvr: str, name: str | None, kind: str) -> list[RegisterName]:
    return [
        RegisterName(cvr, _KINDS.index(kind), name or "", v.core, v.form or "", v.certainty)
        for v in variants(name or "")
    ]


def _indexed(names: list[RegisterName], places: Mapping[str, Places]) -> Register:
    exact: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        for key in exact_keys(name.core):
            exact.setdefault(key, []).append(index)
    return Register(
        tuple(names), places, _vocabulary(names), {k: tuple(v) for k, v in exact.items()}
    )


def _vocabulary(names: list[RegisterName]) -> Vocabulary:
    units = {(word, name.cvr) for name in names for word in name.core.split()}
    counts = Counter(word for word, _ in units)
    least = max(_LEAST_COMMON, _COMMON_SHARE * len({name.cvr for name in names}))
    common = frozenset(word for word, count in counts.items() if count >= least)
    return Vocabulary(frozenset(counts), common)
